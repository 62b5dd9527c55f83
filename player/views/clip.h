#pragma once
// The clip of a video step: opened when the step is entered, started when the voice before it has ended,
// stopped exactly where the lesson asks. Knows the player and the play of the lesson, draws nothing.
// Main thread only; times in milliseconds.
#include <memory>
#include <optional>
#include <string>

#include "content/lesson/play.h"
#include "player/media/video_player.h"
#include "player/screen/texture.h"
#include "player/views/context.h"

namespace jankar::views {

class Clip {
 public:
    Clip(Context& context, const OpenLesson& open, const std::string& name, std::int64_t start_ms);
    ~Clip();
    Clip(const Clip&) = delete;
    Clip& operator=(const Clip&) = delete;

    /// What the clip came to since the last call.
    enum class News { None, Frame, AtStop, Ended, Failed };
    News tick(std::int64_t now_ms);
    std::optional<std::int64_t> next_tick_ms() const;

    /// Runs on as soon as no voice speaks. `stop`: where it has to stand still.
    void run(std::optional<std::int64_t> stop_ms);
    /// As run, from another place.
    void run_from(std::int64_t ms, std::optional<std::int64_t> stop_ms);
    /// Tapped: pauses, or goes on.
    void toggle();
    void hold();
    void back_10s();

    void set_size(int width, int height);
    screen::Texture* texture() { return &texture_; }
    double shape() const;
    /// Stands still because she tapped it.
    bool is_paused() const { return paused_by_her_; }
    bool is_running() const;
    std::int64_t clock_ms() const { return player_->clock_ms(); }

 private:
    void trace();
    Context& context_;
    std::unique_ptr<media::VideoPlayer> player_;
    screen::Texture texture_;
    bool wants_to_run_ = false;
    bool paused_by_her_ = false;
    bool told_end_ = false;
    bool left_stop_ = true;  ///< false while the player still stands at the stop it shall go on from
    std::int64_t traced_ms_ = -1'000'000;
    std::int64_t shown_ms_ = 0;  ///< time in the clip of the frame on the screen
};

}  // namespace jankar::views
