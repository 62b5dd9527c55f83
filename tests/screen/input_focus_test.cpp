// The focus reaches everything, whatever the layout: many screens drawn by lot, grids with holes, and
// layouts made to cut something off.
#include "player/screen/input_focus.h"

#include <doctest/doctest.h>

#include <array>
#include <map>
#include <random>
#include <set>

using namespace jankar::screen;

namespace {

constexpr std::array kArrows = {Direction::Left, Direction::Right, Direction::Up, Direction::Down};

Control place(int number, Rect rect) {
    return {"item:" + std::to_string(number), Role::Item, rect, "v", true, false};
}

bool on_that_side(const Rect& from, const Rect& to, Direction direction) {
    const int x = 2 * (to.x - from.x) + to.w - from.w, y = 2 * (to.y - from.y) + to.h - from.h;
    switch (direction) {
        case Direction::Left:
            return x < 0;
        case Direction::Right:
            return x > 0;
        case Direction::Up:
            return y < 0;
        case Direction::Down:
            return y > 0;
    }
    return false;
}

/// What is wrong with the arrows of a screen, in one sentence, or "".
std::string fault(const ScreenRecord& record) {
    std::map<std::string, std::set<std::string>> leads;
    for (const Control& control : record.controls) {
        if (!control.enabled) {
            continue;
        }
        leads[control.id];
        for (const Direction arrow : kArrows) {
            const Control* to = focus_from(record, control, arrow);
            if (to == nullptr) {
                continue;
            }
            if (!to->enabled) {
                return control.id + " leads to " + to->id + ", which sleeps";
            }
            if (!on_that_side(control.rect, to->rect, arrow)) {
                return control.id + " leads to " + to->id + ", which lies on another side";
            }
            leads[control.id].insert(to->id);
        }
    }
    for (const auto& [start, unused] : leads) {
        std::set<std::string> seen = {start};
        std::vector<std::string> open = {start};
        while (!open.empty()) {
            const std::string at = open.back();
            open.pop_back();
            for (const std::string& to : leads[at]) {
                if (seen.insert(to).second) {
                    open.push_back(to);
                }
            }
        }
        if (seen.size() != leads.size()) {
            return start + " reaches " + std::to_string(seen.size()) + " of " + std::to_string(leads.size());
        }
    }
    return "";
}

}  // namespace

TEST_CASE("focus: on screens drawn by lot every control is reached from every other, and nothing wraps") {
    std::mt19937 lot(20240611);
    auto number = [&](int low, int high) { return std::uniform_int_distribution<int>(low, high)(lot); };
    std::size_t most = 0;
    for (int screen = 0; screen < 1'500; ++screen) {
        ScreenRecord record;
        const int tries = number(2, 60), largest = number(60, 400);
        for (int i = 0; i < tries; ++i) {
            const Rect rect = {number(0, 1200), number(0, 720), number(40, largest), number(40, largest)};
            const Rect wide = rect.inset(-6);
            bool free = true;
            for (const Control& other : record.controls) {
                free = free && (wide.right() <= other.rect.x || other.rect.right() <= wide.x ||
                                wide.bottom() <= other.rect.y || other.rect.bottom() <= wide.y);
            }
            if (free) {
                record.controls.push_back(place(i, rect));
                record.controls.back().enabled = number(0, 9) != 0;
            }
        }
        most = std::max(most, record.controls.size());
        CAPTURE(screen);
        REQUIRE(fault(record) == "");
    }
    CHECK(most > 25);
}

TEST_CASE("focus: in grids with holes and of any size every control is reached") {
    std::mt19937 lot(7);
    for (int columns = 1; columns <= 12; ++columns) {
        for (int rows = 1; rows <= 8; ++rows) {
            for (const unsigned holes : {0U, 2U, 4U, 7U}) {
                ScreenRecord record;
                for (int i = 0; i < columns * rows; ++i) {
                    if (lot() % 10 >= holes) {
                        record.controls.push_back(place(i, {i % columns * 100, i / columns * 100, 90, 90}));
                    }
                }
                CAPTURE(columns);
                CAPTURE(rows);
                REQUIRE(fault(record) == "");
            }
        }
    }
}

TEST_CASE("focus: arrows go along the rows and columns of a full grid") {
    ScreenRecord record;
    for (int i = 0; i < 48; ++i) {
        record.controls.push_back(place(i, {i % 8 * 150, i / 8 * 120, 140, 110}));
    }
    for (int i = 0; i < 48; ++i) {
        const Control& from = record.controls[static_cast<std::size_t>(i)];
        auto leads_to = [&](Direction arrow) {
            const Control* to = focus_from(record, from, arrow);
            return to == nullptr ? -1 : static_cast<int>(to - record.controls.data());
        };
        CHECK(leads_to(Direction::Left) == (i % 8 == 0 ? -1 : i - 1));
        CHECK(leads_to(Direction::Right) == (i % 8 == 7 ? -1 : i + 1));
        CHECK(leads_to(Direction::Up) == (i < 8 ? -1 : i - 8));
        CHECK(leads_to(Direction::Down) == (i >= 40 ? -1 : i + 8));
    }
}

TEST_CASE("focus: what stands aslant, behind others or on one spot is reached too") {
    SUBCASE("a stair") {
        ScreenRecord record;
        for (int i = 0; i < 20; ++i) {
            record.controls.push_back(place(i, {i * 50, i * 30, 40, 24}));
        }
        CHECK(fault(record) == "");
    }
    SUBCASE("a small one between two walls") {
        ScreenRecord record;
        record.controls = {place(1, {0, 0, 100, 600}), place(2, {500, 0, 100, 600}),
                           place(3, {280, 560, 40, 40}), place(4, {280, 290, 40, 40})};
        CHECK(fault(record) == "");
    }
    SUBCASE("a cloud of many with one far away") {
        ScreenRecord record;
        for (int i = 0; i < 100; ++i) {
            record.controls.push_back(place(i, {(i * 37) % 211 * 4, (i * 53) % 199 * 3, 3, 3}));
        }
        record.controls.push_back(place(100, {5000, 4000, 50, 50}));
        CHECK(fault(record) == "");
    }
    SUBCASE("two on one spot") {
        ScreenRecord record;
        record.controls = {place(1, {0, 0, 100, 100}), place(2, {20, 20, 60, 60}),
                           place(3, {200, 0, 100, 100})};
        std::set<std::string> seen;
        const Control* at = &record.controls[2];
        while (at != nullptr && seen.insert(at->id).second) {
            at = focus_from(record, *at, Direction::Left);
        }
        CHECK(seen.size() == 3);
    }
    SUBCASE("one alone, and none awake") {
        ScreenRecord record;
        record.controls = {place(1, {0, 0, 100, 100})};
        CHECK(focus_first(record) == &record.controls[0]);
        CHECK(focus_from(record, record.controls[0], Direction::Right) == nullptr);
        record.controls[0].enabled = false;
        CHECK(focus_first(record) == nullptr);
    }
}
