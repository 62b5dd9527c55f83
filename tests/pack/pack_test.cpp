// Whole packs: written, opened, read, verified, spoilt.
#include "content/pack/pack.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "content/base/files.h"
#include "content/lesson/json.h"
#include "content/pack/pack.h"
#include "tests/pack/sample.h"
#include "tests/support/temp_dir.h"

using namespace jankar;
using namespace jankar::test;

namespace {

Result<std::shared_ptr<const pack::Pack>> open_bytes(Bytes bytes) {
    return pack::Pack::open(memory_source(std::move(bytes)), "p.jkpack");
}

Bytes written(const std::vector<Sample>& samples, const std::optional<pack::SigningKey>& key = {}) {
    TempDir dir;
    auto made = write_sample_pack(dir / "p", samples, sample_manifest(), key);
    REQUIRE(made.has_value());
    return read_file(dir / "p", 1u << 20).value();
}

std::vector<std::string> codes(const std::vector<pack::Fault>& faults) {
    std::vector<std::string> list;
    for (const pack::Fault& fault : faults) {
        list.push_back(fault.code);
        CHECK(fault.level == "error");
        CHECK_FALSE(fault.file.empty());
        CHECK_FALSE(fault.text.empty());
    }
    return list;
}

/// All that a reader can see of a pack; nothing when any of it is refused.
std::optional<std::string> everything(const pack::Pack& opened, const std::vector<Sample>& samples) {
    std::string all = opened.manifest_json() + opened.signer().value_or("unsigned");
    if (!opened.verify().empty()) {
        return std::nullopt;
    }
    for (const Sample& sample : samples) {
        auto lesson = opened.lesson(sample.lesson.id);
        if (!lesson) {
            return std::nullopt;
        }
        all += lesson::to_json(*lesson);
        for (const SampleObject& object : sample.objects) {
            auto bytes = opened.read_object(object.object.hash, 1000);
            if (!bytes) {
                return std::nullopt;
            }
            all += as_text(*bytes);
        }
    }
    return all;
}

/// A pack by hand, with `change` done to its entries.
Bytes by_hand(const std::function<void(Sample&, std::vector<ZipItem>&)>& change) {
    Sample sample = make_sample("wash-hands");
    auto items = sample_items(sample);
    change(sample, items);
    return make_zip(items);
}

}  // namespace

TEST_CASE("pack: what was written is read back, lessons in the order they were added") {
    TempDir dir;
    auto key = pack::generate_key("Latha").value();
    const std::vector<Sample> samples = {make_sample("weave-base", 3), make_sample("wash-hands")};
    REQUIRE(write_sample_pack(dir / "p.jkpack", samples, sample_manifest("health", 7), key).has_value());
    auto opened = pack::Pack::open(dir / "p.jkpack");
    REQUIRE(opened.has_value());
    const pack::Pack& pack = **opened;
    CHECK(pack.path() == dir / "p.jkpack");
    CHECK(pack.signer() == to_hex(key.public_key));
    CHECK(pack.manifest().id == "health");
    CHECK(pack.manifest().version == 7);
    CHECK(pack.manifest().langs == std::vector<std::string>{"en", "hi"});
    CHECK(pack.manifest().player == pack::program_version());
    REQUIRE(pack.manifest().lessons.size() == 2);
    const pack::LessonEntry& entry = pack.manifest().lessons[0];
    CHECK(entry.id == "weave-base");
    CHECK(entry.version == 3);
    CHECK(entry.steps == 2);
    CHECK(entry.cover == samples[0].lesson.media.at("pictures/cover.svg").hash);
    CHECK(entry.cover_ext == "webp");
    REQUIRE(entry.title_voices.size() == 2);
    CHECK(entry.title_voices[0].first == "en");
    CHECK(pack.object_count() == 16);
    for (const Sample& sample : samples) {
        auto lesson = pack.lesson(sample.lesson.id);
        REQUIRE(lesson.has_value());
        CHECK(lesson::to_json(*lesson) == lesson::to_json(sample.lesson));
        for (const SampleObject& object : sample.objects) {
            CHECK(pack.read_object(object.object.hash, 1000).value() == object.content);
            CHECK(pack.check_object(object.object.hash).has_value());
            auto source = pack.object(object.object.hash);
            REQUIRE(source.has_value());
            CHECK((*source)->read_all(1000).value() == object.content);
        }
    }
    CHECK(pack.verify().empty());
    CHECK(pack.lesson("nothing").error().code == ErrorCode::NotFound);
    CHECK(pack.object(std::string(64, '0')).error().code == ErrorCode::NotFound);
    CHECK(pack.object("../x").error().code == ErrorCode::NotFound);
    CHECK(pack.read_object(samples[0].objects[0].object.hash, 3).error().code == ErrorCode::Refused);
}

