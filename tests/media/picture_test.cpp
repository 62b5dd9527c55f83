#include "player/media/picture.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <random>

#include "tests/media/encoders.h"

using namespace jankar;
using namespace jankar::media;
using test::Pixels;

namespace {

std::uint32_t at(const Picture& picture, int x, int y) {
    return picture.pixels[static_cast<std::size_t>(y * picture.width + x)];
}

/// The largest difference of a channel.
int difference(std::uint32_t a, std::uint32_t b) {
    int most = 0;
    for (int shift : {0, 8, 16, 24}) {
        most = std::max(most,
                        std::abs(static_cast<int>(a >> shift & 0xFF) - static_cast<int>(b >> shift & 0xFF)));
    }
    return most;
}

void check_quarters(const Picture& picture, int tolerance) {
    const int w = picture.width, h = picture.height;
    REQUIRE(picture.pixels.size() == static_cast<std::size_t>(w * h));
    CHECK(difference(at(picture, w / 4, h / 4), 0xFFFF0000) <= tolerance);
    CHECK(difference(at(picture, w * 3 / 4, h / 4), 0xFF00FF00) <= tolerance);
    CHECK(difference(at(picture, w / 4, h * 3 / 4), 0xFF0000FF) <= tolerance);
    CHECK(difference(at(picture, w * 3 / 4, h * 3 / 4), 0xFFFFFFFF) <= tolerance);
    CHECK(!picture.has_alpha);
}

}  // namespace

TEST_CASE("picture: every format gives the right pixels at its own size") {
    const Pixels pixels = test::quarters(64, 48);
    for (const Bytes& encoded :
         {test::encode_webp(pixels), test::encode_webp_lossy(pixels), test::encode_png(pixels, false),
          test::encode_png(pixels, true), test::encode_jpeg(pixels), test::encode_jpeg(pixels, 0, true)}) {
        auto size = picture_size(encoded);
        REQUIRE(size.has_value());
        CHECK(size->width == 64);
        CHECK(size->height == 48);
        auto picture = decode_picture(encoded, 0, 0, Fit::Contain);
        REQUIRE(picture.has_value());
        CHECK(picture->width == 64);
        CHECK(picture->height == 48);
        check_quarters(*picture, 12);
    }
    CHECK(decode_picture(test::encode_webp(pixels), 0, 0, Fit::Cover)->pixels == pixels.argb);
    CHECK(decode_picture(test::encode_png(pixels, true), 0, 0, Fit::Cover)->pixels == pixels.argb);
}

TEST_CASE("picture: fits into a box or covers it, smaller and larger") {
    const Pixels pixels = test::quarters(200, 100);
    for (const Bytes& encoded :
         {test::encode_webp(pixels), test::encode_png(pixels, false), test::encode_jpeg(pixels)}) {
        for (auto [box_w, box_h] : {std::pair{50, 50}, {20, 90}, {300, 40}, {500, 500}, {1, 1}}) {
            auto contain = decode_picture(encoded, box_w, box_h, Fit::Contain);
            REQUIRE(contain.has_value());
            CHECK(contain->width <= box_w);
            CHECK(contain->height <= box_h);
            CHECK((contain->width == box_w || contain->height == box_h));
            CHECK(std::abs(contain->width - contain->height * 2) <= 2);
            auto cover = decode_picture(encoded, box_w, box_h, Fit::Cover);
            REQUIRE(cover.has_value());
            CHECK(cover->width == box_w);
            CHECK(cover->height == box_h);
            if (box_w > 1) {
                check_quarters(*contain, 12);
                check_quarters(*cover, 12);
            }
        }
    }
}

