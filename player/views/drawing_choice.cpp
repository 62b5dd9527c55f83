#include "player/views/drawing_choice.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "player/views/faces.h"
#include "player/views/frame_keys.h"
#include "player/views/layout.h"

namespace jankar::views {

using screen::Rect;

DrawingChoice::DrawingChoice(Context& context, long look,
                             const std::function<bool(const std::string&)>& is_taken)
    : context_(context), look_(look) {
    const auto& all = context.drawings();
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (!is_taken(all[i])) {
            free_.push_back(i);
        }
    }
}

void DrawingChoice::draw(screen::Ui& ui) {
    const screen::Metrics& m = ui.metrics();
    const Rect all = m.middle();
    const int columns = std::clamp((all.w + m.gap()) / (m.px(20) + m.gap()), 2, 6);
    const int rows = std::clamp((all.h + m.gap()) / (m.px(20) + m.gap()), 2, 4);
    const int per_page = columns * rows;
    draw_paging(ui, static_cast<int>(free_.size()), per_page, page_, m.home());
    if (!chosen_.empty()) {
        ui.key("done", "done", m.done(), screen::KeyLook::Done, "ui:done");
    }
    const auto places = grid(all, columns, rows, m.gap());
    for (int i = 0; i < per_page; ++i) {
        const std::size_t index = static_cast<std::size_t>(page_ * per_page + i);
        if (index >= free_.size()) {
            break;
        }
        const std::size_t number = free_[index];
        const std::string& name = context_.drawings()[number];
        const Rect inside =
            ui.tile(fmt::format("drawing:{}", number + 1), screen::Role::Tile,
                    places[static_cast<std::size_t>(i)], "ui:drawing-" + name, {.chosen = chosen_ == name});
        draw_drawing(ui, context_, name, look_, inside.inset(m.px(0.8)));
    }
}

bool DrawingChoice::tap(const std::string& control) {
    if (control == "more") {
        ++page_;
    } else if (control == "less") {
        --page_;
    } else if (control == "done") {
        return !chosen_.empty();
    } else if (control.starts_with("drawing:")) {
        std::size_t number = 0;
        std::from_chars(control.data() + 8, control.data() + control.size(), number);
        if (number < 1 || number > context_.drawings().size()) {
            return false;
        }
        const std::string& name = context_.drawings()[number - 1];
        if (chosen_ == name) {
            return true;
        }
        chosen_ = name;
        context_.say({context_.phrase("drawing-" + name, control)});
    }
    return false;
}

}  // namespace jankar::views
