// Any bytes as what comes from sticks and telephones: a bundle, a people file, a receipt, a programme card,
// the text of a code. FUZZ_<WHICH> says which. Either it is read as far as it can be believed, or one
// sentence.
#include <cstdint>
#include <cstdlib>

#include "player/records/bundle.h"
#include "player/records/class_qr.h"
#include "player/records/people_file.h"
#include "player/records/programme_card.h"
#include "player/records/receipt.h"
#include "player/records/receipt_qr.h"
#include "player/records/spoken_code.h"
#include "tests/fuzz/records_seeds.h"

using namespace jankar;
using namespace jankar::records;

namespace {

template <class T>
const T* read(const Result<T>& result) {
    if (!result && (result.error().text.empty() || result.error().text.back() != '.')) {
        std::abort();
    }
    return result ? &*result : nullptr;
}

[[maybe_unused]] void try_bundle(ByteView bytes) {
    // The checksums put right, so that what lies behind them is tried as well.
    for (const Bytes& tried : {Bytes(bytes.begin(), bytes.end()), fuzz::with_frame_sums(bytes)}) {
        const auto result = read_bundle(*memory_source(tried), {fuzz::opening_key()});
        if (const ReadBundle* bundle = read(result)) {
            if (bundle->ids.size() != bundle->content.records.size() ||
                (bundle->state == BundleState::Partial && bundle->trouble.empty())) {
                std::abort();
            }
        }
    }
}

[[maybe_unused]] void try_people(ByteView bytes) {
    for (const Bytes& tried : {Bytes(bytes.begin(), bytes.end()), fuzz::with_frame_sums(bytes)}) {
        const auto result = read_people(*memory_source(tried), {fuzz::opening_key()});
        if (const ReadPeople* people = read(result); people != nullptr && !people->opened) {
            if (!people->content.persons.empty()) {
                std::abort();
            }
        }
    }
}

[[maybe_unused]] void try_receipt(ByteView bytes) {
    (void)read(read_receipt(bytes, fuzz::device_key().public_key));
}

[[maybe_unused]] void try_card(ByteView bytes) {
    (void)read(read_card(as_text(bytes)));
    // With a signature that holds: what is in it is read.
    const std::string text(as_text(bytes));
    (void)read(
        read_card(signed_card(text.substr(0, text.rfind("[signature]")), fuzz::device_key().secret_key)));
}

[[maybe_unused]] void try_code(ByteView bytes) {
    (void)read(read_receipt_code(as_text(bytes)));
    (void)read(spoken_digits(as_text(bytes)));
    ClassReader reader;
    (void)read(reader.add(as_text(bytes)));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    FUZZ_TRY(ByteView(data, size));
    return 0;
}
