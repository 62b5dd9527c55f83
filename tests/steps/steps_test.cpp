// Every type of step at every size: where its controls lie, how they are named, what it asks to be loaded.
#include <doctest/doctest.h>

#include <algorithm>

#include "player/steps/step_drawing.h"
#include "tests/steps/stage.h"

using namespace jankar;
using namespace jankar::test;
using lesson::StepType;
using screen::Rect;
using screen::ScreenRecord;
using screen::Skin;

namespace {

const char* kLong = "Wet both *hands* and rub the soap between all of your fingers until there is foam.";

/// A lesson of one step.
lesson::Lesson one_step(StepType type, int items, bool with_picture) {
    lesson::Lesson out;
    out.id = "sample";
    out.langs = {"en"};
    lesson::Step step;
    step.id = "s";
    step.type = type;
    step.say = "line";
    step.cap["en"] = kLong;
    if (with_picture) {
        step.picture = "pictures/step.svg";
    }
    if (type == StepType::Video) {
        step.video = "video/clip.mp4";
    }
    for (int i = 0; i < items; ++i) {
        lesson::Item item;
        item.picture = "pictures/item-" + std::to_string(i + 1) + ".svg";
        item.say = "item-" + std::to_string(i + 1);
        item.ok = i == 0;
        step.items.push_back(item);
    }
    out.steps.push_back(step);
    return out;
}

/// A play at its beginning, with this mixed order.
lesson::PlayState mixed(std::uint64_t seed) {
    lesson::PlayState state;
    state.mix_seed = seed;
    return state;
}

struct Shown {
    const char* name;
    StepType type;
    int items;
    bool with_picture;
    int seconds;
};

std::vector<Shown> all_steps() {
    std::vector<Shown> out = {{"picture", StepType::Picture, 0, true, 0},
                              {"do", StepType::Do, 0, true, 0},
                              {"do with a circle", StepType::Do, 0, true, 30},
                              {"video", StepType::Video, 0, false, 0}};
    for (int pages = 2; pages <= 9; ++pages) {
        out.push_back({"sequence", StepType::Sequence, pages, false, 0});
    }
    for (bool with_picture : {false, true}) {
        for (int answers = 2; answers <= 4; ++answers) {
            out.push_back({"choose", StepType::Choose, answers, with_picture, 0});
        }
        for (int items = 1; items <= 4; ++items) {
            out.push_back({"home", StepType::Home, items, with_picture, 0});
        }
    }
    for (int items = 3; items <= 5; ++items) {
        out.push_back({"order", StepType::Order, items, false, 0});
    }
    return out;
}

screen::PictureSource picture(const std::string& name) {
    return {name.empty() ? "" : "lesson:" + name, [] { return Result<Bytes>(Bytes{}); }};
}

/// The keys that the lesson view draws around every step.
void draw_frame(screen::Ui& ui) {
    const screen::Metrics& m = ui.metrics();
    ui.key("home", "home", m.home(), screen::KeyLook::Plain, "ui:home");
    ui.key("again", "again", m.again(), screen::KeyLook::Plain, "ui:again");
    ui.key("back", "back", m.back(), screen::KeyLook::Plain, "ui:back");
    ui.key("sound", "sound-2", m.sound(), screen::KeyLook::Plain, "ui:sound-2");
    ui.key("done", "done", m.done(), screen::KeyLook::Done, "ui:done");
    ui.key("next", "next", m.next(), screen::KeyLook::Next, "ui:next");
}

ScreenRecord draw(Stage& stage, const lesson::Lesson& lesson, const lesson::LessonPlay& play, bool captions) {
    const steps::StepScene scene{
        .lesson = lesson, .play = play, .lang = "en", .captions = captions, .picture = picture, .money = {}};
    return stage.draw([&](screen::Ui& ui) {
        ui.ground();
        draw_frame(ui);
        steps::draw_step(ui, scene);
    });
}

std::vector<std::string> ids_of(const ScreenRecord& record, const std::string& beginning) {
    std::vector<std::string> out;
    for (const auto& control : record.controls) {
        if (control.id.starts_with(beginning)) {
            out.push_back(control.id);
        }
    }
    std::sort(out.begin(), out.end());
    return out;
}

}  // namespace

