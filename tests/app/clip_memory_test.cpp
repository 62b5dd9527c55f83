#include "player/app/clip_memory.h"

#include <doctest/doctest.h>

using jankar::app::ClipMemory;
using jankar::media::ClipPace;

TEST_CASE("clip memory: what could not be played is spared, for eight clips, over a restart") {
    ClipMemory memory;
    CHECK(memory.stills_from() == 0);
    CHECK_FALSE(memory.note(1000, ClipPace::Held));
    CHECK(memory.note(2000, ClipPace::Lost));
    CHECK(memory.stills_from() == 2000);
    CHECK(memory.note(1500, ClipPace::Lost));
    CHECK(memory.note(3000, ClipPace::Lost));
    CHECK(memory.stills_from() == 1500);
    for (int clip = 1; clip < ClipMemory::kSparedClips; ++clip) {
        CHECK(memory.note(1500, ClipPace::Spared));
        memory = ClipMemory(memory.words());
        CHECK(memory.stills_from() == 1500);
    }
    CHECK(memory.note(1500, ClipPace::Spared));
    CHECK(memory.stills_from() == 0);
    CHECK(memory.words().empty());
}

TEST_CASE("clip memory: words that are not its own are forgotten") {
    for (const char* words :
         {"", " ", "5", "5 ", "-5 3", "5 -3", "0 3", "5 0", "x 3", "5x3", "99999999999999 3"}) {
        CAPTURE(words);
        CHECK(ClipMemory(words).stills_from() == 0);
    }
    CHECK(ClipMemory("5 999").words() == "5 8");
}
