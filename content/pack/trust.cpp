#include "content/pack/trust.h"

#include <fmt/format.h>

#include "content/base/files.h"
#include "content/pack/entry_names.h"

namespace jankar::pack {
namespace {

constexpr std::size_t kMaxKeys = 1000;

}  // namespace

Trust Trust::load(std::string folder, const std::vector<PublicKey>& programme) {
    Trust trust(std::move(folder));
    for (const PublicKey& key : programme) {
        trust.keys_.emplace(to_hex(key.key), key.name);
    }
    const auto names = list_folder(trust.folder_);
    if (!names) {
        if (names.error().code != ErrorCode::NotFound) {
            trust.problems_.push_back(names.error());
        }
        return trust;
    }
    for (const std::string& name : *names) {
        if (!name.ends_with(".pub") || trust.keys_.size() >= kMaxKeys) {
            continue;
        }
        if (auto key = read_public_key(trust.folder_ + "/" + name)) {
            trust.keys_.emplace(to_hex(key->key), key->name);
        } else {
            trust.problems_.push_back(key.error());
        }
    }
    return trust;
}

std::string Trust::name_of(const std::string& signer) const {
    const auto found = keys_.find(signer);
    return found != keys_.end() ? found->second : std::string();
}

Result<void> Trust::keep(const std::string& signer, const std::string& name) {
    if (!is_hash(signer)) {
        return fail(ErrorCode::Usage, "Only the key of a maker can be kept.");
    }
    // A pack's maker is free text; a key file is one line.
    std::string line;
    for (const char c : name.substr(0, 200)) {
        line += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? ' ' : c;
    }
    if (line.empty()) {
        line = signer.substr(0, 8);
    }
    RETURN_IF_ERROR(make_folders(folder_));
    RETURN_IF_ERROR(write_file_atomic(fmt::format("{}/{}.pub", folder_, signer),
                                      as_bytes(fmt::format("{} {}\n", signer, line))));
    keys_[signer] = line;
    return {};
}

}  // namespace jankar::pack
