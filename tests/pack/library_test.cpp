// The shelf and its cache.
#include "content/pack/library.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "content/base/files.h"
#include "content/pack/library_cache.h"
#include "tests/pack/sample.h"
#include "tests/support/temp_dir.h"

using namespace jankar;
using namespace jankar::test;

namespace {

void put_pack(const std::string& path, const std::vector<std::string>& lessons, const std::string& id,
              int version = 1, const std::optional<pack::SigningKey>& key = {}) {
    std::vector<Sample> samples;
    for (const std::string& lesson : lessons) {
        samples.push_back(make_sample(lesson));
    }
    REQUIRE(write_sample_pack(path, samples, sample_manifest(id, version), key).has_value());
}

std::vector<std::string> lesson_ids(const pack::Shelf& shelf) {
    std::vector<std::string> ids;
    for (const pack::ShelfLesson& lesson : shelf.lessons) {
        ids.push_back(lesson.entry.id);
    }
    return ids;
}

using Ids = std::vector<std::string>;

}  // namespace

TEST_CASE("library: lists named packs first, then folders by name, lessons as listed") {
    TempDir dir;
    auto key = pack::generate_key("Latha").value();
    REQUIRE(make_folders(dir / "packs").has_value());
    put_pack(dir / "packs/b.jkpack", {"b2", "b1"}, "pack-b");
    put_pack(dir / "packs/a.jkpack", {"a1"}, "pack-a", 4, key);
    put_pack(dir / "packs/.hidden.jkpack", {"h1"}, "pack-h");
    put_pack(dir / "packs/other.zip", {"o1"}, "pack-o");
    put_pack(dir / "named.jkpack", {"n1"}, "pack-n");
    auto library = pack::Library::open("");
    const auto shelf =
        library.scan({dir / "named.jkpack"}, {{dir / "packs/", false}, {dir / "missing", true}});
    CHECK(lesson_ids(shelf) == Ids{"n1", "a1", "b2", "b1"});
    CHECK(shelf.refused.empty());
    CHECK(shelf.opened == 3);
    CHECK_FALSE(shelf.is_cache_kept);
    const pack::ShelfLesson& named = shelf.lessons[0];
    CHECK(named.is_trusted_by_place);
    CHECK(named.key8.empty());
    CHECK(named.pack_path == dir / "named.jkpack");
    const pack::ShelfLesson& a1 = shelf.lessons[1];
    CHECK_FALSE(a1.is_trusted_by_place);
    CHECK(a1.key8 == to_hex(key.public_key).substr(0, 8));
    CHECK(a1.pack_id == "pack-a");
    CHECK(a1.pack_version == 4);
    CHECK(a1.maker_name == "Latha");
    CHECK(a1.pack_path == dir / "packs/a.jkpack");
    REQUIRE(shelf.packs.size() == 3);
    CHECK(shelf.packs[1].signer == to_hex(key.public_key));
    CHECK(shelf.packs[2].lessons == 2);
}

TEST_CASE("library: a second start opens no pack and shows the same") {
    TempDir dir;
    REQUIRE(make_folders(dir / "packs").has_value());
    put_pack(dir / "packs/a.jkpack", {"a1", "a2"}, "pack-a", 1, pack::generate_key("Latha").value());
    put_pack(dir / "packs/b.jkpack", {"b1"}, "pack-b");
    REQUIRE(
        write_file_atomic(dir / "packs/bad.jkpack", as_bytes("not a pack at all, only text")).has_value());
    const std::vector<pack::PackFolder> folders = {{dir / "packs", true}};
    const auto first = pack::Library::open(dir / "library.db").scan({}, folders);
    CHECK(first.opened == 3);
    CHECK(first.is_cache_kept);
    auto library = pack::Library::open(dir / "library.db");
    for (int again = 0; again < 2; ++again) {
        const auto second = library.scan({}, folders);
        CHECK(second.opened == 0);
        CHECK(second.from_cache == 3);
        REQUIRE(second.lessons.size() == first.lessons.size());
        for (std::size_t i = 0; i < first.lessons.size(); ++i) {
            const auto& a = first.lessons[i];
            const auto& b = second.lessons[i];
            CHECK(a.entry.id == b.entry.id);
            CHECK(a.entry.title == b.entry.title);
            CHECK(a.entry.subject == b.entry.subject);
            CHECK(a.entry.course == b.entry.course);
            CHECK(a.entry.cover == b.entry.cover);
            CHECK(a.entry.cover_ext == b.entry.cover_ext);
            CHECK(a.entry.hash == b.entry.hash);
            CHECK(a.entry.minutes == b.entry.minutes);
            CHECK(a.entry.steps == b.entry.steps);
            CHECK(a.entry.langs == b.entry.langs);
            CHECK(a.entry.title_voices == b.entry.title_voices);
            CHECK(a.pack_path == b.pack_path);
            CHECK(a.key8 == b.key8);
            CHECK(a.maker_name == b.maker_name);
        }
        REQUIRE(second.refused.size() == 1);
        CHECK(second.refused[0].error.text == first.refused[0].error.text);
        CHECK(second.refused[0].error.code == ErrorCode::Corrupt);
    }
}

