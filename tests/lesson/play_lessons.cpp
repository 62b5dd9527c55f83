#include "tests/lesson/play_lessons.h"

#include <algorithm>
#include <numeric>
#include <set>

namespace jankar::test {

using namespace jankar::lesson;

namespace {

int between(Random& random, int low, int high) {
    return low + static_cast<int>(random() % static_cast<unsigned>(high - low + 1));
}

std::size_t at(int index) {
    return static_cast<std::size_t>(index);
}

const char* one_of(Random& random, std::initializer_list<const char*> list) {
    return *(list.begin() + random() % list.size());
}

Item item(const std::string& name) {
    Item made;
    made.picture = "pictures/" + name + ".svg";
    made.say = name;
    return made;
}

std::vector<Item> items(const std::string& name, int count) {
    std::vector<Item> made;
    for (int i = 1; i <= count; ++i) {
        made.push_back(item(name + "-" + std::to_string(i)));
    }
    return made;
}

void make_money(Random& random, Step& step) {
    static constexpr std::int64_t kPieces[] = {1, 2, 5, 10, 20, 50, 100, 200, 500};
    step.task = one_of(random, {"pay", "count", "change"});
    for (const char* country : {"IN", "ET"}) {
        auto& tray = step.tray[country];
        for (int i = between(random, 2, 8); i > 0; --i) {
            tray.push_back(kPieces[random() % std::size(kPieces)]);
        }
        // What is asked for is what some of the pieces make.
        std::int64_t made = tray.front();
        for (std::size_t i = 1; i < tray.size(); ++i) {
            made += step.task == "count" || random() % 2 == 0 ? tray[i] : 0;
        }
        step.amount[country] = made;
        if (step.task == "change") {
            step.amount[country] = between(random, 1, 300);
            step.paid[country] = step.amount[country] + made;
        }
    }
}

void make_cashbook(Random& random, Step& step, const std::string& name) {
    step.items = items(name, between(random, 2, 6));
    step.ask = random() % 3 > 0 ? "ask-" + name : "";
    for (const char* country : {"IN", "ET"}) {
        std::int64_t lowest = 0;
        std::int64_t purse = 0;
        for (Item& entry : step.items) {
            entry.basket = entry.basket < 0 ? between(random, 0, 1) : entry.basket;
            entry.amount[country] = between(random, 1, 500);
            purse += entry.basket == 0 ? entry.amount[country] : -entry.amount[country];
            lowest = std::min(lowest, purse);
        }
        step.start[country] = between(random, 0, 300) - lowest;
        step.answer[country] = step.start[country] + purse;
    }
}

Effects tap(LessonPlay& play, Part part, int index, std::int64_t& now) {
    return play.tap(part, index, now += 1000);
}

Effects twice(LessonPlay& play, Part part, int index, std::int64_t& now) {
    tap(play, part, index, now);
    return tap(play, part, index, now);
}

/// Takes up all that lies somewhere.
void take_all_back(LessonPlay& play, Part part, std::int64_t& now) {
    for (int i = 0; i < play.part_count(part); ++i) {
        if (play.state_of(part, i).place >= 0) {
            tap(play, part, i, now);
        }
    }
}

/// One of several that is right, or is not; -1 if there is none.
int pick(const Step& step, int count, bool right) {
    for (int i = 0; i < count; ++i) {
        const bool ok = step.type == StepType::Thumb      ? (i == 0) == step.ok
                        : step.type == StepType::Cashbook ? i == 0
                                                          : step.items[at(i)].ok;
        if (ok == right) {
            return i;
        }
    }
    return -1;
}

/// Which pieces to take, found by trying all sets of them.
std::vector<int> pieces(const LessonPlay& play, bool right) {
    const auto tray = play.tray();
    for (unsigned set = 1; set < 1U << tray.size(); ++set) {
        std::vector<int> taken;
        std::int64_t sum = 0;
        for (std::size_t i = 0; i < tray.size(); ++i) {
            if ((set >> i & 1U) != 0) {
                taken.push_back(static_cast<int>(i));
                sum += tray[i];
            }
        }
        const bool good =
            play.step().task == "count" ? taken.size() == tray.size() : sum == play.money_target();
        if (good == right) {
            return taken;
        }
    }
    return {};
}

bool lay_order(LessonPlay& play, bool right, std::int64_t& now) {
    take_all_back(play, Part::Item, now);
    const Step& step = play.step();
    std::vector<int> order(step.items.size());
    std::iota(order.begin(), order.end(), 0);
    if (!right) {
        std::reverse(order.begin(), order.end());
        for (std::size_t turn = 0; turn < order.size(); ++turn) {
            bool same = true;
            for (std::size_t i = 0; i < order.size(); ++i) {
                same = same && step.items[at(order[i])].say == step.items[i].say;
            }
            if (!same) {
                break;
            }
            std::rotate(order.begin(), order.begin() + 1, order.end());
        }
    }
    for (int one : order) {
        tap(play, Part::Item, one, now);
    }
    return true;
}

void join(LessonPlay& play, bool right, std::int64_t& now) {
    const int count = play.part_count(Part::Item);
    for (int i = 0; i < count; ++i) {
        const int partner = right ? i : (i + 1) % count;
        if (play.state_of(Part::Item, i).place == partner) {
            continue;
        }
        const bool from_right = now % 3 == 0;
        const Part first = from_right ? Part::Answer : Part::Item;
        tap(play, first, from_right ? partner : i, now);
        if (!play.state_of(first, from_right ? partner : i).held) {
            // It went to what was in the hand already: up again.
            tap(play, first, from_right ? partner : i, now);
        }
        tap(play, from_right ? Part::Item : Part::Answer, from_right ? i : partner, now);
    }
}

void put(LessonPlay& play, bool right, std::int64_t& now) {
    const Step& step = play.step();
    for (int i = 0; i < play.part_count(Part::Item); ++i) {
        const int basket = (step.items[at(i)].basket + (right ? 0 : 1)) % play.part_count(Part::Basket);
        if (play.state_of(Part::Item, i).place != basket) {
            tap(play, Part::Item, i, now);
            tap(play, Part::Basket, basket, now);
        }
    }
}

}  // namespace

Step random_step(Random& random, StepType type, int number) {
    const std::string name = std::string(name_of(type)) + "-" + std::to_string(number);
    Step step;
    step.id = name;
    step.type = type;
    step.say = "say-" + name;
    step.hint = random() % 2 == 0 ? "hint-" + name : "";
    step.picture = "pictures/" + name + ".svg";
    switch (type) {
        case StepType::Picture:
            break;
        case StepType::Sequence:
            step.items = items(name, between(random, 2, 5));
            break;
        case StepType::Video:
            step.video = "video/" + name + ".mp4";
            break;
        case StepType::Choose:
        case StepType::Find:
            step.items = items(name, between(random, type == StepType::Find ? 1 : 2, 4));
            for (Item& one : step.items) {
                one.ok = random() % 3 == 0;
            }
            step.items[random() % step.items.size()].ok = true;
            break;
        case StepType::Thumb:
            step.ok = random() % 2 == 0;
            break;
        case StepType::Order:
            step.items = items(name, between(random, 3, 4));
            if (random() % 3 == 0) {
                step.items.push_back(step.items[random() % step.items.size()]);
            }
            break;
        case StepType::Match:
            step.items = items(name, between(random, 2, 4));
            step.partners = items("with-" + name, static_cast<int>(step.items.size()));
            for (Item& partner : step.partners) {
                partner.picture = random() % 3 == 0 ? "" : partner.picture;
            }
            if (step.items.size() > 2 && random() % 3 == 0) {
                std::vector<Item>& side = random() % 2 == 0 ? step.items : step.partners;
                side[1] = side[0];
            }
            break;
        case StepType::Sort:
            step.items = items(name, between(random, 3, 8));
            step.baskets = items("basket-" + name, between(random, 2, 3));
            for (Item& thing : step.items) {
                thing.basket = static_cast<int>(random() % step.baskets.size());
            }
            break;
        case StepType::Money:
            make_money(random, step);
            break;
        case StepType::Cashbook:
            make_cashbook(random, step, name);
            break;
        case StepType::Grow:
            step.principal = {{"ET", between(random, 1, 900)}, {"IN", between(random, 1, 900)}};
            step.rate = between(random, 0, 12);
            step.months = between(random, 1, 12);
            step.kind = one_of(random, {"saving", "loan", "interest"});
            break;
        case StepType::Story:
            step.items = items(name, between(random, 2, 3));
            for (Item& option : step.items) {
                option.then = items("then-" + option.say, between(random, 1, 3));
            }
            break;
        case StepType::Do:
            step.seconds = random() % 2 == 0 ? 0 : 20;
            break;
        case StepType::Home:
            step.items = items(name, between(random, 1, 4));
            break;
        case StepType::Call:
            step.who = random() % 2 == 0 ? "women" : "police";
            break;
    }
    return step;
}

namespace {

Lesson with_stops(Random& random, Lesson lesson) {
    std::set<std::string> asked;
    for (Step& step : lesson.steps) {
        if (step.type == StepType::Video) {
            for (std::int64_t at_ms : {2000, 4000, 4000, 90'000}) {
                const Step& other = lesson.steps[random() % lesson.steps.size()];
                Pause pause;
                pause.at_ms = at_ms;
                pause.say = random() % 2 == 0 ? "stop" : "";
                pause.talk = true;
                if (is_scored(other.type) && asked.insert(other.id).second) {
                    pause.talk = false;
                    pause.ask = other.id;
                }
                step.pauses.push_back(pause);
            }
        }
        if (is_scored(step.type) && random() % 3 == 0) {
            const Step& other = lesson.steps[random() % lesson.steps.size()];
            step.teach = is_scored(other.type) ? "" : other.id;
        }
    }
    return lesson;
}

}  // namespace

Lesson lesson_of_all_types(Random& random) {
    std::vector<StepType> types;
    for (int i = 0; i <= static_cast<int>(StepType::Call); ++i) {
        types.push_back(static_cast<StepType>(i));
    }
    std::shuffle(types.begin(), types.end(), random);
    Lesson lesson;
    lesson.id = "all";
    for (std::size_t i = 0; i < types.size(); ++i) {
        lesson.steps.push_back(random_step(random, types[i], static_cast<int>(i) + 1));
    }
    return with_stops(random, lesson);
}

Lesson random_lesson(Random& random) {
    if (random() % 3 == 0) {
        return lesson_of_all_types(random);
    }
    Lesson lesson;
    lesson.id = "some";
    for (int i = between(random, 1, 9); i > 0; --i) {
        const auto type = static_cast<StepType>(random() % 16);
        lesson.steps.push_back(random_step(random, type, static_cast<int>(lesson.steps.size()) + 1));
    }
    return with_stops(random, lesson);
}

World random_world(Random& random) {
    World world;
    world.country = one_of(random, {"IN", "ET", "NP"});
    world.together = random() % 2 == 0;
    if (random() % 2 == 0) {
        world.helplines = {{"women", "181"}, {"police", "1-09 1"}};
    }
    return world;
}

Effects poke(LessonPlay& play, unsigned choice, unsigned detail, std::int64_t now) {
    switch (choice % 12) {
        case 0:
        case 1:
            return play.next(now);
        case 2:
            return play.back(now);
        case 3:
            return play.done(now);
        case 4:
            return play.again(now);
        case 5:
            return play.video_at(static_cast<std::int64_t>(detail % 10'000), now);
        case 6:
            return detail % 4 == 0 ? play.video_ended(now) : play.timer_ended(now);
        case 7:
            // Any part, mostly one that the step has not.
            return play.tap(kParts[detail % std::size(kParts)], static_cast<int>(detail / 16 % 10) - 1, now);
        default: {
            // One of those that the step has, now and then one too many.
            std::vector<std::pair<Part, int>> shown;
            for (Part part : kParts) {
                for (int i = 0; i < play.part_count(part); ++i) {
                    shown.emplace_back(part, i);
                }
            }
            if (shown.empty()) {
                return play.next(now);
            }
            const auto [part, index] = shown[detail % shown.size()];
            return play.tap(part, index, now);
        }
    }
}

bool answer(LessonPlay& play, bool right, std::int64_t& now, Effects& effects) {
    const Step& step = play.step();
    switch (step.type) {
        case StepType::Choose:
        case StepType::Thumb:
        case StepType::Find: {
            const Part part = step.type == StepType::Choose  ? Part::Answer
                              : step.type == StepType::Thumb ? Part::Thumb
                                                             : Part::Spot;
            const int one = pick(step, play.part_count(part), right);
            if (one >= 0) {
                effects = twice(play, part, one, now);
            }
            return one >= 0;
        }
        case StepType::Order:
            lay_order(play, right, now);
            break;
        case StepType::Match:
            join(play, right, now);
            break;
        case StepType::Sort:
            put(play, right, now);
            break;
        case StepType::Money: {
            take_all_back(play, Part::Note, now);
            const std::vector<int> taken = pieces(play, right);
            for (int note : taken) {
                tap(play, Part::Note, note, now);
            }
            if (taken.empty()) {
                return false;
            }
            break;
        }
        case StepType::Cashbook:
            if (!play.is_asking()) {
                put(play, right || (!step.ask.empty() && now % 2 == 0), now);
                effects = play.done(now += 1000);
            }
            if (play.is_asking() && !play.is_settled()) {
                effects = twice(play, Part::Answer, right ? 0 : 1 + static_cast<int>(now % 2), now);
            }
            return true;
        default:
            return false;
    }
    effects = play.done(now += 1000);
    return true;
}

Effects lead_on(LessonPlay& play, std::int64_t& now) {
    now += 1000;
    if (play.can_next()) {
        return play.next(now);
    }
    if (play.step().type == StepType::Video) {
        return play.video_ended(now);
    }
    if (play.step().type == StepType::Story) {
        return twice(play, Part::Answer, static_cast<int>(now % 2), now);
    }
    Effects effects;
    answer(play, true, now, effects);
    return effects;
}

bool leads_to_completion(LessonPlay play, std::int64_t now) {
    for (int i = 0; i < 400; ++i) {
        for (const Effect& effect : lead_on(play, now)) {
            if (effect.kind == Effect::Kind::Completed) {
                return play.is_complete();
            }
        }
    }
    return false;
}

std::string told(const Effects& effects) {
    std::string text;
    for (const Effect& effect : effects) {
        text += text.empty() ? "" : " ";
        switch (effect.kind) {
            case Effect::Kind::Say:
                text += "say:" + effect.line + (effect.control.empty() ? "" : "#" + effect.control);
                break;
            case Effect::Kind::Tune:
                text += "tune:" + effect.line;
                break;
            case Effect::Kind::Answered:
                text += "answer:" + effect.step + (effect.right ? "+" : "-") + std::to_string(effect.attempt);
                break;
            case Effect::Kind::StepChanged:
                text += "step";
                break;
            case Effect::Kind::ResumeVideo:
                text += "resume";
                break;
            case Effect::Kind::Completed:
                text += "completed";
                break;
        }
    }
    return text;
}

}  // namespace jankar::test
