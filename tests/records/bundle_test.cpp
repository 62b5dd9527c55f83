#include "player/records/bundle.h"

#include <doctest/doctest.h>
#include <sodium.h>

#include <set>

#include "bundle_samples.h"
#include "player/records/bundle_frames.h"

namespace jankar::records {
namespace {

using test::sample_content;
using test::sample_key;

struct Recipient {
    Bytes public_key = Bytes(crypto_box_PUBLICKEYBYTES);
    Bytes secret_key = Bytes(crypto_box_SECRETKEYBYTES);
    Recipient() { crypto_box_keypair(public_key.data(), secret_key.data()); }
};

Result<ReadBundle> read(const Bytes& bytes, const std::vector<Bytes>& keys = {}) {
    return read_bundle(*memory_source(bytes), keys);
}

void check_whole(const Result<ReadBundle>& got, const BundleContent& sent) {
    REQUIRE(got.has_value());
    CHECK(got->state == BundleState::Whole);
    CHECK(got->trouble.empty());
    REQUIRE(got->content.records.size() == sent.records.size());
    for (std::size_t i = 0; i < sent.records.size(); ++i) {
        CHECK(got->content.records[i].json == sent.records[i].json);
        CHECK(got->content.records[i].seq == sent.records[i].seq);
    }
    CHECK(got->ids.back() == sent.checkpoints.back().id);
    CHECK(got->content.checkpoints.size() == sent.checkpoints.size());
    REQUIRE(got->content.lessons.size() == sent.lessons.size());
    CHECK(got->content.lessons[0].title == sent.lessons[0].title);
}

/// What a damaged bundle gave must be a beginning of what was sent, ending in a checkpoint.
void check_prefix(const ReadBundle& got, const BundleContent& sent) {
    CHECK(got.content.records.size() == got.ids.size());
    if (got.content.records.empty()) {
        return;
    }
    std::set<std::int64_t> ends;
    for (const Checkpoint& checkpoint : sent.checkpoints) {
        ends.insert(checkpoint.seq);
    }
    CHECK(ends.count(got.content.records.back().seq) == 1);
    REQUIRE(got.content.records.size() <= sent.records.size());
    for (std::size_t i = 0; i < got.content.records.size(); ++i) {
        CHECK(got.content.records[i].json == sent.records[i].json);
    }
}

/// Flips each bit pattern at each byte, and cuts at each byte.
void damage_everywhere(const Bytes& whole, const BundleContent& sent, const std::vector<Bytes>& keys,
                       std::size_t& partial) {
    for (std::size_t i = 0; i < whole.size(); ++i) {
        for (const std::uint8_t flip : {0x01, 0x80, 0xFF}) {
            Bytes bytes = whole;
            bytes[i] = static_cast<std::uint8_t>(bytes[i] ^ flip);
            const auto got = read(bytes, keys);
            if (got) {
                CHECK_MESSAGE(got->state == BundleState::Partial, "byte ", i);
                CHECK_FALSE(got->trouble.empty());
                check_prefix(*got, sent);
            } else {
                CHECK_FALSE(got.error().text.empty());
            }
        }
        const auto got = read(Bytes(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(i)), keys);
        if (got) {
            CHECK_MESSAGE(got->state == BundleState::Partial, "cut at ", i);
            check_prefix(*got, sent);
            partial += got->content.records.empty() ? 0 : 1;
        }
    }
}

TEST_CASE("bundle: what is written is read again, not sealed") {
    const BundleContent sent = sample_content();
    const auto bytes = write_bundle(sent, {}, sample_key().secret_key);
    REQUIRE(bytes.has_value());
    const auto got = read(*bytes);
    check_whole(got, sent);
    CHECK(got->content.header.device == device_id_of(sample_key().public_key));
    CHECK(got->content.header.lo == 1);
    CHECK(got->content.header.hi == 6);
    CHECK(got->content.header.label == "shelf 7");
    CHECK(got->content.header.counts.at("completed") == 4);
    CHECK(got->content.header.packs.at("wash-hands") == 3);
    CHECK_FALSE(got->content.header.sealed);
}

TEST_CASE("bundle: sealed to two keys, either opens it, no other") {
    const BundleContent sent = sample_content();
    const Recipient programme, recovery, stranger;
    const auto bytes =
        write_bundle(sent, {programme.public_key, recovery.public_key}, sample_key().secret_key);
    REQUIRE(bytes.has_value());
    check_whole(read(*bytes, {programme.secret_key}), sent);
    check_whole(read(*bytes, {stranger.secret_key, recovery.secret_key}), sent);
    for (const auto& keys : {std::vector<Bytes>{}, std::vector<Bytes>{stranger.secret_key}}) {
        const auto closed = read(*bytes, keys);
        REQUIRE(closed.has_value());
        CHECK(closed->state == BundleState::Whole);
        CHECK_FALSE(closed->opened);
        CHECK(closed->content.records.empty());
        CHECK(closed->content.header.hi == 6);
    }
    CHECK(as_text(*bytes).find("completed\",\"boot") == std::string_view::npos);
}

TEST_CASE("bundle: any byte flipped and any cut is noticed or leaves a verified beginning") {
    // Enough records for several data frames: their texts must differ to stay large when packed.
    const BundleContent sent = sample_content(6, 2);
    const auto bytes = write_bundle(sent, {}, sample_key().secret_key);
    REQUIRE(bytes.has_value());
    std::size_t partial = 0;
    damage_everywhere(*bytes, sent, {}, partial);
    CHECK(partial > 0);

    const Recipient programme;
    const auto sealed = write_bundle(sent, {programme.public_key}, sample_key().secret_key);
    REQUIRE(sealed.has_value());
    std::size_t sealed_partial = 0;
    damage_everywhere(*sealed, sent, {programme.secret_key}, sealed_partial);
    CHECK(sealed_partial > 0);
}

TEST_CASE("bundle: cut in the middle gives the records up to the last checkpoint before the cut") {
    const BundleContent sent = sample_content(3000, 100);
    const Recipient programme;
    for (const auto& recipients : {std::vector<Bytes>{}, std::vector<Bytes>{programme.public_key}}) {
        const auto bytes = write_bundle(sent, recipients, sample_key().secret_key);
        REQUIRE(bytes.has_value());
        std::set<std::size_t> lengths;
        for (std::size_t cut = 0; cut < bytes->size(); cut += 1009) {
            const auto got = read(Bytes(bytes->begin(), bytes->begin() + static_cast<std::ptrdiff_t>(cut)),
                                  {programme.secret_key});
            if (got) {
                CHECK(got->state == BundleState::Partial);
                check_prefix(*got, sent);
                lengths.insert(got->content.records.size());
            }
        }
        CHECK(lengths.size() >= 3);
        CHECK(*lengths.rbegin() < sent.records.size() + 1);
    }
}

// The files never change: bundles of this format come in for as long as devices are in the field.
TEST_CASE("bundle: the stored vectors of format 1 are read for ever") {
    Bytes secret_key;
    for (std::uint8_t byte = 0x40; byte < 0x60; ++byte) {
        secret_key.push_back(byte);
    }
    const std::string folder = JANKAR_SOURCE_DIR "/tests/records/";
    for (const std::string name : {"sample-v1.jkrec", "sample-v1-sealed.jkrec"}) {
        CAPTURE(name);
        const auto source = open_file_source(folder + name);
        REQUIRE(source.has_value());
        const auto got = read_bundle(**source, {secret_key});
        check_whole(got, sample_content());
        CHECK(got->content.header.device == "f9e37dca9dff3e112fa85595cf6d3700");
        CHECK(to_hex(got->ids.back()) == "39d5f3945022dfb8cc22e8e59fd32148ca6cace93e26b325864d2422cda086b2");
        CHECK(got->content.header.sealed == (name == "sample-v1-sealed.jkrec"));
    }
}

TEST_CASE("bundle: bytes behind the end are told, the records stand") {
    const BundleContent sent = sample_content();
    auto bytes = write_bundle(sent, {}, sample_key().secret_key).value();
    bytes.push_back(0);
    const auto got = read(bytes);
    REQUIRE(got.has_value());
    CHECK(got->state == BundleState::Partial);
    CHECK(got->content.records.size() == sent.records.size());
}

TEST_CASE("bundle: a stranger cannot write records in a device's name") {
    BundleContent sent = sample_content();
    const auto stranger = make_device_key();
    // Signed by the stranger, with checkpoints of the true device.
    const auto bytes = write_bundle(sent, {}, stranger.secret_key);
    REQUIRE(bytes.has_value());
    CHECK_FALSE(read(*bytes).has_value());
}

TEST_CASE("bundle: the writer refuses what no reader would take") {
    const auto key = sample_key().secret_key;
    BundleContent gap = sample_content();
    gap.records.erase(gap.records.begin() + 2);
    CHECK_FALSE(write_bundle(gap, {}, key).has_value());
    BundleContent open_end = sample_content();
    open_end.checkpoints.pop_back();
    CHECK_FALSE(write_bundle(open_end, {}, key).has_value());
    BundleContent two_lines = sample_content();
    two_lines.records[3].json += "\n{}";
    CHECK_FALSE(write_bundle(two_lines, {}, key).has_value());
    BundleContent long_line = sample_content();
    long_line.records[3].json += std::string(kMaxLineBytes, ' ');
    CHECK_FALSE(write_bundle(long_line, {}, key).has_value());
    CHECK_FALSE(write_bundle(sample_content(), {Bytes(31)}, key).has_value());
    CHECK_FALSE(write_bundle(sample_content(), {}, Bytes(64)).has_value());
}

TEST_CASE("bundle: no file, an empty one and a text file are refused with one sentence") {
    for (const std::string text : {"", "JKREC01\n", "Not a bundle at all, but a letter.\n"}) {
        const auto bytes = as_bytes(text);
        const auto got = read(Bytes(bytes.begin(), bytes.end()));
        REQUIRE_FALSE(got.has_value());
        CHECK(got.error().code == ErrorCode::Corrupt);
        CHECK(got.error().text.back() == '.');
    }
}

TEST_CASE("bundle: a frame that inflates beyond its limit is refused before it is inflated") {
    // A header that is right, then a data frame whose zstd head promises 200 MB.
    const auto key = sample_key();
    auto whole = write_bundle(sample_content(), {}, key.secret_key).value();
    std::size_t offset = kBundleFile.magic.size();
    for (int skip = 0; skip < 2; ++skip) {
        offset += kFrameHeadBytes + read_u32le(whole, offset) + kFrameTailBytes;
    }
    Bytes bomb(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(offset));
    // Magic, single segment with 4 bytes of size, one RLE block of 128 KiB (RFC 8878).
    Bytes packed = {0x28, 0xB5, 0x2F, 0xFD, 0xA0, 0x00, 0x00, 0x00, 0x0C, 0x03, 0x00, 0x10, 0x41};
    const std::size_t start = bomb.size();
    append_u32le(bomb, static_cast<std::uint32_t>(packed.size()));
    bomb.push_back('D');
    append(bomb, packed);
    append_u32le(bomb, crc32c(ByteView(bomb).subspan(start)));
    const auto got = read(bomb);
    REQUIRE_FALSE(got.has_value());
    CHECK(got.error().code == ErrorCode::Corrupt);
}

TEST_CASE("bundle: its name tells device, epoch, range and content") {
    BundleHeader header;
    header.device = "00112233445566778899aabbccddeeff";
    header.epoch = "0102030405060708";
    header.lo = 1;
    header.hi = 44;
    const Bytes bytes = {1, 2, 3};
    CHECK(bundle_name(header, bytes) == "00112233-0102-1-44-039058c6.jkrec");
    header.label = "दीदी/../x";
    const std::string name = bundle_name(header, bytes);
    CHECK(name.find('/') == std::string::npos);
    CHECK(name.find("..") == std::string::npos);
}

}  // namespace
}  // namespace jankar::records
