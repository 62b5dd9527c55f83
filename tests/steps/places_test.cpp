// What has to stay apart from what on every screen, beside the rules that every control keeps: the caption
// and the beads from the focus ring, a running circle from the hands, a thing in a basket from the one under
// it.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "player/steps/step_places.h"
#include "tests/steps/stage.h"

using namespace jankar;
using namespace jankar::test;
using screen::Metrics;
using screen::Rect;

namespace {

/// Calls `check(metrics, captions, mm)` for every size of screen, with and without captions.
template <class Check>
void on_every_screen(Check check) {
    for (const Size& size : kSizes) {
        const double mm =
            screen::default_diagonal(size.width, size.height) * 25.4 / std::hypot(size.width, size.height);
        for (bool captions : {false, true}) {
            CAPTURE(size.width);
            CAPTURE(captions);
            check(Metrics(size.width, size.height, mm), captions, mm);
        }
    }
}

bool is_inside(const Rect& part, const Rect& all) {
    return intersection(part, all) == part;
}

}  // namespace

TEST_CASE("places: a focus ring touches neither the beads above nor the caption below") {
    on_every_screen([](const Metrics& metrics, bool captions, double mm) {
        const steps::Areas area = steps::areas(metrics, captions);
        CHECK((area.body.y - metrics.beads().bottom()) * mm >= 2.5);
        CHECK(area.caption.empty() == !captions);
        if (captions) {
            CHECK((area.caption.y - area.body.bottom()) * mm >= 2.5);
            // And the caption not the keys below it.
            const Rect foot = metrics.portrait() ? metrics.again() : Rect{0, metrics.height(), 0, 0};
            CHECK((foot.y - area.caption.bottom()) * mm >= 2.5);
        }
    });
}

TEST_CASE("places: the running circle lies beside what the hands do, not over it") {
    on_every_screen([](const Metrics& metrics, bool captions, double mm) {
        const Rect body = steps::areas(metrics, captions).body;
        const steps::DoPlaces places = steps::do_places(metrics, body, true);
        CHECK(is_inside(places.timer, body));
        CHECK(is_inside(places.area, body));
        CHECK(intersection(places.timer, places.area).empty());
        CHECK(places.timer.w == places.timer.h);
        CHECK(places.timer.w * mm >= 24);
        lesson::Step step;
        step.type = lesson::StepType::Do;
        step.video = "video/clip.mp4";
        step.seconds = 30;
        for (double shape : {854.0 / 480, 4.0 / 3, 9.0 / 16}) {
            CHECK(intersection(steps::video_place(metrics, step, captions, shape), places.timer).empty());
        }
        CHECK(steps::do_places(metrics, body, false).timer.empty());
    });
}

TEST_CASE("places: the picture of a question is never cropped to a strip") {
    on_every_screen([](const Metrics& metrics, bool captions, double) {
        const Rect body = steps::areas(metrics, captions).body;
        for (int answers = 2; answers <= 4; ++answers) {
            const Rect picture = steps::question(metrics, body, true, answers).picture;
            const double shape = static_cast<double>(picture.w) / picture.h;
            CHECK(shape >= 1.55);
            CHECK(shape <= 2.25);
            CHECK(is_inside(picture, body));
        }
    });
}

TEST_CASE("places: two baskets leave room for the caption, and at most half of the things are hidden") {
    on_every_screen([](const Metrics& metrics, bool captions, double) {
        for (bool purse : {false, true}) {
            for (int items = 3; items <= (purse ? 6 : 8); ++items) {
                CAPTURE(purse);
                CAPTURE(items);
                const steps::Areas area = steps::put_areas(metrics, captions, items, 2, purse);
                CHECK(area.caption.empty() == !captions);
                const steps::PutPlaces places = steps::put_places(metrics, area.body, items, 2, purse);
                CHECK(static_cast<int>(places.table.size()) * 2 >= items);
                CHECK(places.purse.empty() == !purse);
                CHECK((!purse || is_inside(places.purse, area.body)));
                for (const auto& parts : {places.table, places.baskets}) {
                    for (const Rect& part : parts) {
                        CHECK(intersection(part, places.purse).empty());
                    }
                }
            }
        }
    });
}

TEST_CASE("places: three pairs leave room for the caption") {
    on_every_screen([](const Metrics& metrics, bool captions, double) {
        for (int pairs = 2; pairs <= 3; ++pairs) {
            CHECK(steps::match_areas(metrics, captions, pairs).caption.empty() == !captions);
            CHECK(steps::order_areas(metrics, captions, pairs).caption.empty() == !captions);
        }
    });
}

TEST_CASE("places: upright, the baskets of a sort stand below the things") {
    on_every_screen([](const Metrics& metrics, bool captions, double) {
        for (int items = 3; items <= 5 && metrics.portrait(); ++items) {
            CAPTURE(items);
            const steps::Areas area = steps::put_areas(metrics, captions, items, 2, false);
            const steps::PutPlaces places = steps::put_places(metrics, area.body, items, 2, false);
            CHECK(places.table.front().bottom() < places.bodies.front().y);
            CHECK(static_cast<int>(places.table.size()) == items);
        }
    });
}

TEST_CASE("places: what lies under another thing in a basket is seen beside it, in the basket") {
    on_every_screen([](const Metrics& metrics, bool captions, double mm) {
        for (bool purse : {false, true}) {
            for (int baskets = 2; baskets <= (purse ? 2 : 3); ++baskets) {
                const steps::Areas area = steps::put_areas(metrics, captions, 6, baskets, purse);
                const steps::PutPlaces places = steps::put_places(metrics, area.body, 6, baskets, purse);
                REQUIRE(places.fits);
                REQUIRE(places.fans.size() == places.inside.size());
                for (std::size_t basket = 0; basket < places.fans.size(); ++basket) {
                    for (std::size_t cell = 0; cell < places.fans[basket].size(); ++cell) {
                        const Rect& fan = places.fans[basket][cell];
                        const Rect& place = places.inside[basket][cell];
                        CHECK(is_inside(place, fan));
                        CHECK(is_inside(fan, places.bodies[basket]));
                        CHECK(intersection(fan, places.baskets[basket]).empty());
                        // The first of several places in a row may have none to its left, the fan then rises.
                        CHECK(std::max(place.x - fan.x, place.y - fan.y) * mm >= (cell == 0 ? 2.2 : 4.5));
                    }
                }
            }
        }
    });
}
