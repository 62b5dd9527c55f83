#include "player/views/frame_keys.h"

#include <fmt/format.h>

#include <algorithm>

namespace jankar::views {

void draw_frame_keys(screen::Ui& ui, const Context& context, unsigned keys) {
    const screen::Metrics& m = ui.metrics();
    if (keys & kHome) {
        ui.key("home", "home", m.home(), screen::KeyLook::Plain, "ui:home");
    }
    if (keys & kAgain) {
        ui.key("again", "again", m.again(), screen::KeyLook::Plain, "ui:again");
    }
    if (keys & kBack) {
        ui.key("back", "back", m.back(), screen::KeyLook::Plain, "ui:back");
    }
    if (keys & kSound) {
        const int level = context.settings().sound;
        ui.key("sound", fmt::format("sound-{}", level), m.sound(), screen::KeyLook::Plain,
               fmt::format("ui:sound-{}", level));
    }
}

void draw_next_key(screen::Ui& ui, bool enabled) {
    ui.key("next", enabled ? "next" : "next-asleep", ui.metrics().next(),
           enabled ? screen::KeyLook::Next : screen::KeyLook::Asleep, enabled ? "ui:next" : "ui:next-later");
}

void draw_paging(screen::Ui& ui, int items, int per_page, int& page, const screen::Rect& less_place) {
    const screen::Metrics& m = ui.metrics();
    const int pages = std::max(1, (items + per_page - 1) / per_page);
    page = std::clamp(page, 0, pages - 1);
    if (page + 1 < pages) {
        ui.key("more", "more", m.next(), screen::KeyLook::Plain, "ui:more");
    }
    if (page > 0) {
        ui.key("less", "less", less_place, screen::KeyLook::Plain, "ui:less");
    }
    ui.page_dots(m.next(), pages, page);
}

bool tap_frame_key(View& view, Context& context, const std::string& control) {
    if (control == "again") {
        context.say(view.words());
    } else if (control == "sound") {
        context.next_sound_level();
    } else if (control == "home") {
        context.show_home();
    } else {
        return false;
    }
    return true;
}

}  // namespace jankar::views