TEST_CASE("steps: sizes, gaps, voices and ids hold for every type of step at every size of screen") {
    for (const Size& size : kSizes) {
        for (Skin skin : {Skin::Normal, Skin::Contrast}) {
            Stage stage(size, skin);
            for (bool captions : {false, true}) {
                for (const Shown& one : all_steps()) {
                    lesson::Lesson lesson = one_step(one.type, one.items, one.with_picture);
                    lesson.steps[0].seconds = one.seconds;
                    const lesson::LessonPlay play(lesson, {}, false);
                    const ScreenRecord record = draw(stage, lesson, play, captions);
                    INFO(one.name << " of " << one.items << (one.with_picture ? " with picture" : "")
                                  << (captions ? " with captions" : ""));
                    const auto faults = faults_of(record, stage.metrics());
                    CHECK_MESSAGE(faults.empty(), joined(faults));
                    const auto lost = unreached(record);
                    CHECK_MESSAGE(lost.empty(), joined(lost));
                    CHECK(stage.drawn_pixels() > 0);
                }
            }
        }
    }
}

TEST_CASE("steps: each type has its controls, numbered in the order of the lesson") {
    Stage stage({1280, 800});
    for (const Shown& one : all_steps()) {
        CAPTURE(one.name);
        CAPTURE(one.items);
        const lesson::Lesson lesson = one_step(one.type, one.items, one.with_picture);
        const lesson::LessonPlay play(lesson, mixed(77), false);
        const ScreenRecord record = draw(stage, lesson, play, false);
        const std::size_t items = static_cast<std::size_t>(one.items);
        const bool is_choose = one.type == StepType::Choose;
        const bool has_items = one.type == StepType::Order || one.type == StepType::Home;
        CHECK(ids_of(record, "answer:").size() == (is_choose ? items : 0));
        CHECK(ids_of(record, "item:").size() == (has_items ? items : 0));
        CHECK(ids_of(record, "pause").size() == (one.type == StepType::Video ? 1 : 0));
        for (int i = 1; i <= one.items && (is_choose || has_items); ++i) {
            const auto* control = record.find((is_choose ? "answer:" : "item:") + std::to_string(i));
            REQUIRE(control != nullptr);
            CHECK(control->voice == "item-" + std::to_string(i));
            CHECK(control->enabled);
            CHECK(control->role == (is_choose                     ? screen::Role::Answer
                                    : one.type == StepType::Order ? screen::Role::Item
                                                                  : screen::Role::Practice));
        }
    }
}

TEST_CASE("steps: the mixed order moves the places, not the numbers") {
    Stage stage({1280, 800});
    const lesson::Lesson lesson = one_step(StepType::Choose, 4, false);
    std::set<std::vector<int>> orders;
    for (std::uint64_t seed = 1; seed <= 12; ++seed) {
        const lesson::LessonPlay play(lesson, mixed(seed), false);
        const ScreenRecord record = draw(stage, lesson, play, false);
        std::vector<std::pair<int, int>> by_place;
        for (int i = 1; i <= 4; ++i) {
            by_place.emplace_back(record.find("answer:" + std::to_string(i))->rect.x, i - 1);
        }
        std::sort(by_place.begin(), by_place.end());
        std::vector<int> order;
        for (const auto& [x, item] : by_place) {
            order.push_back(item);
        }
        CHECK(order == play.screen_order(lesson::Part::Answer));
        orders.insert(order);
    }
    CHECK(orders.size() > 1);
}

