// A whole lesson through its view: what is drawn, spoken and told to the application.
#include <doctest/doctest.h>

#include <algorithm>

#include "player/views/lesson_view.h"
#include "tests/views/fake_context.h"
#include "tests/views/view_checks.h"

using namespace jankar;
using namespace jankar::test;
using lesson::StepType;
using media::VideoState;
using screen::ScreenRecord;
using screen::Skin;

namespace {

lesson::Step step_of(const std::string& id, StepType type, int items = 0) {
    lesson::Step step;
    step.id = id;
    step.type = type;
    step.say = id + "-line";
    step.picture =
        type == StepType::Video || type == StepType::Sequence || type == StepType::Order ? "" : id + ".svg";
    step.cap["en"] = "Wash your *hands* with soap and water before you eat and before you cook.";
    for (int i = 0; i < items; ++i) {
        lesson::Item item;
        item.picture = id + std::to_string(i) + ".svg";
        item.say = id + "-" + std::to_string(i + 1);
        item.ok = i == 0;
        step.items.push_back(item);
    }
    return step;
}

views::OpenLesson open_lesson(std::vector<lesson::Step> steps) {
    auto out = std::make_shared<lesson::Lesson>();
    out->id = "wash";
    out->langs = {"en"};
    out->steps = std::move(steps);
    views::OpenLesson open;
    open.lesson = out;
    open.lang = "en";
    open.state.mix_seed = 42;
    return open;
}

std::vector<lesson::Step> every_type() {
    std::vector<lesson::Step> steps = {
        step_of("why", StepType::Picture),  step_of("how", StepType::Sequence, 3),
        step_of("clip", StepType::Video),   step_of("q", StepType::Choose, 4),
        step_of("row", StepType::Order, 5), step_of("do", StepType::Do),
        step_of("home", StepType::Home, 4)};
    steps[2].video = "clip.mp4";
    return steps;
}

std::string step_id(views::View& view) {
    ScreenRecord record;
    view.describe(record);
    return record.step;
}

bool contains(const Noted& noted, const std::string& what) {
    return std::find(noted.begin(), noted.end(), what) != noted.end();
}

}  // namespace

