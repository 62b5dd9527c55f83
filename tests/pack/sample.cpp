#include "tests/pack/sample.h"

#include <algorithm>

#include "content/lesson/json.h"

namespace jankar::test {
namespace {

lesson::MediaObject add(Sample& sample, const std::string& content, const char* ext, lesson::MediaKind kind) {
    SampleObject made;
    made.content.assign(content.begin(), content.end());
    made.object.hash = to_hex(blake2b_256(made.content));
    made.object.ext = ext;
    made.object.kind = kind;
    made.object.bytes = made.content.size();
    if (kind == lesson::MediaKind::Voice) {
        made.object.ms = 1500;
    } else {
        made.object.width = 640;
        made.object.height = 400;
    }
    sample.objects.push_back(made);
    return made.object;
}

}  // namespace

Sample make_sample(const std::string& id, int version) {
    Sample sample;
    lesson::Lesson& lesson = sample.lesson;
    lesson.id = id;
    lesson.version = version;
    lesson.subject = "safety";
    lesson.course = "clean-hands";
    lesson.cover = "pictures/cover.svg";
    lesson.langs = {"en", "hi"};
    lesson.minutes = 4;
    lesson.licence = "CC-BY-SA-4.0";
    lesson.credit = "the makers";
    lesson.title = {{"en", "Clean hands"}, {"hi", "साफ़ हाथ"}};

    lesson::Step look;
    look.id = "picture-1";
    look.type = lesson::StepType::Picture;
    look.picture = "pictures/wet.svg";
    look.say = "wet";
    lesson::Step act;
    act.id = "do-2";
    act.type = lesson::StepType::Do;
    act.picture = "pictures/cover.svg";
    act.say = "now";
    lesson.steps = {look, act};

    lesson.media["pictures/cover.svg"] = add(sample, "cover of " + id, "webp", lesson::MediaKind::Picture);
    lesson.media["pictures/wet.svg"] = add(sample, "wet of " + id, "webp", lesson::MediaKind::Picture);
    for (const std::string lang : {"en", "hi"}) {
        for (const std::string line : {"title", "wet", "now"}) {
            lesson.voices[lang][line] =
                add(sample, lang + " " + line + " of " + id, "opus", lesson::MediaKind::Voice);
            lesson.words[lang][line] = "the words of " + line;
        }
    }
    return sample;
}

pack::Manifest sample_manifest(const std::string& id, int version) {
    pack::Manifest manifest;
    manifest.id = id;
    manifest.version = version;
    manifest.title = {{"en", "Health"}, {"hi", "सेहत"}};
    manifest.maker_name = "Latha";
    manifest.licence = "CC-BY-SA-4.0";
    manifest.credits = "Drawn by Latha.\nSpoken by Meena.";
    return manifest;
}

Result<void> write_sample_pack(const std::string& path, const std::vector<Sample>& samples,
                               pack::Manifest manifest, const std::optional<pack::SigningKey>& key) {
    auto writer = pack::Writer::create();
    for (const Sample& sample : samples) {
        for (const SampleObject& object : sample.objects) {
            lesson::MediaObject added = object.object;
            RETURN_IF_ERROR(writer->add_object(object.content, added));
        }
        RETURN_IF_ERROR(writer->add_lesson(sample.lesson));
    }
    return writer->write(path, std::move(manifest), key, false);
}

pack::Manifest manifest_of(const Sample& sample, const std::string& pack_id) {
    pack::Manifest manifest = sample_manifest(pack_id);
    manifest.langs = {"en", "hi"};
    pack::LessonEntry entry;
    const lesson::Lesson& lesson = sample.lesson;
    entry.id = lesson.id;
    entry.version = lesson.version;
    entry.subject = lesson.subject;
    entry.course = lesson.course;
    entry.title = lesson.title;
    entry.cover = lesson.media.at(lesson.cover).hash;
    entry.cover_ext = lesson.media.at(lesson.cover).ext;
    entry.minutes = lesson.minutes;
    entry.steps = static_cast<int>(lesson.steps.size());
    entry.langs = lesson.langs;
    entry.hash = to_hex(blake2b_256(as_bytes(lesson::to_json(lesson))));
    manifest.lessons = {entry};
    return manifest;
}

std::vector<ZipItem> sample_items(const Sample& sample, const std::string& pack_id) {
    const std::string json = lesson::to_json(sample.lesson);
    std::vector<ZipItem> items;
    items.push_back(zip_item("mimetype", as_bytes("application/vnd.jankar.pack+zip")));
    items.push_back(zip_item("pack.json", as_bytes(pack::to_json(manifest_of(sample, pack_id))), true));
    items.push_back(zip_item("lessons/" + sample.lesson.id + "/lesson.json", as_bytes(json), true));
    for (const SampleObject& object : sample.objects) {
        const std::string& hash = object.object.hash;
        items.push_back(
            zip_item("media/" + hash.substr(0, 2) + "/" + hash + "." + object.object.ext, object.content));
    }
    return items;
}

}  // namespace jankar::test
