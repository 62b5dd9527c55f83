#include "player/screen/painter.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <memory>
#include <random>
#include <string>
#include <vector>

using namespace jankar::screen;

namespace {

constexpr int kWidth = 72, kHeight = 56;
constexpr Rect kWindow = {0, 0, kWidth, kHeight};

DrawCommand fill(const Rect& target, const Color& color) {
    DrawCommand out;
    out.target = target;
    out.clip = kWindow;
    out.color = color;
    return out;
}

DrawCommand blit(Texture& texture, const Rect& target, const Color& color) {
    DrawCommand out = fill(target, color);
    out.texture = &texture;
    out.version = texture.version();
    out.source = {0, 0, texture.width(), texture.height()};
    return out;
}

SurfacePtr make_surface() {
    return SurfacePtr(SDL_CreateRGBSurfaceWithFormat(0, kWidth, kHeight, 32, SDL_PIXELFORMAT_RGB888));
}

/// What can be seen of a surface: its fourth byte belongs to nobody.
std::vector<std::uint32_t> pixels_of(const SurfacePtr& surface) {
    std::vector<std::uint32_t> out;
    for (int y = 0; y < surface->h; ++y) {
        const auto* row =
            reinterpret_cast<const std::uint32_t*>(static_cast<const std::uint8_t*>(surface->pixels) +
                                                   static_cast<std::ptrdiff_t>(y) * surface->pitch);
        std::transform(row, row + surface->w, std::back_inserter(out),
                       [](std::uint32_t pixel) { return pixel & 0xFFFFFFU; });
    }
    return out;
}

/// Makes lists of commands as screens do, and changes them as the next frame would; same seed, same lists.
class Lists {
 public:
    explicit Lists(unsigned seed) : random_(seed) {
        for (int i = 0; i < 3; ++i) {
            std::vector<std::uint8_t> coverage(static_cast<std::size_t>(12 * (i + 1) * 10));
            for (std::uint8_t& value : coverage) {
                value = static_cast<std::uint8_t>(number(0, 3) == 0 ? number(0, 255) : number(0, 1) * 255);
            }
            textures_.push_back(Texture::from_coverage(12 * (i + 1), 10, coverage));
        }
        for (bool has_alpha : {false, false, true}) {
            textures_.push_back(Texture::from_pixels(20, 16, noise(20 * 16), has_alpha));
        }
        for (int i = 0; i < 2; ++i) {
            auto clip = std::make_unique<Texture>();
            frames_.push_back(noise(24 * 18));
            clip->borrow(frames_.back().data(), 24, 18, 24 * 4);
            clips_.push_back(clip.get());
            textures_.push_back(std::move(clip));
        }
    }

    int number(int from, int to) { return std::uniform_int_distribution<int>(from, to)(random_); }

    std::vector<DrawCommand> list() {
        std::vector<DrawCommand> out;
        if (number(0, 4) > 0) {
            out.push_back(fill(kWindow, rgb(0xFBF3E4)));
        }
        for (int count = number(0, 24); count > 0; --count) {
            out.push_back(command());
        }
        return out;
    }

    std::vector<DrawCommand> changed(std::vector<DrawCommand> list) {
        if (number(0, 19) == 0) {
            return this->list();
        }
        for (int count = number(1, 5); count > 0; --count) {
            const int what = list.empty() ? 0 : number(0, 7);
            const std::size_t at =
                list.empty() ? 0 : static_cast<std::size_t>(number(0, static_cast<int>(list.size()) - 1));
            const auto place = list.begin() + static_cast<std::ptrdiff_t>(at);
            switch (what) {
                case 0:
                    list.insert(place, command());
                    break;
                case 1:
                    list.erase(place);
                    break;
                case 2:
                    std::swap(*place,
                              list[static_cast<std::size_t>(number(0, static_cast<int>(list.size()) - 1))]);
                    break;
                case 3:
                    list.push_back(*place);
                    break;
                case 4:
                    place->color = color();
                    break;
                case 5:
                    place->target.x += number(-9, 9);
                    place->target.y += number(-9, 9);
                    break;
                case 6:
                    std::rotate(list.begin(), place, list.end());
                    break;
                default:
                    next_frame(list);
                    break;
            }
        }
        return list;
    }

