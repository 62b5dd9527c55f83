// Any bytes as a picture: measured, and decoded as it is shown in a small box, filled and whole. The programs
// fuzz_jpeg, fuzz_png and fuzz_webp are this with different seeds: the wrapper is chosen by the first bytes.
#include <cstdint>
#include <cstdlib>

#include "player/media/picture.h"
#include "tests/fuzz/checksums.h"

using namespace jankar;
using namespace jankar::media;

namespace {

void must(bool holds) {
    if (!holds) {
        std::abort();
    }
}

void try_picture(ByteView encoded) {
    const Result<PictureSize> measured = picture_size(encoded);
    for (const Fit fit : {Fit::Cover, Fit::Contain}) {
        const Result<Picture> picture = decode_picture(encoded, 40, 30, fit);
        if (!picture) {
            must(picture.error().text.ends_with("."));
            continue;
        }
        must(measured.has_value());
        must(picture->width >= 1 && picture->width <= 40 && picture->height >= 1 && picture->height <= 30);
        must(fit == Fit::Contain || (picture->width == 40 && picture->height == 30));
        must(picture->pixels.size() ==
             static_cast<std::size_t>(picture->width) * static_cast<std::size_t>(picture->height));
    }
    // As it is, unless that takes long.
    if (measured && static_cast<std::int64_t>(measured->width) * measured->height <= 1 << 20) {
        const Result<Picture> picture = decode_picture(encoded, 0, 0, Fit::Contain);
        must(!picture || (picture->width == measured->width && picture->height == measured->height));
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const ByteView encoded(data, size);
    try_picture(encoded);
    if (as_text(encoded).starts_with("\x89PNG")) {
        try_picture(fuzz::with_png_sums(encoded));
    }
    return 0;
}
