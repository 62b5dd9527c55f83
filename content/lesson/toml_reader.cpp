#include "content/lesson/toml_reader.h"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "content/base/files.h"
#include "content/base/ids.h"
#include "content/lesson/keys.h"
#include "content/lesson/toml_text.h"
#include "content/lesson/uses.h"

namespace jankar::lesson {
namespace {

constexpr std::uint64_t kMaxTomlBytes = 1024 * 1024;
constexpr std::size_t kMaxText = 4000;

int line_of_node(const toml::node& node) {
    return static_cast<int>(node.source().begin.line);
}
int line_of_key(const toml::key& key) {
    return static_cast<int>(key.source().begin.line);
}

std::optional<toml::table> parse(std::string_view text, const std::string& file, Faults& faults) {
    auto refuse = [&](const TomlProblem& problem) {
        faults.push_back({"error", file, problem.line, "toml_syntax", problem.text});
        return std::nullopt;
    };
    if (text.size() > kMaxTomlBytes) {
        return refuse({0, "the file is larger than a lesson can be."});
    }
    if (auto problem = too_deep(text)) {
        return refuse(*problem);
    }
    try {
        return toml::parse(text);
    } catch (const toml::parse_error& error) {
        return refuse(explain_toml_error(text, static_cast<int>(error.source().begin.line),
                                         static_cast<int>(error.source().begin.column), error.description()));
    }
}

/// Reads values out of tables and writes down what is not as it should be.
class Reader {
 public:
    Reader(std::string file, Faults& faults) : file_(std::move(file)), faults_(faults) {}

    void fault(int line, const char* code, std::string text) {
        faults_.push_back({"error", file_, line, code, std::move(text)});
    }

    void text(const toml::key& key, const toml::node& node, std::string& into) {
        if (const auto* value = node.as_string()) {
            if (value->get().size() > kMaxText) {
                fault(line_of_node(node), "too_long",
                      fmt::format("the words after {} = are too long.", key.str()));
                return;
            }
            into = value->get();
            return;
        }
        wrong(key, node, "words in \"quotes\"");
    }

    void media_name(const toml::key& key, const toml::node& node, std::string& into) {
        std::string name;
        text(key, node, name);
        check_media_name(name, node, into);
    }

    void line_name(const toml::key& key, const toml::node& node, std::string& into) {
        std::string name;
        text(key, node, name);
        if (name.empty() || is_line_name(name)) {
            into = name;
            return;
        }
        auto dot = name.rfind('.');
        std::string start = name.substr(0, dot);
        start = start.substr(start.rfind('/') + 1);
        fault(line_of_node(node), "wrong_line_name",
              is_line_name(start)
                  ? fmt::format("{0} = names a recording without folder and ending: write {0} = \"{1}\".",
                                key.str(), start)
                  : fmt::format("\"{}\" cannot be the name of a recording: use a-z, 0-9 and -.", name));
    }

    void flag(const toml::key& key, const toml::node& node, bool& into) {
        if (const auto* value = node.as_boolean()) {
            into = value->get();
            return;
        }
        wrong(key, node, "true or false, without quotes");
    }

    template <class Number>
    void number(const toml::key& key, const toml::node& node, Number low, Number high, Number& into) {
        const auto* value = node.as_integer();
        if (value == nullptr) {
            wrong(key, node, "a whole number, without quotes");
        } else if (value->get() < static_cast<std::int64_t>(low) ||
                   value->get() > static_cast<std::int64_t>(high)) {
            wrong(key, node, fmt::format("a number from {} to {}", low, high));
        } else {
            into = static_cast<Number>(value->get());
        }
    }

    void seconds_as_ms(const toml::key& key, const toml::node& node, std::int64_t& into) {
        double value = -1;
        if (const auto* whole = node.as_integer()) {
            value = static_cast<double>(whole->get());
        } else if (const auto* part = node.as_floating_point()) {
            value = part->get();
        }
        if (!std::isfinite(value) || value <= 0 || value > 3600) {
            wrong(key, node, "a number of seconds, like 14.5");
            return;
        }
        into = std::llround(value * 1000);
    }

    void texts(const toml::key& key, const toml::node& node, ByLang& into) {
        const auto* table = node.as_table();
        if (table == nullptr) {
            fault(line_of_node(node), "wrong_value",
                  fmt::format("write {0}.en = \"...\", {0}.hi = \"...\", one for each language.", key.str()));
            return;
        }
        for (const auto& [lang, value] : *table) {
            if (!is_language(lang.str())) {
                fault(line_of_key(lang), "wrong_language",
                      fmt::format("\"{}\" is no language. Write it with two or three small letters, like hi.",
                                  lang.str()));
                continue;
            }
            text(lang, value, into[std::string(lang.str())]);
        }
    }

