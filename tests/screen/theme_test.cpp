// The promises of the look that can be computed: contrasts (WCAG 2.1, relative luminance) and sizes.
#include "player/screen/theme.h"

#include <doctest/doctest.h>

#include <cmath>
#include <string>

using namespace jankar::screen;

namespace {

double luminance(const Color& c) {
    auto linear = [](std::uint8_t value) {
        const double v = value / 255.0;
        return v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(c.r) + 0.7152 * linear(c.g) + 0.0722 * linear(c.b);
}

double contrast(const Color& a, const Color& b) {
    const double one = luminance(a), two = luminance(b);
    return (std::max(one, two) + 0.05) / (std::min(one, two) + 0.05);
}

constexpr double kText = 4.5, kShape = 3.0;

struct Size {
    int width, height;
};
constexpr Size kSizes[] = {{800, 480}, {1024, 600}, {1280, 800}, {1366, 768}, {1920, 1080}, {600, 1024}};

Metrics metrics_of(const Size& size) {
    return {size.width, size.height,
            default_diagonal(size.width, size.height) * 25.4 / std::hypot(size.width, size.height)};
}

double distance(const Rect& a, const Rect& b) {
    const double dx = std::max({0, b.x - a.right(), a.x - b.right()}),
                 dy = std::max({0, b.y - a.bottom(), a.y - b.bottom()});
    return std::hypot(dx, dy);
}

}  // namespace

TEST_CASE("theme: contrast of text, lines and shapes in both skins") {
    for (Skin skin : {Skin::Normal, Skin::Contrast}) {
        CAPTURE(static_cast<int>(skin));
        const Palette& p = palette(skin);
        for (const Color& ground : {p.ground, p.face, p.linen}) {
            CHECK(contrast(p.ink, ground) >= kText);
            CHECK(contrast(p.second_ink, ground) >= kText);
            CHECK(contrast(p.strong_word, ground) >= kText);
        }
        CHECK(contrast(p.edge, p.ground) >= kShape);
        CHECK(contrast(p.edge, p.face) >= kShape);
        CHECK(contrast(p.next, p.ground) >= kText);
        CHECK(contrast(p.next, p.next_arrow) >= kText);
        CHECK(contrast(p.done, p.ground) >= kText);
        CHECK(contrast(p.done, p.done_hand) >= kText);
        CHECK(contrast(p.bead_rim, p.ground) >= kShape);
        CHECK(contrast(p.bead_empty_rim, p.ground) >= kShape);
        CHECK(contrast(p.bead_rim, p.bead) >= kShape);
        CHECK(contrast(p.bead_empty_rim, p.bead_empty) >= kShape);
        CHECK(contrast(p.focus_outer, p.focus_inner) >= kShape);
        CHECK(contrast(p.focus_outer, p.ground) >= kShape);
    }
    // What sleeps is quiet on purpose, but in the contrast skin it can be seen.
    CHECK(contrast(palette(Skin::Normal).asleep, palette(Skin::Normal).ground) < kShape);
    CHECK(contrast(palette(Skin::Contrast).asleep, palette(Skin::Contrast).ground) >= kShape);
}

TEST_CASE("theme: the normal skin has the very contrasts of the look") {
    const Palette& p = palette(Skin::Normal);
    auto is = [](const Color& a, const Color& b, double promised) {
        CHECK(std::abs(contrast(a, b) - promised) < 0.06);
    };
    is(p.ink, p.ground, 13.1);
    is(p.second_ink, p.ground, 7.4);
    is(p.edge, p.ground, 3.5);
    is(p.edge, p.face, 3.8);
    is(p.next, p.ground, 8.0);
    is(p.next, p.next_arrow, 8.7);
    is(p.done, p.ground, 4.6);
    is(p.done, p.done_hand, 5.0);
    is(p.bead_rim, p.ground, 7.2);
    is(p.bead_empty_rim, p.ground, 4.5);
    is(p.focus_outer, p.focus_inner, 10.7);
}

TEST_CASE("theme: subjects differ, their accents are seen on cotton and their deep tones read on the tint") {
    struct Promise {
        const char* subject;
        double accent, deep;
    };
    for (const Promise& one : {Promise{"start", 3.8, 7.1},
                               {"skills", 4.9, 7.3},
                               {"money", 4.8, 7.2},
                               {"safety", 5.1, 7.5},
                               {"together", 6.2, 8.6}}) {
        CAPTURE(one.subject);
        const SubjectColors& c = subject_colors(one.subject);
        CHECK(std::abs(contrast(c.accent, palette(Skin::Normal).ground) - one.accent) < 0.06);
        CHECK(std::abs(contrast(c.deep, c.tint) - one.deep) < 0.06);
        CHECK(contrast(c.accent, palette(Skin::Contrast).ground) >= kShape);
        CHECK(contrast(c.accent, palette(Skin::Normal).face) >= kShape);  // the sign's disc on the band
        for (const char* other : {"start", "skills", "money", "safety", "together"}) {
            CHECK((subject_colors(other).accent == c.accent) == (std::string(other) == one.subject));
        }
    }
    CHECK(subject_colors("").accent == subject_colors("start").accent);
    CHECK(subject_colors("no such subject").accent == subject_colors("start").accent);
}

TEST_CASE("theme: six learners in a row look different, and any number has a look") {
    for (long joined = 0; joined < 6; ++joined) {
        for (long other = 0; other < joined; ++other) {
            CHECK(learner_colors(joined).pattern != learner_colors(other).pattern);
            CHECK_FALSE(learner_colors(joined).ground == learner_colors(other).ground);
        }
    }
    CHECK(learner_colors(-1).pattern == learner_colors(0).pattern);
    CHECK(learner_colors(200).pattern == learner_colors(200 % 6).pattern);
}

TEST_CASE("theme: keys are 15 mm or more and stand apart, the frame lies inside the window, at all sizes") {
    for (const Size& size : kSizes) {
        CAPTURE(size.width);
        const Metrics m = metrics_of(size);
        const double mm = m.mm_per_px();
        const Rect window = {0, 0, size.width, size.height};
        CHECK(m.key() * mm >= 15.0);
        CHECK(m.gap() * mm >= 6.0);
        CHECK(m.edge() * mm >= 3.0);
        CHECK(m.ring() < m.gap());
        const Rect keys[] = {m.home(), m.again(), m.back(), m.sound(), m.done(), m.next()};
        for (const Rect& key : keys) {
            CHECK(intersection(key, window) == key);
            CHECK(std::min(key.w, key.h) * mm >= 15.0);
            CHECK(std::min({key.x, key.y, size.width - key.right(), size.height - key.bottom()}) * mm >= 3.0);
            for (const Rect& area : {m.middle(), m.below_beads()}) {
                CHECK(distance(key, area) >= m.gap());
                CHECK(intersection(area, window) == area);
            }
            CHECK(intersection(key, m.beads()).empty());
            for (const Rect& other : keys) {
                if (!(other == key)) {
                    CHECK((distance(key, other) + 1) * mm >= 6.0);
                }
            }
        }
        CHECK(intersection(m.beads(), window) == m.beads());
        CHECK(intersection(m.below_beads(), m.beads()).empty());
        // next and home are never neighbours
        CHECK(distance(m.home(), m.next()) * mm > 40);
        // room for two tiles side by side
        CHECK(m.middle().w * mm >= 2 * 20 + 6);
    }
}

TEST_CASE("theme: a millimetre is rounded up, never down") {
    for (const Size& size : kSizes) {
        const Metrics m = metrics_of(size);
        for (double wanted : {0.5, 1.0, 6.0, 15.0, 19.9, 20.0}) {
            CHECK(m.px(wanted) * m.mm_per_px() >= wanted - 1e-9);
            CHECK((m.px(wanted) - 1) * m.mm_per_px() < wanted);
        }
    }
}

TEST_CASE("theme: diagonals for screens nobody measured") {
    CHECK(default_diagonal(800, 480) == 7.0);
    CHECK(default_diagonal(600, 1024) == 7.0);
    CHECK(default_diagonal(1280, 800) == 10.1);
    CHECK(default_diagonal(1366, 768) == 11.6);
    CHECK(default_diagonal(1920, 1080) == 15.6);
    CHECK(metrics_of({800, 480}).small());
    CHECK(metrics_of({600, 1024}).small());
    CHECK_FALSE(metrics_of({1280, 800}).small());
}
