#pragma once
// pack.toml: what a folder of lessons says of itself as a pack.
//   id version title.<lang> licence credits course country lessons = ["wash-hands", ...]   (order on the
//   shelf) folder = "../.."   (where the lessons lie, seen from here; else here)
// Any thread.
#include <string>
#include <vector>

#include "content/lesson/fault.h"
#include "content/lesson/model.h"

namespace jankar::build {

struct PackToml {
    std::string id;
    int version = 1;
    lesson::ByLang title;
    std::string licence, credits;
    std::string course;                ///< of lessons that name none
    std::string country;               ///< whose money amounts are said in; empty: each language's own
    std::string folder;                ///< in which the lessons are, from the pack's own; empty: in that one
    std::vector<std::string> lessons;  ///< names of sub-folders
    std::vector<int> lesson_lines;     ///< where each of them is named
};

/// `folder`/pack.toml; every fault is collected, with its line. Of use only when none is an error.
PackToml read_pack_toml(const std::string& folder, lesson::Faults& faults);

}  // namespace jankar::build
