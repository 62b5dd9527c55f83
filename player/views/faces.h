#pragma once
// How a woman, a group and a drawing look on tiles and medallions. Main thread, within a frame.
#include <string>

#include "player/views/view.h"

namespace jankar::views {

/// A learner's drawing or photo on her ground with her border, as her tile and her place on the shelf show
/// it.
void draw_face(screen::Ui& ui, const Context& context, const records::Learner& learner,
               const screen::Rect& inside);
/// Her tile, "learner:<id>"; the place inside it where her face is.
screen::Rect draw_face_tile(screen::Ui& ui, const Context& context, const records::Learner& learner,
                            const screen::Rect& place, screen::TileLook look = {});
/// The woman of this device whom the control "learner:<id>" stands for; null if it is another control.
const records::Learner* learner_at(const Context& context, const std::string& control);
/// The woman with this id; null if she is not of this device.
const records::Learner* learner_by_id(const Context& context, const std::string& id);
/// A group's tile, "group:<id>": its picture, and beside it the cloth on its loom. `look`: its place among
/// all.
void draw_group_tile(screen::Ui& ui, const Context& context, const records::Group& group, long look,
                     const screen::Rect& place);
/// The group the control "group:<id>" stands for; null if it is another control.
const records::Group* group_at(const Context& context, const std::string& control);
/// The same as a flat medallion; the mat for a guest.
void draw_medallion(screen::Ui& ui, const Context& context, const records::Learner* learner,
                    const screen::Rect& place);
/// Who sits here now in the corner of the shelf: her medallion, or up to three of a group.
void draw_who(screen::Ui& ui, const Context& context, const screen::Rect& place);
/// A drawing on a ground with a pale disc and a border; `look` picks colours and border.
void draw_drawing(screen::Ui& ui, const Context& context, const std::string& drawing, long look,
                  const screen::Rect& inside);
/// The cloth a group weaves: a band for each lesson they finished together, its warp threads hanging free.
void draw_cloth(screen::Ui& ui, const screen::Rect& place, int bands);
/// A tile with an icon alone.
void draw_icon_tile(screen::Ui& ui, const std::string& id, const std::string& icon, const screen::Rect& place,
                    const std::string& voice, screen::TileLook look = {});

}  // namespace jankar::views
