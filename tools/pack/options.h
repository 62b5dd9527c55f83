#pragma once
// What was asked for on the command line of jankar-pack. Plain values.
#include <string>
#include <vector>

#include "tools/pack/profile.h"

namespace jankar::build {

enum class Verb { New, Check, Build, Preview, Info, Verify, Extract, Keygen, Sign, Diff, Import };

struct Options {
    Verb verb = Verb::Check;
    std::vector<std::string> paths;  ///< folders or packs, as the verb takes them
    std::string output;              ///< -o; extract: the folder
    std::string id, lang = "en", name, face, key, cache, trust;
    std::string country;  ///< whose money amounts are said in; empty: each language's own
    std::vector<std::string> langs;
    const Profile* profile = &kProfileLow;
    bool json = false, release = false, large = false;
};

}  // namespace jankar::build
