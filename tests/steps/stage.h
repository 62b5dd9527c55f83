#pragma once
// A window without a screen, on which a test draws a step or a view and gets its record. Pictures are there
// at once, in every size that is asked for.
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "player/media/media_thread.h"
#include "player/screen/picture_cache.h"
#include "player/screen/ui.h"
#include "player/screen/window.h"

namespace jankar::test {

struct Size {
    int width, height;
};
/// The sizes at which the player must look right.
inline constexpr Size kSizes[] = {{800, 480},  {1024, 600},  {1280, 800},
                                  {1366, 768}, {1920, 1080}, {600, 1024}};

/// Answers every wish for a picture: decoded where its loader gives a file, else a plain one. Notes what was
/// said.
class InstantMedia : public media::MediaThread {
 public:
    void want_picture(const std::string& key, media::Loader loader, int width, int height, media::Fit fit,
                      bool urgent) override;
    void forget_pictures() override {}
    std::uint64_t speak(const std::string&, media::Loader) override { return ++tickets_; }
    std::uint64_t speak_after(const std::string&, media::Loader, const std::string&, media::Loader) override {
        return ++tickets_;
    }
    void hush() override {}
    bool speaking() const override { return false; }
    void prepare_voice(const std::string&, media::Loader) override {}
    void forget_voices() override {}
    void set_level(int) override {}
    void prepare_video() override {}
    std::unique_ptr<media::VideoPlayer> open_video(std::shared_ptr<const ByteSource>, std::string,
                                                   int) override {
        return nullptr;
    }
    std::vector<media::Event> drain() override { return std::exchange(events_, {}); }

    std::vector<std::string> asked;  ///< "name@WxHc", in order
    bool answers = true;             ///< false: pictures never come

 private:
    std::vector<media::Event> events_;
    std::uint64_t tickets_ = 0;
};

class Stage {
 public:
    explicit Stage(const Size& size, screen::Skin skin = screen::Skin::Normal);

    const screen::Metrics& metrics() const { return metrics_; }
    screen::PictureCache& pictures() { return pictures_; }
    InstantMedia& media() { return media_; }

    struct Look {
        std::string pressed, focus, spoken_of;
    };
    /// Draws until every picture is there, as a real screen comes to rest; the record of the last frame.
    screen::ScreenRecord draw(const std::function<void(screen::Ui&)>& what, const Look& look);
    screen::ScreenRecord draw(const std::function<void(screen::Ui&)>& what) { return draw(what, {}); }
    /// Icons are read from this folder (PNG) instead of being plain.
    void set_icons(std::string folder) { icons_ = std::move(folder); }
    /// The last frame as a picture file (PPM).
    void save(const std::string& path);
    /// How many pixels of the last frame differ from the ground.
    std::size_t drawn_pixels();

 private:
    InstantMedia media_;
    screen::PictureCache pictures_{media_, std::size_t{64} << 20};
    std::unique_ptr<screen::Window> window_;
    screen::Metrics metrics_;
    const screen::Skin skin_;
    std::string icons_;
    screen::Masks masks_;
    screen::Texture glyphs_;
    std::unique_ptr<text::TextEngine> text_;
};

/// What breaks a rule of the interface, one sentence each: S1 tiles 20 mm, S2 keys 15 mm, S3 6 mm between
/// what is active, N5 all inside the window, A1 a voice, and the ids of the design. One pixel of rounding.
std::vector<std::string> faults_of(const screen::ScreenRecord& record, const screen::Metrics& metrics);
/// What a loader gives: the bytes of a file, none where it is not there.
Bytes file_or_nothing(const std::string& path);
/// Controls that cannot be reached by arrows from another one: "a -> b".
std::vector<std::string> unreached(const screen::ScreenRecord& record);
/// The sentences in one text, for messages.
std::string joined(const std::vector<std::string>& sentences);

}  // namespace jankar::test
