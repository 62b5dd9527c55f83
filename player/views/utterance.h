#pragma once
// Something to be heard: a phrase of the interface, a line of a lesson, or a tune. A plain value.
#include <string>
#include <vector>

#include "player/media/media_thread.h"

namespace jankar::views {

struct Utterance {
    std::string id;    ///< "ui/home", "wash-hands/why", "tune/right": as the trace names it
    std::string lang;  ///< empty for tunes
    media::Loader load;
    std::string control;  ///< the control it speaks of, framed meanwhile; may be empty
};
using Utterances = std::vector<Utterance>;

}  // namespace jankar::views
