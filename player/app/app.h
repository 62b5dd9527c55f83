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
#include "content/lesson/country.h"
#include "content/lesson/numbers.h"
#include "player/app/clip_memory.h"
#include "player/app/options.h"
#include "player/app/pack_room.h"
#include "player/app/pack_store.h"
#include "player/app/paths.h"
#include "player/app/power.h"
#include "player/app/progress.h"
#include "player/app/speaker.h"
#include "player/media/camera.h"
#include "player/media/media_thread.h"
#include "player/media/microphone.h"
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
    void switched_off();
    void look_at_power();
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

    // app_start.cpp
    void read_people();
    Result<void> read_country();
    void take_learners(std::vector<records::Learner> learners);

    // app_sticks.cpp: packs and sticks that come and go
    void make_pack_room();
    void take_shelf(pack::Shelf shelf);
    void take_waiting_shelf();
    void show_stick();
    void stick_went();
    void take_card(const std::optional<records::ProgrammeCard>& card);
    bool is_free() const;
    views::PackDesk& pack_desk() override { return *room_; }

    // app_due.cpp: what comes back at a visit
    struct Due {
        views::Purpose purpose = views::Purpose::Review;
        std::size_t shelf_index = 0;
        records::ReviewItem question;
        std::vector<int> items;  ///< Practice: numbers of what she took home, from 1
    };
    std::vector<Due> due_now() const;
    void open_next_due();
    void due_opened(const Due& due, Result<views::OpenLesson> open);
    void due_done(const views::OpenLesson& open, const lesson::LessonPlay& play);

    // app_private.cpp: lessons that leave no trace
    void open_private(std::size_t shelf_index);
    void private_opened(Result<views::OpenLesson> open, Result<views::OpenLesson> cover);
    void keep_cover_ready(const screen::Metrics& metrics);
    bool in_private() const { return view_ && view_->is_private(); }

    // app_people.cpp
    void sign_in(const std::string& id);
    void change_people(std::function<Result<void>(records::Store&)> work, std::function<void()> then);
    views::OpenLesson prepared(std::size_t shelf_index, views::Purpose purpose) const;
    static Result<void> load(PackStore& packs, const std::string& path, const std::string& id,
                             const std::string& wanted, views::OpenLesson& open);

    const lesson::NumberRules* number_rules(const std::string& lang) const;

    // app_context.cpp: views::Context
    const std::vector<pack::ShelfLesson>& shelf() const override { return shelf_.lessons; }
    const std::vector<records::Learner>& learners() const override { return learners_; }
    const std::vector<std::string>& languages() const override { return languages_; }
    views::LessonProgress progress(std::size_t shelf_index) const override;
    std::optional<views::GoOn> go_on() const override;
    std::optional<std::size_t> next_after(std::size_t shelf_index) const override;
    const records::Learner* learner() const override;
    records::Settings settings() const override;
    std::string lang() const override;
    std::string language_name(const std::string& lang) const override;
    bool motion() const override { return motion_; }
    screen::PictureSource icon(const std::string& name, int size_px) const override;
    screen::PictureSource cover(std::size_t shelf_index) const override;
    screen::PictureSource picture(const views::OpenLesson& open, const std::string& name) const override;
    views::Utterance phrase(const std::string& id, const std::string& control = {}) const override;
    views::Utterance phrase_in(const std::string& lang, const std::string& id,
                               const std::string& control) const override;
    views::Utterance title(std::size_t shelf_index, const std::string& control) const override;
    views::Utterance line(const views::OpenLesson& open, const std::string& line,
                          const std::string& control) const override;
    views::Utterance tune(const std::string& name) const override;
    views::Utterances amount(std::int64_t units, const std::string& lang,
                             const std::string& control) const override;
    screen::PictureSource money(const std::string& name) const override;
    const lesson::Country& country() const override { return country_; }
    void say(views::Utterances words) override;
    void hush() override;
    bool speaking() const override { return speaker_->speaking(); }
    void prepare(const views::Utterances& words) override;
    void prepare_video() override { media_->prepare_video(); }
    std::unique_ptr<media::VideoPlayer> open_video(const views::OpenLesson& open,
                                                   const std::string& name) override;
    void note_pace(int pixels, media::ClipPace pace) override;
    void trace_video(std::int64_t pts_ms, std::int64_t clock_ms, int late, int dropped) override;
    void show_language() override;
    void show_learners() override;
    void show_home() override;
    void open_lesson(std::size_t shelf_index) override;
    void open_go_on() override;
    void choose_learner(const std::string& id) override;
    void choose_guest() override;
    void choose_language(const std::string& lang) override;
    void next_sound_level() override;
    void lesson_moved(const views::OpenLesson& open, const lesson::LessonPlay& play) override;
    void lesson_answered(const views::OpenLesson& open, const lesson::LessonPlay& play,
                         const lesson::Effect& answer) override;
    void lesson_left(const views::OpenLesson& open, const lesson::LessonPlay& play) override;
    void lesson_completed(const views::OpenLesson& open, const lesson::LessonPlay& play) override;
    void leave_private() override;

    // app_people.cpp: views::PeopleDesk
    const std::vector<records::Group>& groups() const override { return groups_; }
    const records::Group* group() const override;
    void choose_group(const std::string& id) override;
    std::vector<const records::Learner*> faces() const override;
    screen::PictureSource face(const records::Learner& learner) const override;
    screen::PictureSource drawing(const std::string& name) const override;
    views::Utterance name_of(const records::Learner& learner, const std::string& control) const override;
    views::Utterance name_of(const records::Group& group, const std::string& control) const override;
    bool may_join() const override { return self_join_; }
    const std::vector<std::string>& drawings() const override { return drawings_; }
    bool is_taken(const std::string& drawing) const override;
    void join(records::NewLearner who) override;
    bool guest_has_something() const override { return progress_->guest_has_something(); }
    void start_recording() override;
    void stop_recording() override;
    views::NameRecording recording() const override;
    Bytes recorded_name() const override;
    views::Utterance hear_recording(const std::string& control) const override;
    bool has_camera() const override;
    void open_camera() override;
    void close_camera() override;
    views::PhotoTaking camera() const override;
    screen::Texture* camera_frame() override;
    void shoot_photo() override { camera_->shoot(); }
    Bytes take_photo() override;
    void begin_together(const std::vector<std::string>& learners) override;
    std::vector<const records::Learner*> present() const override;
    void check_pin(const std::string& learner, const std::vector<int>& three,
                   std::function<void(bool right)> then) override;
    void set_pin(const std::string& learner, const std::vector<int>& three) override;
    void show_groups() override;
    void show_join() override;
    void show_together() override;

    // app_trainer.cpp: views::TrainerDesk
    void check_trainer_code(const std::string& digits, std::function<void(bool right)> then) override;
    void set_trainer_code(const std::string& digits) override;
    void show_trainer() override;
    void show_new_code() override;
    void show_new_pin(const std::string& learner) override;
    void show_trainer_screen(const std::string& name) override;
    void change_learner(const std::string& id, const records::LearnerChange& change) override;
    void change_settings(const std::string& id, const records::Settings& settings) override;
    void merge_learners(const std::string& kept, const std::string& other) override;
    void forget_learner(const std::string& id) override;
    void add_group() override;
    void change_group(const std::string& id, const std::string& drawing, Bytes voice) override;
    void read_wall(const std::vector<std::string>& learners,
                   std::function<void(std::vector<views::WallRow>)> then) override;
    void witness(const std::string& learner, std::size_t shelf_index) override;
    void take_back_witness(const std::string& learner, std::size_t shelf_index) override;
    views::DeviceSettings device_settings() const override;
    void set_device_settings(const views::DeviceSettings& settings) override;
    std::vector<std::string> notices() const override { return notices_; }
    bool forgets() const override { return forgets_; }

    bool codes_allowed() const override { return codes_allowed_; }
    void read_collected(std::function<void(records::CollectedCounts)> then) override;
    void read_completion_codes(std::size_t shelf_index,
                               std::function<void(std::optional<records::CompletionCodes>)> then) override;
    void read_class_codes(std::function<void(std::vector<std::string>)> then) override;
    bool has_stick() const override;
    void write_out(std::function<void(views::PackWork::Outcome)> then) override;
    std::string version() const override;
    std::string device_name() const override { return device_name_; }

    /// Decoded pictures beyond what is on the screen: the step before and the step after. A share of what is
    /// free, looked at with every screen; beside a running clip there is no step to turn to.
    std::size_t picture_bytes_ = 0;
    static constexpr std::size_t kPictureBytesInClip = 1024 * 1024;

    const Options options_;
    const Paths paths_;
    screen::Trace& trace_;
    int exit_code_ = 0;
    std::uint32_t wake_event_ = 0;
    std::function<void()> wake_;  ///< from any thread: there is something to fetch

    // What there is
    pack::Shelf shelf_;
    std::vector<records::Learner> learners_;
    std::vector<std::string> languages_;
    std::shared_ptr<PackStore> packs_ = std::make_shared<PackStore>();
    std::set<std::size_t> damaged_;
    std::optional<pack::Shelf> next_shelf_;  ///< waits until no lesson is open
    int shelf_number_ = 0;                   ///< how often the shelf was another one: its places go with it
    bool stick_waits_ = false;               ///< a stick came while a private lesson was open
    std::string put_back_;                   ///< the lesson that waits for its stick, as its control
    std::optional<std::size_t> open_index_;  ///< the lesson on the screen
    std::map<std::string, std::shared_ptr<const Bytes>> photos_;  ///< of learners who wanted one
    std::map<std::string, std::shared_ptr<const Bytes>> names_;   ///< spoken, of learners and groups, by id
    std::vector<records::Group> groups_;
    records::Group no_group_;            ///< what women do together where there are no groups
    std::vector<std::string> drawings_;  ///< names, in the order of their numbers
    lesson::Country country_;
    mutable std::map<std::string, lesson::NumberRules>
        number_rules_;  ///< by language, read when first needed
    std::vector<std::string> notices_;
    bool forgets_ = false;
    ClipMemory clip_memory_;
    std::string device_name_;
    bool has_code_ = false;
    bool is_trainer_ = false;  ///< from the code until the faces are shown again
    bool people_read_ = false;
    std::optional<Error> people_error_;

    // Who sits before it
    std::string learner_id_;
    std::string group_id_;
    std::vector<std::string> present_;  ///< ids of the women who watch together; empty: one woman or a guest
    records::Settings device_settings_;
    double diagonal_inches_ = 0;  ///< set by the trainer; 0: by the size
    bool motion_ = true;
    std::vector<Due> due_queue_;  ///< what still comes back at this visit, the next one last
    int private_level_ = 1;       ///< sound of a private lesson: it begins at the softest
    bool codes_allowed_ = false, self_join_ = true;  ///< as the programme card says
    std::optional<views::OpenLesson> cover_lesson_;  ///< stands ready while a private lesson is open

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
    std::unique_ptr<media::Microphone> microphone_;  ///< from the first recording on
    Bytes recorded_;                                 ///< her name as it was heard
    std::unique_ptr<media::Camera> camera_;          ///< from the first photo on
    screen::Texture camera_texture_;
    media::Picture camera_picture_;
    std::unique_ptr<views::View> view_;
    std::unique_ptr<views::View> next_view_;  ///< takes over after the present event
    std::unique_ptr<PackRoom> room_;          ///< packs and sticks; its jobs run on worker_
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
    bool controllers_started_ = false;
    PowerWatch power_;
    std::int64_t power_seen_ms_ = -1'000'000;
    bool dark_ = false;
    bool opening_ = false;
    bool told_trouble_ = false;
    bool after_home_ = false;  ///< something is being said that the next screen must not cut short
    bool quit_ = false;
};

}  // namespace jankar::app
