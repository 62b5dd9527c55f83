#include "tests/lesson/sample_lesson.h"

#include <doctest/doctest.h>

#include "content/base/files.h"
#include "content/lesson/uses.h"

namespace jankar::test {

std::string sample_toml() {
    return R"(format   = 1
id       = "wash"
version  = 3
subject  = "safety"
course   = "safety"
cover    = "pictures/cover.svg"
say      = "title"
langs    = ["en", "hi"]
minutes  = 4
licence  = "CC-BY-4.0"
credit   = "Jankar"
title.en = "Wash"
title.hi = "धोइए"
finish   = ["pictures/cover.svg", "pictures/soap.svg"]

[[step]]
type    = "picture"
picture = "pictures/dirty.svg"
say     = "why"
cap.en  = "Why?"

[[step]]
id    = "how"
type  = "sequence"
pages = [
  { picture = "pictures/wet.svg", say = "wet" },
  { picture = "pictures/soap.svg", say = "soap", cap = { en = "Soap" } },
  { picture = "pictures/dry.svg", say = "dry" },
]

[[step]]
id    = "watch"
type  = "video"
video = "video/wash.mp4"
say   = "look"
pause = [
  { at = 4.5, say = "stop", ask = "soap-q" },
  { at = 7, talk = true },
]

[[step]]
id      = "soap-q"
type    = "choose"
say     = "q-soap"
answers = [
  { picture = "pictures/oil.svg", say = "oil" },
  { picture = "pictures/soap.svg", say = "soap", ok = true },
  { picture = "pictures/dirty.svg", say = "dirt" },
]
hint    = "hint-soap"
review  = true

[[step]]
id    = "order-q"
type  = "order"
say   = "q-order"
items = [
  { picture = "pictures/wet.svg", say = "wet" },
  { picture = "pictures/soap.svg", say = "soap" },
  { picture = "pictures/dry.svg", say = "dry" },
]
teach = "how"

[[step]]
id      = "try"
type    = "do"
picture = "pictures/wet.svg"
say     = "try-now"
seconds = 20

[[step]]
id      = "which-q"
type    = "choose"
picture = "pictures/dirty.svg"
say     = "q-which"
answers = [
  { picture = "pictures/wet.svg", say = "wet", ok = true },
  { picture = "pictures/oil.svg", say = "oil" },
]

[[step]]
id    = "home"
type  = "home"
say   = "at-home"
items = [
  { picture = "pictures/dirty.svg", say = "before" },
  { picture = "pictures/dry.svg", say = "after" },
]
)";
}

std::string sample_words() {
    std::string text;
    for (const char* line : {"title", "why", "wet", "soap", "dry", "look", "stop", "q-soap", "oil", "dirt",
                             "hint-soap", "q-order", "try-now", "q-which", "at-home", "before", "after"}) {
        text += std::string(line) + " = \"words of " + line + " with a *key*\"\n";
    }
    return text;
}

void write_sample(const std::string& folder, const std::string& toml, const std::string& words) {
    for (const char* sub : {"/pictures", "/video", "/words", "/voice/hi"}) {
        REQUIRE(make_folders(folder + sub).has_value());
    }
    auto write = [&](const std::string& name, const std::string& text) {
        REQUIRE(write_file_atomic(folder + "/" + name, as_bytes(text)).has_value());
    };
    for (const char* name : {"cover", "dirty", "wet", "soap", "dry", "oil"}) {
        write(std::string("pictures/") + name + ".svg", "x");
    }
    write("video/wash.mp4", "x");
    write("lesson.toml", toml);
    write("words/en.toml", words);
    write("words/hi.toml", words);
}

void fill_tables(lesson::Lesson& lesson) {
    int n = 0;
    auto object = [&](lesson::MediaKind kind, const char* ext) {
        lesson::MediaObject made;
        made.hash = std::string(60, 'a') + std::to_string(1000 + n++);
        made.ext = ext;
        made.kind = kind;
        made.bytes = 1000;
        return made;
    };
    for (const auto& use : lesson::pictures_of(lesson)) {
        auto& made = lesson.media[use.name] = object(lesson::MediaKind::Picture, "webp");
        made.width = 800;
        made.height = 600;
    }
    for (const auto& use : lesson::videos_of(lesson)) {
        auto& made = lesson.media[use.name] = object(lesson::MediaKind::Video, "mp4");
        made.width = 854;
        made.height = 480;
        made.ms = 10'000;
    }
    for (const std::string& lang : lesson.langs) {
        for (const auto& use : lesson::lines_of(lesson)) {
            auto& made = lesson.voices[lang][use.name] = object(lesson::MediaKind::Voice, "opus");
            made.ms = 900;
            made.draft = lang == "hi";
        }
    }
}

lesson::Lesson compiled_sample() {
    lesson::LessonFolder folder;
    lesson::read_lesson_toml(sample_toml(), folder);
    REQUIRE(folder.faults.empty());
    for (const std::string& lang : folder.lesson.langs) {
        folder.lesson.words[lang] = lesson::read_words_toml(sample_words(), "words", folder.faults);
    }
    fill_tables(folder.lesson);
    return folder.lesson;
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    auto at = text.find(from);
    REQUIRE_MESSAGE(at != std::string::npos, from);
    return text.replace(at, from.size(), to);
}

}  // namespace jankar::test
