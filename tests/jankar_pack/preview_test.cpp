// jankar-pack preview: every step drawn by the player, and the page that shows them all.
#include <doctest/doctest.h>

#include <set>

#include "content/base/files.h"
#include "tests/jankar_pack/samples.h"
#include "tools/pack/contact_sheet.h"

using namespace jankar;
using namespace jankar::test;

namespace {

/// How many of the picture's pixels have a colour near this one.
int near(const build::Image& image, int r, int g, int b) {
    int count = 0;
    for (std::size_t i = 0; i < image.rgba.size(); i += 4) {
        const int away =
            std::abs(image.rgba[i] - r) + std::abs(image.rgba[i + 1] - g) + std::abs(image.rgba[i + 2] - b);
        count += away < 30 ? 1 : 0;
    }
    return count;
}

build::Image image_in(const std::string& path) {
    Result<build::Image> image = build::decode_image(get(path));
    REQUIRE(image);
    return std::move(*image);
}

}  // namespace

TEST_CASE("preview: every step is a picture of the player's own, without a display") {
    TempDir folder;
    write_lesson(folder / "soap", "soap");
    Ran ran = jankar_pack({"preview", folder / "soap", "-o", folder / "look"},
                          {"DISPLAY=", "WAYLAND_DISPLAY=", "HOME=" + folder / "home"});
    CAPTURE(ran.err);
    REQUIRE(ran.code == 0);
    CHECK(ran.out.find("look/index.html: 3 pictures.") != std::string::npos);
    const build::Image first = image_in(folder / "look/soap/01-picture-1.png");
    CHECK(first.width == 1280);
    CHECK(first.height == 800);
    // The photo, upright: red above blue.
    CHECK(near(first, 255, 0, 0) > 50'000);
    CHECK(near(first, 0, 0, 255) > 50'000);
    const build::Image question = image_in(folder / "look/soap/02-soap-q.png");
    CHECK(near(question, 0xB5, 0x48, 0x2C) > 10'000);
    CHECK(near(question, 0xE9, 0xA8, 0x25) > 10'000);
    CHECK(near(image_in(folder / "look/soap/03-do-3.png"), 0x1F, 0x71, 0x87) > 10'000);
    // The same again, from the pack.
    REQUIRE(jankar_pack({"build", folder / "soap", "-o", folder / "soap.jkpack"}).code == 0);
    REQUIRE(jankar_pack({"preview", folder / "soap.jkpack", "-o", folder / "again"}).code == 0);
    for (const char* name : {"01-picture-1.png", "02-soap-q.png", "03-do-3.png"}) {
        CHECK(get(folder / "look/soap/" + name) == get(folder / "again/soap/" + name));
    }
}

TEST_CASE("preview: the page holds each picture, each line and each voice, and needs nothing from outside") {
    TempDir folder;
    write_lesson(folder / "soap", "soap");
    std::string words(as_text(get(folder / "soap/words/en.toml")));
    words.replace(words.find("It makes foam."), 14, "It <makes> & 'foams'.");
    put(folder / "soap/words/en.toml", words);
    REQUIRE(jankar_pack({"preview", folder / "soap", "-o", folder / "look"}).code == 0);
    const std::string page(as_text(get(folder / "look/index.html")));
    for (const char* part :
         {"src=\"soap/01-picture-1.png\"", "Look at the <b>hands</b>.", "answer 1, right (soap)",
          "It &lt;makes&gt; &amp; &#39;foams&#39;.", "draft voice", "name=\"viewport\""}) {
        CAPTURE(part);
        CHECK(page.find(part) != std::string::npos);
    }
    for (const char* outside : {"http:", "https:", "<script", "//cdn", "@import"}) {
        CAPTURE(outside);
        CHECK(page.find(outside) == std::string::npos);
    }
    std::set<std::string> voices;
    for (std::size_t at = page.find("src=\""); at != std::string::npos; at = page.find("src=\"", at + 1)) {
        const std::string file = page.substr(at + 5, page.find('"', at + 5) - at - 5);
        CAPTURE(file);
        CHECK(is_file(folder / "look/" + file));
        if (file.ends_with(".opus")) {
            voices.insert(file);
        }
    }
    CHECK(voices.size() == 6);  // all lines but the title, which is said on the shelf
}

TEST_CASE("preview: pages, ways and questions at a pause have pictures of their own") {
    lesson::Lesson lesson;
    lesson::Step pages;
    pages.id = "pages";
    pages.type = lesson::StepType::Sequence;
    pages.items.resize(2);
    pages.items[0].say = "wet";
    pages.items[1].say = "rub";
    lesson::Step story;
    story.id = "story";
    story.type = lesson::StepType::Story;
    story.say = "what-now";
    story.items.resize(2);
    story.items[0].say = "go";
    story.items[1].say = "stay";
    story.items[1].then.resize(2);
    story.items[1].then[1].say = "later";
    lesson.steps = {pages, story};
    const auto lines = [&](build::SheetPicture picture) {
        std::string all;
        for (const build::SheetLine& line : build::lines_on(lesson, picture)) {
            all += line.line + ";";
        }
        return all;
    };
    CHECK(lines({"", "", "pages", "sequence", 1, 0, 2}) == "rub;");
    CHECK(lines({"", "", "story", "story", 2, 0, 0}) == "what-now;go;stay;");
    CHECK(lines({"", "", "story", "story", 2, 2, 2}) == "later;");
    CHECK(lines({"", "", "story", "story", 2, 2, 9}).empty());
    CHECK(lines({"", "", "gone", "story", 2, 0, 0}).empty());
}

TEST_CASE("preview: a lesson with a fault, a pack that is none, a place that cannot be written") {
    TempDir folder;
    write_lesson(folder / "soap", "soap");
    put(folder / "file", "x");
    Ran place = jankar_pack({"preview", folder / "soap", "-o", folder / "file"});
    CHECK(place.code == 3);
    put(folder / "letter.jkpack", "Dear sister");
    CHECK(jankar_pack({"preview", folder / "letter.jkpack", "-o", folder / "look"}).code == 1);
    put(folder / "soap/pictures/oil.svg", "<svg><g>");
    Ran broken = jankar_pack({"preview", folder / "soap", "-o", folder / "look"});
    CHECK(broken.code == 1);
    CHECK(broken.err.find("oil.svg") != std::string::npos);
}
