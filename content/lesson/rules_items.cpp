#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

#include "content/lesson/json_keys.h"
#include "content/lesson/rules.h"
#include "content/lesson/toml_text.h"

// What the items of a step must be so that the step can be played and solved.

namespace jankar::lesson {
namespace {

constexpr std::array<std::string_view, 6> kHelpers = {"emergency", "police", "women",
                                                      "children",  "health", "counsellor"};

struct Range {
    std::size_t low;
    std::size_t high;
    bool holds(std::size_t count) const { return count >= low && count <= high; }
};

/// How many items a step of this type has; {0, 0} for types without.
Range items_range(StepType type) {
    switch (type) {
        case StepType::Sequence:
            return {2, 9};
        case StepType::Choose:
        case StepType::Match:
            return {2, 4};
        case StepType::Order:
            return {3, 5};
        case StepType::Sort:
            return {3, 8};
        case StepType::Find:
            return {1, 6};
        case StepType::Cashbook:
            return {2, 6};
        case StepType::Story:
            return {2, 3};
        case StepType::Home:
            return {1, 4};
        case StepType::Picture:
        case StepType::Video:
        case StepType::Thumb:
        case StepType::Money:
        case StepType::Grow:
        case StepType::Do:
        case StepType::Call:
            return {0, 0};
    }
    return {0, 0};
}
constexpr Range kBaskets = {2, static_cast<std::size_t>(kMaxBaskets)};
constexpr Range kPagesAfter = {1, 3};

bool look_alike(const Item& a, const Item& b) {
    return a.picture == b.picture && a.say == b.say;
}

/// Index of the first item that is the same as an earlier one, or the number of items.
std::size_t first_copy(const std::vector<Item>& items) {
    for (std::size_t i = 1; i < items.size(); ++i) {
        if (std::any_of(items.begin(), items.begin() + static_cast<std::ptrdiff_t>(i),
                        [&](const Item& before) { return look_alike(before, items[i]); })) {
            return i;
        }
    }
    return items.size();
}

void no_copies(const std::vector<Item>& items, const char* what, FaultBook& book) {
    const std::size_t copy = first_copy(items);
    if (copy < items.size()) {
        book.error(items[copy].line, "all_alike",
                   fmt::format("{} number {} is the same as one before it: nobody could tell them apart.",
                               what, copy + 1));
    }
}

void some_right(const Step& step, const char* text, FaultBook& book) {
    if (std::none_of(step.items.begin(), step.items.end(), [](const Item& item) { return item.ok; })) {
        book.error(step.line, "no_right_answer", text);
    }
}

void check_sort(const Step& step, FaultBook& book) {
    if (!kBaskets.holds(step.baskets.size())) {
        book.error(step.line, "number_of_items",
                   fmt::format("sort has {} baskets; it needs {} to {}.", step.baskets.size(), kBaskets.low,
                               kBaskets.high));
        return;
    }
    no_copies(step.baskets, "basket", book);
    bool all_known = true;
    for (const Item& item : step.items) {
        const bool known = item.basket >= 0 && static_cast<std::size_t>(item.basket) < step.baskets.size();
        all_known = all_known && known;
        if (item.basket < 0) {
            book.error(item.line, "missing_key",
                       "this thing does not say into which basket it belongs. Write basket = 1.");
        } else if (!known) {
            book.error(item.line, "unknown_basket",
                       fmt::format("basket = {} is not there: the step has {} baskets.", item.basket + 1,
                                   step.baskets.size()));
        }
    }
    if (all_known && std::all_of(step.items.begin(), step.items.end(), [&](const Item& item) {
            return item.basket == step.items.front().basket;
        })) {
        book.error(step.line, "one_basket",
                   "all things belong into the same basket; there is nothing to sort.");
    }
}

void check_spots(const Step& step, FaultBook& book) {
    some_right(step, "no spot is right. Write ok = true in the one to be found.", book);
    constexpr double kAll = 100.0 + 1e-9;
    for (const Item& spot : step.items) {
        if (spot.w <= 0 || spot.h <= 0) {
            book.error(
                spot.line, "spot_size",
                "this spot has no size. Write x, y, w and h in percent of the picture, like x = 40, y = "
                "30, w = 25, h = 40.");
        } else if (spot.x < 0 || spot.y < 0 || spot.x + spot.w > kAll || spot.y + spot.h > kAll) {
            book.error(spot.line, "spot_outside",
                       "this spot reaches out of the picture: x and y are 0 or more, x + w and y + h at most "
                       "100.");
        }
    }
}

void check_options(const Step& step, FaultBook& book) {
    for (const Item& option : step.items) {
        if (!kPagesAfter.holds(option.then.size())) {
            book.error(option.line, "number_of_items",
                       fmt::format("this option has {} pages in then; it needs {} to {}, and after them the "
                                   "story goes on with the next step.",
                                   option.then.size(), kPagesAfter.low, kPagesAfter.high));
        }
    }
}

void check_call(const Step& step, FaultBook& book) {
    if (step.who.empty()) {
        book.error(step.line, "missing_key",
                   fmt::format("it is not said who is called. Write who = \"women\", or another of {}.",
                               fmt::join(kHelpers, ", ")));
    } else if (std::find(kHelpers.begin(), kHelpers.end(), step.who) == kHelpers.end()) {
        auto near = nearest_of(step.who, kHelpers);
        book.error(step.line, "unknown_who",
                   fmt::format("nobody is called \"{}\"{} who is one of {}.", step.who,
                               near ? "; do you mean \"" + *near + "\"?" : ".", fmt::join(kHelpers, ", ")));
    }
}

}  // namespace

bool check_items(const Step& step, FaultBook& book) {
    const Range range = items_range(step.type);
    if (range.high != 0 && !range.holds(step.items.size())) {
        book.error(step.line, "number_of_items",
                   fmt::format("{} has {} {}; it needs {} to {}.", name_of(step.type), step.items.size(),
                               items_key(step.type), range.low, range.high));
        return false;
    }
    switch (step.type) {
        case StepType::Choose:
            some_right(step, "no answer is right. Write ok = true in the right one.", book);
            break;
        case StepType::Thumb:
            if (!step.picture.empty() && !step.video.empty()) {
                book.error(step.line, "picture_and_video",
                           "a \"thumb\" step shows a picture or a clip, not both. Keep one of them.");
            }
            break;
        case StepType::Order:
            if (std::all_of(step.items.begin(), step.items.end(),
                            [&](const Item& item) { return look_alike(item, step.items.front()); })) {
                book.error(step.line, "all_alike", "all things to put in order are the same.");
            }
            break;
        case StepType::Match:
            no_copies(step.items, "side a of pair", book);
            no_copies(step.partners, "side b of pair", book);
            break;
        case StepType::Sort:
            check_sort(step, book);
            break;
        case StepType::Find:
            if (step.picture.empty()) {
                book.error(step.line, "missing_key",
                           "this \"find\" step has no picture. Write picture = \"pictures/name.jpg\".");
            }
            check_spots(step, book);
            break;
        case StepType::Story:
            check_options(step, book);
            break;
        case StepType::Do:
            if (!step.picture.empty() && !step.video.empty()) {
                book.error(step.line, "picture_and_video",
                           "a \"do\" step shows a picture or a clip, not both. Keep one of them.");
            }
            break;
        case StepType::Call:
            check_call(step, book);
            break;
        case StepType::Picture:
        case StepType::Sequence:
        case StepType::Video:
        case StepType::Money:
        case StepType::Cashbook:
        case StepType::Grow:
        case StepType::Home:
            break;
    }
    return true;
}

}  // namespace jankar::lesson
