#pragma once
// Reads codes of completions against what the office knows: which device could have made it, which of its
// women and lessons it speaks of. Nothing is guessed: where two would fit, it is refused. Not thread-safe.
#include <map>
#include <set>
#include <string>
#include <vector>

#include "content/base/result.h"
#include "player/records/receipt_qr.h"
#include "tools/collect/store.h"

namespace jankar::collect {

class CodeDesk {
 public:
    static Result<CodeDesk> open(Store& store);

    struct Told {
        SpokenFact fact;
        bool recorded = false;  ///< the record itself is here already
    };
    /// As typed, in any grouping and script; `secret_keys`: those that open bundles.
    Result<Told> spoken(std::string_view typed, const std::vector<Bytes>& secret_keys) const;
    /// The text of a receipt's QR code, or a message.
    Result<Told> receipt(std::string_view text) const;

 private:
    struct Known {
        Bytes public_key;
        std::int64_t head = 0;
        std::set<std::string> learners;
        std::set<std::int64_t> seqs;  ///< of completions that are here
    };
    Result<Told> told(const std::string& device, const Known& known, std::int64_t seq,
                      std::string_view learner_start, std::string_view lesson_start) const;

    std::map<std::string, Known> devices_;
    std::map<std::string, std::string> lessons_;  ///< lesson mark -> id, or id@maker8
};

}  // namespace jankar::collect
