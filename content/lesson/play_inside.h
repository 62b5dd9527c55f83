#pragma once
// What the files of LessonPlay share: making effects, and the rules that need nothing but a step. Amounts
// are whole units of a country's money, never above kMostMoney. Not for other code. Any thread; no errors.
#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "content/lesson/model.h"
#include "content/lesson/play.h"

namespace jankar::lesson {

/// Sums of hostile lessons stay far below what a 64-bit integer holds.
constexpr std::int64_t kMostMoney = 1'000'000'000'000;

inline std::size_t place(int index) {
    return static_cast<std::size_t>(index);
}

template <class T, class U>
bool contains(const std::vector<T>& list, const U& wanted) {
    return std::find(list.begin(), list.end(), wanted) != list.end();
}

inline Effect effect(Effect::Kind kind, std::string line = {}, std::string control = {}) {
    return {kind, std::move(line), std::move(control), {}, false, 0};
}

/// Nothing is said where the lesson has no line.
inline void say_line(Effects& effects, const std::string& line, std::string control = {}) {
    if (!line.empty()) {
        effects.push_back(effect(Effect::Kind::Say, line, std::move(control)));
    }
}

inline std::string money_line(std::int64_t amount) {
    return "money:" + std::to_string(amount);
}

/// 0, 1, 2 ... count-1.
std::vector<int> as_written(int count);

/// Whether the items, laid in this order, are in the order of the lesson. A thing that occurs twice (over,
/// under, over) may stand in either of its places.
bool is_in_order(const Step& step, const std::vector<int>& order);
/// Whether a right side belongs to a left side; of two that are the same either does.
bool is_pair(const Step& step, int item, int partner);
/// The basket a thing belongs into, always one that exists if there is any.
int basket_of(const Step& step, int item);
/// sort: the lesson's; cashbook: in and out.
int basket_count(const Step& step);

/// Whose money a step is played in: the wanted country's, else that of the first it has amounts for.
std::string country_of(const Step& step, const std::string& wanted);
/// Which pieces make exactly this sum, the largest first where that comes out. Nothing if none do.
std::optional<std::vector<int>> pieces_for(const std::vector<std::int64_t>& tray, std::int64_t sum);
/// What there is after so many months, each month rounded half up.
LessonPlay::Growth growth_at(const Step& step, std::int64_t principal, int month);
/// The months a grow step can be moved on.
int months_of(const Step& step);

}  // namespace jankar::lesson
