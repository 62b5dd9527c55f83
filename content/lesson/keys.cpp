#include "content/lesson/keys.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <utility>

#include "content/lesson/toml_text.h"

namespace jankar::lesson {
namespace {

struct OwnKeys {
    StepType type;
    Keys keys;
};

const std::vector<OwnKeys>& own_keys() {
    static const std::vector<OwnKeys> table = {
        {StepType::Picture, {"picture"}},
        {StepType::Sequence, {"pages"}},
        {StepType::Video, {"video", "pause"}},
        {StepType::Choose, {"picture", "answers"}},
        {StepType::Thumb, {"picture", "video", "ok"}},
        {StepType::Order, {"picture", "items"}},
        {StepType::Match, {"pairs"}},
        {StepType::Sort, {"baskets", "items"}},
        {StepType::Find, {"picture", "spots"}},
        {StepType::Money, {"picture", "task", "amount", "tray", "paid"}},
        {StepType::Cashbook, {"start", "entries", "ask"}},
        {StepType::Grow, {"picture", "principal", "rate", "months", "kind"}},
        {StepType::Story, {"picture", "options"}},
        {StepType::Do, {"picture", "video", "seconds"}},
        {StepType::Home, {"items"}},
        {StepType::Call, {"picture", "who"}},
    };
    return table;
}

/// What people write who have not seen the list of keys.
constexpr std::array<std::pair<std::string_view, std::string_view>, 27> kOtherWords = {{
    {"image", "picture"},   {"photo", "picture"},  {"img", "picture"},     {"audio", "say"},
    {"voice", "say"},       {"sound", "say"},      {"caption", "cap"},     {"text", "cap"},
    {"clip", "video"},      {"film", "video"},     {"correct", "ok"},      {"right", "ok"},
    {"languages", "langs"}, {"lang", "langs"},     {"options", "answers"}, {"answers", "options"},
    {"choices", "answers"}, {"places", "spots"},   {"whom", "who"},        {"events", "entries"},
    {"things", "items"},    {"price", "amount"},   {"notes", "tray"},      {"given", "paid"},
    {"time", "seconds"},    {"credits", "credit"}, {"author", "credit"},
}};

}  // namespace

const Keys& lesson_keys() {
    static const Keys keys = {"format",  "id",      "version", "subject", "course", "cover",
                              "say",     "langs",   "minutes", "licence", "credit", "title",
                              "private", "neutral", "finish",  "step"};
    return keys;
}

Keys step_keys(StepType type) {
    Keys keys = {"id", "type", "say", "cap"};
    for (const OwnKeys& own : own_keys()) {
        if (own.type == type) {
            keys.insert(keys.end(), own.keys.begin(), own.keys.end());
        }
    }
    if (is_scored(type)) {
        keys.insert(keys.end(), {"hint", "teach", "review"});
    }
    return keys;
}

Keys entry_keys(StepType type, std::string_view list) {
    if (list == "pause") {
        return {"at", "say", "ask", "talk"};
    }
    if (list == "pairs") {
        return {"a", "b"};
    }
    if (list == "ask") {
        return {"say", "answer"};
    }
    Keys keys = {"picture", "say", "cap"};
    if (list == "answers") {
        keys.emplace_back("ok");
    } else if (list == "items" && type == StepType::Sort) {
        keys.emplace_back("basket");
    } else if (list == "entries") {
        keys.insert(keys.end(), {"in", "out"});
    } else if (list == "options") {
        keys.emplace_back("then");
    } else if (list == "spots") {
        return {"x", "y", "w", "h", "ok", "say", "cap"};
    }
    return keys;
}

std::string types_with_key(std::string_view key) {
    if (key == "hint" || key == "teach" || key == "review") {
        return "\"choose\", \"order\" or other question";
    }
    std::vector<std::string> names;
    for (const OwnKeys& own : own_keys()) {
        if (std::find(own.keys.begin(), own.keys.end(), key) != own.keys.end()) {
            names.push_back(fmt::format("\"{}\"", name_of(own.type)));
        }
    }
    if (names.size() < 2) {
        return names.empty() ? std::string() : names.front();
    }
    std::string last = names.back();
    names.pop_back();
    return fmt::format("{} or {}", fmt::join(names, ", "), last);
}

std::string unknown_key_text(std::string_view key, const Keys& known, std::string_view where) {
    for (const auto& [other, ours] : kOtherWords) {
        if (key == other && std::find(known.begin(), known.end(), ours) != known.end()) {
            return fmt::format("there is no key \"{}\"; do you mean \"{}\"?", key, ours);
        }
    }
    if (auto near = nearest_of(key, known)) {
        return fmt::format("there is no key \"{}\"; do you mean \"{}\"?", key, *near);
    }
    return fmt::format("there is no key \"{}\" {}. The keys are: {}.", key, where, fmt::join(known, ", "));
}

}  // namespace jankar::lesson
