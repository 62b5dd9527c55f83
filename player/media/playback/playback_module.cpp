#include "player/media/playback/playback_module.h"

#include "player/media/playback/clip_engine.h"

namespace jankar::media {
namespace {

class Module : public PlaybackModule {
 public:
    std::unique_ptr<VideoPlayer> open(ClipRequest request) override {
        return std::make_unique<ClipEngine>(std::move(request));
    }
};

}  // namespace
}  // namespace jankar::media

extern "C" __attribute__((visibility("default"))) jankar::media::PlaybackModule* jankar_playback_module(
    int version) {
    return version == jankar::media::kPlaybackVersion ? new jankar::media::Module : nullptr;
}