TEST_CASE("picture: downwards every pixel counts, upwards edges blend") {
    // One pixel of a fine chequer is half black and half white, wherever it is cut.
    const Pixels chequer =
        test::paint(128, 128, [](int x, int y) { return (x + y) % 2 == 0 ? 0xFF000000U : 0xFFFFFFFFU; });
    auto grey = decode_picture(test::encode_png(chequer, false), 16, 16, Fit::Cover);
    REQUIRE(grey.has_value());
    for (std::uint32_t pixel : grey->pixels) {
        CHECK(difference(pixel, 0xFF808080) <= 1);
    }
    const Pixels edge = test::paint(2, 1, [](int x, int) { return x == 0 ? 0xFF000000U : 0xFFFFFFFFU; });
    auto blend = decode_picture(test::encode_png(edge, false), 8, 4, Fit::Contain);
    REQUIRE(blend.has_value());
    CHECK(at(*blend, 0, 0) == 0xFF000000);
    CHECK(at(*blend, 7, 0) == 0xFFFFFFFF);
    for (int x = 1; x < 8; ++x) {
        CHECK((at(*blend, x, 0) & 0xFF) >= (at(*blend, x - 1, 0) & 0xFF));
    }
    CHECK((at(*blend, 3, 0) & 0xFF) > 0);
    CHECK((at(*blend, 4, 0) & 0xFF) < 255);
}

TEST_CASE("picture: alpha is kept, straight, and colours of the unseen do not bleed") {
    // Green that cannot be seen beside red that can.
    const Pixels pixels = test::paint(64, 64, [](int x, int) { return x < 32 ? 0x0000FF00U : 0xFFFF0000U; });
    for (const Bytes& encoded : {test::encode_png(pixels, true), test::encode_webp(pixels)}) {
        auto whole = decode_picture(encoded, 0, 0, Fit::Contain);
        REQUIRE(whole.has_value());
        CHECK(whole->has_alpha);
        CHECK(at(*whole, 40, 5) == 0xFFFF0000);
        CHECK((at(*whole, 5, 5) >> 24) == 0);
        auto small = decode_picture(encoded, 1, 1, Fit::Cover);
        REQUIRE(small.has_value());
        CHECK(small->has_alpha);
        CHECK(difference(small->pixels[0], 0x80FF0000) <= 3);
    }
    const Pixels half = test::paint(8, 8, [](int, int) { return 0x80204060U; });
    CHECK(decode_picture(test::encode_png(half, true), 0, 0, Fit::Contain)->pixels[0] == 0x80204060);
    CHECK(decode_picture(test::encode_webp(half), 0, 0, Fit::Contain)->pixels[0] == 0x80204060);
}

TEST_CASE("picture: photographs stand upright whatever way the camera was held") {
    // What is stored for each orientation, so that red, green / blue, white is seen (EXIF 2.3, tag 0x0112).
    const int w = 96, h = 64;  // as seen
    const Pixels seen = test::quarters(w, h);
    auto seen_at = [&](int x, int y) { return seen.argb[static_cast<std::size_t>(y * w + x)]; };
    for (int orientation = 1; orientation <= 8; ++orientation) {
        const bool lies = orientation >= 5;
        const Pixels stored = test::paint(lies ? h : w, lies ? w : h, [&](int x, int y) {
            switch (orientation) {
                case 2:
                    return seen_at(w - 1 - x, y);
                case 3:
                    return seen_at(w - 1 - x, h - 1 - y);
                case 4:
                    return seen_at(x, h - 1 - y);
                case 5:
                    return seen_at(y, x);
                case 6:
                    return seen_at(w - 1 - y, x);  // row 0 is the right side, column 0 the top
                case 7:
                    return seen_at(w - 1 - y, h - 1 - x);
                case 8:
                    return seen_at(y, h - 1 - x);  // row 0 is the left side, column 0 the bottom
                default:
                    return seen_at(x, y);
            }
        });
        CAPTURE(orientation);
        const Bytes encoded = test::encode_jpeg(stored, orientation);
        CHECK(picture_size(encoded)->width == w);
        CHECK(picture_size(encoded)->height == h);
        auto whole = decode_picture(encoded, 0, 0, Fit::Contain);
        REQUIRE(whole.has_value());
        CHECK(whole->width == w);
        check_quarters(*whole, 12);
        auto cover = decode_picture(encoded, 30, 40, Fit::Cover);
        REQUIRE(cover.has_value());
        CHECK(cover->width == 30);
        CHECK(cover->height == 40);
        check_quarters(*cover, 12);
    }
}

