#pragma once
// Small lesson folders, sounds and pictures, and the running of the real programs on them.
#include <string>
#include <vector>

#include "content/base/bytes.h"
#include "tests/support/temp_dir.h"
#include "tools/pack/audio.h"
#include "tools/pack/image.h"
#include "tools/pack/process.h"

namespace jankar::test {

struct Ran {
    int code = -1;
    std::string out, err;
};
/// Runs bin/<program> of this build. `environment`: VAR=value, set for it alone.
Ran run_program(const std::string& program, std::vector<std::string> arguments,
                std::vector<std::string> environment = {});
/// jankar-pack with a cache of its own (none of another test's).
Ran jankar_pack(std::vector<std::string> arguments, std::vector<std::string> environment = {});

void put(const std::string& path, const std::string& text);
void put(const std::string& path, ByteView bytes);
Bytes get(const std::string& path);

/// 16-bit mono wave.
Bytes wav(const build::Pcm& pcm, int rate = build::kRate);
/// A voice-like sound: a swelling tone with overtones, `gain` its peak.
build::Pcm tone(double seconds, double gain, double hz = 220);
/// Loudness of an Ogg Opus file, by opusfile and libebur128 alone.
double lufs_of_opus(ByteView opus);

/// A drawing of w x h, ground and one circle of the given colour.
std::string svg(int w, int h, const std::string& colour);
/// A PNG of two halves, red to the left and blue to the right, with an EXIF orientation.
Bytes png_with_orientation(int w, int h, int orientation);

/// A lesson of two steps (a picture and a question) in English: an SVG, a PNG that lies on its side,
/// recordings of 0.4 and 3 s, the rest as draft voices.
void write_lesson(const std::string& folder, const std::string& id);

}  // namespace jankar::test
