#pragma once
// Reads the small TOML files of facts in assets/ (country/, numbers/): one value at a time, and the first one
// that is not as it should be ends the reading with one sentence that names file and line. Private to this
// folder. One thread. Errors: Corrupt.
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "content/base/result.h"

// Of toml++ only the names, so that its header stays in source files.
namespace toml {
inline namespace v3 {
class array;
class key;
class node;
class table;
}  // namespace v3
}  // namespace toml

namespace jankar::lesson {

class FactFile {
 public:
    /// `source` is the name that sentences use, e.g. "country/IN.toml". At most 64 KiB.
    static Result<FactFile> parse(std::string_view text, std::string source);

    const toml::table& root() const { return *root_; }

    /// "country/IN.toml, line 7: <text>"
    tl::unexpected<Error> refuse(int line, const std::string& text) const;
    tl::unexpected<Error> refuse(const toml::node& node, const std::string& text) const;

    /// Refuses a key that is none of `known`.
    Result<void> only(const toml::table& table, std::span<const std::string_view> known) const;

    /// A key that must be there.
    Result<const toml::node*> need(const toml::table& table, std::string_view key) const;
    /// A table or list that may be missing (null) but must be one where it is there.
    Result<const toml::table*> table(const toml::table& table, std::string_view key) const;
    Result<const toml::array*> list(const toml::table& table, std::string_view key) const;
    /// Words: not empty, at most 200 bytes, no control character.
    Result<std::string> words(const toml::node& node, const std::string& name) const;
    Result<std::string> words(const toml::table& table, std::string_view key) const;
    Result<std::int64_t> whole(const toml::table& table, std::string_view key, std::int64_t low,
                               std::int64_t high) const;
    Result<double> number(const toml::table& table, std::string_view key, double low, double high) const;
    /// A key that is a number itself, as in 21 = "…".
    Result<int> numbered(const toml::key& key, int low, int high) const;

 private:
    std::shared_ptr<const toml::table> root_;
    std::string source_;
};

}  // namespace jankar::lesson
