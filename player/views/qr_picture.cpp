#include "player/views/qr_picture.h"

#include <algorithm>

#include "player/views/qr_ptrs.h"

namespace jankar::views {

namespace {

constexpr int kQuietModules = 4;

}  // namespace

QrPicture::QrPicture(const std::string& text, int least_version) {
    const QrPtr code(QRcode_encodeString(text.c_str(), least_version, QR_ECLEVEL_L, QR_MODE_8, 1));
    if (code == nullptr) {
        return;
    }
    side_ = code->width;
    dark_.assign(code->data, code->data + side_ * side_);
    for (std::uint8_t& module : dark_) {
        module &= 1;
    }
}

void QrPicture::draw(screen::Ui& ui, const screen::Rect& place) const {
    if (is_empty()) {
        return;
    }
    constexpr screen::Color kDark = screen::rgb(0x000000), kLight = screen::rgb(0xFFFFFF);
    const int whole = side_ + 2 * kQuietModules;
    const int pixels = std::max(1, std::min(place.w, place.h) / whole);
    const screen::Rect panel = {place.centre_x() - whole * pixels / 2, place.centre_y() - whole * pixels / 2,
                                whole * pixels, whole * pixels};
    const screen::Metrics& m = ui.metrics();
    // Its corners are round within the quiet zone; the zone itself is white in every skin.
    ui.canvas().framed_rect(panel, std::min(m.radius_picture(), 2 * pixels), kLight, m.line(),
                            ui.colors().edge);
    const int left = panel.x + kQuietModules * pixels, top = panel.y + kQuietModules * pixels;
    for (int row = 0; row < side_; ++row) {
        const auto line = dark_.begin() + row * side_;
        for (int from = 0; from < side_;) {
            if (line[from] == 0) {
                ++from;
                continue;
            }
            const int to = static_cast<int>(std::find(line + from, line + side_, 0) - line);
            ui.canvas().fill({left + from * pixels, top + row * pixels, (to - from) * pixels, pixels}, kDark);
            from = to;
        }
    }
}

}  // namespace jankar::views
