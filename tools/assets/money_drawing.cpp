#include "tools/assets/money_drawing.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace jankar::build {

namespace {

/// "#rrggbb" times `share`: the darker tone that hatches a band.
std::string darker(const std::string& colour, double share) {
    const auto value = static_cast<unsigned>(std::stoul(colour.substr(1), nullptr, 16));
    auto part = [&](unsigned shift) {
        return static_cast<unsigned>(std::lround((value >> shift & 0xffU) * share));
    };
    return fmt::format("#{:02x}{:02x}{:02x}", part(16), part(8), part(0));
}

std::string start_of(double width, double height) {
    return fmt::format(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0:g} {1:g}\" width=\"{0:g}\" "
        "height=\"{1:g}\">",
        width, height);
}

/// Fine inner frame, hatched band over a fifth of the width, three dashes, one ring.
std::string draw_note(const lesson::MoneyPiece& piece) {
    const double w = piece.width_mm, h = piece.height_mm, middle = h / 2;
    const double frame = 5, band_x = 18, band = w / 5, dash = 11, ring = 18.5;
    // Dashes and ring share what is right of the band, with equal gaps.
    const double gap = (w - frame - band_x - band - dash - 2 * ring) / 3;
    const double dash_x = band_x + band + gap, ring_x = w - frame - gap - ring;
    std::string svg = start_of(w, h);
    svg += fmt::format("<rect width=\"{:g}\" height=\"{:g}\" rx=\"5\" fill=\"{}\"/>", w, h, piece.colour);
    svg += fmt::format(
        "<rect x=\"{0:g}\" y=\"{0:g}\" width=\"{1:g}\" height=\"{2:g}\" rx=\"3\" fill=\"none\" "
        "stroke=\"{3}\" stroke-width=\"2.2\"/>",
        frame, w - 2 * frame, h - 2 * frame, piece.light);
    svg += fmt::format("<rect x=\"{:g}\" y=\"{:g}\" width=\"{:g}\" height=\"{:g}\" fill=\"{}\"/>", band_x,
                       frame, band, h - 2 * frame, piece.light);
    std::string hatches;
    const double rise = band / 2, thick = 3, step = (h - 2 * frame - rise - thick) / 4.6;
    for (int i = 0; i < 5; ++i) {
        hatches += fmt::format("M{:g},{:g} l{:g},{:g} v{:g} l{:g},{:g} z ", band_x,
                               frame + rise + step * (i + 0.3), band, -rise, thick, -band, rise);
    }
    svg += fmt::format("<path d=\"{}\" fill=\"{}\"/>", hatches, darker(piece.colour, 0.72));
    svg += fmt::format(
        "<path d=\"M{0:g},{1:g} h{4:g} M{0:g},{2:g} h{4:g} M{0:g},{3:g} h{4:g}\" fill=\"none\" "
        "stroke=\"{5}\" "
        "stroke-width=\"4\" stroke-linecap=\"round\"/>",
        dash_x, middle - 13, middle, middle + 13, dash, piece.light);
    svg += fmt::format(
        "<circle cx=\"{:g}\" cy=\"{:g}\" r=\"{:g}\" fill=\"none\" stroke=\"{}\" stroke-width=\"8\"/>", ring_x,
        middle, ring - 4, piece.light);
    return svg + "</svg>";
}

/// The outline of a coin: a circle, or a rounded polygon that stands on a side.
std::string outline(double r, int edges, const std::string& colour) {
    if (edges == 0) {
        return fmt::format("<circle r=\"{:g}\" fill=\"{}\"/>", r, colour);
    }
    const double round = 0.06 * r;
    std::string points;
    for (int i = 0; i < edges; ++i) {
        const double angle = std::numbers::pi * (2.0 * i + 1) / edges;
        points += fmt::format("{:.3f},{:.3f} ", (r - round) * std::sin(angle), (r - round) * std::cos(angle));
    }
    return fmt::format(
        "<polygon points=\"{}\" fill=\"{}\" stroke=\"{}\" stroke-width=\"{:g}\" stroke-linejoin=\"round\"/>",
        points, colour, colour, 2 * round);
}

/// A disc with its shade as one crescent on the right and below, and its light as one short line.
std::string draw_coin(const lesson::MoneyPiece& piece) {
    const double d = piece.width_mm, r = d / 2, inner = 0.66 * r;
    std::string svg = start_of(d, d);
    svg += fmt::format("<g transform=\"translate({0:g} {0:g})\">", r);
    svg += outline(r, piece.edges, piece.ring.shade);
    svg += fmt::format("<g transform=\"translate({0:g} {0:g})\">", -0.045 * r);
    svg += outline(0.93 * r, piece.edges, piece.ring.base) + "</g>";
    svg += fmt::format("<circle r=\"{:g}\" fill=\"{}\" stroke=\"{}\" stroke-width=\"{:g}\"/>", inner,
                       piece.core.base, piece.core.shade, 0.07 * r);
    svg += fmt::format(
        "<path d=\"M{:g},{:g} A{:g},{:g} 0 0 1 {:g},{:g}\" fill=\"none\" stroke=\"{}\" stroke-width=\"{:g}\" "
        "stroke-linecap=\"round\"/>",
        -0.79 * r, -0.18 * r, 0.81 * r, 0.81 * r, -0.18 * r, -0.79 * r, piece.ring.light, 0.09 * r);
    std::string hatches;
    for (int i = -1; i <= 1; ++i) {
        hatches +=
            fmt::format("M{:g},{:g} l{:g},{:g} ", (0.26 * i - 0.13) * r, 0.26 * r, 0.26 * r, -0.52 * r);
    }
    svg += fmt::format(
        "<path d=\"{}\" fill=\"none\" stroke=\"{}\" stroke-width=\"{:g}\" stroke-linecap=\"round\"/>",
        hatches, piece.core.shade, 0.1 * r);
    return svg + "</g></svg>";
}

}  // namespace

std::string draw_money(const lesson::MoneyPiece& piece) {
    return piece.coin ? draw_coin(piece) : draw_note(piece);
}

Size money_size(const lesson::Country& country, const lesson::MoneyPiece& piece) {
    double widest = 1;
    for (const lesson::MoneyPiece& one : country.pieces) {
        widest = std::max(widest, one.width_mm);
    }
    auto pixels = [&](double mm) {
        return std::max(1, static_cast<int>(std::lround(mm * kWidestNote / widest)));
    };
    return {pixels(piece.width_mm), pixels(piece.height_mm)};
}

}  // namespace jankar::build
