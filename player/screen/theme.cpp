#include "player/screen/theme.h"

#include <array>

namespace jankar::screen {

const Palette& palette(Skin skin) {
    static const Palette normal = {.ground = rgb(0xFBF3E4),
                                   .face = rgb(0xFFFDF8),
                                   .linen = rgb(0xF4E6CC),
                                   .ink = rgb(0x3B2417),
                                   .second_ink = rgb(0x6A4732),
                                   .edge = rgb(0xA07C4F),
                                   .lip = rgb(0xDCC294),
                                   .next = rgb(0x2C4A7C),
                                   .next_lip = rgb(0x1B3058),
                                   .next_arrow = rgb(0xFFFDF8),
                                   .done = rgb(0x2F7D46),
                                   .done_lip = rgb(0x1C5230),
                                   .done_hand = rgb(0xFFFDF8),
                                   .bead = rgb(0xE9A825),
                                   .bead_rim = rgb(0x7A4300),
                                   .bead_empty = rgb(0xF4E6CC),
                                   .bead_empty_rim = rgb(0x8B6A49),
                                   .focus_outer = rgb(0x3B2417),
                                   .focus_inner = rgb(0xFFD978),
                                   .asleep = rgb(0xCDB48B),
                                   .strong_word = rgb(0x114B5C)};
    static const Palette contrast = {.ground = rgb(0xFFFFFF),
                                     .face = rgb(0xFFFFFF),
                                     .linen = rgb(0xFFFFFF),
                                     .ink = rgb(0x000000),
                                     .second_ink = rgb(0x000000),
                                     .edge = rgb(0x000000),
                                     .lip = rgb(0x000000),
                                     .next = rgb(0x2C4A7C),
                                     .next_lip = rgb(0x1B3058),
                                     .next_arrow = rgb(0xFFFDF8),
                                     .done = rgb(0x00592B),
                                     .done_lip = rgb(0x000000),
                                     .done_hand = rgb(0xFFFFFF),
                                     .bead = rgb(0xE9A825),
                                     .bead_rim = rgb(0x000000),
                                     .bead_empty = rgb(0xFFFFFF),
                                     .bead_empty_rim = rgb(0x000000),
                                     .focus_outer = rgb(0x000000),
                                     .focus_inner = rgb(0xFFE500),
                                     .asleep = rgb(0x767676),
                                     .strong_word = rgb(0x000000)};
    return skin == Skin::Contrast ? contrast : normal;
}

const SubjectColors& subject_colors(std::string_view subject) {
    static const SubjectColors start = {rgb(0xB5690A), rgb(0x6F3F05), rgb(0xF2A93B), rgb(0xFCE5B6)};
    static const SubjectColors skills = {rgb(0xB5482C), rgb(0x7A2A17), rgb(0xE2754F), rgb(0xF9D9C8)};
    static const SubjectColors money = {rgb(0x35784A), rgb(0x1F5232), rgb(0x6DB070), rgb(0xD9EBCB)};
    static const SubjectColors safety = {rgb(0x1F7187), rgb(0x114B5C), rgb(0x55AEBF), rgb(0xCFE8E8)};
    static const SubjectColors together = {rgb(0x8A3F79), rgb(0x5D2650), rgb(0xC377AE), rgb(0xF1DBEA)};
    if (subject == "skills") {
        return skills;
    }
    if (subject == "money") {
        return money;
    }
    if (subject == "safety") {
        return safety;
    }
    if (subject == "together") {
        return together;
    }
    return start;
}

const LearnerColors& learner_colors(long joined) {
    static const std::array<LearnerColors, 6> colors = {{
        {rgb(0xCDE6D2), rgb(0x35784A), rgb(0xF2B53E), 0},
        {rgb(0xFBE1B4), rgb(0x8A3F79), rgb(0xF7DFAE), 1},
        {rgb(0xF6CDBB), rgb(0xB5482C), rgb(0xFFE7A8), 2},
        {rgb(0xC5DCEB), rgb(0x2C4A7C), rgb(0xF2B53E), 3},
        {rgb(0xF7E3A1), rgb(0x1F7187), rgb(0xFFF3D6), 4},
        {rgb(0xEBD3E5), rgb(0xB5690A), rgb(0xF7DFAE), 5},
    }};
    return colors[static_cast<std::size_t>(joined < 0 ? 0 : joined) % colors.size()];
}

Metrics::Metrics(int width_px, int height_px, double mm_per_px, bool wide_corner)
    : width_(width_px), height_(height_px), mm_per_px_(mm_per_px), wide_corner_(wide_corner) {
    const double longer_mm = std::max(width_px, height_px) * mm_per_px;
    small_ = longer_mm < 190;  // 7 inches: 152 mm long; 10.1 inches: 217 mm
    // The taller the screen the more air; a 7-inch board gets the smallest the rules allow.
    key_ = px(small_ ? 16 : 19);
    gap_ = px(6);
    edge_ = px(small_ ? 3 : 6);
    lip_ = px(1);
    line_ = std::max(2, px(0.5));
}

Rect Metrics::at(int column, int row) const {
    const int height = key_ + lip_;
    int x = column == 0 ? edge_ : width_ - edge_ - key_;
    int y = edge_;
    if (row == 1 && portrait()) {
        // An upright screen is narrow: the middle keys stand at the foot, inside of back and next.
        const int between = std::min(gap_, (width_ - 2 * edge_ - 4 * key_) / 3);
        x = column == 0 ? x + key_ + between : x - key_ - between;
        y = height_ - edge_ - height;
    } else if (row == 1) {
        y = (height_ - height) / 2;
    } else if (row == 2) {
        y = height_ - edge_ - height;
    }
    return {x, y, key_, height};
}

Rect Metrics::leave() const {
    const int below = portrait() ? 2 * (key_ + lip_) : again().y - gap_ - edge_;
    return {edge_, edge_, 2 * key_, std::min(2 * (key_ + lip_), below)};
}

Rect Metrics::beads() const {
    if (portrait()) {
        const int left = edge_ + (wide_corner_ ? 2 * key_ : key_) + gap_;
        return {left, edge_, width_ - left - (edge_ + key_ + gap_), key_};
    }
    Rect all = middle();
    const int height = small_ ? px(10) : px(13);
    return {all.x, edge_, all.w, height};
}

Rect Metrics::middle() const {
    if (portrait()) {
        const int foot = edge_ + key_ + lip_ + gap_;
        const int top = wide_corner_ ? leave().bottom() + gap_ : foot;
        return {edge_, top, width_ - 2 * edge_, height_ - top - foot};
    }
    const int right = edge_ + key_ + gap_;
    const int left = wide_corner_ ? right + key_ : right;
    return {left, edge_, width_ - left - right, height_ - 2 * edge_};
}

Rect Metrics::below_beads() const {
    Rect all = middle();
    if (portrait()) {
        return all;
    }
    const int top = beads().bottom() + px(small_ ? 0.5 : 2);
    return {all.x, top, all.w, height_ - edge_ - top};
}

double default_diagonal(int width_px, int height_px) {
    const int longer = std::max(width_px, height_px);
    if (longer <= 1024) {
        return 7.0;
    }
    if (longer <= 1280) {
        return 10.1;
    }
    if (longer <= 1366) {
        return 11.6;
    }
    return 15.6;
}

}  // namespace jankar::screen
