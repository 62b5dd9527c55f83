#include "player/media/photo.h"

// jpeglib.h needs FILE and size_t to be there before it.
// clang-format off
#include <cstddef>
#include <cstdio>
#include <cstdlib>

#include <doctest/doctest.h>
#include <jpeglib.h>
// clang-format on

#include <algorithm>
#include <array>
#include <fstream>
#include <random>

#include "content/base/files.h"
#include "tests/media/encoders.h"
#include "tests/support/temp_dir.h"

using namespace jankar;
using namespace jankar::media;
using test::Pixels;

namespace {

std::string word_at(const Picture& picture, int x, int y) {
    const std::uint32_t pixel = picture.pixels[static_cast<std::size_t>(y * picture.width + x)];
    std::string word;
    for (const int shift : {16, 8, 0}) {
        const auto value = pixel >> shift & 0xFF;
        word += value > 170 ? '1' : value < 85 ? '0' : '?';
    }
    return word;
}

/// The colours of the four quarters: top left, top right, bottom left, bottom right; each as r, g, b.
std::string quarters_of(const Result<Bytes>& photo) {
    if (!photo) {
        return photo.error().text;
    }
    auto picture = decode_picture(*photo, 0, 0, Fit::Contain);
    REQUIRE(picture.has_value());
    CHECK(picture->width == picture->height);
    CHECK(picture->width <= 256);
    CHECK(!picture->has_alpha);
    CHECK(photo->size() <= 24 * 1024);
    CHECK(as_text(*photo).find("EXIF") == std::string_view::npos);
    const int q = picture->width / 4;
    return word_at(*picture, q, q) + " " + word_at(*picture, 3 * q, q) + " " + word_at(*picture, q, 3 * q) +
           " " + word_at(*picture, 3 * q, 3 * q);
}

constexpr const char* kUpright = "100 010 001 111";  // red, green, blue, white

/// Quarters that stand upright once they are turned as `orientation` says (EXIF 2.3, tag 0x0112).
Pixels stored_for(int orientation, int width, int height) {
    const Pixels upright = test::quarters(width, height);
    const bool lies = orientation >= 5;
    return test::paint(lies ? height : width, lies ? width : height, [&](int x, int y) {
        // Where the stored pixel is seen.
        int seen_x = lies ? y : x, seen_y = lies ? x : y;
        const int across = width - 1, down = height - 1;
        switch (orientation) {
            case 2:
                seen_x = across - seen_x;
                break;
            case 3:
                seen_x = across - seen_x;
                seen_y = down - seen_y;
                break;
            case 4:
                seen_y = down - seen_y;
                break;
            case 6:
                seen_x = across - seen_x;
                break;
            case 7:
                seen_x = across - seen_x;
                seen_y = down - seen_y;
                break;
            case 8:
                seen_y = down - seen_y;
                break;
            default:
                break;
        }
        return upright.argb[static_cast<std::size_t>(seen_y * width + seen_x)];
    });
}

/// EXIF from its TIFF header on, little-endian.
Bytes tiff_with(int orientation) {
    return {'I',
            'I',
            42,
            0,
            8,
            0,
            0,
            0,
            1,
            0,
            0x12,
            0x01,
            3,
            0,
            1,
            0,
            0,
            0,
            static_cast<std::uint8_t>(orientation),
            0,
            0,
            0,
            0,
            0,
            0,
            0};
}

/// A JPEG written row by row, so that it can be larger than memory.
Bytes large_jpeg(int width, int height, bool progressive) {
    jpeg_compress_struct picture{};
    jpeg_error_mgr errors{};
    picture.err = jpeg_std_error(&errors);
    jpeg_create_compress(&picture);
    unsigned char* out = nullptr;
    unsigned long size = 0;
    jpeg_mem_dest(&picture, &out, &size);
    picture.image_width = static_cast<JDIMENSION>(width);
    picture.image_height = static_cast<JDIMENSION>(height);
    picture.input_components = 3;
    picture.in_color_space = JCS_RGB;
    jpeg_set_defaults(&picture);
    if (progressive) {
        jpeg_simple_progression(&picture);
    }
    jpeg_start_compress(&picture, TRUE);
    std::vector<std::uint8_t> upper, lower;
    for (int x = 0; x < width; ++x) {
        const bool right = x >= width / 2;
        for (const int value : {right ? 0 : 255, right ? 255 : 0, 0}) {
            upper.push_back(static_cast<std::uint8_t>(value));
        }
        for (const int value : {right ? 255 : 0, right ? 255 : 0, 255}) {
            lower.push_back(static_cast<std::uint8_t>(value));
        }
    }
    for (int y = 0; y < height; ++y) {
        JSAMPROW row = y < height / 2 ? upper.data() : lower.data();
        jpeg_write_scanlines(&picture, &row, 1);
    }
    jpeg_finish_compress(&picture);
    jpeg_destroy_compress(&picture);
    Bytes bytes(out, out + size);
    std::free(out);
    return bytes;
}

/// How far memory rose at its highest while `work` ran, in kB.
template <class Work>
long peak_growth(Work work) {
    auto status = [](const std::string& name) {
        std::ifstream lines("/proc/self/status");
        for (std::string line; std::getline(lines, line);) {
            if (line.starts_with(name)) {
                return std::atol(line.c_str() + name.size());
            }
        }
        return 0L;
    };
    std::ofstream("/proc/self/clear_refs") << "5";  // VmHWM begins anew at VmRSS
    const long before = status("VmHWM:");
    work();
    return status("VmHWM:") - before;
}

}  // namespace

