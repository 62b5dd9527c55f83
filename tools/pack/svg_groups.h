#pragma once
// The named groups (<g id="...">) of a drawing, and copies of the drawing with groups moved, turned or faded.
// Only tags and attributes are looked at; everything else of the file stays byte for byte. Any thread.
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "content/base/result.h"

namespace jankar::build {

struct GroupState {
    double x = 0, y = 0, rotate = 0;  ///< user units, degrees
    double pivot_x = 0, pivot_y = 0;
    std::optional<double> opacity;  ///< 0..1; none: as drawn
    bool moved = false;             ///< x, y or rotate are to be set
};

class SvgGroups {
 public:
    /// Corrupt when a tag does not end or two groups have one name.
    static Result<SvgGroups> read(std::string svg);
    bool has(const std::string& id) const { return places_.count(id) != 0; }
    /// The drawing with these groups changed; a name that is not there is passed over.
    std::string with(const std::map<std::string, GroupState>& states) const;

 private:
    struct Place {
        std::size_t begin = 0, end = 0;  ///< of the whole start tag
        std::string kept;                ///< its attributes but for transform, opacity and display
        std::string transform, opacity, display;
        bool closed = false;  ///< <g .../>
    };
    std::string svg_;
    std::map<std::string, Place> places_;
};

}  // namespace jankar::build
