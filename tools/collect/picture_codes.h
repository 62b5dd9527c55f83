#pragma once
// The texts of the QR codes in a picture or a film: the program ffmpeg takes it apart into grey frames, zbar
// reads them, whole and at half their size (it misses codes that are too large). Any thread. Errors: Io with
// one sentence where ffmpeg is missing, Corrupt where it does not know the file.
#include <functional>
#include <string>

#include "content/base/result.h"

namespace jankar::collect {

/// `found` for each code of each frame, again and again; false ends the reading.
Result<void> read_picture_codes(const std::string& file,
                                const std::function<bool(const std::string&)>& found);

}  // namespace jankar::collect
