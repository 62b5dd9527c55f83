#pragma once
// The learner's widgets: keys, tiles, beads, captions. Each draws itself, and enters itself into the screen
// record with its rectangle, role and voice: what is not in the record cannot be tapped, focused or tested.
// A Ui lives for one frame. Main thread only. Rectangles in window pixels.
#include <functional>
#include <string>
#include <vector>

#include "player/screen/canvas.h"
#include "player/screen/picture_cache.h"
#include "player/screen/screen_record.h"
#include "player/screen/theme.h"
#include "player/text/text_engine.h"

namespace jankar::screen {

enum class KeyLook {
    Plain,   ///< face, edge, lip
    Next,    ///< the blue key that leads on
    Done,    ///< the green key that gives an answer
    Quiet,   ///< trainer's corner: flat, no lip
    Asleep,  ///< its dotted seat; cannot be tapped yet
};

/// The state of a tile beside what it shows.
struct TileLook {
    bool chosen = false;     ///< ring
    bool spoken_of = false;  ///< framed while a voice speaks of it
    bool dim = false;        ///< stepped back: 60 % over the ground, lower
};

/// The bead that is filling from its middle just now.
struct Filling {
    int bead = -1;
    double share = 1;  ///< 0 to 1
};

class Ui {
 public:
    struct Parts {
        Canvas& canvas;
        const Metrics& metrics;
        const Palette& colors;
        PictureCache& pictures;
        text::TextEngine* text;  ///< null while no words are shown
        Texture& glyphs;         ///< the atlas on the screen's side
        /// The picture of an icon by its name in assets/icons.
        std::function<PictureSource(const std::string& name, int size_px)> icon;
        std::string lang;
        std::string pressed;    ///< control under the finger
        std::string focus;      ///< control with the focus
        std::string spoken_of;  ///< control that the voice speaks of
        bool contrast = false;
    };
    Ui(Parts parts, ScreenRecord& record);

    const Metrics& metrics() const { return parts_.metrics; }
    const Palette& colors() const { return parts_.colors; }
    Canvas& canvas() { return parts_.canvas; }
    const std::string& lang() const { return parts_.lang; }

    /// How far the tiles that step back (TileLook::dim) have gone, 0 to 1; 1 at the beginning of each frame.
    void set_step_back(double share) { step_back_ = share; }
    double step_back() const { return step_back_; }

    /// The ground of the whole screen. First of all.
    void ground();
    /// A key with an icon. Sleeping keys are in the record, not enabled.
    void key(const std::string& id, const std::string& icon, const Rect& rect, KeyLook look,
             const std::string& voice);
    /// A tile's body: edge, lip, face, ring; the control goes into the record. Returns the inside for a
    /// picture (moved down while it is pressed). `edge` and `lip` in the subject's colours where given.
    Rect tile(const std::string& id, Role role, const Rect& rect, const std::string& voice, TileLook look);
    Rect tile(const std::string& id, Role role, const Rect& rect, const std::string& voice, TileLook look,
              Color face, Color edge, Color lip);
    /// A control without a look of its own (a clip that can be tapped).
    void control(const std::string& id, Role role, const Rect& rect, const std::string& voice, bool enabled);
    /// A place in a picture that can be tapped; its ring, if any, is drawn by the caller over the picture.
    void place(const std::string& id, Role role, const Rect& rect, const std::string& voice);
    /// A picture in a rectangle with round corners on `around`; linen while it is not there yet.
    void picture(const PictureSource& source, const Rect& rect, media::Fit fit, Color around, int radius,
                 unsigned corners = kAll);
    /// A picture without ground or rounding, centred (icons, drawings, layers). False while it is not there.
    bool sticker(const PictureSource& source, const Rect& rect, double strength = 1.0);
    bool icon(const std::string& name, const Rect& rect, double strength = 1.0);
    /// One bead that is done, by its middle and radius in pixels.
    void done_bead(int centre_x, int centre_y, int radius);
    /// A row of beads on a hanging thread. `now` -1: none is being done.
    void beads(const Rect& area, int count, int now, const std::function<bool(int)>& is_done,
               bool on_dark = false, Filling filling = {});
    /// Page dots above the key that leads to the next page.
    void page_dots(const Rect& above, int pages, int page);
    /// A caption centred in `area`, as many lines as it has room for, two at least; words in *asterisks* are
    /// the strong ones. `lang_of_words`: their language, if it is not the screen's.
    void caption(const std::string& words, const Rect& area, const std::string& lang_of_words = {});
    /// The ring of focus or choice around a rectangle.
    void ring(const Rect& rect, int radius);
    /// What shows around a tile: the ring's inside while it has one, else the ground.
    Color around(const std::string& id) const {
        return is_ringed(id) ? parts_.colors.focus_inner : parts_.colors.ground;
    }
    bool is_pressed(const std::string& id) const { return parts_.pressed == id; }
    /// Whether the focus lies on it or a voice speaks of it: it wears the ring.
    bool is_ringed(const std::string& id) const { return parts_.focus == id || parts_.spoken_of == id; }
    bool is_contrast() const { return parts_.contrast; }
    /// The ring laid over what is drawn already, with an open middle (a place in a picture).
    void open_ring(const Rect& rect, int radius);
    PictureCache& pictures() { return parts_.pictures; }

 private:
    void remember(const std::string& id, Role role, const Rect& rect, const std::string& voice, bool enabled);
    Parts parts_;
    ScreenRecord& record_;
    double step_back_ = 1;
};

}  // namespace jankar::screen
