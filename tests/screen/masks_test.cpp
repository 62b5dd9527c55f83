#include "player/screen/masks.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <utility>
#include <vector>

using namespace jankar::screen;

namespace {

int coverage(const Texture& texture, int x, int y) {
    const auto* row =
        reinterpret_cast<const std::uint32_t*>(static_cast<const std::uint8_t*>(texture.surface()->pixels) +
                                               static_cast<std::ptrdiff_t>(y) * texture.surface()->pitch);
    return static_cast<int>(row[x] >> 24);
}

/// Covered area in pixels.
double area(const Texture& texture) {
    double sum = 0;
    for (int y = 0; y < texture.height(); ++y) {
        for (int x = 0; x < texture.width(); ++x) {
            sum += coverage(texture, x, y) / 255.0;
        }
    }
    return sum;
}

void check_symmetric(const Texture& texture, bool upright_too) {
    int odd = 0;
    for (int y = 0; y < texture.height(); ++y) {
        for (int x = 0; x < texture.width(); ++x) {
            const int here = coverage(texture, x, y);
            odd += std::abs(here - coverage(texture, texture.width() - 1 - x, y)) > 1 ? 1 : 0;
            if (upright_too) {
                odd += std::abs(here - coverage(texture, x, texture.height() - 1 - y)) > 1 ? 1 : 0;
            }
        }
    }
    CHECK(odd == 0);
}

}  // namespace

TEST_CASE("masks: discs, rings and what lies outside a disc have the area of the shape and are symmetric") {
    Masks masks;
    for (int radius : {1, 2, 3, 5, 8, 13, 21, 34, 60}) {
        CAPTURE(radius);
        const double disc = std::numbers::pi * radius * radius;
        CHECK(area(masks.disc(radius)) == doctest::Approx(disc).epsilon(radius < 4 ? 0.06 : 0.01));
        CHECK(area(masks.disc_outside(radius)) ==
              doctest::Approx(4.0 * radius * radius - disc).epsilon(radius < 4 ? 0.2 : 0.03));
        check_symmetric(masks.disc(radius), true);
        check_symmetric(masks.disc_outside(radius), true);
        for (int thickness : {1, 2, 4}) {
            if (thickness < radius) {
                const double inner = radius - thickness;
                CHECK(area(masks.ring(radius, thickness)) ==
                      doctest::Approx(disc - std::numbers::pi * inner * inner)
                          .epsilon(radius < 4 ? 0.15 : 0.02));
                check_symmetric(masks.ring(radius, thickness), true);
            }
        }
    }
}

TEST_CASE("masks: a disc and its outside fill a square without a seam") {
    Masks masks;
    Texture& in = masks.disc(17);
    Texture& out = masks.disc_outside(17);
    for (int y = 0; y < 34; ++y) {
        for (int x = 0; x < 34; ++x) {
            CHECK(std::abs(coverage(in, x, y) + coverage(out, x, y) - 255) <= 1);
        }
    }
}

TEST_CASE("masks: the same shape is made once") {
    Masks masks;
    Texture* disc = &masks.disc(9);
    masks.ring(9, 2);
    masks.disc_outside(9);
    CHECK(&masks.disc(9) == disc);
    CHECK(&masks.dashes(40, 30, 6, 2) == &masks.dashes(40, 30, 6, 2));
    CHECK(&masks.dashes(40, 30, 6, 2) != &masks.dashes(40, 30, 6, 3));
}

