#pragma once
// `pin`: three pictures in order out of nine, always in the same places. It keeps out the curious, no more.
// After five tries that are not hers it rests for a minute; the trainer can take the pictures away.
#include <functional>
#include <memory>

#include "player/views/view.h"

namespace jankar::views {

/// Asks for the pictures of a woman who wanted a key; `right` runs when they were hers.
std::unique_ptr<View> make_pin_view(Context& context, const records::Learner& learner,
                                    std::function<void()> right);
/// Lets her choose three, twice the same; `chosen` gets them.
std::unique_ptr<View> make_new_pin_view(Context& context, const records::Learner& learner,
                                        std::function<void(const std::vector<int>& three)> chosen,
                                        std::function<void()> back);

}  // namespace jankar::views
