#include "player/views/lesson_view.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "player/steps/step_drawing.h"
#include "player/views/clip.h"
#include "player/views/frame_keys.h"
#include "player/views/lesson_words.h"
#include "player/views/motion.h"
#include "player/views/work_circle.h"

namespace jankar::views {

namespace {

using lesson::Effect;
using lesson::StepType;

class LessonView : public View {
 public:
    LessonView(Context& context, OpenLesson open)
        : View(context),
          open_(std::move(open)),
          play_(*open_.lesson, open_.state, open_.seen_before, open_.world),
          asks_alone_(open_.purpose == Purpose::Private) {}

    const char* id() const override { return "lesson"; }
    bool is_private() const override { return open_.purpose == Purpose::Private; }

    void describe(screen::ScreenRecord& record) const override {
        record.lesson = open_.lesson->id;
        record.lang = open_.lang;
        if (!asks_alone_) {
            record.step = play_.step().id;
            record.step_type = lesson::name_of(play_.step().type);
        }
    }

    void enter() override {
        if (asks_alone_) {
            context_.say({context_.phrase_in(open_.lang, "are-you-alone", {})});
            return;
        }
        Utterances first;
        if (open_.fell_back) {
            first.push_back(context_.phrase("fallback-language"));
        }
        if (open_.purpose == Purpose::Practice) {
            first.push_back(context_.phrase("practice-ask"));
            static_cast<void>(play_.enter(now_ms_));
            context_.say(std::move(first));
        } else if (open_.purpose == Purpose::Cover) {
            // Comes in silence, as if it had stood there.
            static_cast<void>(play_.enter(now_ms_));
        } else {
            apply(play_.enter(now_ms_), std::move(first));
        }
        step_entered();
    }

    void draw(screen::Ui& ui) override {
        const screen::Metrics& m = ui.metrics();
        ui.ground();
        if (is_private()) {
            ui.key("leave", "leave", m.leave(), screen::KeyLook::Plain, "ui:leave");
            draw_frame_keys(ui, context_, kAgain | kSound | kBack);
        } else {
            draw_frame_keys(ui, context_, kHome | kAgain | kBack | kSound);
        }
        if (asks_alone_) {
            draw_alone(ui);
            return;
        }
        if (play_.can_done()) {
            ui.key("done", "done", m.done(), screen::KeyLook::Done, "ui:done");
        }
        draw_next_key(ui, play_.can_next());
        ui.beads(m.beads(), play_.bead_count(), play_.bead_now(),
                 [&](int bead) { return play_.bead_done(bead); }, false, {new_bead_, fills_.share(now_ms_)});
        ui.set_step_back(steps_back_.share(now_ms_));

        steps::StepScene scene{
            .lesson = *open_.lesson,
            .play = play_,
            .lang = open_.lang,
            .captions = context_.settings().captions,
            .picture = [this](const std::string& name) { return context_.picture(open_, name); },
            .country = &context_.country(),
            .money = [this](const std::string& name) { return context_.money(name); }};
        if (clip_) {
            scene.video = clip_->texture();
            scene.video_shape = clip_->shape();
            scene.video_paused = clip_->is_paused();
            const screen::Rect place = steps::video_place(m, play_.step(), scene.captions, scene.video_shape);
            clip_->set_size(place.w, place.h);
        }
        scene.timer_share = circle_.share(now_ms_);
        scene.timer_runs = circle_.runs();
        steps::draw_step(ui, scene);
        prepare_next(ui, scene.captions);
    }

    Utterances words_of(const std::string& control, const std::string& voice) const override {
        if (is_phrase(voice)) {
            return View::words_of(control, voice);
        }
        return words_of_line(context_, open_, voice, control);
    }

    Utterances words_again() const override {
        // A private lesson never speaks by itself.
        return is_private() || open_.purpose == Purpose::Cover ? Utterances{}
                                                               : words_again_of(context_, open_, play_);
    }

