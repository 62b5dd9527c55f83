#pragma once
// What the player's shelf reads: the packs that were named and those in folders, with their lessons, in the
// order of the shelf. A start with 200 packs opens none of them: what each pack tells of itself is kept in
// a cache (library.db), found again by path, size, time and inode. The cache may be deleted at any time;
// where it cannot be read or written everything works without it, only slower.
//
// One thread at a time (the packs thread of the player). Nothing here fails as a whole: a pack that is
// refused is listed with its sentence.
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "content/base/result.h"
#include "content/pack/manifest.h"

namespace jankar::pack {

class LibraryCache;

/// A folder whose *.jkpack files are looked at (not those in folders below it).
struct PackFolder {
    std::string path;
    bool is_trusted = true;  ///< trusted by place: the program's own packs and those installed
};

struct ShelfPack {
    std::string path;
    std::string id;
    int version = 1;
    lesson::ByLang title;
    std::string maker_name, maker_face;
    std::string signer;  ///< public key, 64 hex; empty: unsigned
    std::vector<std::string> langs;
    int lessons = 0;
    std::uint64_t bytes = 0;   ///< of the file
    std::string content_hash;  ///< content_hash() of its manifest, 64 hex
    bool is_trusted_by_place = false;
    bool is_superseded = false;  ///< another file holds a higher version of it, or the same one once more
};

struct ShelfLesson {
    LessonEntry entry;
    std::string pack_path;
    std::string pack_id;
    int pack_version = 1;
    std::string maker_name;
    std::string key8;  ///< first 8 hex of the signer's key; empty: unsigned
    /// The lesson's name on this shelf: its id, or `id@key8` when a lesson of another maker before it has
    /// that id.
    std::string mark;
    bool is_trusted_by_place = false;

    /// "lesson:<mark>", as the screens call it.
    std::string control() const { return "lesson:" + name(); }
    const std::string& name() const { return mark.empty() ? entry.id : mark; }
};

struct RefusedPack {
    std::string path;
    Error error;
    bool is_named = false;  ///< it was given as an argument
};

struct Shelf {
    std::vector<ShelfLesson>
        lessons;                   ///< named packs as given, then folder by folder by name; then as listed
    std::vector<ShelfPack> packs;  ///< in the same order, superseded ones too
    std::vector<RefusedPack> refused;
    int opened = 0;  ///< packs that had to be opened, because the cache did not know them
    int from_cache = 0;
    bool is_cache_kept = false;  ///< the cache could be read and, where needed, written
};

class Library {
 public:
    /// `cache_path` is `<data>/library.db`; empty: no cache.
    static Library open(const std::string& cache_path);
    Library(Library&&) noexcept;
    Library& operator=(Library&&) noexcept;
    ~Library();

    /// `paths` are packs named by a person: they are trusted by place, and listed as refused when they are
    /// missing. A folder that is missing is an empty one. Of one pack (maker and id) the highest version is
    /// shown; the same version with other content is refused.
    Shelf scan(const std::vector<std::string>& paths, const std::vector<PackFolder>& folders);

 private:
    explicit Library(std::unique_ptr<LibraryCache> cache);
    std::unique_ptr<LibraryCache> cache_;  // null: works without
};

}  // namespace jankar::pack
