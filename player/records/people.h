#pragma once
// The women who share this device: people.db. Names and pictures never leave it in a bundle.
// Owned by the records thread; see records_thread.h for the way in from others.
#include <cstdint>
#include <string>
#include <vector>

namespace jankar::records {

/// What is hers: in force as she taps it, kept with her face. 0 or empty: the device's.
struct Settings {
    std::string lang;
    int sound = 2;  ///< 1 soft, 2 middle, 3 loud
    int tiles = 6;  ///< tiles a page: 6, 4 or 2
    bool contrast = false;
    bool captions = false;
};

struct Learner {
    std::string id;           ///< 32 hex
    std::string name;         ///< as the trainer wrote it; may be empty (her voice says it)
    std::string drawing;      ///< id of a drawing in assets/drawings
    std::string group;        ///< name of the group; empty: the only one
    bool has_photo = false;   ///< a picture in people.db, at most 256 pixels
    std::int64_t joined = 0;  ///< running number, order on the screen
    Settings settings;
};

}  // namespace jankar::records
