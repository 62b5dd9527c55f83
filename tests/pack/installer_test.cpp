// Installing: what a pack would be here, copying with verification, going on after a cut, updates, repair.
#include "content/pack/installer.h"

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>

#include "content/base/files.h"
#include "content/pack/pack.h"
#include "content/pack/update_pack.h"
#include "content/pack/zip_reader.h"
#include "tests/pack/sample.h"
#include "tests/support/temp_dir.h"

using namespace jankar;
using namespace jankar::test;
using pack::Offer;

namespace {

/// A device with its packs, and a stick beside it.
struct Device {
    TempDir dir;
    std::string packs = dir / "data/packs", stick = dir / "stick";
    pack::Installer installer{{packs, 0}};
    pack::Trust trust = pack::Trust::load(dir / "data/trust");

    Device() {
        REQUIRE(make_folders(packs).has_value());
        REQUIRE(make_folders(stick).has_value());
    }
    pack::Shelf shelf() const { return pack::Library::open("").scan({}, {{packs, true}}); }
    Offer look(const std::string& path) const { return installer.look(path, shelf(), trust); }
    Result<pack::Installed> install(const std::string& path, bool allowed = true,
                                    const pack::Installer::Progress& progress = {}) const {
        return installer.install(look(path), allowed, progress);
    }
    /// A pack on the stick with a lesson whose objects are large enough to be cut somewhere.
    std::string put(const std::string& name, const std::string& id, int version,
                    const std::optional<pack::SigningKey>& key = {}, int objects = 6) const {
        Sample sample = make_sample("wash-hands", version);
        for (int i = 0; i < objects; ++i) {
            SampleObject object;
            object.content = Bytes(300'000 + static_cast<std::size_t>(i), static_cast<std::uint8_t>('a' + i));
            object.object.ext = "webp";
            object.object.width = object.object.height = 100;
            object.object.hash = to_hex(blake2b_256(object.content));
            object.object.bytes = object.content.size();
            sample.lesson.media["pictures/more-" + std::to_string(i) + ".webp"] = object.object;
            sample.objects.push_back(object);
        }
        const std::string path = stick + "/" + name;
        REQUIRE(write_sample_pack(path, {sample}, sample_manifest(id, version), key).has_value());
        return path;
    }
    std::vector<std::string> files() const {
        auto names = list_folder(packs).value();
        std::erase(names, ".incoming");
        return names;
    }
    std::vector<std::string> parts() const {
        auto names = list_folder(packs + "/.incoming");
        return names ? *names : std::vector<std::string>();
    }
};

void flip(const std::string& path, std::uint64_t at) {
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    file.seekg(static_cast<std::streamoff>(at));
    const char byte = static_cast<char>(file.get() ^ 0x20);
    file.seekp(static_cast<std::streamoff>(at));
    file.put(byte);
}

/// Where the n-th object lies in the file.
pack::ZipReader::Extent extent(const std::string& path, std::size_t n) {
    return pack::ZipReader::open(open_file_source(path).value(), path).value().extents().at(n);
}

bool is_whole(const std::string& path) {
    auto pack = pack::Pack::open(path);
    return pack && (*pack)->verify().empty();
}

std::vector<std::string> ids(const pack::Shelf& shelf) {
    std::vector<std::string> marks;
    for (const pack::ShelfLesson& lesson : shelf.lessons) {
        marks.push_back(lesson.mark);
    }
    return marks;
}

}  // namespace

TEST_CASE("install: a pack of an unknown maker waits for a yes, then it is here, byte for byte") {
    Device device;
    const auto key = pack::generate_key("Latha").value();
    const std::string path = device.put("a.jkpack", "health", 1, key);
    const Offer offer = device.look(path);
    CHECK(offer.kind == Offer::Kind::New);
    CHECK_FALSE(offer.is_known);
    CHECK_FALSE(offer.is_beside);
    auto refused = device.installer.install(offer, false, {});
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().code == ErrorCode::Refused);
    CHECK(refused.error().text.find("--trust") != std::string::npos);
    CHECK(device.files().empty());

