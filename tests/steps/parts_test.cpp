// The steps in which things are put, paid, found and told: where their controls lie at every size and in
// every state, and that a step can be solved by what is shown alone.
#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <set>

#include "tests/steps/scenes.h"

using namespace jankar;
using namespace jankar::test;
using lesson::LessonPlay;
using lesson::Part;
using screen::Rect;
using screen::ScreenRecord;
using screen::Skin;

namespace {

bool is_key(const std::string& id) {
    static const std::set<std::string> keys = {"home", "again", "back", "sound", "done", "next"};
    return keys.count(id) > 0;
}

std::string name_of(const Size& size, const Scene& scene, bool captions, Skin skin) {
    return scene.name + "-" + std::to_string(size.width) + "x" + std::to_string(size.height) +
           (captions ? "-captions" : "") + (skin == Skin::Contrast ? "-contrast" : "");
}

/// The ids of one kind that are shown.
std::vector<std::string> shown(const ScreenRecord& record, const std::string& beginning) {
    std::vector<std::string> out;
    for (const auto& control : record.controls) {
        if (control.id.starts_with(beginning)) {
            out.push_back(control.id);
        }
    }
    return out;
}

/// What steps of one layout have in common.
std::string kind_of(const lesson::Step& step) {
    std::string out = lesson::name_of(step.type) + step.task + step.kind + step.picture + step.video;
    for (std::size_t count : {step.items.size(), step.baskets.size(), step.partners.size(),
                              step.tray.empty() ? 0 : step.tray.begin()->second.size()}) {
        out += "/" + std::to_string(count);
    }
    return out;
}

int number_of(const std::string& id) {
    return std::stoi(id.substr(id.find(':') + 1)) - 1;
}

}  // namespace

TEST_CASE("steps: put, paid, found and told: sizes, gaps, voices, ids, all inside the middle") {
    for (const Size& size : kSizes) {
        for (Skin skin : {Skin::Normal, Skin::Contrast}) {
            // What the skin changes is colours; one size of each class shows that it stands.
            if (skin == Skin::Contrast && size.width != 800 && size.width != 1280) {
                continue;
            }
            Stage stage(size, skin);
            for (const Scene& scene : all_scenes()) {
                LessonPlay play = begin(scene.lesson);
                std::int64_t now = 1'000;
                play.enter(now);
                scene.play(play, now);
                for (bool captions : {false, true}) {
                    const std::string name = name_of(size, scene, captions, skin);
                    CAPTURE(name);
                    const ScreenRecord record = draw_scene(stage, scene.lesson, play, captions);
                    const auto faults = faults_of(record, stage.metrics());
                    CHECK_MESSAGE(faults.empty(), joined(faults));
                    const auto lost = unreached(record);
                    CHECK_MESSAGE(lost.empty(), joined(lost));
                    for (const std::string& id : scene.shown) {
                        CHECK_MESSAGE(record.find(id) != nullptr, id);
                    }
                    for (const auto& control : record.controls) {
                        if (!is_key(control.id)) {
                            CHECK_MESSAGE(
                                intersection(control.rect, stage.metrics().below_beads()) == control.rect,
                                control.id);
                        }
                    }
                    CHECK(stage.drawn_pixels() > 1000);
                    if (!drawings_folder().empty() && name.starts_with(drawn_scenes())) {
                        stage.save(drawings_folder() + "/" + name + ".ppm");
                    }
                }
            }
        }
    }
}

TEST_CASE("steps: what is prepared ahead of these steps is what they ask for at first") {
    for (const Size& size : kSizes) {
        for (bool captions : {false, true}) {
            std::set<std::string> seen;
            for (const Scene& scene : all_scenes()) {
                if (!seen.insert(kind_of(scene.lesson.steps[0])).second) {
                    continue;  // another state of the same step
                }
                const LessonPlay play = begin(scene.lesson);
                INFO(name_of(size, scene, captions, Skin::Normal));
                Stage stage(size);
                for (const auto& wanted :
                     steps::pictures_of(stage.metrics(), scene.lesson.steps[0], captions)) {
                    stage.pictures().prepare(picture(wanted.name), wanted.width, wanted.height, wanted.fit);
                }
                const std::size_t prepared = stage.media().asked.size();
                draw_scene(stage, scene.lesson, play, captions);
                std::vector<std::string> late;
                for (std::size_t i = prepared; i < stage.media().asked.size(); ++i) {
                    const std::string& key = stage.media().asked[i];
                    if (key.starts_with("lesson:") && !key.starts_with("lesson:money/")) {
                        late.push_back(key);
                    }
                }
                CHECK_MESSAGE(late.empty(), joined(late));
            }
        }
    }
}

