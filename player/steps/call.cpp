#include <algorithm>
#include <string>

#include "player/steps/step_layout.h"

namespace jankar::steps {

using screen::Rect;

namespace {

/// The keys of a phone as dots, the one of this digit full.
void draw_pad(screen::Ui& ui, const Rect& place, int pitch, char digit) {
    const int marked = digit == '0' ? 10 : digit - '1', radius = std::max(3, pitch * 30 / 100);
    for (int key = 0; key < 12; ++key) {
        const int x = place.x + key % 3 * pitch + pitch / 2, y = place.y + key / 3 * pitch + pitch / 2;
        const bool full = key == marked;
        draw_seeds(ui, x, y, full ? radius * 14 / 10 : radius, 1,
                   full ? ui.colors().ink : ui.colors().bead_empty_rim,
                   full ? ui.colors().bead : ui.colors().bead_empty);
    }
}

/// A telephone as on the icons: its body with a screen on top, below it the digit.
void draw_phone(screen::Ui& ui, const Rect& body, const std::string& digits, int now) {
    const screen::Metrics& m = ui.metrics();
    constexpr screen::Color kShell = screen::rgb(0xD9E0E4), kGlass = screen::rgb(0xBFE3E9);
    const bool contrast = ui.is_contrast();
    const int line = std::max(3, m.px(0.9));
    // A long number needs a wide screen to be read on.
    const int w = std::min(body.w, body.h * (digits.size() <= 5 ? 74 : 92) / 100);
    const Rect phone = {body.x + (body.w - w) / 2, body.y, w, body.h};
    ui.canvas().framed_rect(phone, m.px(8), contrast ? ui.colors().face : kShell, line, ui.colors().ink);
    const int pad = m.px(4);
    const Rect glass = {phone.x + pad, phone.y + pad, phone.w - 2 * pad, phone.h * 22 / 100};
    ui.canvas().framed_rect(glass, m.px(2.5), contrast ? ui.colors().face : kGlass, line * 2 / 3,
                            ui.colors().ink);
    // Said already: digits; still to come: empty seeds.
    const int count = static_cast<int>(digits.size());
    const int cell = std::min(glass.h * 80 / 100, (glass.w - pad) / std::max(1, count));
    const int left = glass.centre_x() - cell * count / 2;
    for (int i = 0; i < count; ++i) {
        const Rect place = {left + i * cell, glass.centre_y() - cell / 2, cell, cell};
        if (i <= now) {
            draw_icon(ui, std::string("digit-") + digits[static_cast<std::size_t>(i)], place, 0.86);
        } else {
            const int radius = std::max(3, cell / 8);
            draw_seeds(ui, place.centre_x(), place.centre_y(), radius, 1, ui.colors().bead_empty_rim,
                       ui.colors().bead_empty);
        }
    }
    // The digit itself, and where it lies on a phone. Both flat on the body: nothing here can be pressed.
    const Rect below =
        Rect{phone.x + pad, glass.bottom(), phone.w - 2 * pad, phone.bottom() - glass.bottom()}.inset(pad /
                                                                                                      2);
    const int side = std::min(below.h, below.w * 58 / 100), pitch = std::min(side / 4, below.w / 9);
    const int wide = side + pad + 3 * pitch, from = below.centre_x() - wide / 2;
    draw_icon(ui, std::string("digit-") + digits[static_cast<std::size_t>(now)],
              {from, below.centre_y() - side / 2, side, side}, 0.96);
    draw_pad(ui, {from + side + pad, below.centre_y() - 2 * pitch, 3 * pitch, 4 * pitch}, pitch,
             digits[static_cast<std::size_t>(now)]);
}

/// One or two large signs on panels of their own.
void draw_signs(screen::Ui& ui, const Rect& body, std::initializer_list<const char*> icons) {
    const screen::Metrics& m = ui.metrics();
    const int count = static_cast<int>(icons.size()), gap = m.gap();
    const bool upright = m.portrait();
    const int side = upright ? std::min(body.w, (body.h - gap * (count - 1)) / count)
                             : std::min(body.h, (body.w - gap * (count - 1)) / count);
    const int along = count * side + (count - 1) * gap;
    int x = body.x + (body.w - (upright ? side : along)) / 2;
    int y = body.y + (body.h - (upright ? along : side)) / 2;
    for (const char* icon : icons) {
        const Rect panel = {x, y, side, side};
        ui.canvas().round_rect(panel, m.px(5), ui.colors().face);
        draw_icon(ui, icon, panel, 0.82);
        (upright ? y : x) += side + gap;
    }
}

}  // namespace

void draw_call(screen::Ui& ui, const StepScene& scene) {
    const lesson::Step& step = scene.play.step();
    const Areas area = areas(ui.metrics(), scene.captions);
    const std::string digits = scene.play.call_digits();
    const int page = scene.play.page(), last = static_cast<int>(digits.size());
    if (page == 0) {
        draw_panel_picture(ui, scene.picture(step.picture), large_picture(area.body));
        draw_caption(ui, scene, area.caption, step.cap, step.say);
    } else if (digits.empty()) {
        draw_signs(ui, area.body, {"phone"});
    } else if (page <= last) {
        draw_phone(ui, area.body, digits, page - 1);
    } else {
        // Wiped from the phone's list, or the phone of a friend.
        draw_signs(ui, area.body, {"phone-wipe", "phone-friend"});
    }
}

}  // namespace jankar::steps
