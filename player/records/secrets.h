#pragma once
// What a PIN or a code becomes before it is kept: BLAKE2b keyed with a key derived from the device's, salted
// with whom it belongs to. It keeps out the curious: who holds the card holds the key as well.
// Pure, any thread; no errors.
#include <map>
#include <string>
#include <string_view>

#include "content/base/bytes.h"
#include "player/records/chain.h"

namespace jankar::records {

/// 4 to 8 digits, 0-9.
bool is_trainer_code(std::string_view code);

/// 32 bytes, derived from the device's key; nothing about the device's key follows from it.
Bytes code_key_of(const DeviceKey& key);

struct KeyedHash {
    std::string device;  ///< whose key: 32 hex
    Bytes hash;          ///< 32 bytes
};

/// The keys that codes were kept under on this device: its own, and those of the devices it was copied from.
class CodeKeys {
 public:
    CodeKeys() = default;
    CodeKeys(std::string device, Bytes key) : device_(std::move(device)) { add(device_, std::move(key)); }
    void add(const std::string& device, Bytes key) { keys_[device] = std::move(key); }
    bool knows(const std::string& device) const { return keys_.count(device) > 0; }
    /// Under this device's own key. Empty when there is none.
    KeyedHash make(std::string_view salt, std::string_view code) const;
    /// In constant time. False when the key is not known.
    bool matches(const KeyedHash& kept, std::string_view salt, std::string_view code) const;

 private:
    std::string device_;
    std::map<std::string, Bytes> keys_;
};

}  // namespace jankar::records
