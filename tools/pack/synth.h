#pragma once
// Small sounds made from nothing: a plucked string, a wooden knock, a brush over cloth. For tunes and for
// the tracks of drawn clips. The same notes give the same samples. Any thread.
#include <string>
#include <vector>

#include "tools/pack/audio.h"

namespace jankar::build {

enum class NoteKind { String, Wood, Brush };

struct Note {
    double at_s = 0;
    NoteKind kind = NoteKind::String;
    double hz = 440;    ///< pitch; for a brush the middle of its band
    double ms = 300;    ///< length
    double gain = 0.5;  ///< peak, 0..1
};

/// Whether `name` is one of string, wood, brush.
bool note_kind_from(const std::string& name, NoteKind& kind);
/// All notes mixed into a clip of `seconds` (longer if a note ends later, when `may_grow`); peaks are kept
/// under kPeakDbtp.
Pcm play_notes(const std::vector<Note>& notes, double seconds, bool may_grow);

}  // namespace jankar::build
