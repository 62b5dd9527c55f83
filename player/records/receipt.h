#pragma once
// The receipt `.jkack`: the office says, signed, up to which record it holds one chain of one device without
// a gap. Written by jankar-collect, taken by the player. FORMAT.md section 6. Pure functions, any thread.
#include <cstdint>
#include <string>
#include <string_view>

#include "content/base/bytes.h"
#include "content/base/result.h"

namespace jankar::records {

inline constexpr std::size_t kLargestReceipt = 4096;
inline constexpr std::string_view kReceiptEnding = ".jkack";

struct Receipt {
    std::string device;    ///< 32 hex
    std::string epoch;     ///< 16 hex
    std::int64_t seq = 0;  ///< highest of the records that are there without a gap from the chain's first
    std::string id;        ///< 64 hex: of record seq
    /// Mark (32 hex) of the newest people file of the device that the office has; empty: none.
    std::string people;
    /// Day since 1970 on which the office signed it; 0: not told. It is no earlier than this on any device.
    std::int64_t day = 0;
};

/// The file, signed with the programme's receipt key (64 bytes). Usage when a field breaks its form.
Result<Bytes> write_receipt(const Receipt& receipt, ByteView secret_key);
/// Corrupt when it is none, Refused when its signature is not that of `public_key` (32 bytes).
Result<Receipt> read_receipt(ByteView file, ByteView public_key);
/// `<device8>-<epoch4>-<seq>-<hash8>.jkack`
std::string receipt_name(const Receipt& receipt, ByteView file);

}  // namespace jankar::records
