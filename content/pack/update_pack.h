#pragma once
// Update packs: a pack.json with a `base` brings only what is new and counts on packs that are there for the
// rest. Put together with them it is a whole pack again; FORMAT.md says how. Any thread.
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "content/base/byte_source.h"
#include "content/base/result.h"
#include "content/pack/pack.h"

namespace jankar::pack {

/// Hashes of all objects that the manifest and the lessons name. Lessons that cannot be read are left out,
/// and told of in `unreadable`.
std::set<std::string> listed_objects(const Pack& pack, std::vector<Error>& unreadable);

/// The bytes of the whole pack that an update makes with the packs it counts on, always the same ones: the
/// update's manifest, signature and lessons, and each listed object from where it lies. Nothing is copied;
/// reading reads from the files. Corrupt when a lesson of the update is damaged, NotFound when an object is
/// in none of them.
Result<std::shared_ptr<const ByteSource>> assemble_update(const std::string& update,
                                                          const std::vector<std::string>& bases);

/// A pack's bytes, and what messages call them.
struct NamedSource {
    std::shared_ptr<const ByteSource> source;
    std::string name;
};
/// The same of packs that are open, wherever they lie.
Result<std::shared_ptr<const ByteSource>> assemble_update(const NamedSource& update,
                                                          const std::vector<NamedSource>& bases);

}  // namespace jankar::pack
