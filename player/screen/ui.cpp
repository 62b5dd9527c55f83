#include "player/screen/ui.h"

#include <cmath>
#include <utility>

namespace jankar::screen {

namespace {

/// The widest distance of lines a language has (player/text).
constexpr double kMostLineEm = 1.6;

/// "Take *soap* now." -> runs with the marked words strong.
std::vector<text::Run> runs_of(const std::string& words) {
    std::vector<text::Run> runs;
    std::string part;
    bool strong = false;
    for (char c : words) {
        if (c == '*') {
            if (!part.empty()) {
                runs.push_back({std::exchange(part, {}), strong});
            }
            strong = !strong;
        } else {
            part += c;
        }
    }
    if (!part.empty()) {
        runs.push_back({part, strong});
    }
    return runs;
}

}  // namespace

Ui::Ui(Parts parts, ScreenRecord& record) : parts_(std::move(parts)), record_(record) {}

void Ui::ground() {
    canvas().fill({0, 0, metrics().width(), metrics().height()}, colors().ground);
}

void Ui::remember(const std::string& id, Role role, const Rect& rect, const std::string& voice,
                  bool enabled) {
    record_.controls.push_back({id, role, rect, voice, enabled, parts_.focus == id});
}

void Ui::ring(const Rect& rect, int radius) {
    const int width = metrics().ring(), outer = width / 2;
    canvas().round_rect(rect.inset(-width), radius + width, colors().focus_outer);
    canvas().round_rect(rect.inset(-(width - outer)), radius + width - outer, colors().focus_inner);
}

void Ui::open_ring(const Rect& rect, int radius) {
    const int width = metrics().ring(), outer = width / 2;
    canvas().outline(rect, radius, outer, colors().focus_outer);
    canvas().outline(rect.inset(outer), radius - outer, width - outer, colors().focus_inner);
}

void Ui::key(const std::string& id, const std::string& icon_name, const Rect& rect, KeyLook look,
             const std::string& voice) {
    const bool enabled = look != KeyLook::Asleep;
    remember(id, Role::Key, rect, voice, enabled);
    const int radius = metrics().radius_key(), line = metrics().line(), lip = metrics().lip();
    const bool down = is_pressed(id);
    if (parts_.focus == id || parts_.spoken_of == id) {
        ring(rect, radius);
    }
    Rect face = {rect.x, rect.y + (down ? lip : 0), rect.w, rect.h - lip};
    switch (look) {
        case KeyLook::Asleep:
            canvas().dashes(rect, radius, line, colors().asleep);
            break;
        case KeyLook::Quiet:
            canvas().framed_rect(rect, radius, colors().linen, line, colors().edge);
            face = rect;
            break;
        case KeyLook::Next:
        case KeyLook::Done: {
            const bool next = look == KeyLook::Next;
            canvas().round_rect(rect, radius, next ? colors().next_lip : colors().done_lip);
            canvas().round_rect(face, radius, next ? colors().next : colors().done);
            break;
        }
        case KeyLook::Plain:
            canvas().round_rect(rect, radius, colors().edge);
            canvas().round_rect(rect.inset(line), radius - line, colors().lip);
            canvas().round_rect(
                {face.x + line, face.y + line, face.w - 2 * line, face.h - 2 * line + (down ? 0 : line / 2)},
                radius - line, colors().face);
            break;
    }
    const int size = static_cast<int>(std::min(face.w, face.h) * (look == KeyLook::Quiet ? 0.8 : 0.86));
    icon(icon_name, {face.centre_x() - size / 2, face.centre_y() - size / 2, size, size});
}

Rect Ui::tile(const std::string& id, Role role, const Rect& rect, const std::string& voice, TileLook look) {
    return tile(id, role, rect, voice, look, colors().face, colors().edge, colors().lip);
}

Rect Ui::tile(const std::string& id, Role role, const Rect& rect, const std::string& voice, TileLook look,
              Color face, Color edge, Color lip_color) {
    remember(id, role, rect, voice, true);
    const int radius = metrics().radius_tile(), line = metrics().line(), lip = metrics().lip();
    const int down = is_pressed(id) ? lip : look.dim ? static_cast<int>(lip * step_back_) : 0;
    if (look.chosen || look.spoken_of || parts_.focus == id || parts_.spoken_of == id) {
        ring(rect, radius);
    }
    canvas().round_rect(rect, radius, edge);
    canvas().round_rect(rect.inset(line), radius - line, lip_color);
    Rect inside = {rect.x + line, rect.y + line + down, rect.w - 2 * line, rect.h - 2 * line - lip};
    canvas().round_rect(inside, radius - line, face);
    return inside;
}

void Ui::control(const std::string& id, Role role, const Rect& rect, const std::string& voice, bool enabled) {
    remember(id, role, rect, voice, enabled);
    if (parts_.focus == id) {
        ring(rect, metrics().radius_picture());
    }
}

void Ui::place(const std::string& id, Role role, const Rect& rect, const std::string& voice) {
    remember(id, role, rect, voice, true);
}

void Ui::picture(const PictureSource& source, const Rect& rect, media::Fit fit, Color around, int radius,
                 unsigned corners) {
    Texture* texture = parts_.pictures.get(source, rect.w, rect.h, fit);
    if (texture == nullptr) {
        canvas().round_rect(rect, radius, colors().linen, corners);
        return;
    }
    if (fit == media::Fit::Cover) {
        canvas().picture(*texture, rect);
        canvas().round_off(rect, radius, around, corners);
        return;
    }
    canvas().texture(*texture, rect.centre_x() - texture->width() / 2,
                     rect.centre_y() - texture->height() / 2);
}

bool Ui::sticker(const PictureSource& source, const Rect& rect, double strength) {
    Texture* texture = parts_.pictures.get(source, rect.w, rect.h, media::Fit::Contain);
    if (texture == nullptr) {
        return false;
    }
    canvas().texture(*texture, rect.centre_x() - texture->width() / 2,
                     rect.centre_y() - texture->height() / 2, rgb(0xFFFFFF).faded(strength));
    return true;
}

bool Ui::icon(const std::string& name, const Rect& rect, double strength) {
    return sticker(parts_.icon(name, std::max(rect.w, rect.h)), rect, strength);
}

void Ui::done_bead(int centre_x, int centre_y, int radius) {
    canvas().disc(centre_x, centre_y, radius, colors().bead_rim);
    canvas().disc(centre_x, centre_y, radius - std::max(2, metrics().px(0.7)), colors().bead);
}

void Ui::beads(const Rect& area, int count, int now, const std::function<bool(int)>& is_done, bool on_dark,
               Filling filling) {
    if (count <= 0) {
        return;
    }
    // Beads shrink before they touch: a long lesson has small ones.
    const int wish = area.h / 5;
    const int radius = std::max(4, std::min(wish, area.w / (count * 3)));
    const int step = std::min(radius * 9, area.w / (count + 1));
    const int width = std::min(area.w, step * (count + 1) - step / 4);
    const int left = area.centre_x() - width / 2;
    const int thickness = std::max(2, radius / 4);
    const int sag = std::max(2, area.h / 4);
    const int top = area.centre_y() - sag / 2 - radius / 3;
    const Color thread = on_dark ? rgb(0xFFFDF8) : colors().second_ink;
    canvas().texture(parts_.canvas.masks().thread(width, sag, thickness), left, top - thickness, thread);
    for (int i = 0; i < count; ++i) {
        const int x = area.centre_x() + static_cast<int>((i - (count - 1) / 2.0) * step);
        const double t = static_cast<double>(x - left) / width;
        const int y = top + static_cast<int>(std::lround(sag * 4 * t * (1 - t)));
        const bool is_now = i == now;
        const int r = is_now ? radius * 13 / 10 : radius;
        const int rim = std::max(2, is_now ? r / 6 : r / 5);
        if (is_now) {
            canvas().disc(x, y, r, colors().ink);
            canvas().disc(x, y, r - rim, colors().face);
            canvas().disc(x, y, std::max(2, r * 4 / 10), colors().bead);
            continue;
        }
        const bool filled = is_done(i);
        canvas().disc(x, y, r, filled ? colors().bead_rim : colors().bead_empty_rim);
        if (filled && i == filling.bead && filling.share < 1) {
            canvas().disc(x, y, r - rim, colors().bead_empty);
            canvas().disc(x, y, std::max(1, static_cast<int>((r - rim) * filling.share)), colors().bead);
            continue;
        }
        canvas().disc(x, y, r - rim, filled ? colors().bead : colors().bead_empty);
        if (filled) {
            canvas().disc(x - r / 3, y - r / 3, std::max(1, r / 4), rgb(0xFCE5B6));
        }
    }
}

void Ui::page_dots(const Rect& above, int pages, int page) {
    if (pages < 2) {
        return;
    }
    const bool upright = metrics().portrait();
    const Rect row = metrics().beads();
    // Many pages stand closer, and smaller before they touch.
    const int room = upright ? row.w : above.y - metrics().done().bottom() - metrics().px(7);
    const int step = std::min(metrics().px(5), room / pages);
    const int radius = std::clamp(step * 4 / 10, 2, std::max(5, metrics().px(1.4)));
    for (int i = 0; i < pages; ++i) {
        const int along = upright ? (2 * i - pages + 1) * step / 2 : (i - pages + 1) * step;
        const int x = upright ? row.centre_x() + along : above.centre_x();
        const int y = upright ? row.centre_y() : above.y - metrics().px(5) + along;
        canvas().disc(x, y, radius, i == page ? colors().bead_rim : colors().bead_empty_rim);
        canvas().disc(x, y, radius - std::max(2, radius / 4),
                      i == page ? colors().bead : colors().bead_empty);
    }
}

void Ui::caption(const std::string& words, const Rect& area, const std::string& lang_of_words) {
    if (words.empty() || area.empty() || parts_.text == nullptr) {
        return;
    }
    // What does not fit is set smaller, in three steps, before anything is cut off. At the last one there is
    // room for three lines where two of the full size are.
    const text::Block* block = nullptr;
    for (const double share : {1.0, 0.87, 0.75, 0.64}) {
        // Two lines, or as many more as the place is high enough for.
        const double em = metrics().caption_em() * share;
        const int lines = std::max(2, static_cast<int>(area.h / (em * kMostLineEm)));
        block = &parts_.text->shape(lang_of_words.empty() ? lang() : lang_of_words, runs_of(words), em,
                                    area.w, text::Align::Centre, lines);
        if (!block->cut) {
            break;
        }
    }
    const text::AtlasView atlas = parts_.text->atlas();
    parts_.glyphs.show_coverage(atlas.coverage, atlas.width, atlas.height, atlas.version);
    canvas().text(*block, area.x, area.y + (area.h - block->height) / 2, colors().ink, colors().strong_word);
}

}  // namespace jankar::screen
