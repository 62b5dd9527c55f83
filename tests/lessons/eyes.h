#pragma once
// What looks and listens while a lesson of the shipped pack is played: the application's side, which notes
// whatever is asked for and is not there, and a screen on which words are really shaped. Main thread only.
#include <map>
#include <memory>
#include <set>
#include <string>

#include "content/lesson/numbers.h"
#include "content/pack/pack.h"
#include "player/screen/masks.h"
#include "player/screen/window.h"
#include "player/views/view.h"
#include "tests/steps/stage.h"
#include "tests/views/fake_context.h"

namespace jankar::test {

/// Sentences about what is wrong, each once.
using Faults = std::set<std::string>;

/// share/jankar/assets of the build.
std::string assets_folder();

/// Gives the lesson's view what the application would, and tells what of it does not exist.
class Ears : public FakeContext {
 public:
    Ears(std::string lang, lesson::Country country, Faults& faults);

    screen::PictureSource icon(const std::string& name, int size_px) const override;
    screen::PictureSource picture(const views::OpenLesson& open, const std::string& name) const override;
    screen::PictureSource money(const std::string& name) const override;
    const lesson::Country& country() const override { return country_; }
    std::string lang() const override { return lang_; }
    views::Utterance phrase(const std::string& id, const std::string& control) const override {
        return phrase_in(lang_, id, control);
    }
    views::Utterance phrase_in(const std::string& lang, const std::string& id,
                               const std::string& control) const override;
    views::Utterance line(const views::OpenLesson& open, const std::string& line,
                          const std::string& control) const override;
    views::Utterance tune(const std::string& name) const override;
    views::Utterances amount(std::int64_t units, const std::string& lang,
                             const std::string& control) const override;
    std::unique_ptr<media::VideoPlayer> open_video(const views::OpenLesson& open,
                                                   const std::string& name) override;
    void say(views::Utterances words) override;
    void lesson_moved(const views::OpenLesson&, const lesson::LessonPlay& now) override { play = &now; }
    void lesson_answered(const views::OpenLesson&, const lesson::LessonPlay&,
                         const lesson::Effect& one) override;
    void lesson_completed(const views::OpenLesson&, const lesson::LessonPlay&) override { over = true; }
    void leave_private() override { over = true; }

    const lesson::LessonPlay* play = nullptr;  ///< the view's own, once it moved
    bool over = false;
    std::string spoken_of;  ///< the control of which the last voice spoke
    int right = 0, wrong = 0;

 private:
    void want_file(const std::string& name) const;
    const std::string lang_;
    const lesson::Country country_;
    lesson::NumberRules numbers_;
    Faults& faults_;
    mutable std::set<std::string> known_;  ///< files that are there
};

/// Text that is shaped as in the player; notes what is cut off and letters that no font has.
class Reader : public text::TextEngine {
 public:
    explicit Reader(Faults& faults);
    const text::Block& shape(const std::string& lang, const std::vector<text::Run>& runs, double em_px,
                             int width_px, text::Align align, int max_lines) override;
    /// Nobody paints.
    text::AtlasView atlas() const override { return {}; }
    std::uint64_t generation() const override { return engine_->generation(); }
    /// A caption is set smaller when it does not fit: what was shaped last is what is shown.
    void end_of_caption(const std::string& where);
    std::size_t shaped = 0;

 private:
    std::unique_ptr<text::TextEngine> engine_;
    Faults& faults_;
    std::string last_;
    bool last_cut_ = false;
};

/// A screen of one size: everything is laid out and shaped, nothing painted.
class Sheet {
 public:
    Sheet(const Size& size, Faults& faults);
    screen::ScreenRecord look(views::View& view, const Ears& ears, const std::string& where);
    const screen::Metrics& metrics() const { return metrics_; }
    Reader& reader() { return reader_; }
    /// Shows one caption in a place.
    void caption(const std::string& words, const std::string& lang, const screen::Rect& place,
                 const std::string& where);

 private:
    screen::ScreenRecord frame(const std::string& lang, const Ears* ears,
                               const std::function<void(screen::Ui&)>& draw);
    InstantMedia media_;
    screen::PictureCache pictures_{media_, std::size_t{1} << 20};
    std::unique_ptr<screen::Window> window_;
    const screen::Metrics metrics_;
    screen::Masks masks_;
    screen::Texture glyphs_;
    Reader reader_;
};

}  // namespace jankar::test