TEST_CASE("lesson view: from the first step to the last by taps, all rules kept on every screen met") {
    for (const Size& size : kSizes) {
        for (bool captions : {false, true}) {
            CAPTURE(captions);
            Stage stage(size, captions ? Skin::Contrast : Skin::Normal);
            FakeContext context(3, 1);
            context.hers.captions = captions;
            auto view = views::make_lesson_view(context, open_lesson(every_type()));
            std::int64_t now = 10'000;
            std::map<std::string, screen::Rect> keys;
            auto look = [&] {
                view->tick(now);
                const ScreenRecord record = checked(stage, *view);
                for (const char* key : {"home", "again", "back", "sound", "next"}) {
                    REQUIRE(record.find(key) != nullptr);
                    CHECK(keys.try_emplace(key, record.find(key)->rect).first->second ==
                          record.find(key)->rect);
                }
                return record;
            };
            auto tap = [&](const std::string& id) {
                const ScreenRecord record = look();
                REQUIRE(record.find(id) != nullptr);
                REQUIRE(record.find(id)->enabled);
                view->tap(id, now += 1'000);
            };
            view->enter();
            CHECK(context.take().front() == "say line/why-line");
            tap("next");
            CHECK(step_id(*view) == "how");
            tap("next");
            tap("next");
            tap("next");
            CHECK(step_id(*view) == "clip");
            // The clip runs to its end; before that nobody is let on.
            CHECK(context.reel.state == VideoState::Playing);
            CHECK_FALSE(look().find("next")->enabled);
            context.reel.has_frame = true;
            CHECK(view->tick(now += 40));
            tap("pause");
            CHECK(context.reel.state == VideoState::Paused);
            CHECK(look().find("pause")->voice == "ui:play");
            tap("pause");
            CHECK(context.reel.state == VideoState::Playing);
            context.reel.state = VideoState::Ended;
            CHECK(view->tick(now += 40));
            tap("next");
            CHECK(step_id(*view) == "q");
            CHECK_FALSE(look().find("next")->enabled);
            context.take();
            tap("answer:2");
            CHECK(contains(context.take(), "say line/q-2"));
            tap("done");
            CHECK(contains(context.take(), "answered q not 1"));
            tap("answer:1");
            tap("done");
            CHECK(contains(context.take(), "answered q right 2"));
            tap("next");
            CHECK(step_id(*view) == "row");
            for (int i = 1; i <= 5; ++i) {
                tap("item:" + std::to_string(i));
            }
            tap("done");
            CHECK(contains(context.take(), "answered row right 1"));
            tap("next");
            CHECK(step_id(*view) == "do");
            const ScreenRecord doing = look();
            tap(doing.find("done") != nullptr ? "done" : "next");
            for (int more = 0; more < 3 && step_id(*view) == "do"; ++more) {
                tap("next");
            }
            CHECK(step_id(*view) == "home");
            for (int i = 1; i <= 4; ++i) {
                tap("item:" + std::to_string(i));
            }
            context.take();
            tap(look().find("next")->enabled ? "next" : "done");
            CHECK(contains(context.take(), "completed"));
        }
    }
}

TEST_CASE("lesson view: home and the back key of the first step leave, with the place kept first") {
    for (const char* key : {"home", "back"}) {
        FakeContext context(3, 1);
        auto view = views::make_lesson_view(context, open_lesson(every_type()));
        view->enter();
        context.take();
        view->tap(key, 1'000);
        CHECK(context.take() == Noted{"left", "show home"});
    }
    FakeContext context(3, 1);
    auto view = views::make_lesson_view(context, open_lesson(every_type()));
    view->enter();
    view->tap("next", 1'000);
    context.take();
    view->tap("back", 2'000);
    CHECK(step_id(*view) == "why");
    CHECK_FALSE(contains(context.take(), "show home"));
}

TEST_CASE("lesson view: a clip that is not there holds nobody up") {
    FakeContext context(3, 1);
    context.has_clip = false;
    auto steps = every_type();
    steps.erase(steps.begin(), steps.begin() + 2);
    auto view = views::make_lesson_view(context, open_lesson(steps));
    view->enter();
    CHECK(view->next_tick_ms(0) == 0);
    CHECK(view->tick(100));
    Stage stage({800, 480});
    CHECK(checked(stage, *view).find("next")->enabled);
    view->tap("pause", 200);
    view->tap("again", 700);
    view->tap("next", 1'300);
    CHECK(step_id(*view) == "q");
}

TEST_CASE("lesson view: a clip waits for the voice before it") {
    FakeContext context(3, 1);
    context.is_speaking = true;
    auto steps = every_type();
    steps.erase(steps.begin(), steps.begin() + 2);
    auto view = views::make_lesson_view(context, open_lesson(steps));
    view->enter();
    view->tick(100);
    CHECK(context.reel.state == VideoState::Paused);
    context.is_speaking = false;
    view->tick(200);
    CHECK(context.reel.state == VideoState::Playing);
    CHECK_FALSE(view->waits());
    context.reel.clock = 15'000;
    view->tap("again", 1'000);
    CHECK(context.reel.clock == 5'000);
}

TEST_CASE("lesson view: the circle runs once the voice is over, fills, and then she may go on") {
    FakeContext context(3, 1);
    context.is_speaking = true;
    auto doing = step_of("do", StepType::Do);
    doing.seconds = 24;
    auto view = views::make_lesson_view(context, open_lesson({doing, step_of("end", StepType::Picture)}));
    view->enter();
    view->tick(1'000);
    CHECK(view->waits());
    context.is_speaking = false;
    view->tick(2'000);
    CHECK_FALSE(view->waits());
    std::int64_t now = 2'000;
    int seeds = 0;
    context.take();
    for (int i = 0; i < 60 && !view->waits(); ++i) {
        REQUIRE(view->next_tick_ms(now).has_value());
        now += *view->next_tick_ms(now);
        seeds += view->tick(now) ? 1 : 0;
    }
    CHECK(now == doctest::Approx(26'000).epsilon(0.01));
    CHECK(seeds >= 24);
    CHECK(contains(context.take(), "say ui/timer-over"));
    Stage stage({800, 480});
    CHECK(checked(stage, *view).find("next")->enabled);
}

TEST_CASE("lesson view: taps on what is not on the screen do no harm") {
    FakeContext context(3, 1);
    auto view = views::make_lesson_view(context, open_lesson({step_of("q", StepType::Choose, 2)}));
    view->enter();
    for (const char* odd : {"answer:0", "answer:3", "answer:", "answer:x", "answer:99999999999999999999",
                            "item:1", "item:-1", "pause", "done", "next", "nothing", ""}) {
        view->tap(odd, 1'000);
        CHECK(step_id(*view) == "q");
    }
    Stage stage({800, 480});
    checked(stage, *view);
}

TEST_CASE("lesson view: an answer that was not it steps back and a bead fills, then all is still") {
    for (bool moves : {true, false}) {
        CAPTURE(moves);
        FakeContext context(3, 1);
        context.moves = moves;
        auto view = views::make_lesson_view(context, open_lesson(every_type()));
        view->tick(10'000);
        view->enter();
        view->tap("next", 11'000);
        CHECK(view->next_tick_ms(11'000).has_value() == moves);  // the first bead fills
        std::int64_t now = 11'000;
        int frames = 0;
        while (view->next_tick_ms(now) && now < 12'000) {
            now += *view->next_tick_ms(now);
            frames += view->tick(now) ? 1 : 0;
        }
        CHECK(frames == (moves ? 8 : 0));
        CHECK(now <= 11'300);
    }
}
