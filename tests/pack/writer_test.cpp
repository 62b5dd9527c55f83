// The writer: same input, same bytes; whole or not at all.
#include "content/pack/writer.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <clocale>
#include <cstdlib>

#include "content/base/files.h"
#include "content/pack/pack.h"
#include "tests/pack/sample.h"
#include "tests/support/temp_dir.h"

using namespace jankar;
using namespace jankar::test;

namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kIsSanitized = true;
#else
constexpr bool kIsSanitized = false;
#endif

}  // namespace

TEST_CASE("writer: same input gives the same bytes, whatever time zone, locale and order of objects") {
    TempDir dir;
    auto key = pack::generate_key("Latha").value();
    Sample first = make_sample("wash-hands"), second = make_sample("weave-base");
    REQUIRE(write_sample_pack(dir / "a.jkpack", {first, second}, sample_manifest(), key).has_value());
    ::setenv("TZ", "Asia/Kolkata", 1);
    ::tzset();
    std::setlocale(LC_ALL, "C.UTF-8");
    std::reverse(first.objects.begin(), first.objects.end());
    REQUIRE(write_sample_pack(dir / "b.jkpack", {first, second}, sample_manifest(), key).has_value());
    ::unsetenv("TZ");
    ::tzset();
    CHECK(read_file(dir / "a.jkpack", 1u << 20).value() == read_file(dir / "b.jkpack", 1u << 20).value());
    CHECK(list_folder(dir.path()).value() == std::vector<std::string>{"a.jkpack", "b.jkpack"});
}

