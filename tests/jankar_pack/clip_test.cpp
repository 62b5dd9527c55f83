// Clips: foreign ones brought to the profile, fitting ones taken as they are, drawn ones.
#include <doctest/doctest.h>

#include "content/base/files.h"
#include "tests/jankar_pack/samples.h"
#include "tools/pack/drawn_clip.h"
#include "tools/pack/video.h"

using namespace jankar;
using namespace jankar::test;

namespace {

void ffmpeg(std::vector<std::string> arguments) {
    build::Command command;
    command.program = "ffmpeg";
    command.arguments = {"-v", "error", "-y"};
    command.arguments.insert(command.arguments.end(), arguments.begin(), arguments.end());
    Result<Bytes> done = build::run_ok(command);
    REQUIRE(done);
}

/// The grey frame at a time, 854 x 480.
Bytes frame_at(const std::string& path, const std::string& second) {
    build::Command command;
    command.program = "ffmpeg";
    command.arguments = {"-v", "error", "-ss",      second,     "-i",   path,    "-frames:v",
                         "1",  "-f",    "rawvideo", "-pix_fmt", "gray", "pipe:1"};
    Result<Bytes> frame = build::run_ok(command);
    REQUIRE(frame);
    return *frame;
}

}  // namespace

TEST_CASE("clip: a large clip with metadata is brought to the profile, and then taken as it is") {
    TempDir folder;
    build::Cache none("");
    ffmpeg({"-f", "lavfi", "-i", "testsrc2=size=1280x720:rate=50:duration=5", "-f", "lavfi", "-i",
            "sine=frequency=440:duration=5", "-ac", "2", "-metadata", "location=+12.9+77.6/", "-metadata",
            "title=Home", "-preset", "ultrafast", folder / "big.mkv"});
    Result<build::Clip> clip = build::make_clip(folder / "big.mkv", build::kProfileLow, none);
    REQUIRE(clip);
    CHECK(clip->size.width <= 854);
    CHECK(clip->size.height == 480);
    CHECK(std::abs(clip->ms - 5000) < 100);
    CHECK(as_text(clip->mp4).find("Home") == std::string_view::npos);
    put(folder / "low.mp4", clip->mp4);
    Result<build::ClipFacts> facts = build::probe_clip(folder / "low.mp4");
    REQUIRE(facts);
    CHECK(facts->codec == "h264");
    CHECK(facts->profile == "Constrained Baseline");
    CHECK(facts->level == 30);
    CHECK(facts->fps == doctest::Approx(25));
    CHECK(facts->pixels == "yuv420p");
    CHECK(facts->audio == "aac");
    CHECK(facts->audio_channels == 1);
    CHECK_FALSE(facts->tagged);
    Result<build::Clip> same = build::make_clip(folder / "low.mp4", build::kProfileLow, none);
    REQUIRE(same);
    CHECK(same->mp4 == clip->mp4);
    // The index behind the data does not fit: a stick would have to be read to its end first.
    ffmpeg({"-i", folder / "low.mp4", "-c", "copy", folder / "late.mp4"});
    Result<build::Clip> front = build::make_clip(folder / "late.mp4", build::kProfileLow, none);
    REQUIRE(front);
    CHECK(front->mp4 != get(folder / "late.mp4"));
}

TEST_CASE("clip: what is none is one sentence") {
    TempDir folder;
    build::Cache none("");
    put(folder / "no.mp4", "hardly a film");
    Result<build::Clip> clip = build::make_clip(folder / "no.mp4", build::kProfileLow, none);
    REQUIRE_FALSE(clip);
    CHECK(clip.error().code == ErrorCode::Corrupt);
    put(folder / "voice.mp4", wav(tone(1, 0.3)));
    CHECK_FALSE(build::make_clip(folder / "voice.mp4", build::kProfileLow, none));
}

