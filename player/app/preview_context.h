#pragma once
// What a lesson's view may ask while it is only drawn: pictures, clips and money as in the player, and nobody
// before the screen: nothing is said, kept or opened. Main thread.
#include <memory>
#include <string>
#include <vector>

#include "player/app/options.h"
#include "player/app/paths.h"
#include "player/media/media_thread.h"
#include "player/views/context.h"

namespace jankar::app {

/// No packs but the one that is drawn, and no stick.
class NoPacks : public views::PackDesk {
 public:
    const std::vector<views::PackCard>& packs_here() const override { return none_; }
    const std::vector<views::PackCard>& packs_on_stick() const override { return none_; }
    std::vector<views::LessonCard> lessons_of(std::size_t) const override { return {}; }
    void set_shown(const std::string&, bool) override {}
    void install_pack(std::size_t, bool) override {}
    void remove_pack(std::size_t) override {}
    void play_from_stick(std::size_t) override {}
    views::PackWork pack_work() const override { return {}; }
    void cancel_pack_work() override {}
    views::StickState stick() const override { return views::StickState::None; }
    void exchange() override {}
    void eject() override {}

 private:
    std::vector<views::PackCard> none_;
};

class PreviewContext : public views::Context {
 public:
    /// `media` outlives the context.
    PreviewContext(const Options& options, const Paths& paths, media::MediaThread& media);
    /// The money that is drawn: of --country, else of the language the lesson is shown in.
    Result<void> take_country(const std::string& lang);
    /// A clip was opened and has not shown a frame yet.
    bool waits_for_clip() const { return clip_ != nullptr && clip_->waits(); }

    screen::PictureSource icon(const std::string& name, int size_px) const override;
    screen::PictureSource picture(const views::OpenLesson& open, const std::string& name) const override;
    screen::PictureSource money(const std::string& name) const override;
    const lesson::Country& country() const override { return country_; }
    std::unique_ptr<media::VideoPlayer> open_video(const views::OpenLesson& open,
                                                   const std::string& name) override;
    records::Settings settings() const override { return settings_; }
    std::string lang() const override { return lang_; }
    bool motion() const override { return false; }

    // Nothing else is there, and nothing happens.
    const std::vector<pack::ShelfLesson>& shelf() const override { return shelf_; }
    const std::vector<records::Learner>& learners() const override { return learners_; }
    const std::vector<std::string>& languages() const override { return none_; }
    views::LessonProgress progress(std::size_t) const override { return {}; }
    std::optional<views::GoOn> go_on() const override { return std::nullopt; }
    std::optional<std::size_t> next_after(std::size_t) const override { return std::nullopt; }
    const records::Learner* learner() const override { return nullptr; }
    std::string language_name(const std::string& lang) const override { return lang; }
    screen::PictureSource cover(std::size_t) const override { return {}; }
    views::Utterance phrase(const std::string&, const std::string&) const override { return {}; }
    views::Utterance phrase_in(const std::string&, const std::string&, const std::string&) const override {
        return {};
    }
    views::Utterance title(std::size_t, const std::string&) const override { return {}; }
    views::Utterance line(const views::OpenLesson&, const std::string&, const std::string&) const override {
        return {};
    }
    views::Utterance tune(const std::string&) const override { return {}; }
    views::Utterances amount(std::int64_t, const std::string&, const std::string&) const override {
        return {};
    }
    void say(views::Utterances) override {}
    void hush() override {}
    bool speaking() const override { return false; }
    void prepare(const views::Utterances&) override {}
    void prepare_video() override {}
    void note_pace(int, media::ClipPace) override {}
    void trace_video(std::int64_t, std::int64_t, int, int) override {}
    void show_language() override {}
    void show_learners() override {}
    void show_home() override {}
    void open_lesson(std::size_t) override {}
    void open_go_on() override {}
    void choose_learner(const std::string&) override {}
    void choose_guest() override {}
    void choose_language(const std::string&) override {}
    void next_sound_level() override {}
    void lesson_moved(const views::OpenLesson&, const lesson::LessonPlay&) override {}
    void lesson_answered(const views::OpenLesson&, const lesson::LessonPlay&,
                         const lesson::Effect&) override {}
    void lesson_left(const views::OpenLesson&, const lesson::LessonPlay&) override {}
    void lesson_completed(const views::OpenLesson&, const lesson::LessonPlay&) override {}
    void leave_private() override {}