TEST_CASE("pack: a file that is no pack gives one sentence") {
    TempDir dir;
    REQUIRE(
        write_file_atomic(dir / "notes.jkpack", as_bytes("Buy soap. Ask Meena about the rope.")).has_value());
    auto text = pack::Pack::open(dir / "notes.jkpack");
    REQUIRE_FALSE(text.has_value());
    CHECK(text.error().code == ErrorCode::Corrupt);
    CHECK(text.error().text == (dir / "notes.jkpack") + " is not a whole pack: it is not a ZIP archive.");
    CHECK(pack::Pack::open(dir / "none.jkpack").error().code == ErrorCode::NotFound);
    CHECK(pack::Pack::open(dir.path()).error().code == ErrorCode::Unsupported);
}

TEST_CASE("pack: spoiling any byte gives a refusal, or every name and content as before") {
    const std::vector<Sample> samples = {make_sample("wash-hands")};
    for (const bool is_signed : {false, true}) {
        std::optional<pack::SigningKey> key;
        if (is_signed) {
            key = pack::generate_key("Latha").value();
        }
        const Bytes whole = written(samples, key);
        const auto before = everything(*open_bytes(whole).value(), samples);
        REQUIRE(before.has_value());
        int refused = 0, same = 0;
        for (std::size_t i = 0; i < whole.size(); ++i) {
            for (const int change : {1 << (i % 8), 0xFF}) {
                Bytes spoilt = whole;
                spoilt[i] ^= static_cast<std::uint8_t>(change);
                auto opened = open_bytes(std::move(spoilt));
                if (!opened) {
                    CHECK_FALSE(opened.error().text.empty());
                    ++refused;
                    continue;
                }
                const auto after = everything(**opened, samples);
                CAPTURE(i);
                if (after) {
                    REQUIRE(*after == *before);
                    ++same;
                } else {
                    ++refused;
                }
            }
        }
        // Almost every byte is guarded; what is left are fields that nobody reads.
        CHECK(refused > 9 * same);
    }
}

TEST_CASE("pack: a damaged object spoils its own lesson only, and verify names it") {
    const std::vector<Sample> samples = {make_sample("wash-hands"), make_sample("weave-base")};
    Bytes bytes = written(samples);
    const std::string wanted = ".webpwet of wash-hands";  // the end of the entry's name, then the object
    auto at = std::search(bytes.begin(), bytes.end(), wanted.begin(), wanted.end());
    REQUIRE(at != bytes.end());
    at[5] ^= 1;
    auto opened = open_bytes(bytes);
    REQUIRE(opened.has_value());
    const std::string& hash = samples[0].lesson.media.at("pictures/wet.svg").hash;
    CHECK((*opened)->lesson("wash-hands").has_value());
    CHECK((*opened)->read_object(hash, 1000).error().code == ErrorCode::Corrupt);
    CHECK((*opened)->check_object(hash).error().code == ErrorCode::Corrupt);
    for (const SampleObject& object : samples[1].objects) {
        CHECK((*opened)->read_object(object.object.hash, 1000).has_value());
    }
    const auto faults = (*opened)->verify();
    CHECK(codes(faults) == std::vector<std::string>{"object_damaged"});
    CHECK(faults[0].file == "media/" + hash.substr(0, 2) + "/" + hash + ".webp");
}

TEST_CASE("pack: a lesson that is not the listed one is refused, the others are well") {
    const std::vector<Sample> samples = {make_sample("wash-hands"), make_sample("weave-base")};
    Bytes bytes = written(samples);
    // The lesson's stored bytes: right after its local header.
    const std::string name = "lessons/wash-hands/lesson.json";
    auto at = std::search(bytes.begin(), bytes.end(), name.begin(), name.end());
    REQUIRE(at != bytes.end());
    at[static_cast<std::ptrdiff_t>(name.size()) + 40] ^= 1;
    auto opened = open_bytes(bytes);
    REQUIRE(opened.has_value());
    CHECK((*opened)->lesson("wash-hands").error().code == ErrorCode::Corrupt);
    CHECK((*opened)->lesson("weave-base").has_value());
    CHECK(codes((*opened)->verify()) == std::vector<std::string>{"lesson_damaged"});
}

