#include "tests/media/encoders.h"

// jpeglib.h needs FILE and size_t to be there before it.
// clang-format off
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <numbers>

#include <jpeglib.h>
#include <opusenc.h>
#include <png.h>
#include <webp/encode.h>
// clang-format on

namespace jankar::test {

Pixels paint(int width, int height, const std::function<std::uint32_t(int x, int y)>& colour) {
    Pixels pixels{width, height, {}};
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            pixels.argb.push_back(colour(x, y));
        }
    }
    return pixels;
}

Pixels quarters(int width, int height) {
    return paint(width, height, [&](int x, int y) -> std::uint32_t {
        const bool right = x >= width / 2, low = y >= height / 2;
        return low ? (right ? 0xFFFFFFFF : 0xFF0000FF) : (right ? 0xFF00FF00 : 0xFFFF0000);
    });
}

namespace {

Bytes webp(const Pixels& pixels, bool lossless) {
    std::vector<std::uint8_t> rgba;
    for (std::uint32_t pixel : pixels.argb) {
        for (int shift : {16, 8, 0, 24}) {
            rgba.push_back(static_cast<std::uint8_t>(pixel >> shift));
        }
    }
    std::uint8_t* out = nullptr;
    const std::size_t size =
        lossless ? WebPEncodeLosslessRGBA(rgba.data(), pixels.width, pixels.height, pixels.width * 4, &out)
                 : WebPEncodeRGBA(rgba.data(), pixels.width, pixels.height, pixels.width * 4, 85, &out);
    Bytes bytes(out, out + size);
    WebPFree(out);
    return bytes;
}

}  // namespace

Bytes encode_webp(const Pixels& pixels) {
    return webp(pixels, true);
}
Bytes encode_webp_lossy(const Pixels& pixels) {
    return webp(pixels, false);
}

Bytes encode_png(const Pixels& pixels, bool alpha) {
    std::vector<std::uint8_t> raw;
    for (std::uint32_t pixel : pixels.argb) {
        raw.push_back(static_cast<std::uint8_t>(pixel >> 16));
        raw.push_back(static_cast<std::uint8_t>(pixel >> 8));
        raw.push_back(static_cast<std::uint8_t>(pixel));
        if (alpha) {
            raw.push_back(static_cast<std::uint8_t>(pixel >> 24));
        }
    }
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    image.width = static_cast<png_uint_32>(pixels.width);
    image.height = static_cast<png_uint_32>(pixels.height);
    image.format = alpha ? PNG_FORMAT_RGBA : PNG_FORMAT_RGB;
    png_alloc_size_t size = 0;
    png_image_write_to_memory(&image, nullptr, &size, 0, raw.data(), 0, nullptr);
    Bytes bytes(size);
    png_image_write_to_memory(&image, bytes.data(), &size, 0, raw.data(), 0, nullptr);
    bytes.resize(size);
    return bytes;
}

Bytes encode_jpeg(const Pixels& pixels, int orientation, bool progressive) {
    jpeg_compress_struct picture{};
    jpeg_error_mgr errors{};
    picture.err = jpeg_std_error(&errors);
    jpeg_create_compress(&picture);
    unsigned char* out = nullptr;
    unsigned long size = 0;
    jpeg_mem_dest(&picture, &out, &size);
    picture.image_width = static_cast<JDIMENSION>(pixels.width);
    picture.image_height = static_cast<JDIMENSION>(pixels.height);
    picture.input_components = 3;
    picture.in_color_space = JCS_RGB;
    jpeg_set_defaults(&picture);
    jpeg_set_quality(&picture, 95, TRUE);
    if (progressive) {
        jpeg_simple_progression(&picture);
    }
    jpeg_start_compress(&picture, TRUE);
    if (orientation != 0) {
        const std::uint8_t exif[] = {
            'E', 'x', 'i', 'f',  0,    0, 'M', 'M', 0, 42, 0, 0, 0,
            8,   0,   1,   0x01, 0x12, 0, 3,   0,   0, 0,  1, 0, static_cast<std::uint8_t>(orientation),
            0,   0,   0,   0,    0,    0};
        jpeg_write_marker(&picture, JPEG_APP0 + 1, exif, sizeof exif);
    }
    std::vector<std::uint8_t> row(static_cast<std::size_t>(pixels.width) * 3);
    for (int y = 0; y < pixels.height; ++y) {
        for (int x = 0; x < pixels.width; ++x) {
            const std::uint32_t pixel = pixels.argb[static_cast<std::size_t>(y * pixels.width + x)];
            for (std::size_t i = 0; i < 3; ++i) {
                row[static_cast<std::size_t>(x) * 3 + i] = static_cast<std::uint8_t>(pixel >> (16 - 8 * i));
            }
        }
        JSAMPROW rows = row.data();
        jpeg_write_scanlines(&picture, &rows, 1);
    }
    jpeg_finish_compress(&picture);
    jpeg_destroy_compress(&picture);
    Bytes bytes(out, out + size);
    std::free(out);
    return bytes;
}

Bytes encode_tone(double seconds, double hz, double amplitude, double silence_before) {
    Bytes bytes;
    OpusEncCallbacks callbacks{[](void* to, const unsigned char* data, opus_int32 size) {
                                   auto& all = *static_cast<Bytes*>(to);
                                   all.insert(all.end(), data, data + size);
                                   return 0;
                               },
                               [](void*) { return 0; }};
    std::unique_ptr<OggOpusComments, void (*)(OggOpusComments*)> comments(ope_comments_create(),
                                                                          ope_comments_destroy);
    std::unique_ptr<OggOpusEnc, void (*)(OggOpusEnc*)> encoder(
        ope_encoder_create_callbacks(&callbacks, &bytes, comments.get(), 48'000, 1, 0, nullptr),
        ope_encoder_destroy);
    std::vector<float> samples;
    const auto before = static_cast<std::size_t>(silence_before * 48'000);
    for (std::size_t i = 0; i < before + static_cast<std::size_t>(seconds * 48'000); ++i) {
        samples.push_back(
            i < before ? 0.0F
                       : static_cast<float>(amplitude * std::sin(2 * std::numbers::pi * hz *
                                                                 static_cast<double>(i - before) / 48'000)));
    }
    ope_encoder_write_float(encoder.get(), samples.data(), static_cast<int>(samples.size()));
    ope_encoder_drain(encoder.get());
    return bytes;
}

bool run_ffmpeg(const std::string& words) {
    return std::system(("ffmpeg -v error -y " + words + " </dev/null").c_str()) == 0;
}

}  // namespace jankar::test
