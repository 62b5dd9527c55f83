#include "content/lesson/play_inside.h"

#include <charconv>
#include <functional>
#include <iterator>
#include <map>
#include <numeric>
#include <set>

namespace jankar::lesson {
namespace {

constexpr int kMostMonths = 1200;
constexpr std::int64_t kMostRate = 1000;
/// Looking for pieces that make a sum ends here; a tray of a lesson needs a few hundred.
constexpr int kMostTries = 200'000;

struct PartName {
    Part part;
    std::string_view name;
};
constexpr PartName kNumbered[] = {{Part::Answer, "answer:"},
                                  {Part::Item, "item:"},
                                  {Part::Basket, "basket:"},
                                  {Part::Note, "note:"},
                                  {Part::Spot, "spot:"}};

bool is_same(const Item& one, const Item& other) {
    return one.picture == other.picture && one.say == other.say;
}

std::int64_t held_down(std::int64_t amount) {
    return std::clamp<std::int64_t>(amount, 0, kMostMoney);
}

}  // namespace

std::optional<std::pair<Part, int>> part_of(std::string_view control_id) {
    if (control_id == "thumb:yes" || control_id == "thumb:no") {
        return std::pair(Part::Thumb, control_id == "thumb:yes" ? 0 : 1);
    }
    if (control_id == "month") {
        return std::pair(Part::Month, 0);
    }
    for (const auto& [part, name] : kNumbered) {
        if (control_id.starts_with(name)) {
            const std::string_view digits = control_id.substr(name.size());
            int number = 0;
            const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
            const bool whole = error == std::errc{} && end == digits.data() + digits.size();
            if (!whole || number < 1 || digits.front() == '0') {
                return std::nullopt;
            }
            return std::pair(part, number - 1);
        }
    }
    return std::nullopt;
}

std::string control_id(Part part, int index) {
    if (part == Part::Thumb) {
        return index == 0 ? "thumb:yes" : "thumb:no";
    }
    for (const auto& [numbered, name] : kNumbered) {
        if (numbered == part) {
            return std::string(name) + std::to_string(index + 1);
        }
    }
    return "month";
}

std::vector<int> as_written(int count) {
    std::vector<int> order(place(count));
    std::iota(order.begin(), order.end(), 0);
    return order;
}

bool is_in_order(const Step& step, const std::vector<int>& order) {
    if (order.size() != step.items.size()) {
        return false;
    }
    for (std::size_t i = 0; i < order.size(); ++i) {
        if (!is_same(step.items[place(order[i])], step.items[i])) {
            return false;
        }
    }
    return true;
}

bool is_pair(const Step& step, int item, int partner) {
    return item == partner || is_same(step.partners[place(item)], step.partners[place(partner)]) ||
           is_same(step.items[place(item)], step.items[place(partner)]);
}

int basket_count(const Step& step) {
    return step.type == StepType::Cashbook ? 2 : static_cast<int>(step.baskets.size());
}

int basket_of(const Step& step, int item) {
    return std::clamp(step.items[place(item)].basket, 0, std::max(0, basket_count(step) - 1));
}

std::string country_of(const Step& step, const std::string& wanted) {
    std::vector<std::string> known;
    auto add = [&](const auto& amounts) {
        for (const auto& entry : amounts) {
            known.push_back(entry.first);
        }
    };
    if (step.type == StepType::Money) {
        add(step.tray);
        if (std::any_of(known.begin(), known.end(),
                        [&](const auto& one) { return step.amount.contains(one); })) {
            std::erase_if(known, [&](const auto& one) { return !step.amount.contains(one); });
        }
    } else if (step.type == StepType::Cashbook) {
        for (const Item& entry : step.items) {
            if (known.empty()) {
                add(entry.amount);
            }
        }
        if (known.empty()) {
            add(step.start);
        }
    } else {
        add(step.principal);
    }
    return known.empty() || contains(known, wanted) ? wanted : known.front();
}

std::optional<std::vector<int>> pieces_for(const std::vector<std::int64_t>& tray, std::int64_t sum) {
    // Equal pieces are one kind. From the largest kind down, as many as fit first; `rest_from` is what all
    // smaller kinds together can still make.
    std::map<std::int64_t, std::vector<int>, std::greater<>> kinds;
    for (std::size_t i = 0; i < tray.size(); ++i) {
        if (tray[i] > 0 && tray[i] <= kMostMoney) {
            kinds[tray[i]].push_back(static_cast<int>(i));
        }
    }
    struct Kind {
        std::int64_t value;
        std::vector<int> pieces;
        std::int64_t rest_from = 0;
    };
    std::vector<Kind> list;
    for (auto& [value, pieces] : kinds) {
        list.push_back({value, std::move(pieces)});
    }
    std::int64_t rest = 0;
    for (auto kind = list.rbegin(); kind != list.rend(); ++kind) {
        rest += kind->value * static_cast<std::int64_t>(kind->pieces.size());
        kind->rest_from = rest;
    }
    std::set<std::pair<std::size_t, std::int64_t>> hopeless;
    std::vector<int> taken;
    int tries = 0;
    std::function<bool(std::size_t, std::int64_t)> take = [&](std::size_t at, std::int64_t left) {
        if (left == 0) {
            return true;
        }
        if (at >= list.size() || left > list[at].rest_from || ++tries > kMostTries ||
            hopeless.contains({at, left})) {
            return false;
        }
        const Kind& kind = list[at];
        const auto most = std::min<std::int64_t>(left / kind.value, std::ssize(kind.pieces));
        for (std::int64_t n = most; n >= 0; --n) {
            const std::size_t before = taken.size();
            taken.insert(taken.end(), kind.pieces.begin(), kind.pieces.begin() + n);
            if (take(at + 1, left - n * kind.value)) {
                return true;
            }
            taken.resize(before);
        }
        hopeless.insert({at, left});
        return false;
    };
    if (sum < 0 || !take(0, sum)) {
        return std::nullopt;
    }
    return taken;
}

int months_of(const Step& step) {
    return static_cast<int>(std::clamp<std::int64_t>(step.months, 0, kMostMonths));
}

LessonPlay::Growth growth_at(const Step& step, std::int64_t principal, int month) {
    principal = held_down(principal);
    const std::int64_t rate = std::clamp<std::int64_t>(step.rate, 0, kMostRate);
    const int months = months_of(step);
    auto interest_on = [&](std::int64_t amount) { return (amount * rate + 50) / 100; };
    LessonPlay::Growth growth;
    growth.month = std::clamp(month, 0, months);
    growth.months = months;
    growth.own = step.kind == "saving" ? 0 : principal;
    growth.owed = step.kind == "saving" ? 0 : principal;
    for (int m = 1; m <= growth.month; ++m) {
        const std::int64_t interest = interest_on(step.kind == "saving" ? growth.own : growth.owed);
        growth.interest = held_down(growth.interest + interest);
        if (step.kind == "saving") {
            growth.own = held_down(growth.own + interest + principal);
        } else if (step.kind == "loan") {
            // Equal parts of whole units: the last instalment ends at nothing, whatever was rounded before.
            growth.owed = (principal * (months - m) * 2 + months) / (2 * static_cast<std::int64_t>(months));
        }
    }
    return growth;
}

}  // namespace jankar::lesson
