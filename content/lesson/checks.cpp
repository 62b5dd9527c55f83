#include "content/lesson/checks.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <set>

#include "content/base/files.h"
#include "content/base/ids.h"
#include "content/lesson/rules.h"
#include "content/lesson/toml_text.h"
#include "content/lesson/uses.h"
#include "content/lesson/words.h"

// The rules that look into the folder and at the whole lesson; those of single steps are in rules.cpp.

namespace jankar::lesson {
namespace {

constexpr std::array<std::string_view, 5> kSubjects = {"start", "skills", "money", "safety", "together"};

class FolderChecks {
 public:
    explicit FolderChecks(const LessonFolder& source)
        : source_(source), lesson_(source.lesson), book_("lesson.toml") {}

    Faults run() {
        head();
        line_of_steps();
        if (lesson_.is_private) {
            private_rules();
        }
        files();
        spoken_lines();
        words();
        return book_.take();
    }

 private:
    void need(const char* key, bool given, const char* example) {
        if (!given && source_.line_of(key) == 0) {
            book_.error(1, "missing_key",
                        fmt::format("{0} is missing. Write {0} = {1} at the top.", key, example));
        }
    }

    void head() {
        need("format", false, "1");
        need("id", !lesson_.id.empty(), "\"wash-hands\"");
        need("version", false, "1");
        need("subject", !lesson_.subject.empty(), "\"safety\"");
        need("cover", !lesson_.cover.empty(), "\"pictures/cover.jpg\"");
        need("langs", !lesson_.langs.empty(), "[\"hi\", \"en\"]");
        need("licence", !lesson_.licence.empty(), "\"CC-BY-4.0\"");
        if (!lesson_.subject.empty() &&
            std::find(kSubjects.begin(), kSubjects.end(), lesson_.subject) == kSubjects.end()) {
            auto near = nearest_of(lesson_.subject, kSubjects);
            book_.error(
                source_.line_of("subject"), "unknown_subject",
                fmt::format("there is no subject \"{}\"{} The subjects are {}.", lesson_.subject,
                            near ? "; do you mean \"" + *near + "\"?" : ".", fmt::join(kSubjects, ", ")));
        }
        if (!lesson_.course.empty() && !is_slug(lesson_.course)) {
            book_.error(
                source_.line_of("course"), "wrong_id",
                fmt::format("\"{}\" cannot be the name of a course: use a-z, 0-9 and -.", lesson_.course));
        }
        for (const std::string& lang : lesson_.langs) {
            auto title = lesson_.title.find(lang);
            if (title == lesson_.title.end() || title->second.empty()) {
                book_.error(
                    source_.line_of("title"), "missing_title",
                    fmt::format("the title is missing in this language. Write title.{} = \"...\".", lang));
            }
        }
        if (source_.line_of("minutes") == 0) {
            book_.warning(1, "missing_key",
                          "minutes is missing. Write how long the lesson takes, like minutes = 6.");
        } else if (lesson_.minutes < 3 || lesson_.minutes > 8) {
            book_.warning(source_.line_of("minutes"), "lesson_length",
                          "a lesson should take 3 to 8 minutes.");
        }
    }

    void line_of_steps() {
        const Step* last = nullptr;
        std::set<StepType> scored;
        for (const Step& step : lesson_.steps) {
            if (is_scored(step.type)) {
                scored.insert(step.type);
            }
            if (!lesson_.is_asked_at_pause(step.id)) {
                last = &step;
            }
        }
        if (last == nullptr || lesson_.is_private) {
            return;
        }
        if (last->type != StepType::Do && last->type != StepType::Home) {
            book_.error(last->line, "wrong_end",
                        "the last step must be \"do\" (do it now) or \"home\" (practise at home).");
        }
        if (lesson_.steps.size() < 5 || lesson_.steps.size() > 9) {
            book_.warning(last->line, "number_of_steps",
                          fmt::format("the lesson has {} steps; 5 to 9 are best.", lesson_.steps.size()));
        }
        if (scored.size() < 2) {
            book_.warning(lesson_.steps.front().line, "few_questions",
                          "a lesson should ask at least two questions of different types.");
        }
    }

