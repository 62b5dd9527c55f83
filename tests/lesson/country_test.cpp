#include "content/lesson/country.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <numeric>
#include <random>

#include "content/base/files.h"

using namespace jankar;
using namespace jankar::lesson;

namespace {

std::string shipped(const std::string& code) {
    auto text = read_text_file(std::string(JANKAR_SOURCE_DIR) + "/assets/country/" + code + ".toml", 1 << 20);
    REQUIRE(text);
    return *text;
}

Country country_of(const std::string& code) {
    auto country = read_country(shipped(code), "country/" + code + ".toml");
    if (!country) {
        FAIL(country.error().text);
    }
    return *country;
}

std::int64_t sum(const std::vector<std::int64_t>& pieces) {
    return std::accumulate(pieces.begin(), pieces.end(), std::int64_t{0});
}

std::vector<std::int64_t> values(const Country& country) {
    std::vector<std::int64_t> out;
    for (const MoneyPiece& piece : country.pieces) {
        out.push_back(piece.value);
    }
    return out;
}

const std::string kSmall =
    "country = \"XX\"\ncurrency = \"XXR\"\nsymbol = \"x\"\nparts = 100\nlanguages = [\"en\"]\n"
    "[[note]]\nvalue = 10\nname = \"red\"\ncolour = \"#C2604F\"\nlight = \"#EDB9A8\"\nwidth = 130\nheight = "
    "63\n"
    "[[coin]]\nvalue = 2\nring = \"steel\"\ncore = \"steel\"\ndiameter = 23\nedges = 0\n"
    "[metal]\nsteel = { base = \"#B9BEC2\", shade = \"#8E9499\", light = \"#DDE2E5\" }\n"
    "[helpline.women]\nnumber = \"181\"\nchecked_on = \"2026-11-21\"\n";

std::string changed(const std::string& from, const std::string& to) {
    std::string text = kSmall;
    auto at = text.find(from);
    REQUIRE(at != std::string::npos);
    return text.replace(at, from.size(), to);
}

std::string refusal(const std::string& text) {
    auto country = read_country(text, "country/XX.toml");
    return country ? "" : country.error().text;
}

}  // namespace

TEST_CASE("country: India and Ethiopia are read as they are shipped") {
    const Country india = country_of("IN");
    CHECK(india.code == "IN");
    CHECK(india.currency == "INR");
    CHECK(india.symbol == "₹");
    CHECK(india.languages.size() == 6);
    CHECK(values(india) == std::vector<std::int64_t>{500, 200, 100, 50, 20, 10, 5, 2, 1});
    CHECK(india.piece(500)->picture == "money/IN-500");
    CHECK(india.piece(500)->width_mm == 150);
    CHECK_FALSE(india.piece(20)->coin);  // note and coin of one value: the note
    CHECK(india.piece(5)->coin);
    CHECK(india.piece(5)->core.base == "#DDAA44");
    CHECK(india.piece(3) == nullptr);
    CHECK(india.helplines.at("emergency").number == "112");
    CHECK(india.helplines.at("children").checked_on == "2026-11-21");
    CHECK(india.helplines.count("counsellor") == 0);

    const Country ethiopia = country_of("ET");
    CHECK(ethiopia.currency == "ETB");
    CHECK(values(ethiopia) == std::vector<std::int64_t>{200, 100, 50, 10, 1});
    CHECK(ethiopia.helplines.empty());
    for (const Country& country : {india, ethiopia}) {
        for (const std::string& lang : country.languages) {
            CHECK((lang == "en" || default_country(lang) == country.code));
        }
    }
}

