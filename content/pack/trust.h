#pragma once
// Whose packs are taken without asking: the makers whose keys a person chose to keep, each a FILE.pub in
// `<data>/trust/`, and those whom the programme names. A plain value; one thread at a time.
#include <map>
#include <string>
#include <vector>

#include "content/base/result.h"
#include "content/pack/keys.h"

namespace jankar::pack {

class Trust {
 public:
    /// Reads every *.pub of `folder`; a folder that is missing holds none, a file that is no key is passed
    /// over and told of in problems(). `programme`: the programme's own key and the makers on its card.
    static Trust load(std::string folder, const std::vector<PublicKey>& programme = {});

    /// `signer`: 64 hex; an empty one (unsigned) is known to nobody.
    bool knows(const std::string& signer) const { return keys_.contains(signer); }
    /// The name kept with the key; empty when it is not known.
    std::string name_of(const std::string& signer) const;
    /// From now on her packs are taken: writes `<folder>/<64 hex>.pub`. Usage for what is no key.
    Result<void> keep(const std::string& signer, const std::string& name);
    const std::vector<Error>& problems() const { return problems_; }

 private:
    explicit Trust(std::string folder) : folder_(std::move(folder)) {}
    std::string folder_;
    std::map<std::string, std::string> keys_;  // 64 hex -> name
    std::vector<Error> problems_;
};

}  // namespace jankar::pack
