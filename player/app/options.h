#pragma once
// The command line of `jankar`. Fixed by the design; outside scripts use it.
#include <optional>
#include <string>
#include <vector>

#include "content/base/clock.h"
#include "content/base/result.h"
#include "player/screen/theme.h"
#include "player/screen/window.h"

namespace jankar::app {

struct Options {
    std::vector<std::string> packs;  ///< PACK arguments: shown beside the installed ones
    std::string data;                ///< empty: the platform's folder
    std::vector<std::string> pack_folders;
    std::vector<std::string> sticks;
    int width = 0, height = 0;  ///< 0: as fits the screen
    bool fullscreen = false, kiosk = false;
    double diagonal_inches = 0;  ///< 0: by the size
    screen::RendererKind renderer = screen::RendererKind::Auto;
    std::string lang, country;
    screen::Skin skin = screen::Skin::Normal;
    bool captions = false;  ///< for who has not chosen
    std::string trace;
    const Clock* clock =
        nullptr;  ///< for idle times and pacing; tests hand in one of their own. Null: the system's

    // Commands that open no window
    bool list = false, json = false;
    std::string add_learner;
    bool wants_add_learner = false;
    std::string picture, group;
    bool set_trainer_code = false;
    std::string export_folder;
    std::string receipts_folder, programme_card;
    std::string preview;               ///< folder for pictures of all steps
    std::vector<std::string> install;  ///< packs to bring onto the device
    bool trust = false;                ///< and to take from a maker whom nobody knows here
    std::string exchange_folder;
};

/// What parsing came to: options to run with, or a text to print and the code to exit with.
struct Parsed {
    std::optional<Options> options;
    int exit_code = 0;
};

/// Prints help, version and what is wrong with the arguments by itself.
Parsed parse_options(int argc, char** argv);

}  // namespace jankar::app