TEST_CASE("country: amounts in pieces sum to the amount, big pieces first") {
    std::mt19937 random(350);
    for (const char* code : {"IN", "ET"}) {
        const Country country = country_of(code);
        for (int i = 0; i < 3'000; ++i) {
            const std::int64_t amount = i < 1'000 ? i + 1 : 1 + static_cast<std::int64_t>(random() % 99'999);
            const std::vector<std::int64_t> pieces = in_pieces(country, amount);
            CAPTURE(amount);
            REQUIRE(sum(pieces) == amount);
            CHECK(std::is_sorted(pieces.rbegin(), pieces.rend()));
            CHECK(std::all_of(pieces.begin(), pieces.end(),
                              [&](std::int64_t value) { return country.piece(value) != nullptr; }));
        }
        CHECK(in_pieces(country, 0).empty());
        CHECK(in_pieces(country, -5).empty());
        CHECK(in_pieces(country, INT64_MAX).empty());
    }
    CHECK(in_pieces(country_of("IN"), 350) == std::vector<std::int64_t>{200, 100, 50});
    CHECK(in_pieces(country_of("ET"), 378) ==
          std::vector<std::int64_t>{200, 100, 50, 10, 10, 1, 1, 1, 1, 1, 1, 1, 1});
    auto small = read_country(kSmall, "country/XX.toml");
    REQUIRE(small);
    CHECK(in_pieces(*small, 14) == std::vector<std::int64_t>{10, 2, 2});
    CHECK(in_pieces(*small, 15).empty());
}

TEST_CASE("country: what a tray can make is what trying everything finds") {
    std::mt19937 random(24);
    const std::vector<std::int64_t> sizes = {1, 2, 5, 10, 20, 50, 100, 200, 500, 7, 33};
    for (int i = 0; i < 300; ++i) {
        std::vector<std::int64_t> tray(random() % 12);
        for (std::int64_t& value : tray) {
            value = sizes[random() % sizes.size()];
        }
        const std::int64_t amount = static_cast<std::int64_t>(random() % 700);
        bool found = false;
        for (unsigned some = 0; some < (1U << tray.size()); ++some) {
            std::int64_t made = 0;
            for (std::size_t k = 0; k < tray.size(); ++k) {
                made += (some >> k & 1U) != 0 ? tray[k] : 0;
            }
            found = found || made == amount;
        }
        CAPTURE(amount);
        CHECK(can_make(tray, amount) == found);
    }
    // As many pieces as there may be, all of them needed, and one too many.
    std::vector<std::int64_t> powers;
    for (int i = 0; i < 24; ++i) {
        powers.push_back(std::int64_t{1} << i);
    }
    CHECK(can_make(powers, (1 << 24) - 1));
    CHECK(can_make(powers, 9'999'999));
    CHECK_FALSE(can_make(powers, 1 << 24));
    powers.push_back(1);
    CHECK_FALSE(can_make(powers, 1));
    CHECK(can_make({}, 0));
    CHECK_FALSE(can_make({5}, 0 - 5));
    CHECK_FALSE(can_make({-5, 10}, 5));
    CHECK_FALSE(can_make({INT64_MAX, INT64_MAX}, INT64_MAX - 1));
}

TEST_CASE("country: the money of a language") {
    CHECK(default_country("am") == "ET");
    CHECK(default_country("om") == "ET");
    for (const char* lang : {"en", "hi", "kn", "ta", "or", "mr", "xx", ""}) {
        CHECK(default_country(lang) == "IN");
    }
}

