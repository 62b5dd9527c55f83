#pragma once
// The version of all programs; CMake's project version.
namespace jankar::app {
inline constexpr char kVersion[] = JANKAR_VERSION;
}  // namespace jankar::app
