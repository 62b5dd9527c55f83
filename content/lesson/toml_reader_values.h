#pragma once
// Takes single values out of TOML tables and writes down, in plain words, what is not as it should be. A
// value that is refused leaves its place in the model as it was. Private to this folder. One thread.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "content/lesson/fault.h"
#include "content/lesson/model.h"

// Of toml++ only the names, so that its header stays in source files; all of its third version has them here.
namespace toml {
inline namespace v3 {
class key;
class node;
class table;
}  // namespace v3
}  // namespace toml

namespace jankar::lesson {

int line_of_node(const toml::node& node);
int line_of_key(const toml::key& key);

class ValueReader {
 public:
    ValueReader(std::string file, Faults& faults) : file_(std::move(file)), faults_(faults) {}

    void fault(int line, const char* code, std::string text);
    /// "key = must be <wanted>."
    void wrong(const toml::key& key, const toml::node& node, const std::string& wanted);

    void text(const toml::key& key, const toml::node& node, std::string& into);
    /// A name of a file inside the lesson's folder.
    void media_name(const toml::key& key, const toml::node& node, std::string& into);
    /// A name of a spoken line.
    void line_name(const toml::key& key, const toml::node& node, std::string& into);
    void flag(const toml::key& key, const toml::node& node, bool& into);
    void number(const toml::key& key, const toml::node& node, std::int64_t low, std::int64_t high,
                std::int64_t& into);
    void number(const toml::key& key, const toml::node& node, int low, int high, int& into);
    void seconds_as_ms(const toml::key& key, const toml::node& node, std::int64_t& into);
    /// Any finite number; where it must lie is told by the rules.
    void percent(const toml::key& key, const toml::node& node, double& into);
    /// key.en = "...", key.hi = "..."
    void texts(const toml::key& key, const toml::node& node, ByLang& into);
    /// key.IN = 350, key.ET = 350
    void amounts(const toml::key& key, const toml::node& node, std::int64_t low, Amounts& into);
    /// key.IN = [100, 50]
    void trays(const toml::key& key, const toml::node& node,
               std::map<std::string, std::vector<std::int64_t>>& into);
    void list(const toml::key& key, const toml::node& node, bool of_media, std::vector<std::string>& into);
    /// The tables of a list of tables.
    std::vector<const toml::table*> tables(const toml::key& key, const toml::node& node);

 private:
    void wrong(std::string_view name, const toml::node& node, const std::string& wanted);
    void whole(std::string_view name, const toml::node& node, std::int64_t low, std::int64_t high,
               std::int64_t& into);
    void check_media_name(const std::string& name, const toml::node& node, std::string& into);
    /// The table of countries that is written as key.IN, or null.
    const toml::table* countries(const toml::key& key, const toml::node& node, const char* example);
    bool is_known_country(const toml::key& country);

    std::string file_;
    Faults& faults_;
};

}  // namespace jankar::lesson
