// The narrow ZIP: each rule of FORMAT.md broken in an archive built by hand.
#include "content/pack/zip_reader.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "content/base/byte_source.h"
#include "content/pack/entry_names.h"
#include "content/pack/pack.h"
#include "tests/pack/sample.h"

using namespace jankar;
using namespace jankar::test;

namespace {

Result<pack::ZipReader> read(Bytes bytes) {
    return pack::ZipReader::open(memory_source(std::move(bytes)), "p.jkpack");
}

std::vector<ZipItem> items() {
    return sample_items(make_sample("wash-hands"));
}

/// The archive is refused, its sentence names the file and holds `words`.
void refused(const Bytes& bytes, const std::string& words, ErrorCode code = ErrorCode::Corrupt) {
    auto opened = read(bytes);
    REQUIRE_FALSE(opened.has_value());
    CAPTURE(opened.error().text);
    CHECK(opened.error().text.find(words) != std::string::npos);
    CHECK(opened.error().text.starts_with("p.jkpack "));
    CHECK(opened.error().text.ends_with("."));
    CHECK(opened.error().code == code);
}

/// The same, when `change` is done to the item at `index` of a good archive.
void refused_item(std::size_t index, const std::string& words, const std::function<void(ZipItem&)>& change,
                  ErrorCode code = ErrorCode::Corrupt) {
    auto list = items();
    change(list.at(index));
    refused(make_zip(list), words, code);
}

}  // namespace

TEST_CASE("zip reader: opens an archive built by hand and finds every object") {
    const Sample sample = make_sample("wash-hands");
    auto zip = read(make_zip(sample_items(sample)));
    REQUIRE(zip.has_value());
    CHECK(zip->object_count() == sample.objects.size());
    CHECK(zip->has_lesson("wash-hands"));
    CHECK_FALSE(zip->has_lesson("wash"));
    CHECK_FALSE(zip->read_signature().value().has_value());
    for (const SampleObject& object : sample.objects) {
        Hash256 hash;
        REQUIRE(pack::parse_hash(object.object.hash, hash));
        auto index = zip->find_object(hash);
        REQUIRE(index.has_value());
        auto found = zip->object(*index);
        REQUIRE(found.has_value());
        CHECK(found->ext == object.object.ext);
        CHECK(found->bytes->read_all(1000).value() == object.content);
    }
    CHECK_FALSE(zip->find_object(Hash256{}).has_value());
}

TEST_CASE("zip reader: takes entries in any order after mimetype") {
    auto list = items();
    std::reverse(list.begin() + 1, list.end());
    CHECK(read(make_zip(list)).has_value());
}

TEST_CASE("zip reader: refuses what is not an archive") {
    refused({}, "too short");
    refused(Bytes(21, 0), "too short");
    refused(Bytes(5000, 'x'), "is not a ZIP archive");
    refused(make_zip({}), "is empty");
}

TEST_CASE("zip reader: refuses an archive cut short at every length") {
    const Bytes whole = make_zip(items());
    for (std::size_t length = 0; length < whole.size(); ++length) {
        auto opened = read(Bytes(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(length)));
        CAPTURE(length);
        REQUIRE_FALSE(opened.has_value());
    }
    refused(Bytes(whole.begin(), whole.end() - 1), "cut short");
}

TEST_CASE("zip reader: refuses bytes before, between and after the entries") {
    ZipEnd end;
    end.after = {0};
    refused(make_zip(items(), end), "does not end with a ZIP end record");
    end = {};
    end.comment = "hello";
    refused(make_zip(items(), end), "does not end with a ZIP end record");
    end = {};
    end.before_directory = {1, 2, 3};
    refused(make_zip(items(), end), "between its last entry and its directory");
    end = {};
    end.before_end = {1, 2, 3};
    refused(make_zip(items(), end), "right before its end record");
    refused_item(0, "does not begin where", [](ZipItem& item) { item.before = {'M', 'Z'}; });
    refused_item(4, "does not begin where", [](ZipItem& item) { item.before = Bytes(64, 0); });
}

TEST_CASE("zip reader: refuses two entries with one name") {
    for (std::size_t twice : {kItemManifest, kItemLesson}) {
        auto list = items();
        list.push_back(list[twice]);
        refused(make_zip(list), "two entries called " + list[twice].central.name);
    }
    auto list = items();
    list.push_back(list[0]);
    refused(make_zip(list), "two entries called mimetype");
    list = items();
    list.push_back(list[kItemMedia]);
    refused(make_zip(list), "twice");
}

