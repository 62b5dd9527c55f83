#include "tools/pack/picture.h"

#include <webp/decode.h>
#include <webp/encode.h>

#include <algorithm>
#include <cstring>
#include <unordered_set>

#include "content/base/files.h"
#include "tools/pack/process.h"

namespace jankar::build {

namespace {

constexpr std::size_t kMostSvgBytes = 16u << 20;
constexpr std::uint64_t kMostPngBytes = 64u << 20;
// Above this many colours lossless coding of a drawing has never come out smaller.
constexpr std::size_t kFewColours = 4096;

/// A WebP whose only chunks are picture data, still and inside the box.
bool fits_already(ByteView bytes, const PictureWish& wish, Size size) {
    if (image_kind(bytes) != ImageKind::Webp || wish.exact || wish.lossless || size.width > wish.box.width ||
        size.height > wish.box.height) {
        return false;
    }
    for (std::size_t at = 12; at + 8 <= bytes.size();) {
        std::string_view name(reinterpret_cast<const char*>(bytes.data()) + at, 4);
        if (name != "VP8 " && name != "VP8L" && name != "VP8X" && name != "ALPH") {
            return false;
        }
        std::size_t chunk = read_u32le(bytes, at + 4);
        at += 8 + chunk + (chunk & 1);
    }
    return true;
}

bool has_few_colours(const Image& image) {
    std::unordered_set<std::uint32_t> seen;
    for (std::size_t i = 0; i < image.rgba.size(); i += 4) {
        seen.insert(read_u32le(image.rgba, i));
        if (seen.size() > kFewColours) {
            return false;
        }
    }
    return true;
}

/// The picture in the middle of a clear ground of exactly `size`.
Image centred(const Image& image, Size size) {
    Image out{size.width, size.height,
              Bytes(static_cast<std::size_t>(size.width) * static_cast<std::size_t>(size.height) * 4, 0)};
    int left = (size.width - image.width) / 2, top = (size.height - image.height) / 2;
    for (int y = 0; y < image.height; ++y) {
        std::copy_n(image.at(0, y), static_cast<std::size_t>(image.width) * 4, out.at(left, top + y));
    }
    return out;
}

Result<Bytes> encode(ByteView source, const PictureWish& wish) {
    const bool drawn = image_kind(source) == ImageKind::Svg;
    Image image;
    if (drawn) {
        ASSIGN_OR_RETURN(image, draw_svg(source, wish.box));
        if (wish.exact && !(Size{image.width, image.height} == wish.box)) {
            image = centred(image, wish.box);
        }
    } else {
        ASSIGN_OR_RETURN(image, read_photo(source));
        image = shrink(image, fit_inside({image.width, image.height}, wish.box));
    }
    if (wish.lossless) {
        return encode_webp(image, 100, true);
    }
    ASSIGN_OR_RETURN(Bytes lossy, encode_webp(image, wish.quality, false));
    if (drawn && has_few_colours(image)) {
        ASSIGN_OR_RETURN(Bytes whole, encode_webp(image, 100, true));
        return whole.size() < lossy.size() ? std::move(whole) : std::move(lossy);
    }
    return lossy;
}

/// Whether the file says in its own boxes how it is turned (ISO/IEC 23008-12, 6.5.10 and 6.5.12): then
/// whoever reads it has done so, and what EXIF says besides, as phones write it too, is no longer true.
bool is_turned_by_reader(ByteView heif) {
    const std::string_view boxes = as_text(heif.first(std::min<std::size_t>(heif.size(), 64 * 1024)));
    return boxes.find("irot") != std::string_view::npos || boxes.find("imir") != std::string_view::npos;
}

}  // namespace

const char* program_for(ByteView source) {
    switch (image_kind(source)) {
        case ImageKind::Svg:
            return "rsvg-convert";
        case ImageKind::Heif:
            return "heif-convert";
        default:
            return nullptr;
    }
}

Result<Image> read_photo(ByteView source) {
    if (image_kind(source) != ImageKind::Heif) {
        return decode_image(source);
    }
    ASSIGN_OR_RETURN(ScratchFolder scratch, ScratchFolder::make());
    const std::string in = scratch.path() + "/in.heic", out = scratch.path() + "/out.png";
    RETURN_IF_ERROR(write_file_atomic(in, source));
    Command command;
    command.program = "heif-convert";
    command.arguments = {in, out};
    command.timeout_s = 120;
    ASSIGN_OR_RETURN(Output output, run(command));
    // A file of several pictures gives out-1.png and so on; the first is the one that the phone shows.
    const std::string made = is_file(out) ? out : scratch.path() + "/out-1.png";
    if (output.exit_code != 0 || !is_file(made)) {
        return fail(ErrorCode::Corrupt,
                    "The photo is a HEIC file that cannot be read; save it as JPEG on the phone.");
    }
    ASSIGN_OR_RETURN(Bytes png, read_file(made, kMostPngBytes));
    return is_turned_by_reader(source) ? decode_unturned(png) : decode_image(png);
}

Result<Bytes> draw_svg_png(ByteView svg, Size box, const std::string& background) {
    if (svg.size() > kMostSvgBytes) {
        return fail(ErrorCode::Refused, "The drawing's file is larger than 16 MiB.");
    }
    Command command;
    command.program = "rsvg-convert";
    // From standard input, so that nothing beside the drawing can change what comes out.
    command.arguments = {"--width",
                         std::to_string(box.width),
                         "--height",
                         std::to_string(box.height),
                         "--keep-aspect-ratio",
                         "--format",
                         "png"};
    if (!background.empty()) {
        command.arguments.insert(command.arguments.end(), {"--background-color", background});
    }
    command.input = input_of(Bytes(svg.begin(), svg.end()));
    command.timeout_s = 120;
    ASSIGN_OR_RETURN(Output output, run(command));
    if (output.exit_code != 0 || image_kind(output.standard) != ImageKind::Png) {
        std::string why = output.error.substr(0, output.error.find('\n'));
        return fail(ErrorCode::Corrupt, "The drawing cannot be read" + (why.empty() ? "." : ": " + why));
    }
    return std::move(output.standard);
}

Result<Image> draw_svg(ByteView svg, Size box) {
    ASSIGN_OR_RETURN(Bytes png, draw_svg_png(svg, box, ""));
    return decode_image(png);
}

Result<Bytes> encode_webp(const Image& image, int quality, bool lossless) {
    WebPConfig config;
    WebPPicture picture;
    if (WebPConfigInit(&config) == 0 || WebPPictureInit(&picture) == 0) {
        return fail(ErrorCode::Bug, "The WebP encoder is another version than its header.");
    }
    config.quality = static_cast<float>(quality);
    config.method = 5;
    config.thread_level = 0;
    if (lossless) {
        WebPConfigLosslessPreset(&config, 6);
        config.exact = 0;
    }
    picture.use_argb = 1;
    picture.width = image.width;
    picture.height = image.height;
    WebPMemoryWriter writer;
    WebPMemoryWriterInit(&writer);
    picture.writer = WebPMemoryWrite;
    picture.custom_ptr = &writer;
    bool ok = WebPPictureImportRGBA(&picture, image.rgba.data(), image.width * 4) != 0 &&
              WebPEncode(&config, &picture) != 0;
    Bytes out;
    if (ok) {
        out.assign(writer.mem, writer.mem + writer.size);
    }
    WebPMemoryWriterClear(&writer);
    WebPPictureFree(&picture);
    if (!ok) {
        return fail(ErrorCode::Bug, "The picture could not be encoded.");
    }
    return out;
}

Result<Picture> make_picture(ByteView source, const PictureWish& wish, Cache& cache) {
    Picture picture;
    // What a program draws or reads has no size before it did.
    const char* program = program_for(source);
    if (program == nullptr) {
        ASSIGN_OR_RETURN(picture.source, image_size(source));
    }
    if (program == nullptr && fits_already(source, wish, picture.source) && decode_image(source)) {
        picture.webp.assign(source.begin(), source.end());
        picture.size = picture.source;
        return picture;
    }
    CacheKey key("picture");
    key.add(program != nullptr ? cache.version_of(program) : std::string())
        .add(wish.box.width)
        .add(wish.box.height);
    key.add(std::to_string(WebPGetEncoderVersion()));
    key.add(wish.quality).add(wish.lossless ? 1 : 0).add(wish.exact ? 1 : 0).add(source);
    ASSIGN_OR_RETURN(picture.webp, cache.fetch(key.hex(), [&] { return encode(source, wish); }));
    ASSIGN_OR_RETURN(picture.size, image_size(picture.webp));
    if (program != nullptr) {
        picture.source = picture.size;
    }
    return picture;
}

}  // namespace jankar::build
