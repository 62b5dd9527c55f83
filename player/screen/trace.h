#pragma once
// The trace: one JSON object a line, flushed at once, by which tests and benchmarks see the player. The
// shape of each line is fixed in the design (player.md). May be called from any thread; a Trace without a
// file does nothing.
#include <cstdint>
#include <cstdio>
#include <memory>
#include <mutex>
#include <string>

#include "content/base/result.h"
#include "player/screen/screen_record.h"

namespace jankar::screen {

/// Why a frame was drawn; the name goes into the trace.
enum class Reason { Start, Input, Voice, Picture, Video, Timer, Motion, Resize, Expose, Data };
const char* name_of(Reason reason);

class Trace {
 public:
    /// Milliseconds of CLOCK_MONOTONIC at which `main` began.
    explicit Trace(double began_ms) : began_ms_(began_ms) {}
    /// Appends to `path` from now on.
    Result<void> open(const std::string& path);
    bool is_open() const { return file_ != nullptr; }
    /// Milliseconds since `main` began.
    double now_ms() const;

    void start(const std::string& version);
    void window(int width, int height, const std::string& renderer, double mm_per_px);
    /// Written only if it differs from the last one written. True if it was.
    bool screen(const ScreenRecord& record);
    void frame(std::int64_t number, double draw_ms, double present_ms, Reason reason, double input_ms);
    void sound(const std::string& id, const std::string& lang, const char* what);
    void video(std::int64_t pts_ms, std::int64_t clock_ms, int late, int dropped);
    void answer(const std::string& step, bool right, int attempt);
    void record(const std::string& kind, std::int64_t seq, bool durable);
    void error(const std::string& code, const std::string& text);
    void exit(int code);
    /// A private lesson writes `screen` lines only.
    void set_private(bool is_private) { private_ = is_private; }

 private:
    void write(const std::string& line);
    struct CloseFile {
        void operator()(std::FILE* file) const { std::fclose(file); }
    };
    const double began_ms_;
    std::mutex mutex_;
    std::unique_ptr<std::FILE, CloseFile> file_;  ///< guarded by mutex_ after open()
    ScreenRecord last_;
    bool wrote_screen_ = false;
    bool private_ = false;
};

/// A text as a JSON string with its quotes.
std::string json_quote(const std::string& text);

}  // namespace jankar::screen
