#pragma once
// Owner of the C handle of libqrencode.
#include <qrencode.h>

#include <memory>

namespace jankar::views {

struct QrDelete {
    void operator()(QRcode* code) const { QRcode_free(code); }
};
using QrPtr = std::unique_ptr<QRcode, QrDelete>;

}  // namespace jankar::views
