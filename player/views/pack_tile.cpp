#include "player/views/pack_tile.h"

#include <fmt/format.h>

#include <algorithm>

namespace jankar::views {

using screen::Rect;

namespace {

constexpr int kBeads = 10;

void draw_cover(screen::Ui& ui, const PackCard& pack, const Rect& cover, unsigned corners) {
    const screen::Metrics& m = ui.metrics();
    if (pack.is_refused || !pack.cover.load) {
        ui.canvas().round_rect(cover, m.radius_picture(), ui.colors().linen, corners);
        const int size = std::min(cover.w, cover.h) * 8 / 10;
        ui.icon(pack.is_refused ? "folded-cloth" : "packs",
                {cover.centre_x() - size / 2, cover.centre_y() - size / 2, size, size});
        return;
    }
    ui.picture(pack.cover, cover, media::Fit::Cover, ui.colors().face, m.radius_picture(), corners);
}

/// On the face of a tile.
void draw_maker(screen::Ui& ui, const PackCard& pack, const Rect& place) {
    if (pack.face.load) {
        ui.picture(pack.face, place, media::Fit::Cover, ui.colors().face, place.w / 2);
    }
}

}  // namespace

void draw_pack_tile(screen::Ui& ui, const PackCard& pack, const std::string& id, const Rect& place,
                    const std::string& voice) {
    const screen::Metrics& m = ui.metrics();
    const Rect inside = ui.tile(id, screen::Role::Tile, place, voice,
                                {.dim = pack.is_refused || (pack.is_on_stick && !pack.can_install)});
    const int band = std::max(m.px(7.5), inside.h / 4);
    const Rect cover = Rect{inside.x, inside.y, inside.w, inside.h - band}.inset(m.px(1.0));
    draw_cover(ui, pack, cover, screen::kAll);
    const int sign = band - m.px(1.0);
    const int y = inside.bottom() - sign - m.px(0.5);
    if (pack.is_on_stick) {
        ui.icon("stick", {inside.x + m.px(1.5), y, sign, sign});
        if (pack.can_install) {
            ui.icon("yes", {inside.centre_x() - sign / 2, y, sign, sign});  // the basket: it can be taken
        }
    }
    draw_maker(ui, pack, {inside.right() - sign - m.px(1.5), y, sign, sign});
}

void draw_pack_cover(screen::Ui& ui, const PackCard& pack, const Rect& place) {
    const screen::Metrics& m = ui.metrics();
    draw_cover(ui, pack, place, screen::kAll);
    if (pack.face.load) {
        const int face = std::min(place.w, place.h) / 3;
        const Rect chip = {place.right() - face - m.px(1), place.bottom() - face - m.px(1), face, face};
        ui.canvas().framed_rect(chip, m.radius_picture(), ui.colors().face, m.line(), ui.colors().edge);
        draw_maker(ui, pack, chip.inset(m.line() + m.px(0.5)));
    }
}

void draw_pack_and_maker(screen::Ui& ui, const PackCard& pack, const Rect& place) {
    const screen::Metrics& m = ui.metrics();
    const int height = std::min(place.h, (place.w - m.gap()) * 10 / 27);
    const int width = height * 16 / 10;
    const Rect cover = {place.centre_x() - (width + m.gap() + height) / 2, place.centre_y() - height / 2,
                        width, height};
    draw_cover(ui, pack, cover, screen::kAll);
    const Rect face = {cover.right() + m.gap(), cover.y, height, height};
    ui.canvas().framed_rect(face, m.radius_tile(), ui.colors().face, m.line(), ui.colors().edge);
    if (pack.face.load) {
        ui.picture(pack.face, face.inset(m.line() + m.px(1.5)), media::Fit::Cover, ui.colors().face,
                   m.radius_picture());
    } else {
        // Nobody sits on the mat: it is not known who, or she shows no face.
        ui.icon("guest", face.inset(face.w / 6));
    }
}

void draw_pack_work(screen::Ui& ui, const PackWork& work, const Rect& area) {
    const screen::Metrics& m = ui.metrics();
    const int words = static_cast<int>(m.caption_em() * 1.6);
    const Rect row = {area.x, area.y, area.w, std::max(m.px(8), area.h - words - m.px(2))};
    const int done = static_cast<int>(work.share * kBeads);
    ui.beads(row, kBeads, std::min(done, kBeads - 1), [&](int bead) { return bead < done; });
    if (work.left_s >= 0) {
        ui.caption(time_words(work.left_s), {area.x, row.bottom(), area.w, words + m.px(2)});
    }
}

void draw_count(screen::Ui& ui, const Rect& place, const char* icon, std::int64_t number) {
    const screen::Metrics& m = ui.metrics();
    ui.canvas().framed_rect(place, m.radius_tile(), ui.colors().face, m.line(), ui.colors().edge);
    const Rect inside = place.inset(m.line() + m.px(2));
    const bool low = inside.w > inside.h * 3 / 2;
    const int sign = low ? std::min(inside.h, inside.w / 3) : std::min(inside.w, inside.h / 2);
    ui.icon(icon, low ? Rect{inside.x, inside.centre_y() - sign / 2, sign, sign}
                      : Rect{inside.centre_x() - sign / 2, inside.y, sign, sign});
    const Rect room = low ? Rect{inside.x + sign, inside.y, inside.w - sign, inside.h}
                          : Rect{inside.x, inside.y + sign, inside.w, inside.h - sign};
    if (number < 0) {
        return;
    }
    const std::string digits = fmt::format("{}", number);
    const int count = static_cast<int>(digits.size());
    const int size = std::min({room.h * 8 / 10, room.w / count, m.px(16)});
    const int left = room.centre_x() - size * count / 2;
    for (int i = 0; i < count; ++i) {
        ui.icon(fmt::format("digit-{}", digits[static_cast<std::size_t>(i)]),
                {left + i * size, room.centre_y() - size / 2, size, size});
    }
}

const char* phrase_of(PackWork::Outcome outcome) {
    switch (outcome) {
        case PackWork::Outcome::Done:
            return "pack-here";
        case PackWork::Outcome::NoRoom:
            return "pack-no-room";
        case PackWork::Outcome::Failed:
            return "pack-not";
        case PackWork::Outcome::Gone:
            return "stick-gone";
        case PackWork::Outcome::Cancelled:
            return "pack-later";
        case PackWork::Outcome::StickFull:
            return "stick-full";
        case PackWork::Outcome::StickLocked:
            return "stick-locked";
        case PackWork::Outcome::StickWorn:
            return "stick-worn";
        case PackWork::Outcome::None:
            break;
    }
    return "trainer-packs";
}

std::string size_words(std::uint64_t bytes) {
    return bytes < 1'000'000 ? fmt::format("{} kB", (bytes + 999) / 1000)
                             : fmt::format("{} MB", (bytes + 500'000) / 1'000'000);
}

std::string time_words(int seconds) {
    return seconds >= 60 ? fmt::format("{} min", (seconds + 59) / 60) : fmt::format("{} s", seconds);
}

}  // namespace jankar::views
