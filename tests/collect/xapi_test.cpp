// Statements: what each kind of record becomes, and what the check lets out.
#include "tools/collect/xapi.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "tests/collect/office.h"
#include "tools/collect/xapi_check.h"

using namespace jankar;
using jankar::test::ChainMaker;
using jankar::test::Office;
using Json = nlohmann::json;

namespace {

std::vector<Json> statements_of(Office& office) {
    auto store = collect::Store::open(office.path(), collect::Store::Mode::Read);
    REQUIRE(store);
    std::vector<Json> out;
    REQUIRE(
        collect::each_statement(**store, std::nullopt, [&](const collect::Statement& one) -> Result<void> {
            CHECK_MESSAGE(!collect::statement_fault(one.body).has_value(),
                          collect::statement_fault(one.body).value_or(""));
            out.push_back(Json::parse(one.body));
            return {};
        }));
    return out;
}

}  // namespace

TEST_CASE("xapi: the id follows from the record's id alone") {
    CHECK(collect::statement_uuid("a") == collect::statement_uuid("a"));
    CHECK(collect::statement_uuid("a") != collect::statement_uuid("b"));
    CHECK(collect::statement_uuid("0000000000000000000000000000000000000000000000000000000000000000") ==
          "6f390f83-c5c5-5969-a992-847c9d611dc0");
}

TEST_CASE("xapi: completions and answers of women leave, and nothing else") {
    Office office;
    ChainMaker device(1);
    device.start(1, "wash-hands", 3);
    device.completed(1, "wash-hands", 2, 3, 1, 341);
    device.left(1, "wash-hands", 341, true);
    device.completed(2, "wash-hands", 2, 3, 7, 60);
    device.add(
        "result",
        R"(,"lesson":["wash-hands",3,"0011aabb",""],"step":"soap-q","answers":9,"right":5,"first":4,"first_right":3)");
    device.add("result",
               fmt::format(R"(,"learner":"{}","session":"{:032x}","lesson":["wash-hands",3,"0011aabb",""],)"
                           R"("step":"soap-q","right":1,"attempt":1)",
                           test::woman(1), 1));
    device.lessons = {test::lesson_info("wash-hands", "हाथ धोना", "Washing hands")};
    office.add(device.bundle());
    const auto statements = statements_of(office);
    REQUIRE(statements.size() == 3);
    const Json& one = statements[0];
    CHECK(one.at("verb").at("id") == "http://adlnet.gov/expapi/verbs/completed");
    CHECK(one.at("actor").at("account").at("name") == "l-" + test::woman(1));
    CHECK(one.at("object").at("id") == "https://records.example.org/w/lessons/wash-hands/v3");
    CHECK(one.at("object").at("definition").at("name").at("hi") == "हाथ धोना");
    CHECK(one.at("result").at("duration") == "PT5M41S");
    CHECK(one.at("result").at("extensions").at("https://records.example.org/w/xapi/first-try") == 2);
    CHECK(one.at("timestamp") == "2026-03-03T12:00:00.000Z");
    CHECK_FALSE(
        statements[1].at("result").at("extensions").contains("https://records.example.org/w/xapi/first-try"));
    CHECK(statements[2].at("verb").at("id") == "http://adlnet.gov/expapi/verbs/answered");
    CHECK(statements[2].at("object").at("id") ==
          "https://records.example.org/w/lessons/wash-hands/v3/steps/soap-q");
    CHECK(statements[2].at("result").at("success") == true);
}

TEST_CASE("xapi: what a hostile device calls a lesson becomes a harmless address") {
    Office office;
    ChainMaker device(1);
    device.completed(1, std::string("x y/../{}\\u0000") + std::string(500, 'z'), 2, 3, 1, 60);
    office.add(device.bundle());
    CHECK(statements_of(office).size() == 1);
}

TEST_CASE("xapi: the check finds what a server would refuse") {
    Office office;
    ChainMaker device(1);
    device.completed(1, "wash-hands", 2, 3, 1, 341);
    office.add(device.bundle());
    const auto statements = statements_of(office);
    REQUIRE(statements.size() == 1);
    const auto spoilt = [&](const char* pointer, const Json& value) {
        Json copy = statements.front();
        copy[Json::json_pointer(pointer)] = value;
        return collect::statement_fault(copy.dump()).has_value();
    };
    CHECK_FALSE(spoilt("/result/duration", "PT0S"));
    for (const auto& [pointer, value] : std::vector<std::pair<const char*, Json>>{
             {"/id", "{3f2504e0-4f89-41d3-9a0c-0305e82c3301}"},
             {"/id", "3F2504E0-4F89-41D3-9A0C-0305E82C3301"},
             {"/actor/name", "Sita"},
             {"/actor/account/name", ""},
             {"/actor/account/homePage", "records.example.org"},
             {"/actor/mbox", "mailto:a@example.org"},
             {"/verb/id", "completed"},
             {"/verb/display/hi_IN", "x"},
             {"/object/id", "https://example.org/a b"},
             {"/object/id", "https://example.org/" + std::string(300, 'a')},
             {"/result/duration", "-PT5S"},
             {"/result/duration", "PT"},
             {"/result/duration", "PT1.123S"},
             {"/result/score", Json{{"scaled", 1}}},
             {"/result/completion", "true"},
             {"/result/extensions", Json::object()},
             {"/context/registration", "none"},
             {"/context/language", "hi_IN"},
             {"/context/extensions/no-address", 1},
             {"/context/platform", nullptr},
             {"/timestamp", "2026-02-31T12:00:00.000Z"},
             {"/timestamp", "2026-03-03T12:00:00Z"},
             {"/timestamp", "2026-03-03T25:00:00.000Z"},
             {"/version", "2.0.0"},
             {"/stored", "2026-03-03T12:00:00.000Z"},
             {"/attachments", Json::array()}}) {
        INFO(pointer, " ", value.dump());
        CHECK(spoilt(pointer, value));
    }
    for (const char* text : {"", "null", "[]", "{}", "{"}) {
        CHECK(collect::statement_fault(text).has_value());
    }
}
