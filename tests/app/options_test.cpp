#include "player/app/options.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <unistd.h>

#include <cstdio>

#include "content/base/files.h"
#include "tests/support/temp_dir.h"

using namespace jankar;
using namespace jankar::app;

namespace {

/// What the command line came to, and what it printed meanwhile.
struct Run {
    Parsed parsed;
    std::string out, err;
};

/// Standard output or error of this process in a file for a while.
class Caught {
 public:
    Caught(std::FILE* stream, const std::string& path) : stream_(stream), path_(path) {
        std::fflush(stream_);
        kept_ = ::dup(::fileno(stream_));
        const int file = ::open(path.c_str(), O_CREAT | O_WRONLY | O_TRUNC | O_CLOEXEC, 0600);
        ::dup2(file, ::fileno(stream_));
        ::close(file);
    }
    std::string end() {
        std::fflush(stream_);
        ::dup2(kept_, ::fileno(stream_));
        ::close(kept_);
        return read_text_file(path_, 1 << 20).value_or("");
    }

 private:
    std::FILE* stream_;
    const std::string path_;
    int kept_ = -1;
};

Run parse(std::vector<std::string> words) {
    test::TempDir dir;
    words.insert(words.begin(), "jankar");
    std::vector<char*> argv;
    for (std::string& word : words) {
        argv.push_back(word.data());
    }
    argv.push_back(nullptr);
    Caught out(stdout, dir / "out"), err(stderr, dir / "err");
    Run run{parse_options(static_cast<int>(words.size()), argv.data()), "", ""};
    std::fflush(stdout);
    run.out = out.end();
    run.err = err.end();
    return run;
}

void check_refused(const std::vector<std::string>& words) {
    std::string line;
    for (const std::string& word : words) {
        line += " " + word;
    }
    CAPTURE(line);
    const Run run = parse(words);
    CHECK_FALSE(run.parsed.options.has_value());
    CHECK(run.parsed.exit_code == 2);
    CHECK(run.err.starts_with("jankar: "));
    CHECK(run.err.find('\n') == run.err.size() - 1);  // one sentence, one line
    CHECK(run.out.empty());
}

Options options_of(const std::vector<std::string>& words) {
    Run run = parse(words);
    CAPTURE(run.err);
    REQUIRE(run.parsed.options.has_value());
    CHECK(run.parsed.exit_code == 0);
    CHECK(run.err.empty());
    return *run.parsed.options;
}

}  // namespace

TEST_CASE("options: nothing given is a window as it fits, with our own packs") {
    const Options options = options_of({});
    CHECK(options.packs.empty());
    CHECK(options.data.empty());
    CHECK(options.width == 0);
    CHECK_FALSE(options.fullscreen);
    CHECK(options.diagonal_inches == 0);
    CHECK(options.renderer == screen::RendererKind::Auto);
    CHECK(options.skin == screen::Skin::Normal);
    CHECK_FALSE(options.list);
    CHECK_FALSE(options.wants_add_learner);
}

TEST_CASE("options: all that opens a window") {
    const Options options =
        options_of({"a.jkpack",   "b.jkpack", "--data",     "/d",       "--packs", "/p1",    "--packs",
                    "/p2",        "--stick",  "/s1",        "--stick",  "/s2",     "--size", "1366x768",
                    "--diagonal", "11.6",     "--renderer", "software", "--lang",  "hi",     "--country",
                    "ET",         "--skin",   "contrast",   "--trace",  "/t"});
    CHECK(options.packs == std::vector<std::string>{"a.jkpack", "b.jkpack"});
    CHECK(options.data == "/d");
    CHECK(options.pack_folders == std::vector<std::string>{"/p1", "/p2"});
    CHECK(options.sticks == std::vector<std::string>{"/s1", "/s2"});
    CHECK(options.width == 1366);
    CHECK(options.height == 768);
    CHECK(options.diagonal_inches == doctest::Approx(11.6));
    CHECK(options.renderer == screen::RendererKind::Software);
    CHECK(options.lang == "hi");
    CHECK(options.country == "ET");
    CHECK(options.skin == screen::Skin::Contrast);
    CHECK(options.trace == "/t");
    CHECK(options_of({"--renderer", "gpu"}).renderer == screen::RendererKind::Gpu);
    CHECK(options_of({"--skin", "normal"}).skin == screen::Skin::Normal);
    CHECK(options_of({"--packs", "/p", "a.jkpack"}).packs == std::vector<std::string>{"a.jkpack"});
}

