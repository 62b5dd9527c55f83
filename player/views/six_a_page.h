#pragma once
// Six tiles a page, and the keys that turn pages: faces, groups, packs. A view keeps one. Main thread only.
#include <functional>
#include <string>

#include "player/screen/ui.h"

namespace jankar::views {

class SixAPage {
 public:
    static constexpr int kTiles = 6;

    /// Calls `draw` with each of the items (0 up to `items`) that stand on this page and its place, a grid of
    /// six that fills `area`; the keys that turn pages stand in the frame, the one back at `less`. An upright
    /// screen has two columns, or as many as `upright_columns` says.
    void draw(screen::Ui& ui, std::size_t items, const screen::Rect& area, const screen::Rect& less,
              const std::function<void(std::size_t, const screen::Rect&)>& draw, int upright_columns = 2);
    /// Turns the page if the control is a key that does.
    bool tap(const std::string& control);

 private:
    int page_ = 0;
};

}  // namespace jankar::views