    views::PackDesk& pack_desk() override { return packs_; }

    // PeopleDesk
    const std::vector<records::Group>& groups() const override { return groups_; }
    const records::Group* group() const override { return nullptr; }
    void choose_group(const std::string&) override {}
    std::vector<const records::Learner*> faces() const override { return {}; }
    screen::PictureSource face(const records::Learner&) const override { return {}; }
    screen::PictureSource drawing(const std::string&) const override { return {}; }
    views::Utterance name_of(const records::Learner&, const std::string&) const override { return {}; }
    views::Utterance name_of(const records::Group&, const std::string&) const override { return {}; }
    bool may_join() const override { return false; }
    const std::vector<std::string>& drawings() const override { return none_; }
    bool is_taken(const std::string&) const override { return false; }
    void join(records::NewLearner) override {}
    bool guest_has_something() const override { return false; }
    void start_recording() override {}
    void stop_recording() override {}
    views::NameRecording recording() const override { return views::NameRecording::NoEar; }
    Bytes recorded_name() const override { return {}; }
    views::Utterance hear_recording(const std::string&) const override { return {}; }
    bool has_camera() const override { return false; }
    void open_camera() override {}
    void close_camera() override {}
    views::PhotoTaking camera() const override { return views::PhotoTaking::NoEye; }
    screen::Texture* camera_frame() override { return nullptr; }
    void shoot_photo() override {}
    Bytes take_photo() override { return {}; }
    void begin_together(const std::vector<std::string>&) override {}
    std::vector<const records::Learner*> present() const override { return {}; }
    void check_pin(const std::string&, const std::vector<int>&, std::function<void(bool)>) override {}
    void set_pin(const std::string&, const std::vector<int>&) override {}
    void show_groups() override {}
    void show_join() override {}
    void show_together() override {}

    // TrainerDesk
    void check_trainer_code(const std::string&, std::function<void(bool)>) override {}
    void set_trainer_code(const std::string&) override {}
    void show_trainer() override {}
    void show_new_code() override {}
    void show_new_pin(const std::string&) override {}
    void show_trainer_screen(const std::string&) override {}
    void change_learner(const std::string&, const records::LearnerChange&) override {}
    void change_settings(const std::string&, const records::Settings&) override {}
    void merge_learners(const std::string&, const std::string&) override {}
    void forget_learner(const std::string&) override {}
    void add_group() override {}
    void change_group(const std::string&, const std::string&, Bytes) override {}
    void read_wall(const std::vector<std::string>&,
                   std::function<void(std::vector<views::WallRow>)>) override {}
    void witness(const std::string&, std::size_t) override {}
    void take_back_witness(const std::string&, std::size_t) override {}
    views::DeviceSettings device_settings() const override { return {}; }
    void set_device_settings(const views::DeviceSettings&) override {}
    std::vector<std::string> notices() const override { return {}; }
    bool forgets() const override { return false; }
    std::string version() const override { return {}; }
    std::string device_name() const override { return {}; }

 private:
    /// What is known of the clip on the screen, shared with the player that the view holds.
    struct ClipWatch {
        bool has_frame = false, failed = false;
        bool waits() const { return !has_frame && !failed; }
    };
    class WatchedClip;

    const Options& options_;
    const Paths& paths_;
    media::MediaThread& media_;
    std::shared_ptr<ClipWatch> clip_;  ///< null: none was opened
    lesson::Country country_;
    records::Settings settings_;
    std::string lang_ = "en";
    std::vector<pack::ShelfLesson> shelf_;
    std::vector<records::Learner> learners_;
    std::vector<records::Group> groups_;
    std::vector<std::string> none_;
    NoPacks packs_;
};

}  // namespace jankar::app