    void private_rules() {
        for (const Step& step : lesson_.steps) {
            if (step.type == StepType::Do || step.type == StepType::Home) {
                book_.error(
                    step.line, "private_rule",
                    fmt::format("a private lesson cannot have a \"{}\" step: others could see what she does.",
                                name_of(step.type)));
            }
            if (step.review) {
                book_.error(
                    step.line, "private_rule",
                    "a private lesson cannot have review = true: the question would come back later.");
            }
            for (const Pause& pause : step.pauses) {
                if (pause.talk) {
                    book_.error(pause.line, "private_rule",
                                "a private lesson cannot have talk = true: it is never watched together.");
                }
            }
        }
        if (!lesson_.is_neutral) {
            book_.error(
                source_.line_of("private"), "not_neutral",
                "look at cover and title: nobody must guess from them what the lesson is about. Then write "
                "neutral = true.");
        }
    }

    void files() {
        for (const Use& use : pictures_of(lesson_)) {
            file(use, "picture");
        }
        for (const Use& use : videos_of(lesson_)) {
            file(use, "clip");
        }
    }

    void file(const Use& use, const char* what) {
        if (is_file(source_.folder + "/" + use.name)) {
            // A clip may also be drawn: an SVG and a script of moves, which jankar-pack renders.
            const bool fits = std::string_view(what) == "clip"
                                  ? is_video_file(use.name) || use.name.ends_with(".toml")
                                  : is_picture_file(use.name);
            if (!fits) {
                book_.error(line_of_file(use), std::string("wrong_") + what,
                            fmt::format("{} is no {} by its ending.", use.name, what));
            }
            return;
        }
        auto slash = use.name.rfind('/');
        const std::string below = slash == std::string::npos ? std::string() : use.name.substr(0, slash + 1);
        auto names = list_folder(source_.folder + "/" + below);
        auto near = names ? nearest_of(use.name.substr(below.size()), *names) : std::nullopt;
        book_.error(line_of_file(use), std::string("missing_") + what,
                    fmt::format("the {} {} is not there{}", what, use.name,
                                near ? "; do you mean " + below + *near + "?" : "."));
    }

    int line_of_file(const Use& use) const {
        if (use.line > 0) {
            return use.line;
        }
        return source_.line_of(use.name == lesson_.cover ? "cover" : "finish");
    }

    /// A recording or words, in every language.
    void spoken_lines() {
        for (const std::string& lang : lesson_.langs) {
            if (source_.unread_words.contains(lang)) {
                continue;  // one slip in the file would be told as many faults
            }
            auto words = lesson_.words.find(lang);
            for (const Use& line : lines_of(lesson_)) {
                const bool has_words = words != lesson_.words.end() && words->second.contains(line.name) &&
                                       !words->second.at(line.name).empty();
                if (has_words || source_.voices.find(lang, line.name)) {
                    continue;
                }
                std::string text = fmt::format(
                    "\"{0}\" has neither a recording nor words in {1}. Record voice/{1}/{0}.wav, "
                    "or write {0} = \"...\" in words/{1}.toml",
                    line.name, lang);
                std::vector<std::string> names;
                if (words != lesson_.words.end()) {
                    for (const auto& [name, unused] : words->second) {
                        names.push_back(name);
                    }
                }
                auto near = nearest_of(line.name, names);
                if (near && *near != line.name) {
                    text += fmt::format(" (there is \"{}\")", *near);
                }
                book_.error(line.line > 0 ? line.line : source_.line_of("say"), "missing_line", text + ".");
            }
        }
    }

    void words() {
        for (const auto& [lang, lines] : lesson_.words) {
            for (const auto& [line, text] : lines) {
                const std::string file = "words/" + lang + ".toml";
                if (!stars_are_paired(text)) {
                    book_.add(
                        {"warning", file, source_.line_of_words(lang, line), "star_alone",
                         fmt::format("in \"{}\" a star * has no partner; key words stand between two stars.",
                                     line)});
                }
            }
        }
    }

    const LessonFolder& source_;
    const Lesson& lesson_;
    FaultBook book_;
};

}  // namespace

Faults check_lesson_folder(const LessonFolder& source, const MoneyPieces* pieces) {
    Faults faults = source.faults;
    if (source.whole) {
        for (Faults more : {FolderChecks(source).run(), check_shape(source.lesson, source.lines),
                            check_content(source.lesson, pieces)}) {
            faults.insert(faults.end(), more.begin(), more.end());
        }
    }
    std::stable_sort(faults.begin(), faults.end(), [](const Fault& a, const Fault& b) {
        return a.file != b.file ? a.file < b.file : a.line < b.line;
    });
    return faults;
}

}  // namespace jankar::lesson
