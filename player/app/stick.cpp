#include "player/app/stick.h"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <ctime>
#include <memory>
#include <set>

#include "content/base/clock.h"
#include "content/base/files.h"
#include "player/app/mounts.h"
#include "player/app/udisks.h"
#include "player/records/machine.h"

namespace jankar::app {
namespace {

/// Names of a folder that are looked at, at most: a stick may hold a whole camera.
constexpr int kMostNames = 100'000;
constexpr std::size_t kMostFolders = 1000;

bool is_pack_name(std::string_view name) {
    constexpr std::string_view kSuffix = ".jkpack";
    if (name.size() <= kSuffix.size() || name.front() == '.') {
        return false;
    }
    const std::string_view end = name.substr(name.size() - kSuffix.size());
    return std::equal(end.begin(), end.end(), kSuffix.begin(), [](char a, char b) {
        return a == b || (a >= 'A' && a <= 'Z' && a + ('a' - 'A') == b);
    });
}

/// Files of packs in `folder`; its folders go into `below` where it is wanted. What cannot be read is empty.
void look_in(const std::string& folder, std::set<std::string>& packs, std::vector<std::string>* below) {
    const std::unique_ptr<DIR, int (*)(DIR*)> dir(::opendir(folder.c_str()), &::closedir);
    if (!dir) {
        return;
    }
    for (int left = kMostNames; left > 0; --left) {
        const dirent* entry = ::readdir(dir.get());
        if (entry == nullptr) {
            return;
        }
        const std::string_view name = entry->d_name;
        const std::string path = fmt::format("{}/{}", folder, name);
        if (is_pack_name(name) && is_file(path)) {
            packs.insert(path);
        } else if (below != nullptr && name.front() != '.' && below->size() < kMostFolders &&
                   (entry->d_type == DT_DIR || (entry->d_type == DT_UNKNOWN && is_folder(path)))) {
            below->push_back(path);
        }
    }
}

std::string field(const std::string& text) {
    std::string out = "\"";
    // A sheet must not take it for a formula.
    if (!text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos) {
        out += '\'';
    }
    for (const char c : text) {
        out += c == '"' ? "\"\"" : c == '\n' || c == '\r' ? " " : std::string(1, c);
    }
    return out + '"';
}

std::string field(const std::vector<std::string>& list) {
    return field(fmt::format("{}", fmt::join(list, "; ")));
}

}  // namespace

std::vector<std::string> packs_on_stick(const std::string& folder) {
    std::set<std::string> packs;
    std::vector<std::string> below;
    look_in(folder + "/jankar/packs", packs, nullptr);
    look_in(folder, packs, &below);
    std::sort(below.begin(), below.end());
    for (const std::string& inside : below) {
        look_in(inside, packs, nullptr);
    }
    std::vector<std::string> list(packs.begin(), packs.end());
    list.resize(std::min(list.size(), kMostPacks));
    return list;
}

std::string visit_line(const Visit& visit, std::int64_t wall_ms, int clock_quality) {
    const std::time_t seconds = static_cast<std::time_t>(wall_ms / 1000);
    std::tm time{};
    ::gmtime_r(&seconds, &time);
    char text[32];
    std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &time);
    return fmt::format("{},{},{},{},{},{},{}", text, clock_quality, field(visit.device), field(visit.label),
                       field(visit.in), field(visit.out), field(visit.failed));
}

Result<void> write_visit(const std::string& folder, const Visit& visit) {
    const std::string path = folder + "/jankar/visits.csv";
    RETURN_IF_ERROR(make_folders(folder + "/jankar"));
    const UniqueFd fd(::open(path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0644));
    struct stat status {};
    if (!fd || ::fstat(fd.get(), &status) != 0) {
        return fail(io_error(errno, "write", path));
    }
    // A line that was torn when the stick was pulled ends here.
    char last = '\n';
    const bool is_torn =
        status.st_size > 0 && ::pread(fd.get(), &last, 1, status.st_size - 1) == 1 && last != '\n';
    const std::string line =
        std::string(status.st_size == 0 ? "time,clock,device,label,in,out,failed\n"
                    : is_torn           ? "\n"
                                        : "") +
        visit_line(visit, system_clock().wall_ms(), records::real_machine().clock_source()) + "\n";
    if (::write(fd.get(), line.data(), line.size()) != static_cast<ssize_t>(line.size()) ||
        ::fsync(fd.get()) != 0) {
        return fail(io_error(errno == 0 ? ENOSPC : errno, "write", path));
    }
    return fsync_folder(folder + "/jankar");
}

bool leave_stick(const std::string& folder) {
    if (const auto device = mounted_device(folder)) {
        if (udisks_unmount(*device) || ::umount2(folder.c_str(), 0) == 0) {
            return true;
        }
    }
    if (const UniqueFd fd(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)); fd) {
        ::syncfs(fd.get());
    }
    return false;
}

}  // namespace jankar::app
