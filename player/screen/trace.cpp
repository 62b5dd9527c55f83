#include "player/screen/trace.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <ctime>
#include <string_view>

#include "content/base/files.h"

namespace jankar::screen {

const char* name_of(Reason reason) {
    switch (reason) {
        case Reason::Start:
            return "start";
        case Reason::Input:
            return "input";
        case Reason::Voice:
            return "voice";
        case Reason::Picture:
            return "picture";
        case Reason::Video:
            return "video";
        case Reason::Timer:
            return "timer";
        case Reason::Motion:
            return "motion";
        case Reason::Resize:
            return "resize";
        case Reason::Expose:
            return "expose";
        case Reason::Data:
            return "data";
    }
    return "data";
}

namespace {

/// Length of the UTF-8 sequence at the beginning of `text`, 0 if there is none (RFC 3629, table 3-7 of
/// Unicode).
std::size_t utf8_length(std::string_view text) {
    const auto byte = [&](std::size_t i) {
        return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
    };
    const auto goes_on = [&](std::size_t i, unsigned from = 0x80, unsigned to = 0xBF) {
        return byte(i) >= from && byte(i) <= to;
    };
    const unsigned first = byte(0);
    if (first < 0x80) {
        return 1;
    }
    if (first >= 0xC2 && first <= 0xDF) {
        return goes_on(1) ? 2 : 0;
    }
    if (first >= 0xE0 && first <= 0xEF) {
        return goes_on(1, first == 0xE0 ? 0xA0 : 0x80, first == 0xED ? 0x9F : 0xBF) && goes_on(2) ? 3 : 0;
    }
    if (first >= 0xF0 && first <= 0xF4) {
        return goes_on(1, first == 0xF0 ? 0x90 : 0x80, first == 0xF4 ? 0x8F : 0xBF) && goes_on(2) &&
                       goes_on(3)
                   ? 4
                   : 0;
    }
    return 0;
}

}  // namespace

std::string json_quote(const std::string& text) {
    std::string out = "\"";
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        const std::size_t length = utf8_length(std::string_view(text).substr(i));
        if (length != 1) {
            // Names of files on a stick may be anything; JSON is UTF-8.
            out += length == 0 ? std::string("\\ufffd") : text.substr(i, length);
            i += length == 0 ? 0 : length - 1;
            continue;
        }
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (static_cast<unsigned char>(c) < 0x20) {
            out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
        } else {
            out += c;
        }
    }
    return out + '"';
}

namespace {

std::string or_null(const std::string& text) {
    return text.empty() ? "null" : json_quote(text);
}

}  // namespace

Result<void> Trace::open(const std::string& path) {
    file_.reset(std::fopen(path.c_str(), "ae"));
    if (!file_) {
        return fail(io_error(errno, "write", path));
    }
    return {};
}

double Trace::now_ms() const {
    timespec time{};
    ::clock_gettime(CLOCK_MONOTONIC, &time);
    return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6 - began_ms_;
}

void Trace::write(const std::string& line) {
    std::lock_guard<std::mutex> lock(mutex_);
    if (file_) {
        std::fwrite(line.data(), 1, line.size(), file_.get());
        std::fputc('\n', file_.get());
        std::fflush(file_.get());
    }
}

void Trace::start(const std::string& version) {
    if (file_) {
        write(fmt::format(R"({{"ms":{:.1f},"event":"start","version":{},"pid":{},"mono_ms":{:.1f}}})",
                          now_ms(), json_quote(version), ::getpid(), began_ms_));
    }
}

void Trace::window(int width, int height, const std::string& renderer, double mm_per_px) {
    if (file_ && !private_) {
        write(
            fmt::format(R"({{"ms":{:.1f},"event":"window","w":{},"h":{},"renderer":{},"mm_per_px":{:.4f}}})",
                        now_ms(), width, height, json_quote(renderer), mm_per_px));
    }
}

bool Trace::screen(const ScreenRecord& record) {
    if (wrote_screen_ && record == last_) {
        return false;
    }
    last_ = record;
    wrote_screen_ = true;
    if (file_) {
        std::string controls;
        for (const Control& c : record.controls) {
            controls += fmt::format(
                R"({}{{"id":{},"role":"{}","rect":[{},{},{},{}],"voice":{},"enabled":{},"focus":{}}})",
                controls.empty() ? "" : ",", json_quote(c.id), name_of(c.role), c.rect.x, c.rect.y, c.rect.w,
                c.rect.h, or_null(c.voice), c.enabled, c.focus);
        }
        write(fmt::format(
            R"({{"ms":{:.1f},"event":"screen","screen":{},"learner":{},"lesson":{},"step":{},"step_type":{},"lang":{},"controls":[{}]}})",
            now_ms(), json_quote(record.screen), or_null(record.learner), or_null(record.lesson),
            or_null(record.step), or_null(record.step_type), or_null(record.lang), controls));
    }
    return true;
}

void Trace::frame(std::int64_t number, double draw_ms, double present_ms, Reason reason, double input_ms) {
    if (file_ && !private_) {
        std::string input = input_ms >= 0 ? fmt::format(R"(,"input_ms":{:.1f})", input_ms) : "";
        write(fmt::format(
            R"({{"ms":{:.1f},"event":"frame","n":{},"draw_ms":{:.2f},"present_ms":{:.2f},"reason":"{}"{}}})",
            now_ms(), number, draw_ms, present_ms, name_of(reason), input));
    }
}

void Trace::sound(const std::string& id, const std::string& lang, const char* what) {
    if (file_ && !private_) {
        write(fmt::format(R"({{"ms":{:.1f},"event":"sound","id":{},"lang":{},"what":"{}"}})", now_ms(),
                          json_quote(id), or_null(lang), what));
    }
}

void Trace::video(std::int64_t pts_ms, std::int64_t clock_ms, int late, int dropped) {
    if (file_ && !private_) {
        write(
            fmt::format(R"({{"ms":{:.1f},"event":"video","pts_ms":{},"clock_ms":{},"late":{},"dropped":{}}})",
                        now_ms(), pts_ms, clock_ms, late, dropped));
    }
}

void Trace::answer(const std::string& step, bool right, int attempt) {
    if (file_ && !private_) {
        write(fmt::format(R"({{"ms":{:.1f},"event":"answer","step":{},"right":{},"try":{}}})", now_ms(),
                          json_quote(step), right, attempt));
    }
}

void Trace::record(const std::string& kind, std::int64_t seq, bool durable) {
    if (file_ && !private_) {
        write(fmt::format(R"({{"ms":{:.1f},"event":"record","kind":{},"seq":{},"durable":{}}})", now_ms(),
                          json_quote(kind), seq, durable));
    }
}

void Trace::error(const std::string& code, const std::string& text) {
    if (file_ && !private_) {
        write(fmt::format(R"({{"ms":{:.1f},"event":"error","code":{},"text":{}}})", now_ms(),
                          json_quote(code), json_quote(text)));
    }
}

void Trace::exit(int code) {
    if (file_) {
        write(fmt::format(R"({{"ms":{:.1f},"event":"exit","code":{}}})", now_ms(), code));
    }
}

}  // namespace jankar::screen