 private:
    Color color() {
        const int alpha = number(0, 2) == 0 ? number(1, 254) : 255;
        return {static_cast<std::uint8_t>(number(0, 255)), static_cast<std::uint8_t>(number(0, 255)),
                static_cast<std::uint8_t>(number(0, 255)), static_cast<std::uint8_t>(alpha)};
    }

    std::vector<std::uint32_t> noise(int count) {
        std::vector<std::uint32_t> out(static_cast<std::size_t>(count));
        for (std::uint32_t& pixel : out) {
            pixel = static_cast<std::uint32_t>(random_());
        }
        return out;
    }

    DrawCommand command() {
        DrawCommand out;
        out.color = color();
        out.clip =
            number(0, 4) == 0 ? Rect{number(-5, 40), number(-5, 30), number(1, 50), number(1, 40)} : kWindow;
        if (number(0, 1) == 0) {
            out.target = {number(-10, kWidth), number(-10, kHeight), number(1, 40), number(1, 30)};
            return out;
        }
        Texture& texture =
            *textures_[static_cast<std::size_t>(number(0, static_cast<int>(textures_.size()) - 1))];
        out.texture = &texture;
        out.version = texture.version();
        out.source = {0, 0, texture.width(), texture.height()};
        if (number(0, 1) == 0) {
            out.source = {number(0, 4), number(0, 4), texture.width() - 5, texture.height() - 5};
        }
        out.target = {number(-10, kWidth), number(-10, kHeight), out.source.w, out.source.h};
        if (number(0, 4) == 0) {
            out.target.w = number(4, 44);
            out.target.h = number(4, 34);
        }
        return out;
    }

    /// A clip moves on: another picture lies in its texture.
    void next_frame(std::vector<DrawCommand>& list) {
        const std::size_t which = static_cast<std::size_t>(number(0, 1));
        frames_.push_back(noise(24 * 18));
        clips_[which]->borrow(frames_.back().data(), 24, 18, 24 * 4);
        for (DrawCommand& one : list) {
            if (one.texture == clips_[which]) {
                one.version = clips_[which]->version();
            }
        }
    }

    std::mt19937 random_;
    std::vector<std::unique_ptr<Texture>> textures_;
    std::vector<std::vector<std::uint32_t>> frames_;
    std::vector<Texture*> clips_;
};

std::string text_of(const Rect& r) {
    return std::to_string(r.x) + "," + std::to_string(r.y) + " " + std::to_string(r.w) + "x" +
           std::to_string(r.h);
}

}  // namespace

