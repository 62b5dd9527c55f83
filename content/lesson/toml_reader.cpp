#include "content/lesson/toml_reader.h"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>

#include "content/base/files.h"
#include "content/base/ids.h"
#include "content/lesson/keys.h"
#include "content/lesson/toml_reader_steps.h"
#include "content/lesson/toml_reader_values.h"
#include "content/lesson/toml_text.h"
#include "content/lesson/uses.h"

namespace jankar::lesson {
namespace {

constexpr std::uint64_t kMaxTomlBytes = 1024 * 1024;

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
            if (auto step = read_step(*table, ++n, read_)) {
                into_.lesson.steps.push_back(std::move(*step));
            }
        }
    }

    LessonFolder& into_;
    ValueReader read_;
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

int LessonFolder::line_of_words(const std::string& lang, const std::string& name) const {
    auto of_lang = word_lines.find(lang);
    if (of_lang == word_lines.end()) {
        return 0;
    }
    auto at = of_lang->second.find(name);
    return at == of_lang->second.end() ? 0 : at->second;
}

std::map<std::string, std::string> read_words_toml(std::string_view text, const std::string& file,
                                                   Faults& faults, std::map<std::string, int>* lines) {
    std::map<std::string, std::string> words;
    auto table = parse(text, file, faults);
    if (!table) {
        return words;
    }
    ValueReader read(file, faults);
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
            if (lines != nullptr) {
                (*lines)[line] = line_of_key(key);
            }
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
                    {"warning", file, 1, "language_not_listed",
                     fmt::format("these words are not used: \"{}\" is not in langs of lesson.toml.", lang)});
            }
            continue;
        }
        auto words = read_text_file(folder + "/" + file, kMaxTomlBytes);
        if (!words) {
            read.faults.push_back({"error", file, 0, "file_not_read", words.error().text});
            read.unread_words.insert(lang);
            continue;
        }
        const std::size_t known_faults = read.faults.size();
        read.lesson.words[lang] = read_words_toml(*words, file, read.faults, &read.word_lines[lang]);
        if (read.lesson.words[lang].empty() && read.faults.size() > known_faults) {
            read.unread_words.insert(lang);
        }
    }
    return read;
}

}  // namespace jankar::lesson
