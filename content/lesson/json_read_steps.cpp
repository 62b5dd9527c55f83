#include "content/lesson/json_read_steps.h"

#include <cmath>
#include <nlohmann/json.hpp>

#include "content/base/ids.h"
#include "content/lesson/json_keys.h"
#include "content/lesson/json_read_values.h"
#include "content/lesson/rules.h"

namespace jankar::lesson {
namespace {

Result<void> items_from(const Json& json, const char* key, StepType type, std::vector<Item>& into);

/// Which way the money of a cash book's event goes, and how much.
Result<void> event_from(const Json& json, Item& item) {
    const bool in = find(json, "in") != nullptr;
    if (in == (find(json, "out") != nullptr)) {
        return corrupt("an entry of the cash book is neither in nor out");
    }
    item.basket = in ? 0 : 1;
    return take(json, in ? "in" : "out", 1, item.amount);
}

Result<Item> item_from(const Json& json, StepType type) {
    Item item;
    RETURN_IF_ERROR(take(json, "picture", item.picture));
    RETURN_IF_ERROR(take(json, "say", item.say));
    RETURN_IF_ERROR(take(json, "cap", item.cap));
    if (type == StepType::Choose || type == StepType::Find) {
        RETURN_IF_ERROR(take(json, "ok", item.ok));
    }
    if (type == StepType::Sort) {
        int basket = 0;
        RETURN_IF_ERROR(take_number(json, "basket", 1, kMaxBaskets, basket));
        item.basket = basket - 1;
    } else if (type == StepType::Cashbook) {
        RETURN_IF_ERROR(event_from(json, item));
    } else if (type == StepType::Find) {
        RETURN_IF_ERROR(take_percent(json, "x", item.x));
        RETURN_IF_ERROR(take_percent(json, "y", item.y));
        RETURN_IF_ERROR(take_percent(json, "w", item.w));
        RETURN_IF_ERROR(take_percent(json, "h", item.h));
    } else if (type == StepType::Story) {
        RETURN_IF_ERROR(items_from(json, "then", StepType::Sequence, item.then));
    }
    return item;
}

Result<void> items_from(const Json& json, const char* key, StepType type, std::vector<Item>& into) {
    ASSIGN_OR_RETURN(const Json* items, list(json, key, kMaxItems));
    for (const Json& entry : *items) {
        ASSIGN_OR_RETURN(Item item, item_from(entry, type));
        into.push_back(std::move(item));
    }
    return {};
}

Result<void> pairs_from(const Json& json, Step& step) {
    ASSIGN_OR_RETURN(const Json* pairs, list(json, "pairs", kMaxItems));
    for (const Json& pair : *pairs) {
        const Json* a = find(pair, "a");
        const Json* b = find(pair, "b");
        if (a == nullptr || b == nullptr || !a->is_object() || !b->is_object()) {
            return corrupt("a pair has not two sides");
        }
        ASSIGN_OR_RETURN(Item left, item_from(*a, step.type));
        ASSIGN_OR_RETURN(Item right, item_from(*b, step.type));
        step.items.push_back(std::move(left));
        step.partners.push_back(std::move(right));
    }
    return {};
}

Result<Pause> pause_from(const Json& json) {
    Pause pause;
    const Json* at = find(json, "at");
    const double seconds = at != nullptr && at->is_number() ? at->get<double>() : -1;
    if (!std::isfinite(seconds) || seconds <= 0 || seconds > 3600) {
        return corrupt("a pause has no place in the clip");
    }
    pause.at_ms = std::llround(seconds * 1000);
    RETURN_IF_ERROR(take(json, "say", pause.say));
    RETURN_IF_ERROR(take(json, "ask", pause.ask));
    RETURN_IF_ERROR(take(json, "talk", pause.talk));
    return pause;
}

Result<void> pauses_from(const Json& json, Step& step) {
    ASSIGN_OR_RETURN(const Json* pauses, list(json, "pause", kMaxPauses));
    for (const Json& entry : *pauses) {
        ASSIGN_OR_RETURN(Pause pause, pause_from(entry));
        step.pauses.push_back(std::move(pause));
    }
    return {};
}

Result<void> money_from(const Json& json, Step& step) {
    RETURN_IF_ERROR(take(json, "task", step.task));
    RETURN_IF_ERROR(take(json, "amount", 1, step.amount));
    RETURN_IF_ERROR(take(json, "paid", 1, step.paid));
    return take(json, "tray", step.tray);
}

Result<void> cashbook_from(const Json& json, Step& step) {
    RETURN_IF_ERROR(take(json, "start", 0, step.start));
    ASSIGN_OR_RETURN(const Json* ask, table(json, "ask", kMaxItems));
    RETURN_IF_ERROR(take(*ask, "say", step.ask));
    return take(*ask, "answer", 1, step.answer);
}

Result<void> grow_from(const Json& json, Step& step) {
    RETURN_IF_ERROR(take(json, "principal", 1, step.principal));
    RETURN_IF_ERROR(take(json, "rate", 0, kMaxRate, step.rate));
    RETURN_IF_ERROR(take(json, "months", 1, kMaxMonths, step.months));
    return take(json, "kind", step.kind);
}

/// What only steps of this type have, besides their items.
Result<void> own_fields_from(const Json& json, Step& step) {
    switch (step.type) {
        case StepType::Video:
            return pauses_from(json, step);
        case StepType::Thumb:
            return take(json, "ok", step.ok);
        case StepType::Match:
            return pairs_from(json, step);
        case StepType::Sort:
            return items_from(json, "baskets", StepType::Sequence, step.baskets);
        case StepType::Money:
            return money_from(json, step);
        case StepType::Cashbook:
            return cashbook_from(json, step);
        case StepType::Grow:
            return grow_from(json, step);
        case StepType::Do:
            return take(json, "seconds", 0, 3600, step.seconds);
        case StepType::Call:
            return take(json, "who", step.who);
        case StepType::Picture:
        case StepType::Sequence:
        case StepType::Choose:
        case StepType::Order:
        case StepType::Find:
        case StepType::Story:
        case StepType::Home:
            break;
    }
    return {};
}

}  // namespace

Result<Step> step_from(const Json& json) {
    Step step;
    std::string type;
    RETURN_IF_ERROR(take(json, "id", step.id));
    if (!is_slug(step.id)) {
        return corrupt("a step has no proper id");
    }
    RETURN_IF_ERROR(take(json, "type", type));
    auto known = step_type_from_name(type);
    if (!known) {
        return fail(
            ErrorCode::Unsupported,
            "The lesson has a step of a kind that this player does not know; a newer player is needed.");
    }
    step.type = *known;
    RETURN_IF_ERROR(take(json, "say", step.say));
    RETURN_IF_ERROR(take(json, "cap", step.cap));
    RETURN_IF_ERROR(take(json, "picture", step.picture));
    RETURN_IF_ERROR(take(json, "video", step.video));
    RETURN_IF_ERROR(take(json, "hint", step.hint));
    RETURN_IF_ERROR(take(json, "teach", step.teach));
    RETURN_IF_ERROR(take(json, "review", step.review));
    RETURN_IF_ERROR(own_fields_from(json, step));
    const char* key = items_key(step.type);
    if (key != nullptr && step.type != StepType::Match) {
        RETURN_IF_ERROR(items_from(json, key, step.type, step.items));
    }
    return step;
}

}  // namespace jankar::lesson