TEST_CASE("masks: dashes go all the way round, evenly, and none is cut where the outline closes") {
    Masks masks;
    for (auto [width, height, radius, thickness] :
         {std::array<int, 4>{120, 120, 24, 3}, {200, 90, 20, 2}, {97, 151, 18, 4}, {64, 70, 32, 3}}) {
        CAPTURE(width);
        CAPTURE(height);
        Texture& mask = masks.dashes(width, height, radius, thickness);
        REQUIRE(mask.width() == width);
        REQUIRE(mask.height() == height);
        // Along the middle of the line, in small steps: how long each dash and each gap is.
        const double inset = thickness / 2.0, r = radius - inset;
        const double top = width - 2.0 * radius, side = height - 2.0 * radius,
                     quarter = r * std::numbers::pi / 2;
        auto at = [&](double s) -> std::pair<double, double> {
            const double parts[] = {top, quarter, side, quarter, top, quarter, side, quarter};
            int part = 0;
            while (part < 7 && s > parts[part]) {
                s -= parts[part++];
            }
            const double turn = r > 0 ? s / r : 0;
            switch (part) {
                case 0:
                    return {radius + s, inset};
                case 1:
                    return {width - radius + r * std::sin(turn), radius - r * std::cos(turn)};
                case 2:
                    return {width - inset, radius + s};
                case 3:
                    return {width - radius + r * std::cos(turn), height - radius + r * std::sin(turn)};
                case 4:
                    return {width - radius - s, height - inset};
                case 5:
                    return {radius - r * std::sin(turn), height - radius + r * std::cos(turn)};
                case 6:
                    return {inset, height - radius - s};
                default:
                    return {radius - r * std::cos(turn), radius - r * std::sin(turn)};
            }
        };
        const double length = 2 * top + 2 * side + 4 * quarter;
        std::vector<bool> on;
        const int steps = static_cast<int>(length * 4);
        for (int i = 0; i < steps; ++i) {
            auto [x, y] = at((i + 0.5) * length / steps);
            on.push_back(coverage(mask, static_cast<int>(x), static_cast<int>(y)) > 127);
        }
        // The list is a circle: begin where a dash begins.
        std::size_t begin = 0;
        while (begin < on.size() && (on[begin] || !on[(begin + 1) % on.size()])) {
            ++begin;
        }
        REQUIRE(begin < on.size());
        std::vector<double> dashes, gaps;
        for (std::size_t i = 1; i <= on.size();) {
            const bool what = on[(begin + i) % on.size()];
            std::size_t run = 0;
            while (i <= on.size() && on[(begin + i) % on.size()] == what) {
                ++i;
                ++run;
            }
            (what ? dashes : gaps).push_back(static_cast<double>(run) * length / steps);
        }
        REQUIRE(dashes.size() >= 6);
        CHECK(dashes.size() == gaps.size());
        const auto [shortest, longest] = std::minmax_element(dashes.begin(), dashes.end());
        const auto [narrowest, widest] = std::minmax_element(gaps.begin(), gaps.end());
        // Corners are measured along the middle of the line and drawn along its outside: a little shorter.
        CHECK(*longest - *shortest < 3.0);
        CHECK(*widest - *narrowest < 3.5);
        check_symmetric(masks.disc(radius), true);
    }
}

TEST_CASE("masks: the thread of beads hangs between its ends and is symmetric") {
    Masks masks;
    Texture& thread = masks.thread(301, 20, 4);
    check_symmetric(thread, false);
    auto middle_of = [&](int x) {
        double sum = 0, weight = 0;
        for (int y = 0; y < thread.height(); ++y) {
            sum += (y + 0.5) * coverage(thread, x, y);
            weight += coverage(thread, x, y);
        }
        REQUIRE(weight > 0);
        return sum / weight;
    };
    CHECK(middle_of(0) < 6);
    CHECK(middle_of(150) == doctest::Approx(24).epsilon(0.02));
    CHECK(middle_of(300) < 6);
}

TEST_CASE("masks: borders differ from each other and are empty for none") {
    Masks masks;
    for (int pattern = 0; pattern < 6; ++pattern) {
        CAPTURE(pattern);
        Texture& border = masks.border(pattern, 240, 30);
        const double share = area(border) / (240.0 * 30);
        CHECK(share > 0.12);
        CHECK(share < 0.80);
        for (int other = 0; other < pattern; ++other) {
            Texture& before = masks.border(other, 240, 30);
            int different = 0;
            for (int y = 0; y < 30; ++y) {
                for (int x = 0; x < 240; ++x) {
                    different += std::abs(coverage(border, x, y) - coverage(before, x, y)) > 60 ? 1 : 0;
                }
            }
            CHECK(different > 240 * 30 / 20);
        }
    }
}

TEST_CASE("masks: sizes of nothing do no harm") {
    Masks masks;
    CHECK(masks.disc(0).width() == 1);
    CHECK(masks.dashes(0, 0, 0, 1).width() == 1);
    CHECK(masks.thread(0, 0, 1).height() >= 1);
    CHECK(masks.border(3, 1, 1).width() == 1);
}
