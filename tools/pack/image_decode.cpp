// Reading JPEG, PNG and WebP.
#include <png.h>
#include <setjmp.h>
#include <stdio.h>
// libjpeg's header needs stdio's before it
#include <jpeglib.h>
#include <webp/decode.h>

#include <algorithm>
#include <cstring>

#include "tools/pack/image.h"

namespace jankar::build {

namespace {

constexpr std::size_t kMostBytes = 64u << 20;
constexpr std::int64_t kMostPixels = 64'000'000;
constexpr int kMostSide = 16384;

constexpr std::uint8_t kPngMark[] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};

bool begins_with(ByteView bytes, ByteView mark) {
    return bytes.size() >= mark.size() && std::equal(mark.begin(), mark.end(), bytes.begin());
}

std::uint32_t big32(ByteView bytes, std::size_t at) {
    return (static_cast<std::uint32_t>(bytes[at]) << 24) | (static_cast<std::uint32_t>(bytes[at + 1]) << 16) |
           (static_cast<std::uint32_t>(bytes[at + 2]) << 8) | bytes[at + 3];
}

Result<void> check_size(std::int64_t width, std::int64_t height) {
    if (width < 1 || height < 1) {
        return fail(ErrorCode::Corrupt, "The picture has no size.");
    }
    if (width > kMostSide || height > kMostSide || width * height > kMostPixels) {
        return fail(ErrorCode::Refused, "The picture has more than 64 million pixels; save a smaller one.");
    }
    return {};
}

/// The TIFF structure that EXIF is, for tag 0x0112 of its first directory (EXIF 2.3, 4.6.4).
int orientation_in_tiff(ByteView tiff) {
    if (tiff.size() < 8) {
        return 1;
    }
    const bool little = tiff[0] == 'I';
    auto get16 = [&](std::size_t at) {
        return little ? read_u16le(tiff, at) : static_cast<std::uint16_t>((tiff[at] << 8) | tiff[at + 1]);
    };
    auto get32 = [&](std::size_t at) { return little ? read_u32le(tiff, at) : big32(tiff, at); };
    std::size_t at = get32(4);
    if (at + 2 < at || at + 2 > tiff.size()) {
        return 1;
    }
    std::size_t count = get16(at);
    for (std::size_t i = 0; i < count; ++i) {
        std::size_t entry = at + 2 + i * 12;
        if (entry + 12 > tiff.size()) {
            return 1;
        }
        if (get16(entry) == 0x0112) {
            int value = get16(entry + 8);
            return value >= 1 && value <= 8 ? value : 1;
        }
    }
    return 1;
}

int orientation_in_jpeg(ByteView bytes) {
    for (std::size_t at = 2; at + 4 <= bytes.size() && bytes[at] == 0xFF;) {
        int marker = bytes[at + 1];
        if (marker == 0xFF) {
            ++at;
            continue;
        }
        if (marker == 0xDA || marker == 0xD9) {
            break;
        }
        std::size_t size = static_cast<std::size_t>((bytes[at + 2] << 8) | bytes[at + 3]);
        if (size < 2 || at + 2 + size > bytes.size()) {
            break;
        }
        ByteView body = bytes.subspan(at + 4, size - 2);
        if (marker == 0xE1 && body.size() > 6 && std::memcmp(body.data(), "Exif\0", 6) == 0) {
            return orientation_in_tiff(body.subspan(6));
        }
        at += 2 + size;
    }
    return 1;
}

int orientation_in_png(ByteView bytes) {
    for (std::size_t at = 8; at + 12 <= bytes.size();) {
        std::size_t size = big32(bytes, at);
        if (size > bytes.size() - at - 12) {
            break;
        }
        if (std::memcmp(bytes.data() + at + 4, "eXIf", 4) == 0) {
            return orientation_in_tiff(bytes.subspan(at + 8, size));
        }
        at += 12 + size;
    }
    return 1;
}

int orientation_in_webp(ByteView bytes) {
    for (std::size_t at = 12; at + 8 <= bytes.size();) {
        std::size_t size = read_u32le(bytes, at + 4);
        if (size > bytes.size() - at - 8) {
            break;
        }
        if (std::memcmp(bytes.data() + at, "EXIF", 4) == 0) {
            ByteView body = bytes.subspan(at + 8, size);
            bool prefixed = body.size() > 6 && std::memcmp(body.data(), "Exif\0", 6) == 0;
            return orientation_in_tiff(prefixed ? body.subspan(6) : body);
        }
        at += 8 + size + (size & 1);
    }
    return 1;
}

// libjpeg tells of errors by a long jump; nothing with a destructor may live between setjmp and it.
struct JpegError {
    jpeg_error_mgr manager;
    jmp_buf back;
};
void jpeg_gave_up(j_common_ptr info) {
    longjmp(reinterpret_cast<JpegError*>(info->err)->back, 1);
}
void jpeg_says_nothing(j_common_ptr info, int level) {
    if (level < 0) {
        ++info->err->num_warnings;
    }
}

struct JpegReader {
    jpeg_decompress_struct info{};
    JpegError error{};
    JpegReader() {
        info.err = jpeg_std_error(&error.manager);
        error.manager.error_exit = jpeg_gave_up;
        error.manager.emit_message = jpeg_says_nothing;
        jpeg_create_decompress(&info);
    }
    ~JpegReader() { jpeg_destroy_decompress(&info); }
    JpegReader(const JpegReader&) = delete;
    JpegReader& operator=(const JpegReader&) = delete;
};

bool jpeg_header(JpegReader& reader, ByteView bytes) {
    if (setjmp(reader.error.back) != 0) {
        return false;
    }
    jpeg_mem_src(&reader.info, bytes.data(), static_cast<unsigned long>(bytes.size()));
    return jpeg_read_header(&reader.info, TRUE) == JPEG_HEADER_OK;
}

/// Reads all rows into `rgba`. False when even the first row could not be had.
bool jpeg_rows(JpegReader& reader, std::uint8_t* rgba) {
    if (setjmp(reader.error.back) != 0) {
        return false;
    }
    reader.info.out_color_space = JCS_EXT_RGBA;
    reader.info.dct_method = JDCT_ISLOW;
    jpeg_start_decompress(&reader.info);
    while (reader.info.output_scanline < reader.info.output_height) {
        JSAMPROW row =
            rgba + static_cast<std::size_t>(reader.info.output_scanline) * reader.info.output_width * 4;
        jpeg_read_scanlines(&reader.info, &row, 1);
    }
    return true;
}

Result<Image> decode_jpeg(ByteView bytes) {
    JpegReader reader;
    if (!jpeg_header(reader, bytes)) {
        return fail(ErrorCode::Corrupt, "The picture is a damaged JPEG file.");
    }
    if (reader.info.jpeg_color_space == JCS_CMYK || reader.info.jpeg_color_space == JCS_YCCK) {
        return fail(ErrorCode::Unsupported, "The picture is a JPEG for printing (CMYK); save it in RGB.");
    }
    RETURN_IF_ERROR(check_size(reader.info.image_width, reader.info.image_height));
    Image image{static_cast<int>(reader.info.image_width), static_cast<int>(reader.info.image_height), {}};
    image.rgba.resize(static_cast<std::size_t>(image.width) * static_cast<std::size_t>(image.height) * 4);
    // A file that is cut short gives grey rows and a warning; such a picture is not fit for a lesson.
    if (!jpeg_rows(reader, image.rgba.data()) || reader.error.manager.num_warnings > 0) {
        return fail(ErrorCode::Corrupt, "The picture is a damaged JPEG file.");
    }
    return image;
}

Result<Image> decode_png(ByteView bytes) {
    png_image png{};
    png.version = PNG_IMAGE_VERSION;
    if (png_image_begin_read_from_memory(&png, bytes.data(), bytes.size()) == 0) {
        return fail(ErrorCode::Corrupt, "The picture is a damaged PNG file.");
    }
    Result<void> size = check_size(png.width, png.height);
    if (!size) {
        png_image_free(&png);
        return fail(size.error());
    }
    png.format = PNG_FORMAT_RGBA;
    Image image{static_cast<int>(png.width), static_cast<int>(png.height), Bytes(PNG_IMAGE_SIZE(png))};
    if (png_image_finish_read(&png, nullptr, image.rgba.data(), 0, nullptr) == 0) {
        png_image_free(&png);
        return fail(ErrorCode::Corrupt, "The picture is a damaged PNG file.");
    }
    return image;
}

Result<Image> decode_webp(ByteView bytes) {
    WebPBitstreamFeatures features;
    if (WebPGetFeatures(bytes.data(), bytes.size(), &features) != VP8_STATUS_OK) {
        return fail(ErrorCode::Corrupt, "The picture is a damaged WebP file.");
    }
    if (features.has_animation) {
        return fail(ErrorCode::Unsupported, "The picture moves; lessons take still pictures and clips.");
    }
    RETURN_IF_ERROR(check_size(features.width, features.height));
    Image image{features.width, features.height, {}};
    image.rgba.resize(static_cast<std::size_t>(image.width) * static_cast<std::size_t>(image.height) * 4);
    if (WebPDecodeRGBAInto(bytes.data(), bytes.size(), image.rgba.data(), image.rgba.size(),
                           image.width * 4) == nullptr) {
        return fail(ErrorCode::Corrupt, "The picture is a damaged WebP file.");
    }
    return image;
}

}  // namespace