TEST_CASE("zip reader: refuses one object under two extensions") {
    auto list = items();
    ZipItem copy = list[kItemMedia];
    copy.both([](ZipFields& fields) { fields.name.replace(fields.name.size() - 4, 4, "mp4"); });
    list.push_back(copy);
    refused(make_zip(list), "twice");
}

TEST_CASE("zip reader: refuses overlapping entries") {
    // Two names for the same bytes.
    auto list = items();
    const auto first = static_cast<std::uint32_t>(30 + 8 + 31);
    refused_item(kItemLesson, "does not begin where", [&](ZipItem& item) { item.offset = first; });
    // An entry that claims the header of the next one as its content.
    refused_item(kItemMedia, "does not begin where", [](ZipItem& item) {
        item.both([](ZipFields& fields) {
            fields.packed += 40;
            fields.bytes += 40;
        });
    });
    // The last entry claims the directory.
    list = items();
    list.back().both([](ZipFields& fields) {
        fields.packed += 10;
        fields.bytes += 10;
    });
    refused(make_zip(list), "reaches into the directory");
}

TEST_CASE("zip reader: refuses names that are not of a pack") {
    const std::string hash(64, 'a');
    for (const std::string& name : {std::string("/etc/passwd"),
                                    std::string("../pack.json"),
                                    std::string("lessons/../lesson.json"),
                                    std::string("lessons/a/b/lesson.json"),
                                    std::string("lessons//lesson.json"),
                                    std::string("lessons/A/lesson.json"),
                                    std::string("lessons/-a/lesson.json"),
                                    std::string("lessons/wash-hands/"),
                                    std::string("media/"),
                                    std::string("Pack.json"),
                                    std::string("pack.json "),
                                    std::string("pack.json\0", 10),
                                    std::string("readme.txt"),
                                    std::string("media\\aa\\") + hash + ".webp",
                                    "media/ab/" + hash + ".webp",
                                    "media/aa/" + hash + ".exe",
                                    "media/aa/" + hash + ".",
                                    "media/aa/" + hash,
                                    "media/AA/" + std::string(64, 'A') + ".webp",
                                    "media/aa/" + hash.substr(1) + ".webp",
                                    "media/aa/" + hash + "a.webp",
                                    "media/aa/../" + hash + ".webp"}) {
        CAPTURE(name);
        refused_item(kItemMedia, "is not a name of a pack",
                     [&](ZipItem& item) { item.both([&](ZipFields& fields) { fields.name = name; }); });
    }
    refused_item(kItemMedia, "?[2J is not a name",
                 [](ZipItem& item) { item.both([](ZipFields& fields) { fields.name = "\x1b[2J"; }); });
    refused_item(kItemMedia, "name of another length",
                 [](ZipItem& item) { item.both([](ZipFields& fields) { fields.name.clear(); }); });
    refused_item(kItemMedia, "name of another length",
                 [](ZipItem& item) { item.both([](ZipFields& fields) { fields.name.assign(85, 'a'); }); });
}

TEST_CASE("zip reader: refuses encryption, data descriptors and unknown flags") {
    auto flags = [](std::uint16_t bits) {
        return [bits](ZipItem& item) { item.both([&](ZipFields& fields) { fields.flags = bits; }); };
    };
    refused_item(kItemMedia, "is encrypted", flags(0x0001));
    refused_item(kItemMedia, "is encrypted", flags(0x0041));
    refused_item(kItemManifest, "is encrypted", flags(0x2000));
    refused_item(kItemLesson, "has a data descriptor", flags(0x0008));
    refused_item(kItemMedia, "flags that packs do not use", flags(0x0020));
    auto list = items();
    flags(0x0806)(list[kItemLesson]);
    CHECK(read(make_zip(list)).has_value());
}

