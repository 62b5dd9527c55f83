#pragma once
// A maker's face: FILE.face.webp beside her key, taken into what she signs. Any thread.
#include <string>

#include "content/base/result.h"
#include "content/pack/writer.h"

namespace jankar::build {

/// Makes the face from a photo or drawing, at most 256 by 256, and writes it beside the key.
Result<void> write_face(const std::string& key_file, const std::string& picture);
/// Adds the face that lies beside the key, if there is one; its hash, else nothing.
Result<std::string> add_face(const std::string& key_file, pack::Writer& writer);

}  // namespace jankar::build
