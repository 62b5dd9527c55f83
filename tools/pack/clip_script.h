#pragma once
// The text files of drawn clips and tunes. A clip is a drawing whose named groups move:
//
//   picture = "weave.svg"   fps = 25   seconds = 30.0
//   [[move]] group="strip-red" from=1.0 to=2.6 x=[-420,0] y=[0,0] rotate=[0,8] opacity=[0,1] ease="in-out"
//   [[note]] at=1.0 kind="wood" hz=330 ms=120 gain=0.6
//
// x and y are in units of the drawing, rotate in degrees about `pivot` = [x, y]. Before a move its first
// value holds, after it the last; moves of one group and property follow one another. A tune is only notes.
// Every fault is collected, with its line. Any thread.
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "content/lesson/fault.h"
#include "tools/pack/svg_groups.h"
#include "tools/pack/synth.h"

namespace jankar::build {

struct Move {
    enum Property { X, Y, Rotate, Opacity, kProperties };
    std::string group;
    double from = 0, to = 0;  ///< seconds
    std::array<std::optional<std::array<double, 2>>, kProperties> values;
    std::array<double, 2> pivot{0, 0};
    bool linear = false;  ///< else in-out: half a cosine
    int line = 0;
};

struct ClipScript {
    std::string picture;  ///< name beside the script
    int fps = 25;
    double seconds = 0;
    std::vector<Move> moves;  ///< sorted by `from`
    std::vector<Note> notes;
    int picture_line = 0;

    int frames() const;
    /// What every moved group looks like at a time.
    std::map<std::string, GroupState> at(double second) const;
};

/// `file` is what faults name. The script is of use only when no fault was added.
ClipScript read_clip_script(std::string_view text, const std::string& file, lesson::Faults& faults);
std::vector<Note> read_tune(std::string_view text, const std::string& file, lesson::Faults& faults);

}  // namespace jankar::build
