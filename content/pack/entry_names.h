#pragma once
// The five shapes of names that a pack may hold, and nothing else: no folders, no "..", no absolute paths.
// Pure functions; any thread.
#include <cstdint>
#include <string>
#include <string_view>

#include "content/base/bytes.h"

namespace jankar::pack {

enum class EntryKind {
    Mimetype,   ///< mimetype
    Manifest,   ///< pack.json
    Signature,  ///< pack.sig
    Lesson,     ///< lessons/<lesson id>/lesson.json
    Media,      ///< media/<2 hex>/<64 hex>.<ext>
    Other,      ///< not a name of a pack
};

struct EntryName {
    EntryKind kind = EntryKind::Other;
    std::string_view lesson;  ///< Lesson: its id, a view into the name
    std::string_view ext;     ///< Media: a view into the name
    Hash256 hash{};           ///< Media
};

/// Longest name there can be: "lessons/", an id of 64 characters, "/lesson.json".
constexpr std::size_t kMaxEntryName = 84;

EntryName parse_entry_name(std::string_view name);
std::string lesson_entry_name(std::string_view lesson_id);
std::string media_entry_name(std::string_view hash_hex, std::string_view ext);

/// Pictures webp jpg png; voices opus ogg mp3 m4a wav; clips mp4 webm mkv.
bool is_media_ext(std::string_view ext);

/// 64 lower-case hexadecimal characters.
bool is_hash(std::string_view text);
/// False when `text` is not a hash; `hash` is unspecified then.
bool parse_hash(std::string_view text, Hash256& hash);

/// A name from a hostile file, made fit for a message: short, printable ASCII.
std::string printable(std::string_view name);

}  // namespace jankar::pack