TEST_CASE("painter: drawing only the damage gives the picture that drawing everything gives") {
    int with_damage = 0, spared = 0;
    for (unsigned seed = 1; seed <= 2000; ++seed) {
        CAPTURE(seed);
        Lists lists(seed);
        const std::vector<DrawCommand> before = lists.list();
        const SurfacePtr shown = make_surface(), whole = make_surface();
        SDL_FillRect(shown.get(), nullptr, 0x203040);
        SDL_FillRect(whole.get(), nullptr, 0x203040);
        if (before.empty() || before.front().target != kWindow || before.front().color.a != 255) {
            // Without a ground nothing covers what was there: no screen draws so.
            continue;
        }
        paint(shown.get(), before, {kWindow});
        std::vector<DrawCommand> now = lists.changed(before);
        now.insert(now.begin(), before.front());
        std::vector<DrawCommand> with_ground = before;
        with_ground.insert(with_ground.begin(), before.front());

        const std::vector<Rect> damage = find_damage(with_ground, now, kWindow);
        paint(shown.get(), now, damage);
        paint(whole.get(), now, {kWindow});
        const auto expected = pixels_of(whole), got = pixels_of(shown);
        const auto first = std::mismatch(got.begin(), got.end(), expected.begin()).first - got.begin();
        CAPTURE(first % kWidth);
        CAPTURE(first / kWidth);
        REQUIRE(got == expected);

        REQUIRE(damage.size() <= 8);
        long area = 0;
        for (std::size_t i = 0; i < damage.size(); ++i) {
            CAPTURE(text_of(damage[i]));
            REQUIRE(intersection(damage[i], kWindow) == damage[i]);
            REQUIRE_FALSE(damage[i].empty());
            area += static_cast<long>(damage[i].w) * damage[i].h;
            for (std::size_t k = i + 1; k < damage.size(); ++k) {
                REQUIRE(intersection(damage[i], damage[k]).empty());
            }
        }
        with_damage += damage.empty() ? 0 : 1;
        spared += area < kWidth * kHeight ? 1 : 0;
    }
    // The proof means something only where there is damage and where it is not always everything.
    CHECK(with_damage > 800);
    CHECK(spared > 500);
}

TEST_CASE("painter: equal lists have no damage, whatever is in them") {
    for (unsigned seed = 1; seed <= 50; ++seed) {
        Lists lists(seed);
        const auto list = lists.list();
        CHECK(find_damage(list, list, kWindow).empty());
    }
    CHECK(find_damage({}, {}, kWindow).empty());
}

TEST_CASE("painter: one thing that changed damages its own rectangle and no more") {
    std::vector<DrawCommand> before;
    for (int i = 0; i < 6; ++i) {
        before.push_back(fill({i * 12, 10, 10, 10}, rgb(0x3B2417)));
    }
    auto now = before;
    now[3].color = rgb(0xFFD978);
    CHECK(find_damage(before, now, kWindow) == std::vector<Rect>{{36, 10, 10, 10}});

    SUBCASE("what lies outside the window is no damage") {
        now = before;
        now.push_back(fill({kWidth + 1, 0, 9, 9}, rgb(0)));
        CHECK(find_damage(before, now, kWindow).empty());
    }
    SUBCASE("two equal things of which one goes") {
        before.push_back(before.back());
        now = before;
        now.pop_back();
        CHECK(find_damage(before, now, kWindow) == std::vector<Rect>{{60, 10, 10, 10}});
    }
    SUBCASE("two that overlap change places") {
        now = before;
        now[0].target.w = before[0].target.w = 20;
        std::swap(now[0], now[1]);
        const auto damage = find_damage(before, now, kWindow);
        REQUIRE(damage.size() == 1);
        // Where both lie, the other one is seen now.
        CHECK(intersection(damage[0], {12, 10, 8, 10}) == Rect{12, 10, 8, 10});
    }
}

TEST_CASE("painter: far-apart damage stays in separate rectangles until there are too many") {
    std::vector<DrawCommand> before, now;
    for (int i = 0; i < 5; ++i) {
        now.push_back(fill({i * 14, (i % 2) * 40, 5, 5}, rgb(0x112233)));
    }
    CHECK(find_damage(before, now, kWindow).size() == 5);
    now.clear();
    for (int y = 0; y < 5; ++y) {
        for (int x = 0; x < 6; ++x) {
            now.push_back(fill({x * 12, y * 11, 3, 3}, rgb(0x112233)));
        }
    }
    const auto damage = find_damage(before, now, kWindow);
    CHECK(damage.size() <= 8);
    for (const DrawCommand& one : now) {
        CHECK(std::any_of(damage.begin(), damage.end(),
                          [&](const Rect& rect) { return intersection(rect, one.target) == one.target; }));
    }
}

