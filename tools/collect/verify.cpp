#include "tools/collect/verify.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "content/base/byte_source.h"
#include "player/records/bundle.h"

namespace jankar::collect {
namespace {

nlohmann::ordered_json to_json(const Verdict& verdict, bool with_name) {
    nlohmann::ordered_json json;
    if (with_name) {
        json["file"] = verdict.file;
    }
    json["ok"] = verdict.ok;
    json["signer"] =
        verdict.signer.empty() ? nlohmann::ordered_json() : nlohmann::ordered_json(verdict.signer);
    json["trusted"] = verdict.trusted;
    json["faults"] = nlohmann::ordered_json::array();
    for (const Fault& fault : verdict.faults) {
        json["faults"].push_back(
            {{"level", fault.level}, {"file", verdict.file}, {"code", fault.code}, {"text", fault.text}});
    }
    return json;
}

}  // namespace

Verdict verify_file(const std::string& path) {
    Verdict verdict;
    verdict.file = path;
    const auto source = open_file_source(path);
    if (!source) {
        verdict.faults.push_back({"error", "unreadable", source.error().text});
        return verdict;
    }
    const auto bundle = records::read_bundle(**source, {});
    if (!bundle) {
        const bool unreadable = bundle.error().code == ErrorCode::Io;
        verdict.faults.push_back({"error", unreadable ? "unreadable" : "not_believed", bundle.error().text});
        return verdict;
    }
    const records::BundleHeader& header = bundle->content.header;
    verdict.signer = header.signer;
    if (bundle->state == records::BundleState::Partial) {
        verdict.faults.push_back({"error", "cut_short", bundle->trouble});
        return verdict;
    }
    verdict.ok = true;
    verdict.summary =
        fmt::format("records {} to {} of device {}, epoch {}{}", header.lo, header.hi, header.device,
                    header.epoch, bundle->opened ? "" : "; sealed, so only the signature was checked");
    return verdict;
}

std::string verdicts_to_json(const std::vector<Verdict>& verdicts) {
    const auto text = [](const nlohmann::ordered_json& json) {
        return json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
    };
    if (verdicts.size() == 1) {
        return text(to_json(verdicts.front(), false));
    }
    nlohmann::ordered_json all;
    all["ok"] =
        std::all_of(verdicts.begin(), verdicts.end(), [](const Verdict& verdict) { return verdict.ok; });
    all["files"] = nlohmann::ordered_json::array();
    for (const Verdict& verdict : verdicts) {
        all["files"].push_back(to_json(verdict, true));
    }
    return text(all);
}

}  // namespace jankar::collect
