// pack.json: what is written is read back, and every rule of FORMAT.md is refused with its place.
#include "content/pack/manifest.h"

#include <doctest/doctest.h>

#include <functional>
#include <nlohmann/json.hpp>
#include <string>

#include "tests/pack/sample.h"

using namespace jankar;
using namespace jankar::test;
using nlohmann::json;

namespace {

pack::Manifest whole() {
    pack::Manifest manifest = manifest_of(make_sample("wash-hands"), "health");
    manifest.maker_face = std::string(64, 'f');
    manifest.player = "0.1.0";
    manifest.lessons[0].title_voices = {{"en", std::string(64, '1')}, {"hi", std::string(64, '2')}};
    manifest.lessons.push_back(manifest.lessons[0]);
    manifest.lessons[1].id = "weave-base";
    manifest.lessons[1].is_private = true;
    manifest.lessons[1].cover.clear();
    manifest.lessons[1].cover_ext.clear();
    return manifest;
}

void refused(const std::string& text, const std::string& words, ErrorCode code = ErrorCode::Corrupt) {
    auto read = pack::manifest_from_json(text);
    CAPTURE(words);
    REQUIRE_FALSE(read.has_value());
    CAPTURE(read.error().text);
    CHECK(read.error().text.find(words) != std::string::npos);
    CHECK(read.error().text.ends_with("."));
    CHECK(read.error().code == code);
}

void refused_change(const std::string& words, const std::function<void(json&)>& change,
                    ErrorCode code = ErrorCode::Corrupt) {
    json value = json::parse(pack::to_json(whole()));
    change(value);
    refused(value.dump(), words, code);
}

}  // namespace

TEST_CASE("manifest: every field is read back, and written again with the same bytes") {
    const std::string text = pack::to_json(whole());
    auto read = pack::manifest_from_json(text);
    REQUIRE(read.has_value());
    CHECK(pack::to_json(*read) == text);
    CHECK(read->id == "health");
    CHECK(read->title.at("hi") == "सेहत");
    CHECK(read->maker_name == "Latha");
    CHECK(read->maker_face == std::string(64, 'f'));
    CHECK(read->credits == "Drawn by Latha.\nSpoken by Meena.");
    CHECK(read->langs == std::vector<std::string>{"en", "hi"});
    REQUIRE(read->lessons.size() == 2);
    CHECK(read->lessons[0].id == "wash-hands");
    CHECK(read->lessons[0].steps == 2);
    CHECK(read->lessons[0].minutes == 4);
    CHECK(read->lessons[0].cover_ext == "webp");
    CHECK(read->lessons[0].title_voices[1].second == std::string(64, '2'));
    CHECK_FALSE(read->lessons[0].is_private);
    CHECK(read->lessons[1].is_private);
    CHECK(text.back() == '\n');
}

TEST_CASE("manifest: passes over fields it does not know") {
    json value = json::parse(pack::to_json(whole()));
    value["later"] = {{"a", 1}};
    value["lessons"][0]["later"] = json::array({1, 2});
    CHECK(pack::manifest_from_json(value.dump()).has_value());
}

TEST_CASE("manifest: refuses what is missing or wrong and says where") {
    for (const char* key : {"format", "kind", "id", "version", "title", "langs", "lessons"}) {
        refused_change(std::string(key) + " is missing", [&](json& v) { v.erase(key); });
    }
    for (const char* key : {"id", "version", "subject", "title", "langs", "hash"}) {
        refused_change("lessons[1]." + std::string(key) + " is missing",
                       [&](json& v) { v["lessons"][1].erase(key); });
    }
    refused_change("id is not an id", [](json& v) { v["id"] = "../x"; });
    refused_change("id is not a text", [](json& v) { v["id"] = 3; });
    refused_change("version is not a whole number", [](json& v) { v["version"] = 0; });
    refused_change("version is not a whole number", [](json& v) { v["version"] = 1.5; });
    refused_change("version is not a whole number", [](json& v) { v["version"] = ~std::uint64_t{0}; });
    refused_change("version is not a whole number", [](json& v) { v["version"] = "1"; });
    refused_change("title is not a text in one language", [](json& v) { v["title"] = json::object(); });
    refused_change("title names something that is not a language", [](json& v) { v["title"]["EN"] = "x"; });
    refused_change("title holds a control character", [](json& v) { v["title"]["en"] = "a\nb"; });
    refused_change("title is longer", [](json& v) { v["title"]["en"] = std::string(201, 'a'); });
    refused_change("langs names a language twice", [](json& v) { v["langs"] = {"en", "en"}; });
    refused_change("langs is not a list", [](json& v) { v["langs"] = json::array(); });
    refused_change("maker is not an object", [](json& v) { v["maker"] = "Latha"; });
    refused_change("maker.face is not a hash", [](json& v) { v["maker"]["face"] = "abc"; });
    refused_change("lessons is empty", [](json& v) { v["lessons"] = json::array(); });
    refused_change("lessons is not a list", [](json& v) { v["lessons"] = json::object(); });
    refused_change("lessons[1] is not an object", [](json& v) { v["lessons"][1] = 5; });
    refused_change("wash-hands twice", [](json& v) { v["lessons"][1]["id"] = "wash-hands"; });
    refused_change("lessons[0].subject is none of", [](json& v) { v["lessons"][0]["subject"] = "sums"; });
    refused_change("lessons[0].cover_ext is none", [](json& v) { v["lessons"][0]["cover_ext"] = "mp4"; });
    refused_change("lessons[0].hash is not a hash",
                   [](json& v) { v["lessons"][0]["hash"] = std::string(64, 'G'); });
    refused_change("lessons[0].private is neither", [](json& v) { v["lessons"][0]["private"] = 1; });
    refused_change("lessons[0].title_voices.en is not a hash",
                   [](json& v) { v["lessons"][0]["title_voices"]["en"] = "x"; });
    refused_change("player is not a version", [](json& v) { v["player"] = "new"; });
    refused("[]", "is not an object");
    refused("{", "is not JSON");
    refused("", "is not JSON");
    refused("{\"id\":\"\xff\"}", "is not JSON");
    refused(R"({"format":1,"format":1})", "the key format twice");
}

