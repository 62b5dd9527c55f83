#pragma once
// An opened .jkpack: its manifest, its lessons, and byte sources for its objects, played in place.
// The format is described in FORMAT.md beside this file. Opening reads the directory, the manifest and the
// signature, nothing else. All const member functions may be called from any thread.
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "content/base/byte_source.h"
#include "content/base/result.h"
#include "content/lesson/fault.h"
#include "content/lesson/model.h"
#include "content/pack/manifest.h"

namespace jankar::pack {

/// What verify found; `file` is a name inside the pack. Codes: header_damaged lesson_damaged lesson_differs
/// object_missing object_damaged object_differs object_unlisted unreadable (all of them errors).
using Fault = lesson::Fault;

class Pack {
 public:
    /// Refuses (Corrupt, Refused or Unsupported, with one sentence that names the rule) whatever breaks a
    /// rule of the format, before allocating for it.
    /// An update pack (its manifest has a `base`) that lacks objects is Unsupported, unless updates are
    /// accepted: for whoever installs or inspects it.
    enum class Accept { Whole, Updates };
    static Result<std::shared_ptr<const Pack>> open(const std::string& path, Accept accept = Accept::Whole);
    static Result<std::shared_ptr<const Pack>> open(std::shared_ptr<const ByteSource> source,
                                                    std::string name, Accept accept = Accept::Whole);

    virtual ~Pack() = default;
    virtual const std::string& path() const = 0;
    virtual const Manifest& manifest() const = 0;
    /// The manifest's exact bytes.
    virtual const std::string& manifest_json() const = 0;
    /// Public key of the signer as 64 hex, if the pack is signed (the signature was checked on opening).
    virtual const std::optional<std::string>& signer() const = 0;
    /// How many objects it holds.
    virtual std::size_t object_count() const = 0;
    /// Reads, checks against the manifest's hash and parses one lesson. Corrupt when it is not whole.
    virtual Result<lesson::Lesson> lesson(const std::string& id) const = 0;
    /// An object, played in place. NotFound when the pack has no such object. Its bytes are not checked
    /// here: what is read whole is checked by read_object, what is streamed by check_object.
    virtual Result<std::shared_ptr<const ByteSource>> object(const std::string& hash) const = 0;
    /// Reads an object whole and checks its hash; Corrupt when its bytes changed.
    virtual Result<Bytes> read_object(const std::string& hash, std::uint64_t limit_bytes) const = 0;
    /// Reads through an object and checks its hash.
    virtual Result<void> check_object(const std::string& hash) const = 0;
    /// Called while verify works, with the bytes of objects read so far and those there are in all.
    using Progress = std::function<void(std::uint64_t done, std::uint64_t total)>;
    /// Everything: every lesson, every object, nothing listed twice or missing, nothing unlisted. No fault:
    /// every rule holds and every object has its hash.
    virtual std::vector<Fault> verify(const Progress& progress = {}) const = 0;
};

}  // namespace jankar::pack
