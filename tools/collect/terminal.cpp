#include "tools/collect/terminal.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>

#include "content/base/clock.h"
#include "tools/collect/html_text.h"

namespace jankar::collect {
namespace {

constexpr std::int64_t kQuietMs = 1'000;
constexpr std::int64_t kStepMs = 200;

}  // namespace

ProgressLine::ProgressLine()
    : on_terminal_(::isatty(STDERR_FILENO) == 1),
      start_ms_(system_clock().monotonic_ms()),
      last_ms_(start_ms_) {}

ProgressLine::~ProgressLine() {
    if (shown_) {
        std::fputs("\r\x1b[K", stderr);
    }
}

double ProgressLine::seconds() const {
    return static_cast<double>(system_clock().monotonic_ms() - start_ms_) / 1'000.0;
}

void ProgressLine::show(std::uint64_t done, std::uint64_t total, std::int64_t records) {
    if (!on_terminal_) {
        return;
    }
    const std::int64_t now = system_clock().monotonic_ms();
    if (now - start_ms_ < kQuietMs || now - last_ms_ < kStepMs) {
        return;
    }
    last_ms_ = now;
    shown_ = true;
    const double elapsed = seconds();
    std::string line = fmt::format("{} records, {} a second", grouped(records),
                                   grouped(static_cast<long long>(static_cast<double>(records) / elapsed)));
    if (total > 0 && done > 0) {
        const double left = elapsed * (static_cast<double>(total) / static_cast<double>(done) - 1.0);
        line += fmt::format(", {} %, {:.0f} s left", 100 * done / total, left < 0 ? 0 : left);
    }
    std::fprintf(stderr, "\r\x1b[K%s", line.c_str());
    std::fflush(stderr);
}

}  // namespace jankar::collect
