#include "player/app/power.h"

#include <algorithm>
#include <charconv>

#include "content/base/files.h"

namespace jankar::app {

namespace {

constexpr int kLow = 15, kEmpty = 5, kStop = 3;

std::string word_in(const std::string& path) {
    auto text = read_kernel_file(path);
    return text ? *text : std::string();
}

}  // namespace

std::optional<Power> read_power(const std::string& root) {
    auto names = list_folder(root);
    if (!names) {
        return std::nullopt;
    }
    std::optional<Power> out;
    bool on_mains = false;
    for (const std::string& name : *names) {
        const std::string folder = root + "/" + name;
        const std::string type = word_in(folder + "/type");
        if (type != "Battery") {
            on_mains = on_mains || word_in(folder + "/online") == "1";
            continue;
        }
        // A mouse has a battery too; it does not keep the lesson running.
        if (word_in(folder + "/scope") == "Device") {
            continue;
        }
        const std::string capacity = word_in(folder + "/capacity");
        int percent = -1;
        std::from_chars(capacity.data(), capacity.data() + capacity.size(), percent);
        if (percent < 0 || percent > 100) {
            continue;
        }
        if (!out) {
            out = Power{0, false};
        }
        out->percent = std::max(out->percent, percent);
        const std::string status = word_in(folder + "/status");
        out->charges = out->charges || status == "Charging" || status == "Full";
    }
    if (out) {
        out->charges = out->charges || on_mains;
    }
    return out;
}

PowerWatch::Notice PowerWatch::look(const std::optional<Power>& power) {
    const Notice now = !power || power->charges || power->percent > kLow ? Notice::None
                       : power->percent > kEmpty                         ? Notice::Low
                       : power->percent > kStop                          ? Notice::Empty
                                                                         : Notice::Stop;
    const bool worse = now > level_;
    level_ = now;
    return worse ? now : Notice::None;
}

}  // namespace jankar::app
