#include <algorithm>
#include <numeric>

#include "content/lesson/play_inside.h"

// Sums: the tray and what is taken from it, the purse of the cash book, months that go by.

namespace jankar::lesson {

std::int64_t LessonPlay::amount_of(const Amounts& amounts) const {
    const auto at = amounts.find(country_of(step(), world_.country));
    return at == amounts.end() ? 0 : std::clamp<std::int64_t>(at->second, 0, kMostMoney);
}

std::vector<std::int64_t> LessonPlay::tray() const {
    const auto at = step().tray.find(country_of(step(), world_.country));
    if (step().type != StepType::Money || at == step().tray.end()) {
        return {};
    }
    std::vector<std::int64_t> pieces = at->second;
    for (std::int64_t& piece : pieces) {
        piece = std::clamp<std::int64_t>(piece, 0, kMostMoney);
    }
    return pieces;
}

std::int64_t LessonPlay::money_total() const {
    if (step().type == StepType::Cashbook) {
        return std::max<std::int64_t>(purse(), 0);
    }
    const std::vector<std::int64_t> pieces = tray();
    std::int64_t total = 0;
    for (int note : state_.placed) {
        total += place(note) < pieces.size() ? pieces[place(note)] : 0;
    }
    return total;
}

std::int64_t LessonPlay::money_target() const {
    return step().task == "change" ? std::max<std::int64_t>(money_paid() - money_price(), 0)
                                   : amount_of(step().amount);
}

std::int64_t LessonPlay::money_paid() const {
    return step().task == "change" ? amount_of(step().paid) : 0;
}

std::int64_t LessonPlay::money_price() const {
    return step().task == "change" ? amount_of(step().amount) : 0;
}

bool LessonPlay::is_paid_right() const {
    return step().task == "count" ? state_.placed.size() == tray().size() : money_total() == money_target();
}

Effects LessonPlay::tap_note(int note) {
    if (contains(state_.placed, note)) {
        std::erase(state_.placed, note);
    } else {
        state_.placed.push_back(note);
    }
    Effects effects;
    say_line(effects, money_line(money_total()), control_id(Part::Note, note));
    return effects;
}

bool LessonPlay::is_asking() const {
    return step().type == StepType::Cashbook && state_.asking;
}

std::int64_t LessonPlay::entry_amount(int item) const {
    const auto& items = step().items;
    return item < 0 || place(item) >= items.size() ? 0 : amount_of(items[place(item)].amount);
}

std::int64_t LessonPlay::purse() const {
    return std::accumulate(state_.put.begin(), state_.put.end(), amount_of(step().start),
                           [&](std::int64_t sum, const std::pair<int, int>& put) {
                               const std::int64_t amount = entry_amount(put.first);
                               return put.second == 0 ? sum + amount : sum - amount;
                           });
}

std::vector<std::int64_t> LessonPlay::answer_amounts() const {
    const Step& now = step();
    if (now.type != StepType::Cashbook) {
        return {};
    }
    std::int64_t left = amount_of(now.start);
    std::int64_t last_in = 0;
    std::int64_t last_out = 0;
    for (int item = 0; item < static_cast<int>(now.items.size()); ++item) {
        const std::int64_t amount = entry_amount(item);
        const bool in = basket_of(now, item) == 0;
        left += in ? amount : -amount;
        (in ? last_in : last_out) = amount > 0 ? amount : (in ? last_in : last_out);
    }
    left = now.answer.contains(country_of(now, world_.country)) ? amount_of(now.answer) : left;
    left = std::max<std::int64_t>(left, 0);
    if (last_out > 0) {
        return {left, left + last_out, left + 2 * last_out};
    }
    // Nothing went out: the last income is forgotten, or counted twice.
    if (last_in > 0 && left >= last_in) {
        return {left, left - last_in, left + last_in};
    }
    return {left, left + 10, left + 20};
}

LessonPlay::Growth LessonPlay::growth() const {
    return step().type == StepType::Grow ? growth_at(step(), amount_of(step().principal), state_.month)
                                         : Growth{};
}

Effects LessonPlay::tap_month() {
    Effects effects;
    const std::string control = control_id(Part::Month, 0);
    if (state_.month < months_of(step())) {
        ++state_.month;
        say_line(effects, "ui:month", control);
    }
    const Growth now = growth();
    const bool is_loan = step().kind == "loan", is_interest = step().kind == "interest";
    say_line(effects, is_loan ? "ui:loan-left" : is_interest ? "ui:interest" : "ui:savings", control);
    say_line(effects, money_line(is_loan ? now.owed : is_interest ? now.interest : now.own), control);
    return effects;
}

}  // namespace jankar::lesson
