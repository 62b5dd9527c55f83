#include "player/records/identity.h"

#include <fmt/format.h>
#include <unistd.h>

#include <charconv>
#include <vector>

#include "content/base/files.h"
#include "content/base/ids.h"

namespace jankar::records {

namespace {

constexpr std::uint64_t kMaxIdentityBytes = 4096;
/// A line for each copy of a copy: hundreds.
constexpr std::uint64_t kMaxCodeKeysBytes = 65536;
constexpr std::size_t kCodeKeyBytes = 32;

std::string hashed_mark(std::string_view what, const std::string& serial) {
    // Hashed, so that no serial number of a person's machine lies about.
    return serial.empty() ? std::string()
                          : to_hex(sha256(as_bytes(fmt::format("jankar-mark-v1 {} {}", what, serial))));
}

std::vector<std::string> words_of(const std::string& text) {
    std::vector<std::string> words;
    std::size_t start = 0;
    while (start < text.size()) {
        const std::size_t end = std::min(text.find_first_of(" \n", start), text.size());
        if (end > start) {
            words.push_back(text.substr(start, end - start));
        }
        start = end + 1;
    }
    return words;
}

std::optional<std::int64_t> number_in(const std::string& text) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) {
        return std::nullopt;
    }
    return value;
}

bool changed(const std::string& stored, const std::string& seen) {
    return !stored.empty() && !seen.empty() && stored != seen;
}
bool same(const std::string& stored, const std::string& seen) {
    return !seen.empty() && stored == seen;
}

}  // namespace

Marks marks_of(const Machine& machine, const std::string& folder) {
    return {hashed_mark("card", machine.card_serial(folder)), hashed_mark("board", machine.board_serial())};
}

Marks merged_marks(const Marks& stored, const Marks& seen) {
    return {seen.card.empty() ? stored.card : seen.card, seen.board.empty() ? stored.board : seen.board};
}

Result<std::optional<DeviceKey>> Identity::read_key() const {
    const auto text = read_text_file(folder_ + "/device.key", kMaxIdentityBytes);
    if (!text) {
        if (text.error().code == ErrorCode::NotFound || text.error().code == ErrorCode::Refused) {
            return std::optional<DeviceKey>();
        }
        // A key that is there but cannot be read just now must not be taken for a lost one.
        return fail(text.error());
    }
    const auto words = words_of(*text);
    const auto secret = from_hex(words.empty() ? std::string() : words.front());
    if (!secret) {
        return std::optional<DeviceKey>();
    }
    auto key = device_key_from_secret(*secret);
    return key ? std::optional<DeviceKey>(std::move(*key)) : std::nullopt;
}

Result<void> Identity::write_key(const DeviceKey& key) const {
    return write("device.key", to_hex(key.secret_key) + "\n", 0600);
}

std::optional<Marks> Identity::read_marks() const {
    const auto text = read_text_file(folder_ + "/marks", kMaxIdentityBytes);
    const auto words = text ? words_of(*text) : std::vector<std::string>();
    if (words.size() != 2) {
        return std::nullopt;
    }
    const auto known = [](const std::string& word) { return word == "-" ? std::string() : word; };
    return Marks{known(words[0]), known(words[1])};
}

Result<void> Identity::write_marks(const Marks& marks) const {
    const auto word = [](const std::string& mark) { return mark.empty() ? std::string("-") : mark; };
    return write("marks", word(marks.card) + " " + word(marks.board) + "\n", 0600);
}

std::optional<Generation> Identity::read_generation() const {
    const auto text = read_text_file(folder_ + "/generation", kMaxIdentityBytes);
    const auto words = text ? words_of(*text) : std::vector<std::string>();
    if (words.size() != 4) {
        return std::nullopt;
    }
    const auto number = number_in(words[0]);
    const auto seq = number_in(words[2]);
    if (!number || !seq) {
        return std::nullopt;
    }
    return Generation{*number, words[1], *seq, words[3]};
}

Result<void> Identity::write_generation(const Generation& generation) const {
    return write(
        "generation",
        fmt::format("{} {} {} {}\n", generation.number, generation.epoch, generation.seq, generation.id),
        0600);
}

std::optional<std::int64_t> Identity::read_canary() const {
    const auto text = read_text_file(folder_ + "/canary", kMaxIdentityBytes);
    const auto words = text ? words_of(*text) : std::vector<std::string>();
    return words.size() == 1 ? number_in(words[0]) : std::nullopt;
}

Result<void> Identity::write_canary(std::int64_t boot) const {
    return write("canary", std::to_string(boot) + "\n", 0600);
}

std::map<std::string, Bytes> Identity::read_code_keys() const {
    std::map<std::string, Bytes> keys;
    const auto text = read_text_file(folder_ + "/code-keys", kMaxCodeKeysBytes);
    const auto words = text ? words_of(*text) : std::vector<std::string>();
    for (std::size_t i = 0; i + 1 < words.size(); i += 2) {
        if (auto key = from_hex(words[i + 1]); key && key->size() == kCodeKeyBytes) {
            keys[words[i]] = std::move(*key);
        }
    }
    return keys;
}

Result<void> Identity::write_code_keys(const std::map<std::string, Bytes>& keys) const {
    std::string text;
    for (const auto& [device, key] : keys) {
        text += device + " " + to_hex(key) + "\n";
    }
    return write("code-keys", text, 0600);
}

Result<void> Identity::write(const std::string& name, std::string_view text, unsigned mode) const {
    RETURN_IF_ERROR(make_folders(folder_));
    return write_file_atomic(folder_ + "/" + name, as_bytes(text), mode);
}

const char* reason_word(Reason reason) {
    switch (reason) {
        case Reason::First:
            return "first";
        case Reason::Clone:
            return "clone";
        case Reason::Repair:
            return "repair";
        case Reason::Restore:
            return "restore";
        case Reason::KeyLost:
            return "key-lost";
        case Reason::Damage:
            return "damage";
    }
    return "first";
}

Decision decide(const Found& found) {
    Decision decision;
    decision.new_key = !found.key;
    bool cloned = false;
    bool repaired = false;
    if (found.stored_marks) {
        const Marks& stored = *found.stored_marks;
        const Marks& seen = found.seen_marks;
        const bool any_changed = changed(stored.card, seen.card) || changed(stored.board, seen.board);
        const bool any_same = same(stored.card, seen.card) || same(stored.board, seen.board);
        // Where only one mark can be read and it changed, a copy cannot be told from a repair. A copy taken
        // for a repair would make many boards one device; a repair taken for a copy only makes a new name.
        cloned = any_changed && !any_same;
        repaired = any_changed && any_same;
    }
    if (cloned) {
        decision.new_key = true;
        decision.new_epoch = Reason::Clone;
    } else if (!found.log) {
        decision.new_epoch = found.log_damaged       ? Reason::Damage
                             : found.file_generation ? Reason::Restore
                                                     : Reason::First;
    } else if (!found.key || !found.key_is_of_log) {
        decision.new_epoch = Reason::KeyLost;
    } else if (found.log_damaged) {
        decision.new_epoch = Reason::Damage;
    } else if (repaired) {
        decision.new_epoch = Reason::Repair;
    } else if (found.file_generation &&
               (found.log_generation < found.file_generation->number || !found.log_reaches_generation)) {
        decision.new_epoch = Reason::Restore;
    }
    return decision;
}

}  // namespace jankar::records
