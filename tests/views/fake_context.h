#pragma once
// An application that only notes what a view asks of it.
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "player/views/context.h"

namespace jankar::test {

/// A clip that the test moves.
class FakeClip : public media::VideoPlayer {
 public:
    /// What the test sees and moves; outlives the player.
    struct Reel {
        media::VideoState state = media::VideoState::Paused;
        std::int64_t clock = 0;
        std::optional<std::int64_t> stop;
        bool has_frame = false;
    };
    explicit FakeClip(Reel& reel) : reel_(reel) {}
    media::VideoState state() const override { return reel_.state; }
    Error error() const override { return {}; }
    std::int64_t length_ms() const override { return 20'000; }
    int source_width() const override { return 854; }
    int source_height() const override { return 480; }
    void set_size(int, int) override {}
    void play() override { reel_.state = media::VideoState::Playing; }
    void pause() override { reel_.state = media::VideoState::Paused; }
    void seek(std::int64_t ms) override { reel_.clock = ms; }
    void stop_at(std::optional<std::int64_t> ms) override { reel_.stop = ms; }
    std::optional<media::VideoFrame> frame() override;
    std::optional<std::int64_t> next_frame_in_ms() const override { return 40; }
    std::int64_t clock_ms() const override { return reel_.clock; }
    int late_frames() const override { return 0; }
    int dropped_frames() const override { return 0; }
    media::ClipPace pace() const override { return media::ClipPace::Held; }

 private:
    Reel& reel_;
    std::vector<std::uint32_t> pixels_ = std::vector<std::uint32_t>(64, 0x00808080U);
};

/// Packs and a stick that only note what a view asks of them.
class FakePacks : public views::PackDesk {
 public:
    const std::vector<views::PackCard>& packs_here() const override { return here; }
    const std::vector<views::PackCard>& packs_on_stick() const override { return there; }
    std::vector<views::LessonCard> lessons_of(std::size_t) const override { return lessons; }
    void set_shown(const std::string& mark, bool shown) override {
        asked.push_back((shown ? "show " : "hide ") + mark);
    }
    void install_pack(std::size_t i, bool keep) override {
        asked.push_back("install " + std::to_string(i) + (keep ? " keep" : ""));
    }
    void remove_pack(std::size_t i) override { asked.push_back("remove " + std::to_string(i)); }
    void play_from_stick(std::size_t i) override { asked.push_back("play " + std::to_string(i)); }
    views::PackWork pack_work() const override { return work; }
    void cancel_pack_work() override { asked.push_back("cancel"); }
    views::StickState stick() const override { return state; }
    void exchange() override { asked.push_back("exchange"); }
    void eject() override { asked.push_back("eject"); }

    std::vector<std::string> take() { return std::exchange(asked, {}); }
    std::vector<views::PackCard> here, there;
    std::vector<views::LessonCard> lessons;
    views::PackWork work;
    views::StickState state = views::StickState::None;
    std::vector<std::string> asked;
};

class FakeContext : public views::Context {
 public:
    /// `lessons` on the shelf, each of four steps, in three courses and all subjects; `women` who joined.
    FakeContext(int lessons, int women);

