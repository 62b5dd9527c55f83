#pragma once
// Where the parts of a step stand below the beads. Pure functions; window pixels.
#include <string>
#include <vector>

#include "player/screen/geometry.h"
#include "player/screen/theme.h"
#include "player/steps/step_drawing.h"

namespace jankar::steps {

/// The middle of the screen: what is above the caption, and the caption's line (empty when captions are off).
struct Areas {
    screen::Rect body;
    screen::Rect caption;
};
/// So many millimetres stay free between what is touched and the beads above or the caption below: the focus
/// ring, 2 mm wide, touches neither.
constexpr double kRest = 2.5;
Areas areas(const screen::Metrics& metrics, bool captions);

/// What is touched goes before what is read: the caption's line is given up where things would be too small
/// beside it, and then the rest below the beads.
/// `fits(body)` tells whether a step can be laid out in this body.
template <class Fits>
Areas areas_that_fit(const screen::Metrics& metrics, bool captions, Fits fits) {
    for (const Areas& wished : {areas(metrics, captions), areas(metrics, false)}) {
        if (fits(wished.body)) {
            return wished;
        }
    }
    return {metrics.below_beads(), {}};
}

/// A large picture with the shape of lessons' pictures (8 : 5), filling as much as it can.
screen::Rect large_picture(const screen::Rect& body);

/// What is touched is never smaller than this, in millimetres.
constexpr double kLeastTile = 20;
/// The largest rectangle of this shape (width to height) in the middle of an area.
screen::Rect contained(const screen::Rect& area, double shape);
/// Equal tiles that fill an area: `count` of them, or as many as there is room for at their least size.
std::vector<screen::Rect> grid(const screen::Metrics& metrics, const screen::Rect& area, int count);

/// A question: a picture on top (if it has one), tiles below.
struct Question {
    screen::Rect picture;             ///< empty without one
    std::vector<screen::Rect> tiles;  ///< by place on the screen
};
Question question(const screen::Metrics& metrics, const screen::Rect& body, bool with_picture, int tiles);

/// Seats above, what waits below.
struct OrderPlaces {
    std::vector<screen::Rect> seats;
    std::vector<screen::Rect> waiting;
};
/// Where the things are put in order: without the caption if they would be too small to touch beside it.
/// REQUIRES: items > 0.
Areas order_areas(const screen::Metrics& metrics, bool captions, int items);
OrderPlaces order_places(const screen::Metrics& metrics, const screen::Rect& body, int items);

/// How wide the frame of a picture's panel is, and the radius of its corners.
int panel_frame(const screen::Metrics& metrics);
int panel_radius(const screen::Metrics& metrics);
/// A picture in its panel (a face-coloured frame around it), as large as the place.
void draw_panel_picture(screen::Ui& ui, const screen::PictureSource& source, const screen::Rect& place);
/// All of a picture in the middle of a place, for drawings of things: nothing of them is cut off. `frame`: of
/// a panel around it, 0 for none.
void draw_whole_picture(screen::Ui& ui, const screen::PictureSource& source, const screen::Rect& place,
                        int frame, int radius);
/// What a tile shows: the picture of an item, or that it is a sound.
void draw_thing_picture(screen::Ui& ui, const StepScene& scene, const lesson::Item& item,
                        const screen::Rect& inside);
/// A tile with a picture in it, as answers and items are.
void draw_picture_tile(screen::Ui& ui, const StepScene& scene, const std::string& id, screen::Role role,
                       const screen::Rect& place, const lesson::Item& item, screen::TileLook look);
/// The picture's size inside such a tile.
screen::Rect picture_inside_tile(const screen::Metrics& metrics, const screen::Rect& place);
/// A clip in its place, with the frame of a panel around it; linen until its first frame is there.
void draw_clip(screen::Ui& ui, const StepScene& scene, const screen::Rect& place);
/// Which page of how many, as seeds on the lower edge of the picture; nothing where there is but one.
void draw_page_seeds(screen::Ui& ui, const screen::Rect& place, int pages, int page);
/// So much of the ground over a tile that stepped back.
void draw_dim(screen::Ui& ui, const screen::Rect& place);
/// The edge of what lies below a tile, to be drawn before it; it shows on the side of the screen's middle.
void draw_below(screen::Ui& ui, const screen::Rect& place);
/// A small row of things like the bead of the row: what stands first, second, third, without a numeral.
void draw_seeds(screen::Ui& ui, int centre_x, int centre_y, int radius, int count, screen::Color rim,
                screen::Color fill);
/// An icon in the middle of a place, with so much of its smaller side.
void draw_icon(screen::Ui& ui, const std::string& name, const screen::Rect& place, double share);
/// The caption of the step (or of the item that the voice speaks of).
void draw_caption(screen::Ui& ui, const StepScene& scene, const screen::Rect& place,
                  const lesson::ByLang& cap, const std::string& line);

}  // namespace jankar::steps
