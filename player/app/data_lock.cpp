#include "player/app/data_lock.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>

#include <cerrno>

namespace jankar::app {

Result<UniqueFd> lock_data(const std::string& folder) {
    const std::string path = folder + "/lock";
    UniqueFd fd(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
    if (!fd) {
        return fail(io_error(errno, "write", path));
    }
    if (::flock(fd.get(), LOCK_EX | LOCK_NB) != 0) {
        if (errno == EWOULDBLOCK) {
            return fail(ErrorCode::Locked,
                        fmt::format("Another program is using the data folder {}.", folder));
        }
        return fail(io_error(errno, "lock", path));
    }
    return fd;
}

}  // namespace jankar::app
