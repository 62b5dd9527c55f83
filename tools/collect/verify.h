#pragma once
// Whether a bundle holds what its signatures say: outer signature, chain, completeness. Needs no secret key;
// what is sealed is then checked as far as the signature goes. Pure function of the file, any thread.
#include <string>
#include <vector>

namespace jankar::collect {

struct Fault {
    std::string level;  ///< "error" or "warning"
    std::string code;   ///< not_believed, cut_short, unreadable
    std::string text;   ///< one sentence
};

struct Verdict {
    std::string file;
    bool ok = false;
    std::string signer;    ///< 64 hex, empty when no signature could be believed
    bool trusted = false;  ///< always false here: whom to trust stands in a store, and verify needs none
    std::vector<Fault> faults;
    std::string summary;  ///< one sentence for a person, when ok
};

Verdict verify_file(const std::string& path);

/// One file: {"ok","signer","trusted","faults"}. Several: {"ok", "files":[the same with "file"]}.
std::string verdicts_to_json(const std::vector<Verdict>& verdicts);

}  // namespace jankar::collect
