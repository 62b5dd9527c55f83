#pragma once
// The women who share this device: people.db. Names and pictures never leave it in a bundle.
// Owned by the records thread; see records_thread.h for the way in from others.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "content/base/bytes.h"

namespace jankar::records {

/// What is hers: in force as she taps it, kept with her face. 0 or empty: the device's.
struct Settings {
    std::string lang;
    int sound = 2;  ///< 1 soft, 2 middle, 3 loud
    int tiles = 6;  ///< tiles a page: 6, 4 or 2
    bool contrast = false;
    bool captions = false;
};

/// Women who come together. Several share one device.
struct Group {
    std::string id;  ///< 8 hex
    std::string name;
    std::string drawing;
    bool has_voice = false;              ///< its spoken name is kept
    int bands = 0;                       ///< lessons the group finished together: bands of its cloth
    std::vector<std::string> last_here;  ///< ids of the learners who were marked last time
};

struct Learner {
    std::string id;           ///< 32 hex
    std::string name;         ///< as the trainer wrote it; may be empty (her voice says it)
    std::string drawing;      ///< id of a drawing in assets/drawings
    std::string group;        ///< id of a Group; empty: none
    bool has_photo = false;   ///< a picture in people.db, at most 256 pixels
    bool has_voice = false;   ///< her spoken name is kept
    bool has_pin = false;     ///< she asked for a PIN, and it can be checked
    int office = -1;          ///< may the office know her name: 1 yes, 0 no, -1 never asked
    std::int64_t joined = 0;  ///< running number, order on the screen
    Settings settings;
};

struct NewLearner {
    std::string name, drawing;
    std::string group;  ///< id of a Group, or empty
    std::string lang;   ///< hers from now on; empty: the device's
    Bytes photo;        ///< given only after she agreed that everyone here will see it
    Bytes voice;        ///< her spoken name
    int office = -1;    ///< as in Learner
};

/// What is not named stays as it is. Empty bytes take a photo or a voice away.
struct LearnerChange {
    std::optional<std::string> drawing, group, name;
    std::optional<Bytes> photo, voice;
    std::optional<int> office;
    bool clear_pin = false;
};

/// A step that comes back in a Leitner box, 1 to 5.
struct ReviewItem {
    std::string lesson_id, maker8, step;
    int box = 1;
};

/// What she took home at an earlier visit and has not said anything of yet.
struct PendingPractice {
    std::string lesson_id, maker8;
    std::vector<int> items;  ///< numbers from 1 that she meant to practise
};

}  // namespace jankar::records
