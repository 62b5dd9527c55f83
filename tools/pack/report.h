#pragma once
// JSON answers of jankar-pack (their shapes are fixed in the design: fields may only be added). Pure.
#include <optional>
#include <string>
#include <vector>

#include "content/lesson/fault.h"

namespace jankar::build {

/// check --json: {"ok":bool,"faults":[{"level","file","line","code","text"}]}
std::string check_json(const lesson::Faults& faults);
/// verify --json: {"ok":bool,"signer":"hex"|null,"trusted":bool,"faults":[...]}
std::string verify_json(const lesson::Faults& faults, const std::optional<std::string>& signer, bool trusted);

struct PackFacts {
    std::string path;
    std::string manifest_json;
    std::optional<std::string> signer;
};
/// info --json: the manifests under "packs", each with `path` and `signer` added.
std::string info_json(const std::vector<PackFacts>& packs);

}  // namespace jankar::build
