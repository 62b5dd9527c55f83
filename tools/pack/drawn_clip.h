#pragma once
// Clips drawn as an SVG and a script of moves (clip_script.h), rendered frame by frame by rsvg-convert, two
// at a time, each distinct frame once and kept in the cache; then encoded to the profile with a track of
// synthesised notes. Any thread.
#include <functional>
#include <string>

#include "content/lesson/fault.h"
#include "tools/pack/video.h"

namespace jankar::build {

/// `path` is the script; the drawing lies beside it. `shown` is the name that faults carry. `progress` is
/// told how many of how many frames are drawn, from one thread at a time. Faults are added for what an author
/// can mend; an Error is returned with them, or alone when a program or the disk failed.
Result<Clip> make_drawn_clip(const std::string& path, const std::string& shown, const Profile& profile,
                             Cache& cache, lesson::Faults& faults,
                             const std::function<void(int, int)>& progress = {});

/// Reads script and drawing and checks that they fit, without drawing; the length in milliseconds.
Result<std::int64_t> check_drawn_clip(const std::string& path, const std::string& shown,
                                      lesson::Faults& faults);

}  // namespace jankar::build
