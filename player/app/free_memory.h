#pragma once
// What the machine has left, and the part of it that pictures may take. Any thread; reads one small file.
#include <cstddef>
#include <cstdint>
#include <string>

namespace jankar::app {

/// Bytes that programs can have without anything being put aside (MemAvailable); 0 where that is not told.
std::uint64_t free_memory(const std::string& file = "/proc/meminfo");

/// Bytes that decoded pictures may take: a thirty-second of what is free, so that next and previous step are
/// ready on a board with 256 MB left, and less on one that is full. Never less than one picture of a small
/// screen.
std::size_t picture_share(std::uint64_t free_bytes);

}  // namespace jankar::app