TEST_CASE("pack: a lesson under another lesson's name or hash is refused") {
    // The hash in the manifest is another lesson's.
    auto opened = open_bytes(by_hand([](Sample&, std::vector<ZipItem>& items) {
        const Sample other = make_sample("weave-base");
        items[kItemLesson] =
            zip_item("lessons/wash-hands/lesson.json", as_bytes(lesson::to_json(other.lesson)), true);
    }));
    REQUIRE(opened.has_value());
    CHECK((*opened)->lesson("wash-hands").error().text.find("not the one that its pack.json lists") !=
          std::string::npos);
    // The hash fits, the id inside does not.
    opened = open_bytes(by_hand([](Sample& sample, std::vector<ZipItem>& items) {
        const std::string json = lesson::to_json(make_sample("weave-base").lesson);
        pack::Manifest manifest = manifest_of(sample, "health");
        manifest.lessons[0].hash = to_hex(blake2b_256(as_bytes(json)));
        items[kItemManifest] = zip_item("pack.json", as_bytes(pack::to_json(manifest)));
        items[kItemLesson] = zip_item("lessons/wash-hands/lesson.json", as_bytes(json));
    }));
    REQUIRE(opened.has_value());
    CHECK((*opened)->lesson("wash-hands").error().text.find("different things") != std::string::npos);
}

TEST_CASE("pack: a JSON bomb in a lesson is refused before it is parsed") {
    const std::string bomb(1u << 20, '[');
    auto opened = open_bytes(by_hand([&](Sample& sample, std::vector<ZipItem>& items) {
        pack::Manifest manifest = manifest_of(sample, "health");
        manifest.lessons[0].hash = to_hex(blake2b_256(as_bytes(bomb)));
        items[kItemManifest] = zip_item("pack.json", as_bytes(pack::to_json(manifest)));
        items[kItemLesson] = zip_item("lessons/wash-hands/lesson.json", as_bytes(bomb), true);
    }));
    REQUIRE(opened.has_value());
    auto lesson = (*opened)->lesson("wash-hands");
    REQUIRE_FALSE(lesson.has_value());
    CHECK(lesson.error().text.find("nested too deep") != std::string::npos);
}

TEST_CASE("pack: lessons that are missing or not listed are refused on opening") {
    auto missing = open_bytes(
        by_hand([](Sample&, std::vector<ZipItem>& items) { items.erase(items.begin() + kItemLesson); }));
    REQUIRE_FALSE(missing.has_value());
    CHECK(missing.error().text.find("the lesson wash-hands of its pack.json is missing") !=
          std::string::npos);
    auto unlisted = open_bytes(by_hand([](Sample&, std::vector<ZipItem>& items) {
        items.push_back(zip_item("lessons/other/lesson.json", as_bytes("{}")));
    }));
    REQUIRE_FALSE(unlisted.has_value());
    CHECK(unlisted.error().text.find("does not list") != std::string::npos);
}

TEST_CASE("pack: verify lists missing, unlisted and differing objects and a differing manifest") {
    auto opened = open_bytes(by_hand([](Sample&, std::vector<ZipItem>& items) { items.pop_back(); }));
    REQUIRE(opened.has_value());
    CHECK(codes((*opened)->verify()) == std::vector<std::string>{"object_missing"});

    opened = open_bytes(by_hand([](Sample&, std::vector<ZipItem>& items) {
        const std::string hash = to_hex(blake2b_256(as_bytes("stowaway")));
        items.push_back(zip_item("media/" + hash.substr(0, 2) + "/" + hash + ".mp4", as_bytes("stowaway")));
    }));
    REQUIRE(opened.has_value());
    CHECK(codes((*opened)->verify()) == std::vector<std::string>{"object_unlisted"});

    opened = open_bytes(by_hand([](Sample&, std::vector<ZipItem>& items) {
        items.back().both([](ZipFields& fields) { fields.name.replace(fields.name.size() - 4, 4, "webm"); });
    }));
    REQUIRE(opened.has_value());
    CHECK(codes((*opened)->verify()) == std::vector<std::string>{"object_differs"});

    opened = open_bytes(by_hand([](Sample& sample, std::vector<ZipItem>& items) {
        pack::Manifest manifest = manifest_of(sample, "health");
        manifest.lessons[0].title["en"] = "Something else";
        items[kItemManifest] = zip_item("pack.json", as_bytes(pack::to_json(manifest)));
    }));
    REQUIRE(opened.has_value());
    CHECK(codes((*opened)->verify()) == std::vector<std::string>{"lesson_differs"});

    opened = open_bytes(by_hand([](Sample&, std::vector<ZipItem>& items) { items.back().local.time = 9; }));
    REQUIRE(opened.has_value());
    CHECK(codes((*opened)->verify()) == std::vector<std::string>{"header_damaged"});

    // A false CRC-32 that header and directory agree on: other archive programs would refuse the object.
    opened = open_bytes(by_hand([](Sample&, std::vector<ZipItem>& items) {
        items.back().both([](ZipFields& fields) { fields.crc ^= 1; });
    }));
    REQUIRE(opened.has_value());
    CHECK(codes((*opened)->verify()) == std::vector<std::string>{"object_damaged"});
}