TEST_CASE("steps: things put in order stand in their seats, apart from what waits, after every tap") {
    for (const Size& size : kSizes) {
        Stage stage(size);
        for (int items = 3; items <= 5; ++items) {
            for (bool captions : {false, true}) {
                const lesson::Lesson lesson = one_step(StepType::Order, items, false);
                lesson::LessonPlay play(lesson, mixed(5), false);
                std::map<std::string, Rect> places;
                for (int tapped = 0; tapped < items; ++tapped) {
                    const ScreenRecord record = draw(stage, lesson, play, captions);
                    INFO(items << " items, " << tapped << " placed" << (captions ? ", captions" : ""));
                    const auto faults = faults_of(record, stage.metrics());
                    CHECK_MESSAGE(faults.empty(), joined(faults));
                    const auto lost = unreached(record);
                    CHECK_MESSAGE(lost.empty(), joined(lost));
                    for (int i = 0; i < items; ++i) {
                        const std::string id = "item:" + std::to_string(i + 1);
                        const Rect& rect = record.find(id)->rect;
                        // Nothing moves but what was tapped.
                        if (places.count(id) > 0 && i != tapped - 1) {
                            CHECK(places[id] == rect);
                        } else if (places.count(id) > 0) {
                            CHECK_FALSE(places[id] == rect);
                        }
                        places[id] = rect;
                    }
                    play.tap(lesson::Part::Item, tapped, 1'000 + tapped * 1'000);
                }
            }
        }
    }
}

TEST_CASE("steps: a clip fits the body in its own shape") {
    for (const Size& size : kSizes) {
        Stage stage(size);
        for (bool captions : {false, true}) {
            for (double shape : {854.0 / 480, 4.0 / 3, 1.0, 9.0 / 16}) {
                const Rect place = steps::video_place(stage.metrics(), captions, shape);
                CHECK(intersection(place, stage.metrics().below_beads()) == place);
                CHECK(static_cast<double>(place.w) / place.h == doctest::Approx(shape).epsilon(0.02));
                const lesson::Lesson lesson = one_step(StepType::Video, 0, false);
                const lesson::LessonPlay play(lesson, {}, false);
                for (bool paused : {false, true}) {
                    steps::StepScene scene{.lesson = lesson,
                                           .play = play,
                                           .lang = "en",
                                           .captions = captions,
                                           .picture = picture,
                                           .money = {}};
                    scene.video_shape = shape;
                    scene.video_paused = paused;
                    const ScreenRecord record = stage.draw([&](screen::Ui& ui) {
                        ui.ground();
                        draw_frame(ui);
                        steps::draw_step(ui, scene);
                    });
                    const auto* control = record.find("pause");
                    REQUIRE(control != nullptr);
                    CHECK(control->rect == place);
                    CHECK(control->voice == (paused ? "ui:play" : "ui:pause"));
                    const auto faults = faults_of(record, stage.metrics());
                    CHECK_MESSAGE(faults.empty(), joined(faults));
                }
            }
        }
    }
}

TEST_CASE("steps: what is prepared ahead is what the step then asks for, in the same size") {
    for (const Size& size : kSizes) {
        for (bool captions : {false, true}) {
            for (const Shown& one : all_steps()) {
                INFO(size.width << " " << one.name << " of " << one.items
                                << (captions ? " with captions" : ""));
                Stage stage(size);
                const lesson::Lesson lesson = one_step(one.type, one.items, one.with_picture);
                for (const auto& wanted : steps::pictures_of(stage.metrics(), lesson.steps[0], captions)) {
                    stage.pictures().prepare(picture(wanted.name), wanted.width, wanted.height, wanted.fit);
                }
                std::vector<std::string> prepared = stage.media().asked;
                const lesson::LessonPlay play(lesson, mixed(3), false);
                draw(stage, lesson, play, captions);
                std::vector<std::string> late;
                for (std::size_t i = prepared.size(); i < stage.media().asked.size(); ++i) {
                    if (stage.media().asked[i].starts_with("lesson:")) {
                        late.push_back(stage.media().asked[i]);
                    }
                }
                CHECK_MESSAGE(late.empty(), joined(late));
            }
        }
    }
}

TEST_CASE("steps: a step is whole while its pictures have not come") {
    Stage stage({1024, 600});
    stage.media().answers = false;
    for (const Shown& one : all_steps()) {
        const lesson::Lesson lesson = one_step(one.type, one.items, one.with_picture);
        const lesson::LessonPlay play(lesson, {}, false);
        const ScreenRecord record = draw(stage, lesson, play, true);
        CHECK(faults_of(record, stage.metrics()).empty());
        CHECK(stage.drawn_pixels() > 1000);
    }
}
