#include "content/lesson/numbers.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <set>
#include <unordered_set>

#include "content/base/files.h"
#include "tests/lesson/number_table.h"

using namespace jankar;
using namespace jankar::lesson;

namespace {

std::string shipped(const std::string& lang) {
    auto text = read_text_file(std::string(JANKAR_SOURCE_DIR) + "/assets/numbers/" + lang + ".toml", 1 << 20);
    REQUIRE(text);
    return *text;
}

NumberRules rules_of(const std::string& lang) {
    auto rules = read_numbers(shipped(lang), "numbers/" + lang + ".toml");
    if (!rules) {
        FAIL(rules.error().text);
    }
    CHECK(rules->language == lang);
    return *rules;
}

std::string joined(const NumberRules& rules, const std::vector<std::string>& ids) {
    static std::map<std::string, std::map<std::string, std::string>> known;
    auto& words = known[rules.language];
    if (words.empty()) {
        for (const NumberClip& clip : rules.clips) {
            words[clip.id] = clip.words;
        }
    }
    std::string out;
    for (const std::string& id : ids) {
        auto found = words.find(id);
        out += (out.empty() ? "" : " ") + (found == words.end() ? "?" : found->second);
    }
    return out;
}

/// A file with every line that a language needs; `from` becomes `to`.
std::string small_file(const std::string& from = "", const std::string& to = "") {
    std::string text = "language = \"xx\"\nnumbers = [";
    for (int i = 0; i < 100; ++i) {
        text += "\"w" + std::to_string(i) + "\", ";
    }
    text +=
        "]\n[hundreds]\nend = [\"h1\", \"h2\", \"h3\", \"h4\", \"h5\", \"h6\", \"h7\", \"h8\", \"h9\"]\n"
        "[thousands]\nend = \"{} t\"\n[money.INR]\nmany = \"{} rs\"\n";
    if (!from.empty()) {
        auto at = text.find(from);
        REQUIRE(at != std::string::npos);
        text.replace(at, from.size(), to);
    }
    return text;
}

std::string refusal(const std::string& text) {
    auto rules = read_numbers(text, "numbers/xx.toml");
    return rules ? "" : rules.error().text;
}

}  // namespace

