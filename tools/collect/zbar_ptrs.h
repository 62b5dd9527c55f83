#pragma once
// Owners of the C handles of zbar.
#include <zbar.h>

#include <memory>

namespace jankar::collect {

struct ZbarScannerDelete {
    void operator()(zbar::zbar_image_scanner_t* scanner) const { zbar_image_scanner_destroy(scanner); }
};
using ZbarScannerPtr = std::unique_ptr<zbar::zbar_image_scanner_t, ZbarScannerDelete>;

struct ZbarImageDelete {
    void operator()(zbar::zbar_image_t* image) const { zbar_image_destroy(image); }
};
using ZbarImagePtr = std::unique_ptr<zbar::zbar_image_t, ZbarImageDelete>;

}  // namespace jankar::collect