TEST_CASE("library: notices packs that changed, came and went") {
    TempDir dir;
    REQUIRE(make_folders(dir / "packs").has_value());
    put_pack(dir / "packs/a.jkpack", {"a1"}, "pack-a");
    put_pack(dir / "packs/b.jkpack", {"b1"}, "pack-b");
    auto library = pack::Library::open(dir / "library.db");
    const std::vector<pack::PackFolder> folders = {{dir / "packs", true}};
    CHECK(library.scan({}, folders).opened == 2);
    put_pack(dir / "packs/a.jkpack", {"a1", "a2"}, "pack-a", 2);
    put_pack(dir / "packs/c.jkpack", {"c1"}, "pack-c");
    REQUIRE(::unlink((dir / "packs/b.jkpack").c_str()) == 0);
    auto shelf = library.scan({}, folders);
    CHECK(shelf.opened == 2);
    CHECK(lesson_ids(shelf) == Ids{"a1", "a2", "c1"});
    // What went is forgotten.
    auto cache = pack::LibraryCache::open(dir / "library.db");
    REQUIRE(cache.has_value());
    struct stat status {};
    REQUIRE(::stat((dir / "packs/c.jkpack").c_str(), &status) == 0);
    pack::FileStamp stamp{static_cast<std::uint64_t>(status.st_size),
                          status.st_mtim.tv_sec * std::int64_t{1'000'000'000} + status.st_mtim.tv_nsec,
                          status.st_ino};
    CHECK((*cache)->find(dir / "packs/c.jkpack", stamp).has_value());
    stamp.mtime_ns += 1;
    CHECK_FALSE((*cache)->find(dir / "packs/c.jkpack", stamp).has_value());
}

TEST_CASE("library: a cache that is deleted or damaged is made again") {
    TempDir dir;
    REQUIRE(make_folders(dir / "packs").has_value());
    put_pack(dir / "packs/a.jkpack", {"a1"}, "pack-a");
    const std::vector<pack::PackFolder> folders = {{dir / "packs", true}};
    auto scan = [&] { return pack::Library::open(dir / "library.db").scan({}, folders); };
    CHECK(scan().opened == 1);
    CHECK(scan().opened == 0);
    REQUIRE(::unlink((dir / "library.db").c_str()) == 0);
    CHECK(scan().opened == 1);
    CHECK(scan().opened == 0);
    REQUIRE(write_file_atomic(dir / "library.db", as_bytes(std::string(5000, 'x'))).has_value());
    CHECK(scan().opened == 1);
    CHECK(scan().opened == 0);
    // Any byte of it spoilt: never another lesson than the true one, and never a crash.
    const Bytes whole = read_file(dir / "library.db", 1u << 20).value();
    auto put_cache = [&](ByteView bytes) {
        std::ofstream(dir / "library.db", std::ios::binary) << as_text(bytes);
    };
    for (std::size_t i = 0; i < whole.size(); i += 13) {
        Bytes spoilt = whole;
        spoilt[i] ^= 0x55;
        put_cache(spoilt);
        CAPTURE(i);
        const auto shelf = scan();
        REQUIRE(lesson_ids(shelf) == Ids{"a1"});
        REQUIRE(shelf.lessons[0].entry.title.at("en") == "Clean hands");
    }
    // Cut short.
    for (std::size_t length = 0; length < whole.size(); length += 509) {
        put_cache(ByteView(whole).first(length));
        REQUIRE(lesson_ids(scan()) == Ids{"a1"});
    }
}

TEST_CASE("library: works where the cache cannot be written") {
    TempDir dir;
    REQUIRE(make_folders(dir / "packs").has_value());
    REQUIRE(make_folders(dir / "data").has_value());
    put_pack(dir / "packs/a.jkpack", {"a1"}, "pack-a");
    const std::vector<pack::PackFolder> folders = {{dir / "packs", true}};
    // No such folder; a folder in its place; a file as its folder.
    REQUIRE(make_folders(dir / "taken/library.db").has_value());
    for (const std::string& path :
         {dir / "none/library.db", dir / "taken/library.db", dir / "packs/a.jkpack/library.db"}) {
        const auto shelf = pack::Library::open(path).scan({}, folders);
        CHECK(lesson_ids(shelf) == Ids{"a1"});
        CHECK_FALSE(shelf.is_cache_kept);
    }
    // A read-only folder, as a user for whom permissions count; first without a cache, then with one.
    for (const bool with_cache : {false, true}) {
        if (with_cache) {
            CHECK(pack::Library::open(dir / "data/library.db").scan({}, folders).opened == 1);
            put_pack(dir / "packs/b.jkpack", {"b1"}, "pack-b");
        }
        REQUIRE(::chmod(dir.path().c_str(), 0755) == 0);
        REQUIRE(::chmod((dir / "data").c_str(), 0555) == 0);
        const pid_t child = ::fork();
        if (child == 0) {
            if (::getuid() == 0 && ::setuid(65534) != 0) {
                ::_exit(9);
            }
            const auto shelf = pack::Library::open(dir / "data/library.db").scan({}, folders);
            const bool good = with_cache ? lesson_ids(shelf) == Ids{"a1", "b1"} && shelf.from_cache == 1
                                         : lesson_ids(shelf) == Ids{"a1"} && shelf.from_cache == 0;
            ::_exit(good && !shelf.is_cache_kept ? 0 : 1);
        }
        int status = 0;
        REQUIRE(::waitpid(child, &status, 0) == child);
        CHECK(WIFEXITED(status));
        CHECK(WEXITSTATUS(status) == 0);
        REQUIRE(::chmod((dir / "data").c_str(), 0755) == 0);
    }
}

TEST_CASE("library: the highest version of a pack wins, packs of other makers stand beside it") {
    TempDir dir;
    auto latha = pack::generate_key("Latha").value(), meena = pack::generate_key("Meena").value();
    REQUIRE(make_folders(dir / "packs").has_value());
    put_pack(dir / "packs/1.jkpack", {"old"}, "health", 1, latha);
    put_pack(dir / "packs/2.jkpack", {"new"}, "health", 2, latha);
    put_pack(dir / "packs/3.jkpack", {"hers"}, "health", 1, meena);
    put_pack(dir / "packs/4.jkpack", {"mid"}, "health", 1, pack::generate_key("X").value());
    std::filesystem::copy_file(dir / "packs/2.jkpack", dir / "packs/5.jkpack");
    put_pack(dir / "packs/6.jkpack", {"fake"}, "health", 2, latha);
    auto library = pack::Library::open(dir / "library.db");
    for (int again = 0; again < 2; ++again) {  // opened, then from the cache
        const auto shelf = library.scan({}, {{dir / "packs", true}});
        CHECK(lesson_ids(shelf) == Ids{"new", "hers", "mid"});
        REQUIRE(shelf.packs.size() == 5);
        CHECK(shelf.packs[0].is_superseded);
        CHECK_FALSE(shelf.packs[1].is_superseded);
        CHECK(shelf.packs[4].is_superseded);
        REQUIRE(shelf.refused.size() == 1);
        CHECK(shelf.refused[0].path == dir / "packs/6.jkpack");
        CHECK(shelf.refused[0].error.text.find("both version 2 of the pack health") != std::string::npos);
    }
}

TEST_CASE("library: refused packs are listed with their sentence, missing ones among the named") {
    TempDir dir;
    put_pack(dir / "good.jkpack", {"g1"}, "good");
    REQUIRE(write_file_atomic(dir / "bad.jkpack", as_bytes("text")).has_value());
    auto library = pack::Library::open(dir / "library.db");
    const auto shelf =
        library.scan({dir / "bad.jkpack", dir / "none.jkpack", dir / "good.jkpack", dir / "good.jkpack"}, {});
    CHECK(lesson_ids(shelf) == Ids{"g1"});
    REQUIRE(shelf.refused.size() == 2);
    CHECK(shelf.refused[0].path == dir / "bad.jkpack");
    CHECK(shelf.refused[0].is_named);
    CHECK(shelf.refused[0].error.code == ErrorCode::Corrupt);
    CHECK(shelf.refused[1].error.code == ErrorCode::NotFound);
    // A pack that was missing is found when it is there.
    put_pack(dir / "none.jkpack", {"n1"}, "late");
    CHECK(lesson_ids(library.scan({dir / "none.jkpack"}, {})) == Ids{"n1"});
}
