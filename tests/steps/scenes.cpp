#include "tests/steps/scenes.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <utility>

namespace jankar::test {

using lesson::Item;
using lesson::Lesson;
using lesson::LessonPlay;
using lesson::Part;
using lesson::Step;
using lesson::StepType;

namespace {

Item thing(const std::string& picture_name, const std::string& say) {
    Item out;
    out.picture = picture_name;
    out.say = say;
    return out;
}

Lesson one(Step step) {
    Lesson out;
    out.id = "sample";
    out.langs = {"en"};
    step.id = "s";
    step.say = "line";
    step.cap["en"] = "Wet both *hands* and rub the soap between all of your fingers until there is foam.";
    out.steps.push_back(std::move(step));
    return out;
}

using Play = std::function<void(LessonPlay&, std::int64_t&)>;

Play taps(std::vector<std::pair<Part, int>> all, int done = 0) {
    return [all, done](LessonPlay& play, std::int64_t& now) {
        for (int round = 0; round < std::max(1, done); ++round) {
            for (const auto& [part, index] : all) {
                play.tap(part, index, now += 1'000);
            }
            if (round < done) {
                REQUIRE(play.can_done());
                play.done(now += 1'000);
            }
        }
    };
}

std::vector<std::string> ids(const std::string& name, int count) {
    std::vector<std::string> out;
    for (int i = 1; i <= count; ++i) {
        out.push_back(name + ":" + std::to_string(i));
    }
    return out;
}

std::vector<std::string> operator+(std::vector<std::string> a, const std::vector<std::string>& b) {
    a.insert(a.end(), b.begin(), b.end());
    return a;
}

constexpr const char* kThings[] = {
    "wash-hands/ans-soap",  "wash-hands/ans-comb",     "wash-hands/ans-broom", "count-money/ans-onions",
    "count-money/ans-goat", "count-money/ans-matches", "wash-hands/item-wet",  "wash-hands/item-dry"};

void add_thumb(std::vector<Scene>& out) {
    Step step;
    step.type = StepType::Thumb;
    step.picture = "wash-hands/wash-soap";
    step.ok = true;
    const std::vector<std::string> both = {"thumb:yes", "thumb:no"};
    out.push_back({"thumb", one(step), taps({}), both});
    out.push_back({"thumb-marked", one(step), taps({{Part::Thumb, 0}}), both});
    out.push_back({"thumb-wrong", one(step), taps({{Part::Thumb, 1}}, 1), both});
    step.picture.clear();
    step.video = "video/clip.mp4";
    out.push_back({"thumb-clip", one(step), taps({}), both});
    step.type = StepType::Do;
    step.seconds = 30;
    out.push_back({"do-clip", one(step), taps({}), {}});
    step.video.clear();
    step.picture = "wash-hands/wash-soap";
    out.push_back({"do-circle", one(step), taps({}), {}});
}

void add_choose(std::vector<Scene>& out) {
    for (int answers = 2; answers <= 4; ++answers) {
        Step step;
        step.type = StepType::Choose;
        step.picture = "wash-hands/wash-soap";
        for (int i = 0; i < answers; ++i) {
            step.items.push_back(thing(kThings[i], "answer-" + std::to_string(i)));
        }
        step.items.front().ok = true;
        out.push_back({"choose-" + std::to_string(answers), one(step), taps({}), ids("answer", answers)});
    }
}

void add_story(std::vector<Scene>& out) {
    for (int options = 2; options <= 3; ++options) {
        Step step;
        step.type = StepType::Story;
        step.picture = "not-alone/meena";
        const char* const names[] = {"not-alone/opt-friend", "not-alone/opt-counsellor",
                                     "not-alone/opt-helpline"};
        for (int i = 0; i < options; ++i) {
            step.items.push_back(thing(names[i], "option"));
            step.items.back().then = {thing("not-alone/friend-listens", "then-1"),
                                      thing("not-alone/friend-phone", "then-2")};
        }
        const std::string name = "story-" + std::to_string(options);
        out.push_back({name, one(step), taps({{Part::Answer, 1}}), ids("answer", options)});
        out.push_back({name + "-told", one(step), taps({{Part::Answer, 1}, {Part::Answer, 1}}), {}});
    }
}

void add_find(std::vector<Scene>& out) {
    Step step;
    step.type = StepType::Find;
    step.picture = "weave-base/base-jump";
    for (int i = 0; i < 3; ++i) {
        Item spot;
        spot.say = "spot-" + std::to_string(i);
        spot.x = 4 + 33 * i;
        spot.y = i % 2 == 0 ? 12 : 50;
        spot.w = 25;
        spot.h = 41;
        spot.ok = i == 1;
        step.items.push_back(spot);
    }
    const auto all = ids("spot", 3);
    out.push_back({"find", one(step), taps({}), all});
    out.push_back({"find-marked", one(step), taps({{Part::Spot, 0}}), all});
    out.push_back({"find-wrong", one(step), taps({{Part::Spot, 0}}, 1), all});
    out.push_back({"find-shown", one(step),
                   [](LessonPlay& play, std::int64_t& now) {
                       taps({{Part::Spot, 0}}, 1)(play, now);
                       taps({{Part::Spot, 2}}, 1)(play, now);
                   },
                   all});
}

void add_match(std::vector<Scene>& out) {
    for (int pairs = 2; pairs <= 4; ++pairs) {
        for (bool sounds : {false, true}) {
            Step step;
            step.type = StepType::Match;
            const char* const partners[] = {"count-money/ans-note", "count-money/ans-bundle",
                                            "count-money/ans-coins", "wash-hands/item-soap"};
            for (int i = 0; i < pairs; ++i) {
                step.items.push_back(thing(kThings[i + 2], "item-" + std::to_string(i)));
                step.partners.push_back(thing(sounds ? "" : partners[i], "partner-" + std::to_string(i)));
            }
            const auto all = ids("item", pairs) + ids("answer", pairs);
            const std::string name = "match-" + std::to_string(pairs) + (sounds ? "-sounds" : "");
            out.push_back({name, one(step), taps({{Part::Item, 0}}), all});
            std::vector<std::pair<Part, int>> joins;
            for (int i = 0; i < pairs; ++i) {
                joins.push_back({Part::Item, i});
                joins.push_back({Part::Answer, (i + 1) % pairs});
            }
            out.push_back({name + "-joined", one(step), taps(joins), all});
            out.push_back({name + "-shown", one(step), taps(joins, 2), all});
        }
    }
}

void add_sort(std::vector<Scene>& out) {
    for (int items : {3, 6, 8}) {
        for (int baskets : {2, 3}) {
            const std::string name = "sort-" + std::to_string(items) + "-" + std::to_string(baskets);
            const auto all = ids("basket", baskets);
            out.push_back({name, sort_of(items, baskets), taps({}), all});
            std::vector<std::pair<Part, int>> puts;
            for (int i = 0; i < items; ++i) {
                puts.push_back({Part::Item, i});
                puts.push_back({Part::Basket, (i + 1) % baskets});
            }
            auto half = puts;
            half.resize(static_cast<std::size_t>(items / 2 * 2 + 1));  // the last one is held
            out.push_back({name + "-half", sort_of(items, baskets), taps(half), all});
            out.push_back({name + "-full", sort_of(items, baskets), taps(puts), all});
            out.push_back({name + "-shown", sort_of(items, baskets), taps(puts, 2), all});
        }
    }
}

void add_money(std::vector<Scene>& out) {
    struct Task {
        const char* name;
        const char* task;
        std::vector<std::int64_t> tray;
        std::int64_t amount, paid;
        std::vector<std::pair<Part, int>> some;
    };
    const std::vector<Task> tasks = {
        {"pay", "pay", {500, 200, 100, 100, 50, 20, 20, 10}, 350, 0, {{Part::Note, 1}, {Part::Note, 2}}},
        {"pay-few", "pay", {100, 100, 100, 50}, 250, 0, {{Part::Note, 0}, {Part::Note, 1}, {Part::Note, 3}}},
        {"pay-one", "pay", {10, 10, 10, 10, 10, 10}, 40, 0, {{Part::Note, 0}, {Part::Note, 1}}},
        {"count", "count", {100, 100, 20, 20, 5, 5}, 250, 0, {{Part::Note, 0}, {Part::Note, 2}}},
        {"change", "change", {50, 20, 10, 5, 5, 2}, 70, 100, {{Part::Note, 1}}},
        {"all-kinds",
         "pay",
         {500, 200, 100, 50, 20, 10, 5, 2, 1, 500, 1, 1},
         1386,
         0,
         {{Part::Note, 0}, {Part::Note, 9}, {Part::Note, 4}, {Part::Note, 8}}},
    };
    for (const Task& task : tasks) {
        const Lesson lesson = money_of(task.task, task.tray, task.amount, task.paid);
        out.push_back({std::string("money-") + task.name, lesson, taps({}), {}});
        out.push_back({std::string("money-") + task.name + "-half", lesson, taps(task.some), {}});
    }
    out.push_back({"money-shown",
                   money_of("pay", tasks[0].tray, 350, 0),
                   [](LessonPlay& play, std::int64_t& now) {
                       taps({{Part::Note, 0}}, 1)(play, now);
                       while (!play.is_settled()) {
                           play.tap(Part::Note, 7, now += 1'000);
                           if (play.can_done()) {
                               play.done(now += 1'000);
                           }
                       }
                   },
                   {}});
}

void add_cashbook(std::vector<Scene>& out) {
    for (int entries : {2, 3, 6}) {
        Step step;
        step.type = StepType::Cashbook;
        step.start["IN"] = 200;
        const char* const names[] = {"count-money/sold",        "count-money/shop",
                                     "count-money/pay-big",     "wash-hands/home-cooking",
                                     "count-money/change-sale", "count-money/why"};
        const std::int64_t amounts[] = {350, 120, 30, 500, 75, 45};
        std::int64_t left = 200;
        std::vector<std::pair<Part, int>> puts, wrong;
        for (int i = 0; i < entries; ++i) {
            Item entry = thing(names[i], "entry-" + std::to_string(i));
            entry.basket = i % 3 == 0 ? 0 : 1;
            entry.amount["IN"] = amounts[i];
            left += entry.basket == 0 ? amounts[i] : -amounts[i];
            step.items.push_back(entry);
            puts.push_back({Part::Item, i});
            puts.push_back({Part::Basket, entry.basket});
        }
        step.ask = "left";
        step.answer["IN"] = left;
        const std::string name = "cashbook-" + std::to_string(entries);
        const auto baskets = ids("basket", 2);
        out.push_back({name, one(step), taps({}), baskets});
        auto half = puts;
        half.resize(half.size() / 2 / 2 * 2 + 1);
        out.push_back({name + "-half", one(step), taps(half), baskets});
        out.push_back({name + "-full", one(step), taps(puts), baskets});
        out.push_back({name + "-asks", one(step), taps(puts, 1), ids("answer", 3)});
    }
}

void add_grow(std::vector<Scene>& out) {
    for (const char* kind : {"saving", "loan", "interest"}) {
        for (bool with_picture : {false, true}) {
            Step step;
            step.type = StepType::Grow;
            step.kind = kind;
            step.picture = with_picture ? "save-weekly/cover" : "";
            step.principal["IN"] = std::string(kind) == "saving" ? 100 : 5'000;
            step.rate = std::string(kind) == "saving" ? 0 : 2;
            step.months = 12;
            const std::string name = std::string("grow-") + kind + (with_picture ? "-picture" : "");
            out.push_back({name, one(step), taps({}), {"month"}});
            out.push_back({name + "-half",
                           one(step),
                           [](LessonPlay& play, std::int64_t& now) {
                               for (int i = 0; i < 7; ++i) {
                                   play.tap(Part::Month, 0, now += 1'000);
                               }
                           },
                           {"month"}});
            out.push_back({name + "-over",
                           one(step),
                           [](LessonPlay& play, std::int64_t& now) {
                               for (int i = 0; i < 12; ++i) {
                                   play.tap(Part::Month, 0, now += 1'000);
                               }
                           },
                           {}});
        }
    }
}

void add_call(std::vector<Scene>& out) {
    for (const char* who : {"women", "children", "health"}) {
        Step step;
        step.type = StepType::Call;
        step.picture = "not-alone/call";
        step.who = who;
        const int pages = begin(one(step)).page_count();
        for (int page = 0; page < pages; ++page) {
            out.push_back({std::string("call-") + who + "-" + std::to_string(page),
                           one(step),
                           [page](LessonPlay& play, std::int64_t& now) {
                               for (int i = 0; i < page; ++i) {
                                   play.next(now += 1'000);
                               }
                           },
                           {}});
        }
    }
}

void add_talk(std::vector<Scene>& out) {
    Step step;
    step.type = StepType::Video;
    step.video = "video/clip.mp4";
    lesson::Pause talk;
    talk.at_ms = 3'000;
    talk.say = "talk";
    talk.talk = true;
    step.pauses.push_back(talk);
    out.push_back({"talk",
                   one(step),
                   [](LessonPlay& play, std::int64_t& now) {
                       play.video_at(3'000, now += 1'000);
                       REQUIRE(play.is_talking());
                   },
                   {}});
}

}  // namespace

Lesson sort_of(int items, int baskets) {
    Step step;
    step.type = StepType::Sort;
    const char* const names[] = {"wash-hands/when-cook", "wash-hands/when-toilet", "wash-hands/when-child"};
    for (int i = 0; i < baskets; ++i) {
        step.baskets.push_back(thing(names[i], "basket-" + std::to_string(i)));
    }
    for (int i = 0; i < items; ++i) {
        step.items.push_back(thing(kThings[i], "item-" + std::to_string(i)));
        step.items.back().basket = i % baskets;
    }
    return one(step);
}

Lesson money_of(const std::string& task, std::vector<std::int64_t> tray, std::int64_t amount,
                std::int64_t paid) {
    Step step;
    step.type = StepType::Money;
    step.task = task;
    step.picture = task == "count" ? "count-money/sold" : "count-money/shop";
    step.amount["IN"] = amount;
    step.tray["IN"] = std::move(tray);
    if (paid > 0) {
        step.paid["IN"] = paid;
    }
    return one(step);
}

const lesson::Country& india() {
    static const lesson::Country country = [] {
        const Bytes file = file_or_nothing(std::string(JANKAR_SOURCE) + "/assets/country/IN.toml");
        auto read = lesson::read_country(std::string(file.begin(), file.end()), "IN.toml");
        REQUIRE(read.has_value());
        return *read;
    }();
    return country;
}

lesson::World world() {
    lesson::World out;
    out.helplines = {{"women", "181"}, {"children", "9876543210"}};
    out.together = true;
    return out;
}

LessonPlay begin(const Lesson& lesson) {
    lesson::PlayState state;
    state.mix_seed = 77;
    return {lesson, state, false, world()};
}

std::string drawings_folder() {
    const char* folder = std::getenv("JANKAR_STEP_DRAWINGS");
    return folder == nullptr ? "" : folder;
}

std::string drawn_scenes() {
    const char* beginning = std::getenv("JANKAR_STEP_SCENES");
    return beginning == nullptr ? "" : beginning;
}

screen::PictureSource picture(const std::string& name) {
    const std::string file = drawings_folder().empty() ? "" : drawings_folder() + "/in/" + name + ".png";
    return {name.empty() ? "" : "lesson:" + name, [file] { return Result<Bytes>(file_or_nothing(file)); }};
}

screen::PictureSource money_picture_of(const std::string& name) {
    return picture(name);
}

screen::ScreenRecord draw_scene(Stage& stage, const Lesson& lesson, const LessonPlay& play, bool captions,
                                const Stage::Look& look) {
    if (!drawings_folder().empty()) {
        stage.set_icons(drawings_folder() + "/in/icons");
    }
    const steps::StepScene scene{.lesson = lesson,
                                 .play = play,
                                 .lang = "en",
                                 .captions = captions,
                                 .picture = picture,
                                 .country = &india(),
                                 .money = money_picture_of};
    return stage.draw(
        [&](screen::Ui& ui) {
            const screen::Metrics& m = ui.metrics();
            ui.ground();
            ui.key("home", "home", m.home(), screen::KeyLook::Plain, "ui:home");
            ui.key("again", "again", m.again(), screen::KeyLook::Plain, "ui:again");
            ui.key("back", "back", m.back(), screen::KeyLook::Plain, "ui:back");
            ui.key("sound", "sound-2", m.sound(), screen::KeyLook::Plain, "ui:sound-2");
            ui.key("done", "done", m.done(), screen::KeyLook::Done, "ui:done");
            ui.key("next", "next", m.next(), screen::KeyLook::Next, "ui:next");
            ui.beads(m.beads(), 7, 3, [](int bead) { return bead < 3; });
            steps::draw_step(ui, scene);
        },
        look);
}

std::vector<Scene> all_scenes() {
    std::vector<Scene> out;
    add_thumb(out);
    add_choose(out);
    add_story(out);
    add_find(out);
    add_match(out);
    add_sort(out);
    add_money(out);
    add_cashbook(out);
    add_grow(out);
    add_call(out);
    add_talk(out);
    return out;
}

}  // namespace jankar::test