TEST_CASE("zip reader: refuses compressed media, other methods and wrong sizes") {
    auto list = items();
    const Bytes zeros(3000, 0);
    const std::string hash = to_hex(blake2b_256(zeros));
    list.push_back(zip_item("media/" + hash.substr(0, 2) + "/" + hash + ".webp", zeros, true));
    refused(make_zip(list), "must be stored");
    list = items();
    list[0] = zip_item("mimetype", as_bytes("application/vnd.jankar.pack+zip"), true);
    refused(make_zip(list), "must be stored");
    refused_item(kItemLesson, "in a way that packs do not use",
                 [](ZipItem& item) { item.both([](ZipFields& fields) { fields.method = 12; }); });
    refused_item(kItemMedia, "has two sizes",
                 [](ZipItem& item) { item.both([](ZipFields& fields) { fields.bytes += 1; }); });
    refused_item(kItemMedia, "larger than an entry may be", [](ZipItem& item) {
        item.both([](ZipFields& fields) { fields.packed = fields.bytes = 0xFFFFFFFF; });
    });
}

TEST_CASE("zip reader: refuses folders, links, comments, extra fields and other disks") {
    refused_item(kItemMedia, "not a plain file", [](ZipItem& item) { item.external = 0120777u << 16; });
    refused_item(kItemMedia, "not a plain file", [](ZipItem& item) { item.external = 0x10; });
    refused_item(kItemMedia, "has a comment", [](ZipItem& item) { item.comment = "x"; });
    refused_item(kItemMedia, "another disk", [](ZipItem& item) { item.disk = 1; });
    refused_item(kItemMedia, "extra field", [](ZipItem& item) { item.central.extra = Bytes(9, 0); });
    refused_item(kItemLesson, "does not begin where", [](ZipItem& item) { item.local.extra = Bytes(9, 0); });
    refused_item(kItemMedia, "newer kind of ZIP", [](ZipItem& item) { item.central.needed = 63; });
}

TEST_CASE("zip reader: refuses a local header that differs from the directory") {
    using Change = std::function<void(ZipFields&)>;
    const std::vector<Change> changes = {
        [](ZipFields& f) { f.flags = 0x0800; }, [](ZipFields& f) { f.method = 8 - f.method; },
        [](ZipFields& f) { f.time = 7; },       [](ZipFields& f) { f.date = 7; },
        [](ZipFields& f) { f.crc ^= 1; },       [](ZipFields& f) { f.packed += 1; },
        [](ZipFields& f) { f.bytes += 1; },     [](ZipFields& f) { f.name.back() ^= 1; },
        [](ZipFields& f) { f.needed = 99; }};
    for (const Change& change : changes) {
        for (std::size_t index : {std::size_t{0}, kItemManifest, kItemLesson}) {
            refused_item(index, "differs from the directory", [&](ZipItem& item) { change(item.local); });
        }
        // An object's header is looked at when the object is asked for.
        auto list = items();
        change(list[kItemMedia].local);
        auto zip = read(make_zip(list));
        REQUIRE(zip.has_value());
        int bad = 0;
        for (std::size_t i = 0; i < zip->object_count(); ++i) {
            auto object = zip->object(i);
            if (!object) {
                ++bad;
                CHECK(object.error().text.find("differs from the directory") != std::string::npos);
            }
        }
        CHECK(bad == 1);
    }
}

TEST_CASE("zip reader: refuses a mimetype that is not first or not ours") {
    auto list = items();
    std::swap(list[0], list[1]);
    refused(make_zip(list), "first entry is not mimetype");
    list = items();
    list[0] = zip_item("mimetype", as_bytes("application/vnd.jankar.pack+zap"));
    refused(make_zip(list), "its mimetype is not");
    list[0] = zip_item("mimetype", as_bytes("application/zip"));
    refused(make_zip(list), "its mimetype is not");
    list = items();
    list.erase(list.begin() + kItemManifest);
    refused(make_zip(list), "has no pack.json");
    list = items();
    list.push_back(zip_item("pack.sig", as_bytes("short")));
    refused(make_zip(list), "not 96 bytes");
}