TEST_CASE("drawn clip: moves, is as long as said, has its sound, and is the same each time") {
    TempDir folder;
    build::Cache none("");
    put(folder / "w.svg",
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 854 480\" width=\"854\" height=\"480\">"
        "<rect width=\"854\" height=\"480\" fill=\"#fff\"/>"
        "<g id=\"strip\"><rect x=\"0\" y=\"200\" width=\"100\" height=\"80\" fill=\"#000\"/></g></svg>");
    put(folder / "w.toml", R"(picture = "w.svg"
fps = 25
seconds = 1.0
[[move]]
group = "strip"
from = 0.2
to = 0.8
x = [0, 700]
[[note]]
at = 0.2
kind = "wood"
hz = 330
ms = 120
gain = 0.6
)");
    lesson::Faults faults;
    int last = 0, total = 0;
    Result<build::Clip> clip = build::make_drawn_clip(folder / "w.toml", "video/w.toml", build::kProfileLow,
                                                      none, faults, [&](int done, int all) {
                                                          last = done;
                                                          total = all;
                                                      });
    REQUIRE(clip);
    CHECK(faults.empty());
    CHECK(last == total);
    CHECK(total > 10);
    CHECK(total < 25);  // frames that are alike are drawn once
    CHECK(clip->size == build::Size{854, 480});
    CHECK(std::abs(clip->ms - 1000) <= 60);
    put(folder / "w.mp4", clip->mp4);
    Result<build::ClipFacts> facts = build::probe_clip(folder / "w.mp4");
    REQUIRE(facts);
    CHECK(facts->profile == "Constrained Baseline");
    CHECK(facts->audio == "aac");
    Bytes before = frame_at(folder / "w.mp4", "0"), after = frame_at(folder / "w.mp4", "0.9");
    REQUIRE(before.size() == 854u * 480u);
    REQUIRE(after.size() == before.size());
    CHECK(before[240 * 854 + 50] < 60);
    CHECK(before[240 * 854 + 750] > 200);
    CHECK(after[240 * 854 + 50] > 200);
    CHECK(after[240 * 854 + 750] < 60);
    build::Command sound;
    sound.program = "ffmpeg";
    sound.arguments = {"-v", "error", "-i", folder / "w.mp4", "-ac", "1", "-ar", "48000", folder / "w.wav"};
    REQUIRE(build::run_ok(sound));
    Result<build::Pcm> pcm = build::read_wav(get(folder / "w.wav"));
    REQUIRE(pcm);
    CHECK(build::measure(*pcm).peak_dbtp > -12);

    Result<build::Clip> again =
        build::make_drawn_clip(folder / "w.toml", "video/w.toml", build::kProfileLow, none, faults);
    REQUIRE(again);
    CHECK(again->mp4 == clip->mp4);
}

TEST_CASE("drawn clip: a group or drawing that is not there is a fault with its line") {
    TempDir folder;
    put(folder / "w.svg", svg(854, 480, "#000"));
    put(folder / "w.toml",
        "picture = \"w.svg\"\nseconds = 1\n[[move]]\ngroup = \"strip\"\nfrom = 0\nto = 1\nx = [0, 1]\n");
    lesson::Faults faults;
    CHECK_FALSE(build::check_drawn_clip(folder / "w.toml", "video/w.toml", faults));
    REQUIRE(faults.size() == 1);
    CHECK(faults[0].code == "unknown_group");
    CHECK(faults[0].line == 3);
    faults.clear();
    put(folder / "w.toml", "picture = \"v.svg\"\nseconds = 1\n");
    CHECK_FALSE(build::check_drawn_clip(folder / "w.toml", "video/w.toml", faults));
    REQUIRE(faults.size() == 1);
    CHECK(faults[0].code == "missing_picture");
    faults.clear();
    put(folder / "w.toml", "picture = \"../../etc/passwd\"\nseconds = 1\n");
    CHECK_FALSE(build::check_drawn_clip(folder / "w.toml", "video/w.toml", faults));
    CHECK(faults.at(0).code == "bad_name");
}
