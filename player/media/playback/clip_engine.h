#pragma once
// The main thread's side of a playing clip: takes the frame that is due and decides when the clip is at its
// stop or its end. The playback thread lives as long as this.
#include <memory>
#include <thread>

#include "player/media/playback/clip_state.h"
#include "player/media/playback/playback_module.h"

namespace jankar::media {

class ClipEngine : public VideoPlayer {
 public:
    explicit ClipEngine(ClipRequest request);
    ~ClipEngine() override;

    VideoState state() const override;
    Error error() const override;
    std::int64_t length_ms() const override;
    int source_width() const override;
    int source_height() const override;
    void set_size(int width, int height) override;
    void play() override;
    void pause() override;
    void seek(std::int64_t ms) override;
    void stop_at(std::optional<std::int64_t> ms) override;
    std::optional<VideoFrame> frame() override;
    std::optional<std::int64_t> next_frame_in_ms() const override;
    std::int64_t clock_ms() const override;
    int late_frames() const override;
    int dropped_frames() const override;
    ClipPace pace() const override;

 private:
    /// REQUIRES: the state's mutex held.
    static void update(ClipState& clip);
    static void arm(ClipState& clip);
    static void jump(ClipState& clip, std::int64_t us);

    const std::unique_ptr<ClipState> clip_;  // shared with the thread, which is joined before it goes
    Frame shown_;
    std::uint64_t number_ = 0;
    std::thread thread_;
};

}  // namespace jankar::media