    const std::vector<pack::ShelfLesson>& shelf() const override { return shelf_; }
    const std::vector<records::Learner>& learners() const override { return learners_; }
    const std::vector<std::string>& languages() const override { return langs; }
    views::LessonProgress progress(std::size_t index) const override;
    std::optional<views::GoOn> go_on() const override {
        return next ? std::optional(views::GoOn{go_on_kind, *next}) : std::nullopt;
    }
    std::optional<std::size_t> next_after(std::size_t) const override { return next; }
    const records::Learner* learner() const override { return who; }
    records::Settings settings() const override { return hers; }
    std::string lang() const override { return "en"; }
    std::string language_name(const std::string& lang) const override { return "name of " + lang; }
    bool motion() const override { return moves; }
    screen::PictureSource icon(const std::string& name, int) const override { return source("icon:" + name); }
    screen::PictureSource face(const records::Learner& one) const override {
        return source("face:" + one.id);
    }
    screen::PictureSource cover(std::size_t index) const override {
        return source("cover:" + std::to_string(index));
    }
    screen::PictureSource picture(const views::OpenLesson&, const std::string& name) const override {
        return source(name.empty() ? "" : "lesson:" + name);
    }
    views::Utterance phrase(const std::string& id, const std::string& control) const override {
        return word("ui/" + id, control);
    }
    views::Utterance phrase_in(const std::string& lang, const std::string& id,
                               const std::string& control) const override {
        return word("ui/" + lang + "/" + id, control);
    }
    views::Utterance title(std::size_t index, const std::string& control) const override {
        return word("title/" + std::to_string(index), control);
    }
    views::Utterance line(const views::OpenLesson&, const std::string& line,
                          const std::string& control) const override {
        return word("line/" + line, control);
    }
    views::Utterance tune(const std::string& name) const override { return word("tune/" + name, ""); }
    void say(views::Utterances words) override;
    void hush() override { note("hush"); }
    bool speaking() const override { return is_speaking; }
    void prepare(const views::Utterances&) override {}
    void prepare_video() override {}
    void note_pace(int, media::ClipPace pace) override { paces.push_back(pace); }
    std::unique_ptr<media::VideoPlayer> open_video(const views::OpenLesson&, const std::string&) override;
    void trace_video(std::int64_t, std::int64_t, int, int) override {}
    views::Utterances amount(std::int64_t units, const std::string&,
                             const std::string& control) const override {
        return {word("money/" + std::to_string(units), control)};
    }
    screen::PictureSource money(const std::string& name) const override { return source(name); }
    const lesson::Country& country() const override { return money_; }
    void show_language() override { note("show language"); }
    void show_learners() override { note("show learners"); }
    void show_home() override { note("show home"); }
    void open_lesson(std::size_t index) override { note("open " + std::to_string(index)); }
    void open_go_on() override { note("go on"); }
    void choose_learner(const std::string& id) override { note("learner " + id); }
    void choose_guest() override { note("guest"); }
    void choose_language(const std::string& lang) override { note("lang " + lang); }
    void next_sound_level() override { note("sound"); }
    void lesson_moved(const views::OpenLesson&, const lesson::LessonPlay& play) override;
    void lesson_answered(const views::OpenLesson&, const lesson::LessonPlay&,
                         const lesson::Effect& answer) override;
    void lesson_left(const views::OpenLesson&, const lesson::LessonPlay&) override { note("left"); }
    void lesson_completed(const views::OpenLesson&, const lesson::LessonPlay&) override { note("completed"); }

    void leave_private() override { note("leave private"); }
    views::PackDesk& pack_desk() override { return packs; }
    FakePacks packs;

    // PeopleDesk
    const std::vector<records::Group>& groups() const override { return teams; }
    const records::Group* group() const override { return teams.empty() ? &nobody_ : &teams[0]; }
    void choose_group(const std::string& id) override { note("group " + id); }
    std::vector<const records::Learner*> faces() const override;
    screen::PictureSource drawing(const std::string& name) const override {
        return source("drawing:" + name);
    }
    views::Utterance name_of(const records::Learner& one, const std::string& control) const override {
        return word("name/" + one.id, control);
    }
    views::Utterance name_of(const records::Group& one, const std::string& control) const override {
        return word("name/" + one.id, control);
    }
    bool may_join() const override { return can_join; }
    const std::vector<std::string>& drawings() const override { return pictures; }
    bool is_taken(const std::string& drawing) const override { return taken.count(drawing) > 0; }
    void join(records::NewLearner one) override;
    bool guest_has_something() const override { return guest_finished; }
    void start_recording() override { ear = views::NameRecording::Ready; }
    void shoot_photo() override { eye = views::PhotoTaking::Taken; }
    views::PhotoTaking camera() const override { return eye; }
    void stop_recording() override { ear = views::NameRecording::Off; }
    views::NameRecording recording() const override { return ear; }
    Bytes recorded_name() const override { return {1, 2, 3}; }
    views::Utterance hear_recording(const std::string& control) const override {
        return word("heard", control);
    }
    bool has_camera() const override { return has_eye; }
    void open_camera() override {
        note("camera on");
        eye = views::PhotoTaking::Runs;
    }
    void close_camera() override { eye = views::PhotoTaking::Off; }
    screen::Texture* camera_frame() override { return nullptr; }
    Bytes take_photo() override { return {9}; }
    void begin_together(const std::vector<std::string>& women) override {
        note("together " + std::to_string(women.size()));
    }
    std::vector<const records::Learner*> present() const override { return here; }
    void check_pin(const std::string&, const std::vector<int>& three,
                   std::function<void(bool)> then) override {
        then(three == std::vector<int>{1, 2, 3});
    }
    void set_pin(const std::string& id, const std::vector<int>&) override { note("pin of " + id); }
    void show_groups() override { note("show groups"); }
    void show_join() override { note("show join"); }
    void show_together() override { note("show together"); }

