#pragma once
// Writes a .jkpack: same input, same bytes. Objects are added by content; the manifest and the lessons are
// completed from what was added. Not thread-safe.
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "content/base/bytes.h"
#include "content/base/result.h"
#include "content/pack/keys.h"
#include "content/pack/pack.h"

namespace jankar::pack {

class Writer {
 public:
    virtual ~Writer() = default;
    static std::unique_ptr<Writer> create();
    /// Adds an object; the same content twice is kept once. `object` gets hash and bytes filled in; its
    /// `ext` must be one of FORMAT.md. The content is held in memory until the pack is written.
    virtual Result<void> add_object(ByteView content, lesson::MediaObject& object) = 0;
    /// Adds an object from a file, streamed. The file must stay as it is until the pack is written.
    virtual Result<void> add_object_file(const std::string& path, lesson::MediaObject& object) = 0;
    /// An object that the packs of `manifest.base` hold: lessons may name it, and it is not written.
    virtual void count_on_object(const lesson::MediaObject& object) = 0;
    /// Adds a lesson whose media and voices name added objects. Its LessonEntry is made from it.
    virtual Result<void> add_lesson(const lesson::Lesson& lesson) = 0;
    /// Writes to `path` (".part", fsync, rename). `manifest.lessons` is filled from the added lessons, in
    /// the order they were added; empty `langs` with the languages of the lessons; empty `player` with this
    /// version. Fails with Refused above 4,294,967,295 bytes unless `large`.
    virtual Result<void> write(const std::string& path, Manifest manifest,
                               const std::optional<SigningKey>& key, bool large) = 0;
};

}  // namespace jankar::pack
