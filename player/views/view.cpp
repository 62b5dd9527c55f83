#include "player/views/view.h"

namespace jankar::views {

bool is_phrase(const std::string& voice) {
    return voice.starts_with("ui:");
}
std::string phrase_id(const std::string& voice) {
    return voice.substr(3);
}

Utterances View::words_of(const std::string& control, const std::string& voice) const {
    if (is_phrase(voice)) {
        return {context_.phrase(phrase_id(voice), control)};
    }
    return {};
}

}  // namespace jankar::views
