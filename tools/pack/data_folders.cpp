#include "tools/pack/data_folders.h"

#include <cstdlib>
#include <filesystem>

namespace jankar::build {

std::vector<std::string> asset_folders() {
    std::error_code error;
    std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe", error);
    std::vector<std::string> out;
    if (!error) {
        out.push_back((program.parent_path().parent_path() / "share/jankar/assets").string());
    }
    return out;
}

std::vector<std::string> font_folders() {
    std::vector<std::string> out;
    for (const std::string& folder : asset_folders()) {
        out.push_back(folder + "/fonts");
    }
    out.emplace_back("/usr/share/fonts/truetype");
    return out;
}

// The player's own folder is what SDL_GetPrefPath("jankar", "jankar") gives, and this program has no SDL.
std::string default_trust_folder() {
    const std::string below = "/jankar/jankar/trust";
    if (const char* data = std::getenv("XDG_DATA_HOME"); data != nullptr && *data == '/') {
        return data + below;
    }
    const char* home = std::getenv("HOME");
    return home != nullptr && *home == '/' ? home + ("/.local/share" + below) : std::string();
}

}  // namespace jankar::build