TEST_CASE("manifest: every limit, and the last value within it") {
    const auto refused_above = [](const std::string& words, const std::function<void(json&, int)>& change,
                                  int most) {
        CAPTURE(words);
        json value = json::parse(pack::to_json(whole()));
        change(value, most);
        const auto taken = pack::manifest_from_json(value.dump());
        CHECK_MESSAGE(taken.has_value(), (taken ? "" : taken.error().text));
        refused_change(words, [&](json& v) { change(v, most + 1); });
    };
    // Languages aa, ab, ac and so on.
    const auto lang = [](int i) { return std::string{char('a' + i / 26), char('a' + i % 26)}; };
    const auto langs = [&](int count) {
        json list = json::array();
        for (int i = 0; i < count; ++i) {
            list.push_back(lang(i));
        }
        return list;
    };
    refused_above(
        "version is not a whole number", [](json& v, int n) { v["version"] = n; }, 1'000'000);
    refused_above(
        "licence is longer", [](json& v, int n) { v["licence"] = std::string(std::size_t(n), 'x'); }, 16'384);
    refused_above(
        "maker.name is longer", [](json& v, int n) { v["maker"]["name"] = std::string(std::size_t(n), 'x'); },
        200);
    refused_above(
        "langs is not a list", [&](json& v, int n) { v["langs"] = langs(n); }, 64);
    refused_above(
        "base is not a list", [](json& v, int n) { v["base"] = json(std::size_t(n), "health"); }, 100);
    refused_above(
        "lessons[0].minutes is not", [](json& v, int n) { v["lessons"][0]["minutes"] = n; }, 600);
    refused_above(
        "lessons[0].steps is not", [](json& v, int n) { v["lessons"][0]["steps"] = n; }, 1000);
    refused_above(
        "lessons[0].langs is not", [&](json& v, int n) { v["lessons"][0]["langs"] = langs(n); }, 64);
    refused_above(
        "title_voices names too many",
        [&](json& v, int n) {
            v["lessons"][0]["title_voices"] = json::object();
            for (int i = 0; i < n; ++i) {
                v["lessons"][0]["title_voices"][lang(i)] = std::string(64, 'a');
            }
        },
        64);
    refused_above(
        "lessons is not a list of at most 10000",
        [](json& v, int n) {
            json one;
            for (const char* key : {"version", "subject", "title", "langs", "hash"}) {
                one[key] = v["lessons"][0][key];
            }
            v["lessons"] = json::array();
            for (int i = 0; i < n; ++i) {
                one["id"] = "lesson-" + std::to_string(i);
                v["lessons"].push_back(one);
            }
        },
        10'000);
}

TEST_CASE("manifest: refuses other formats, kinds and newer players as not supported") {
    refused_change(
        "in format 2", [](json& v) { v["format"] = 2; }, ErrorCode::Unsupported);
    refused_change(
        "kind \"voices\"", [](json& v) { v["kind"] = "voices"; }, ErrorCode::Unsupported);
    refused_change(
        "needs version 99.0", [](json& v) { v["player"] = "99.0"; }, ErrorCode::Unsupported);
}

TEST_CASE("manifest: refuses JSON bombs before parsing them") {
    refused(std::string(4u << 20, '['), "nested too deep", ErrorCode::Refused);
    std::string many = "[";
    for (int i = 0; i < 1'000'000; ++i) {
        many += "1,";
    }
    refused(many + "1]", "too many values", ErrorCode::Refused);
    refused(std::string((4u << 20) + 1, ' '), "larger than", ErrorCode::Refused);
    // Brackets inside a text are text.
    json value = json::parse(pack::to_json(whole()));
    value["credits"] = std::string(1000, '[') + "\"" + std::string(1000, '{');
    CHECK(pack::manifest_from_json(value.dump()).has_value());
}