    // TrainerDesk
    void check_trainer_code(const std::string& digits, std::function<void(bool)> then) override {
        then(digits == code);
    }
    void set_trainer_code(const std::string& digits) override { code = digits; }
    void show_trainer() override { note("show trainer"); }
    void show_new_code() override { note("new code"); }
    void show_new_pin(const std::string& id) override { note("new pin of " + id); }
    void show_trainer_screen(const std::string& name) override { note("trainer " + name); }
    void change_learner(const std::string& id, const records::LearnerChange& change) override;
    void change_settings(const std::string& id, const records::Settings& settings) override;
    void forget_learner(const std::string& id) override { note("forget " + id); }
    void merge_learners(const std::string& kept, const std::string& other) override {
        note("merge " + kept + " " + other);
    }
    void add_group() override { note("add group"); }
    void change_group(const std::string& id, const std::string& drawing, Bytes voice) override {
        note("group " + id + " " + drawing + " " + std::to_string(voice.size()));
    }
    void read_wall(const std::vector<std::string>& women,
                   std::function<void(std::vector<views::WallRow>)> then) override;
    void take_back_witness(const std::string& id, std::size_t index) override {
        note("not witness " + id + " " + std::to_string(index));
    }
    void witness(const std::string& id, std::size_t index) override {
        note("witness " + id + " " + std::to_string(index));
    }
    views::DeviceSettings device_settings() const override { return device; }
    void set_device_settings(const views::DeviceSettings& settings) override { device = settings; }
    std::vector<std::string> notices() const override { return told; }
    bool forgets() const override { return forgetful; }
    std::string version() const override { return "1"; }
    std::string device_name() const override { return "a1b2c3d4"; }

    /// What was asked for since the last call, in order.
    std::vector<std::string> take() { return std::exchange(noted_, {}); }

    std::vector<std::string> langs = {"en", "hi", "kn"};
    std::optional<std::size_t> next;
    views::GoOn::Kind go_on_kind = views::GoOn::Kind::Next;
    std::vector<records::Group> teams;
    std::vector<std::string> pictures;  ///< 48 drawings
    std::set<std::string> taken;
    bool can_join = true, guest_finished = false, has_eye = false;
    views::PhotoTaking eye = views::PhotoTaking::Off;
    views::NameRecording ear = views::NameRecording::Off;
    std::vector<const records::Learner*> here;
    records::NewLearner joined;
    std::string code;
    views::DeviceSettings device{.lang = "en", .contrast = false, .captions = false, .diagonal_inches = 0};
    std::vector<std::string> told;
    bool forgetful = false;
    std::vector<media::ClipPace> paces;
    const records::Learner* who = nullptr;
    records::Settings hers;
    bool moves = true;
    bool is_speaking = false;
    bool has_clip = true;
    FakeClip::Reel reel;

 private:
    void note(std::string what) { noted_.push_back(std::move(what)); }
    static views::Utterance word(const std::string& id, const std::string& control);
    static screen::PictureSource source(const std::string& key);
    std::vector<pack::ShelfLesson> shelf_;
    std::vector<records::Learner> learners_;
    records::Group nobody_;
    lesson::Country money_;
    std::vector<std::string> noted_;
};

}  // namespace jankar::test
