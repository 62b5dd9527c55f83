#pragma once
// What goes between a device and its programme, as plain values: what a visit brought in, and what the office
// has of the device's records. The work is the Store's (store.h); packs are content/pack's.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "player/records/programme_card.h"

namespace jankar::records {

struct RefusedFile {
    std::string file;    ///< its name, without the folder
    std::string reason;  ///< one sentence
};

/// What was found in a folder `in` and taken.
struct BroughtIn {
    bool card = false;                 ///< a new programme card is in force
    bool card_waits = false;           ///< there is a first card, which only the trainer may bring
    int receipts = 0;                  ///< that cover more than was covered before
    std::vector<RefusedFile> refused;  ///< what is ours to judge and cannot be taken
    bool anything() const { return card || receipts > 0; }
};

/// What a stick would mean to this device, before anybody has tapped anything.
struct StickNews {
    bool brings = false;   ///< a later programme card, or a receipt that covers more than was covered before
    bool is_owed = false;  ///< what was learned since the last export, or is on no stick and in no office
    bool is_sealed = false;  ///< what would be written out is sealed: there is a programme card
};

/// Finished lessons (completions), by how far they have come on their way to the office.
struct CollectedCounts {
    std::int64_t here = 0;      ///< only on this device
    std::int64_t written = 0;   ///< written out at least once, and no receipt yet
    std::int64_t received = 0;  ///< a receipt covers them
    bool sealed = false;        ///< what is written out is sealed: there is a programme card
};

/// One completion as codes, for who has no stick.
struct CompletionCodes {
    std::string qr;  ///< text of its QR code
    std::string
        sms;  ///< text of the QR code that a telephone makes a message of; empty: no number on the card
    std::string digits;  ///< 24 digits to be said
};

/// Of a record, from record seq `first` to `last`.
struct SeqSpan {
    std::int64_t first = 0, last = 0;
};

}  // namespace jankar::records
