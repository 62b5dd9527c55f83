#include "tools/pack/report.h"

#include <nlohmann/json.hpp>

namespace jankar::build {

namespace {

using nlohmann::ordered_json;

/// Names of files may hold any bytes; what is no UTF-8 is replaced.
std::string text_of(const ordered_json& json) {
    return json.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

ordered_json list_of(const lesson::Faults& faults) {
    ordered_json list = ordered_json::array();
    for (const lesson::Fault& fault : faults) {
        list.push_back({{"level", fault.level},
                        {"file", fault.file},
                        {"line", fault.line},
                        {"code", fault.code},
                        {"text", fault.text}});
    }
    return list;
}

ordered_json or_null(const std::optional<std::string>& text) {
    return text ? ordered_json(*text) : ordered_json(nullptr);
}

}  // namespace

std::string check_json(const lesson::Faults& faults) {
    return text_of({{"ok", !lesson::has_errors(faults)}, {"faults", list_of(faults)}});
}

std::string verify_json(const lesson::Faults& faults, const std::optional<std::string>& signer,
                        bool trusted) {
    return text_of({{"ok", !lesson::has_errors(faults)},
                    {"signer", or_null(signer)},
                    {"trusted", trusted},
                    {"faults", list_of(faults)}});
}

std::string info_json(const std::vector<PackFacts>& packs) {
    ordered_json list = ordered_json::array();
    for (const PackFacts& pack : packs) {
        ordered_json one = ordered_json::parse(pack.manifest_json, nullptr, false);
        if (one.is_object()) {
            one["path"] = pack.path;
            one["signer"] = or_null(pack.signer);
            list.push_back(std::move(one));
        }
    }
    return text_of({{"packs", std::move(list)}});
}

}  // namespace jankar::build
