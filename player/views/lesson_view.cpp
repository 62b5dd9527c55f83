#include "player/views/lesson_view.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "player/steps/step_drawing.h"
#include "player/views/clip.h"
#include "player/views/frame_keys.h"

namespace jankar::views {

namespace {

using lesson::Effect;
using lesson::StepType;

class LessonView : public View {
 public:
    LessonView(Context& context, OpenLesson open)
        : View(context), open_(std::move(open)), play_(*open_.lesson, open_.state, open_.seen_before) {}

    const char* id() const override { return "lesson"; }

    void describe(screen::ScreenRecord& record) const override {
        record.lesson = open_.lesson->id;
        record.step = play_.step().id;
        record.step_type = lesson::name_of(play_.step().type);
        record.lang = open_.lang;
    }

    void enter() override {
        Utterances first;
        if (open_.fell_back) {
            first.push_back(context_.phrase("fallback-language"));
        }
        apply(play_.enter(now_ms_), std::move(first));
        step_entered();
    }

    void draw(screen::Ui& ui) override {
        const screen::Metrics& m = ui.metrics();
        ui.ground();
        draw_frame_keys(ui, context_, kHome | kAgain | kBack | kSound);
        const StepType type = play_.step().type;
        if (play_.can_done()) {
            ui.key("done", "done", m.done(), screen::KeyLook::Done, "ui:done");
        }
        draw_next_key(ui, play_.can_next());
        ui.beads(m.beads(), play_.bead_count(), play_.bead_now(),
                 [&](int bead) { return play_.bead_done(bead); });

        steps::StepScene scene{
            .lesson = *open_.lesson,
            .play = play_,
            .lang = open_.lang,
            .captions = context_.settings().captions,
            .picture = [this](const std::string& name) { return context_.picture(open_, name); }};
        if (clip_ && type == StepType::Video) {
            scene.video = clip_->texture();
            scene.video_shape = clip_->shape();
            scene.video_paused = clip_->is_paused();
            const screen::Rect place = steps::video_place(m, scene.captions, scene.video_shape);
            clip_->set_size(place.w, place.h);
        }
        scene.timer_share = timer_share();
        scene.timer_runs = timer_runs_;
        steps::draw_step(ui, scene);
        prepare_next(ui, scene.captions);
    }

    Utterances words() const override { return {}; }

    Utterances words_of(const std::string& control, const std::string& voice) const override {
        if (is_phrase(voice)) {
            return View::words_of(control, voice);
        }
        return {context_.line(open_, voice, control)};
    }

    Utterances words_again() const override {
        // What the step says, and how it is answered.
        Utterances words;
        const lesson::Step& step = play_.step();
        if (step.type == StepType::Sequence) {
            words.push_back(context_.line(open_, step.items[static_cast<std::size_t>(play_.page())].say, {}));
        } else {
            words.push_back(context_.line(open_, step.say, {}));
        }
        if (step.type == StepType::Choose && !play_.is_settled()) {
            words.push_back(context_.phrase("choose-how"));
        } else if (step.type == StepType::Order && !play_.is_settled()) {
            words.push_back(context_.phrase("order-how"));
        } else if (play_.can_next()) {
            words.push_back(context_.phrase("waiting", "next"));
        }
        return words;
    }

    void tap(const std::string& control, std::int64_t now) override {
        note_activity(now);
        if (control == "home") {
            context_.lesson_left(open_, play_);
            context_.show_home();
        } else if (control == "back") {
            if (play_.can_back()) {
                apply(play_.back(now));
            } else {
                context_.lesson_left(open_, play_);
                context_.show_home();
            }
        } else if (control == "next") {
            apply(play_.next(now));
        } else if (control == "done") {
            apply(play_.done(now));
        } else if (control == "again") {
            if (clip_ && play_.step().type == StepType::Video) {
                clip_->back_10s();
            } else {
                apply(play_.again(now));
            }
        } else if (control == "pause") {
            if (clip_) {
                clip_->toggle();
            }
        } else if (const auto part = lesson::part_of(control)) {
            apply(play_.tap(part->first, part->second, now));
        } else {
            tap_frame_key(*this, context_, control);
        }
    }