TEST_CASE("photo: stands upright whatever way the camera was held, from every format") {
    for (int orientation = 1; orientation <= 8; ++orientation) {
        CAPTURE(orientation);
        for (const auto& [width, height] : {std::pair{640, 480}, {480, 640}, {600, 600}, {301, 203}}) {
            const Pixels stored = stored_for(orientation, width, height);
            CHECK(quarters_of(make_photo(test::encode_jpeg(stored, orientation))) == kUpright);
            CHECK(quarters_of(make_photo(test::encode_jpeg(stored, orientation, true))) == kUpright);
            // WebP: a chunk behind the picture, in a file of the extended kind.
            const Bytes simple = test::encode_webp_lossy(stored);
            Bytes webp;
            webp.reserve(simple.size() + 200);
            append(webp, ByteView(simple).first(12));
            append(webp, as_bytes("VP8X"));
            append_u32le(webp, 10);
            append_u32le(webp, 8);  // it has EXIF
            for (const int value : {stored.width - 1, stored.height - 1}) {
                for (const int shift : {0, 8, 16}) {
                    webp.push_back(static_cast<std::uint8_t>(value >> shift));
                }
            }
            append(webp, ByteView(simple).subspan(12));
            append(webp, as_bytes("EXIF"));
            append_u32le(webp, static_cast<std::uint32_t>(tiff_with(orientation).size()));
            append(webp, tiff_with(orientation));
            Bytes size;
            append_u32le(size, static_cast<std::uint32_t>(webp.size() - 8));
            std::copy(size.begin(), size.end(), webp.begin() + 4);
            CHECK(quarters_of(make_photo(webp)) == kUpright);
            // PNG: a chunk behind the header. Its checksum is nobody's here: only we read it.
            Bytes png = test::encode_png(stored, false);
            Bytes chunk = {0, 0, 0, static_cast<std::uint8_t>(tiff_with(orientation).size())};
            append(chunk, as_bytes("eXIf"));
            append(chunk, tiff_with(orientation));
            append(chunk, Bytes{0, 0, 0, 0});
            png.insert(png.begin() + 33, chunk.begin(), chunk.end());
            const std::string seen = quarters_of(make_photo(png));
            CHECK(seen == kUpright);
        }
    }
}

