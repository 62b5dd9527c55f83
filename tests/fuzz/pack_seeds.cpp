#define DOCTEST_CONFIG_IMPLEMENT
#include "tests/fuzz/pack_seeds.h"

#include <doctest/doctest.h>

#include "content/base/files.h"
#include "content/lesson/json.h"
#include "tests/lesson/format_steps.h"
#include "tests/lesson/sample_lesson.h"
#include "tests/pack/sample.h"

namespace jankar::fuzz {

using namespace test;

namespace {

/// The sample's pack with plain JSON, so that a change of a byte of it is a change of a letter.
std::vector<ZipItem> plain_items(const Sample& sample, const pack::Manifest& manifest) {
    auto items = sample_items(sample);
    items[kItemManifest] = zip_item("pack.json", as_bytes(pack::to_json(manifest)));
    items[kItemLesson] = zip_item("lessons/wash-hands/lesson.json", as_bytes(lesson::to_json(sample.lesson)));
    return items;
}

}  // namespace

bool make_pack_seeds(const std::string& folder, const std::string& lessons) {
    // The samples of other tests check what they make.
    doctest::Context checks;
    checks.setAsDefaultForAssertsOutOfTestCases();
    const Sample sample = make_sample("wash-hands");
    const auto key = pack::generate_key("Latha");
    const std::string packs = folder + "/fuzz_pack/";
    bool made = key && write_sample_pack(packs + "signed", {sample, make_sample("weave-base")},
                                         sample_manifest(), *key);
    made = made && write_sample_pack(packs + "unsigned", {sample}, sample_manifest());
    auto put = [&](const std::string& name, ByteView bytes) {
        made = made && write_file_atomic(folder + "/" + name, bytes);
    };
    put("fuzz_pack/by-hand", base_pack());
    ZipEnd end;
    end.with_zip64 = end.all_ones = true;
    put("fuzz_pack/zip64", make_zip(sample_items(sample), end));
    pack::Manifest manifest = manifest_of(sample, "health");
    put("fuzz_pack/plain", make_zip(plain_items(sample, manifest)));
    put("fuzz_manifest/plain", as_bytes(pack::to_json(manifest)));
    manifest.version = 2;
    manifest.base = {"health"};
    put("fuzz_manifest/update", as_bytes(pack::to_json(manifest)));
    auto items = plain_items(sample, manifest);
    items.resize(items.size() - 3);
    put("fuzz_pack/update", make_zip(items));
    put("fuzz_lesson_json/plain", as_bytes(lesson::to_json(sample.lesson)));
    put("fuzz_lesson_json/sample", as_bytes(lesson::to_json(compiled_sample())));
    put("fuzz_lesson_json/steps", as_bytes(lesson::to_json(compiled_steps())));
    put("fuzz_lesson_toml/sample", as_bytes(sample_toml()));
    put("fuzz_lesson_toml/steps", as_bytes(steps_toml()));
    const auto names = list_folder(lessons);
    for (const std::string& name : names ? *names : std::vector<std::string>()) {
        if (const auto text = read_file(lessons + "/" + name + "/lesson.toml", 1 << 20)) {
            put("fuzz_lesson_toml/" + name, *text);
        }
    }
    return made;
}

}  // namespace jankar::fuzz
