#include "tools/pack/console.h"

#include <unistd.h>

#include <cstdio>

namespace jankar::build {

namespace {

std::string rate_text(double rate) {
    char text[32];
    std::snprintf(text, sizeof text, rate < 10 ? "%.1f" : "%.0f", rate);
    return text;
}

}  // namespace

std::string told_progress(std::int64_t done, std::int64_t total, const std::string& unit, double seconds) {
    const std::string behind = unit.empty() ? "" : " " + unit;
    std::string text = std::to_string(done) + " of " + std::to_string(total) + behind;
    if (done <= 0 || seconds <= 0) {
        return text;
    }
    const double rate = static_cast<double>(done) / seconds;
    const auto left = static_cast<std::int64_t>(static_cast<double>(total - done) / rate + 0.5);
    text += ", " + rate_text(rate) + behind + " a second, ";
    text += left < 120 ? std::to_string(left) + " s left" : std::to_string((left + 30) / 60) + " min left";
    return text;
}

Console::Console() : terminal_(::isatty(STDERR_FILENO) == 1) {}

void Console::begin(const std::string& unit) {
    clear();
    unit_ = unit;
    began_ = std::chrono::steady_clock::now();
}

void Console::progress(const std::string& what, std::int64_t done, std::int64_t total) {
    const auto now = std::chrono::steady_clock::now();
    if (!terminal_ || now - began_ < std::chrono::seconds(1) ||
        now - last_ < std::chrono::milliseconds(100)) {
        return;
    }
    last_ = now;
    shown_ = true;
    const double seconds = std::chrono::duration<double>(now - began_).count();
    std::fprintf(stderr, "\r\033[K%s: %s", what.c_str(), told_progress(done, total, unit_, seconds).c_str());
    std::fflush(stderr);
}

void Console::clear() {
    if (shown_) {
        std::fputs("\r\033[K", stderr);
        shown_ = false;
    }
}

int Console::fail_with(const Error& error) {
    clear();
    std::fprintf(stderr, "jankar-pack: %s\n", error.text.c_str());
    return exit_code_for(error.code);
}

}  // namespace jankar::build
