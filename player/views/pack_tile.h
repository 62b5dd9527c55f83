#pragma once
// How a pack, its maker and the work with a stick look. Main thread, within a frame.
#include <string>

#include "player/views/pack_desk.h"
#include "player/views/view.h"

namespace jankar::views {

/// Cover, and a band with its maker's face and, for one on the stick, the stick.
void draw_pack_tile(screen::Ui& ui, const PackCard& pack, const std::string& id, const screen::Rect& place,
                    const std::string& voice);
/// The same, flat: nothing to tap.
void draw_pack_cover(screen::Ui& ui, const PackCard& pack, const screen::Rect& place);
/// Its cover, and beside it, as large, who made it; an empty mat where she is not known.
void draw_pack_and_maker(screen::Ui& ui, const PackCard& pack, const screen::Rect& place);
/// A row of ten beads that fills, and the time left under it.
void draw_pack_work(screen::Ui& ui, const PackWork& work, const screen::Rect& area);
/// A picture in a frame and beside it (or under it) a number, in digits that need not be read aloud to be
/// compared. A number below 0 is not known yet.
void draw_count(screen::Ui& ui, const screen::Rect& place, const char* icon, std::int64_t number);
/// What is said at the end of work with packs and sticks.
const char* phrase_of(PackWork::Outcome outcome);
/// "12 MB", "340 kB"; "1 min", "40 s".
std::string size_words(std::uint64_t bytes);
std::string time_words(int seconds);

}  // namespace jankar::views
