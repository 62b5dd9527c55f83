#include "player/app/paths.h"

#include <SDL.h>
#include <unistd.h>

#include <climits>

#include "content/base/files.h"

namespace jankar::app {

Result<Paths> find_paths() {
    char buffer[PATH_MAX];
    const ssize_t length = ::readlink("/proc/self/exe", buffer, sizeof buffer - 1);
    std::string program = length > 0 ? std::string(buffer, static_cast<std::size_t>(length)) : "./bin/jankar";
    const std::string folder = program.substr(0, program.rfind('/'));
    const std::string root = folder.substr(0, folder.rfind('/'));
    Paths paths;
    paths.assets = root + "/share/jankar/assets";
    if (!is_folder(paths.assets)) {
        return fail(ErrorCode::NotFound,
                    "The icons and voices of Jankar are not beside the program (" + paths.assets + ").");
    }
    paths.packs = is_folder(root + "/share/jankar/packs") ? root + "/share/jankar/packs" : root + "/packs";
    paths.module = root + "/lib/jankar/jankar-playback.so";
    return paths;
}

Result<std::string> data_folder(const std::string& named) {
    std::string folder = named;
    if (folder.empty()) {
        char* path = SDL_GetPrefPath("jankar", "jankar");
        if (path == nullptr) {
            return fail(ErrorCode::Io,
                        std::string("There is no folder to keep progress in (") + SDL_GetError() + ").");
        }
        folder = path;
        SDL_free(path);
    }
    while (folder.size() > 1 && folder.back() == '/') {
        folder.pop_back();
    }
    RETURN_IF_ERROR(make_folders(folder));
    return folder;
}

}  // namespace jankar::app
