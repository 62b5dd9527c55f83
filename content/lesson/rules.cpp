#include "content/lesson/rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "content/base/ids.h"
#include "content/lesson/checks.h"
#include "content/lesson/json_keys.h"
#include "content/lesson/uses.h"

namespace jankar::lesson {
namespace {

constexpr std::size_t kMaxSteps = 100;
constexpr std::size_t kMaxLangs = 32;
constexpr std::size_t kMaxLayers = 16;

class ShapeChecks {
 public:
    ShapeChecks(const Lesson& lesson, const std::map<std::string, int>& lines)
        : lesson_(lesson), lines_(lines), book_("lesson.toml") {}

    Faults run() {
        if (!lesson_.id.empty() && !is_slug(lesson_.id)) {
            book_.error(line_of("id"), "wrong_id",
                        fmt::format("\"{}\" cannot be an id: use a-z, 0-9 and -.", lesson_.id));
        }
        langs();
        if (lesson_.steps.empty()) {
            book_.error(0, "no_steps", "the lesson has no steps. A step begins with [[step]].");
        }
        if (lesson_.steps.size() > kMaxSteps) {
            book_.error(0, "too_many", fmt::format("a lesson has at most {} steps.", kMaxSteps));
        }
        if (lesson_.finish.size() > kMaxLayers) {
            book_.error(line_of("finish"), "too_many",
                        fmt::format("finish has at most {} pictures.", kMaxLayers));
        }
        for (const Step& step : lesson_.steps) {
            this->step(step);
        }
        return book_.take();
    }

 private:
    int line_of(const char* key) const {
        auto at = lines_.find(key);
        return at == lines_.end() ? 0 : at->second;
    }

    void langs() {
        std::set<std::string> known;
        for (const std::string& lang : lesson_.langs) {
            if (!is_language(lang)) {
                book_.error(
                    0, "wrong_language",
                    fmt::format("\"{}\" in langs is no language. Write it with two or three small letters, "
                                "like hi.",
                                lang));
            } else if (!known.insert(lang).second) {
                book_.error(line_of("langs"), "twice", fmt::format("\"{}\" is in langs twice.", lang));
            }
        }
        if (lesson_.langs.size() > kMaxLangs) {
            book_.error(line_of("langs"), "too_many",
                        fmt::format("a lesson has at most {} languages.", kMaxLangs));
        }
    }

    void step(const Step& step) {
        if (!ids_.insert(step.id).second) {
            book_.error(step.line, "twice",
                        fmt::format("the id \"{}\" is used by two steps. Give this one another.", step.id));
        }
        if (check_items(step, book_)) {
            check_money(step, book_);
        }
        if (step.type == StepType::Video) {
            if (step.video.empty()) {
                book_.error(step.line, "missing_key",
                            "the clip is missing. Write video = \"video/name.mp4\".");
            }
            pauses(step);
        }
        if (!step.teach.empty()) {
            teach(step);
        }
        if (step.review && !is_scored(step.type)) {
            book_.error(step.line, "review_without_question",
                        "only a question can come back at a later visit.");
        }
    }

    void pauses(const Step& step) {
        if (step.pauses.size() > kMaxPauses) {
            book_.error(step.line, "too_many", fmt::format("a clip has at most {} pauses.", kMaxPauses));
        }
        std::int64_t before = 0;
        for (const Pause& pause : step.pauses) {
            if (pause.at_ms > 0 && pause.at_ms <= before) {
                book_.error(pause.line, "pause_order",
                            "two pauses stop at the same place, or not in order of time.");
            }
            before = std::max(before, pause.at_ms);
            if (pause.ask.empty() == !pause.talk) {
                book_.error(
                    pause.line, "pause_without_use",
                    "a pause either asks (ask = \"id of a question\") or is for a talk (talk = true).");
            }
            if (!pause.ask.empty()) {
                ask(pause);
            }
        }
    }

    void ask(const Pause& pause) {
        const Step* question = lesson_.step(pause.ask);
        if (question == nullptr) {
            book_.error(pause.line, "unknown_step",
                        fmt::format("ask names \"{}\", but no step has this id.", pause.ask));
        } else if (!is_scored(question->type)) {
            book_.error(pause.line, "not_a_question",
                        fmt::format("ask names \"{}\", which is a \"{}\" step and asks nothing.", pause.ask,
                                    name_of(question->type)));
        } else if (!asked_.insert(pause.ask).second) {
            book_.error(pause.line, "twice", fmt::format("\"{}\" is asked at two pauses.", pause.ask));
        }
    }

    void teach(const Step& step) {
        const Step* teacher = lesson_.step(step.teach);
        if (!is_scored(step.type)) {
            book_.error(step.line, "teach_without_question", "only a question has a step that teaches it.");
        } else if (teacher == nullptr) {
            book_.error(step.line, "unknown_step",
                        fmt::format("teach names \"{}\", but no step has this id.", step.teach));
        } else if (is_scored(teacher->type)) {
            book_.error(step.line, "teach_is_question",
                        fmt::format("teach names \"{}\", which is a question itself.", step.teach));
        }
    }

    const Lesson& lesson_;
    const std::map<std::string, int>& lines_;
    FaultBook book_;
    std::set<std::string> ids_;
    std::set<std::string> asked_;
};

}  // namespace

Faults check_shape(const Lesson& lesson) {
    return check_shape(lesson, {});
}

Faults check_shape(const Lesson& lesson, const std::map<std::string, int>& lines) {
    return ShapeChecks(lesson, lines).run();
}

}  // namespace jankar::lesson
