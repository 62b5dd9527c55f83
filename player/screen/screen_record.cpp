#include "player/screen/screen_record.h"

namespace jankar::screen {

const char* name_of(Role role) {
    switch (role) {
        case Role::Key:
            return "key";
        case Role::Tile:
            return "tile";
        case Role::Answer:
            return "answer";
        case Role::Item:
            return "item";
        case Role::Practice:
            return "practice";
        case Role::Video:
            return "video";
    }
    return "key";
}

const Control* ScreenRecord::find(const std::string& id) const {
    for (const Control& control : controls) {
        if (control.id == id) {
            return &control;
        }
    }
    return nullptr;
}

const Control* ScreenRecord::at(int x, int y) const {
    for (const Control& control : controls) {
        if (control.enabled && control.rect.contains(x, y)) {
            return &control;
        }
    }
    return nullptr;
}

}  // namespace jankar::screen
