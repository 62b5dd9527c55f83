#include "player/views/faces.h"

#include <algorithm>
#include <array>

namespace jankar::views {

using screen::Rect;

namespace {

void draw_on_ground(screen::Ui& ui, const screen::PictureSource& source, bool is_photo, long look,
                    const Rect& inside) {
    const auto& colors = screen::learner_colors(look);
    const screen::Metrics& m = ui.metrics();
    const int radius = m.radius_picture();
    const int band = std::max(10, inside.h / 8);
    ui.canvas().round_rect(inside, radius, colors.ground);
    if (is_photo) {
        const Rect photo = {inside.x, inside.y, inside.w, inside.h - band};
        ui.picture(source, photo, media::Fit::Cover, ui.colors().face, radius, screen::kTop);
    }
    const int disc = std::min(inside.w, inside.h - band) * 44 / 100;
    const int centre_y = inside.y + (inside.h - band) / 2;
    const int size = disc * 2;
    if (!is_photo) {
        ui.canvas().disc(inside.centre_x(), centre_y, disc, screen::rgb(0xFFFFFF).faded(0.38));
        ui.sticker(source, {inside.centre_x() - size / 2, centre_y - size / 2, size, size});
    }
    ui.canvas().fill({inside.x, inside.bottom() - band, inside.w, band}, colors.band);
    ui.canvas().texture(ui.canvas().masks().border(colors.pattern, inside.w, band), inside.x,
                        inside.bottom() - band, colors.mark);
    ui.canvas().round_off({inside.x, inside.bottom() - 2 * radius, inside.w, 2 * radius}, radius,
                          ui.colors().face, screen::kBottom);
}

}  // namespace

void draw_face(screen::Ui& ui, const Context& context, const records::Learner& learner, const Rect& inside) {
    draw_on_ground(ui, context.face(learner), learner.has_photo, static_cast<long>(learner.joined) - 1,
                   inside);
}

Rect draw_face_tile(screen::Ui& ui, const Context& context, const records::Learner& learner,
                    const Rect& place, screen::TileLook look) {
    const Rect inside =
        ui.tile("learner:" + learner.id, screen::Role::Tile, place, "ui:drawing-" + learner.drawing, look)
            .inset(ui.metrics().px(1.0));
    draw_face(ui, context, learner, inside);
    return inside;
}

const records::Learner* learner_at(const Context& context, const std::string& control) {
    return control.starts_with("learner:") ? learner_by_id(context, control.substr(8)) : nullptr;
}

const records::Learner* learner_by_id(const Context& context, const std::string& id) {
    const auto& all = context.learners();
    const auto one =
        std::find_if(all.begin(), all.end(), [&](const auto& learner) { return learner.id == id; });
    return one == all.end() ? nullptr : &*one;
}

void draw_group_tile(screen::Ui& ui, const Context& context, const records::Group& group, long look,
                     const Rect& place) {
    const screen::Metrics& m = ui.metrics();
    const Rect inside =
        ui.tile("group:" + group.id, screen::Role::Tile, place, "ui:drawing-" + group.drawing, {})
            .inset(m.px(1.0));
    const int cloth = std::max(m.px(6), inside.w / 5);
    draw_drawing(ui, context, group.drawing, look,
                 {inside.x, inside.y, inside.w - cloth - m.px(1), inside.h});
    draw_cloth(ui, {inside.right() - cloth, inside.y, cloth, inside.h}, group.bands);
}

const records::Group* group_at(const Context& context, const std::string& control) {
    const auto& all = context.groups();
    const auto one = std::find_if(all.begin(), all.end(),
                                  [&](const auto& group) { return control == "group:" + group.id; });
    return one == all.end() ? nullptr : &*one;
}

void draw_drawing(screen::Ui& ui, const Context& context, const std::string& drawing, long look,
                  const Rect& inside) {
    draw_on_ground(ui, context.drawing(drawing), false, look, inside);
}

void draw_medallion(screen::Ui& ui, const Context& context, const records::Learner* learner,
                    const Rect& place) {
    const screen::Metrics& m = ui.metrics();
    const int radius = std::min(place.w, place.h) / 2;
    const int cx = place.centre_x(), cy = place.centre_y();
    const screen::Color band =
        learner ? screen::learner_colors(static_cast<long>(learner->joined) - 1).band : ui.colors().edge;
    const screen::Color ground =
        learner ? screen::learner_colors(static_cast<long>(learner->joined) - 1).ground : ui.colors().linen;
    ui.canvas().disc(cx, cy, radius, band);
    ui.canvas().disc(cx, cy, radius - m.line(), ui.colors().face);
    ui.canvas().disc(cx, cy, radius - m.line() - m.px(0.8), ground);
    const int size = radius * 134 / 100;
    const Rect inside = {cx - size / 2, cy - size / 2, size, size};
    if (learner && learner->has_photo) {
        const int round = radius - m.line() - m.px(0.8);
        ui.picture(context.face(*learner), {cx - round, cy - round, 2 * round, 2 * round}, media::Fit::Cover,
                   ui.colors().face, round);
    } else if (learner) {
        ui.sticker(context.face(*learner), inside);
    } else {
        ui.icon("guest", inside);
    }
}

void draw_who(screen::Ui& ui, const Context& context, const Rect& place) {
    const auto present = context.present();
    if (present.empty()) {
        draw_medallion(ui, context, context.learner(), place);
        return;
    }
    // Two or three of them, side by side and a little over each other; how many came is not counted out.
    const int count = std::min<int>(3, static_cast<int>(present.size()));
    const int size = count == 1 ? place.w : place.w * 64 / 100;
    for (int i = 0; i < count; ++i) {
        const int x = count == 1 ? place.x : place.x + (place.w - size) * i / (count - 1);
        const int y = count == 1 ? place.y : place.y + (i % 2 == 0 ? 0 : place.h - size);
        draw_medallion(ui, context, present[static_cast<std::size_t>(i)], {x, y, size, size});
    }
}

void draw_cloth(screen::Ui& ui, const Rect& place, int bands) {
    const screen::Metrics& m = ui.metrics();
    // Yarns of the house, one after another; after the tenth band the cloth is folded and bands get narrower.
    static constexpr std::array<std::uint32_t, 6> kYarns = {0xB5482C, 0xE9A825, 0x1F7187,
                                                            0x8A3F79, 0x35784A, 0x2C4A7C};
    const int thread = std::max(1, m.px(0.3));
    const int step = std::max(thread * 3, m.px(1.6));
    for (int x = place.x + step / 2; x + thread <= place.right(); x += step) {
        ui.canvas().fill({x, place.y, thread, place.h}, ui.colors().lip);
    }
    const int wide = std::max(m.px(0.8), std::min(m.px(2.4), bands > 0 ? place.h / bands : place.h));
    const int most = std::min(bands, place.h / wide);
    for (int i = 0; i < most; ++i) {
        const Rect band = {place.x, place.bottom() - (i + 1) * wide, place.w, wide};
        ui.canvas().fill(band, screen::rgb(kYarns[static_cast<std::size_t>(i) % kYarns.size()]));
        ui.canvas().fill({band.x, band.y, band.w, std::max(1, thread / 2)}, ui.colors().face.faded(0.5));
    }
}

void draw_icon_tile(screen::Ui& ui, const std::string& id, const std::string& icon, const Rect& place,
                    const std::string& voice, screen::TileLook look) {
    const Rect inside = ui.tile(id, screen::Role::Tile, place, voice, look);
    const int size = std::min(inside.w, inside.h) * 86 / 100;
    ui.icon(icon, {inside.centre_x() - size / 2, inside.centre_y() - size / 2, size, size});
}

}  // namespace jankar::views