    void list(const toml::key& key, const toml::node& node, bool of_media, std::vector<std::string>& into) {
        const auto* array = node.as_array();
        if (array == nullptr) {
            wrong(key, node, "a list, like [\"a\", \"b\"]");
            return;
        }
        for (const toml::node& value : *array) {
            std::string word;
            text(key, value, word);
            if (of_media) {
                std::string name;
                check_media_name(word, value, name);
                word = name;
            }
            if (!word.empty()) {
                into.push_back(word);
            }
        }
    }

    /// The tables of a list of tables.
    std::vector<const toml::table*> tables(const toml::key& key, const toml::node& node) {
        std::vector<const toml::table*> found;
        const auto* array = node.as_array();
        if (array == nullptr) {
            wrong(key, node, "a list of { ... } between [ and ]");
            return found;
        }
        for (const toml::node& value : *array) {
            if (const auto* table = value.as_table()) {
                found.push_back(table);
            } else {
                wrong(key, value, "a list of { ... } between [ and ]");
            }
        }
        return found;
    }

    void wrong(const toml::key& key, const toml::node& node, const std::string& wanted) {
        fault(line_of_node(node), "wrong_value", fmt::format("{} = must be {}.", key.str(), wanted));
    }

    void check_media_name(const std::string& name, const toml::node& node, std::string& into) {
        if (name.empty() || is_media_name(name)) {
            into = name;
            return;
        }
        fault(line_of_node(node), "wrong_file_name",
              fmt::format(
                  "\"{}\" must be the name of a file inside the lesson's folder, like pictures/wet.jpg.",
                  name));
    }

 private:
    std::string file_;
    Faults& faults_;
};

class LessonReader {
 public:
    explicit LessonReader(LessonFolder& into) : into_(into), read_("lesson.toml", into.faults) {}

