#pragma once
// A screen that nobody sees, on which a view comes to rest and is taken as a picture. Main thread.
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "content/base/bytes.h"
#include "player/app/options.h"
#include "player/app/paths.h"
#include "player/app/preview_context.h"
#include "player/media/media_thread.h"
#include "player/screen/canvas.h"
#include "player/screen/picture_cache.h"
#include "player/screen/window.h"
#include "player/text/text_engine.h"
#include "player/views/view.h"

namespace jankar::app {

/// The media thread, and how many pictures it was asked for that have not come yet.
class CountedMedia : public media::MediaThread {
 public:
    explicit CountedMedia(std::unique_ptr<media::MediaThread> media) : media_(std::move(media)) {}
    bool is_waiting() const { return waiting_ > 0; }

    void want_picture(const std::string& key, media::Loader loader, int width, int height, media::Fit fit,
                      bool urgent) override {
        ++waiting_;
        media_->want_picture(key, std::move(loader), width, height, fit, urgent);
    }
    std::vector<media::Event> drain() override;
    std::unique_ptr<media::VideoPlayer> open_video(std::shared_ptr<const ByteSource> source, std::string id,
                                                   int stills_from) override {
        return media_->open_video(std::move(source), std::move(id), stills_from);
    }
    void prepare_video() override { media_->prepare_video(); }
    void set_level(int level) override { media_->set_level(level); }
    // A preview says nothing, and is in no hurry.
    void forget_pictures() override {}
    std::uint64_t speak(const std::string&, media::Loader) override { return 0; }
    std::uint64_t speak_after(const std::string&, media::Loader, const std::string&, media::Loader) override {
        return 0;
    }
    void hush() override {}
    bool speaking() const override { return false; }
    void prepare_voice(const std::string&, media::Loader) override {}
    void forget_voices() override {}

 private:
    std::unique_ptr<media::MediaThread> media_;
    int waiting_ = 0;
};

class PreviewStage {
 public:
    /// Takes SDL's dummy drivers, so neither a display nor a sound card is needed.
    static Result<std::unique_ptr<PreviewStage>> open(const Options& options, const Paths& paths);

    PreviewContext& context() { return *context_; }
    std::int64_t now_ms() const;
    /// Draws until every picture is there and a clip shows its first frame; PNG.
    Result<Bytes> draw(views::View& view, const std::string& lang);

 private:
    PreviewStage(const Options& options, const Paths& paths) : options_(options), paths_(paths) {}
    Result<void> start();
    void draw_once(views::View& view, const std::string& lang);
    Result<void> take_events();
    double mm_per_px() const;

    const Options options_;
    const Paths paths_;
    std::mutex mutex_;
    std::condition_variable changed_;
    bool woken_ = false;  ///< guarded by mutex_
    std::unique_ptr<CountedMedia> media_;
    std::unique_ptr<screen::Window> window_;
    std::unique_ptr<text::TextEngine> text_;
    std::unique_ptr<screen::PictureCache> pictures_;
    std::unique_ptr<PreviewContext> context_;
    screen::Masks masks_;
    screen::Texture glyphs_;
};

}  // namespace jankar::app