TEST_CASE("steps: things are sorted and taken back by what is shown alone, however many wait in a stack") {
    for (const Size& size : kSizes) {
        Stage stage(size);
        for (int baskets : {2, 3}) {
            const lesson::Lesson lesson = sort_of(8, baskets);
            LessonPlay play = begin(lesson);
            std::int64_t now = 1'000;
            play.enter(now);
            CAPTURE(size.width);
            CAPTURE(baskets);
            for (int round = 0; !play.can_done(); ++round) {
                REQUIRE(round < 30);
                const ScreenRecord record = draw_scene(stage, lesson, play, false);
                const auto things = shown(record, "item:");
                const auto waiting = std::find_if(things.begin(), things.end(), [&](const std::string& id) {
                    return play.state_of(Part::Item, number_of(id)).place < 0;
                });
                REQUIRE(waiting != things.end());
                const int thing = number_of(*waiting);
                play.tap(Part::Item, thing, now += 1'000);
                const std::string basket = lesson::control_id(
                    Part::Basket, lesson.steps[0].items[static_cast<std::size_t>(thing)].basket);
                REQUIRE(draw_scene(stage, lesson, play, false).find(basket) != nullptr);
                play.tap(Part::Basket, number_of(basket), now += 1'000);
                // The thing just put in lies on top: it can be taken back at once.
                CHECK(draw_scene(stage, lesson, play, false).find(*waiting) != nullptr);
            }
            // And every one can be taken out again.
            for (int round = 0; !play.state().put.empty(); ++round) {
                REQUIRE(round < 30);
                const ScreenRecord record = draw_scene(stage, lesson, play, false);
                const auto things = shown(record, "item:");
                const auto lies = std::find_if(things.begin(), things.end(), [&](const std::string& id) {
                    return play.state_of(Part::Item, number_of(id)).place >= 0;
                });
                REQUIRE(lies != things.end());
                play.tap(Part::Item, number_of(*lies), now += 1'000);
            }
        }
    }
}

TEST_CASE("steps: nothing on the table moves but what was tapped") {
    for (const Size& size : kSizes) {
        Stage stage(size);
        const lesson::Lesson lesson = sort_of(6, 3);
        LessonPlay play = begin(lesson);
        std::int64_t now = 1'000;
        play.enter(now);
        std::map<std::string, Rect> before;
        for (int thing = 0; thing < 6; ++thing) {
            const ScreenRecord record = draw_scene(stage, lesson, play, false);
            for (int other = thing; other < 6; ++other) {
                const std::string id = lesson::control_id(Part::Item, other);
                if (const auto* control = record.find(id)) {
                    if (before.count(id) > 0) {
                        CHECK_MESSAGE(before[id] == control->rect, id);
                    }
                    before[id] = control->rect;
                }
            }
            play.tap(Part::Item, thing, now += 1'000);
            play.tap(Part::Basket, thing % 3, now += 1'000);
        }
    }
}

TEST_CASE("steps: every piece of a tray can be taken and given back by what is shown alone") {
    const std::vector<std::vector<std::int64_t>> trays = {
        {500, 200, 100, 100, 50, 20, 20, 10},
        {500, 200, 100, 50, 20, 10, 5, 2, 1, 1, 1, 500},
        {10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10},
        {100, 100, 100, 100, 100, 100, 100, 100, 50, 50, 50, 50, 20, 20, 20, 20, 10, 10, 10, 10, 5, 5, 2, 1},
    };
    for (const Size& size : kSizes) {
        Stage stage(size);
        for (const auto& tray : trays) {
            std::int64_t sum = 0;
            for (std::int64_t piece : tray) {
                sum += piece;
            }
            const lesson::Lesson lesson = money_of("count", tray, sum);
            LessonPlay play = begin(lesson);
            std::int64_t now = 1'000;
            play.enter(now);
            CAPTURE(size.width);
            CAPTURE(tray.size());
            for (bool taking : {true, false}) {
                for (std::size_t left = tray.size(); left > 0; --left) {
                    const ScreenRecord record = draw_scene(stage, lesson, play, false);
                    const auto faults = faults_of(record, stage.metrics());
                    CHECK_MESSAGE(faults.empty(), joined(faults));
                    const auto notes = shown(record, "note:");
                    const auto found = std::find_if(notes.begin(), notes.end(), [&](const std::string& id) {
                        return (play.state_of(Part::Note, number_of(id)).place < 0) == taking;
                    });
                    REQUIRE(found != notes.end());
                    CHECK(record.find(*found)->voice ==
                          "money:" + std::to_string(tray[static_cast<std::size_t>(number_of(*found))]));
                    play.tap(Part::Note, number_of(*found), now += 1'000);
                }
                CHECK(play.money_total() == (taking ? sum : 0));
            }
        }
    }
}

TEST_CASE("steps: a clip of thumb lies where the thing would, inside the middle and above the choice") {
    lesson::Step step;
    step.type = lesson::StepType::Thumb;
    step.video = "video/clip.mp4";
    for (const Size& size : kSizes) {
        const Stage stage(size);
        for (bool captions : {false, true}) {
            for (double shape : {854.0 / 480, 4.0 / 3, 9.0 / 16}) {
                const Rect place = steps::video_place(stage.metrics(), step, captions, shape);
                CHECK(intersection(place, stage.metrics().below_beads()) == place);
                CHECK(static_cast<double>(place.w) / place.h == doctest::Approx(shape).epsilon(0.02));
            }
        }
    }
}

TEST_CASE("steps: focus, finger and voice show on every control of these steps") {
    Stage stage({800, 480});
    for (const Scene& scene : all_scenes()) {
        LessonPlay play = begin(scene.lesson);
        std::int64_t now = 1'000;
        play.enter(now);
        scene.play(play, now);
        const ScreenRecord record = draw_scene(stage, scene.lesson, play, false);
        for (const auto& control : record.controls) {
            const ScreenRecord again =
                draw_scene(stage, scene.lesson, play, false,
                           {.pressed = control.id, .focus = control.id, .spoken_of = control.id});
            REQUIRE(again.find(control.id) != nullptr);
            CHECK(again.find(control.id)->focus);
            CHECK(again.find(control.id)->rect == control.rect);
        }
    }
}
