#pragma once
// The people file `.jkpeople`: who the women of a device are, as far as each said yes to that. Framed and
// signed as a bundle, only ever sealed, written beside the bundle. FORMAT.md section 5. Hostile input as in
// bundle.h. Pure functions, any thread.
#include <cstdint>
#include <string>
#include <vector>

#include "content/base/byte_source.h"
#include "content/base/bytes.h"
#include "content/base/result.h"
#include "player/records/chain.h"

namespace jankar::records {

inline constexpr std::string_view kPeopleEnding = ".jkpeople";
inline constexpr std::size_t kMaxPersons = 5'000;
inline constexpr std::size_t kMaxPictureBytes = 40u << 10;

/// Of a woman who said no (or was never asked) only `learner`, `group` and `agreed` = false are there.
struct Person {
    std::string learner;  ///< 32 hex
    std::string group;    ///< id of the group, empty: none
    bool agreed = false;
    std::string name;
    std::string drawing;  ///< id of the drawing she is known by
    Bytes picture;        ///< WebP, small; empty: none
    std::string lang;
    bool operator==(const Person&) const = default;
};

/// The clear header: nothing about learners.
struct PeopleHeader {
    std::string programme, device, public_key, label, epoch;
    std::int64_t seq = 0;  ///< head of the device's log: of two files of one device the higher is the newer
    std::int64_t wall_ms = 0, mono_ms = 0, boot = 0;
    /// 32 hex: the same content of one device has the same mark; nothing follows from it without its key.
    std::string mark;
};

struct PeopleContent {
    PeopleHeader header;
    std::vector<Person> persons;
};

/// The mark of these persons under this device's key.
std::string people_mark(const std::vector<Person>& persons, const DeviceKey& key);

/// Of the header device, public_key and mark are filled in here. Usage without recipients: it is never
/// written in the clear.
Result<Bytes> write_people(const PeopleContent& content, const std::vector<Bytes>& recipients,
                           const DeviceKey& key);
/// `<label or device8>-<epoch4>-<seq>-<hash8>.jkpeople`
std::string people_name(const PeopleHeader& header, ByteView file);

struct ReadPeople {
    PeopleContent content;
    bool opened = true;  ///< false: none of the keys opens it; no persons
};
/// All or nothing: a people file that is cut short or damaged is Corrupt.
Result<ReadPeople> read_people(const ByteSource& source, const std::vector<Bytes>& secret_keys);

}  // namespace jankar::records
