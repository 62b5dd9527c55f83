// Any bytes as a pack: opened, verified, every lesson and object read, and put together with another pack as
// an update. What is refused says one sentence; what is taken keeps every promise of the reader. Tried as it
// is, and with the checksums of its entries put right, so that what lies behind them is tried as well.
#include <cstdint>
#include <cstdlib>

#include "content/pack/inflate.h"
#include "content/pack/pack.h"
#include "content/pack/update_pack.h"
#include "content/pack/zip_reader.h"
#include "tests/fuzz/pack_seeds.h"

using namespace jankar;

namespace {

void must(bool holds) {
    if (!holds) {
        std::abort();
    }
}

void must_be_told(const Error& error) {
    must(error.text.ends_with(".") && error.text.size() < 2000);
}

void put_u32le(Bytes& bytes, std::size_t at, std::uint32_t value) {
    for (std::size_t i = 0; i < 4; ++i) {
        bytes[at + i] = static_cast<std::uint8_t>(value >> 8 * i);
    }
}

/// Every stored entry of the directory gets the CRC-32 that its bytes have.
Bytes with_right_sums(Bytes bytes) {
    constexpr std::size_t kLocal = 30, kCentral = 46, kEnd = 22;
    if (bytes.size() < kEnd) {
        return bytes;
    }
    std::size_t at = read_u32le(bytes, bytes.size() - 6);
    while (at + kCentral <= bytes.size() && read_u32le(bytes, at) == 0x02014b50) {
        const std::size_t name = read_u16le(bytes, at + 28), extra = read_u16le(bytes, at + 30);
        const std::uint64_t size = read_u32le(bytes, at + 20), local = read_u32le(bytes, at + 42);
        if (read_u16le(bytes, at + 10) == 0 && local + kLocal + name + size <= bytes.size()) {
            const std::uint32_t sum = pack::crc32(ByteView(bytes).subspan(local + kLocal + name, size));
            put_u32le(bytes, at + 16, sum);
            put_u32le(bytes, local + 14, sum);
        }
        at += kCentral + name + extra;
    }
    return bytes;
}

void read_all(const pack::Pack& pack, const std::shared_ptr<const ByteSource>& source) {
    for (const pack::LessonEntry& entry : pack.manifest().lessons) {
        const auto lesson = pack.lesson(entry.id);
        must(!lesson || lesson->id == entry.id);
    }
    const bool is_whole = pack.verify().empty();
    const auto zip = pack::ZipReader::open(source, "p");
    must(zip.has_value());
    std::uint64_t last = 0;
    for (const auto& extent : zip->extents()) {
        must(extent.offset >= last && extent.offset + extent.bytes <= source->size());
        last = extent.offset + extent.bytes;
        const auto read = pack.read_object(to_hex(zip->object_hash(extent.index)), source->size());
        must(read.has_value() || !is_whole);
        must(!read || blake2b_256(*read) == zip->object_hash(extent.index));
    }
}

/// As an update of a pack that is here: what comes of it is a whole pack of the same lessons.
void assemble(const pack::Pack& update, const std::shared_ptr<const ByteSource>& source) {
    static const auto base = memory_source(fuzz::base_pack());
    const auto made = pack::assemble_update({source, "u"}, {{base, "b"}});
    if (!made) {
        must_be_told(made.error());
        return;
    }
    const auto whole = pack::Pack::open(*made, "w");
    must(whole.has_value() && (*whole)->manifest_json() == update.manifest_json());
    must((*whole)->signer() == update.signer());
    read_all(**whole, *made);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    for (const Bytes& bytes : {Bytes(data, data + size), with_right_sums(Bytes(data, data + size))}) {
        const auto source = memory_source(bytes);
        const auto opened = pack::Pack::open(source, "p", pack::Pack::Accept::Updates);
        if (!opened) {
            must_be_told(opened.error());
            continue;
        }
        read_all(**opened, source);
        assemble(**opened, source);
    }
    return 0;
}
