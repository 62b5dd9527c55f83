#include "tools/pack/pack_toml.h"

#include <toml++/toml.h>

#include <optional>
#include <set>

#include "content/base/files.h"
#include "content/base/ids.h"
#include "content/lesson/country.h"
#include "tools/pack/nearest.h"

namespace jankar::build {

namespace {

constexpr std::string_view kKeys[] = {"id",     "version", "title",  "licence", "credits",
                                      "course", "country", "folder", "lessons"};
constexpr const char* kFile = "pack.toml";

class Reader {
 public:
    Reader(const toml::table& table, lesson::Faults& faults) : table_(table), faults_(faults) {}

    void fault(int line, std::string code, std::string text) {
        faults_.push_back({"error", kFile, line, std::move(code), std::move(text)});
    }
    int line_of(std::string_view key) const {
        const toml::node* node = table_.get(key);
        return node != nullptr ? static_cast<int>(node->source().begin.line) : 0;
    }
    void keys() {
        for (const auto& [key, value] : table_) {
            std::string_view name = key.str();
            if (std::find(std::begin(kKeys), std::end(kKeys), name) == std::end(kKeys)) {
                fault(static_cast<int>(key.source().begin.line), "unknown_key",
                      "there is no key \"" + std::string(name) + "\"; do you mean \"" +
                          std::string(nearest(name, kKeys)) + "\"?");
            }
        }
    }
    std::string text(std::string_view key, bool needed) {
        const toml::node* node = table_.get(key);
        std::optional<std::string> value = node != nullptr ? node->value_exact<std::string>() : std::nullopt;
        if ((node != nullptr && !value) || (needed && value.value_or("").empty())) {
            fault(line_of(key), node != nullptr ? "bad_text" : "missing_key",
                  "write " + std::string(key) + " = \"...\", in quotes.");
        }
        return value.value_or("");
    }
    void title(lesson::ByLang& out) {
        const toml::table* titles = table_["title"].as_table();
        if (titles == nullptr || titles->empty()) {
            fault(line_of("title"), "missing_key",
                  "write title.en = \"...\", and one for each other language.");
            return;
        }
        for (const auto& [lang, value] : *titles) {
            std::optional<std::string> text = value.value_exact<std::string>();
            if (!is_language(lang.str()) || !text || text->empty()) {
                fault(static_cast<int>(lang.source().begin.line), "bad_text",
                      "a title is written title.<language> = \"...\", as in title.hi = \"...\".");
                continue;
            }
            out[std::string(lang.str())] = *text;
        }
    }
    void lessons(PackToml& out) {
        const toml::array* names = table_["lessons"].as_array();
        if (names == nullptr || names->empty()) {
            fault(line_of("lessons"), "missing_key",
                  "write lessons = [\"first-lesson\", ...], in the order of the shelf.");
            return;
        }
        std::set<std::string> seen;
        for (const toml::node& node : *names) {
            int line = static_cast<int>(node.source().begin.line);
            std::string name = node.value_exact<std::string>().value_or("");
            if (!is_slug(name)) {
                fault(line, "bad_name",
                      "\"lessons\" lists names of folders: small letters, digits and hyphens.");
            } else if (!seen.insert(name).second) {
                fault(line, "twice", "the lesson \"" + name + "\" is named twice.");
            } else {
                out.lessons.push_back(name);
                out.lesson_lines.push_back(line);
            }
        }
    }

 private:
    const toml::table& table_;
    lesson::Faults& faults_;
};

}  // namespace

PackToml read_pack_toml(const std::string& folder, lesson::Faults& faults) {
    PackToml out;
    Result<std::string> text = read_text_file(folder + "/" + kFile, 1u << 20);
    if (!text) {
        faults.push_back({"error", kFile, 0, "unreadable", text.error().text});
        return out;
    }
    toml::table table;
    try {
        table = toml::parse(*text);
    } catch (const toml::parse_error& error) {
        faults.push_back({"error", kFile, static_cast<int>(error.source().begin.line), "toml_syntax",
                          "this is not written as TOML wants it (" + std::string(error.description()) +
                              "); the file is read no further."});
        return out;
    }
    Reader reader(table, faults);
    reader.keys();
    out.id = reader.text("id", true);
    if (!out.id.empty() && !is_slug(out.id)) {
        reader.fault(reader.line_of("id"), "bad_id",
                     "\"id\" takes small letters, digits and hyphens, as in \"first-lessons\".");
    }
    if (table.contains("version")) {
        std::int64_t version = table["version"].value_exact<std::int64_t>().value_or(0);
        if (version < 1 || version > 1'000'000) {
            reader.fault(reader.line_of("version"), "bad_number",
                         "\"version\" must be a whole number from 1.");
        } else {
            out.version = static_cast<int>(version);
        }
    }
    reader.title(out.title);
    out.licence = reader.text("licence", true);
    out.credits = reader.text("credits", false);
    out.course = reader.text("course", false);
    out.country = reader.text("country", false);
    if (!out.country.empty() && !lesson::is_country(out.country)) {
        reader.fault(reader.line_of("country"), "bad_country",
                     "\"country\" is two capital letters, as in \"ET\".");
    }
    if (table.contains("folder")) {
        out.folder = reader.text("folder", true);
    }
    reader.lessons(out);
    return out;
}

}  // namespace jankar::build
