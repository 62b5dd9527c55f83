#pragma once
// The thorough check of a pack that was opened, behind Pack::verify and Pack::check_object. Any thread.
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "content/pack/pack.h"
#include "content/pack/zip_reader.h"

namespace jankar::pack {

/// "hands.jkpack: media/... is damaged."
Error damaged(const std::string& pack, const std::string& entry);

/// Reads an object through in pieces; Corrupt when its hash is not `hash` or its CRC-32 not the directory's.
/// `progress` is called with the bytes of each piece.
Result<void> check_bytes(const ZipReader::Object& object, const std::string& hash, const std::string& pack,
                         const std::function<void(std::uint64_t)>& progress);

/// What an update pack lacks lies in the packs it counts on and is no fault of its own.
std::vector<Fault> verify_pack(const Pack& pack, const ZipReader& zip, const Pack::Progress& progress);

}  // namespace jankar::pack
