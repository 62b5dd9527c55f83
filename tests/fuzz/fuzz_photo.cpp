// Any bytes as a photo of a face: either a small WebP comes out that the player reads, or one sentence.
#include <cstdint>
#include <cstdlib>

#include "player/media/photo.h"

using namespace jankar;
using namespace jankar::media;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const Result<Bytes> photo = make_photo(ByteView(data, size));
    if (!photo) {
        if (!photo.error().text.ends_with(".")) {
            std::abort();
        }
        return 0;
    }
    const Result<PictureSize> made = picture_size(*photo);
    if (!made || made->width != made->height || made->width > kPhotoSide || photo->size() > kPhotoBytes) {
        std::abort();
    }
    return 0;
}