    std::uint64_t last = 0, all = 0;
    auto installed = device.installer.install(offer, true, [&](std::uint64_t done, std::uint64_t total) {
        CHECK(done >= last);
        last = done;
        all = total;
        return true;
    });
    REQUIRE(installed.has_value());
    CHECK(last == all);
    CHECK(installed->damaged == 0);
    CHECK(installed->kept_bytes == 0);
    CHECK(device.files() == std::vector<std::string>{pack::installed_name("health", to_hex(key.public_key))});
    CHECK(read_file(installed->path, 1 << 24).value() == read_file(path, 1 << 24).value());
    CHECK(device.parts().empty());
    CHECK(device.look(path).kind == Offer::Kind::Here);

    // From then on a maker whose key was kept is not asked about.
    REQUIRE(device.trust.keep(offer.signer, "Latha").has_value());
    CHECK(pack::Trust::load(device.dir / "data/trust").name_of(offer.signer) == "Latha");
    CHECK(device.look(device.put("b.jkpack", "hands", 1, key)).is_known);
    CHECK_FALSE(device.look(device.put("c.jkpack", "other", 1)).is_known);  // unsigned is never known
}

TEST_CASE("install: cancelled, cut or spoilt in .incoming, it goes on from what is right") {
    Device device;
    const std::string path = device.put("a.jkpack", "health", 1);
    int pieces = 0;
    auto cut = device.install(path, true, [&](std::uint64_t, std::uint64_t) { return ++pieces < 12; });
    REQUIRE_FALSE(cut.has_value());
    CHECK(cut.error().code == ErrorCode::Cancelled);
    CHECK(device.files().empty());
    REQUIRE(device.parts().size() == 1);
    const std::string part = device.packs + "/.incoming/" + device.parts()[0];
    struct stat status {};
    REQUIRE(::stat(part.c_str(), &status) == 0);
    CHECK(status.st_size > 300'000);

    SUBCASE("as it was left") {
        auto done = device.install(path);
        REQUIRE(done.has_value());
        CHECK(done->kept_bytes > 0);
        CHECK(done->kept_bytes <= static_cast<std::uint64_t>(status.st_size));
        CHECK(is_whole(done->path));
    }
    SUBCASE("a power cut left zeros at its end") {
        REQUIRE(::truncate(part.c_str(), status.st_size / 2) == 0);
        REQUIRE(::truncate(part.c_str(), status.st_size * 2) == 0);
        auto done = device.install(path);
        REQUIRE(done.has_value());
        CHECK(is_whole(done->path));
    }
    SUBCASE("a byte in the middle is another") {
        flip(part, 400'000);
        auto done = device.install(path);
        REQUIRE(done.has_value());
        CHECK(is_whole(done->path));
        CHECK(read_file(done->path, 1 << 24).value() == read_file(path, 1 << 24).value());
    }
    SUBCASE("its beginning is another pack's") {
        flip(part, 40);
        auto done = device.install(path);
        REQUIRE(done.has_value());
        CHECK(done->kept_bytes == 0);
        CHECK(is_whole(done->path));
    }
}

TEST_CASE("install: the higher version wins, the same one with other content is an error") {
    Device device;
    const auto key = pack::generate_key("Latha").value();
    const std::string one = device.put("1.jkpack", "health", 1, key);
    const std::string two = device.put("2.jkpack", "health", 2, key);
    REQUIRE(device.install(one).has_value());
    const Offer update = device.look(two);
    CHECK(update.kind == Offer::Kind::Update);
    REQUIRE(device.installer.install(update, true, {}).has_value());
    CHECK(device.files().size() == 1);
    CHECK(device.shelf().packs[0].version == 2);
    const Offer older = device.look(one);
    CHECK(older.kind == Offer::Kind::Older);
    CHECK(device.installer.install(older, true, {}).error().code == ErrorCode::Refused);
    const Offer clash = device.look(device.put("2b.jkpack", "health", 2, key, 2));
    CHECK(clash.kind == Offer::Kind::Clash);
    CHECK(clash.error->text.find("different content") != std::string::npos);
    CHECK(device.shelf().packs[0].version == 2);
}

TEST_CASE("install: an update replaces what somebody copied into the folder by hand") {
    Device device;
    const std::string one = device.put("1.jkpack", "health", 1);
    REQUIRE(write_file_atomic(device.packs + "/by-hand.jkpack", read_file(one, 1 << 24).value()).has_value());
    REQUIRE(device.install(device.put("2.jkpack", "health", 2)).has_value());
    CHECK(device.files() == std::vector<std::string>{"health@unsigned.jkpack"});
}

TEST_CASE("install: two makers' packs with one id stand side by side, and neither takes over the other") {
    Device device;
    const auto latha = pack::generate_key("Latha").value(), meena = pack::generate_key("Meena").value();
    REQUIRE(device.install(device.put("latha.jkpack", "health", 1, latha)).has_value());
    const Offer other = device.look(device.put("meena.jkpack", "health", 9, meena));
    CHECK(other.kind == Offer::Kind::New);
    CHECK(other.is_beside);
    CHECK(device.installer.install(other, false, {}).error().text.find("another maker's pack") !=
          std::string::npos);
    REQUIRE(device.installer.install(other, true, {}).has_value());
    REQUIRE(device.install(device.put("unsigned.jkpack", "health", 12)).has_value());
    const auto shelf = device.shelf();
    REQUIRE(shelf.packs.size() == 3);
    for (const pack::ShelfPack& pack : shelf.packs) {
        CHECK_FALSE(pack.is_superseded);
    }
    auto marks = ids(shelf);
    CHECK(std::count(marks.begin(), marks.end(), "wash-hands") == 1);
    for (const pack::ShelfLesson& lesson : shelf.lessons) {
        CHECK((lesson.mark == "wash-hands" ||
               lesson.mark == "wash-hands@" + (lesson.key8.empty() ? "unsigned" : lesson.key8)));
    }
    CHECK(std::set<std::string>(marks.begin(), marks.end()).size() == 3);
}

TEST_CASE(
    "install: a part that is damaged on the stick spoils a new pack's lesson, and an update not at all") {
    Device device;
    const auto key = pack::generate_key("Latha").value();
    const std::string one = device.put("1.jkpack", "health", 1, key);
    flip(one, extent(one, 8).offset + 5);
    auto installed = device.install(one);
    REQUIRE(installed.has_value());
    CHECK(installed->damaged == 1);
    CHECK(pack::Pack::open(installed->path).has_value());
    CHECK_FALSE(is_whole(installed->path));

    const std::string two = device.put("2.jkpack", "health", 2, key);
    flip(two, extent(two, 8).offset + 5);
    auto update = device.install(two);
    REQUIRE_FALSE(update.has_value());
    CHECK(update.error().code == ErrorCode::Corrupt);
    CHECK(device.shelf().packs[0].version == 1);
    CHECK(device.parts().empty());
}

TEST_CASE("install: just the bad parts are fetched from any copy") {
    Device device;
    const std::string path = device.put("a.jkpack", "health", 1);
    const std::string here = device.install(path)->path;
    const Bytes before = read_file(here, 1 << 24).value();
    struct stat first {
    }, second{};
    REQUIRE(::stat(here.c_str(), &first) == 0);
    SUBCASE("nothing is bad") {
        auto done = device.install(path, false);
        REQUIRE(done.has_value());
        CHECK(done->was_here);
        CHECK(done->repaired == 0);
    }
    SUBCASE("two objects") {
        flip(here, extent(here, 0).offset);
        flip(here, extent(here, 9).offset + 1);
        CHECK_FALSE(is_whole(here));
        auto done = device.install(path, false);
        REQUIRE(done.has_value());
        CHECK(done->repaired == 2);
        REQUIRE(::stat(here.c_str(), &second) == 0);
        CHECK(first.st_ino == second.st_ino);  // in place
    }
    SUBCASE("a header: the pack is brought anew") {
        const auto bad = extent(here, 3);
        flip(here, bad.offset - 1);  // the last letter of its name
        auto done = device.install(path, false);
        REQUIRE(done.has_value());
        CHECK_FALSE(done->was_here);
    }
    SUBCASE("the directory: it is no pack any more, and is new") {
        REQUIRE(::truncate(here.c_str(), first.st_size - 3) == 0);
        CHECK(device.look(path).kind == Offer::Kind::New);
        REQUIRE(device.install(path).has_value());
    }
    SUBCASE("bad in the copy too") {
        flip(here, extent(here, 9).offset + 1);
        flip(path, extent(path, 9).offset + 2);
        auto done = device.install(path, false);
        REQUIRE(done.has_value());
        CHECK(done->damaged == 1);
        return;
    }
    CHECK(read_file(here, 1 << 24).value() == before);
}

TEST_CASE("install: what is cut short, no pack, or for another program says so and changes nothing") {
    Device device;
    const std::string path = device.put("a.jkpack", "health", 1);
    REQUIRE(::truncate(path.c_str(), 500'000) == 0);
    Offer offer = device.look(path);
    CHECK(offer.kind == Offer::Kind::Refused);
    CHECK(offer.error->code == ErrorCode::Corrupt);
    CHECK(device.installer.install(offer, true, {}).error().text == offer.error->text);
    CHECK(device.look(device.stick + "/none.jkpack").error->code == ErrorCode::NotFound);
    CHECK(device.files().empty());
}

TEST_CASE("install: refused in time when room is short, and older cut copies go first") {
    Device device;
    const std::string path = device.put("a.jkpack", "health", 1);
    const auto free = free_space(device.packs).value();
    const pack::Installer tight({device.packs, free});  // everything that is free is to stay free
    const Offer offer = device.look(path);
    CHECK(tight.missing_room(offer).value() > 0);
    REQUIRE(write_file_atomic(device.packs + "/.incoming/old.part", as_bytes("half a pack")).has_value());
    auto refused = tight.install(offer, true, {});
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().code == ErrorCode::NoSpace);
    CHECK(refused.error().text.find("a.jkpack") != std::string::npos);
    CHECK(device.parts().empty());
    CHECK(device.files().empty());
}

TEST_CASE("install: removing takes what was installed, and nothing else") {
    Device device;
    const std::string path = device.put("a.jkpack", "health", 1);
    const std::string here = device.install(path)->path;
    CHECK(device.installer.remove(path).error().code == ErrorCode::Usage);
    CHECK(device.installer.remove(device.packs + "/../trust/x.pub").error().code == ErrorCode::Usage);
    CHECK(device.installer.remove(here).has_value());
    CHECK(device.files().empty());
    CHECK(device.installer.remove(here).error().code == ErrorCode::NotFound);
}

namespace {

/// An update: `whole` with a base, without the objects that `old` has.
std::string make_update(const std::string& whole, const std::string& old, const std::string& path,
                        const std::optional<pack::SigningKey>& key) {
    const auto source = pack::ZipReader::open(open_file_source(whole).value(), whole).value();
    const auto base = pack::ZipReader::open(open_file_source(old).value(), old).value();
    pack::Manifest manifest = pack::Pack::open(whole).value()->manifest();
    manifest.base = {manifest.id};
    const std::string json = pack::to_json(manifest);
    std::vector<ZipItem> items = {zip_item("mimetype", as_bytes("application/vnd.jankar.pack+zip")),
                                  zip_item("pack.json", as_bytes(json), true)};
    if (key) {
        items.push_back(zip_item("pack.sig", pack::sign_manifest(json, *key).value()));
    }
    for (const auto& lesson : manifest.lessons) {
        items.push_back(
            zip_item("lessons/" + lesson.id + "/lesson.json", source.read_lesson(lesson.id).value(), true));
    }
    for (std::size_t i = 0; i < source.object_count(); ++i) {
        if (!base.find_object(source.object_hash(i))) {
            const auto object = source.object(i).value();
            items.push_back(zip_item(object.name, object.bytes->read_all(1 << 24).value()));
        }
    }
    REQUIRE(write_file_atomic(path, make_zip(items)).has_value());
    return path;
}

}  // namespace

TEST_CASE("update packs: put together with what is here they are the whole pack") {
    Device device;
    const auto key = pack::generate_key("Latha").value(), other = pack::generate_key("Meena").value();
    const std::string one = device.put("1.jkpack", "health", 1, key, 4);
    const std::string two = device.put("2.jkpack", "health", 2, key, 6);
    const std::string update = make_update(two, one, device.stick + "/u.jkpack", key);
    struct stat status {};
    REQUIRE(::stat(update.c_str(), &status) == 0);
    CHECK(status.st_size < 700'000);
    CHECK(pack::Pack::open(update).error().code == ErrorCode::Unsupported);

    const Offer alone = device.look(update);
    CHECK(alone.kind == Offer::Kind::NoBase);
    CHECK(device.installer.install(alone, true, {}).error().code == ErrorCode::Refused);

    REQUIRE(device.install(one).has_value());
    // An update of it by another maker counts on a pack of that maker's, which is not here.
    const Offer foreign = device.look(make_update(two, one, device.stick + "/f.jkpack", other));
    CHECK(foreign.kind == Offer::Kind::NoBase);
    CHECK(foreign.error->text.find("by the same maker") != std::string::npos);

    int pieces = 0;
    CHECK(device.install(update, true, [&](std::uint64_t, std::uint64_t) { return ++pieces < 9; })
              .error()
              .code == ErrorCode::Cancelled);
    auto done = device.install(update);
    REQUIRE(done.has_value());
    CHECK(done->kept_bytes > 0);
    CHECK(is_whole(done->path));
    CHECK(device.files().size() == 1);
    CHECK(device.shelf().packs.at(0).version == 2);
    CHECK(device.shelf().refused.empty());
    // It is what the whole pack is: that one is here, and mends it.
    const Offer whole = device.look(two);
    CHECK(whole.kind == Offer::Kind::Here);
    flip(done->path, extent(done->path, 2).offset + 1);
    CHECK(device.install(two)->repaired == 1);
    CHECK(is_whole(done->path));
}

TEST_CASE("trust: the programme's makers and the kept ones are known, a spoilt key file is told of") {
    TempDir dir;
    const auto latha = pack::generate_key("Latha").value(), meena = pack::generate_key("Meena").value();
    REQUIRE(pack::write_key_files(dir / "latha", latha).has_value());
    REQUIRE(make_folders(dir / "trust").has_value());
    REQUIRE(
        write_file_atomic(dir / "trust/latha.pub", read_file(dir / "latha.pub", 1000).value()).has_value());
    REQUIRE(write_file_atomic(dir / "trust/bad.pub", as_bytes("nothing")).has_value());
    const auto trust = pack::Trust::load(dir / "trust", {{meena.public_key, "Meena"}});
    CHECK(trust.knows(to_hex(latha.public_key)));
    CHECK(trust.knows(to_hex(meena.public_key)));
    CHECK_FALSE(trust.knows(""));
    CHECK(trust.name_of(to_hex(latha.public_key)) == "Latha");
    CHECK(trust.problems().size() == 1);
    pack::Trust copy = pack::Trust::load(dir / "new/trust");
    CHECK(copy.problems().empty());
    CHECK(copy.keep("not a key", "x").error().code == ErrorCode::Usage);
    CHECK(copy.keep(to_hex(meena.public_key), "two\nlines").has_value());
    CHECK(pack::Trust::load(dir / "new/trust").name_of(to_hex(meena.public_key)) == "two lines");
}
