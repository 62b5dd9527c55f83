#pragma once
// One page that shows every picture of a preview with what is said there, in every language: to be looked at
// without the player, on a phone too, by whoever checks a lesson. It needs nothing from outside its folder:
// no script, no font, no address. Pure; any thread.
#include <map>
#include <string>
#include <vector>

#include "content/lesson/model.h"
#include "content/pack/manifest.h"

namespace jankar::build {

/// A picture that `jankar --preview` drew (player/app/preview.h says what the numbers are).
struct SheetPicture {
    std::string file;  ///< below the folder of the page
    std::string lesson, step, type;
    int number = 0, way = 0, page = 0;
};

/// Where the page finds the voice of an object, below its folder.
std::string sheet_voice_file(const lesson::MediaObject& voice);

/// The lines that are spoken on the screen that a picture shows, with a word on what each is for.
struct SheetLine {
    std::string use;  ///< "says", "answer 1, right", "hint" ...
    std::string line;
    lesson::ByLang cap;  ///< of its own, where it differs from what is said
};
std::vector<SheetLine> lines_on(const lesson::Lesson& lesson, const SheetPicture& picture);

/// The page, in HTML 5.
std::string contact_sheet(const pack::Manifest& manifest,
                          const std::map<std::string, lesson::Lesson>& lessons,
                          const std::vector<SheetPicture>& pictures);

}  // namespace jankar::build
