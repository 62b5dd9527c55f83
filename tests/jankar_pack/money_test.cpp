// Amounts in spoken lines, and the recordings of a country.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "content/base/files.h"
#include "tests/jankar_pack/samples.h"
#include "tools/assets/money_drawing.h"
#include "tools/pack/image.h"
#include "tools/pack/money_lines.h"
#include "tools/pack/picture.h"

using namespace jankar;
using namespace jankar::test;

namespace {

build::MoneyBook shipped_book() {
    auto book = build::load_money_book({"/nowhere", std::string(JANKAR_SOURCE_DIR) + "/assets"});
    if (!book) {
        FAIL(book.error().text);
    }
    return *book;
}

/// A lesson with one money step in some languages.
lesson::LessonFolder money_lesson() {
    lesson::LessonFolder source;
    source.lesson.langs = {"en", "hi", "kn", "am"};
    lesson::Step step;
    step.type = lesson::StepType::Money;
    step.say = "pay";
    step.hint = "pay-hint";
    step.amount = {{"IN", 350}, {"ET", 125}};
    step.cap = {{"en", "{money}!"}};
    source.lesson.steps.push_back(step);
    lesson::Step book;
    book.type = lesson::StepType::Cashbook;
    book.say = "purse";
    book.start = {{"IN", 200}};
    lesson::Item sold;
    sold.say = "sold";
    sold.amount = {{"IN", 40}};
    book.items.push_back(sold);
    source.lesson.steps.push_back(book);
    return source;
}

std::string filled(const std::string& lang, const std::string& text, const std::string& country = "",
                   const std::string& line = "pay") {
    lesson::LessonFolder source = money_lesson();
    source.lesson.words[lang][line] = text;
    source.lesson.steps[0].cap.clear();
    build::set_country(source, shipped_book(), country);
    for (const lesson::Fault& fault : source.faults) {
        CHECK(fault.level == "error");
        CHECK(fault.file == "words/" + lang + ".toml");
        return fault.code + ": " + fault.text;
    }
    return source.lesson.words[lang][line];
}

}  // namespace

TEST_CASE("money in lines: words of the language, in the money of its country") {
    CHECK(filled("en", "Pay {money 350}.") == "Pay three hundred and fifty rupees.");
    CHECK(filled("en", "Pay {money 350}.", "ET") == "Pay three hundred and fifty birr.");
    CHECK(filled("hi", "*{money 1}* और {money 21} दीजिए।") == "*एक रुपया* और इक्कीस रुपये दीजिए।");
    CHECK(filled("kn", "{money 350} ಕೊಡಿ.") == "ಮುನ್ನೂರ ಐವತ್ತು ರೂಪಾಯಿ ಕೊಡಿ.");
    CHECK(filled("am", "{money 350} ይክፈሉ።") == "ሦስት መቶ ሃምሳ ብር ይክፈሉ።");
    CHECK(filled("om", "{money 5} kaffalaa.") == "qarshii shan kaffalaa.");
    CHECK(filled("en", "No amount here.") == "No amount here.");
}

TEST_CASE("money in lines: the step's own amount") {
    CHECK(filled("hi", "{money} दीजिए।") == "तीन सौ पचास रुपये दीजिए।");
    CHECK(filled("am", "{money} ይክፈሉ።") == "አንድ መቶ ሃያ አምስት ብር ይክፈሉ።");
    CHECK(filled("en", "{money}", "", "pay-hint") == "three hundred and fifty rupees");
    CHECK(filled("en", "{money}", "", "purse") == "two hundred rupees");
    CHECK(filled("en", "{money}", "", "sold") == "forty rupees");
    lesson::LessonFolder source = money_lesson();
    build::set_country(source, shipped_book(), "ET");
    CHECK(source.lesson.steps[0].cap.at("en") == "one hundred and twenty-five birr!");
    CHECK(source.faults.empty());
}

TEST_CASE("money in lines: what cannot be said is told, and the line stays as it is") {
    for (const char* text : {"{money  }", "{money abc}", "{money 3.5}", "{money -5}", "{money 350",
                             "{money 350 }", "{money350}", "{moneys}", "{money 99999999999999999999}"}) {
        CAPTURE(text);
        CHECK(filled("en", text).starts_with("bad_money: write {money 350}"));
    }
    CHECK(filled("en", "{money 100000}").starts_with("bad_money: \"pay\" names 100000"));
    CHECK(filled("en", "{money}", "ET", "sold")
              .starts_with("money_amount: \"sold\" says {money}, but its step has no amount for ET"));
    CHECK(filled("en", "{money}", "", "nobody").starts_with("money_amount"));
    CHECK(filled("fr", "{money 5}").starts_with("money_language: amounts are not known in the language fr"));
    CHECK(filled("en", "{money 5}", "XX").starts_with("money_country: the money of the country XX"));

    lesson::LessonFolder source = money_lesson();
    source.lesson.steps[1].items[0].say = "pay";  // 350 and 40
    source.lesson.words["en"]["pay"] = "{money 7} of {money}";
    build::set_country(source, shipped_book(), "");
    REQUIRE(source.faults.size() == 1);
    CHECK(source.faults[0].text.find("different amounts") != std::string::npos);
    CHECK(source.lesson.words["en"]["pay"] == "{money 7} of {money}");
}

