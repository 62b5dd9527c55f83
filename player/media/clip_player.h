#pragma once
// The main thread's side of a video while the playback module may still be loading: keeps what is asked of
// it and hands it on. When it goes away, the module's player is left to the media thread, which waits for
// the playback thread, so that the main thread never hangs on a slow card.
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

#include "player/media/video_player.h"

namespace jankar::media {

/// Where the media thread puts the module's player, or why there is none.
struct ClipSlot {
    std::mutex mutex;
    std::unique_ptr<VideoPlayer> player;  // guarded by mutex, until the main thread took it
    std::optional<Error> error;
    std::optional<std::pair<int, int>> size;  // wanted from the first picture on
    bool abandoned = false;
};

class ClipPlayer : public VideoPlayer {
 public:
    /// `bury` takes the module's player when this one goes away; `silence` ends its sound at once.
    ClipPlayer(std::shared_ptr<ClipSlot> slot, std::function<void(std::unique_ptr<VideoPlayer>)> bury,
               std::function<void()> silence);
    ~ClipPlayer() override;

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
    /// The module's player once it is there, with all that was asked before.
    VideoPlayer* player() const;

    const std::shared_ptr<ClipSlot> slot_;  // shared with the media thread's job
    const std::function<void(std::unique_ptr<VideoPlayer>)> bury_;
    const std::function<void()> silence_;
    // Asked before the player was there.
    std::optional<std::int64_t> seek_, stop_;
    bool play_ = false;
    mutable std::unique_ptr<VideoPlayer> player_;
    mutable std::optional<Error> error_;
};

}  // namespace jankar::media
