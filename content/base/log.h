#pragma once
// The log for technicians, on stderr. Learners never see it. A line is logged once, where the error is
// handled. Any thread.
#include <string_view>

namespace jankar {

enum class LogLevel { Debug, Info, Warning, Error };

void log(LogLevel level, std::string_view text);
inline void log_info(std::string_view text) {
    log(LogLevel::Info, text);
}
inline void log_warning(std::string_view text) {
    log(LogLevel::Warning, text);
}
inline void log_error(std::string_view text) {
    log(LogLevel::Error, text);
}

}  // namespace jankar