    bool tick(std::int64_t now) override {
        now_ms_ = now;
        bool changed = false;
        if (clip_ && play_.step().type == StepType::Video) {
            switch (clip_->tick(now)) {
                case Clip::News::None:
                    break;
                case Clip::News::Frame:
                    changed = true;
                    break;
                case Clip::News::AtStop:
                    note_activity(now);
                    apply(play_.video_at(stop_ms_.value_or(clip_->clock_ms()), now));
                    changed = true;
                    break;
                case Clip::News::Ended:
                case Clip::News::Failed:
                    note_activity(now);
                    apply(play_.video_ended(now));
                    changed = true;
                    break;
            }
        }
        if (timer_waits_ && !context_.speaking()) {
            timer_waits_ = false;
            timer_runs_ = true;
            timer_began_ms_ = now;
        }
        if (timer_runs_) {
            const int seeds = static_cast<int>(timer_share() * kSeeds);
            changed = changed || seeds != shown_seeds_;
            shown_seeds_ = seeds;
            if (timer_share() >= 1.0) {
                timer_runs_ = false;
                timer_full_ = true;
                note_activity(now);
                apply(play_.timer_ended(now), {context_.phrase("timer-over")});
                changed = true;
            }
        }
        return changed;
    }

    std::optional<std::int64_t> next_tick_ms(std::int64_t now) const override {
        if (clip_ && play_.step().type == StepType::Video) {
            return clip_->next_tick_ms();
        }
        if (timer_runs_) {
            const double each = static_cast<double>(play_.step().seconds) * 1000 / kSeeds;
            const auto done = static_cast<double>(now - timer_began_ms_);
            return static_cast<std::int64_t>(each - std::fmod(done, each)) + 1;
        }
        return std::nullopt;
    }

    bool waits() const override {
        return !(clip_ && clip_->is_running() && play_.step().type == StepType::Video) && !timer_runs_;
    }

    void go_idle() override {
        // A complete play is being written down already; its place must not come back.
        if (!play_.state().completed) {
            context_.lesson_left(open_, play_);
        }
    }
    void leave() override { clip_.reset(); }

 private:
    static constexpr int kSeeds = 24;
    static constexpr std::int64_t kLongestPauseMs = 60'000;
    /// The clip stands where it shall go on: no need to decode its way there again.
    static constexpr std::int64_t kSamePlaceMs = 200;

    /// Carries effects out, in their order. Words end up in one line of speech, after `first`.
    void apply(const lesson::Effects& effects, Utterances first = {}) {
        Utterances words = std::move(first);
        bool completed = false, moved = false;
        for (const Effect& effect : effects) {
            switch (effect.kind) {
                case Effect::Kind::Say:
                    words.push_back(utterance(effect));
                    break;
                case Effect::Kind::Tune:
                    words.push_back(context_.tune(effect.line));
                    break;
                case Effect::Kind::Answered:
                    context_.lesson_answered(open_, play_, effect);
                    moved = true;
                    break;
                case Effect::Kind::StepChanged:
                    moved = true;
                    step_entered();
                    break;
                case Effect::Kind::ResumeVideo:
                    resume_clip();
                    break;
                case Effect::Kind::Completed:
                    completed = true;
                    break;
            }
        }
        if (!words.empty()) {
            context_.say(std::move(words));
        }
        if (completed) {
            context_.lesson_completed(open_, play_);
        } else if (moved || !effects.empty()) {
            context_.lesson_moved(open_, play_);
        }
    }

    Utterance utterance(const Effect& effect) const {
        if (effect.line.starts_with("ui:")) {
            return context_.phrase(effect.line.substr(3), effect.control);
        }
        return context_.line(open_, effect.line, effect.control);
    }