TEST_CASE("painter: a fill with alpha mixes, an opaque picture covers, coverage takes the colour") {
    const SurfacePtr surface = make_surface();
    const Rect left = {0, 0, 10, 10}, middle = {20, 0, 4, 4}, right = {40, 0, 4, 4};
    auto picture = Texture::from_pixels(4, 4, std::vector<std::uint32_t>(16, 0x00123456), false);
    auto half = Texture::from_coverage(4, 4, std::vector<std::uint8_t>(16, 128));
    paint(surface.get(),
          {fill(kWindow, rgb(0xFFFFFF)), fill(left, {0, 0, 0, 51}), blit(*picture, middle, rgb(0xFFFFFF)),
           blit(*half, right, rgb(0x000000))},
          {kWindow});
    const auto pixels = pixels_of(surface);
    CHECK(pixels[5] == 0xCCCCCC);
    CHECK(pixels[21] == 0x123456);
    CHECK((pixels[41] & 0xFF) == doctest::Approx(127).epsilon(0.02));
    CHECK(pixels[60] == 0xFFFFFF);
}

TEST_CASE("painter: a frame of a clip is stretched to the nearest pixel, whole and in parts") {
    constexpr int kFrom = 7, kFromHigh = 5;
    std::vector<std::uint32_t> pixels(kFrom * kFromHigh);
    for (std::size_t i = 0; i < pixels.size(); ++i) {
        pixels[i] = 0xFF000000U + static_cast<std::uint32_t>(i) * 0x010203U;
    }
    Texture clip;
    clip.borrow(pixels.data(), kFrom, kFromHigh, kFrom * 4);
    for (const Rect target :
         {Rect{3, 2, 41, 23}, Rect{0, 0, 7, 20}, Rect{-9, -4, 50, 30}, Rect{5, 6, 3, 2}}) {
        CAPTURE(target.w);
        const SurfacePtr surface = make_surface();
        SDL_FillRect(surface.get(), nullptr, 0xABCDEF);
        const std::vector<DrawCommand> frame = {blit(clip, target, rgb(0xFFFFFF))};
        paint(surface.get(), frame, {{4, 3, 9, 2}, {12, 4, 30, 40}, {0, 0, 5, 9}});
        paint(surface.get(), frame, {kWindow});
        const auto seen = pixels_of(surface);
        for (int y = 0; y < kHeight; ++y) {
            for (int x = 0; x < kWidth; ++x) {
                const int column = (2 * (x - target.x) + 1) * kFrom / (2 * target.w);
                const int row = (2 * (y - target.y) + 1) * kFromHigh / (2 * target.h);
                const std::uint32_t wanted =
                    target.contains(x, y) ? pixels[static_cast<std::size_t>(row * kFrom + column)] & 0xFFFFFFU
                                          : 0xABCDEFU;
                REQUIRE(seen[static_cast<std::size_t>(y * kWidth + x)] == wanted);
            }
        }
    }
}

TEST_CASE("painter: nothing outside the damage is touched") {
    const SurfacePtr surface = make_surface();
    SDL_FillRect(surface.get(), nullptr, 0xABCDEF);
    auto picture = Texture::from_pixels(20, 16, std::vector<std::uint32_t>(320, 0x00123456), false);
    const std::vector<Rect> damage = {{10, 10, 7, 5}, {30, 20, 1, 1}};
    paint(surface.get(),
          {fill(kWindow, rgb(0xFF0000)), blit(*picture, {5, 5, 60, 40}, rgb(0xFFFFFF)),
           fill(kWindow, {0, 0, 0, 100})},
          damage);
    const auto pixels = pixels_of(surface);
    for (int y = 0; y < kHeight; ++y) {
        for (int x = 0; x < kWidth; ++x) {
            const bool inside = damage[0].contains(x, y) || damage[1].contains(x, y);
            CHECK((pixels[static_cast<std::size_t>(y * kWidth + x)] != 0xABCDEF) == inside);
        }
    }
}
