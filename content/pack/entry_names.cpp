#include "content/pack/entry_names.h"

#include <algorithm>
#include <array>

#include "content/base/ids.h"

namespace jankar::pack {
namespace {

constexpr std::string_view kLessons = "lessons/";
constexpr std::string_view kLessonJson = "/lesson.json";
constexpr std::string_view kMedia = "media/";

constexpr std::array<std::string_view, 11> kExts = {"webp", "jpg", "png", "opus", "ogg", "mp3",
                                                    "m4a",  "wav", "mp4", "webm", "mkv"};

// Opening a pack with 50,000 objects reads 3.2 million hexadecimal characters; a table keeps that short.
constexpr std::array<std::int8_t, 256> make_hex_table() {
    std::array<std::int8_t, 256> table{};
    for (auto& value : table) {
        value = -1;
    }
    for (int i = 0; i < 10; ++i) {
        table[static_cast<std::size_t>('0' + i)] = static_cast<std::int8_t>(i);
    }
    for (int i = 0; i < 6; ++i) {
        table[static_cast<std::size_t>('a' + i)] = static_cast<std::int8_t>(10 + i);
    }
    return table;
}
constexpr std::array<std::int8_t, 256> kHexTable = make_hex_table();

EntryName parse_media(std::string_view name) {
    EntryName entry;
    // media/ab/<64 hex>.<ext>
    if (name.size() < 9 + 64 + 2 || name[8] != '/' || name[73] != '.' ||
        name.substr(6, 2) != name.substr(9, 2) || !is_media_ext(name.substr(74)) ||
        !parse_hash(name.substr(9, 64), entry.hash)) {
        return {};
    }
    entry.kind = EntryKind::Media;
    entry.ext = name.substr(74);
    return entry;
}

}  // namespace

bool is_media_ext(std::string_view ext) {
    return std::find(kExts.begin(), kExts.end(), ext) != kExts.end();
}

bool parse_hash(std::string_view text, Hash256& hash) {
    if (text.size() != 64) {
        return false;
    }
    int bad = 0;
    for (std::size_t i = 0; i < 32; ++i) {
        int high = kHexTable[static_cast<unsigned char>(text[2 * i])];
        int low = kHexTable[static_cast<unsigned char>(text[2 * i + 1])];
        bad |= high | low;
        hash[i] = static_cast<std::uint8_t>((high & 15) << 4 | (low & 15));
    }
    return bad >= 0;
}

bool is_hash(std::string_view text) {
    Hash256 ignored;
    return parse_hash(text, ignored);
}

EntryName parse_entry_name(std::string_view name) {
    EntryName entry;
    if (name.starts_with(kMedia)) {
        return parse_media(name);
    }
    if (name == "mimetype") {
        entry.kind = EntryKind::Mimetype;
    } else if (name == "pack.json") {
        entry.kind = EntryKind::Manifest;
    } else if (name == "pack.sig") {
        entry.kind = EntryKind::Signature;
    } else if (name.starts_with(kLessons) && name.ends_with(kLessonJson) &&
               name.size() > kLessons.size() + kLessonJson.size()) {
        std::string_view id =
            name.substr(kLessons.size(), name.size() - kLessons.size() - kLessonJson.size());
        if (is_slug(id)) {
            entry.kind = EntryKind::Lesson;
            entry.lesson = id;
        }
    }
    return entry;
}

std::string lesson_entry_name(std::string_view lesson_id) {
    return std::string(kLessons).append(lesson_id).append(kLessonJson);
}

std::string media_entry_name(std::string_view hash_hex, std::string_view ext) {
    return std::string(kMedia)
        .append(hash_hex.substr(0, 2))
        .append("/")
        .append(hash_hex)
        .append(".")
        .append(ext);
}

std::string printable(std::string_view name) {
    std::string out;
    for (char c : name.substr(0, 90)) {
        out += (c >= 0x20 && c < 0x7f) ? c : '?';
    }
    return name.size() > 90 ? out + "..." : out;
}

}  // namespace jankar::pack
