#pragma once
// One spoken line made into the Opus clip of a pack: a recording cleaned and levelled, or a draft spoken by
// espeak-ng. Kept in the cache. Any thread.
#include <cstdint>
#include <string>

#include "content/base/bytes.h"
#include "content/base/result.h"
#include "tools/pack/cache.h"

namespace jankar::build {

struct Voice {
    Bytes opus;
    std::int64_t ms = 0;
    bool draft = false;
    double source_lufs = 0;  ///< of the recording as it came
};

/// A recording; a fitting Opus file is taken as it is.
Result<Voice> make_voice(const std::string& path, Cache& cache);
/// A draft of `words` (key words still marked with stars).
Result<Voice> make_draft(const std::string& lang, const std::string& words, Cache& cache);

}  // namespace jankar::build