    void tap(const std::string& control, std::int64_t now) override {
        note_activity(now);
        if (control == "leave" || control == "off") {
            if (is_private()) {
                context_.leave_private();
            }
        } else if (asks_alone_) {
            tap_alone(control);
        } else if (control == "home") {
            leave_for_home();
        } else if (control == "back") {
            if (play_.can_back()) {
                apply(play_.back(now));
            } else if (is_private()) {
                context_.leave_private();
            } else {
                leave_for_home();
            }
        } else if (control == "next") {
            apply(play_.next(now));
        } else if (control == "done") {
            circle_.fill();
            apply(play_.done(now));
        } else if (control == "again") {
            if (clip_ && play_.step().type == StepType::Video && !play_.is_talking()) {
                clip_->back_10s();
            } else if (open_.purpose == Purpose::Practice) {
                context_.say(words_again());
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
        if (is_private() && leave_by_itself(now)) {
            return true;
        }
        bool changed = clip_ && tick_clip(now);
        changed = fills_.tick(now) || changed;
        changed = steps_back_.tick(now) || changed;
        switch (circle_.tick(now, context_.speaking())) {
            case WorkCircle::News::None:
                break;
            case WorkCircle::News::Seed:
                changed = true;
                break;
            case WorkCircle::News::Full:
                note_activity(now);
                apply(play_.timer_ended(now), {context_.phrase("timer-over")});
                changed = true;
                break;
        }
        return changed;
    }

    std::optional<std::int64_t> next_tick_ms(std::int64_t now) const override {
        std::optional<std::int64_t> next = circle_.next_tick_ms(now);
        if (clip_) {
            const auto frame = clip_->next_tick_ms();
            next = next && frame ? std::min(*next, *frame) : frame ? frame : next;
        }
        if (fills_.runs() || steps_back_.runs()) {
            next = next ? std::min(*next, Motion::kFrameMs) : Motion::kFrameMs;
        }
        if (is_private()) {
            const std::int64_t left = std::max<std::int64_t>(0, kAloneMs - (now - quiet_since_ms_));
            next = next ? std::min(*next, left) : left;
        }
        return next;
    }

    bool waits() const override {
        // In a group's talk nobody is hurried, nor while hands work or a clip runs; a private lesson has a
        // clock of its own.
        return !(clip_ && clip_->is_running()) && !circle_.runs() && !open_.world.together && !is_private();
    }

    void go_idle() override {
        // A complete play is being written down already; its place must not come back.
        if (!play_.state().completed && open_.purpose == Purpose::Learn) {
            context_.lesson_left(open_, play_);
        }
    }
    void leave() override { clip_.reset(); }

 private:
    static constexpr std::int64_t kLongestPauseMs = 60'000;
    /// A private lesson leaves by itself so long after the last voice or tap.
    static constexpr std::int64_t kAloneMs = 45'000;
    /// The clip stands where it shall go on: no need to decode its way there again.
    static constexpr std::int64_t kSamePlaceMs = 200;

    /// Carries effects out, in their order. Words end up in one line of speech, after `first`.
    void apply(const lesson::Effects& effects, Utterances first = {}) {
        Utterances words = std::move(first);
        bool completed = false;
        for (const Effect& effect : effects) {
            switch (effect.kind) {
                case Effect::Kind::Say:
                    for (Utterance& word : words_of_line(context_, open_, effect.line, effect.control)) {
                        words.push_back(std::move(word));
                    }
                    break;
                case Effect::Kind::Tune:
                    words.push_back(context_.tune(effect.line));
                    break;
                case Effect::Kind::Answered:
                    context_.lesson_answered(open_, play_, effect);
                    if (!effect.right) {
                        steps_back_.begin(now_ms_, context_.motion());
                    }
                    break;
                case Effect::Kind::StepChanged:
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
        note_new_bead();
        if (!words.empty()) {
            context_.say(std::move(words));
        }
        if (completed && is_private()) {
            context_.leave_private();
        } else if (completed) {
            context_.lesson_completed(open_, play_);
        } else if (!effects.empty()) {
            context_.lesson_moved(open_, play_);
        }
    }

    /// A bead that is done since the last call fills before her eyes.
    void note_new_bead() {
        std::vector<bool> done;
        for (int bead = 0; bead < play_.bead_count(); ++bead) {
            done.push_back(play_.bead_done(bead));
            const bool was = beads_.empty() || beads_[static_cast<std::size_t>(bead)];
            if (done.back() && !was) {
                new_bead_ = bead;
                fills_.begin(now_ms_, context_.motion());
            }
        }
        beads_ = std::move(done);
    }

    void leave_for_home() {
        context_.lesson_left(open_, play_);
        context_.show_home();
    }

    // A private lesson

    void draw_alone(screen::Ui& ui) {
        const screen::Metrics& m = ui.metrics();
        const screen::Rect body = m.below_beads();
        const int side = std::min(body.w, body.h) * 9 / 10;
        ui.icon("alone", {body.centre_x() - side / 2, body.centre_y() - side / 2, side, side});
        draw_next_key(ui, true);
    }

    void tap_alone(const std::string& control) {
        if (control == "next") {
            asks_alone_ = false;
            apply(play_.enter(now_ms_));
            step_entered();
        } else if (control == "back") {
            context_.leave_private();
        } else if (control == "again") {
            enter();
        } else {
            tap_frame_key(*this, context_, control);
        }
    }

    bool leave_by_itself(std::int64_t now) {
        if (quiet_since_ms_ == 0 || context_.speaking() || (clip_ && clip_->is_running())) {
            quiet_since_ms_ = now;
        }
        if (now - quiet_since_ms_ < kAloneMs) {
            return false;
        }
        context_.leave_private();
        return true;
    }

    // The clip and the circle

    bool tick_clip(std::int64_t now) {
        const bool asks = play_.step().type == StepType::Video;
        switch (clip_->tick(now)) {
            case Clip::News::None:
                return false;
            case Clip::News::Frame:
                return true;
            case Clip::News::AtStop:
                note_activity(now);
                apply(play_.video_at(stop_ms_.value_or(clip_->clock_ms()), now));
                return true;
            case Clip::News::Ended:
                if (!asks) {
                    // Hands work along with it: it begins anew. What is to be judged is shown once.
                    if (play_.step().type == StepType::Do) {
                        clip_->run_from(0, std::nullopt);
                    }
                    return true;
                }
                [[fallthrough]];
            case Clip::News::Failed:
                note_activity(now);
                if (asks) {
                    apply(play_.video_ended(now));
                }
                return true;
        }
        return false;
    }

    /// The step on the screen is another one: its clip, its circle.
    void step_entered() {
        const lesson::Step& step = play_.step();
        circle_.set(step.type == StepType::Do ? step.seconds : 0);
        if (!step.video.empty()) {
            if (!clip_ || clip_step_ != step.id) {
                clip_ = std::make_unique<Clip>(context_, open_, step.video,
                                               step.type == StepType::Video ? play_.state().video_ms : 0);
                clip_step_ = step.id;
            }
            stop_ms_ = play_.next_stop_ms();
            if (play_.is_talking()) {
                clip_->hold();
            } else {
                clip_->run(stop_ms_);
            }
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

    void note_activity(std::int64_t now) {
        if (last_active_ms_ > 0) {
            play_.add_active_ms(std::min(kLongestPauseMs, now - last_active_ms_));
        }
        last_active_ms_ = now;
        quiet_since_ms_ = now;
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
        for (const std::vector<lesson::Item>* items : {&step.items, &step.partners, &step.baskets}) {
            for (const lesson::Item& item : *items) {
                if (!item.say.empty()) {
                    voices.push_back(context_.line(open_, item.say, {}));
                }
            }
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
            if (!next.video.empty()) {
                context_.prepare_video();
            }
        }
        context_.prepare(voices);
    }

    const OpenLesson open_;
    lesson::LessonPlay play_;
    bool asks_alone_;  ///< a private lesson begins with this one question
    std::unique_ptr<Clip> clip_;
    std::string clip_step_;
    std::optional<std::int64_t> stop_ms_;
    WorkCircle circle_;
    Motion fills_{250}, steps_back_{200};  ///< the new bead; the answer that was not it
    std::vector<bool> beads_;              ///< which were done when it was last looked at
    int new_bead_ = -1;
    std::int64_t now_ms_ = 0;
    std::int64_t last_active_ms_ = 0;
    std::int64_t quiet_since_ms_ = 0;  ///< private: since when nothing was heard or touched
    std::string prepared_step_;
};

}  // namespace

std::unique_ptr<View> make_lesson_view(Context& context, OpenLesson open) {
    return std::make_unique<LessonView>(context, std::move(open));
}

}  // namespace jankar::views
