#include "player/records/chain.h"

#include <doctest/doctest.h>

#include "bundle_samples.h"
#include "player/records/json_text.h"

namespace jankar::records {
namespace {

std::string hex(const Hash256& hash) {
    return to_hex(hash);
}

// The vectors of FORMAT.md. They never change: a device in the field has signed with them.
TEST_CASE("chain: golden vectors") {
    const DeviceKey key = test::sample_key();
    CHECK(to_hex(key.public_key) == "03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8");
    CHECK(device_id_of(key.public_key) == "f9e37dca9dff3e112fa85595cf6d3700");
    const std::string first = R"({"seq":1,"kind":"genesis"})";
    const std::string second = R"({"seq":2,"kind":"boot"})";
    const Hash256 one = record_id(Hash256{}, first);
    const Hash256 two = record_id(one, second);
    CHECK(hex(one) == "a131ac9881c8e56aa1d60c4c4f8ddfde0f8c11490383598f96c64a55d4432675");
    CHECK(hex(two) == "293ef9f93b1e2f37b5fa9eecee8102314633d0b7ee57a9aa7f35065668389151");
    const auto checkpoint =
        sign_checkpoint(device_id_of(key.public_key), test::kSampleEpoch, 2, two, key.secret_key);
    REQUIRE(checkpoint.has_value());
    CHECK(to_hex(checkpoint->signature) ==
          "761d4e364bbd18c336e16222bdb6c6fb2976cdb84aef9777e3b930746380fe90e8d9a0080ed2d3fe5fa110b9ff5e798ce8"
          "e5aaa87c05f92d2acd3c19b0b0de0a");
}

TEST_CASE("chain: a checkpoint holds for its device, epoch, number and id only") {
    const DeviceKey key = test::sample_key();
    const std::string device = device_id_of(key.public_key);
    const Hash256 id = record_id(Hash256{}, "{}");
    Checkpoint checkpoint = sign_checkpoint(device, test::kSampleEpoch, 7, id, key.secret_key).value();
    CHECK(checkpoint_holds(checkpoint, device, test::kSampleEpoch, key.public_key));
    CHECK_FALSE(checkpoint_holds(checkpoint, device, "0102030405060709", key.public_key));
    CHECK_FALSE(checkpoint_holds(checkpoint, std::string(32, 'a'), test::kSampleEpoch, key.public_key));
    CHECK_FALSE(checkpoint_holds(checkpoint, device, test::kSampleEpoch, make_device_key().public_key));
    ++checkpoint.seq;
    CHECK_FALSE(checkpoint_holds(checkpoint, device, test::kSampleEpoch, key.public_key));
    --checkpoint.seq;
    checkpoint.id[0] ^= 1;
    CHECK_FALSE(checkpoint_holds(checkpoint, device, test::kSampleEpoch, key.public_key));
    CHECK_FALSE(sign_checkpoint("12", test::kSampleEpoch, 1, id, key.secret_key).has_value());
}

TEST_CASE("chain: two keys are two devices, halves that do not belong together are refused") {
    const DeviceKey one = make_device_key();
    const DeviceKey two = make_device_key();
    CHECK(device_id_of(one.public_key) != device_id_of(two.public_key));
    Bytes mixed(one.secret_key.begin(), one.secret_key.begin() + 32);
    mixed.insert(mixed.end(), two.public_key.begin(), two.public_key.end());
    CHECK_FALSE(device_key_from_secret(mixed).has_value());
    CHECK(device_key_from_secret(one.secret_key).value().public_key == one.public_key);
}

TEST_CASE("record lines: fields in their order, strings escaped, bytes that are no text replaced") {
    CHECK(JsonLine().number("seq", 1).text("kind", "boot").done() == R"({"seq":1,"kind":"boot"})");
    CHECK(json_quoted("a\"b\\c\n\t") == "\"a\\\"b\\\\c\\u000a\\u0009\"");
    CHECK(json_quoted("हाथ") == "\"हाथ\"");
    CHECK(json_quoted("\xC0\xAF\xED\xA0\x80"
                      "x\xF0\x90") ==
          "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBDx\xEF\xBF\xBD\xEF\xBF\xBD\"");
    CHECK(JsonLine().texts("title", {{"en", "x"}}).done() == R"({"title":{"en":"x"}})");
}

}  // namespace
}  // namespace jankar::records