TEST_CASE("picture: what is too large is refused by its header alone") {
    Bytes png = test::encode_png(test::quarters(8, 8), false);
    png[16] = 0x00, png[17] = 0x01;  // 65,544 pixels wide, in a file of a hundred bytes
    auto refused = decode_picture(png, 100, 100, Fit::Cover);
    REQUIRE(!refused.has_value());
    CHECK(refused.error().code == ErrorCode::Refused);
    CHECK(refused.error().text == "The picture is larger than 4096 by 4096 pixels.");

    Bytes jpeg = test::encode_jpeg(test::quarters(8, 8));
    for (std::size_t i = 0; i + 9 < jpeg.size(); ++i) {
        if (jpeg[i] == 0xFF && jpeg[i + 1] == 0xC0) {
            jpeg[i + 5] = 0xF0;  // height
            jpeg[i + 7] = 0xF0;  // width
        }
    }
    CHECK(picture_size(jpeg).error().code == ErrorCode::Refused);
    CHECK(decode_picture(jpeg, 0, 0, Fit::Cover).error().code == ErrorCode::Refused);

    const Bytes wide = test::encode_webp(test::paint(4100, 2, [](int, int) { return 0xFF112233U; }));
    CHECK(decode_picture(wide, 10, 10, Fit::Cover).error().code == ErrorCode::Refused);
    const Bytes fits = test::encode_webp(test::paint(4096, 2, [](int, int) { return 0xFF112233U; }));
    CHECK(decode_picture(fits, 10, 10, Fit::Cover).has_value());

    const Bytes good = test::encode_png(test::quarters(8, 8), false);
    CHECK(decode_picture(good, 5000, 10, Fit::Cover).error().code == ErrorCode::Usage);
    CHECK(decode_picture(good, -1, 10, Fit::Cover).error().code == ErrorCode::Usage);
    CHECK(decode_picture(as_bytes("This is text."), 10, 10, Fit::Cover).error().code ==
          ErrorCode::Unsupported);
    CHECK(decode_picture({}, 10, 10, Fit::Cover).error().code == ErrorCode::Unsupported);
}

TEST_CASE("picture: cut short or with flipped bytes it is refused or shown, never worse") {
    const Pixels pixels = test::paint(61, 47, [](int x, int y) {
        return static_cast<std::uint32_t>(0x80000000 | static_cast<std::uint32_t>(x * 4) << 16 |
                                          static_cast<std::uint32_t>(y * 5) << 8 |
                                          static_cast<std::uint32_t>(x * y % 251));
    });
    for (const Bytes& encoded :
         {test::encode_webp(pixels), test::encode_webp_lossy(pixels), test::encode_png(pixels, true),
          test::encode_jpeg(pixels, 6), test::encode_jpeg(pixels, 0, true)}) {
        for (std::size_t percent = 0; percent < 97; ++percent) {
            auto cut =
                decode_picture(ByteView(encoded).first(encoded.size() * percent / 100), 40, 40, Fit::Cover);
            CHECK(!cut.has_value());
        }
        std::mt19937 random(1);
        for (int round = 0; round < 400; ++round) {
            Bytes spoilt = encoded;
            for (int i = 0; i <= round % 4; ++i) {
                spoilt[random() % spoilt.size()] ^= static_cast<std::uint8_t>(1U << random() % 8);
            }
            auto picture = decode_picture(spoilt, 33, 21, round % 2 == 0 ? Fit::Cover : Fit::Contain);
            if (picture) {
                CHECK(picture->pixels.size() == static_cast<std::size_t>(picture->width * picture->height));
            } else {
                CHECK(picture.error().text.ends_with("."));
            }
        }
    }
}
