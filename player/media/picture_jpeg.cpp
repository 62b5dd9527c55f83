// libjpeg-turbo reports errors by longjmp. It never leaves this file: every function that calls setjmp
// holds nothing with a destructor, and JpegReader frees the library's memory.
// jpeglib.h needs FILE and size_t to be there before it.
// clang-format off
#include <algorithm>
#include <bit>
#include <csetjmp>
#include <cstddef>
#include <cstdio>

#include <jpeglib.h>
#include <jerror.h>
// clang-format on

#include "player/media/picture_formats.h"

namespace jankar::media {
namespace {

constexpr int kMostScans = 100;  // a progressive picture with more only wants to keep us busy

class JpegReader {
 public:
    explicit JpegReader(ByteView encoded) : encoded_(encoded) {
        picture_.err = jpeg_std_error(&errors_.base);
        errors_.base.error_exit = leave;
        errors_.base.emit_message = note;
        errors_.base.output_message = [](j_common_ptr) {};
        progress_.progress_monitor = watch;
    }
    JpegReader(const JpegReader&) = delete;
    JpegReader& operator=(const JpegReader&) = delete;
    ~JpegReader() { jpeg_destroy_decompress(&picture_); }

    bool read_header() {
        if (setjmp(errors_.place) != 0) {
            return false;
        }
        jpeg_create_decompress(&picture_);
        picture_.progress = &progress_;
        jpeg_mem_src(&picture_, encoded_.data(), static_cast<unsigned long>(encoded_.size()));
        jpeg_save_markers(&picture_, JPEG_APP0 + 1, 0xFFFF);
        return jpeg_read_header(&picture_, TRUE) == JPEG_HEADER_OK;
    }

    bool start(unsigned denominator) {
        if (setjmp(errors_.place) != 0) {
            return false;
        }
        picture_.scale_num = 1;
        picture_.scale_denom = denominator;
        picture_.out_color_space = std::endian::native == std::endian::little ? JCS_EXT_BGRA : JCS_EXT_ARGB;
        picture_.dct_method = JDCT_ISLOW;
        return jpeg_start_decompress(&picture_) == TRUE;
    }

    /// Decodes the next row into `row`, which holds output_width pixels.
    bool read_rows(std::uint32_t* rows, int count, std::ptrdiff_t step) {
        if (setjmp(errors_.place) != 0) {
            return false;
        }
        for (int i = 0; i < count; ++i) {
            JSAMPROW row = reinterpret_cast<JSAMPROW>(rows + i * step);
            if (jpeg_read_scanlines(&picture_, &row, 1) != 1) {
                return false;
            }
        }
        return true;
    }

    /// The coefficients of a picture that comes in several scans; 0 for one that comes row by row.
    std::uint64_t held_bytes() {
        if (setjmp(errors_.place) != 0 || jpeg_has_multiple_scans(&picture_) == FALSE) {
            return 0;
        }
        std::uint64_t blocks = 0;
        for (int i = 0; i < picture_.num_components; ++i) {
            blocks += static_cast<std::uint64_t>(picture_.comp_info[i].width_in_blocks) *
                      picture_.comp_info[i].height_in_blocks;
        }
        return blocks * sizeof(JBLOCK);
    }

    const jpeg_decompress_struct& picture() const { return picture_; }
    bool cut_short() const { return errors_.cut_short; }

 private:
    struct Errors {
        jpeg_error_mgr base;  // first: the library hands back a pointer to it
        std::jmp_buf place;
        bool cut_short;
    };
    static Errors& errors_of(j_common_ptr picture) { return *reinterpret_cast<Errors*>(picture->err); }
    [[noreturn]] static void leave(j_common_ptr picture) { std::longjmp(errors_of(picture).place, 1); }
    static void note(j_common_ptr picture, int level) {
        if (level < 0 && picture->err->msg_code == JWRN_JPEG_EOF) {
            errors_of(picture).cut_short = true;
        }
    }
    static void watch(j_common_ptr picture) {
        if (picture->is_decompressor &&
            reinterpret_cast<j_decompress_ptr>(picture)->input_scan_number > kMostScans) {
            leave(picture);
        }
    }

