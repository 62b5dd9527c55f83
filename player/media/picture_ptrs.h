#pragma once
// Handles of the picture libraries that free themselves.
#include <png.h>

#include <memory>

namespace jankar::media {

struct FreePngImage {
    void operator()(png_image* image) const {
        png_image_free(image);
        delete image;
    }
};
using PngImage = std::unique_ptr<png_image, FreePngImage>;

}  // namespace jankar::media