    /// The step on the screen is another one: its clip, its circle.
    void step_entered() {
        const lesson::Step& step = play_.step();
        timer_runs_ = false;
        timer_full_ = false;
        shown_seeds_ = 0;
        timer_waits_ = step.type == StepType::Do && step.seconds > 0;
        if (step.type == StepType::Video) {
            if (!clip_ || clip_step_ != step.id) {
                clip_ = std::make_unique<Clip>(context_, open_, step.video, play_.state().video_ms);
                clip_step_ = step.id;
            }
            stop_ms_ = play_.next_stop_ms();
            clip_->run(stop_ms_);
        } else if (clip_) {
            // At a question of the clip it is kept where it stands; elsewhere it is closed.
            if (play_.is_at_pause()) {
                clip_->hold();
            } else {
                clip_.reset();
                clip_step_.clear();
            }
        }
        prepared_step_.clear();
    }

    void resume_clip() {
        if (play_.step().type != StepType::Video) {
            return;
        }
        stop_ms_ = play_.next_stop_ms();
        const std::int64_t from = play_.state().video_ms;
        if (!clip_) {
            clip_ = std::make_unique<Clip>(context_, open_, play_.step().video, from);
            clip_step_ = play_.step().id;
            clip_->run(stop_ms_);
        } else if (std::abs(clip_->clock_ms() - from) > kSamePlaceMs) {
            clip_->run_from(from, stop_ms_);
        } else {
            clip_->run(stop_ms_);
        }
    }

    double timer_share() const {
        const std::int64_t whole = play_.step().seconds * 1000;
        if (timer_full_ || whole <= 0) {
            return timer_full_ ? 1.0 : 0.0;
        }
        return timer_runs_ ? std::min(1.0, static_cast<double>(now_ms_ - timer_began_ms_) /
                                               static_cast<double>(whole))
                           : 0.0;
    }

    void note_activity(std::int64_t now) {
        if (last_active_ms_ > 0) {
            play_.add_active_ms(std::min(kLongestPauseMs, now - last_active_ms_));
        }
        last_active_ms_ = now;
        now_ms_ = now;
    }

    /// Pictures, voices and the clip of what comes next are fetched while this step is looked at.
    void prepare_next(screen::Ui& ui, bool captions) {
        const lesson::Step& step = play_.step();
        const std::string here =
            fmt::format("{}/{}/{}x{}", step.id, play_.page(), ui.metrics().width(), ui.metrics().height());
        if (here == prepared_step_) {
            return;
        }
        prepared_step_ = here;
        Utterances voices;
        for (const lesson::Item& item : step.items) {
            voices.push_back(context_.line(open_, item.say, {}));
        }
        if (step.type == StepType::Sequence && play_.page() + 1 < play_.page_count()) {
            const auto& next = step.items[static_cast<std::size_t>(play_.page()) + 1];
            for (const auto& wanted : steps::pictures_of(ui.metrics(), step, captions)) {
                ui.pictures().prepare(context_.picture(open_, next.picture), wanted.width, wanted.height,
                                      wanted.fit);
            }
        }
        const std::size_t after = static_cast<std::size_t>(play_.step_index()) + 1;
        if (after < open_.lesson->steps.size()) {
            const lesson::Step& next = open_.lesson->steps[after];
            for (const auto& wanted : steps::pictures_of(ui.metrics(), next, captions)) {
                ui.pictures().prepare(context_.picture(open_, wanted.name), wanted.width, wanted.height,
                                      wanted.fit);
            }
            if (!next.say.empty()) {
                voices.push_back(context_.line(open_, next.say, {}));
            }
            if (next.type == StepType::Video) {
                context_.prepare_video();
            }
        }
        context_.prepare(voices);
    }

    const OpenLesson open_;
    lesson::LessonPlay play_;
    std::unique_ptr<Clip> clip_;
    std::string clip_step_;
    std::optional<std::int64_t> stop_ms_;
    std::int64_t now_ms_ = 0;
    std::int64_t last_active_ms_ = 0;
    std::int64_t timer_began_ms_ = 0;
    bool timer_waits_ = false, timer_runs_ = false, timer_full_ = false;
    int shown_seeds_ = 0;
    std::string prepared_step_;
};

}  // namespace

std::unique_ptr<View> make_lesson_view(Context& context, OpenLesson open) {
    return std::make_unique<LessonView>(context, std::move(open));
}

}  // namespace jankar::views
