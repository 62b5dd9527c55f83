#pragma once
// Draft voices: lines that nobody has recorded yet, spoken by espeak-ng (a program, never linked). They are
// placeholders to work with; a release refuses them. Any thread.
#include <string>

#include "content/base/result.h"
#include "tools/pack/audio.h"

namespace jankar::build {

/// The espeak-ng voice for a language of ours; empty when there is none.
std::string espeak_voice(const std::string& lang);
/// Speaks one line (marks around *key words* are left out), not yet levelled or trimmed. Refused for a line
/// with nothing to speak, or with something in braces that only a later builder can put into words.
Result<Pcm> speak(const std::string& lang, const std::string& words);

}  // namespace jankar::build
