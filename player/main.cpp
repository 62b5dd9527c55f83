// The player: reads the command line, finds its folders, and runs a command or the window.
#include <malloc.h>

#include <cstdlib>
#include <ctime>

#include "content/base/log.h"
#include "player/app/app.h"
#include "player/app/commands.h"
#include "player/app/version.h"

namespace {

double monotonic_ms() {
    timespec time{};
    ::clock_gettime(CLOCK_MONOTONIC, &time);
    return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6;
}

int stop(const jankar::Error& error, jankar::screen::Trace& trace) {
    jankar::log_error(error.text);
    const int code = jankar::exit_code_for(error.code);
    trace.exit(code);
    return code;
}

/// Pictures and frames are large and short-lived: each in a mapping of its own they go back to the system at
/// once, and few arenas keep the rest together. On 512 MB this is what lets a clip play beside a desktop.
void keep_memory_small() {
    ::mallopt(M_MMAP_THRESHOLD, 128 * 1024);
    ::mallopt(M_TRIM_THRESHOLD, 256 * 1024);
    ::mallopt(M_ARENA_MAX, 2);
}

/// Nothing is ever typed, so no input method is wanted: under a UTF-8 locale the X library would read half a
/// megabyte of compose rules before the first window. REQUIRES: no thread runs yet.
void want_no_input_method() {
    ::setenv("LC_ALL", "C", 1);
    ::setenv("XMODIFIERS", "@im=none", 1);
}

}  // namespace

int main(int argc, char** argv) {
    keep_memory_small();
    want_no_input_method();
    jankar::screen::Trace trace(monotonic_ms());
    jankar::app::Parsed parsed = jankar::app::parse_options(argc, argv);
    if (!parsed.options) {
        return parsed.exit_code;
    }
    jankar::app::Options& options = *parsed.options;
    if (!options.trace.empty()) {
        if (auto opened = trace.open(options.trace); !opened) {
            jankar::log_error(opened.error().text);
            return 3;
        }
        trace.start(jankar::app::kVersion);
    }
    auto paths = jankar::app::find_paths();
    if (!paths) {
        return stop(paths.error(), trace);
    }
    auto data = jankar::app::data_folder(options.data);
    if (!data) {
        return stop(data.error(), trace);
    }
    options.data = *data;
    if (jankar::app::is_command(options)) {
        return jankar::app::run_command(options, *paths);
    }
    int code = 0;
    {
        jankar::app::App app(options, *paths, trace);
        code = app.run();
    }
    trace.exit(code);
    return code;
}