TEST_CASE("numbers: every number to 99,999 has words of its own, and its clips say them") {
    for (const std::string lang : test::kNumberLanguages) {
        CAPTURE(lang);
        const NumberRules rules = rules_of(lang);
        std::unordered_set<std::string> seen, money;
        int wrong = 0;
        for (std::int64_t n = 0; n <= kLargestNumber; ++n) {
            const std::string words = number_words(rules, n);
            wrong += words.empty() || joined(rules, number_clips(rules, n)) != words;
            seen.insert(words);
            for (const char* currency : {"INR", "ETB"}) {
                const std::string amount = money_words(rules, n, currency);
                wrong +=
                    amount.size() <= words.size() || joined(rules, money_clips(rules, n, currency)) != amount;
                money.insert(amount);
            }
        }
        CHECK(wrong == 0);
        CHECK(seen.size() == 100'000);
        CHECK(money.size() == 200'000);
    }
}

TEST_CASE("numbers: what people of each language say") {
    std::map<std::string, int> counts;
    for (const test::NumberRow& row : test::kNumberRows) {
        CAPTURE(row.lang);
        CAPTURE(row.number);
        const NumberRules rules = rules_of(row.lang);
        CHECK((row.currency[0] == 0 ? number_words(rules, row.number)
                                    : money_words(rules, row.number, row.currency)) == row.words);
        ++counts[row.lang];
    }
    CHECK(counts.size() == test::kNumberLanguages.size());
    for (const auto& [lang, count] : counts) {
        CAPTURE(lang);
        CHECK(count >= 25);
    }
}

TEST_CASE("numbers: clips are few, each once, and their ids are names of files") {
    for (const std::string lang : test::kNumberLanguages) {
        CAPTURE(lang);
        const NumberRules rules = rules_of(lang);
        std::set<std::string> ids, words, used;
        for (const NumberClip& clip : rules.clips) {
            CAPTURE(clip.id);
            CHECK(clip.id.starts_with("n-"));
            CHECK(std::all_of(clip.id.begin(), clip.id.end(), [](char c) {
                return c == '-' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z');
            }));
            CHECK(ids.insert(clip.id).second);
            CHECK(words.insert(clip.words).second);
        }
        CHECK(rules.clips.size() <= 200);
        for (std::int64_t n = 0; n <= kLargestNumber; ++n) {
            for (const std::string& id : number_clips(rules, n)) {
                used.insert(id);
            }
            for (const std::string& id : money_clips(rules, n, "INR")) {
                used.insert(id);
            }
            for (const std::string& id : money_clips(rules, n, "ETB")) {
                used.insert(id);
            }
        }
        CHECK(used == ids);  // nothing is recorded in vain
    }
}

TEST_CASE("numbers: outside of what can be said there is nothing") {
    const NumberRules rules = rules_of("hi");
    for (std::int64_t n : {std::int64_t{-1}, kLargestNumber + 1, INT64_MAX, INT64_MIN}) {
        CHECK(number_words(rules, n).empty());
        CHECK(number_clips(rules, n).empty());
        CHECK(money_words(rules, n, "INR").empty());
    }
    CHECK(money_words(rules, 5, "USD").empty());
    CHECK(money_clips(rules, 5, "").empty());
    CHECK(number_words(NumberRules(), 5).empty());
}

TEST_CASE("numbers: the names of clips are what the player asks for") {
    const NumberRules ta = rules_of("ta"), om = rules_of("om"), en = rules_of("en");
    using Ids = std::vector<std::string>;
    CHECK(number_clips(ta, 25'350) == Ids{"n-25", "n-thousand-before", "n-300-before", "n-50"});
    CHECK(money_clips(ta, 1, "INR") == Ids{"n-1-counted", "n-inr"});
    CHECK(number_clips(ta, 2'000) == Ids{"n-2000"});
    CHECK(money_clips(om, 2'043, "ETB") ==
          Ids{"n-etb", "n-thousand", "n-2", "n-thousand-before-small-end", "n-43"});
    CHECK(money_clips(en, 1, "INR") == Ids{"n-1", "n-inr-one"});
    CHECK(number_clips(en, 1'001) == Ids{"n-1", "n-thousand-before-small", "n-1"});
}

TEST_CASE("numbers: a file that is not whole is refused with its line") {
    REQUIRE(refusal(small_file()).empty());
    struct Row {
        const char *from, *to, *said;
    };
    for (const Row& row :
         {Row{"\"w7\", ", "", "numbers/xx.toml, line 2: \"numbers\" must be a list of 100, and holds 99."},
          {"w42", "w41", "line 2: \"w41\" stands for two numbers."},
          {"\"w3\"", "\"\"", "line 2: \"numbers\" must be a few words in quotes."},
          {"\"w3\"", "3", "line 2: \"numbers\" must be a few words in quotes."},
          {"\"w3\"", "\"w\\u0007\"", "no letter"},
          {"\"w3\"", "\"w{}\"", "a brace"},
          {"\"xx\"", "\"Klingon\"", "line 1: \"language\" is two or three small letters."},
          {"language", "lingo", "line 1: there is no key \"lingo\" here."},
          {"\"h4\", ", "", "line 4: \"end\" must be a list of 9, and holds 8."},
          {"[hundreds]", "[thousand]", "line 3: there is no key \"thousand\" here."},
          {"\"{} t\"", "\"t\"", "line 6: \"end\" must hold {} once"},
          {"\"{} t\"", "\"{} t {}\"", "line 6: \"end\" must hold {} once"},
          {"\"{} t\"", "\"*{} t\"", "line 6: \"end\" must hold {} once"},
          {"end = \"{} t\"", "before = \"{} t\"", "the key \"end\" is missing"},
          {"[money.INR]", "[money.rupees]", "write [money.INR]"},
          {"[money.INR]", "[counted]\n100 = \"c\"\n[money.INR]", "line 8: \"100\" must be a whole"},
          {"[money.INR]", "[counted]\n01 = \"c\"\n[money.INR]", "line 8: \"01\" must be a whole"},
          {"many", "some", "line 8: there is no key \"some\" here."},
          {"language =", "language", "line 1"}}) {
        CAPTURE(row.from);
        CAPTURE(row.to);
        const std::string text = refusal(small_file(row.from, row.to));
        CHECK_MESSAGE(text.find(row.said) != std::string::npos, text);
    }
    CHECK(refusal(std::string(70'000, '#')).find("64 KiB") != std::string::npos);
    CHECK(refusal("a = " + std::string(5'000, '[')).find("brackets") != std::string::npos);
}

TEST_CASE("numbers: a spoilt file never crashes") {
    const std::string whole = shipped("ta");
    std::mt19937 random(7);
    for (int i = 0; i < 300; ++i) {
        std::string text = whole;
        for (int k = 0; k < 3; ++k) {
            text[random() % text.size()] = static_cast<char>(random());
        }
        auto rules = read_numbers(text, "numbers/ta.toml");
        if (rules) {
            CHECK_FALSE(number_words(*rules, 98'765).empty());
        } else {
            CHECK(rules.error().text.starts_with("numbers/ta.toml"));
        }
    }
}