TEST_CASE("country: a file that is not as it should be is refused with its line") {
    REQUIRE(refusal(kSmall).empty());
    struct Row {
        const char *from, *to, *said;
    };
    for (const Row& row :
         {Row{"\"XX\"", "\"India\"",
              "country/XX.toml, line 1: \"country\" must be 2 capital letters in quotes."},
          {"\"XXR\"", "5", "line 2: \"currency\" must be 3 capital"},
          {"symbol = \"x\"\n", "", "the key \"symbol\" is missing here."},
          {"parts = 100", "parts = 0", "line 4: \"parts\" must be a whole number from 1 to 1000."},
          {"\"en\"", "\"English\"", "line 5: \"languages\" lists at most 40"},
          {"value = 10", "value = 0", "line 7: \"value\" must be a whole number from 1 to 100000."},
          {"value = 10", "value = 100001", "line 7: \"value\""},
          {"value = 10", "value = 2.5", "line 7: \"value\""},
          {"value = 10", "value = 99999999999999999999", "line 7"},
          {"\"#C2604F\"", "\"red\"", "line 9: \"colour\" must be a colour"},
          {"\"#C2604F\"", "\"#C2604F\\\"/>\"", "line 9: \"colour\" must be a colour"},
          {"width = 130", "width = nan", "line 11: \"width\" must be a number from 50 to 250."},
          {"width = 130", "width = 9000", "line 11: \"width\""},
          {"height", "hight", "line 12: there is no key \"hight\" here."},
          {"\"steel\"", "\"gold\"", "line 15: \"ring\" must be one of the metals"},
          {"diameter = 23", "diameter = \"23\"", "line 17: \"diameter\" must be a number"},
          {"edges = 0", "edges = 2", "a coin has 0 edges"},
          {"edges = 0", "edges = 0\nsantim = 5", "either \"value\" or \"santim\""},
          {"value = 2\n", "santim = 100\n", "line 14: \"santim\" must be a whole number from 1 to 99."},
          {"[[note]]", "[note]", "line 6: \"note\" must be a list."},
          {"[metal]", "[metals]", "there is no key \"metals\" here."},
          {"helpline.women", "helpline.friends", "there is no key \"friends\" here."},
          {"\"181\"", "\"18\"", "line 22: \"number\" must be 3 to 15 digits in quotes."},
          {"\"181\"", "181", "line 22: \"number\" must be 3 to 15 digits in quotes."},
          {"\"181\"", "\"1234567890123456\"", "line 22: \"number\""},
          {"\"181\"", "\"18 1\"", "line 22: \"number\""},
          {"\"2026-11-21\"", "\"2026-13-21\"", "line 23: \"checked_on\" must be a day"},
          {"\"2026-11-21\"", "2026-11-21", "line 23: \"checked_on\" must be a day"},
          {"country =", "country", "line 1"}}) {
        CAPTURE(row.from);
        CAPTURE(row.to);
        const std::string text = refusal(changed(row.from, row.to));
        CHECK_MESSAGE(text.find(row.said) != std::string::npos, text);
        CHECK(text.starts_with("country/XX.toml"));
    }
    const std::string coin =
        "[[coin]]\nvalue = 2\nring = \"steel\"\ncore = \"steel\"\ndiameter = 23\nedges = 0\n";
    CHECK(refusal(changed(coin, coin + coin)).find("there are two coins of 2.") != std::string::npos);
    std::string many;
    for (int i = 3; i < 43; ++i) {
        many += "[[coin]]\nvalue = " + std::to_string(i) +
                "\nring = \"steel\"\ncore = \"steel\"\ndiameter = 23\nedges = 0\n";
    }
    CHECK(refusal(changed(coin, many)).find("at most 40") != std::string::npos);
    CHECK(refusal("").find("the key \"country\" is missing here.") != std::string::npos);
}

TEST_CASE("country: coins of less than one unit are not in play, order in the file does not matter") {
    auto country = read_country(changed("value = 2\n", "santim = 50\n"), "country/XX.toml");
    REQUIRE(country);
    CHECK(values(*country) == std::vector<std::int64_t>{10});
    auto other = read_country(changed("value = 10", "value = 1"), "country/XX.toml");
    REQUIRE(other);
    CHECK(values(*other) == std::vector<std::int64_t>{2, 1});
}

TEST_CASE("country: a spoilt file never crashes") {
    const std::string whole = shipped("IN");
    std::mt19937 random(11);
    for (int i = 0; i < 300; ++i) {
        std::string text = whole;
        for (int k = 0; k < 3; ++k) {
            text[random() % text.size()] = static_cast<char>(random());
        }
        auto country = read_country(text, "country/IN.toml");
        if (country) {
            CHECK(sum(in_pieces(*country, 350)) % 350 == 0);
        } else {
            CHECK(country.error().text.starts_with("country/IN.toml"));
        }
    }
}
