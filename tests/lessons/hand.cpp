#include "tests/lessons/hand.h"

#include <algorithm>
#include <map>
#include <set>

namespace jankar::test {

namespace {

using namespace jankar::lesson;

std::size_t at(int index) {
    return static_cast<std::size_t>(index);
}

class Hand {
 public:
    Hand(const LessonPlay& play, const screen::ScreenRecord& screen, bool right)
        : play_(play), step_(play.step()), screen_(screen), right_(right) {}

    std::string answer() const {
        switch (step_.type) {
            case StepType::Choose:
                return one_of(Part::Answer);
            case StepType::Find:
                return one_of(Part::Spot);
            case StepType::Thumb:
                return give(Part::Thumb, step_.ok == right_ ? 0 : 1);
            case StepType::Order:
                return lay();
            case StepType::Match:
                return put(Part::Answer);
            case StepType::Sort:
                return put(Part::Basket);
            case StepType::Cashbook:
                // Of the three amounts the first is right.
                return play_.is_asking() ? give(Part::Answer, 0) : put(Part::Basket);
            case StepType::Money:
                return take();
            case StepType::Story:
                // Who answers right takes the first way, the other one the last.
                return give(Part::Answer, right_ ? 0 : play_.part_count(Part::Answer) - 1);
            default:
                return {};
        }
    }

    std::string if_there(const std::string& id) const {
        const screen::Control* control = screen_.find(id);
        return control != nullptr && control->enabled ? id : std::string();
    }

 private:
    std::string part(Part kind, int index) const { return if_there(control_id(kind, index)); }

    std::string give(Part kind, int index) const {
        return play_.state_of(kind, index).chosen ? if_there("done") : part(kind, index);
    }

    std::string one_of(Part kind) const {
        for (int i = 0; i < play_.part_count(kind); ++i) {
            if (step_.items[at(i)].ok == right_ && !play_.state_of(kind, i).dim) {
                return give(kind, i);
            }
        }
        return {};
    }

    /// order: the item that has to come at this place of the row.
    int wanted_at(int place) const { return right_ ? place : play_.part_count(Part::Item) - 1 - place; }
    std::string lay() const {
        const int count = play_.part_count(Part::Item);
        std::vector<int> row(at(count), -1);
        int laid = 0;
        for (int i = 0; i < count; ++i) {
            if (const int place = play_.state_of(Part::Item, i).place; place >= 0) {
                row[at(place)] = i;
                ++laid;
            }
        }
        for (int place = 0; place < laid; ++place) {
            if (row[at(place)] != wanted_at(place)) {
                return part(Part::Item, row[at(place)]);
            }
        }
        return laid == count ? if_there("done") : part(Part::Item, wanted_at(laid));
    }

    /// match, sort, cashbook: where a thing has to lie.
    int wanted_of(int item) const {
        const int here = step_.type == StepType::Match ? item : step_.items[at(item)].basket;
        const int places = play_.part_count(step_.type == StepType::Match ? Part::Answer : Part::Basket);
        return right_ ? here : (here + 1) % places;
    }
    std::string put(Part where) const {
        const int count = play_.part_count(Part::Item);
        for (int i = 0; i < count; ++i) {
            if (play_.state_of(Part::Item, i).held) {
                return part(where, wanted_of(i));
            }
        }
        bool all = true;
        for (int i = 0; i < count; ++i) {
            if (play_.state_of(Part::Item, i).place == wanted_of(i)) {
                continue;
            }
            all = false;
            // It may lie under another one that goes first.
            if (const std::string id = part(Part::Item, i); !id.empty()) {
                return id;
            }
        }
        return all ? if_there("done") : std::string();
    }

    /// money: pieces of the tray, by their value; how many of each.
    std::map<std::int64_t, int> wanted_pieces() const {
        const std::vector<std::int64_t> tray = play_.tray();
        std::map<std::int64_t, int> wanted;
        if (step_.task == "count") {
            for (std::int64_t piece : tray) {
                ++wanted[piece];
            }
            if (!right_) {
                --wanted[tray.front()];
            }
            return wanted;
        }
        // From no money on: with which pieces each sum is made.
        std::map<std::int64_t, std::vector<std::int64_t>> ways = {{0, {}}};
        for (std::int64_t piece : tray) {
            const auto before = ways;
            for (const auto& [sum, used] : before) {
                std::vector<std::int64_t> more = used;
                more.push_back(piece);
                ways.try_emplace(sum + piece, std::move(more));
            }
        }
        const auto way = std::find_if(ways.begin(), ways.end(), [&](const auto& one) {
            return one.first > 0 && (one.first == play_.money_target()) == right_;
        });
        if (way != ways.end()) {
            for (std::int64_t piece : way->second) {
                ++wanted[piece];
            }
        }
        return wanted;
    }
    std::string take() const {
        const std::vector<std::int64_t> tray = play_.tray();
        std::map<std::int64_t, int> missing = wanted_pieces();
        for (std::size_t i = 0; i < tray.size(); ++i) {
            missing[tray[i]] -= play_.state_of(Part::Note, static_cast<int>(i)).place >= 0 ? 1 : 0;
        }
        bool all = true;
        for (std::size_t i = 0; i < tray.size(); ++i) {
            const int note = static_cast<int>(i);
            const bool taken = play_.state_of(Part::Note, note).place >= 0;
            if (taken ? missing[tray[i]] < 0 : missing[tray[i]] > 0) {
                all = false;
                if (const std::string id = part(Part::Note, note); !id.empty()) {
                    return id;
                }
            }
        }
        return all ? if_there("done") : std::string();
    }

    const LessonPlay& play_;
    const Step& step_;
    const screen::ScreenRecord& screen_;
    const bool right_;
};

int answers_given(const LessonPlay& play) {
    for (const PlayState::Scored& one : play.state().scored) {
        if (one.step == play.step().id) {
            return one.attempts;
        }
    }
    return 0;
}

}  // namespace

std::string next_tap(const LessonPlay& play, const screen::ScreenRecord& screen, Answers answers) {
    const Step& step = play.step();
    const Hand hand(play, screen, answers == Answers::Right || answers_given(play) > 0);
    if (is_scored(step.type) && !play.is_settled()) {
        return hand.answer();
    }
    if (step.type == StepType::Home) {
        for (int i = 0; i < play.part_count(Part::Item); ++i) {
            if (!play.state_of(Part::Item, i).ticked) {
                return hand.if_there(control_id(Part::Item, i));
            }
        }
    }
    if (step.type == StepType::Grow && play.growth().month < play.growth().months) {
        return hand.if_there("month");
    }
    if (play.can_next()) {
        return hand.if_there("next");
    }
    return step.type == StepType::Story ? hand.answer() : hand.if_there("done");
}

}  // namespace jankar::test