TEST_CASE("writer: an object from a file is the same as one from memory, and kept once") {
    TempDir dir;
    Sample sample = make_sample("wash-hands");
    Bytes big(700'000);
    for (std::size_t i = 0; i < big.size(); ++i) {
        big[i] = static_cast<std::uint8_t>(i * 7 + i / 251);
    }
    REQUIRE(write_file_atomic(dir / "big", big).has_value());
    auto write = [&](const std::string& path, bool from_file) -> Result<void> {
        auto writer = pack::Writer::create();
        for (const SampleObject& object : sample.objects) {
            lesson::MediaObject added = object.object;
            RETURN_IF_ERROR(writer->add_object(object.content, added));
            RETURN_IF_ERROR(writer->add_object(object.content, added));
        }
        lesson::MediaObject clip;
        clip.ext = "webp";
        clip.kind = lesson::MediaKind::Picture;
        clip.width = clip.height = 100;
        RETURN_IF_ERROR(from_file ? writer->add_object_file(dir / "big", clip)
                                  : writer->add_object(big, clip));
        CHECK(clip.bytes == big.size());
        CHECK(clip.hash == to_hex(blake2b_256(big)));
        lesson::Lesson lesson = sample.lesson;
        lesson.media["pictures/wet.svg"] = clip;
        RETURN_IF_ERROR(writer->add_lesson(lesson));
        return writer->write(path, sample_manifest(), {}, false);
    };
    REQUIRE(write(dir / "file", true).has_value());
    REQUIRE(write(dir / "memory", false).has_value());
    CHECK(read_file(dir / "file", 1u << 21).value() == read_file(dir / "memory", 1u << 21).value());
    CHECK(pack::Pack::open(dir / "file").value()->object_count() == sample.objects.size() + 1);
}

TEST_CASE("writer: refuses what would not be a pack") {
    auto writer = pack::Writer::create();
    lesson::MediaObject object;
    object.ext = "exe";
    CHECK_FALSE(writer->add_object(as_bytes("x"), object).has_value());
    object.ext = "webp";
    CHECK(writer->add_object(as_bytes("x"), object).has_value());
    object.ext = "mp4";
    CHECK_FALSE(writer->add_object(as_bytes("x"), object).has_value());
    CHECK(writer->add_object_file("/nowhere/at/all", object).error().code == ErrorCode::NotFound);
    // A lesson whose objects were not added.
    auto added = writer->add_lesson(make_sample("wash-hands").lesson);
    REQUIRE_FALSE(added.has_value());
    CHECK(added.error().text.find("was not added") != std::string::npos);
    TempDir dir;
    // No lesson at all; nothing is left behind.
    CHECK_FALSE(writer->write(dir / "x.jkpack", sample_manifest(), {}, false).has_value());
    CHECK_FALSE(
        write_sample_pack(dir / "x.jkpack", {make_sample("a")}, sample_manifest("Not An Id")).has_value());
    CHECK_FALSE(write_sample_pack(dir / "x.jkpack", {make_sample("a"), make_sample("a")}, sample_manifest())
                    .has_value());
    CHECK(list_folder(dir.path()).value().empty());
}

TEST_CASE("writer: a full disk or a missing folder leaves the old pack and no part") {
    TempDir dir;
    auto missing = write_sample_pack(dir / "no/x.jkpack", {make_sample("a")}, sample_manifest());
    REQUIRE_FALSE(missing.has_value());
    CHECK(missing.error().code == ErrorCode::NotFound);
    REQUIRE(::symlink("/dev/full", (dir / "x.jkpack.part").c_str()) == 0);
    REQUIRE(write_file_atomic(dir / "x.jkpack2", as_bytes("old")).has_value());
    REQUIRE(::rename((dir / "x.jkpack2").c_str(), (dir / "x.jkpack").c_str()) == 0);
    auto full = write_sample_pack(dir / "x.jkpack", {make_sample("a")}, sample_manifest());
    REQUIRE_FALSE(full.has_value());
    CHECK(full.error().code == ErrorCode::NoSpace);
    CHECK(read_text_file(dir / "x.jkpack", 100).value() == "old");
    CHECK(list_folder(dir.path()).value() == std::vector<std::string>{"x.jkpack"});
}

TEST_CASE("writer: a file that changed after it was added is noticed") {
    TempDir dir;
    Sample sample = make_sample("wash-hands");
    REQUIRE(write_file_atomic(dir / "clip", sample.objects[0].content).has_value());
    auto writer = pack::Writer::create();
    for (const SampleObject& object : sample.objects) {
        lesson::MediaObject added = object.object;
        const bool first = object.object.hash == sample.objects[0].object.hash;
        REQUIRE((first ? writer->add_object_file(dir / "clip", added)
                       : writer->add_object(object.content, added)));
    }
    REQUIRE(writer->add_lesson(sample.lesson).has_value());
    Bytes other = sample.objects[0].content;
    other[0] ^= 1;
    REQUIRE(write_file_atomic(dir / "clip", other).has_value());
    auto written = writer->write(dir / "x.jkpack", sample_manifest(), {}, false);
    REQUIRE_FALSE(written.has_value());
    CHECK(written.error().text.find("changed while the pack was written") != std::string::npos);
    CHECK(list_folder(dir.path()).value() == std::vector<std::string>{"clip"});
}

// Four gigabytes are hashed: seconds of work of libsodium and zlib, in which sanitizers find nothing.
TEST_CASE("writer: refuses more than 4294967295 bytes unless asked to" * doctest::skip(kIsSanitized)) {
    TempDir dir;
    Sample sample = make_sample("wash-hands");
    // Sparse files: three clips of 1.4 GB of zeros with another first byte each.
    auto writer = pack::Writer::create();
    for (const SampleObject& object : sample.objects) {
        lesson::MediaObject added = object.object;
        REQUIRE(writer->add_object(object.content, added).has_value());
    }
    constexpr std::uint64_t kClip = 1'432'000'000;
    std::vector<lesson::MediaObject> clips(3);
    for (std::size_t i = 0; i < clips.size(); ++i) {
        const std::string path = dir / ("clip" + std::to_string(i));
        UniqueFd fd(::open(path.c_str(), O_WRONLY | O_CREAT, 0600));
        REQUIRE(::pwrite(fd.get(), &i, 1, 0) == 1);
        REQUIRE(::ftruncate(fd.get(), static_cast<off_t>(kClip)) == 0);
        clips[i].ext = "mp4";
        clips[i].kind = lesson::MediaKind::Video;
        REQUIRE(writer->add_object_file(path, clips[i]).has_value());
    }
    REQUIRE(writer->add_lesson(sample.lesson).has_value());
    auto refused = writer->write(dir / "x.jkpack", sample_manifest(), {}, false);
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().code == ErrorCode::Refused);
    CHECK(refused.error().text.find("--large") != std::string::npos);
}

TEST_CASE("writer: 66,000 objects need ZIP64 records, and are read back") {
    TempDir dir;
    Sample sample = make_sample("wash-hands");
    for (int i = 0; i < 66'000; ++i) {
        SampleObject object;
        const std::string text = std::to_string(i);
        object.content.assign(text.begin(), text.end());
        object.object.ext = "webp";
        sample.objects.push_back(object);
    }
    REQUIRE(write_sample_pack(dir / "p", {sample}, sample_manifest()).has_value());
    auto opened = pack::Pack::open(dir / "p");
    REQUIRE(opened.has_value());
    CHECK((*opened)->object_count() == sample.objects.size());
    for (std::size_t i = 0; i < sample.objects.size(); i += 1000) {
        const Bytes& content = sample.objects[i].content;
        CHECK((*opened)->read_object(to_hex(blake2b_256(content)), 1000).value() == content);
    }
}
