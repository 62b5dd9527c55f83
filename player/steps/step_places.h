#pragma once
// Where the parts of the steps stand that have a place of their own for each kind of thing. Pure functions;
// window pixels. All that can be tapped is 20 mm large and 6 mm apart on every screen of the design; where
// not everything fits at that size, things lie on each other and the top one can be tapped.
#include <cstdint>
#include <vector>

#include "player/steps/step_layout.h"

namespace jankar::steps {

/// thumb: the thing, below it basket and open hand.
struct ThumbPlaces {
    screen::Rect picture;
    screen::Rect yes, no;
};
ThumbPlaces thumb_places(const screen::Metrics& metrics, const screen::Rect& body);

/// do: the picture or clip, and the running circle beside it (upright: below it).
struct DoPlaces {
    screen::Rect area;   ///< for the picture, in the middle of it
    screen::Rect timer;  ///< square; empty without one
};
DoPlaces do_places(const screen::Metrics& metrics, const screen::Rect& body, bool with_timer);

/// find: the picture with its frame, and the spots in it.
struct FindPlaces {
    screen::Rect frame;
    std::vector<screen::Rect> spots;
};
FindPlaces find_places(const screen::Metrics& metrics, const screen::Rect& body, const lesson::Lesson& lesson,
                       const lesson::Step& step);

/// match: two columns with a channel for the threads between them, or two rows where those give larger tiles.
struct MatchPlaces {
    std::vector<screen::Rect> items;     ///< by place on the screen
    std::vector<screen::Rect> partners;  ///< by place on the screen
    bool columns = true;
};
Areas match_areas(const screen::Metrics& metrics, bool captions, int pairs);
/// REQUIRES: pairs > 0.
MatchPlaces match_places(const screen::Metrics& metrics, const screen::Rect& body, int pairs);

/// sort, cashbook: a table on which things wait, and baskets into which they are put. With more things than
/// seats, thing k waits in seat k modulo seats, under those before it.
struct PutPlaces {
    std::vector<screen::Rect> table;
    std::vector<screen::Rect> bodies;               ///< the basket itself; nothing to tap
    std::vector<screen::Rect> baskets;              ///< what is tapped to put a thing in
    std::vector<std::vector<screen::Rect>> inside;  ///< for the things that lie in it, at least one each
    /// For each place in a basket: where the things that lie on each other in it are fanned out. The one on
    /// top lies in the place itself, at the lower right.
    std::vector<std::vector<screen::Rect>> fans;
    screen::Rect purse;  ///< cashbook; empty without
    int lift = 0;        ///< how much of the fans is above the places
    bool fits = false;
};
Areas put_areas(const screen::Metrics& metrics, bool captions, int items, int baskets, bool with_purse);
PutPlaces put_places(const screen::Metrics& metrics, const screen::Rect& body, int items, int baskets,
                     bool with_purse);

/// money: what is to be paid above, what is taken on a plate, and the tray with one place for each kind of
/// piece. With more kinds than places on the plate, kind k lies in place k modulo places.
struct MoneyPlaces {
    screen::Rect target;
    screen::Rect plate_ground;
    std::vector<screen::Rect> plate;
    std::vector<screen::Rect> tray;
    bool fits = false;
};
/// What lies in a tray: how many kinds of pieces, and how many of the most frequent one.
struct TraySize {
    int kinds = 1, most = 1;
};
TraySize tray_size(const std::vector<std::int64_t>& tray);
Areas money_areas(const screen::Metrics& metrics, bool captions, const TraySize& tray);
MoneyPlaces money_places(const screen::Metrics& metrics, const screen::Rect& body, const TraySize& tray);
/// What is asked: the thing, what it costs in notes, and (change) what the customer gave, under a sign.
struct TargetPlaces {
    screen::Rect picture, price, paid_icon, paid;
};
TargetPlaces target_places(const screen::Metrics& metrics, const screen::Rect& target,
                           const lesson::Step& step);

/// grow: the moons in a row above, the piles, and beside them (upright: below) the picture and the key.
struct GrowPlaces {
    screen::Rect moons, piles, picture, month;
};
GrowPlaces grow_places(const screen::Metrics& metrics, const screen::Rect& body, bool with_picture);

/// cashbook: the picture of an entry and its notes, inside a tile.
struct EntryPlaces {
    screen::Rect picture, amount;
};
EntryPlaces entry_places(const screen::Metrics& metrics, const screen::Rect& inside);

}  // namespace jankar::steps
