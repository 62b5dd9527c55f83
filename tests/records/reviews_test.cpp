// Leitner boxes: when a step comes back, whatever the clock says.
#include "player/records/reviews.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>

#include "store_fixture.h"

namespace jankar::records {
namespace {

using test::Device;

constexpr std::int64_t kDay = 24 * 60 * 60 * 1000;
const ReviewItem kSoap{"wash-hands", "", "soap-q", 1};

struct Woman {
    Device device;
    std::string id;
    Woman() {
        device.start();
        id = device.learner();
    }
    void visit() { REQUIRE(device.store->open_session(id).has_value()); }
    void answer(bool right, const ReviewItem& item = kSoap) {
        REQUIRE(device.store->review_answered(id, item, right).has_value());
    }
    std::vector<ReviewItem> due(int most = 3) { return device.store->due_reviews(id, most).value(); }
    /// The box that is due, 0 when none is.
    int box() {
        const auto items = due();
        return items.empty() ? 0 : items[0].box;
    }
    /// Visits until the step is due again.
    int visits_until_due(int limit = 40) {
        for (int visits = 1; visits <= limit; ++visits) {
            visit();
            if (box() != 0) {
                return visits;
            }
        }
        return 0;
    }
};

TEST_CASE("reviews: a right answer goes one box up, and comes back after 1, 2, 4, 8, 16 visits") {
    Woman woman;
    woman.visit();
    woman.answer(false);
    CHECK(woman.due().empty());
    int box = 1;
    for (const int visits : {1, 2, 4, 8, 16, 16}) {
        CAPTURE(visits);
        CHECK(woman.visits_until_due() == visits);
        CHECK(woman.box() == box);
        woman.answer(true);
        box = std::min(box + 1, 5);
        CHECK(woman.due().empty());
    }
    CHECK(woman.visits_until_due() == 16);
    woman.answer(false);
    CHECK(woman.visits_until_due() == 1);
    CHECK(woman.box() == 1);
}

TEST_CASE("reviews: known at the first answer it begins in box 2") {
    Woman woman;
    woman.visit();
    woman.answer(true);
    CHECK(woman.visits_until_due() == 2);
    CHECK(woman.box() == 2);
}

TEST_CASE("reviews: it is due before her session is opened as it is after") {
    Woman woman;
    woman.visit();
    woman.answer(false);
    REQUIRE(woman.device.store->close_session().has_value());
    CHECK(woman.box() == 1);  // the shelf is shown first, the session opened then
    woman.visit();
    CHECK(woman.box() == 1);
    woman.answer(true);
    CHECK(woman.box() == 0);
    woman.device.kill();
    woman.device.start();
    CHECK(woman.box() == 0);  // box 2: one visit more
    woman.visit();
    CHECK(woman.box() == 0);
    woman.visit();
    CHECK(woman.box() == 2);
}

TEST_CASE("reviews: right twice in one visit is one box, wrong counts at once") {
    Woman woman;
    woman.visit();
    for (int i = 0; i < 5; ++i) {
        woman.answer(true);
    }
    CHECK(woman.visits_until_due() == 2);
    CHECK(woman.box() == 2);
    woman.answer(true);
    woman.answer(false);
    woman.answer(true);
    CHECK(woman.visits_until_due() == 1);
    CHECK(woman.box() == 1);
}

TEST_CASE("reviews: by days, where the clock can be believed and only there") {
    for (const int source : {0, 2, 3, 4}) {
        CAPTURE(source);
        Woman woman;
        woman.device.machine.source = source;
        woman.visit();
        woman.answer(false);
        for (const int visits : {1, 2, 4}) {  // to box 4: 8 days or visits
            CHECK(woman.visits_until_due() == visits);
            woman.answer(true);
        }
        woman.device.clock.advance(8 * kDay - 1000);
        woman.visit();
        CHECK(woman.box() == 0);
        woman.device.clock.advance(1000);
        CHECK(woman.box() == (source >= 3 ? 4 : 0));
    }
}

TEST_CASE("reviews: a long session is one visit, however many days it lasts") {
    Woman woman;
    woman.visit();
    woman.answer(true);
    woman.device.clock.advance(40 * kDay);
    CHECK(woman.due().empty());
}

TEST_CASE("reviews: the clock an hour back, at 0, in 2099: nothing is lost, nothing comes twice") {
    for (const std::int64_t wall :
         {std::int64_t{0}, std::int64_t{4'080'000'000'000}, std::int64_t{1'763'750'000'000} - 3'600'000,
          std::int64_t{1'763'750'000'000} + 3000 * kDay}) {
        CAPTURE(wall);
        Woman woman;
        woman.visit();
        woman.answer(false);
        woman.device.stop();
        woman.device.reboot();
        woman.device.clock.wall = wall;
        woman.device.start();
        CHECK(woman.visits_until_due() == 1);
        woman.answer(true);
        CHECK(woman.due().empty());
        woman.device.clock.wall = 1'763'750'000'000;  // put right in the middle of her visit
        CHECK(woman.due().empty());
        // In box 2, and back after two visits at the latest.
        const int visits = woman.visits_until_due();
        CHECK(visits >= 1);
        CHECK(visits <= 2);
        CHECK(woman.box() == 2);
    }
}

TEST_CASE("reviews: at most as many as are asked for, the lowest box first, each woman her own") {
    Woman woman;
    const std::string other = woman.device.learner("Other");
    woman.visit();
    for (const std::string step : {"a", "b", "c", "d"}) {
        woman.answer(step == "a" || step == "c", {"sums", "cafebabe", step, 1});
    }
    woman.visit();
    woman.visit();
    const auto three = woman.due(3);
    REQUIRE(three.size() == 3);
    CHECK(three[0].step == "b");
    CHECK(three[1].step == "d");
    CHECK(three[2].step == "a");
    CHECK(three[2].box == 2);
    CHECK(three[2].maker8 == "cafebabe");
    CHECK(woman.due(10).size() == 4);
    CHECK(woman.due(0).empty());
    CHECK(woman.due(-1).empty());
    CHECK(woman.device.store->due_reviews(other, 3).value().empty());
    CHECK(woman.device.store->due_reviews("", 3).value().empty());
    CHECK(woman.device.store->review_answered("", kSoap, true).error().code == ErrorCode::Usage);
    CHECK(woman.device.store->review_answered("nobody", kSoap, true).error().code == ErrorCode::Usage);
}

TEST_CASE("reviews: two faces that are one woman keep the lower box") {
    Woman woman;
    const std::string other = woman.device.learner("Other");
    woman.visit();
    woman.answer(true);
    woman.answer(true, {"sums", "", "q", 1});
    REQUIRE(woman.device.store->open_session(other).has_value());
    REQUIRE(woman.device.store->review_answered(other, kSoap, false).has_value());
    REQUIRE(woman.device.store->review_answered(other, {"weave", "", "q", 1}, true).has_value());
    REQUIRE(woman.device.store->merge_learners(woman.id, other).has_value());
    woman.visit();
    woman.visit();
    const auto due = woman.due(10);
    REQUIRE(due.size() == 3);
    CHECK(due[0].step == "soap-q");
    CHECK(due[0].box == 1);
    CHECK(due[1].box == 2);
}

TEST_CASE(
    "reviews, property: whatever clocks and visits do, a step is never lost and never twice in a visit") {
    std::mt19937 random(20261121);
    const auto pick = [&](int below) { return static_cast<int>(random() % static_cast<unsigned>(below)); };
    for (int history = 0; history < 60; ++history) {
        CAPTURE(history);
        Woman woman;
        const auto confuse = [&] {
            auto& clock = woman.device.clock;
            switch (pick(6)) {
                case 0:
                    clock.advance(pick(20) * kDay);
                    break;
                case 1:
                    clock.wall -= 3'600'000;
                    break;
                case 2:
                    clock.wall = pick(2) == 0 ? 0 : 4'080'000'000'000;
                    break;
                case 3:
                    clock.wall = 1'763'750'000'000 + pick(4000) * kDay;
                    break;
                case 4:
                    woman.device.machine.source = pick(5);
                    break;
                default:
                    clock.advance(60'000);
            }
        };
        woman.visit();
        woman.answer(pick(2) == 0);
        int box = 0, waited = 0;
        for (int visit = 0; visit < 40; ++visit) {
            confuse();
            if (pick(5) == 0) {
                woman.device.kill();
                if (pick(2) == 0) {
                    woman.device.reboot();
                }
                woman.device.start();
            }
            woman.visit();
            ++waited;
            const int now = woman.box();
            if (now == 0) {
                CHECK(waited < 16);
                continue;
            }
            waited = 0;
            const bool right = pick(3) > 0;
            if (box != 0) {
                CHECK(now == box);
            }
            woman.answer(right);
            box = right ? std::min(now + 1, 5) : 1;
            for (int i = 0; i < 3; ++i) {
                confuse();
                CHECK(woman.due().empty());
            }
        }
    }
}

TEST_CASE("reviews: boxes live through damage of the log") {
    CHECK(is_due(5, {100, 0}, {3, 0}));  // fewer visits than there were: asked again rather than never
    CHECK_FALSE(is_due(1, {3, 0}, {3, kDay * 20'000}));
    CHECK_FALSE(is_due(5, {3, 0}, {4, kDay * 20'000}));
    CHECK(is_due(5, {3, kDay}, {4, kDay * 17}));
    CHECK_FALSE(is_due(5, {3, kDay * 17}, {4, kDay}));
    CHECK(next_box(5, true, false) == 5);
    CHECK(next_box(3, true, true) == 3);
    CHECK(next_box(3, false, true) == 1);
}

}  // namespace
}  // namespace jankar::records