TEST_CASE("photo: the middle is kept, small ones are not blown up, what is seen through stands on white") {
    // A wide picture whose sides are black: only the quarters of its middle are kept.
    const Pixels wide = test::paint(900, 300, [](int x, int y) -> std::uint32_t {
        if (x < 300 || x >= 600) {
            return 0xFF000000;
        }
        return y < 150 ? (x < 450 ? 0xFFFF0000 : 0xFF00FF00) : (x < 450 ? 0xFF0000FF : 0xFFFFFFFF);
    });
    for (const Bytes& file :
         {test::encode_jpeg(wide), test::encode_png(wide, false), test::encode_webp(wide)}) {
        CHECK(quarters_of(make_photo(file)) == kUpright);
    }
    auto small = make_photo(test::encode_png(test::quarters(90, 120), false));
    CHECK(quarters_of(small) == kUpright);
    CHECK(picture_size(*small)->width == 90);
    const Pixels glass = test::paint(
        100, 100, [](int x, int y) -> std::uint32_t { return x < 50 && y < 50 ? 0xFFFF0000 : 0x00000000; });
    CHECK(quarters_of(make_photo(test::encode_png(glass, true))) == "100 111 111 111");
}

TEST_CASE("photo: pixels of the webcam go the same way") {
    const Pixels wide = test::quarters(640, 480);
    CHECK(quarters_of(make_photo(Picture{640, 480, wide.argb, false})) == kUpright);
    CHECK(!make_photo(Picture{8, 8, test::quarters(8, 8).argb, false}).has_value());
}

TEST_CASE("photo: even noise is made to fit") {
    std::mt19937 lot(3);
    const Pixels noise = test::paint(400, 400, [&](int, int) -> std::uint32_t {
        return 0xFF000000U | static_cast<std::uint32_t>(lot() & 0xFFFFFF);
    });
    auto photo = make_photo(test::encode_png(noise, false));
    REQUIRE(photo.has_value());
    CHECK(photo->size() <= 24 * 1024);
    CHECK(picture_size(*photo)->width == 256);
}

