#include "content/lesson/model.h"

#include <algorithm>
#include <array>
#include <utility>

#include "content/lesson/fault.h"

namespace jankar::lesson {
namespace {

struct TypeRow {
    StepType type;
    const char* name;
    bool scored;
};

constexpr std::array kTypes = {
    TypeRow{StepType::Picture, "picture", false},  TypeRow{StepType::Sequence, "sequence", false},
    TypeRow{StepType::Video, "video", false},      TypeRow{StepType::Choose, "choose", true},
    TypeRow{StepType::Thumb, "thumb", true},       TypeRow{StepType::Order, "order", true},
    TypeRow{StepType::Match, "match", true},       TypeRow{StepType::Sort, "sort", true},
    TypeRow{StepType::Find, "find", true},         TypeRow{StepType::Money, "money", true},
    TypeRow{StepType::Cashbook, "cashbook", true}, TypeRow{StepType::Grow, "grow", false},
    TypeRow{StepType::Story, "story", false},      TypeRow{StepType::Do, "do", false},
    TypeRow{StepType::Home, "home", false},        TypeRow{StepType::Call, "call", false},
};

const TypeRow& row_of(StepType type) {
    return *std::find_if(kTypes.begin(), kTypes.end(), [&](const TypeRow& row) { return row.type == type; });
}

}  // namespace

const char* name_of(StepType type) {
    return row_of(type).name;
}
bool is_scored(StepType type) {
    return row_of(type).scored;
}

std::optional<StepType> step_type_from_name(std::string_view name) {
    for (const TypeRow& row : kTypes) {
        if (name == row.name) {
            return row.type;
        }
    }
    return std::nullopt;
}

int Lesson::index_of(const std::string& step_id) const {
    for (std::size_t i = 0; i < steps.size(); ++i) {
        if (steps[i].id == step_id) {
            return static_cast<int>(i);
        }
    }
    return -1;
}

const Step* Lesson::step(const std::string& step_id) const {
    int index = index_of(step_id);
    return index < 0 ? nullptr : &steps[static_cast<std::size_t>(index)];
}

int Lesson::scored_steps() const {
    return static_cast<int>(
        std::count_if(steps.begin(), steps.end(), [](const Step& step) { return is_scored(step.type); }));
}

std::string Lesson::language_for(const std::string& wanted) const {
    if (std::find(langs.begin(), langs.end(), wanted) != langs.end()) {
        return wanted;
    }
    return langs.empty() ? std::string() : langs.front();
}

bool Lesson::is_asked_at_pause(const std::string& step_id) const {
    for (const Step& step : steps) {
        for (const Pause& pause : step.pauses) {
            if (!pause.ask.empty() && pause.ask == step_id) {
                return true;
            }
        }
    }
    return false;
}

std::string with_place(const Fault& fault) {
    if (fault.file.empty()) {
        return fault.text;
    }
    if (fault.line <= 0) {
        return fault.file + ": " + fault.text;
    }
    return fault.file + ", line " + std::to_string(fault.line) + ": " + fault.text;
}

bool has_errors(const Faults& faults) {
    return std::any_of(faults.begin(), faults.end(),
                       [](const Fault& fault) { return fault.level == "error"; });
}

}  // namespace jankar::lesson
