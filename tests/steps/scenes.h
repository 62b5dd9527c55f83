#pragma once
// Lessons of one step for every type whose things are put, paid, found or told, each in several states of its
// play: at first, half done, all done, shown. The play's own `tap` brings them there.
#include <functional>
#include <string>
#include <vector>

#include "content/lesson/country.h"
#include "content/lesson/play.h"
#include "player/steps/step_drawing.h"
#include "tests/steps/stage.h"

namespace jankar::test {

struct Scene {
    std::string name;
    lesson::Lesson lesson;
    /// Brings the play into the state that is drawn. Times go on from `now`.
    std::function<void(lesson::LessonPlay&, std::int64_t& now)> play;
    std::vector<std::string> shown;  ///< ids of the step's own controls that have to be there
};

const lesson::Country& india();
lesson::World world();
lesson::LessonPlay begin(const lesson::Lesson& lesson);

/// With JANKAR_STEP_DRAWINGS set to a folder, pictures are read from its `in` (PNG, rasterised beforehand).
std::string drawings_folder();
/// Only scenes whose names begin with JANKAR_STEP_SCENES are drawn into it.
std::string drawn_scenes();
screen::PictureSource picture(const std::string& name);
screen::PictureSource money_picture_of(const std::string& name);
/// Keys of the lesson view and the step on the stage.
screen::ScreenRecord draw_scene(Stage& stage, const lesson::Lesson& lesson, const lesson::LessonPlay& play,
                                bool captions, const Stage::Look& look = {});

lesson::Lesson sort_of(int items, int baskets);
lesson::Lesson money_of(const std::string& task, std::vector<std::int64_t> tray, std::int64_t amount,
                        std::int64_t paid = 0);
std::vector<Scene> all_scenes();

}  // namespace jankar::test
