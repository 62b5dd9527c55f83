#pragma once
// Where things lie that jankar-pack shares with the player. Any thread.
#include <string>
#include <vector>

namespace jankar::build {

/// Folders that may hold the player's fonts: beside the program as installed or built, then Debian's.
std::vector<std::string> font_folders();
/// Folders that may hold the player's country/ and numbers/.
std::vector<std::string> asset_folders();
/// Trusted makers' .pub files of this user's player.
std::string default_trust_folder();

}  // namespace jankar::build
