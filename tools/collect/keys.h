#pragma once
// The programme's keys. STORE.keys holds the secrets (TOML, mode 0600) and is only read where a sealed bundle
// is to be opened; what leaves the office are the public halves on the programme card. FORMAT.md beside this
// file. Not thread-safe to write; errors as in content/base/files.h.
#include <string>
#include <vector>

#include "content/base/bytes.h"
#include "content/base/result.h"

namespace jankar::collect {

struct KeyPair {
    Bytes secret_key, public_key;
};

struct ProgrammeKeys {
    KeyPair sealing;   ///< X25519: bundles are sealed to it
    KeyPair recovery;  ///< X25519: bundles are sealed to it too; its secret stands on the recovery sheet
    KeyPair signing;   ///< Ed25519: signs the card, and lessons of the programme's own
    KeyPair receipt;   ///< Ed25519: signs receipts
};

Result<ProgrammeKeys> make_keys();
std::string keys_path(const std::string& store_path);
/// Refuses with Usage to write over a file.
Result<void> write_keys(const std::string& path, const std::string& programme, const ProgrammeKeys& keys);
/// The secret keys that open bundles: of the programme and of recovery, whichever are in the file. None when
/// there is no file. Corrupt when a key in it is none.
Result<std::vector<Bytes>> read_opening_keys(const std::string& path);

/// The secret key that signs receipts (64 bytes); empty when the file or the key in it is missing.
Result<Bytes> read_receipt_key(const std::string& path);
/// The one that signs the programme card; as above.
Result<Bytes> read_signing_key(const std::string& path);

}  // namespace jankar::collect
