#pragma once
// A QR code (ISO/IEC 18004) on the screen: dark modules on white with the quiet zone it needs, whatever the
// skin. Main thread only.
#include <cstdint>
#include <string>
#include <vector>

#include "player/screen/ui.h"

namespace jankar::views {

class QrPicture {
 public:
    QrPicture() = default;
    /// Level L; of `least_version` at least, so that pictures that follow one another have one size.
    explicit QrPicture(const std::string& text, int least_version = 0);
    bool is_empty() const { return side_ == 0; }
    int side() const { return side_; }  ///< modules
    /// As large as whole pixels a module allow, centred.
    void draw(screen::Ui& ui, const screen::Rect& place) const;

 private:
    int side_ = 0;
    std::vector<std::uint8_t> dark_;  ///< row by row
};

}  // namespace jankar::views