TEST_CASE("pack: verify tells how far it is") {
    const Bytes bytes = written({make_sample("wash-hands")});
    std::uint64_t last = 0, all = 0;
    auto opened = open_bytes(bytes).value();
    CHECK(opened
              ->verify([&](std::uint64_t done, std::uint64_t total) {
                  CHECK(done > last);
                  last = done;
                  all = total;
              })
              .empty());
    CHECK(last == all);
    CHECK(all > 0);
}

TEST_CASE("pack: a manifest changed after signing is refused, though its CRC-32 fits") {
    auto key = pack::generate_key("Latha").value();
    const Sample sample = make_sample("wash-hands");
    const std::string json = pack::to_json(manifest_of(sample, "health"));
    const Bytes signature = pack::sign_manifest(json, key).value();
    for (std::size_t i = 0; i < json.size(); i += 7) {
        std::string changed = json;
        changed[i] ^= 1;
        auto items = sample_items(sample);
        items[kItemManifest] = zip_item("pack.json", as_bytes(changed), true);
        items.push_back(zip_item("pack.sig", signature));
        auto opened = open_bytes(make_zip(items));
        REQUIRE_FALSE(opened.has_value());
        CHECK(opened.error().text.find("changed after it was signed") != std::string::npos);
    }
    auto items = sample_items(sample);
    items.push_back(zip_item("pack.sig", signature));
    CHECK(open_bytes(make_zip(items)).value()->signer() == to_hex(key.public_key));
}

TEST_CASE("pack: updates that count on other packs are not played by themselves") {
    auto opened = open_bytes(by_hand([](Sample& sample, std::vector<ZipItem>& items) {
        pack::Manifest manifest = manifest_of(sample, "health");
        manifest.base = {"health"};
        items[kItemManifest] = zip_item("pack.json", as_bytes(pack::to_json(manifest)));
        items.pop_back();
    }));
    REQUIRE_FALSE(opened.has_value());
    CHECK(opened.error().code == ErrorCode::Unsupported);
    // With all its objects it is as whole as any other.
    opened = open_bytes(by_hand([](Sample& sample, std::vector<ZipItem>& items) {
        pack::Manifest manifest = manifest_of(sample, "health");
        manifest.base = {"health"};
        items[kItemManifest] = zip_item("pack.json", as_bytes(pack::to_json(manifest)));
    }));
    CHECK(opened.has_value());
}

TEST_CASE("pack: 5,000 objects open, and each is found") {
    Sample sample = make_sample("wash-hands");
    for (int i = 0; i < 5000; ++i) {
        SampleObject object;
        const std::string text = "object " + std::to_string(i);
        object.content.assign(text.begin(), text.end());
        object.object.ext = "webp";
        object.object.width = object.object.height = 10;
        object.object.hash = to_hex(blake2b_256(object.content));
        object.object.bytes = object.content.size();
        sample.objects.push_back(object);
    }
    TempDir dir;
    REQUIRE(write_sample_pack(dir / "p", {sample}, sample_manifest()).has_value());
    auto opened = pack::Pack::open(dir / "p");
    REQUIRE(opened.has_value());
    CHECK((*opened)->object_count() == sample.objects.size());
    for (const SampleObject& object : sample.objects) {
        REQUIRE((*opened)->read_object(object.object.hash, 1000).value() == object.content);
    }
}
