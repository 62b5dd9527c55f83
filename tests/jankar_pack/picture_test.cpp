// Pictures: orientation, shrinking, formats, damage.
#include "tools/pack/picture.h"

#include <doctest/doctest.h>
#include <webp/decode.h>

#include <algorithm>

#include "tests/jankar_pack/samples.h"

using namespace jankar;
using namespace jankar::test;

TEST_CASE("picture: the eight EXIF orientations") {
    // 2 x 1: a, b. Where they must come to lie (EXIF 2.3, table of Orientation).
    build::Image image{2, 1, {1, 0, 0, 255, 2, 0, 0, 255}};
    struct {
        int orientation, width, first;
    } const wanted[] = {{1, 2, 1}, {2, 2, 2}, {3, 2, 2}, {4, 2, 1},
                        {5, 1, 1}, {6, 1, 1}, {7, 1, 2}, {8, 1, 2}};
    for (const auto& one : wanted) {
        CAPTURE(one.orientation);
        build::Image turned = build::turn_upright(image, one.orientation);
        CHECK(turned.width == one.width);
        CHECK(turned.rgba[0] == one.first);
    }
}

TEST_CASE("picture: a photo on its side stands upright in the pack, without EXIF") {
    build::Cache none("");
    // Orientation 6: what is left in the file is on top when looked at.
    Bytes png = png_with_orientation(600, 900, 6);
    CHECK(build::exif_orientation(png) == 6);
    Result<build::Picture> picture = build::make_picture(png, {}, none);
    REQUIRE(picture);
    CHECK(picture->size == build::Size{900, 600});
    CHECK(as_text(picture->webp).find("EXIF") == std::string_view::npos);
    Result<build::Image> image = build::decode_image(picture->webp);
    REQUIRE(image);
    CHECK(image->at(450, 100)[0] > 200);
    CHECK(image->at(450, 100)[2] < 60);
    CHECK(image->at(450, 500)[2] > 200);
}

TEST_CASE("picture: shrinking is the mean of the area and keeps clear edges clean") {
    build::Image stripes{4, 2, {}};
    for (int i = 0; i < 8; ++i) {
        std::uint8_t value = i % 2 == 0 ? 0 : 200;
        stripes.rgba.insert(stripes.rgba.end(), {value, value, value, 255});
    }
    build::Image half = build::shrink(stripes, {2, 1});
    CHECK(half.rgba == Bytes{100, 100, 100, 255, 100, 100, 100, 255});
    // White beside clear black: the mean is half clear and still white.
    build::Image edge{2, 1, {255, 255, 255, 255, 0, 0, 0, 0}};
    CHECK(build::shrink(edge, {1, 1}).rgba == Bytes{255, 255, 255, 128});
}

TEST_CASE("picture: boxes, copies and lossless drawings") {
    build::Cache none("");
    CHECK(build::fit_inside({4000, 3000}, {1280, 800}) == build::Size{1067, 800});
    CHECK(build::fit_inside({300, 200}, {1280, 800}) == build::Size{300, 200});
    Result<build::Picture> large = build::make_picture(png_with_orientation(2000, 1000, 1), {}, none);
    REQUIRE(large);
    CHECK(large->size == build::Size{1280, 640});
    // What was made fits, and is taken as it is.
    Result<build::Picture> again = build::make_picture(large->webp, {}, none);
    REQUIRE(again);
    CHECK(again->webp == large->webp);
    // A drawing of few colours is kept without loss when that is smaller.
    std::string drawing = svg(1280, 800, "#1F7187");
    Result<build::Picture> drawn = build::make_picture(as_bytes(drawing), {}, none);
    REQUIRE(drawn);
    CHECK(drawn->size == build::Size{1280, 800});
    Result<build::Image> seen = build::decode_image(drawn->webp);
    REQUIRE(seen);
    CHECK(seen->at(640, 400)[2] == 0x87);
    build::PictureWish icon;
    icon.box = {80, 80};
    icon.lossless = icon.exact = true;
    Result<build::Picture> square = build::make_picture(as_bytes(drawing), icon, none);
    REQUIRE(square);
    CHECK(square->size == build::Size{80, 80});
}

TEST_CASE("picture: cut short, spoilt or of another kind is one sentence") {
    build::Cache none("");
    Bytes png = png_with_orientation(64, 64, 6);
    // Without its last chunks (12 bytes of IEND, 38 of eXIf) the picture itself is still whole.
    for (std::size_t size = 0; size + 55 < png.size(); size += 5) {
        Result<build::Picture> picture = build::make_picture(ByteView(png).first(size), {}, none);
        CHECK_FALSE(picture);
    }
    for (std::size_t at = 0; at < png.size(); ++at) {
        Bytes spoilt = png;
        spoilt[at] ^= 0x55;
        Result<build::Image> image = build::decode_image(spoilt);
        CHECK((image || !image.error().text.empty()));
    }
    CHECK_FALSE(build::make_picture(as_bytes("GIF89a and so on"), {}, none));
    CHECK_FALSE(build::make_picture(as_bytes("<svg xmlns=\"http://www.w3.org/2000/svg\"><g>"), {}, none));
    // A header that promises more pixels than may be.
    Bytes huge = png;
    huge[16] = huge[20] = 0x7F;
    CHECK_FALSE(build::decode_image(huge));
}
