#pragma once
// Small shapes that are not rectangles (round corners, discs, rings, the thread of beads, borders), drawn
// once with smooth edges into white textures and then copied in any colour. Kept for good: a screen uses a
// few dozen, of a few kilobytes each. Main thread only. Sizes in pixels.
#include <array>
#include <map>
#include <memory>

#include "player/screen/texture.h"

namespace jankar::screen {

class Masks {
 public:
    /// A quarter of a disc of this radius, for the top left corner; the others are its mirror images in one
    /// texture of 2r x 2r (a disc): take the quadrant that is needed.
    Texture& disc(int radius);
    /// What lies outside the disc inside its square: to round off the corners of a picture.
    Texture& disc_outside(int radius);
    Texture& ring(int radius, int thickness);
    /// The outline of a round rectangle in dashes.
    Texture& dashes(int width, int height, int radius, int thickness);
    /// A thread hanging between the upper corners with its lowest point at the foot.
    Texture& thread(int width, int sag, int thickness);
    /// Border patterns of learners' tiles, see LearnerColors::pattern.
    Texture& border(int pattern, int width, int height);

 private:
    using Key = std::array<int, 5>;
    template <class Coverage>
    Texture& make(Key key, int width, int height, Coverage coverage);
    std::map<Key, std::unique_ptr<Texture>> made_;
};

}  // namespace jankar::screen
