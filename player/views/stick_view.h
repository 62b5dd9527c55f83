#pragma once
// `stick`: a stick is here. Exchange is one tap; then it says when the stick may be taken out. The same
// screen says to put it back while a lesson is played from it.
#include <functional>
#include <memory>

#include "player/views/view.h"

namespace jankar::views {

/// `leave`: to where she was.
std::unique_ptr<View> make_stick_view(Context& context, std::function<void()> leave);
/// A lesson that plays from the stick waits for it; `leave` when she does not want to wait.
std::unique_ptr<View> make_put_back_view(Context& context, std::function<void()> leave);

}  // namespace jankar::views
