#include "player/media/playback/white_list.h"

namespace jankar::media {
namespace {

bool has_name(std::string_view name, std::string_view list) {
    while (!list.empty()) {
        const std::size_t comma = list.find(',');
        if (list.substr(0, comma) == name) {
            return true;
        }
        list = comma == std::string_view::npos ? std::string_view() : list.substr(comma + 1);
    }
    return false;
}

}  // namespace

bool on_list(std::string_view names, std::string_view list) {
    while (!names.empty()) {
        const std::size_t comma = names.find(',');
        if (has_name(names.substr(0, comma), list)) {
            return true;
        }
        names = comma == std::string_view::npos ? std::string_view() : names.substr(comma + 1);
    }
    return false;
}

}  // namespace jankar::media
