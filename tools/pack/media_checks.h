#pragma once
// The faults of a lesson's media, which have to be opened to be found: lengths, loudness, sizes, captions
// that no font can show, programs that are missing. content/lesson/checks.h has all other rules. One thread
// calls; the work is spread over the cores and what was measured is kept in the cache.
#include "content/lesson/toml_reader.h"
#include "tools/pack/cache.h"
#include "tools/pack/caption_fonts.h"
#include "tools/pack/lesson_builder.h"

namespace jankar::build {

/// `fonts` null: captions are not looked at. What cannot be made is an error, what can be but should be
/// better is a warning. A file that is missing is left to checks.h.
lesson::Faults check_media(const lesson::LessonFolder& source, const BuildOptions& options, Cache& cache,
                           const CaptionFonts* fonts);

}  // namespace jankar::build
