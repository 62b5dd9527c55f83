#include "player/app/preview_context.h"

#include <fmt/format.h>

#include <utility>

#include "content/base/files.h"
#include "content/base/icon_sizes.h"

namespace jankar::app {

namespace {

constexpr std::uint64_t kAssetLimit = 4 * 1024 * 1024;
constexpr std::uint64_t kPictureLimit = 16 * 1024 * 1024;

screen::PictureSource asset(const Paths& paths, const std::string& name) {
    return {"asset:" + name, [path = paths.assets + "/" + name] { return read_file(path, kAssetLimit); }};
}

}  // namespace

/// A clip that tells when its first frame was taken.
class PreviewContext::WatchedClip : public media::VideoPlayer {
 public:
    WatchedClip(std::unique_ptr<media::VideoPlayer> clip, std::shared_ptr<ClipWatch> watch)
        : clip_(std::move(clip)), watch_(std::move(watch)) {}
    ~WatchedClip() override { watch_->failed = true; }
    media::VideoState state() const override {
        const media::VideoState state = clip_->state();
        watch_->failed = watch_->failed || state == media::VideoState::Failed;
        return state;
    }
    Error error() const override { return clip_->error(); }
    std::int64_t length_ms() const override { return clip_->length_ms(); }
    int source_width() const override { return clip_->source_width(); }
    int source_height() const override { return clip_->source_height(); }
    void set_size(int width, int height) override { clip_->set_size(width, height); }
    void play() override { clip_->play(); }
    void pause() override { clip_->pause(); }
    void seek(std::int64_t ms) override { clip_->seek(ms); }
    void stop_at(std::optional<std::int64_t> ms) override { clip_->stop_at(ms); }
    std::optional<media::VideoFrame> frame() override {
        auto frame = clip_->frame();
        watch_->has_frame = watch_->has_frame || frame.has_value();
        return frame;
    }
    std::optional<std::int64_t> next_frame_in_ms() const override { return clip_->next_frame_in_ms(); }
    std::int64_t clock_ms() const override { return clip_->clock_ms(); }
    int late_frames() const override { return clip_->late_frames(); }
    int dropped_frames() const override { return clip_->dropped_frames(); }
    media::ClipPace pace() const override { return clip_->pace(); }

 private:
    std::unique_ptr<media::VideoPlayer> clip_;
    std::shared_ptr<ClipWatch> watch_;
};

PreviewContext::PreviewContext(const Options& options, const Paths& paths, media::MediaThread& media)
    : options_(options), paths_(paths), media_(media) {
    settings_.captions = options.captions;
    settings_.contrast = options.skin == screen::Skin::Contrast;
}

Result<void> PreviewContext::take_country(const std::string& lang) {
    lang_ = lang;
    const std::string code = options_.country.empty() ? lesson::default_country(lang) : options_.country;
    const std::string path = fmt::format("{}/country/{}.toml", paths_.assets, code);
    ASSIGN_OR_RETURN(const std::string text, read_text_file(path, kAssetLimit));
    ASSIGN_OR_RETURN(country_, lesson::read_country(text, path));
    return {};
}

screen::PictureSource PreviewContext::icon(const std::string& name, int size_px) const {
    int size = kIconSizes.back();
    for (int offered : kIconSizes) {
        if (offered >= size_px) {
            size = offered;
            break;
        }
    }
    return asset(paths_, fmt::format("icons/{}-{}.webp", name, size));
}

screen::PictureSource PreviewContext::picture(const views::OpenLesson& open, const std::string& name) const {
    auto found = open.lesson->media.find(name);
    if (found == open.lesson->media.end()) {
        return {};
    }
    const std::string& hash = found->second.hash;
    return {"object:" + hash, [pack = open.pack, hash] { return pack->read_object(hash, kPictureLimit); }};
}

screen::PictureSource PreviewContext::money(const std::string& name) const {
    return asset(paths_, name + ".webp");
}

std::unique_ptr<media::VideoPlayer> PreviewContext::open_video(const views::OpenLesson& open,
                                                               const std::string& name) {
    clip_ = nullptr;
    auto found = open.lesson->media.find(name);
    if (found == open.lesson->media.end()) {
        return nullptr;
    }
    auto source = open.pack->object(found->second.hash);
    if (!source) {
        return nullptr;
    }
    auto player = media_.open_video(*source, open.lesson->id + "/" + name, 0);
    if (!player) {
        return nullptr;
    }
    clip_ = std::make_shared<ClipWatch>();
    return std::make_unique<WatchedClip>(std::move(player), clip_);
}

}  // namespace jankar::app
