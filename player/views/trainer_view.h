#pragma once
// The trainer's screens, behind a code of four to eight digits (six when it is set here). What they change
// is done by the desk; here is only how it is shown.
#include <memory>
#include <string>

#include "player/views/view.h"

namespace jankar::views {

/// The pad: asks for the code, or lets a new one be set.
std::unique_ptr<View> make_code_view(Context& context, bool sets_new);
/// One of the screens behind it: trainer women device learners-edit groups-edit wall packs export settings
/// about; any other name is `trainer`.
std::unique_ptr<View> make_trainer_view(Context& context, const std::string& name);

// One file each.
std::unique_ptr<View> make_learners_edit_view(Context& context);
std::unique_ptr<View> make_groups_edit_view(Context& context);
std::unique_ptr<View> make_wall_view(Context& context);
std::unique_ptr<View> make_settings_view(Context& context);
std::unique_ptr<View> make_about_view(Context& context);
std::unique_ptr<View> make_packs_view(Context& context);
std::unique_ptr<View> make_export_view(Context& context);

}  // namespace jankar::views
