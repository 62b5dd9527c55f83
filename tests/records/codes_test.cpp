// Codes for who has no stick: QR, short message, spoken digits, frames of a class.
#include <doctest/doctest.h>
#include <sodium.h>

#include <algorithm>
#include <random>
#include <set>

#include "bundle_samples.h"
#include "content/base/files.h"
#include "player/records/class_qr.h"
#include "player/records/code_text.h"
#include "player/records/receipt_qr.h"
#include "player/records/spoken_code.h"
#include "programme.h"

namespace jankar::records {
namespace {

using test::Programme;
using test::sample_key;

const std::string kLine =
    R"({"seq":70000,"kind":"completed","boot":1,"mono":5,"wall":1763750000000,"clock":3,)"
    R"("learner":"0123456789abcdef0123456789abcdef","lesson":["wash-hands",3,"0a1b2c3d",""],"lang":"hi",)"
    R"("tries":4,"first_try":2,"scored":3,"together":1,"active_s":61})";

CompletionFact sample_fact() {
    Hash256 id{};
    id.fill(0x5A);
    return fact_of(kLine, id, device_id_of(sample_key().public_key), "0102030405060708").value();
}

TEST_CASE("codes: base45 is that of RFC 9285") {
    // The examples of its sections 4.3 and 4.4.
    CHECK(base45(as_bytes("AB")) == "BB8");
    CHECK(base45(as_bytes("Hello!!")) == "%69 VD92EX0");
    CHECK(base45(as_bytes("base-45")) == "UJCLQE7W581");
    CHECK(as_text(from_base45("QED8WEX0").value()) == "ietf!");
    for (const char* bad : {"GGW", ":::", "A", "ab"}) {
        CHECK_MESSAGE(!from_base45(bad).has_value(), bad);
    }
}

TEST_CASE("codes: base32 takes what hands and telephones make of it") {
    Bytes all(256);
    for (std::size_t i = 0; i < all.size(); ++i) {
        all[i] = static_cast<std::uint8_t>(i);
    }
    for (std::size_t size = 0; size < all.size(); ++size) {
        const ByteView bytes = ByteView(all).first(size);
        const auto back = from_base32(base32(bytes));
        REQUIRE(back.has_value());
        CHECK(std::equal(bytes.begin(), bytes.end(), back->begin(), back->end()));
    }
    CHECK(from_base32("o1iL-oiIl\n").value() == from_base32("01110111").value());
    CHECK_FALSE(from_base32("U").has_value());
}

TEST_CASE("codes: a completion comes out of its QR code and of its message as it went in") {
    const CompletionFact fact = sample_fact();
    CHECK(fact.seq == 70000);
    CHECK(fact.day == 20413);
    CHECK(fact.scored == 3);
    CHECK(fact.first_try == 2);
    const DeviceKey key = sample_key();
    const std::string qr = receipt_qr(fact, key).value();
    CHECK(qr.size() <= 224);  // version 7-L; 10-L would hold 395
    const auto read = read_receipt_code(qr);
    REQUIRE(read.has_value());
    CHECK(read->fact == fact);
    CHECK(read->public_key == key.public_key);

    const std::string message = receipt_message(fact, key).value();
    CHECK(message.size() == kMessageLetters);
    const auto sent = read_receipt_code(sms_qr("+919900112233", message));
    REQUIRE(sent.has_value());
    CHECK(sent->fact == fact);
    CHECK(fact_holds(*sent, key.public_key));
    CHECK_FALSE(fact_holds(*sent, make_device_key().public_key));
    // Nothing of her beyond what the log has.
    CHECK(fact_of(R"({"seq":1,"kind":"lesson-left"})", {}, std::string(32, 'a'), std::string(16, 'b')) ==
          std::nullopt);
}

/// The vectors of FORMAT.md, which a program of its own in the end-to-end tests made from that page.
TEST_CASE("codes: the vectors of format 1 are made and read for ever") {
    CompletionFact fact;
    fact.device = device_id_of(sample_key().public_key).substr(0, 16);
    fact.epoch = "01020304";
    fact.seq = 70'000;
    fact.record = "39d5f394";
    fact.learner = "a1b2c3d4e5f60718";
    fact.lesson = lesson_mark("wash-hands", "").substr(0, 8);
    fact.scored = 5;
    fact.first_try = 4;
    fact.day = 20'779;
    const std::string page =
        read_text_file(std::string(JANKAR_SOURCE_DIR) + "/player/records/FORMAT.md", 1u << 20).value();
    const std::string qr = receipt_qr(fact, sample_key()).value();
    const std::string message = receipt_message(fact, sample_key()).value();
    const auto stands = [&](const std::string& value) {
        return page.find("`" + value + "`") != std::string::npos;
    };
    CHECK(stands(qr));
    CHECK(stands(message));
    CHECK(read_receipt_code(qr).value().fact == fact);
    CHECK(read_receipt_code(message).value().fact == fact);
    Bytes sealing_secret, sealing_public(crypto_box_PUBLICKEYBYTES);
    for (std::uint8_t byte = 0x40; byte < 0x60; ++byte) {
        sealing_secret.push_back(byte);
    }
    crypto_scalarmult_base(sealing_public.data(), sealing_secret.data());
    const Bytes key = spoken_key_of_device(sample_key(), sealing_public).value();
    CHECK(stands(to_hex(key)));
    CHECK(spoken_key_of_office(sample_key().public_key, sealing_secret).value() == key);
    CHECK(spoken_code(spoken_fact(fact), key) == "008042765428545765991707");
    CHECK(stands("0080 4276 5428 5457 6599 1707"));
}

TEST_CASE("codes: any letter of a QR code or message changed is refused") {
    const DeviceKey key = sample_key();
    const std::string qr = receipt_qr(sample_fact(), key).value();
    const std::string message = receipt_message(sample_fact(), key).value();
    for (std::size_t i = 0; i < qr.size(); ++i) {
        std::string bad = qr;
        bad[i] = bad[i] == '7' ? '8' : '7';
        CHECK_MESSAGE(!read_receipt_code(bad).has_value(), "letter ", i);
        CHECK_FALSE(read_receipt_code(qr.substr(0, i)).has_value());
    }
    for (std::size_t i = 0; i < message.size(); ++i) {
        std::string bad = message;
        bad[i] = bad[i] == '7' ? '8' : '7';
        const auto read = read_receipt_code(bad);
        CHECK_MESSAGE((!read || !fact_holds(*read, key.public_key)), "letter ", i);
    }
}

TEST_CASE("spoken code: every single wrong digit and every swap of neighbours is refused") {
    const Programme programme;
    const DeviceKey device = make_device_key();
    const Bytes key = spoken_key_of_device(device, programme.sealing_public).value();
    CHECK(key == spoken_key_of_office(device.public_key, programme.sealing_secret).value());
    std::mt19937 random(7);
    for (int turn = 0; turn < 300; ++turn) {
        const SpokenFact fact{static_cast<std::uint32_t>(random() & 0xFFFF),
                              static_cast<std::uint32_t>(random() & 0xFFF),
                              static_cast<std::uint32_t>(random() & 0xFFF)};
        const std::string code = spoken_code(fact, key);
        REQUIRE(code.size() == kSpokenDigits);
        REQUIRE(spoken_digits(code).value() == code);
        REQUIRE(read_spoken(code, key) == fact);
        for (std::size_t i = 0; i < code.size(); ++i) {
            for (char digit = '0'; digit <= '9'; ++digit) {
                std::string bad = code;
                bad[i] = digit;
                if (bad != code) {
                    REQUIRE_FALSE(spoken_digits(bad).has_value());
                    REQUIRE_FALSE(read_spoken(bad, key).has_value());
                }
            }
            if (i + 1 < code.size() && code[i] != code[i + 1]) {
                std::string bad = code;
                std::swap(bad[i], bad[i + 1]);
                REQUIRE_FALSE(spoken_digits(bad).has_value());
            }
        }
    }
}

TEST_CASE("spoken code: among 1,000 devices each code is one device's, and guesses are nobody's") {
    const Programme programme;
    std::vector<Bytes> keys;
    std::vector<std::string> codes;
    for (int i = 0; i < 1000; ++i) {
        const DeviceKey device = make_device_key();
        keys.push_back(spoken_key_of_office(device.public_key, programme.sealing_secret).value());
        codes.push_back(spoken_code({static_cast<std::uint32_t>(i), 5, 6}, keys.back()));
    }
    for (std::size_t i = 0; i < codes.size(); i += 10) {
        const auto owners = std::count_if(keys.begin(), keys.end(), [&](const Bytes& key) {
            return read_spoken(codes[i], key).has_value();
        });
        CHECK(owners == 1);
    }
    // Right check digits, but said by nobody: 2^-30 for each device and guess.
    std::mt19937_64 random(11);
    const Bytes stranger(32, 9);
    for (int i = 0; i < 1000; ++i) {
        const std::string guess = spoken_code(
            {static_cast<std::uint32_t>(random() & 0xFFFF), static_cast<std::uint32_t>(random() & 0xFFF), 1},
            stranger);
        CHECK_FALSE(read_spoken(guess, keys[static_cast<std::size_t>(i)]).has_value());
    }
}

TEST_CASE("spoken code: any grouping and the digits of every script") {
    const std::string code = spoken_code({1, 2, 3}, Bytes(32, 1));
    const std::string grouped = code.substr(0, 4) + " " + code.substr(4, 4) + "-" + code.substr(8, 16);
    CHECK(spoken_digits(grouped).value() == code);
    // U+0966 Devanagari, U+0CE6 Kannada, U+0BE6 Tamil, U+0B66 Odia: three bytes each in UTF-8.
    for (const std::string zero : {"\xE0\xA5\xA6", "\xE0\xB3\xA6", "\xE0\xAF\xA6", "\xE0\xAD\xA6"}) {
        std::string typed;
        for (const char digit : code) {
            typed += zero;
            typed.back() = static_cast<char>(typed.back() + (digit - '0'));
        }
        CHECK(spoken_digits(typed).value() == code);
    }
    CHECK_FALSE(spoken_digits(code + "1").has_value());
    CHECK_FALSE(spoken_digits(code.substr(1)).has_value());
    CHECK_FALSE(spoken_digits("").has_value());
}

TEST_CASE("class codes: any order, any repetition, and a bundle comes out once") {
    Bytes bundle(10'000);
    std::mt19937 random(3);
    std::generate(bundle.begin(), bundle.end(), [&] { return static_cast<std::uint8_t>(random()); });
    const auto frames = class_frames(bundle).value();
    CHECK(frames.size() == 13);
    for (const std::string& frame : frames) {
        CHECK(frame.size() <= 1249);  // what version 20-L holds, alphanumeric
    }
    ClassReader reader;
    std::optional<Bytes> got;
    std::optional<std::size_t> last;
    for (int round = 0; round < 3 && !got; ++round) {
        const auto order = class_round(frames.size(), last);
        CHECK(std::set<std::size_t>(order.begin(), order.end()).size() == frames.size());
        CHECK((!last || order.front() != *last));
        for (const std::size_t number : order) {
            last = number;
            // Every third is missed, another one each round.
            if ((number + static_cast<std::size_t>(round)) % 3 != 0) {
                auto added = reader.add(frames[number]);
                REQUIRE(added.has_value());
                got = *added ? *added : got;
            }
        }
    }
    REQUIRE(got.has_value());
    CHECK(*got == bundle);
    CHECK_FALSE(reader.add(frames[0]).value().has_value());
    CHECK(reader.unfinished().empty());
    CHECK_FALSE(class_frames(Bytes(kMostClassFrames * kClassFrameBytes + 1)).has_value());
    CHECK_FALSE(class_frames({}).has_value());
}

TEST_CASE("class codes: any letter changed is refused, frames of two devices do not mix") {
    const Bytes one(2000, 1), two(2000, 2);
    const auto first = class_frames(one).value(), second = class_frames(two).value();
    for (std::size_t i = 0; i < first[0].size(); ++i) {
        std::string bad = first[0];
        bad[i] = bad[i] == '7' ? '8' : '7';
        ClassReader reader;
        const auto added = reader.add(bad);
        // What stands before the part's checksum makes it a frame of another bundle, which never completes.
        CHECK_MESSAGE((!added || !added->has_value()), "letter ", i);
    }
    ClassReader reader;
    CHECK_FALSE(reader.add(first[0]).value().has_value());
    CHECK_FALSE(reader.add(second[1]).value().has_value());
    CHECK_FALSE(reader.add(second[0]).value().has_value());
    CHECK_FALSE(reader.add(first[1]).value().has_value());
    CHECK(reader.add(first[2]).value() == one);
    CHECK(reader.unfinished().size() == 1);
}

}  // namespace
}  // namespace jankar::records