    void lesson(const toml::table& table) {
        Lesson& lesson = into_.lesson;
        for (const auto& [key, value] : table) {
            const std::string_view name = key.str();
            into_.lines[std::string(name)] = line_of_key(key);
            if (name == "format") {
                format(key, value);
            } else if (name == "id") {
                read_.text(key, value, lesson.id);
            } else if (name == "version") {
                read_.number(key, value, 1, 1'000'000'000, lesson.version);
            } else if (name == "subject") {
                read_.text(key, value, lesson.subject);
            } else if (name == "course") {
                read_.text(key, value, lesson.course);
            } else if (name == "cover") {
                read_.media_name(key, value, lesson.cover);
            } else if (name == "say") {
                read_.line_name(key, value, lesson.say);
            } else if (name == "langs") {
                read_.list(key, value, false, lesson.langs);
            } else if (name == "minutes") {
                read_.number(key, value, 1, 600, lesson.minutes);
            } else if (name == "licence") {
                read_.text(key, value, lesson.licence);
            } else if (name == "credit") {
                read_.text(key, value, lesson.credit);
            } else if (name == "title") {
                read_.texts(key, value, lesson.title);
            } else if (name == "private") {
                read_.flag(key, value, lesson.is_private);
            } else if (name == "neutral") {
                read_.flag(key, value, lesson.is_neutral);
            } else if (name == "finish") {
                read_.list(key, value, true, lesson.finish);
            } else if (name == "step") {
                steps(key, value);
            } else {
                unknown_at_top(key);
            }
        }
    }

 private:
    void format(const toml::key& key, const toml::node& value) {
        int format = 0;
        read_.number(key, value, 1, 1'000'000, format);
        if (format > 1) {
            read_.fault(
                line_of_node(value), "later_format",
                fmt::format(
                    "this lesson is written for a later program (format {}); this one knows format 1.",
                    format));
        }
    }

    void unknown_at_top(const toml::key& key) {
        const std::string types = types_with_key(key.str());
        read_.fault(
            line_of_key(key), "unknown_key",
            types.empty() || nearest_of(key.str(), lesson_keys())
                ? unknown_key_text(key.str(), lesson_keys(), "at the top of the file")
                : fmt::format("\"{}\" belongs into {} steps, below their [[step]].", key.str(), types));
    }

    void steps(const toml::key& key, const toml::node& node) {
        if (node.is_table()) {
            read_.fault(line_of_node(node), "wrong_value",
                        "each step begins with [[step]], with two brackets on both sides.");
            return;
        }
        int n = 0;
        for (const toml::table* table : read_.tables(key, node)) {
            step(*table, ++n);
        }
    }

    void step(const toml::table& table, int n) {
        Step step;
        step.line = line_of_node(table);
        const toml::node* type = table.get("type");
        if (type == nullptr || !type->is_string()) {
            read_.fault(step.line, "missing_type",
                        "this step has no type. Write type = \"picture\", or another type.");
            return;
        }
        const std::string& name = type->as_string()->get();
        auto known = step_type_from_name(name);
        if (!known) {
            unknown_type(line_of_node(*type), name);
            return;
        }
        step.type = *known;
        for (const auto& [key, value] : table) {
            field(step, key, value);
        }
        if (step.id.empty() && is_scored(step.type)) {
            read_.fault(
                step.line, "missing_id",
                fmt::format(
                    "a question needs an id of its own that never changes. Write id = \"{}-{}\", or a "
                    "better one.",
                    name, n));
        }
        if (step.id.empty()) {
            step.id = fmt::format("{}-{}", name, n);
        }
        std::stable_sort(step.pauses.begin(), step.pauses.end(),
                         [](const Pause& a, const Pause& b) { return a.at_ms < b.at_ms; });
        into_.lesson.steps.push_back(std::move(step));
    }

    void unknown_type(int line, const std::string& name) {
        std::vector<std::string> names;
        for (int i = 0; i <= static_cast<int>(StepType::Call); ++i) {
            names.emplace_back(name_of(static_cast<StepType>(i)));
        }
        auto near = nearest_of(name, names);
        read_.fault(
            line, "unknown_type",
            near ? fmt::format("there is no type \"{}\"; do you mean \"{}\"?", name, *near)
                 : fmt::format("there is no type \"{}\". This player runs picture, sequence, video, choose, "
                               "order, do and home.",
                               name));
    }

    void field(Step& step, const toml::key& key, const toml::node& value) {
        const std::string_view name = key.str();
        const Keys known = step_keys(step.type);
        if (std::find(known.begin(), known.end(), name) == known.end()) {
            unknown_in_step(step, key, known);
        } else if (name == "id") {
            read_.text(key, value, step.id);
            if (!step.id.empty() && !is_slug(step.id)) {
                read_.fault(line_of_node(value), "wrong_id",
                            fmt::format("\"{}\" cannot be an id: use a-z, 0-9 and -.", step.id));
            }
        } else if (name == "say") {
            read_.line_name(key, value, step.say);
        } else if (name == "cap") {
            read_.texts(key, value, step.cap);
        } else if (name == "hint") {
            read_.line_name(key, value, step.hint);
        } else if (name == "teach") {
            read_.text(key, value, step.teach);
        } else if (name == "review") {
            read_.flag(key, value, step.review);
        } else if (!type_is_played(step.type) || name == "type") {
            return;  // the keys of such a step are not looked into; that it is not played is told by the
                     // checks
        } else if (name == "picture") {
            read_.media_name(key, value, step.picture);
        } else if (name == "video") {
            read_.media_name(key, value, step.video);
        } else if (name == "seconds") {
            read_.number(key, value, std::int64_t{1}, std::int64_t{3600}, step.seconds);
        } else if (name == "pause") {
            for (const toml::table* table : read_.tables(key, value)) {
                step.pauses.push_back(pause(*table));
            }
        } else {
            for (const toml::table* table : read_.tables(key, value)) {
                step.items.push_back(item(*table, name));
            }
        }
    }

    void unknown_in_step(const Step& step, const toml::key& key, const Keys& known) {
        const std::string_view name = key.str();
        const std::string types = types_with_key(name);
        std::string text;
        if (!types.empty()) {
            text = fmt::format("\"{}\" is a key of {} steps, not of \"{}\" steps.", name, types,
                               name_of(step.type));
        } else if (std::find(lesson_keys().begin(), lesson_keys().end(), name) != lesson_keys().end()) {
            text = fmt::format("\"{}\" belongs at the top of the file, before the first [[step]].", name);
        } else {
            text = unknown_key_text(name, known, fmt::format("in a \"{}\" step", name_of(step.type)));
        }
        read_.fault(line_of_key(key), "unknown_key", std::move(text));
    }

    void unknown_in_entry(const toml::key& key, std::string_view list) {
        read_.fault(line_of_key(key), "unknown_key",
                    unknown_key_text(key.str(), entry_keys(list), fmt::format("inside {}", list)));
    }

    Item item(const toml::table& table, std::string_view list) {
        Item item;
        item.line = line_of_node(table);
        for (const auto& [key, value] : table) {
            const std::string_view name = key.str();
            if (name == "picture") {
                read_.media_name(key, value, item.picture);
            } else if (name == "say") {
                read_.line_name(key, value, item.say);
            } else if (name == "cap") {
                read_.texts(key, value, item.cap);
            } else if (name == "ok" && list == "answers") {
                read_.flag(key, value, item.ok);
            } else {
                unknown_in_entry(key, list);
            }
        }
        return item;
    }

    Pause pause(const toml::table& table) {
        Pause pause;
        pause.line = line_of_node(table);
        if (table.get("at") == nullptr) {
            read_.fault(pause.line, "missing_key",
                        "a pause needs the second at which it stops. Write at = 14.5.");
        }
        for (const auto& [key, value] : table) {
            const std::string_view name = key.str();
            if (name == "at") {
                read_.seconds_as_ms(key, value, pause.at_ms);
            } else if (name == "say") {
                read_.line_name(key, value, pause.say);
            } else if (name == "ask") {
                read_.text(key, value, pause.ask);
            } else if (name == "talk") {
                read_.flag(key, value, pause.talk);
            } else {
                unknown_in_entry(key, "pause");
            }
        }
        return pause;
    }

    LessonFolder& into_;
    Reader read_;
};

}  // namespace

int LessonFolder::line_of(const std::string& key) const {
    auto at = lines.find(key);
    return at == lines.end() ? 0 : at->second;
}

void read_lesson_toml(std::string_view text, LessonFolder& into) {
    if (auto table = parse(text, "lesson.toml", into.faults)) {
        into.whole = true;
        LessonReader(into).lesson(*table);
    }
}

std::map<std::string, std::string> read_words_toml(std::string_view text, const std::string& file,
                                                   Faults& faults) {
    std::map<std::string, std::string> words;
    auto table = parse(text, file, faults);
    if (!table) {
        return words;
    }
    Reader read(file, faults);
    for (const auto& [key, value] : *table) {
        const std::string line(key.str());
        if (!is_line_name(line)) {
            read.fault(line_of_key(key), "wrong_line_name",
                       fmt::format("\"{}\" cannot be the name of a line: use a-z, 0-9 and -.", line));
        } else if (!value.is_string()) {
            read.fault(line_of_node(value), "wrong_value",
                       fmt::format("write {} = \"the words that are spoken\", one line each.", line));
        } else {
            read.text(key, value, words[line]);
        }
    }
    return words;
}

LessonFolder read_lesson_folder(const std::string& folder) {
    LessonFolder read;
    read.folder = folder;
    auto text = read_text_file(folder + "/lesson.toml", kMaxTomlBytes);
    if (!text) {
        read.faults.push_back({"error", "lesson.toml", 0, "no_lesson_file",
                               text.error().code == ErrorCode::NotFound
                                   ? "there is no lesson.toml in this folder. jankar-pack new makes one."
                                   : text.error().text});
        return read;
    }
    read_lesson_toml(*text, read);
    read.voices = VoiceFiles::scan(folder, read.faults);
    const auto& langs = read.lesson.langs;
    auto files = list_folder(folder + "/words");
    if (!files) {
        return read;  // no words at all: recordings may say everything
    }
    for (const std::string& name : *files) {
        const std::string file = "words/" + name;
        const std::string lang = name.substr(0, name.find('.'));
        if (name != lang + ".toml" || !is_file(folder + "/" + file)) {
            continue;
        }
        if (std::find(langs.begin(), langs.end(), lang) == langs.end()) {
            if (read.whole) {
                read.faults.push_back(
                    {"warning", file, 0, "language_not_listed",
                     fmt::format("these words are not used: \"{}\" is not in langs of lesson.toml.", lang)});
            }
            continue;
        }
        auto words = read_text_file(folder + "/" + file, kMaxTomlBytes);
        if (!words) {
            read.faults.push_back({"error", file, 0, "file_not_read", words.error().text});
            continue;
        }
        read.lesson.words[lang] = read_words_toml(*words, file, read.faults);
    }
    return read;
}

}  // namespace jankar::lesson
