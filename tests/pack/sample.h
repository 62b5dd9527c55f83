#pragma once
// A small lesson, its objects, and packs made of them by the Writer and by hand.
#include <optional>
#include <string>
#include <vector>

#include "content/lesson/model.h"
#include "content/pack/manifest.h"
#include "content/pack/writer.h"
#include "tests/pack/zip_maker.h"

namespace jankar::test {

struct SampleObject {
    Bytes content;
    lesson::MediaObject object;
};

/// A lesson with a cover, two steps and two lines in English and Hindi; `objects` is all it uses.
struct Sample {
    lesson::Lesson lesson;
    std::vector<SampleObject> objects;
};
Sample make_sample(const std::string& id, int version = 1);

pack::Manifest sample_manifest(const std::string& id = "health", int version = 1);

/// Writes a pack of the samples with the Writer.
Result<void> write_sample_pack(const std::string& path, const std::vector<Sample>& samples,
                               pack::Manifest manifest, const std::optional<pack::SigningKey>& key = {});

/// The entries of a whole small pack with one lesson, in order: mimetype, pack.json, the lesson, objects.
std::vector<ZipItem> sample_items(const Sample& sample, const std::string& pack_id = "health");
constexpr std::size_t kItemManifest = 1, kItemLesson = 2, kItemMedia = 3;

/// The manifest that fits `sample`.
pack::Manifest manifest_of(const Sample& sample, const std::string& pack_id);

}  // namespace jankar::test
