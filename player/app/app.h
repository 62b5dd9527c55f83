#pragma once
// The player put together: window, threads, screens, and the loop that draws nothing while nothing moves.
// Implements what views may ask (views::Context). Main thread only.
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "content/base/worker.h"
#include "player/app/options.h"
#include "player/app/pack_store.h"
#include "player/app/paths.h"
#include "player/app/progress.h"
#include "player/app/speaker.h"
#include "player/media/media_thread.h"
#include "player/records/records_thread.h"
#include "player/screen/canvas.h"
#include "player/screen/input.h"
#include "player/screen/picture_cache.h"
#include "player/screen/trace.h"
#include "player/screen/window.h"
#include "player/text/text_engine.h"
#include "player/views/context.h"
#include "player/views/view.h"

namespace jankar::app {

class App : private views::Context {
 public:
    App(Options options, Paths paths, screen::Trace& trace);
    ~App() override;
    /// Runs until the window is closed; the exit code.
    int run();

 private:
    // app.cpp: start, loop, drawing
    Result<bool> start();
    Result<void> read_shelf();
    void loop();
    void handle(const screen::Action& action);
    bool drain();
    void draw();
    void request_draw(screen::Reason reason);
    std::optional<std::int64_t> wait_ms() const;
    void mind_the_idle();
    void count_idle();
    std::int64_t idle_due_ms() const;
    void show(std::unique_ptr<views::View> view);
    std::int64_t now_ms() const;
    double mm_per_px() const;

    // app_lessons.cpp: opening, damage, trouble
    void opened(std::size_t shelf_index, Result<views::OpenLesson> open);
    void check_objects(const views::OpenLesson& open);
    void mark_damaged(std::size_t shelf_index, const Error& error);
    void trouble(const Error& error);
    void object_failed(const std::string& key, const Error& error);
    screen::PictureSource object_picture(std::size_t shelf_index, const std::string& hash) const;
    media::Loader object_loader(std::size_t shelf_index, const std::string& hash, std::uint64_t limit) const;
    screen::PictureSource asset_picture(const std::string& name) const;

    // app_context.cpp: views::Context
    const std::vector<pack::ShelfLesson>& shelf() const override { return shelf_.lessons; }
    const std::vector<records::Learner>& learners() const override { return learners_; }
    const std::vector<std::string>& languages() const override { return languages_; }
    views::LessonProgress progress(std::size_t shelf_index) const override;
    std::optional<std::size_t> go_on() const override;
    std::optional<std::size_t> next_after(std::size_t shelf_index) const override;
    const records::Learner* learner() const override;
    records::Settings settings() const override;
    std::string lang() const override;
    std::string language_name(const std::string& lang) const override;
    bool motion() const override { return motion_; }
    screen::PictureSource icon(const std::string& name, int size_px) const override;
    screen::PictureSource face(const records::Learner& learner) const override;
    screen::PictureSource cover(std::size_t shelf_index) const override;
    screen::PictureSource picture(const views::OpenLesson& open, const std::string& name) const override;
    views::Utterance phrase(const std::string& id, const std::string& control = {}) const override;
    views::Utterance phrase_in(const std::string& lang, const std::string& id,
                               const std::string& control) const override;
    views::Utterance title(std::size_t shelf_index, const std::string& control) const override;
    views::Utterance line(const views::OpenLesson& open, const std::string& line,
                          const std::string& control) const override;
    views::Utterance tune(const std::string& name) const override;
    void say(views::Utterances words) override;
    void hush() override;
    bool speaking() const override { return speaker_->speaking(); }
    void prepare(const views::Utterances& words) override;
    void prepare_video() override { media_->prepare_video(); }
    std::unique_ptr<media::VideoPlayer> open_video(const views::OpenLesson& open,
                                                   const std::string& name) override;
    void trace_video(std::int64_t pts_ms, std::int64_t clock_ms, int late, int dropped) override;
    void show_language() override;
    void show_learners() override;
    void show_home() override;
    void open_lesson(std::size_t shelf_index) override;
    void choose_learner(const std::string& id) override;
    void choose_guest() override;
    void choose_language(const std::string& lang) override;
    void next_sound_level() override;
    void lesson_moved(const views::OpenLesson& open, const lesson::LessonPlay& play) override;
    void lesson_answered(const views::OpenLesson& open, const lesson::LessonPlay& play,
                         const lesson::Effect& answer) override;
    void lesson_left(const views::OpenLesson& open, const lesson::LessonPlay& play) override;
    void lesson_completed(const views::OpenLesson& open, const lesson::LessonPlay& play) override;

    const Options options_;
    const Paths paths_;
    screen::Trace& trace_;
    int exit_code_ = 0;
    std::uint32_t wake_event_ = 0;

    // What there is
    pack::Shelf shelf_;
    std::vector<records::Learner> learners_;
    std::vector<std::string> languages_;
    std::shared_ptr<PackStore> packs_ = std::make_shared<PackStore>();
    std::set<std::size_t> damaged_;
    std::optional<std::size_t> open_index_;                       ///< the lesson on the screen
    std::map<std::string, std::shared_ptr<const Bytes>> photos_;  ///< of learners who wanted one

    // Who sits before it
    std::string learner_id_;
    records::Settings device_settings_;
    bool motion_ = true;

    // Parts; what is below uses what is above and goes first.
    std::unique_ptr<MainQueue> results_;
    std::unique_ptr<records::RecordsThread> records_;
    std::unique_ptr<Progress> progress_;
    std::unique_ptr<media::MediaThread> media_;
    std::unique_ptr<Speaker> speaker_;
    std::unique_ptr<screen::Window> window_;
    std::unique_ptr<text::TextEngine> text_;
    screen::Masks masks_;
    screen::Texture glyphs_;
    std::unique_ptr<screen::PictureCache> pictures_;
    std::unique_ptr<screen::InputRouter> input_;
    std::unique_ptr<views::View> view_;
    std::unique_ptr<views::View> next_view_;  ///< takes over after the present event
    std::unique_ptr<Worker> worker_;          ///< the packs thread; last: its jobs end first

    // The loop
    std::optional<screen::Reason> draw_reason_;
    double input_ms_ = -1;  ///< trace time of the input that the next frame answers
    screen::ScreenRecord last_record_;
    std::int64_t frames_ = 0;
    std::int64_t idle_ms_ = 0;  ///< how long the screen has waited for a tap; voices and clips do not count
    std::int64_t idle_seen_ms_ = 0;  ///< when idle_ms_ was last brought up to date
    bool idle_runs_ = false;         ///< whether it waits since then
    int spoken_again_ = 0;
    bool dark_ = false;
    bool opening_ = false;
    bool told_trouble_ = false;
    bool after_home_ = false;  ///< something is being said that the next screen must not cut short
    bool quit_ = false;
};

}  // namespace jankar::app
