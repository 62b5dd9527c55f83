#include "player/steps/money_drawing.h"

#include <algorithm>
#include <cmath>

namespace jankar::steps {

using lesson::Country;
using lesson::MoneyPiece;
using screen::Rect;

namespace {

constexpr double kCoinScale = 2.0;
constexpr int kFan = 5, kCoinStack = 6, kBundle = 10;
/// How far one piece shows beyond the one before it, as a share of its height.
constexpr double kStep = 0.26, kCoinStep = 0.24, kBundleStep = 0.07;
/// The widest that a note becomes, in millimetres of the screen.
constexpr double kWidestNote = 44, kNoteMm = 150;

/// Equal pieces on each other.
struct Heap {
    const MoneyPiece* piece = nullptr;
    int count = 1;
    bool bundle = false;  ///< ten with a band around them
};

double step_of(const Heap& heap) {
    return heap.bundle ? kBundleStep : heap.piece->coin ? kCoinStep : kStep;
}

int shown_of(const Heap& heap) {
    return heap.bundle ? 3 : std::min(heap.count, heap.piece->coin ? kCoinStack : kFan);
}

PieceSize heap_size(const Heap& heap, double scale) {
    const PieceSize one = piece_size(*heap.piece, scale);
    const int more = static_cast<int>(std::ceil((shown_of(heap) - 1) * step_of(heap) * one.h));
    return {one.w, one.h + more};
}

std::vector<Heap> heaps_of(const Country& country, const std::vector<std::int64_t>& pieces) {
    std::vector<Heap> out;
    for (std::size_t from = 0; from < pieces.size();) {
        std::size_t to = from;
        while (to < pieces.size() && pieces[to] == pieces[from]) {
            ++to;
        }
        const MoneyPiece* piece = country.piece(pieces[from]);
        int left = static_cast<int>(to - from);
        from = to;
        if (piece == nullptr) {
            continue;
        }
        for (; left >= kBundle && !piece->coin; left -= kBundle) {
            out.push_back({piece, kBundle, true});
        }
        const int most = piece->coin ? kCoinStack : kFan;
        for (; left > 0; left -= most) {
            out.push_back({piece, std::min(left, most), false});
        }
    }
    return out;
}

void draw_piece(screen::Ui& ui, const StepScene& scene, const MoneyPiece& piece, const Rect& place) {
    if (!scene.money || !ui.sticker(scene.money(piece.picture), place)) {
        // Its picture is on its way.
        ui.canvas().framed_rect(place, piece.coin ? place.h / 2 : std::max(1, place.h / 12),
                                ui.colors().linen, 1, ui.colors().edge);
    }
}

/// Draws a heap with its lower edge at `foot`.
void draw_heap(screen::Ui& ui, const StepScene& scene, const Heap& heap, double scale, int left, int foot) {
    const PieceSize one = piece_size(*heap.piece, scale);
    const int shown = shown_of(heap);
    const double apart = step_of(heap) * one.h;
    // The lowest is the one furthest back: each next lies in front of it, a step lower.
    for (int i = 0; i < shown; ++i) {
        const int up = static_cast<int>(std::lround((shown - 1 - i) * apart));
        draw_piece(ui, scene, *heap.piece, {left, foot - one.h - up, one.w, one.h});
    }
    if (heap.bundle) {
        const int band = std::max(4, one.w / 6), edge = std::max(1, band / 7);
        const int top = foot - one.h - static_cast<int>(std::lround((shown - 1) * apart));
        const Rect paper = {left + one.w * 46 / 100, top, band, foot - top};
        ui.canvas().fill(paper, screen::rgb(0xFFFDF8));
        ui.canvas().fill({paper.x, paper.y, edge, paper.h}, screen::rgb(0xB5482C));
        ui.canvas().fill({paper.right() - edge, paper.y, edge, paper.h}, screen::rgb(0xB5482C));
    }
}

struct Laid {
    std::vector<Rect> places;  ///< by heap, relative to the upper left corner of all
    int w = 0, h = 0;
};

/// Heaps side by side in rows, as many in a row as go into this width.
Laid lay(const std::vector<Heap>& heaps, double scale, int width) {
    const int gap = std::max(2, static_cast<int>(std::lround(9 * scale)));
    Laid out;
    std::size_t row_from = 0;
    int x = 0, top = 0, tall = 0;
    auto end_row = [&](std::size_t to) {
        for (std::size_t i = row_from; i < to; ++i) {
            out.places[i].y = top + tall - out.places[i].h;
        }
        out.h = top + tall;
        top += tall + gap;
        row_from = to;
        x = tall = 0;
    };
    for (std::size_t i = 0; i < heaps.size(); ++i) {
        const PieceSize size = heap_size(heaps[i], scale);
        if (x > 0 && x + size.w > width) {
            end_row(i);
        }
        out.places.push_back({x, 0, size.w, size.h});
        out.w = std::max(out.w, x + size.w);
        x += size.w + gap;
        tall = std::max(tall, size.h);
    }
    end_row(heaps.size());
    return out;
}

/// Each row in the middle of the place.
void centre_rows(Laid& laid, const Rect& place) {
    for (std::size_t from = 0; from < laid.places.size();) {
        std::size_t to = from + 1;
        while (to < laid.places.size() && laid.places[to].x > 0) {
            ++to;
        }
        const int wide = laid.places[to - 1].right();
        for (std::size_t i = from; i < to; ++i) {
            laid.places[i].x += place.x + (place.w - wide) / 2;
            laid.places[i].y += place.y + (place.h - laid.h) / 2;
        }
        from = to;
    }
}

}  // namespace

PieceSize piece_size(const MoneyPiece& piece, double px_per_mm) {
    const double scale = px_per_mm * (piece.coin ? kCoinScale : 1.0);
    return {std::max(3, static_cast<int>(std::lround(piece.width_mm * scale))),
            std::max(3, static_cast<int>(std::lround(piece.height_mm * scale)))};
}

void draw_pieces(screen::Ui& ui, const StepScene& scene, const std::vector<std::int64_t>& pieces,
                 double most_px_per_mm, const Rect& place) {
    if (scene.country == nullptr || place.empty()) {
        return;
    }
    const std::vector<Heap> heaps = heaps_of(*scene.country, pieces);
    if (heaps.empty()) {
        return;
    }
    double scale = most_px_per_mm;
    Laid laid;
    for (int tries = 0; tries < 80; ++tries, scale *= 0.95) {
        laid = lay(heaps, scale, place.w);
        if (laid.w <= place.w && laid.h <= place.h) {
            break;
        }
    }
    centre_rows(laid, place);
    for (std::size_t i = 0; i < heaps.size(); ++i) {
        draw_heap(ui, scene, heaps[i], scale, laid.places[i].x, laid.places[i].bottom());
    }
}

void draw_amount(screen::Ui& ui, const StepScene& scene, std::int64_t amount, const Rect& place) {
    if (scene.country != nullptr) {
        draw_pieces(ui, scene, lesson::in_pieces(*scene.country, amount),
                    ui.metrics().px(kWidestNote) / kNoteMm, place);
    }
}

double fan_scale(const screen::Metrics& metrics, const Country& country,
                 const std::vector<std::int64_t>& values, int most, const Rect& place) {
    const int fan = std::min(most, kFan) - 1;
    double scale = metrics.px(kWidestNote) / kNoteMm;
    for (std::int64_t value : values) {
        const MoneyPiece* piece = country.piece(value);
        if (piece == nullptr || piece->width_mm <= 0 || piece->height_mm <= 0) {
            continue;
        }
        const double larger = piece->coin ? kCoinScale : 1.0;
        const double tall = piece->height_mm * (1 + fan * (piece->coin ? kCoinStep : kStep));
        scale = std::min({scale, place.w / (piece->width_mm * larger), place.h / (tall * larger)});
    }
    return scale;
}

void draw_fan(screen::Ui& ui, const StepScene& scene, std::int64_t value, int count, double px_per_mm,
              const Rect& place) {
    const MoneyPiece* piece = scene.country == nullptr ? nullptr : scene.country->piece(value);
    if (piece == nullptr || count <= 0) {
        return;
    }
    const Heap heap{piece, std::min(count, kFan), false};
    const PieceSize size = heap_size(heap, px_per_mm);
    draw_heap(ui, scene, heap, px_per_mm, place.centre_x() - size.w / 2, place.centre_y() + size.h / 2);
}

void draw_pile(screen::Ui& ui, const StepScene& scene, std::int64_t amount, std::int64_t unit,
               double px_per_unit, double px_per_mm, const Rect& place) {
    if (scene.country == nullptr || unit <= 0 || amount <= 0) {
        return;
    }
    std::vector<std::int64_t> pieces(static_cast<std::size_t>(amount / unit), unit);
    for (std::int64_t small : lesson::in_pieces(*scene.country, amount % unit)) {
        pieces.push_back(small);
    }
    // From behind to the front: the top of the pile first, what is lower lies before it.
    double below = static_cast<double>(amount) * px_per_unit;
    for (auto piece = pieces.rbegin(); piece != pieces.rend(); ++piece) {
        below -= static_cast<double>(*piece) * px_per_unit;
        const MoneyPiece* what = scene.country->piece(*piece);
        if (what != nullptr) {
            const PieceSize size = piece_size(*what, px_per_mm);
            draw_piece(ui, scene, *what,
                       {place.centre_x() - size.w / 2,
                        place.bottom() - size.h - static_cast<int>(std::lround(below)), size.w, size.h});
        }
    }
}

}  // namespace jankar::steps
