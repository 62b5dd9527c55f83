#include "content/base/bytes.h"

#include <doctest/doctest.h>

#include "content/base/byte_source.h"
#include "content/base/ids.h"

using namespace jankar;

TEST_CASE("bytes: hexadecimal goes there and back, and refuses what is none") {
    CHECK(to_hex(Bytes{0x00, 0xAB, 0xFF}) == "00abff");
    CHECK(from_hex("00ABff").value() == Bytes{0x00, 0xAB, 0xFF});
    CHECK_FALSE(from_hex("abc").has_value());
    CHECK_FALSE(from_hex("zz").has_value());
}

TEST_CASE("bytes: hashes and checksums give the published values") {
    CHECK(to_hex(sha256(as_bytes("abc"))) ==
          "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(to_hex(blake2b_256(as_bytes("abc"))) ==
          "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
    CHECK(crc32c(as_bytes("123456789")) == 0xE3069283U);
    CHECK(crc32c(as_bytes("56789"), crc32c(as_bytes("1234"))) == 0xE3069283U);
    Blake2bStream stream;
    stream.update(as_bytes("a"));
    stream.update(as_bytes("bc"));
    CHECK(stream.finish() == blake2b_256(as_bytes("abc")));
}

TEST_CASE("bytes: little-endian integers") {
    Bytes out;
    append_u16le(out, 0x0102);
    append_u32le(out, 0x03040506);
    append_u64le(out, 0x0708090a0b0c0d0eULL);
    CHECK(to_hex(out) == "0201060504030e0d0c0b0a090807");
    CHECK(read_u16le(out, 0) == 0x0102);
    CHECK(read_u32le(out, 2) == 0x03040506U);
    CHECK(read_u64le(out, 6) == 0x0708090a0b0c0d0eULL);
}

TEST_CASE("byte source: a slice stays inside its window") {
    auto whole = memory_source({1, 2, 3, 4, 5});
    auto slice = slice_source(whole, 1, 3);
    Bytes out(10);
    CHECK(slice->read_at(0, out).value() == 3);
    CHECK(out[2] == 4);
    CHECK(slice->read_at(2, out).value() == 1);
    CHECK(slice->read_at(3, out).value() == 0);
    CHECK(slice->read_all(3).value() == Bytes{2, 3, 4});
    CHECK(slice->read_all(2).error().code == ErrorCode::Refused);
}

TEST_CASE("ids: slugs, languages and random ids") {
    CHECK(is_slug("wash-hands"));
    CHECK_FALSE(is_slug("-a"));
    CHECK_FALSE(is_slug("Wash"));
    CHECK_FALSE(is_slug(""));
    CHECK_FALSE(is_slug(std::string(65, 'a')));
    CHECK(is_language("hi"));
    CHECK_FALSE(is_language("../"));
    CHECK(random_hex(16).size() == 32);
    CHECK(random_hex(16) != random_hex(16));
}