ImageKind image_kind(ByteView bytes) {
    if (bytes.size() > 3 && bytes[0] == 0xFF && bytes[1] == 0xD8 && bytes[2] == 0xFF) {
        return ImageKind::Jpeg;
    }
    if (begins_with(bytes, kPngMark)) {
        return ImageKind::Png;
    }
    std::string_view text = as_text(bytes.first(std::min<std::size_t>(bytes.size(), 4096)));
    if (text.size() > 16 && text.starts_with("RIFF") && text.substr(8, 4) == "WEBP") {
        return ImageKind::Webp;
    }
    // ISO/IEC 23008-12, annex B: the brands of pictures coded with HEVC, and of collections of pictures.
    if (text.size() > 12 && text.substr(4, 4) == "ftyp") {
        for (std::string_view brand : {"heic", "heix", "heim", "heis", "mif1", "msf1"}) {
            if (text.substr(8, 4) == brand) {
                return ImageKind::Heif;
            }
        }
    }
    if (text.find("<svg") != std::string_view::npos) {
        return ImageKind::Svg;
    }
    return ImageKind::Unknown;
}

int exif_orientation(ByteView bytes) {
    switch (image_kind(bytes)) {
        case ImageKind::Jpeg:
            return orientation_in_jpeg(bytes);
        case ImageKind::Png:
            return orientation_in_png(bytes);
        case ImageKind::Webp:
            return orientation_in_webp(bytes);
        default:
            return 1;
    }
}

