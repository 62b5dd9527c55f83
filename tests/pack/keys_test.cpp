// Key files and signatures.
#include "content/pack/keys.h"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include "content/base/files.h"
#include "tests/support/temp_dir.h"

using namespace jankar;
using namespace jankar::test;

TEST_CASE("keys: a pair is written, the secret for its owner only, and read back") {
    TempDir dir;
    auto key = pack::generate_key("Latha");
    REQUIRE(key.has_value());
    REQUIRE(pack::write_key_files(dir / "latha", *key).has_value());
    struct stat status {};
    REQUIRE(::stat((dir / "latha").c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0600);
    CHECK(read_text_file(dir / "latha.pub", 1000).value() == to_hex(key->public_key) + " Latha\n");
    auto secret = pack::read_signing_key(dir / "latha");
    REQUIRE(secret.has_value());
    CHECK(secret->secret == key->secret);
    CHECK(secret->public_key == key->public_key);
    CHECK(secret->name == "Latha");
    auto open = pack::read_public_key(dir / "latha.pub");
    REQUIRE(open.has_value());
    CHECK(open->key == key->public_key);
    CHECK(open->name == "Latha");
}

TEST_CASE("keys: a key that is there is never written over") {
    TempDir dir;
    auto key = pack::generate_key("Latha").value();
    REQUIRE(pack::write_key_files(dir / "latha", key).has_value());
    auto again = pack::write_key_files(dir / "latha", pack::generate_key("Meena").value());
    REQUIRE_FALSE(again.has_value());
    CHECK(again.error().code == ErrorCode::Refused);
    CHECK(pack::read_signing_key(dir / "latha")->secret == key.secret);
}

TEST_CASE("keys: refuses files that are no keys, and names that are no names") {
    TempDir dir;
    auto key = pack::generate_key("Latha").value();
    REQUIRE(pack::write_key_files(dir / "latha", key).has_value());
    CHECK_FALSE(pack::read_signing_key(dir / "latha.pub").has_value());
    CHECK_FALSE(pack::read_public_key(dir / "latha").has_value());
    CHECK(pack::read_signing_key(dir / "nobody").error().code == ErrorCode::NotFound);
    // One digit of the secret changed: its halves do not belong together any more.
    std::string text = read_text_file(dir / "latha", 1000).value();
    text[30] = text[30] == '0' ? '1' : '0';
    REQUIRE(write_file_atomic(dir / "latha", as_bytes(text)).has_value());
    CHECK(pack::read_signing_key(dir / "latha").error().code == ErrorCode::Corrupt);
    CHECK_FALSE(pack::generate_key("").has_value());
    CHECK_FALSE(pack::generate_key("two\nlines").has_value());
}

TEST_CASE("keys: a signature fits its manifest and no other, whatever byte is changed") {
    auto key = pack::generate_key("Latha").value();
    const std::string manifest = R"({"format":1})";
    auto signature = pack::sign_manifest(manifest, key);
    REQUIRE(signature.has_value());
    REQUIRE(signature->size() == 96);
    CHECK(pack::check_signature(manifest, *signature).value() == to_hex(key.public_key));
    CHECK_FALSE(pack::check_signature(R"({"format":2})", *signature).has_value());
    CHECK_FALSE(pack::check_signature(manifest, ByteView(*signature).first(95)).has_value());
    for (std::size_t i = 0; i < signature->size(); ++i) {
        for (int bit = 0; bit < 8; ++bit) {
            Bytes spoilt = *signature;
            spoilt[i] ^= static_cast<std::uint8_t>(1 << bit);
            CHECK_FALSE(pack::check_signature(manifest, spoilt).has_value());
        }
    }
}
