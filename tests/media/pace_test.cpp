#include "player/media/playback/pace.h"

#include <doctest/doctest.h>

#include <initializer_list>

using jankar::media::Pace;

namespace {

/// A stretch of 25 pictures a second, of which so many are shown and the others dropped.
void stretch(Pace& pace, std::int64_t& us, int& dropped, int shown_of_100) {
    for (int i = 0; i < 100; ++i) {
        us += 40'000;
        if (i < shown_of_100) {
            pace.shown();
        } else {
            ++dropped;
        }
        pace.at(us, dropped);
    }
}

}  // namespace

TEST_CASE("pace: lost when more is dropped than shown in two stretches that follow one another") {
    for (const int shown : {100, 99, 60, 50}) {
        Pace pace;
        std::int64_t us = 0;
        int dropped = 0;
        for (int i = 0; i < 10; ++i) {
            stretch(pace, us, dropped, shown);
        }
        CHECK_FALSE(pace.is_lost());
    }
    Pace pace;
    std::int64_t us = 0;
    int dropped = 0;
    stretch(pace, us, dropped, 10);
    stretch(pace, us, dropped, 90);  // busy for a moment
    stretch(pace, us, dropped, 10);
    CHECK_FALSE(pace.is_lost());
    stretch(pace, us, dropped, 49);
    CHECK(pace.is_lost());
}

TEST_CASE("pace: a jump begins a stretch anew, and a clip without pictures loses nothing") {
    Pace pace;
    int dropped = 0;
    for (std::int64_t i = 0; i < 50; ++i) {
        pace.begin_at(i * 60'000'000);
        pace.at(i * 60'000'000 + 3'000'000, dropped += 20);  // dropped, then she jumps
    }
    CHECK_FALSE(pace.is_lost());
    for (std::int64_t i = 0; i < 50; ++i) {
        pace.at(4'000'000'000 + i * 5'000'000, dropped);
    }
    CHECK_FALSE(pace.is_lost());
}
