#pragma once
// What of FFmpeg may touch a clip. Everything else is refused: each parser more is one more way in.
#include <string_view>

namespace jankar::media {

/// Containers, by FFmpeg's names. "mov" reads MP4, "matroska" WebM.
inline constexpr const char* kContainers = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,ogg,wav,mp3";
inline constexpr const char* kDecoders =
    "h264,vp8,vp9,mpeg4,aac,mp3float,mp3,opus,vorbis,pcm_u8,pcm_s16le,pcm_s16be,pcm_s24le,pcm_s32le,pcm_"
    "f32le";

/// Whether one of the comma-separated names is on the list.
bool on_list(std::string_view names, std::string_view list);

inline constexpr int kLongestSide = 1920;
inline constexpr int kMostPixels = 1920 * 1088;

}  // namespace jankar::media