    const ByteView encoded_;
    jpeg_decompress_struct picture_{};
    Errors errors_{};
    jpeg_progress_mgr progress_{};
};

Error damaged() {
    return {ErrorCode::Corrupt, "The picture is damaged."};
}

}  // namespace

int exif_orientation(ByteView tiff) {
    if (tiff.size() < 8) {
        return 1;
    }
    const bool little = tiff[0] == 'I';
    auto u16 = [&](std::size_t at) {
        return static_cast<std::uint32_t>(little ? tiff[at] | tiff[at + 1] << 8
                                                 : tiff[at] << 8 | tiff[at + 1]);
    };
    auto u32 = [&](std::size_t at) {
        return little ? u16(at) | u16(at + 2) << 16 : u16(at) << 16 | u16(at + 2);
    };
    const std::size_t directory = u32(4);
    if (directory > tiff.size() || tiff.size() - directory < 2) {
        return 1;
    }
    const std::size_t entries = u16(directory);
    for (std::size_t i = 0; i < entries; ++i) {
        const std::size_t entry = directory + 2 + i * 12;
        if (entry + 12 > tiff.size()) {
            return 1;
        }
        if (u16(entry) == 0x0112) {
            const auto value = static_cast<int>(u16(entry + 8));
            return value >= 1 && value <= 8 ? value : 1;
        }
    }
    return 1;
}

Result<JpegInfo> jpeg_info(ByteView encoded, int most_side) {
    JpegReader reader(encoded);
    if (!reader.read_header()) {
        return fail(damaged());
    }
    JpegInfo info;
    const jpeg_decompress_struct& picture = reader.picture();
    if (most_side == kPictureSide) {
        RETURN_IF_ERROR(check_picture_size(picture.image_width, picture.image_height));
    } else if (std::max(picture.image_width, picture.image_height) > static_cast<unsigned>(most_side)) {
        return fail(ErrorCode::Refused, "The picture is too large.");
    }
    info.held_bytes = reader.held_bytes();
    info.size = {static_cast<int>(picture.image_width), static_cast<int>(picture.image_height)};
    for (jpeg_saved_marker_ptr marker = picture.marker_list; marker != nullptr; marker = marker->next) {
        if (marker->marker == JPEG_APP0 + 1 && info.orientation == 1) {
            const ByteView exif(marker->data, marker->data_length);
            if (as_text(exif).starts_with(std::string_view("Exif\0\0", 6))) {
                info.orientation = exif_orientation(exif.subspan(6));
            }
        }
    }
    return info;
}

Result<Picture> decode_jpeg(ByteView encoded, const Plan& plan) {
    JpegReader reader(encoded);
    if (!reader.read_header()) {
        return fail(damaged());
    }
    if (reader.picture().num_components == 4) {
        return fail(ErrorCode::Unsupported, "The picture is made for printing (CMYK) and cannot be shown.");
    }
    int denominator = 1;
    while (denominator < 8 && plan.cut_width / (denominator * 2) >= plan.width &&
           plan.cut_height / (denominator * 2) >= plan.height) {
        denominator *= 2;
    }
    if (!reader.start(static_cast<unsigned>(denominator))) {
        return fail(damaged());
    }
    const int stored_width = static_cast<int>(reader.picture().output_width);
    const int stored_height = static_cast<int>(reader.picture().output_height);
    const int left = plan.left / denominator, top = plan.top / denominator;
    const int cut_width = std::min((plan.cut_width + denominator - 1) / denominator, stored_width - left);
    const int cut_height = std::min((plan.cut_height + denominator - 1) / denominator, stored_height - top);
    if (cut_width < 1 || cut_height < 1) {
        return fail(damaged());
    }
    std::vector<std::uint32_t> rows(static_cast<std::size_t>(stored_width) *
                                    static_cast<std::size_t>(cut_height));
    // Rows above the cut are decoded into the first row, one over the other; those below not at all.
    if (!reader.read_rows(rows.data(), top, 0) || !reader.read_rows(rows.data(), cut_height, stored_width)) {
        return fail(damaged());
    }
    if (reader.cut_short()) {
        return fail(ErrorCode::Corrupt, "The picture is cut short.");
    }
    Picture picture;
    picture.width = plan.width;
    picture.height = plan.height;
    if (plan.width == stored_width && plan.height == stored_height) {
        picture.pixels = std::move(rows);
        return picture;
    }
    picture.pixels.resize(static_cast<std::size_t>(plan.width) * static_cast<std::size_t>(plan.height));
    scale_pixels({rows.data() + left, cut_width, cut_height, stored_width}, false, picture.pixels.data(),
                 plan.width, plan.height);
    return picture;
}

}  // namespace jankar::media
