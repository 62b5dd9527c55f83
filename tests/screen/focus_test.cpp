// The focus finds its way over screens laid out as ours are: a column of keys on each side, tiles between.
#include <SDL.h>
#include <doctest/doctest.h>

#include <random>
#include <set>

#include "player/screen/input.h"
#include "player/screen/theme.h"

using namespace jankar::screen;

namespace {

/// Where the arrows lead from a control: the focus is set by walking there first.
std::set<std::string> reached_from(const ScreenRecord& record, const std::string& start) {
    // A router whose focus is `start`: with only that control there, the first key lands on it.
    auto router_at = [&](const std::string& id) {
        InputRouter router(SDL_USEREVENT);
        ScreenRecord alone = record;
        std::erase_if(alone.controls, [&](const Control& control) { return control.id != id; });
        router.set_record(alone);
        SDL_Event event{};
        event.type = SDL_KEYDOWN;
        event.key.keysym.sym = SDLK_RETURN;
        router.handle(event, 0, 0, 0);
        REQUIRE(router.focus() == id);
        router.set_record(record);
        return router;
    };
    std::set<std::string> seen = {start};
    std::vector<std::string> open = {start};
    while (!open.empty()) {
        const std::string from = open.back();
        open.pop_back();
        for (SDL_Keycode arrow : {SDLK_LEFT, SDLK_RIGHT, SDLK_UP, SDLK_DOWN}) {
            InputRouter router = router_at(from);
            SDL_Event event{};
            event.type = SDL_KEYDOWN;
            event.key.keysym.sym = arrow;
            router.handle(event, 0, 0, 0);
            if (seen.insert(router.focus()).second) {
                open.push_back(router.focus());
            }
        }
    }
    return seen;
}

void check_all_reached(const ScreenRecord& record) {
    std::set<std::string> all;
    for (const Control& control : record.controls) {
        if (control.enabled) {
            all.insert(control.id);
        }
    }
    for (const std::string& id : all) {
        CAPTURE(id);
        CHECK(reached_from(record, id) == all);
    }
}

}  // namespace

TEST_CASE("focus: arrows go to the neighbour on that side, and stay where there is none") {
    ScreenRecord record;
    record.controls = {{"a", Role::Tile, {0, 0, 100, 100}, "v", true, false},
                       {"b", Role::Tile, {120, 0, 100, 100}, "v", true, false},
                       {"c", Role::Tile, {0, 120, 100, 100}, "v", true, false},
                       {"d", Role::Tile, {120, 120, 100, 100}, "v", true, false}};
    InputRouter router(SDL_USEREVENT);
    router.set_record(record);
    auto press = [&](SDL_Keycode symbol) {
        SDL_Event event{};
        event.type = SDL_KEYDOWN;
        event.key.keysym.sym = symbol;
        router.handle(event, 0, 0, 0);
        return router.focus();
    };
    CHECK(press(SDLK_RIGHT) == "a");  // the first key only shows where the focus is
    CHECK(press(SDLK_RIGHT) == "b");
    CHECK(press(SDLK_RIGHT) == "b");
    CHECK(press(SDLK_DOWN) == "d");
    CHECK(press(SDLK_DOWN) == "d");
    CHECK(press(SDLK_LEFT) == "c");
    CHECK(press(SDLK_LEFT) == "c");
    CHECK(press(SDLK_UP) == "a");
    CHECK(press(SDLK_UP) == "a");
}

TEST_CASE("focus: from every control of a screen every other one can be reached") {
    struct Size {
        int width, height;
    };
    for (const Size& size :
         {Size{800, 480}, {1024, 600}, {1280, 800}, {1366, 768}, {1920, 1080}, {600, 1024}}) {
        const double mm =
            default_diagonal(size.width, size.height) * 25.4 / std::hypot(size.width, size.height);
        const Metrics m(size.width, size.height, mm);
        CAPTURE(size.width);
        for (unsigned keys = 0; keys < 64; ++keys) {
            for (int columns = 1; columns <= 4; ++columns) {
                for (int rows = 1; rows <= 3; ++rows) {
                    CAPTURE(keys);
                    CAPTURE(columns);
                    CAPTURE(rows);
                    ScreenRecord record;
                    const Rect places[] = {m.home(), m.again(), m.back(), m.sound(), m.done(), m.next()};
                    const char* names[] = {"home", "again", "back", "sound", "done", "next"};
                    for (unsigned i = 0; i < 6; ++i) {
                        record.controls.push_back(
                            {names[i], Role::Key, places[i], "ui:x", (keys >> i & 1U) != 0, false});
                    }
                    const Rect middle = m.below_beads();
                    for (int i = 0; i < columns * rows; ++i) {
                        const int w = (middle.w - (columns - 1) * m.gap()) / columns,
                                  h = (middle.h - (rows - 1) * m.gap()) / rows;
                        record.controls.push_back({"item:" + std::to_string(i + 1),
                                                   Role::Item,
                                                   {middle.x + i % columns * (w + m.gap()),
                                                    middle.y + i / columns * (h + m.gap()), w, h},
                                                   "v",
                                                   true,
                                                   false});
                    }
                    if (size.width == 800 || size.width == 600 || keys % 7 == 0) {
                        check_all_reached(record);
                    }
                }
            }
        }
    }
}
