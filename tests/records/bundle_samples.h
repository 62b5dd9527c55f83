#pragma once
// A small chain and bundle made from fixed keys, so that every run and every machine has the same one.
#include <string>
#include <vector>

#include "player/records/bundle.h"

namespace jankar::test {

inline records::DeviceKey sample_key() {
    Bytes seed;
    for (std::uint8_t i = 0; i < 32; ++i) {
        seed.push_back(i);
    }
    return records::device_key_from_seed(seed).value();
}

inline const std::string kSampleEpoch = "0102030405060708";

/// Records 1..count, the first a genesis; a checkpoint at every `every`-th record and at the last.
inline records::BundleContent sample_content(int count = 6, int every = 3) {
    const records::DeviceKey key = sample_key();
    records::BundleContent content;
    content.header.label = "shelf 7";
    content.header.epoch = kSampleEpoch;
    content.header.prev_id = std::string(64, '0');
    content.header.player_version = "0.1.0";
    content.header.packs = {{"start-here", 1}, {"wash-hands", 3}};
    content.header.wall_ms = 1'763'750'000'000;
    Hash256 id{};
    for (int seq = 1; seq <= count; ++seq) {
        const std::string kind = seq == 1 ? "genesis" : seq == count ? "export" : "completed";
        const std::string json = "{\"seq\":" + std::to_string(seq) + ",\"kind\":\"" + kind +
                                 "\",\"boot\":1,\"mono\":" + std::to_string(1000 * seq) +
                                 ",\"wall\":1763750000000,\"clock\":3}";
        content.records.push_back({seq, json});
        id = records::record_id(id, json);
        if (seq % every == 0 || seq == count) {
            content.checkpoints.push_back(records::sign_checkpoint(records::device_id_of(key.public_key),
                                                                   kSampleEpoch, seq, id, key.secret_key)
                                              .value());
        }
    }
    records::LessonInfo lesson;
    lesson.id = "wash-hands";
    lesson.version = 3;
    lesson.hash8 = "0a1b2c3d";
    lesson.subject = "health";
    lesson.steps = 9;
    lesson.scored_steps = 3;
    lesson.title = {{"en", "Washing hands"}, {"hi", "हाथ धोना"}};
    content.lessons.push_back(lesson);
    return content;
}

}  // namespace jankar::test
