#include "player/views/lesson_words.h"

#include <charconv>

namespace jankar::views {

using lesson::StepType;

Utterances words_of_line(const Context& context, const OpenLesson& open, const std::string& line,
                         const std::string& control) {
    if (line.empty()) {
        return {};
    }
    if (line.starts_with("ui:")) {
        return {context.phrase_in(open.lang, line.substr(3), control)};
    }
    if (line.starts_with("digit:")) {
        return {context.phrase_in(open.lang, "digit-" + line.substr(6), control)};
    }
    if (line.starts_with("money:")) {
        std::int64_t units = 0;
        std::from_chars(line.data() + 6, line.data() + line.size(), units);
        return context.amount(units, open.lang, control);
    }
    return {context.line(open, line, control)};
}

const char* how_to_answer(const lesson::LessonPlay& play) {
    switch (play.step().type) {
        case StepType::Choose:
            return play.is_settled() ? nullptr : "choose-how";
        case StepType::Thumb:
            return play.is_settled() ? nullptr : "thumb-how";
        case StepType::Order:
            return play.is_settled() ? nullptr : "order-how";
        case StepType::Match:
            return play.is_settled() ? nullptr : "match-how";
        case StepType::Sort:
            return play.is_settled() ? nullptr : "sort-how";
        case StepType::Find:
            return play.is_settled() ? nullptr : "find-how";
        case StepType::Money:
            return play.is_settled() ? nullptr : "money-how";
        case StepType::Cashbook:
            return play.is_settled() ? nullptr : play.is_asking() ? "how-much-left" : "cashbook-how";
        case StepType::Story:
            return play.is_telling() || play.can_next() ? nullptr : "story-how";
        case StepType::Grow:
            return "grow-how";
        default:
            return nullptr;
    }
}

Utterances words_again_of(const Context& context, const OpenLesson& open, const lesson::LessonPlay& play) {
    Utterances words;
    auto add = [&](Utterances more) {
        for (Utterance& word : more) {
            words.push_back(std::move(word));
        }
    };
    const lesson::Step& step = play.step();
    if (open.purpose == Purpose::Practice) {
        words.push_back(context.phrase("practice-ask"));
    } else if (step.type == StepType::Sequence && !step.items.empty()) {
        add(words_of_line(context, open, step.items[static_cast<std::size_t>(play.page())].say, {}));
    } else if (play.is_asking()) {
        add(words_of_line(context, open, step.ask, {}));
    } else {
        add(words_of_line(context, open, step.say, {}));
    }
    if (step.type == StepType::Call && play.page() == 0) {
        words.push_back(context.phrase("call-how"));
    }
    if (const char* how = how_to_answer(play)) {
        words.push_back(context.phrase(how));
    } else if (play.can_next()) {
        words.push_back(context.phrase("waiting", "next"));
    }
    return words;
}

}  // namespace jankar::views
