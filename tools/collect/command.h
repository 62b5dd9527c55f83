#pragma once
// What the commands of jankar-collect share: how they speak and how they end.
#include <cstdint>
#include <string>
#include <vector>

#include "content/base/result.h"
#include "tools/collect/merge.h"

namespace jankar::collect {

inline constexpr int kRefused = 1, kWrongUsage = 2;

/// A store and where its secrets are.
struct StoreChoice {
    std::string address;
    std::string keys;  ///< empty: the address and `.keys`
    std::string keys_file() const;
};

/// The sentence on stderr; the exit code that belongs to it.
int say(const Error& error);
/// "1 file", "2 files"
std::string counted(std::int64_t number, const char* one, const char* many);
/// What adding came to, on stdout and stderr; 0 or 1.
int tell_added(const AddSummary& added);

/// Adds with a line of progress; the receipts of every stream that was touched go into `receipts` unless
/// empty.
Result<AddSummary> add_all(const StoreChoice& choice, const std::vector<std::string>& files,
                           const std::string& receipts);

}  // namespace jankar::collect
