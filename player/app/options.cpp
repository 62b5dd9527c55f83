#include "player/app/options.h"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <map>

#include "player/app/version.h"

namespace jankar::app {

namespace {

/// "1280x720" -> width and height; CLI11 prints the sentence.
std::string check_size(const std::string& text) {
    int width = 0, height = 0;
    char rest = 0;
    if (std::sscanf(text.c_str(), "%dx%d%c", &width, &height, &rest) != 2 || width < 320 || height < 240 ||
        width > 16384 || height > 16384) {
        return "must be WIDTHxHEIGHT in pixels, at least 320x240, such as 1280x720";
    }
    return {};
}

}  // namespace

Parsed parse_options(int argc, char** argv) {
    Options options;
    std::string size;

    CLI::App cli("Jankar: lessons to see and hear, for shared devices without a network.", "jankar");
    cli.set_version_flag("--version", std::string("jankar ") + kVersion);
    cli.add_option("PACK", options.packs, "Packs to show beside the installed ones (.jkpack).");
    cli.add_option("--data", options.data, "Folder for progress and settings.")->type_name("DIR");
    cli.add_option("--packs", options.pack_folders, "A folder of packs; may be given several times.")
        ->type_name("DIR")
        ->expected(1)
        ->allow_extra_args(false)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    cli.add_option("--stick", options.sticks, "A folder to treat as a stick.")
        ->type_name("DIR")
        ->expected(1)
        ->allow_extra_args(false)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    auto* size_option =
        cli.add_option("--size", size, "Size of the window in pixels.")->type_name("WxH")->check(check_size);
    cli.add_flag("--fullscreen", options.fullscreen, "Fill the screen.")->excludes(size_option);
    cli.add_option("--diagonal", options.diagonal_inches,
                   "Diagonal of the screen in inches; sizes are kept in millimetres.")
        ->type_name("INCHES")
        ->check(CLI::Range(3.0, 120.0));
    cli.add_option("--renderer", options.renderer, "auto, software or gpu; auto is software.")
        ->type_name("KIND")
        ->transform(CLI::CheckedTransformer(
            std::map<std::string, screen::RendererKind>{{"auto", screen::RendererKind::Auto},
                                                        {"software", screen::RendererKind::Software},
                                                        {"gpu", screen::RendererKind::Gpu}}));
    cli.add_option("--lang", options.lang, "Language to begin in: en hi kn ta or mr am om.")
        ->type_name("xx")
        ->check(CLI::IsMember({"en", "hi", "kn", "ta", "or", "mr", "am", "om"}));
    cli.add_option("--country", options.country, "Country whose money is shown: IN or ET.")
        ->type_name("CC")
        ->check(CLI::IsMember({"IN", "ET"}));
    cli.add_option("--skin", options.skin, "normal or contrast.")
        ->type_name("SKIN")
        ->transform(CLI::CheckedTransformer(std::map<std::string, screen::Skin>{
            {"normal", screen::Skin::Normal}, {"contrast", screen::Skin::Contrast}}));
    cli.add_flag("--captions", options.captions, "Show the spoken words for who has not chosen otherwise.");
    cli.add_flag("--kiosk", options.kiosk, "Full screen, no way out for a learner.")->excludes(size_option);
    cli.add_option("--trace", options.trace, "Append what happens to FILE, one JSON object a line.")
        ->type_name("FILE");

    cli.add_flag("--list", options.list, "List packs and lessons.");
    cli.add_flag("--json", options.json, "With --list and --preview: as JSON.");
    auto* add = cli.add_option("--add-learner", options.add_learner, "Add a learner and print her id.")
                    ->type_name("NAME");
    cli.add_option("--picture", options.picture,
                   "With --add-learner: the name of a drawing, or a picture file.")
        ->needs(add)
        ->type_name("FILE");
    cli.add_option("--group", options.group, "With --add-learner: her group; made if it is not there.")
        ->needs(add)
        ->type_name("NAME");
    cli.add_flag("--set-trainer-code", options.set_trainer_code,
                 "Set the trainer's code: 4 to 8 digits, read from standard input.");
    cli.add_option("--export", options.export_folder, "Write progress into DIR and print the files.")
        ->type_name("DIR");
    cli.add_option("--preview", options.preview,
                   "Draw every step of the packs into PNG files below DIR; ids of lessons beside the packs "
                   "choose among them.")
        ->type_name("DIR");

    cli.add_option("--import-receipts", options.receipts_folder,
                   "Take the office's receipts that lie in DIR.")
        ->type_name("DIR");
    cli.add_option("--set-programme", options.programme_card, "Take a programme card.")->type_name("CARD");

    auto* install =
        cli.add_option("--install", options.install, "Install packs; goes on where it was cut off.")
            ->type_name("FILE");
    cli.add_option("--exchange", options.exchange_folder,
                   "Exchange with the stick in DIR: progress out, packs in, then leave it.")
        ->type_name("DIR");
    auto* trust =
        cli.add_flag("--trust", options.trust,
                     "With --install: take packs of a maker nobody here knows, and keep the maker.");
    try {
        cli.parse(argc, argv);
    } catch (const CLI::Success& success) {
        cli.exit(success);
        return {std::nullopt, 0};
    } catch (const CLI::Error& error) {
        std::fprintf(stderr, "jankar: %s (jankar --help says more)\n", error.what());
        return {std::nullopt, 2};
    }
    if (trust->count() > 0 && install->count() == 0) {
        std::fprintf(stderr, "jankar: --trust goes with --install (jankar --help says more)\n");
        return {std::nullopt, 2};
    }
    if (!size.empty()) {
        std::sscanf(size.c_str(), "%dx%d", &options.width, &options.height);
    }
    options.wants_add_learner = add->count() > 0;
    options.fullscreen = options.fullscreen || options.kiosk;
    return {std::move(options), 0};
}

}  // namespace jankar::app
