#pragma once
// All drawings that have no owner yet, as many a page as stand there at 20 mm; a tap says one and marks it, a
// second tap or `done` takes it. Used where a woman joins and where the trainer gives her another picture.
#include <functional>
#include <string>
#include <vector>

#include "player/views/view.h"

namespace jankar::views {

class DrawingChoice {
 public:
    /// `look`: the colours of the woman or group it is for. `is_taken`: which drawings are not offered.
    DrawingChoice(Context& context, long look, const std::function<bool(const std::string&)>& is_taken);
    void draw(screen::Ui& ui);
    /// True once one is taken; see chosen().
    bool tap(const std::string& control);
    const std::string& chosen() const { return chosen_; }
    bool empty() const { return free_.empty(); }

 private:
    Context& context_;
    long look_;
    std::vector<std::size_t> free_;  ///< places in the list of all drawings
    std::string chosen_;
    int page_ = 0;
};

}  // namespace jankar::views
