#pragma once
// Draws the steps of a lesson. Each type of step has a file of its own with one function; `draw_step` picks
// it. What a step does is decided in content/lesson; here is only how it looks and where its controls lie.
// Control ids count from 1 in the order of the lesson file, whatever the mixed order on the screen.
#include <functional>
#include <string>
#include <vector>

#include "content/lesson/model.h"
#include "content/lesson/play.h"
#include "player/screen/ui.h"

namespace jankar::lesson {
struct Country;
}

namespace jankar::steps {

/// What the drawer is given beside the play.
struct StepScene {
    const lesson::Lesson& lesson;
    const lesson::LessonPlay& play;
    std::string lang;
    bool captions = false;
    std::function<screen::PictureSource(const std::string& name)> picture;
    const lesson::Country* country = nullptr;  ///< whose money is drawn; null: none is
    /// The picture of a note or coin by MoneyPiece::picture.
    std::function<screen::PictureSource(const std::string& name)> money;
    // A running clip: of a video step, or of a do or thumb step with Step::video.
    screen::Texture* video = nullptr;  ///< the frame to show, or null
    double video_shape = 854.0 / 480;  ///< width to height
    bool video_paused = false;
    // A running circle.
    double timer_share = 0;  ///< 0 to 1 of Step::seconds
    bool timer_runs = false;
};

/// Draws the middle of the screen below the beads (keys and beads are the lesson view's).
void draw_step(screen::Ui& ui, const StepScene& scene);
/// Where the step's clip is shown, in window pixels: frames are wanted in this size.
screen::Rect video_place(const screen::Metrics& metrics, const lesson::Step& step, bool captions,
                         double shape);
/// The same for steps that are nothing but a clip.
screen::Rect video_place(const screen::Metrics& metrics, bool captions, double shape);
/// Pictures of a step, so that the next one's can be prepared. Sizes are those draw_step will ask for.
struct WantedPicture {
    std::string name;
    int width = 0, height = 0;
    media::Fit fit = media::Fit::Cover;
};
std::vector<WantedPicture> pictures_of(const screen::Metrics& metrics, const lesson::Step& step,
                                       bool captions);

// One file each.
void draw_picture(screen::Ui& ui, const StepScene& scene);
void draw_sequence(screen::Ui& ui, const StepScene& scene);
void draw_video(screen::Ui& ui, const StepScene& scene);
void draw_choose(screen::Ui& ui, const StepScene& scene);
void draw_order(screen::Ui& ui, const StepScene& scene);
void draw_thumb(screen::Ui& ui, const StepScene& scene);
void draw_match(screen::Ui& ui, const StepScene& scene);
void draw_sort(screen::Ui& ui, const StepScene& scene);
void draw_find(screen::Ui& ui, const StepScene& scene);
void draw_money(screen::Ui& ui, const StepScene& scene);
void draw_cashbook(screen::Ui& ui, const StepScene& scene);
void draw_grow(screen::Ui& ui, const StepScene& scene);
void draw_story(screen::Ui& ui, const StepScene& scene);
void draw_call(screen::Ui& ui, const StepScene& scene);
void draw_do(screen::Ui& ui, const StepScene& scene);
void draw_home(screen::Ui& ui, const StepScene& scene);

}  // namespace jankar::steps