TEST_CASE("zip reader: refuses an end record that lies") {
    auto with = [](const std::function<void(ZipEnd&)>& change) {
        ZipEnd end;
        change(end);
        return make_zip(items(), end);
    };
    refused(with([](ZipEnd& e) { e.disk = 1; }), "several disks");
    refused(with([](ZipEnd& e) { e.directory_disk = 1; }), "several disks");
    refused(with([](ZipEnd& e) { e.more_on_disk = 1; }), "two numbers of entries");
    refused(with([](ZipEnd& e) { e.more_entries = 1; }), "directory is damaged");
    refused(with([](ZipEnd& e) { e.more_entries = -1; }), "");
    refused(with([](ZipEnd& e) { e.more_entries = 50'000; }), "another size than its number of entries");
    refused(with([](ZipEnd& e) { e.more_size = 1; }), "right before its end record");
    refused(with([](ZipEnd& e) { e.more_offset = -1; }), "right before its end record");
    refused(with([](ZipEnd& e) {
                e.more_offset = -1;
                e.more_size = 1;
            }),
            "");
}

TEST_CASE("zip reader: refuses ZIP64 records that are missing, needless or lie") {
    ZipEnd end;
    end.all_ones = true;
    refused(make_zip(items(), end), "ZIP64 end record is missing");
    end.with_zip64 = true;  // true values below what the end record can say
    refused(make_zip(items(), end), "two end records differ");
    end.zip64_entries_more = 1u << 20;
    refused(make_zip(items(), end), "two end records differ");
    end.zip64_offset_more = ~std::uint64_t{0} - 100;
    refused(make_zip(items(), end), "two end records differ");
    end = {};
    end.with_zip64 = true;
    refused(make_zip(items(), end), "right before its end record");
    // An offset of all ones asks for a ZIP64 field, and the field must say what did not fit.
    refused_item(kItemMedia, "extra field", [](ZipItem& item) { item.offset = 0xFFFFFFFF; });
    refused_item(kItemMedia, "ZIP64 field", [](ZipItem& item) {
        item.offset = 0xFFFFFFFF;
        item.central.extra = {1, 0, 8, 0, 70, 0, 0, 0, 0, 0, 0, 0};
    });
    refused_item(kItemMedia, "does not begin where", [](ZipItem& item) {
        item.offset = 0xFFFFFFFF;
        item.central.extra = {1, 0, 8, 0, 0, 0, 0, 0, 1, 0, 0, 0};
    });
}

TEST_CASE("zip reader: refuses more entries than packs have, before reading them") {
    // The ZIP64 record tells of entries that are not there: the limit comes before they are looked for.
    const auto telling_of = [](std::uint64_t entries) {
        Bytes bytes = make_zip(items());
        bytes.erase(bytes.end() - 22, bytes.end());
        const std::uint64_t record = bytes.size();
        append_u32le(bytes, 0x06064b50);
        append_u64le(bytes, 44);
        append_u16le(bytes, 0x032d);
        append_u16le(bytes, 45);
        append_u64le(bytes, 0);
        append_u64le(bytes, entries);
        append_u64le(bytes, entries);
        append_u64le(bytes, 100);
        append_u64le(bytes, record - 100);
        append_u32le(bytes, 0x07064b50);
        append_u32le(bytes, 0);
        append_u64le(bytes, record);
        append_u32le(bytes, 1);
        append_u32le(bytes, 0x06054b50);
        append_u32le(bytes, 0);
        append_u16le(bytes, 0xFFFF);
        append_u16le(bytes, 0xFFFF);
        append_u32le(bytes, 100);
        append_u32le(bytes, static_cast<std::uint32_t>(record - 100));
        append_u16le(bytes, 0);
        return bytes;
    };
    refused(telling_of(std::uint64_t{1} << 40), "200000 are allowed", ErrorCode::Refused);
    refused(telling_of(200'001), "200000 are allowed", ErrorCode::Refused);
    refused(telling_of(200'000), "another size than its number of entries");
}

TEST_CASE("zip reader: refuses more lessons than packs have") {
    auto list = items();
    const ZipItem lesson = list[kItemLesson];
    for (int i = 1; i < 10'000; ++i) {
        list.push_back(lesson);
        list.back().both(
            [&](ZipFields& fields) { fields.name = "lessons/wash-" + std::to_string(i) + "/lesson.json"; });
    }
    const auto taken = read(make_zip(list));
    REQUIRE(taken.has_value());
    CHECK(taken->lesson_count() == 10'000);
    list.push_back(lesson);
    list.back().both([](ZipFields& fields) { fields.name = "lessons/one-more/lesson.json"; });
    refused(make_zip(list), "more than 10000 lessons", ErrorCode::Refused);
}

TEST_CASE("zip reader: refuses a manifest or a lesson above its limit, packed or not") {
    auto list = items();
    list[kItemManifest] = zip_item("pack.json", Bytes((4u << 20) + 1, ' '), true);
    refused(make_zip(list), "larger than 4194304 bytes", ErrorCode::Refused);
    list = items();
    list[kItemLesson] = zip_item("lessons/wash-hands/lesson.json", Bytes((1u << 20) + 1, ' '), true);
    refused(make_zip(list), "larger than 1048576 bytes", ErrorCode::Refused);
    list = items();
    list[kItemLesson] = zip_item("lessons/wash-hands/lesson.json", Bytes((1u << 20) + 1, ' '));
    refused(make_zip(list), "larger than 1048576 bytes", ErrorCode::Refused);
    // Just within.
    list[kItemLesson] = zip_item("lessons/wash-hands/lesson.json", Bytes(1u << 20, ' '));
    list[kItemManifest] = zip_item("pack.json", Bytes(4u << 20, ' '), true);
    const auto taken = read(make_zip(list));
    REQUIRE(taken.has_value());
    CHECK(taken->read_lesson("wash-hands")->size() == 1u << 20);
    CHECK(taken->read_manifest()->size() == 4u << 20);
}

TEST_CASE("zip reader: refuses a deflated part that gives more or less than it says") {
    for (int more : {-1, 1, 1000, -100}) {
        auto list = items();
        list[kItemManifest].both(
            [&](ZipFields& fields) { fields.bytes += static_cast<std::uint32_t>(more); });
        auto zip = read(make_zip(list));
        REQUIRE(zip.has_value());
        auto manifest = zip->read_manifest();
        REQUIRE_FALSE(manifest.has_value());
        CHECK(manifest.error().text.find("pack.json cannot be unpacked") != std::string::npos);
    }
    // A megabyte of zeros packed into a kilobyte, said to be small.
    auto list = items();
    list[kItemLesson] = zip_item("lessons/wash-hands/lesson.json", Bytes(1u << 20, 0), true);
    list[kItemLesson].both([](ZipFields& fields) { fields.bytes = 100; });
    auto zip = read(make_zip(list));
    REQUIRE(zip.has_value());
    CHECK_FALSE(zip->read_lesson("wash-hands").has_value());
    // Something behind the end of the stream.
    list = items();
    list[kItemManifest].content.push_back(0);
    list[kItemManifest].both([](ZipFields& fields) { fields.packed += 1; });
    zip = read(make_zip(list));
    REQUIRE(zip.has_value());
    CHECK_FALSE(zip->read_manifest().has_value());
}

TEST_CASE("zip reader: a failing medium gives an error, on opening and later") {
    class Failing : public ByteSource {
     public:
        Failing(Bytes bytes, std::uint64_t good) : bytes_(memory_source(std::move(bytes))), good_(good) {}
        std::uint64_t size() const override { return bytes_->size(); }
        Result<std::size_t> read_at(std::uint64_t offset, std::span<std::uint8_t> out) const override {
            if (reads++ >= good_) {
                return fail(ErrorCode::Io, "The stick is gone.");
            }
            return bytes_->read_at(offset, out);
        }
        mutable std::uint64_t reads = 0;

     private:
        std::shared_ptr<const ByteSource> bytes_;
        std::uint64_t good_;
    };
    const Bytes whole = make_zip(items());
    auto all = std::make_shared<Failing>(whole, 1'000'000);
    REQUIRE(pack::ZipReader::open(all, "p.jkpack").has_value());
    const std::uint64_t needed = all->reads;
    for (std::uint64_t good = 0; good < needed; ++good) {
        auto opened = pack::ZipReader::open(std::make_shared<Failing>(whole, good), "p.jkpack");
        REQUIRE_FALSE(opened.has_value());
        CHECK(opened.error().code == ErrorCode::Io);
    }
    auto opened = pack::ZipReader::open(std::make_shared<Failing>(whole, needed), "p.jkpack");
    REQUIRE(opened.has_value());
    auto object = opened->object(0);
    REQUIRE_FALSE(object.has_value());
    CHECK(object.error().code == ErrorCode::Io);
}

TEST_CASE("zip reader: reads an archive above 4 GiB, whose offsets stand in ZIP64 fields") {
    // Two clips of 3 GiB that are not there in memory: zeros between the records.
    class Sparse : public ByteSource {
     public:
        std::uint64_t size() const override { return size_; }
        Result<std::size_t> read_at(std::uint64_t offset, std::span<std::uint8_t> out) const override {
            std::size_t got = static_cast<std::size_t>(
                std::min<std::uint64_t>(out.size(), size_ - std::min(size_, offset)));
            std::fill_n(out.begin(), got, std::uint8_t{0});
            for (const auto& [begin, bytes] : parts_) {
                for (std::size_t i = 0; i < bytes.size(); ++i) {
                    if (begin + i >= offset && begin + i < offset + got) {
                        out[static_cast<std::size_t>(begin + i - offset)] = bytes[i];
                    }
                }
            }
            return got;
        }
        void add(const Bytes& bytes) {
            parts_.emplace_back(size_, bytes);
            size_ += bytes.size();
        }
        void skip(std::uint64_t bytes) { size_ += bytes; }

     private:
        std::vector<std::pair<std::uint64_t, Bytes>> parts_;
        std::uint64_t size_ = 0;
    };
    auto archive = [](std::uint64_t lie) {
        auto source = std::make_shared<Sparse>();
        Bytes directory;
        std::uint64_t entries = 0;
        auto add = [&](ZipItem item, std::uint32_t zeros) {
            if (zeros > 0) {
                item.both([&](ZipFields& fields) { fields.packed = fields.bytes = zeros; });
            }
            const std::uint64_t offset = source->size();
            if (offset >= 0xFFFFFFFF) {
                item.offset = 0xFFFFFFFF;
                append_u16le(item.central.extra, 1);
                append_u16le(item.central.extra, 8);
                append_u64le(item.central.extra, offset + lie);
            } else {
                item.offset = static_cast<std::uint32_t>(offset);
            }
            // make_zip gives local header, content, directory entry and end record of the one item.
            const Bytes one = make_zip({item});
            const std::size_t local = 30 + item.local.name.size() + item.content.size();
            source->add(Bytes(one.begin(), one.begin() + static_cast<std::ptrdiff_t>(local)));
            source->skip(zeros);
            directory.insert(directory.end(), one.begin() + static_cast<std::ptrdiff_t>(local),
                             one.end() - 22);
            ++entries;
        };
        auto clip = [](char first) {
            const std::string hash = first + std::string(63, '0');
            return zip_item("media/" + hash.substr(0, 2) + "/" + hash + ".mp4", {});
        };
        const auto small = items();
        add(small[0], 0);
        add(small[kItemManifest], 0);
        add(small[kItemLesson], 0);
        add(clip('a'), 3u << 30);
        add(clip('b'), 3u << 30);
        add(small[kItemMedia], 0);
        const std::uint64_t directory_offset = source->size();
        source->add(directory);
        const std::uint64_t record = source->size();
        Bytes end;
        append_u32le(end, 0x06064b50);
        append_u64le(end, 44);
        append_u16le(end, 0x032d);
        append_u16le(end, 45);
        append_u64le(end, 0);
        append_u64le(end, entries);
        append_u64le(end, entries);
        append_u64le(end, directory.size());
        append_u64le(end, directory_offset);
        append_u32le(end, 0x07064b50);
        append_u32le(end, 0);
        append_u64le(end, record);
        append_u32le(end, 1);
        append_u32le(end, 0x06054b50);
        append_u32le(end, 0);
        append_u16le(end, static_cast<std::uint16_t>(entries));
        append_u16le(end, static_cast<std::uint16_t>(entries));
        append_u32le(end, static_cast<std::uint32_t>(directory.size()));
        append_u32le(end, 0xFFFFFFFF);
        append_u16le(end, 0);
        source->add(end);
        return source;
    };
    auto zip = pack::ZipReader::open(archive(0), "p.jkpack");
    REQUIRE_MESSAGE(zip.has_value(), zip.error().text);
    REQUIRE(zip->object_count() == 3);
    const Bytes content = make_sample("wash-hands").objects[0].content;
    auto index = zip->find_object(blake2b_256(content));
    REQUIRE(index.has_value());
    auto object = zip->object(*index);
    REQUIRE(object.has_value());
    CHECK(object->bytes->read_all(1000).value() == content);
    Hash256 hash{};
    hash[0] = 0xb0;
    index = zip->find_object(hash);
    REQUIRE(index.has_value());
    CHECK(zip->object(*index)->bytes->size() == std::uint64_t{3} << 30);
    for (std::uint64_t lie :
         {std::uint64_t{1}, ~std::uint64_t{0}, ~std::uint64_t{0} - (std::uint64_t{5} << 30)}) {
        auto lied = pack::ZipReader::open(archive(lie), "p.jkpack");
        REQUIRE_FALSE(lied.has_value());
        CHECK(lied.error().code == ErrorCode::Corrupt);
    }
}