Result<Size> image_size(ByteView bytes) {
    Size size;
    switch (image_kind(bytes)) {
        case ImageKind::Jpeg: {
            JpegReader reader;
            if (!jpeg_header(reader, bytes)) {
                return fail(ErrorCode::Corrupt, "The picture is a damaged JPEG file.");
            }
            size = {static_cast<int>(std::min<JDIMENSION>(reader.info.image_width, 1 << 20)),
                    static_cast<int>(std::min<JDIMENSION>(reader.info.image_height, 1 << 20))};
            break;
        }
        case ImageKind::Png:
            if (bytes.size() < 24) {
                return fail(ErrorCode::Corrupt, "The picture is a damaged PNG file.");
            }
            size = {static_cast<int>(std::min<std::uint32_t>(big32(bytes, 16), 1 << 20)),
                    static_cast<int>(std::min<std::uint32_t>(big32(bytes, 20), 1 << 20))};
            break;
        case ImageKind::Webp:
            if (WebPGetInfo(bytes.data(), bytes.size(), &size.width, &size.height) == 0) {
                return fail(ErrorCode::Corrupt, "The picture is a damaged WebP file.");
            }
            break;
        default:
            return fail(ErrorCode::Unsupported, "The picture is none of SVG, JPEG, PNG, WebP and HEIC.");
    }
    RETURN_IF_ERROR(check_size(size.width, size.height));
    if (exif_orientation(bytes) >= 5) {
        std::swap(size.width, size.height);
    }
    return size;
}

Result<Image> decode_unturned(ByteView bytes) {
    if (bytes.size() > kMostBytes) {
        return fail(ErrorCode::Refused, "The picture's file is larger than 64 MiB.");
    }
    Result<Image> image =
        fail(ErrorCode::Unsupported, "The picture is none of SVG, JPEG, PNG, WebP and HEIC.");
    switch (image_kind(bytes)) {
        case ImageKind::Jpeg:
            image = decode_jpeg(bytes);
            break;
        case ImageKind::Png:
            image = decode_png(bytes);
            break;
        case ImageKind::Webp:
            image = decode_webp(bytes);
            break;
        default:
            break;
    }
    return image;
}

Result<Image> decode_image(ByteView bytes) {
    Result<Image> image = decode_unturned(bytes);
    if (!image) {
        return image;
    }
    int orientation = exif_orientation(bytes);
    return orientation == 1 ? std::move(image) : Result<Image>(turn_upright(*image, orientation));
}

}  // namespace jankar::build
