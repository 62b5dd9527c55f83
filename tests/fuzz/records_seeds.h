#pragma once
// What the fuzz targets of records begin with: whole files and codes made with fixed keys, and frames with
// their checksums put right. Header only, for the targets and the maker of seeds.
#include <sodium.h>

#include <string>
#include <utility>
#include <vector>

#include "player/records/bundle_frames.h"
#include "player/records/class_qr.h"
#include "player/records/people_file.h"
#include "player/records/programme_card.h"
#include "player/records/receipt.h"
#include "player/records/receipt_qr.h"
#include "player/records/spoken_code.h"
#include "tests/records/bundle_samples.h"

namespace jankar::fuzz {

inline records::DeviceKey device_key() {
    return test::sample_key();
}
inline Bytes opening_key() {
    Bytes key(crypto_box_SECRETKEYBYTES, 0x42);
    return key;
}
inline Bytes sealing_key() {
    Bytes key(crypto_box_PUBLICKEYBYTES);
    crypto_scalarmult_base(key.data(), opening_key().data());
    return key;
}

/// Walks over the frames and puts each CRC right.
inline Bytes with_frame_sums(ByteView bytes) {
    Bytes mended(bytes.begin(), bytes.end());
    std::size_t at = records::kBundleFile.magic.size();
    while (at + records::kFrameHeadBytes + records::kFrameTailBytes <= mended.size()) {
        const std::size_t end = at + records::kFrameHeadBytes + read_u32le(mended, at);
        if (end + records::kFrameTailBytes > mended.size()) {
            break;
        }
        const std::uint32_t sum = crc32c(ByteView(mended).subspan(at, end - at));
        for (std::size_t i = 0; i < records::kFrameTailBytes; ++i) {
            mended[end + i] = static_cast<std::uint8_t>(sum >> (8 * i));
        }
        at = end + records::kFrameTailBytes;
    }
    return mended;
}

inline Bytes bytes_of(const std::string& text) {
    return Bytes(text.begin(), text.end());
}

/// Target and name -> seed.
inline std::vector<std::pair<std::string, Bytes>> record_seeds() {
    using namespace records;
    const DeviceKey key = device_key();
    std::vector<std::pair<std::string, Bytes>> seeds;
    const BundleContent content = test::sample_content(12, 3);
    seeds.emplace_back("bundle/open", write_bundle(content, {}, key.secret_key).value());
    seeds.emplace_back("bundle/sealed", write_bundle(content, {sealing_key()}, key.secret_key).value());
    PeopleContent people;
    people.header.epoch = test::kSampleEpoch;
    people.persons = {{std::string(32, 'a'), "0a0b0c0d", true, "Sunita", "pot", Bytes(40, 7), "hi"},
                      {std::string(32, 'b'), {}, false, {}, {}, {}, {}}};
    seeds.emplace_back("people/two", write_people(people, {sealing_key()}, key).value());
    seeds.emplace_back("receipt/plain",
                       write_receipt({std::string(32, 'a'), test::kSampleEpoch, 17, std::string(64, '1'), {}},
                                     key.secret_key)
                           .value());
    const std::string hex = to_hex(sealing_key()), own = to_hex(key.public_key);
    seeds.emplace_back(
        "card/plain",
        bytes_of(
            signed_card("format = 1\nnumber = 1\nname = \"P\"\nhomepage = \"https://p\"\nkey = \"" + own +
                            "\"\nsealing = [\"" + hex + "\"]\nreceipt = \"" + own + "\"\nmakers = [\"" + own +
                            "\"]\ndetail = \"steps\"\nlanguages = [\"hi\"]\ncodes = true\nsms = \"+91123\"\n"
                            "[contacts]\nwomen = \"181\"\n\n",
                        key.secret_key)));
    CompletionFact fact{device_id_of(key.public_key).substr(0, 16),
                        "01020304",
                        5,
                        "0a0b0c0d",
                        "0123456789abcdef",
                        "01020304",
                        20000,
                        3,
                        2};
    seeds.emplace_back("code/qr", bytes_of(receipt_qr(fact, key).value()));
    seeds.emplace_back("code/sms", bytes_of(sms_qr("+91123", receipt_message(fact, key).value())));
    seeds.emplace_back("code/class", bytes_of(class_frames(Bytes(900, 1)).value()[0]));
    seeds.emplace_back("code/spoken", bytes_of(spoken_code(spoken_fact(fact), Bytes(32, 1))));
    return seeds;
}

}  // namespace jankar::fuzz
