#include <algorithm>
#include <nlohmann/json.hpp>

#include "content/lesson/json.h"

// The kept place of a play. It comes from a database that may be damaged, and from other versions of this
// program: what is missing or odd keeps its default, and LessonPlay brings the rest to the lesson.

namespace jankar::lesson {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kMaxStateBytes = 64 * 1024;
constexpr std::size_t kMaxList = 1000;

const Json* find(const Json& json, const char* key) {
    auto at = json.find(key);
    return at == json.end() ? nullptr : &*at;
}

std::int64_t integer(const Json& json) {
    if (json.is_number_unsigned()) {
        return static_cast<std::int64_t>(
            std::min<std::uint64_t>(json.get<std::uint64_t>(), std::numeric_limits<std::int64_t>::max()));
    }
    return json.is_number_integer() ? json.get<std::int64_t>() : 0;
}

void take(const Json& json, const char* key, std::int64_t& into) {
    if (const Json* value = find(json, key)) {
        into = std::max<std::int64_t>(integer(*value), 0);
    }
}

void take(const Json& json, const char* key, int& into) {
    std::int64_t wide = into;
    take(json, key, wide);
    into = static_cast<int>(std::min<std::int64_t>(wide, std::numeric_limits<int>::max()));
}

void take(const Json& json, const char* key, bool& into) {
    if (const Json* value = find(json, key); value != nullptr && value->is_boolean()) {
        into = value->get<bool>();
    }
}

void take(const Json& json, const char* key, std::string& into) {
    if (const Json* value = find(json, key); value != nullptr && value->is_string()) {
        into = value->get<std::string>();
    }
}

std::vector<std::string> texts(const Json& json) {
    std::vector<std::string> list;
    if (json.is_array()) {
        for (const Json& value : json) {
            if (value.is_string() && list.size() < kMaxList) {
                list.push_back(value.get<std::string>());
            }
        }
    }
    return list;
}

std::vector<int> numbers(const Json& json) {
    std::vector<int> list;
    if (json.is_array()) {
        for (const Json& value : json) {
            std::int64_t number = value.is_number_integer() ? integer(value) : -1;
            if (number >= 0 && number < static_cast<std::int64_t>(kMaxList) && list.size() < kMaxList) {
                list.push_back(static_cast<int>(number));
            }
        }
    }
    return list;
}

/// Pairs of item and place.
std::vector<std::pair<int, int>> pairs(const Json& json) {
    std::vector<std::pair<int, int>> list;
    if (json.is_array()) {
        for (const Json& value : json) {
            const std::vector<int> pair = numbers(value);
            if (pair.size() == 2 && list.size() < kMaxList) {
                list.emplace_back(pair[0], pair[1]);
            }
        }
    }
    return list;
}

/// An index that may be none: counted from 1, 0 is none.
void take_index(const Json& json, const char* key, int& into) {
    int number = 0;
    take(json, key, number);
    into = number - 1;
}

}  // namespace

std::string to_json(const PlayState& state) {
    Json json = Json::object();
    json["position"] = state.position;
    json["position_id"] = state.position_id;
    json["page"] = state.page;
    json["asked"] = state.asked;
    json["teaching"] = state.teaching;
    json["video_ms"] = state.video_ms;
    Json scored = Json::array();
    for (const PlayState::Scored& one : state.scored) {
        scored.push_back({{"step", one.step},
                          {"attempts", one.attempts},
                          {"first_right", one.first_right},
                          {"right", one.right},
                          {"shown", one.shown},
                          {"taught", one.taught},
                          {"returned", one.returned}});
    }
    json["scored"] = std::move(scored);
    json["entered"] = state.entered;
    json["watched"] = state.watched;
    json["told"] = state.told;
    json["placed"] = state.placed;
    json["dimmed"] = state.dimmed;
    json["put"] = state.put;
    json["holding"] = state.holding + 1;
    json["holding_answer"] = state.holding_answer;
    json["asking"] = state.asking;
    json["branch"] = state.branch + 1;
    json["month"] = state.month;
    json["talking"] = state.talking;
    json["talked_ms"] = state.talked_ms;
    json["ticked"] = state.ticked;
    json["mix_seed"] = state.mix_seed;
    json["in_return"] = state.in_return;
    json["return_index"] = state.return_index;
    json["completed"] = state.completed;
    json["active_ms"] = state.active_ms;
    json["replays"] = state.replays;
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Result<PlayState> play_state_from_json(std::string_view text) {
    if (text.size() > kMaxStateBytes) {
        return fail(ErrorCode::Corrupt, "The kept place of a lesson is larger than it can be.");
    }
    Json json = Json::parse(text, nullptr, false);
    if (!json.is_object()) {
        return fail(ErrorCode::Corrupt, "The kept place of a lesson cannot be read.");
    }
    PlayState state;
    take(json, "position", state.position);
    take(json, "position_id", state.position_id);
    take(json, "page", state.page);
    take(json, "asked", state.asked);
    take(json, "teaching", state.teaching);
    take(json, "video_ms", state.video_ms);
    if (const Json* scored = find(json, "scored"); scored != nullptr && scored->is_array()) {
        for (const Json& value : *scored) {
            if (!value.is_object() || state.scored.size() >= kMaxList) {
                continue;
            }
            PlayState::Scored one;
            take(value, "step", one.step);
            take(value, "attempts", one.attempts);
            take(value, "first_right", one.first_right);
            take(value, "right", one.right);
            take(value, "shown", one.shown);
            take(value, "taught", one.taught);
            take(value, "returned", one.returned);
            state.scored.push_back(std::move(one));
        }
    }
    if (const Json* value = find(json, "entered")) {
        state.entered = texts(*value);
    }
    if (const Json* value = find(json, "watched")) {
        state.watched = texts(*value);
    }
    if (const Json* value = find(json, "told")) {
        state.told = texts(*value);
    }
    if (const Json* value = find(json, "placed")) {
        state.placed = numbers(*value);
    }
    if (const Json* value = find(json, "dimmed")) {
        state.dimmed = numbers(*value);
    }
    if (const Json* value = find(json, "put")) {
        state.put = pairs(*value);
    }
    take_index(json, "holding", state.holding);
    take(json, "holding_answer", state.holding_answer);
    take(json, "asking", state.asking);
    take_index(json, "branch", state.branch);
    take(json, "month", state.month);
    take(json, "talking", state.talking);
    take(json, "talked_ms", state.talked_ms);
    if (const Json* ticked = find(json, "ticked"); ticked != nullptr && ticked->is_object()) {
        for (const auto& [step, items] : ticked->items()) {
            state.ticked[step] = numbers(items);
        }
    }
    if (const Json* value = find(json, "mix_seed"); value != nullptr && value->is_number_unsigned()) {
        state.mix_seed = value->get<std::uint64_t>();
    }
    take(json, "in_return", state.in_return);
    take(json, "return_index", state.return_index);
    take(json, "completed", state.completed);
    take(json, "active_ms", state.active_ms);
    take(json, "replays", state.replays);
    return state;
}

}  // namespace jankar::lesson
