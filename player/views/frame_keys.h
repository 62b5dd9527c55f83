#pragma once
// The keys that stand in the same place on every screen.
#include "player/views/view.h"

namespace jankar::views {

enum FrameKeys : unsigned { kHome = 1, kAgain = 2, kBack = 4, kSound = 8 };

void draw_frame_keys(screen::Ui& ui, const Context& context, unsigned keys);
/// The next key: blue when it leads on, its dotted seat while it sleeps.
void draw_next_key(screen::Ui& ui, bool enabled);
/// The keys and dots of a screen with pages: `more` where next is, `less` at `less_place`. Brings `page` back
/// into what there is.
void draw_paging(screen::Ui& ui, int items, int per_page, int& page, const screen::Rect& less_place);
/// Handles again, sound and home; false for anything else.
bool tap_frame_key(View& view, Context& context, const std::string& control);

}  // namespace jankar::views
