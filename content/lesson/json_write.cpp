#include <nlohmann/json.hpp>

#include "content/lesson/json.h"
#include "content/lesson/json_keys.h"

// nlohmann's objects are ordered maps, so keys come out sorted and the same lesson gives the same bytes.

namespace jankar::lesson {
namespace {

using Json = nlohmann::json;

std::string dump(const Json& json) {
    // Bytes that are no UTF-8 cannot come from a checked lesson; they are replaced rather than thrown about.
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

void put_text(Json& into, const char* key, const std::string& text) {
    if (!text.empty()) {
        into[key] = text;
    }
}

void put_texts(Json& into, const char* key, const ByLang& texts) {
    if (!texts.empty()) {
        into[key] = texts;
    }
}

void put_number(Json& into, const char* key, std::int64_t number) {
    if (number != 0) {
        into[key] = number;
    }
}

void put_flag(Json& into, const char* key, bool flag) {
    if (flag) {
        into[key] = true;
    }
}

void put_amounts(Json& into, const char* key, const Amounts& amounts) {
    if (!amounts.empty()) {
        into[key] = amounts;
    }
}

Json items_json(const std::vector<Item>& items, StepType type);

Json item_json(const Item& item, StepType type) {
    Json json = Json::object();
    put_text(json, "picture", item.picture);
    put_text(json, "say", item.say);
    put_texts(json, "cap", item.cap);
    put_flag(json, "ok", item.ok);
    if (type == StepType::Sort && item.basket >= 0) {
        json["basket"] = item.basket + 1;
    } else if (type == StepType::Cashbook) {
        put_amounts(json, item.basket == 0 ? "in" : "out", item.amount);
    } else if (type == StepType::Find) {
        json["x"] = item.x;
        json["y"] = item.y;
        json["w"] = item.w;
        json["h"] = item.h;
    } else if (type == StepType::Story && !item.then.empty()) {
        json["then"] = items_json(item.then, StepType::Sequence);
    }
    return json;
}

Json items_json(const std::vector<Item>& items, StepType type) {
    Json list = Json::array();
    for (const Item& item : items) {
        list.push_back(item_json(item, type));
    }
    return list;
}

/// REQUIRES: as many partners as items.
Json pairs_json(const Step& step) {
    Json list = Json::array();
    for (std::size_t i = 0; i < step.items.size(); ++i) {
        Json pair = Json::object();
        pair["a"] = item_json(step.items[i], step.type);
        pair["b"] = item_json(step.partners[i], step.type);
        list.push_back(std::move(pair));
    }
    return list;
}

Json pause_json(const Pause& pause) {
    Json json = Json::object();
    json["at"] = static_cast<double>(pause.at_ms) / 1000.0;
    put_text(json, "say", pause.say);
    put_text(json, "ask", pause.ask);
    put_flag(json, "talk", pause.talk);
    return json;
}

Json step_json(const Step& step) {
    Json json = Json::object();
    json["id"] = step.id;
    json["type"] = name_of(step.type);
    put_text(json, "say", step.say);
    put_texts(json, "cap", step.cap);
    put_text(json, "picture", step.picture);
    put_text(json, "video", step.video);
    put_text(json, "hint", step.hint);
    put_text(json, "teach", step.teach);
    put_flag(json, "review", step.review);
    put_number(json, "seconds", step.seconds);
    put_flag(json, "ok", step.ok);
    put_text(json, "task", step.task);
    put_amounts(json, "amount", step.amount);
    put_amounts(json, "paid", step.paid);
    if (!step.tray.empty()) {
        json["tray"] = step.tray;
    }
    put_amounts(json, "start", step.start);
    if (!step.ask.empty() || !step.answer.empty()) {
        json["ask"] = Json::object();
        put_text(json["ask"], "say", step.ask);
        put_amounts(json["ask"], "answer", step.answer);
    }
    put_amounts(json, "principal", step.principal);
    put_number(json, "rate", step.rate);
    put_number(json, "months", step.months);
    put_text(json, "kind", step.kind);
    put_text(json, "who", step.who);
    if (!step.baskets.empty()) {
        json["baskets"] = items_json(step.baskets, StepType::Sequence);
    }
    if (const char* key = items_key(step.type); key != nullptr && !step.items.empty()) {
        json[key] = step.type == StepType::Match ? pairs_json(step) : items_json(step.items, step.type);
    }
    if (!step.pauses.empty()) {
        Json pauses = Json::array();
        for (const Pause& pause : step.pauses) {
            pauses.push_back(pause_json(pause));
        }
        json["pause"] = std::move(pauses);
    }
    return json;
}

Json object_json(const MediaObject& object) {
    Json json = Json::object();
    json["hash"] = object.hash;
    json["ext"] = object.ext;
    json["kind"] = name_of(object.kind);
    json["bytes"] = object.bytes;
    put_number(json, "width", object.width);
    put_number(json, "height", object.height);
    put_number(json, "ms", object.ms);
    put_flag(json, "draft", object.draft);
    return json;
}

}  // namespace

const char* items_key(StepType type) {
    switch (type) {
        case StepType::Sequence:
            return "pages";
        case StepType::Choose:
            return "answers";
        case StepType::Order:
        case StepType::Sort:
        case StepType::Home:
            return "items";
        case StepType::Match:
            return "pairs";
        case StepType::Find:
            return "spots";
        case StepType::Cashbook:
            return "entries";
        case StepType::Story:
            return "options";
        case StepType::Picture:
        case StepType::Video:
        case StepType::Thumb:
        case StepType::Money:
        case StepType::Grow:
        case StepType::Do:
        case StepType::Call:
            return nullptr;
    }
    return nullptr;
}

const char* name_of(MediaKind kind) {
    switch (kind) {
        case MediaKind::Picture:
            return "picture";
        case MediaKind::Voice:
            return "voice";
        case MediaKind::Video:
            return "video";
    }
    return "";
}

std::string to_json(const Lesson& lesson) {
    Json json = Json::object();
    json["format"] = kLessonFormat;
    json["id"] = lesson.id;
    json["version"] = lesson.version;
    put_text(json, "subject", lesson.subject);
    put_text(json, "course", lesson.course);
    put_text(json, "cover", lesson.cover);
    json["say"] = lesson.say;
    json["langs"] = lesson.langs;
    put_number(json, "minutes", lesson.minutes);
    put_text(json, "licence", lesson.licence);
    put_text(json, "credit", lesson.credit);
    put_texts(json, "title", lesson.title);
    put_flag(json, "private", lesson.is_private);
    put_flag(json, "neutral", lesson.is_neutral);
    if (!lesson.finish.empty()) {
        json["finish"] = lesson.finish;
    }
    Json steps = Json::array();
    for (const Step& step : lesson.steps) {
        steps.push_back(step_json(step));
    }
    json["step"] = std::move(steps);
    Json media = Json::object();
    for (const auto& [name, object] : lesson.media) {
        media[name] = object_json(object);
    }
    json["media"] = std::move(media);
    Json voices = Json::object();
    for (const auto& [lang, lines] : lesson.voices) {
        Json of_lang = Json::object();
        for (const auto& [line, object] : lines) {
            of_lang[line] = object_json(object);
        }
        voices[lang] = std::move(of_lang);
    }
    json["voices"] = std::move(voices);
    json["words"] = lesson.words;
    return dump(json);
}

}  // namespace jankar::lesson
