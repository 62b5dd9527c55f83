#include "tools/collect/picture_codes.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <vector>

#include "content/base/bytes.h"
#include "content/base/files.h"
#include "tools/collect/zbar_ptrs.h"

namespace jankar::collect {

namespace {

constexpr std::size_t kMostPixels = 64u << 20;
constexpr unsigned long kGrey = 0x30303859;  // "Y800"

struct Grey {
    std::size_t width = 0, height = 0;
    Bytes pixels;
};

Grey halved(const Grey& whole) {
    Grey half{whole.width / 2, whole.height / 2, {}};
    half.pixels.reserve(half.width * half.height);
    for (std::size_t y = 0; y < half.height; ++y) {
        for (std::size_t x = 0; x < half.width; ++x) {
            const std::size_t at = 2 * y * whole.width + 2 * x;
            half.pixels.push_back(static_cast<std::uint8_t>((whole.pixels[at] + whole.pixels[at + 1] +
                                                             whole.pixels[at + whole.width] +
                                                             whole.pixels[at + whole.width + 1]) /
                                                            4));
        }
    }
    return half;
}

class CodeReader {
 public:
    CodeReader() : scanner_(zbar::zbar_image_scanner_create()) {
        zbar_image_scanner_set_config(scanner_.get(), zbar::ZBAR_NONE, zbar::ZBAR_CFG_ENABLE, 0);
        zbar_image_scanner_set_config(scanner_.get(), zbar::ZBAR_QRCODE, zbar::ZBAR_CFG_ENABLE, 1);
    }
    std::vector<std::string> read(const Grey& grey) {
        std::vector<std::string> texts;
        const ZbarImagePtr image(zbar::zbar_image_create());
        zbar_image_set_format(image.get(), kGrey);
        zbar_image_set_size(image.get(), static_cast<unsigned>(grey.width),
                            static_cast<unsigned>(grey.height));
        zbar_image_set_data(image.get(), grey.pixels.data(), grey.pixels.size(), nullptr);
        if (zbar_scan_image(scanner_.get(), image.get()) > 0) {
            for (const auto* symbol = zbar_image_first_symbol(image.get()); symbol != nullptr;
                 symbol = zbar_symbol_next(symbol)) {
                texts.emplace_back(zbar_symbol_get_data(symbol), zbar_symbol_get_data_length(symbol));
            }
        }
        return texts;
    }

 private:
    ZbarScannerPtr scanner_;
};

/// ffmpeg as a child whose standard output is read; stopped and waited for at the end.
class Frames {
 public:
    Result<void> start(const std::string& file) {
        std::array<int, 2> ends{};
        if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
            return fail(io_error(errno, "read", file));
        }
        out_ = UniqueFd(ends[0]);
        const UniqueFd write_end(ends[1]);
        posix_spawn_file_actions_t actions;
        ::posix_spawn_file_actions_init(&actions);
        ::posix_spawn_file_actions_adddup2(&actions, write_end.get(), STDOUT_FILENO);
        ::posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
        const std::string source = "file:" + file;
        std::vector<std::string> words = {"ffmpeg",     "-nostdin",    "-v",   "error", "-protocol_whitelist",
                                          "file,pipe",  "-i",          source, "-an",   "-sn",
                                          "-vf",        "format=gray", "-c:v", "pgm",   "-f",
                                          "image2pipe", "pipe:1"};
        std::vector<char*> arguments;
        for (std::string& word : words) {
            arguments.push_back(word.data());
        }
        arguments.push_back(nullptr);
        const int error = ::posix_spawnp(&pid_, "ffmpeg", &actions, nullptr, arguments.data(), environ);
        ::posix_spawn_file_actions_destroy(&actions);
        if (error != 0) {
            pid_ = -1;
            return fail(ErrorCode::Io, "To read pictures and films the program ffmpeg is needed.");
        }
        return {};
    }
    ~Frames() {
        if (pid_ > 0) {
            ::kill(pid_, SIGKILL);
            ::waitpid(pid_, nullptr, 0);
        }
    }
    Frames() = default;
    Frames(const Frames&) = delete;
    Frames& operator=(const Frames&) = delete;

    /// The next frame ("P5\n<width> <height>\n255\n", then the pixels); false at the end.
    bool next(Grey& grey) {
        std::array<std::string, 4> head;
        for (std::string& word : head) {
            if (!word_of(word)) {
                return false;
            }
        }
        const auto number = [](const std::string& text) {
            std::size_t value = 0;
            std::from_chars(text.data(), text.data() + text.size(), value);
            return value;
        };
        grey.width = number(head[1]);
        grey.height = number(head[2]);
        if (head[0] != "P5" || grey.width < 2 || grey.height < 2 || grey.width > kMostPixels ||
            grey.height > kMostPixels / grey.width) {
            return false;
        }
        grey.pixels.resize(grey.width * grey.height);
        std::size_t done = 0;
        while (done < grey.pixels.size()) {
            const ssize_t got = ::read(out_.get(), grey.pixels.data() + done, grey.pixels.size() - done);
            if (got <= 0) {
                return false;
            }
            done += static_cast<std::size_t>(got);
        }
        return true;
    }

 private:
    bool word_of(std::string& word) {
        constexpr std::size_t kLongest = 10;
        char letter = 0;
        while (::read(out_.get(), &letter, 1) == 1) {
            if (letter == '\n' || letter == ' ') {
                return true;
            }
            if (word.size() >= kLongest) {
                return false;
            }
            word += letter;
        }
        return false;
    }

    UniqueFd out_;
    pid_t pid_ = -1;
};

}  // namespace

Result<void> read_picture_codes(const std::string& file,
                                const std::function<bool(const std::string&)>& found) {
    if (!is_file(file)) {
        return fail(ErrorCode::NotFound, fmt::format("There is no file {}.", file));
    }
    Frames frames;
    RETURN_IF_ERROR(frames.start(file));
    CodeReader reader;
    Grey grey;
    bool any = false;
    while (frames.next(grey)) {
        any = true;
        auto texts = reader.read(grey);
        if (texts.empty()) {
            texts = reader.read(halved(grey));
        }
        for (const std::string& text : texts) {
            if (!found(text)) {
                return {};
            }
        }
    }
    return any ? Result<void>()
               : Result<void>(fail(ErrorCode::Corrupt,
                                   fmt::format("{} is no picture or film that can be read.", file)));
}

}  // namespace jankar::collect
