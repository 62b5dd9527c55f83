#include "player/views/six_a_page.h"

#include "player/views/frame_keys.h"
#include "player/views/layout.h"

namespace jankar::views {

void SixAPage::draw(screen::Ui& ui, std::size_t items, const screen::Rect& area, const screen::Rect& less,
                    const std::function<void(std::size_t, const screen::Rect&)>& draw, int upright_columns) {
    const screen::Metrics& m = ui.metrics();
    draw_paging(ui, static_cast<int>(items), kTiles, page_, less);
    const int columns = m.portrait() ? upright_columns : 3;
    const auto places = grid(area, columns, kTiles / columns, m.gap());
    std::size_t item = static_cast<std::size_t>(page_) * kTiles;
    for (const screen::Rect& place : places) {
        if (item < items) {
            draw(item++, place);
        }
    }
}

bool SixAPage::tap(const std::string& control) {
    if (control == "more") {
        ++page_;
    } else if (control == "less") {
        --page_;
    } else {
        return false;
    }
    return true;
}

}  // namespace jankar::views
