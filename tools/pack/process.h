#pragma once
// Runs a program to its end without a shell: arguments as they are, bytes in, bytes out. For the authoring
// programs ffmpeg, ffprobe, espeak-ng, rsvg-convert and heif-convert, which are never linked.
//
// The child sees LC_ALL=C.UTF-8 and TZ=UTC whatever the caller's are, so that output never depends on them.
// Any thread; several may run at once. Errors: Io with one sentence; a missing program names its package.
#include <functional>
#include <string>
#include <vector>

#include "content/base/bytes.h"
#include "content/base/result.h"

namespace jankar::build {

struct Command {
    std::string program;                 ///< looked for in PATH
    std::vector<std::string> arguments;  ///< without the program's own name
    /// Called for the next piece of standard input until it returns an empty one; none: no input.
    std::function<Result<Bytes>()> input = nullptr;
    std::uint64_t output_limit = 512ULL << 20;  ///< bytes of standard output, above which it is stopped
    int timeout_s = 1800;
};

struct Output {
    int exit_code = 0;  ///< 128 + signal number when a signal ended it
    Bytes standard;     ///< standard output
    std::string error;  ///< standard error, its last 64 KiB
};

/// Runs `command` and hands back what it printed, whatever its exit code.
Result<Output> run(const Command& command);
/// The same, but a code other than 0 is an Error (Corrupt: it did not like what it was given) that ends in
/// the program's last line of complaint.
Result<Bytes> run_ok(const Command& command);
/// Input from one piece of memory.
std::function<Result<Bytes>()> input_of(Bytes bytes);

/// The Debian package that brings `program`.
std::string package_of(const std::string& program);
/// Whether `program` can be found in PATH.
bool is_installed(const std::string& program);

}  // namespace jankar::build
