#include "tools/pack/console.h"

#include <unistd.h>

#include <cstdio>

namespace jankar::build {

Console::Console() : terminal_(::isatty(STDERR_FILENO) == 1) {}

void Console::progress(const std::string& what, int done, int total) {
    auto now = std::chrono::steady_clock::now();
    if (!terminal_ || now - last_ < std::chrono::milliseconds(100)) {
        return;
    }
    last_ = now;
    shown_ = true;
    std::fprintf(stderr, "\r\033[K%s  %d of %d", what.c_str(), done, total);
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
