// jankar-pack diff: updates that bring only what is new.
#include <doctest/doctest.h>

#include <set>

#include "content/base/byte_source.h"
#include "content/base/files.h"
#include "content/pack/manifest.h"
#include "content/pack/pack.h"
#include "content/pack/zip_reader.h"
#include "tests/jankar_pack/samples.h"

using namespace jankar;
using namespace jankar::test;

namespace {

/// A project of one lesson; `version` 2 has another picture and another sentence.
void write_project(const std::string& folder, int version) {
    write_lesson(folder + "/soap", "soap");
    put(folder + "/pack.toml", "id = \"first\"\nversion = " + std::to_string(version) +
                                   "\nlicence = \"CC-BY-4.0\"\ntitle.en = \"First\"\nlessons = [\"soap\"]\n");
    if (version > 1) {
        put(folder + "/soap/pictures/oil.svg", svg(800, 800, "#5A7D2A"));
        std::string words(as_text(get(folder + "/soap/words/en.toml")));
        put(folder + "/soap/words/en.toml",
            words.replace(words.find("It makes foam."), 14, "It makes a lot of foam."));
    }
}

std::set<std::string> objects_in(const std::string& path) {
    auto source = open_file_source(path);
    REQUIRE(source);
    auto zip = pack::ZipReader::open(*source, path);
    REQUIRE(zip);
    std::set<std::string> hashes;
    for (std::size_t i = 0; i < zip->object_count(); ++i) {
        hashes.insert(to_hex(zip->object_hash(i)));
    }
    return hashes;
}

pack::Manifest manifest_in(const std::string& path) {
    auto source = open_file_source(path);
    REQUIRE(source);
    auto zip = pack::ZipReader::open(*source, path);
    REQUIRE(zip);
    auto json = zip->read_manifest();
    REQUIRE(json);
    auto manifest = pack::manifest_from_json(as_text(*json));
    REQUIRE(manifest);
    return *manifest;
}

}  // namespace

TEST_CASE("diff: the update holds what the installed pack lacks, and nothing else") {
    TempDir folder;
    write_project(folder / "one", 1);
    write_project(folder / "two", 2);
    REQUIRE(jankar_pack({"build", folder / "one", "-o", folder / "1.jkpack"}).code == 0);
    REQUIRE(jankar_pack({"build", folder / "two", "-o", folder / "2.jkpack"}).code == 0);
    Ran ran = jankar_pack({"diff", folder / "1.jkpack", folder / "2.jkpack", "-o", folder / "u.jkpack"});
    CAPTURE(ran.err);
    REQUIRE(ran.code == 0);
    CHECK(ran.out.find("version 1 to 2, new objects: 2 of ") != std::string::npos);

    const auto old = objects_in(folder / "1.jkpack"), fresh = objects_in(folder / "2.jkpack");
    const auto update = objects_in(folder / "u.jkpack");
    CHECK(update.size() == 2);
    for (const std::string& hash : update) {
        CHECK(fresh.contains(hash));
        CHECK_FALSE(old.contains(hash));
    }
    for (const std::string& hash : fresh) {
        CHECK((old.contains(hash) || update.contains(hash)));
    }
    const pack::Manifest told = manifest_in(folder / "u.jkpack"), whole = manifest_in(folder / "2.jkpack");
    CHECK(told.base == std::vector<std::string>{"first"});
    CHECK(told.version == 2);
    REQUIRE(told.lessons.size() == 1);
    CHECK(told.lessons[0].hash == whole.lessons[0].hash);
    // Twice the same bytes.
    REQUIRE(jankar_pack({"diff", folder / "1.jkpack", folder / "2.jkpack", "-o", folder / "v.jkpack"}).code ==
            0);
    CHECK(get(folder / "u.jkpack") == get(folder / "v.jkpack"));
    // By itself it cannot be played, and says so.
    CHECK(jankar_pack({"check", folder / "u.jkpack"}).code == 1);
}