TEST_CASE("money in lines: recordings of a country stand before the common ones") {
    lesson::LessonFolder source = money_lesson();
    source.voices.files = {{"en", {{"pay", "voice/en/pay.wav"}, {"sold", "voice/en/sold.wav"}}},
                           {"en-IN", {{"pay", "voice/en-IN/pay.wav"}}},
                           {"en-ET", {{"pay", "voice/en-ET/pay.wav"}}},
                           {"hi-IN", {{"pay", "voice/hi-IN/pay.wav"}}}};
    lesson::LessonFolder birr = source;
    build::set_country(source, shipped_book(), "");
    CHECK(source.voices.find("en", "pay") == "voice/en-IN/pay.wav");
    CHECK(source.voices.find("en", "sold") == "voice/en/sold.wav");
    CHECK(source.voices.find("hi", "pay") == "voice/hi-IN/pay.wav");
    build::set_country(birr, shipped_book(), "ET");
    CHECK(birr.voices.find("en", "pay") == "voice/en-ET/pay.wav");
    CHECK_FALSE(birr.voices.find("hi", "pay"));
}

TEST_CASE("money in lines: facts that are not there, or are broken, are told") {
    TempDir folder;
    auto nothing = build::load_money_book({folder / "assets"});
    REQUIRE_FALSE(nothing);
    CHECK(nothing.error().code == ErrorCode::NotFound);
    put(folder / "assets/country/IN.toml", "country = 5\n");
    put(folder / "assets/numbers/en.toml", "language = \"en\"\n");
    auto broken = build::load_money_book({folder / "assets"});
    REQUIRE_FALSE(broken);
    CHECK(broken.error().text.find("country/IN.toml, line 1") != std::string::npos);
    CHECK(shipped_book().pieces().at("ET") == std::set<std::int64_t>{1, 10, 50, 100, 200});
}

TEST_CASE("money in lines: a pack holds the words and the voice of its country") {
    TempDir folder;
    write_lesson(folder / "a", "a");
    const Bytes before = get(folder / "a/words/en.toml");
    std::string words(as_text(before));
    const auto quote = words.find('"');
    REQUIRE(quote != std::string::npos);
    put(folder / "a/words/en.toml", words.insert(quote + 1, "{money 350}. "));
    for (auto [country, currency] : {std::pair<const char*, const char*>{"", "rupees"}, {"ET", "birr"}}) {
        std::vector<std::string> arguments = {"build", folder / "a", "-o", folder / "a.jkpack"};
        if (*country != 0) {
            arguments.insert(arguments.end(), {"--country", country});
        }
        Ran ran = jankar_pack(arguments);
        CAPTURE(ran.err);
        REQUIRE(ran.code == 0);
        REQUIRE(jankar_pack({"extract", folder / "a.jkpack", folder / "out" + currency}).code == 0);
        const Bytes bytes = get(folder / "out" + currency + "/lessons/a/lesson.json");
        const std::string json(as_text(bytes));
        CHECK(json.find(std::string("three hundred and fifty ") + currency + ". ") != std::string::npos);
        CHECK(json.find("{money") == std::string::npos);
    }
    CHECK(jankar_pack({"build", folder / "a", "-o", folder / "a.jkpack", "--country", "Ethiopia"}).code == 2);
    Ran ran = jankar_pack({"check", folder / "a", "--country", "XX"});
    CHECK(ran.code == 1);
    CHECK(ran.out.find("the money of the country XX is not known here") != std::string::npos);
}

TEST_CASE("money drawings: true relative sizes, the notes' own colours, nothing outside the picture") {
    TempDir folder;
    build::Cache cache(folder / "cache");
    for (const auto& [code, country] : shipped_book().countries) {
        for (const lesson::MoneyPiece& piece : country.pieces) {
            CAPTURE(piece.picture);
            const build::Size size = build::money_size(country, piece);
            CHECK(size.width <= build::kWidestNote);
            CHECK(std::abs(static_cast<double>(size.width) / size.height - piece.width_mm / piece.height_mm) <
                  0.03);
            build::PictureWish wish;
            wish.box = size;
            wish.lossless = wish.exact = true;
            const std::string svg = build::draw_money(piece);
            for (const char* word : {"<text", "<image", "href", "filter", "mask", "pattern"}) {
                CHECK(svg.find(word) == std::string::npos);
            }
            auto picture = build::make_picture(as_bytes(svg), wish, cache);
            REQUIRE(picture);
            auto image = build::decode_image(picture->webp);
            REQUIRE(image);
            CHECK(image->width == size.width);
            CHECK(image->height == size.height);
            CHECK(image->has_alpha());  // rounded corners
        }
        CHECK(build::money_size(country, country.pieces.front()).width == build::kWidestNote);
        CHECK(build::money_size(country, country.pieces.back()).width < build::kWidestNote / 4);
    }
}
