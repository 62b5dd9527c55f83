#pragma once
// The bundle `.jkrec`: one contiguous range of one chain, framed, signed and (with a programme card) sealed.
// Written by the store's export, read by jankar-collect. The format is in FORMAT.md beside this file, to
// the byte. Hostile input: every length is limited before it is allocated. Pure functions, any thread.
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "content/base/byte_source.h"
#include "content/base/result.h"
#include "player/records/chain.h"

namespace jankar::records {

// Limits, for the writer and the reader alike.
inline constexpr std::uint32_t kMaxFrameBytes = 1u << 20;  ///< payload of one frame
inline constexpr std::uint64_t kMaxBundleBytes = 512u << 20;
inline constexpr std::uint64_t kMaxPlainBytes = 1024u << 20;  ///< all lines of one bundle together
inline constexpr std::size_t kMaxLineBytes = 64u << 10;
inline constexpr std::size_t kMaxChunkPlainBytes = 256u << 10;  ///< lines of one data frame
inline constexpr std::size_t kMaxRecords = 2'000'000;
inline constexpr std::size_t kMaxLessons = 20'000;
inline constexpr std::size_t kMaxRecipients = 16;

/// A record as it travels: its exact bytes; the id follows from the chain.
struct RecordLine {
    std::int64_t seq = 0;
    std::string json;
};

/// A lesson that the records name.
struct LessonInfo {
    std::string id;
    int version = 1;
    std::string hash8, maker8;
    std::string subject, course;
    int steps = 0, scored_steps = 0;
    std::map<std::string, std::string> title;
};

/// The clear header: nothing about learners.
struct BundleHeader {
    int format = 1;
    std::string programme;   ///< empty without a card
    std::string device;      ///< 32 hex
    std::string public_key;  ///< 64 hex; device = first 16 bytes of SHA-256("jankar-dev-v1" || key)
    /// 64 hex: the key that signed the bundle; another than public_key only where an older chain is carried
    /// on by a clone or after its key was lost.
    std::string signer;
    std::string label;
    std::string epoch;  ///< 16 hex
    std::int64_t lo = 0, hi = 0;
    std::string prev_id;                         ///< 64 hex: id of the record before lo (zeros for genesis)
    std::string head_id;                         ///< 64 hex: id of record hi
    std::map<std::string, std::int64_t> counts;  ///< by kind
    std::string player_version;
    std::map<std::string, int> packs;  ///< id -> version
    std::int64_t free_mb = -1;
    bool canary_ok = true;
    int battery = -1;                                 ///< percent, -1 unknown
    std::int64_t wall_ms = 0, mono_ms = 0, boot = 0;  ///< of the export
    bool sealed = false;
};

/// What a device puts in.
struct BundleContent {
    BundleHeader header;
    std::vector<RecordLine> records;      ///< contiguous, lo..hi
    std::vector<Checkpoint> checkpoints;  ///< ascending; the last is that of hi
    std::vector<LessonInfo> lessons;
};

/// The bytes of a bundle, signed with `device_secret_key`. `recipients`: public keys (32 bytes, X25519) to
/// seal to; none: not sealed. Of the header, signer, device, lo, hi, counts, head_id and sealed are filled in
/// here from the rest, and public_key with the signer's where it is empty. Usage when the content breaks a
/// rule above, Refused when it is too large.
Result<Bytes> write_bundle(const BundleContent& content, const std::vector<Bytes>& recipients,
                           const Bytes& device_secret_key);

/// The name a bundle is written under: `<label or device8>-<epoch4>-<lo>-<hi>-<hash8>.jkrec`, where hash8 is
/// of the whole file (SHA-256) and a label is brought down to a-z A-Z 0-9 and '_', at most 20 characters.
std::string bundle_name(const BundleHeader& header, ByteView bundle);

/// The label as it stands in names of files, else the first 8 of the device.
std::string file_label(const std::string& label, const std::string& device);

/// How far a bundle could be believed.
enum class BundleState {
    Whole,    ///< outer signature, every link and the last checkpoint hold
    Partial,  ///< cut short or damaged: the records up to the last checkpoint that holds
};

struct ReadBundle {
    BundleState state = BundleState::Whole;
    BundleContent content;     ///< only what was verified; the header is always signed
    std::vector<Hash256> ids;  ///< id of each record
    std::string trouble;       ///< Partial: one sentence
    bool opened = true;        ///< false: sealed and none of the keys opens it; records are empty
};

/// `secret_keys` (32 bytes, X25519) may open it. Corrupt when nothing of it can be believed, Unsupported when
/// it is of a later format. Of a whole bundle the last checkpoint's signature is verified; the earlier
/// ones only sign ids that the chain has already.
Result<ReadBundle> read_bundle(const ByteSource& source, const std::vector<Bytes>& secret_keys);

}  // namespace jankar::records
