#pragma once
// How Jankar looks: colours of the two skins, sizes in millimetres and what they are in pixels, and the
// frame that every screen shares. The one place where a colour or a size is named.
#include <cmath>
#include <string_view>

#include "player/screen/geometry.h"

namespace jankar::screen {

enum class Skin { Normal, Contrast };

struct Palette {
    Color ground, face, linen, ink, second_ink, edge, lip;
    Color next, next_lip, next_arrow;
    Color done, done_lip, done_hand;
    Color bead, bead_rim, bead_empty, bead_empty_rim;
    Color focus_outer, focus_inner;
    Color asleep;
    Color strong_word;
};
const Palette& palette(Skin skin);

/// The colours of a subject: start skills money safety together.
struct SubjectColors {
    Color accent, deep, bright, tint;
};
const SubjectColors& subject_colors(std::string_view subject);

/// The grounds and border patterns of learners' tiles: six of each, by running number.
struct LearnerColors {
    Color ground, band, mark;
    int pattern;  ///< 0 temple, 1 zigzag, 2 diamond, 3 dots, 4 running stitch, 5 check
};
const LearnerColors& learner_colors(long joined);

/// Millimetres to pixels, and the frame.
class Metrics {
 public:
    /// `mm_per_px`: size of a pixel of this screen; sizes never fall under those of look.md. `wide_corner`:
    /// the house with its door open stands in the corner, twice as large, and the middle makes room for it.
    Metrics(int width_px, int height_px, double mm_per_px, bool wide_corner = false);

    int px(double mm) const { return static_cast<int>(std::ceil(mm / mm_per_px_)); }
    double mm_per_px() const { return mm_per_px_; }
    int width() const { return width_; }
    int height() const { return height_; }
    bool portrait() const { return height_ > width_; }
    /// The 7-inch class: everything a step tighter.
    bool small() const { return small_; }

    int edge() const { return edge_; }  ///< distance to the edge of the screen
    int gap() const { return gap_; }    ///< between two active things: 6 mm
    int key() const { return key_; }    ///< side of a key
    int lip() const { return lip_; }    ///< thickness under a key, inside its rectangle
    int line() const { return line_; }  ///< edge of keys and tiles
    int radius_key() const { return px(4); }
    int radius_tile() const { return px(4.3); }
    int radius_picture() const { return px(3); }
    int ring() const { return px(2); }  ///< width of the focus ring, outside the tile
    double caption_em() const { return (small_ ? 5.0 : 6.0) / mm_per_px_; }

    // The frame: left column home, again, back; right column sound, done, next or more; beads on top. On an
    // upright screen the two middle keys stand at the foot.
    Rect home() const { return at(0, 0); }
    /// The house of a private lesson: in the corner of `home`, as much larger as `again` leaves room for.
    Rect leave() const;
    Rect again() const { return at(0, 1); }
    Rect back() const { return at(0, 2); }
    Rect sound() const { return at(1, 0); }
    Rect done() const { return at(1, 1); }
    Rect next() const { return at(1, 2); }
    /// Between the top keys.
    Rect beads() const;
    /// All of the middle between the columns, top to bottom.
    Rect middle() const;
    /// The middle without the row of beads.
    Rect below_beads() const;

 private:
    Rect at(int column, int row) const;
    int width_, height_;
    double mm_per_px_;
    bool small_;
    bool wide_corner_;
    int edge_, gap_, key_, lip_, line_;
};

/// Diagonal in inches for a screen nobody measured: 7 up to 1024 pixels of the longer side, 10.1 up to 1280,
/// 11.6 up to 1366, 15.6 above.
double default_diagonal(int width_px, int height_px);

}  // namespace jankar::screen