TEST_CASE("options: sizes of windows") {
    for (const char* good : {"320x240", "800x480", "600x1024", "16384x16384"}) {
        CAPTURE(good);
        CHECK(options_of({"--size", good}).width >= 320);
    }
    for (const char* bad : {"", "x", "800", "800x", "x480", "319x240", "320x239", "16385x240", "320x16385",
                            "-800x480", "800x480x2", "800X480", "99999999999x480", "800x480 ", "0x0"}) {
        check_refused({"--size", bad});
    }
}

TEST_CASE("options: kiosk fills the screen, and full screen has no size") {
    CHECK(options_of({"--kiosk"}).fullscreen);
    CHECK(options_of({"--fullscreen"}).fullscreen);
    CHECK_FALSE(options_of({"--fullscreen"}).kiosk);
    check_refused({"--fullscreen", "--size", "800x480"});
    check_refused({"--kiosk", "--size", "800x480"});
}

TEST_CASE("options: what makes no sense is one sentence and 2") {
    check_refused({"--no-such-option"});
    check_refused({"--data"});
    check_refused({"--lang", "xx"});
    check_refused({"--lang", "hindi"});
    check_refused({"--country", "DE"});
    check_refused({"--renderer", "vulkan"});
    check_refused({"--skin", "dark"});
    check_refused({"--diagonal", "2"});
    check_refused({"--diagonal", "seven"});
    check_refused({"--picture", "mango"});
    check_refused({"--group", "river"});
}

TEST_CASE("options: verbs of the design that are not in this version say so, with 2") {
    for (const std::vector<std::string>& words : std::vector<std::vector<std::string>>{
             {"--install", "a.jkpack"}, {"--exchange", "/s"}, {"--preview", "/d", "a.jkpack"}}) {
        check_refused(words);
        CHECK(parse(words).err.find(words[0]) != std::string::npos);
    }
    check_refused({"--install", "a.jkpack", "b.jkpack", "--trust"});
}

TEST_CASE("options: commands without a window") {
    CHECK(options_of({"--list"}).list);
    CHECK(options_of({"--list", "--json"}).json);
    const Options add = options_of({"--add-learner", "Meera", "--picture", "mango", "--group", "river"});
    CHECK(add.wants_add_learner);
    CHECK(add.add_learner == "Meera");
    CHECK(add.picture == "mango");
    CHECK(add.group == "river");
    CHECK(options_of({"--add-learner", ""}).wants_add_learner);
    CHECK(options_of({"--set-trainer-code"}).set_trainer_code);
    CHECK(options_of({"--export", "/media/stick"}).export_folder == "/media/stick");
}

TEST_CASE("options: help and version go to standard output, with 0") {
    const Run version = parse({"--version"});
    CHECK_FALSE(version.parsed.options.has_value());
    CHECK(version.parsed.exit_code == 0);
    CHECK(version.out.starts_with("jankar "));
    CHECK(version.err.empty());
    const Run help = parse({"--help"});
    CHECK_FALSE(help.parsed.options.has_value());
    CHECK(help.parsed.exit_code == 0);
    CHECK(help.err.empty());
    for (const char* option : {"--data", "--packs", "--stick", "--size", "--fullscreen", "--diagonal",
                               "--renderer", "--lang", "--country", "--skin", "--kiosk", "--trace", "--list",
                               "--export", "--add-learner", "--set-trainer-code"}) {
        CAPTURE(option);
        CHECK(help.out.find(option) != std::string::npos);
    }
}
