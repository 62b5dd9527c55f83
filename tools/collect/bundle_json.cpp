#include "tools/collect/bundle_json.h"

#include <nlohmann/json.hpp>

namespace jankar::collect {
namespace {

using Json = nlohmann::json;

// Labels and titles come from devices; bytes that are no UTF-8 are replaced, never refused.
std::string text_of(const Json& json) {
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

template <class Read>
auto guarded(const std::string& text, Read read) -> std::optional<decltype(read(Json()))> {
    try {
        return read(Json::parse(text));
    } catch (const Json::exception&) {
        return std::nullopt;
    }
}

}  // namespace

std::string header_to_json(const records::BundleHeader& header) {
    return text_of(Json{{"programme", header.programme},
                        {"device", header.device},
                        {"key", header.public_key},
                        {"label", header.label},
                        {"epoch", header.epoch},
                        {"lo", header.lo},
                        {"hi", header.hi},
                        {"prev", header.prev_id},
                        {"head", header.head_id},
                        {"player", header.player_version},
                        {"packs", header.packs},
                        {"free_mb", header.free_mb},
                        {"canary", header.canary_ok},
                        {"battery", header.battery},
                        {"wall", header.wall_ms},
                        {"mono", header.mono_ms},
                        {"boot", header.boot},
                        {"sealed", header.sealed}});
}

std::optional<records::BundleHeader> header_from_json(const std::string& text) {
    return guarded(text, [](const Json& json) {
        records::BundleHeader header;
        header.programme = json.at("programme").get<std::string>();
        header.device = json.at("device").get<std::string>();
        header.public_key = json.at("key").get<std::string>();
        header.label = json.at("label").get<std::string>();
        header.epoch = json.at("epoch").get<std::string>();
        header.lo = json.at("lo").get<std::int64_t>();
        header.hi = json.at("hi").get<std::int64_t>();
        header.prev_id = json.at("prev").get<std::string>();
        header.head_id = json.at("head").get<std::string>();
        header.player_version = json.at("player").get<std::string>();
        header.packs = json.at("packs").get<std::map<std::string, int>>();
        header.free_mb = json.at("free_mb").get<std::int64_t>();
        header.canary_ok = json.at("canary").get<bool>();
        header.battery = json.at("battery").get<int>();
        header.wall_ms = json.at("wall").get<std::int64_t>();
        header.mono_ms = json.at("mono").get<std::int64_t>();
        header.boot = json.at("boot").get<std::int64_t>();
        header.sealed = json.at("sealed").get<bool>();
        return header;
    });
}

namespace {

Json lesson_json(const records::LessonInfo& lesson) {
    return Json{{"id", lesson.id},        {"version", lesson.version},     {"hash", lesson.hash8},
                {"maker", lesson.maker8}, {"subject", lesson.subject},     {"course", lesson.course},
                {"steps", lesson.steps},  {"scored", lesson.scored_steps}, {"title", lesson.title}};
}

records::LessonInfo lesson_of(const Json& json) {
    records::LessonInfo lesson;
    lesson.id = json.at("id").get<std::string>();
    lesson.version = json.at("version").get<int>();
    lesson.hash8 = json.at("hash").get<std::string>();
    lesson.maker8 = json.at("maker").get<std::string>();
    lesson.subject = json.at("subject").get<std::string>();
    lesson.course = json.at("course").get<std::string>();
    lesson.steps = json.at("steps").get<int>();
    lesson.scored_steps = json.at("scored").get<int>();
    lesson.title = json.at("title").get<std::map<std::string, std::string>>();
    return lesson;
}

}  // namespace

std::string lesson_to_json(const records::LessonInfo& lesson) {
    return text_of(lesson_json(lesson));
}

std::optional<records::LessonInfo> lesson_from_json(const std::string& text) {
    return guarded(text, lesson_of);
}

std::string pack_to_json(const std::map<std::string, std::string>& title, const std::string& path,
                         const std::vector<records::LessonInfo>& lessons) {
    Json json{{"title", title}, {"path", path}, {"lessons", Json::array()}};
    for (const records::LessonInfo& lesson : lessons) {
        json["lessons"].push_back(lesson_json(lesson));
    }
    return text_of(json);
}

bool pack_from_json(const std::string& text, std::map<std::string, std::string>& title, std::string& path,
                    std::vector<records::LessonInfo>& lessons) {
    return guarded(text,
                   [&](const Json& json) {
                       title = json.at("title").get<std::map<std::string, std::string>>();
                       path = json.at("path").get<std::string>();
                       for (const Json& lesson : json.at("lessons")) {
                           lessons.push_back(lesson_of(lesson));
                       }
                       return true;
                   })
        .has_value();
}

}  // namespace jankar::collect