TEST_CASE("photo: 108 megapixels are taken with little memory") {
    const Bytes huge = large_jpeg(12'000, 9'000, false);
    Result<Bytes> photo;
    const long kb = peak_growth([&] { photo = make_photo(huge); });
    CHECK(quarters_of(photo) == kUpright);
    CHECK(kb < 40'000);
}

TEST_CASE("photo: what would need too much memory is refused by its header, in one sentence") {
    auto refused = [](const Bytes& file) {
        Result<Bytes> photo;
        CHECK(peak_growth([&] { photo = make_photo(file); }) < 30'000);
        REQUIRE(!photo.has_value());
        CHECK(photo.error().code == ErrorCode::Refused);
        CHECK(photo.error().text.ends_with("."));
        CHECK(photo.error().text.find("large") != std::string::npos);
    };
    SUBCASE("a progressive JPEG that must be held whole") {
        refused(large_jpeg(8'000, 6'000, true));
    }
    SUBCASE("JPEG sides and pixels") {
        Bytes jpeg = test::encode_jpeg(test::quarters(64, 64));
        const std::array<std::uint8_t, 2> marker = {0xFF, 0xC0};
        const auto sof = std::search(jpeg.begin(), jpeg.end(), marker.begin(), marker.end());
        REQUIRE(sof != jpeg.end());
        for (const auto& [high, wide] : {std::pair{60'000, 60'000}, {100, 30'000}, {19'000, 19'000}}) {
            const std::uint8_t size[] = {
                static_cast<std::uint8_t>(high >> 8), static_cast<std::uint8_t>(high),
                static_cast<std::uint8_t>(wide >> 8), static_cast<std::uint8_t>(wide)};
            std::copy(std::begin(size), std::end(size), sof + 5);
            refused(jpeg);
        }
    }
    SUBCASE("a PNG bomb") {
        Bytes png = test::encode_png(test::quarters(64, 64), false);
        for (const auto& [wide, high] : {std::pair{4'096, 4'096}, {60'000, 60'000}}) {
            for (const auto& [at, value] : {std::pair{16U, wide}, {20U, high}}) {
                for (unsigned i = 0; i < 4; ++i) {
                    png[at + i] = static_cast<std::uint8_t>(value >> (24 - 8 * i));
                }
            }
            refused(png);
        }
    }
    SUBCASE("a WebP bomb") {
        // Lossless: the signature, then 14 bits of width less one and 14 of height less one.
        Bytes webp = test::encode_webp(test::quarters(64, 64));
        REQUIRE(as_text(webp).substr(12, 4) == "VP8L");
        for (const std::uint32_t side : {4'096U, 16'384U}) {
            const std::uint32_t bits = (side - 1) | (side - 1) << 14;
            for (unsigned i = 0; i < 4; ++i) {
                const std::uint32_t kept = i == 3 ? static_cast<std::uint32_t>(webp[24] & 0xF0) : 0;
                webp[21 + i] = static_cast<std::uint8_t>((bits >> (8 * i) & (i == 3 ? 0x0FU : 0xFFU)) | kept);
            }
            refused(webp);
        }
    }
    SUBCASE("a file that is too long to be read") {
        const test::TempDir folder;
        std::ofstream(folder / "long.jpg").seekp(65 << 20).put('x');
        CHECK(!read_photo(folder / "long.jpg").has_value());
    }
}

TEST_CASE("photo: what is no picture, or a broken one, gives a sentence") {
    auto sentence = [](ByteView file) {
        auto photo = make_photo(file);
        REQUIRE(!photo.has_value());
        CHECK(photo.error().text.ends_with("."));
        CHECK((photo.error().code == ErrorCode::Unsupported || photo.error().code == ErrorCode::Corrupt ||
               photo.error().code == ErrorCode::Refused));
        return photo.error().text;
    };
    CHECK(sentence({}) == "The picture is neither WebP nor JPEG nor PNG.");
    CHECK(sentence(as_bytes("GIF89a and so on")) == "The picture is neither WebP nor JPEG nor PNG.");
    CHECK(sentence(as_bytes("Dear all, here is the list of the women of our group")) ==
          "The picture is neither WebP nor JPEG nor PNG.");
    sentence(as_bytes("\xFF\xD8\xFF"));
    sentence(as_bytes("\x89PNG\r\n\x1A\n"));
    sentence(as_bytes("RIFF....WEBP"));
    const Bytes jpeg = test::encode_jpeg(test::quarters(400, 300), 6);
    CHECK(sentence(ByteView(jpeg).first(jpeg.size() / 2)) == "The picture is cut short.");
    sentence(test::encode_jpeg(test::quarters(12, 300)));
    CHECK(read_photo("/nowhere/face.jpg").error().code == ErrorCode::NotFound);
}

TEST_CASE("photo: with flipped bytes it is refused or shown, never worse") {
    std::mt19937 lot(11);
    for (const Bytes& file :
         {test::encode_jpeg(test::quarters(120, 90), 6), test::encode_png(test::quarters(120, 90), true),
          test::encode_webp(test::quarters(120, 90))}) {
        for (int i = 0; i < 300; ++i) {
            Bytes broken = file;
            for (int flips = 0; flips < 1 + i % 5; ++flips) {
                broken[lot() % std::min<std::size_t>(broken.size(), i % 2 == 0 ? 60 : broken.size())] ^=
                    static_cast<std::uint8_t>(1U << (lot() % 8));
            }
            broken.erase(broken.end() - static_cast<std::ptrdiff_t>(lot() % (i % 3 == 0 ? 40 : 1)),
                         broken.end());
            auto photo = make_photo(broken);
            CHECK((photo.has_value() ? photo->size() <= kPhotoBytes : !photo.error().text.empty()));
        }
    }
}
