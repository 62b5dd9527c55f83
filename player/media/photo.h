#pragma once
// Photos of faces: whatever file a phone or a stick holds becomes a small square, right way up, without
// anything of where and when it was taken. Pure functions, any thread; a photo of 100 megapixels takes
// seconds, so not the main one. Memory: at most about 64 MB for the largest that is taken, 10 MB for a
// phone's. Errors are one sentence: Unsupported (no JPEG, PNG or WebP), Corrupt (broken), Refused (too large
// or small).
#include <string>

#include "player/media/picture.h"

namespace jankar::media {

inline constexpr int kPhotoSide = 256;                      ///< pixels, at most
inline constexpr std::size_t kPhotoBytes = 24 * 1024;       ///< WebP, at most
inline constexpr std::uint64_t kPhotoFileBytes = 64 << 20;  ///< of what it is made from

/// The middle of a picture file as a square WebP, turned as its EXIF says.
Result<Bytes> make_photo(ByteView file);
/// The same of pixels that are upright already.
Result<Bytes> make_photo(const Picture& picture);
/// Reads the file and makes the photo; also Io and NotFound.
Result<Bytes> read_photo(const std::string& path);

}  // namespace jankar::media