TEST_CASE("info, verify and extract take an update for what it is") {
    TempDir folder;
    write_project(folder / "one", 1);
    write_project(folder / "two", 2);
    REQUIRE(jankar_pack({"keygen", folder / "a", "--name", "Latha"}).code == 0);
    for (const auto& [from, to] : {std::pair("one", "1.jkpack"), std::pair("two", "2.jkpack")}) {
        REQUIRE(jankar_pack({"build", folder / from, "-o", folder / to, "--sign", folder / "a"}).code == 0);
    }
    const std::string update = folder / "u.jkpack";
    REQUIRE(
        jankar_pack({"diff", folder / "1.jkpack", folder / "2.jkpack", "-o", update, "--sign", folder / "a"})
            .code == 0);

    const Ran told = jankar_pack({"info", update});
    CAPTURE(told.err);
    CHECK(told.code == 0);
    CHECK(told.out.find("update, with what the installed pack first holds") != std::string::npos);
    CHECK(jankar_pack({"info", folder / "2.jkpack"}).out.find("update") == std::string::npos);
    const Ran json = jankar_pack({"info", update, "--json"});
    CHECK(json.code == 0);
    CHECK(json.out.find("\"base\":[\"first\"]") != std::string::npos);

    const Ran whole = jankar_pack({"verify", update});
    CAPTURE(whole.err);
    CHECK(whole.code == 0);
    CHECK(whole.out.find("objects: 2 of ") != std::string::npos);
    CHECK(whole.out.find(", the others in first, signed") != std::string::npos);
    // What it brings is looked at all the same.
    Bytes spoilt = get(update);
    const std::size_t at = as_text(spoilt).find("WEBPVP8");
    REQUIRE(at != std::string::npos);
    spoilt[at + 50] ^= 4;
    put(folder / "spoilt.jkpack", spoilt);
    const Ran damaged = jankar_pack({"verify", folder / "spoilt.jkpack"});
    CHECK(damaged.code == 1);
    CHECK(damaged.err.find("is damaged") != std::string::npos);

    // pack.json, the lesson to the byte, and the two objects that it brings.
    const Ran taken = jankar_pack({"extract", update, folder / "open"});
    CAPTURE(taken.err);
    CHECK(taken.code == 0);
    CHECK(taken.out.find(": 4 files.") != std::string::npos);
    CHECK(to_hex(blake2b_256(get(folder / "open/lessons/soap/lesson.json"))) ==
          manifest_in(update).lessons.at(0).hash);
    for (const std::string& hash : objects_in(update)) {
        const std::string stem = folder / ("open/media/" + hash.substr(0, 2) + "/" + hash);
        CHECK((is_file(stem + ".webp") || is_file(stem + ".opus")));
    }
}

TEST_CASE("diff: what no device would take is refused in one sentence") {
    TempDir folder;
    write_project(folder / "one", 1);
    write_project(folder / "two", 2);
    REQUIRE(jankar_pack({"keygen", folder / "a", "--name", "Latha"}).code == 0);
    REQUIRE(jankar_pack({"keygen", folder / "b", "--name", "Meera"}).code == 0);
    const auto built = [&](const char* from, const char* to, std::vector<std::string> more) {
        more.insert(more.begin(), {"build", folder / from, "-o", folder / to});
        REQUIRE(jankar_pack(std::move(more)).code == 0);
    };
    built("one", "1.jkpack", {});
    built("one", "1a.jkpack", {"--sign", folder / "a"});
    built("two", "2a.jkpack", {"--sign", folder / "a"});
    built("two", "2b.jkpack", {"--sign", folder / "b"});
    built("two", "other.jkpack", {"--id", "other"});
    const auto refused = [&](const char* old, const char* fresh, std::vector<std::string> more,
                             const char* words) {
        CAPTURE(words);
        more.insert(more.begin(), {"diff", folder / old, folder / fresh, "-o", folder / "u.jkpack"});
        Ran ran = jankar_pack(std::move(more));
        CHECK(ran.code == 1);
        CHECK(ran.err.find(words) != std::string::npos);
        CHECK_FALSE(is_file(folder / "u.jkpack"));
    };
    refused("1.jkpack", "other.jkpack", {}, "another pack");
    refused("2a.jkpack", "1a.jkpack", {"--sign", folder / "a"}, "raise version");
    refused("1a.jkpack", "2b.jkpack", {"--sign", folder / "b"}, "not signed with the same key");
    refused("1a.jkpack", "2a.jkpack", {}, "name it with --sign");
    refused("1a.jkpack", "2a.jkpack", {"--sign", folder / "b"}, "another key");
    Ran taken = jankar_pack({"diff", folder / "1a.jkpack", folder / "2a.jkpack", "-o", folder / "u.jkpack",
                             "--sign", folder / "a"});
    CAPTURE(taken.err);
    CHECK(taken.code == 0);
    CHECK(manifest_in(folder / "u.jkpack").maker_name == "Latha");
}
