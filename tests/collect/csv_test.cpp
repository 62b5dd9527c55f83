#include "tools/collect/csv.h"

#include <doctest/doctest.h>

#include "tools/collect/devices_list.h"
#include "tools/collect/record_fields.h"

using namespace jankar;
using collect::parse_csv;

TEST_CASE("csv: commas, quotes and lines inside a field come back as they were") {
    const std::vector<std::string> fields = {"Weavers, North", "said \"yes\"", "two\r\nlines", "हम्पी", ""};
    collect::CsvWriter csv({"a", "b", "c", "d", "e"});
    csv.row(fields);
    CHECK(csv.text().substr(0, 3) == "\xEF\xBB\xBF");
    CHECK(csv.text().substr(3, 11) == "a,b,c,d,e\r\n");
    const auto rows = parse_csv(csv.text());
    REQUIRE(rows);
    REQUIRE(rows->size() == 2);
    CHECK((*rows)[1] == fields);
}

TEST_CASE("csv: line ends of any kind, and quotes that are wrong") {
    CHECK(parse_csv("a,b\n1,2")->size() == 2);
    CHECK(parse_csv("a,b\r\n1,2\r\n")->size() == 2);
    CHECK(parse_csv("")->empty());
    CHECK_FALSE(parse_csv("a,\"b\n1,2\n"));
    CHECK_FALSE(parse_csv("a,b\"c\n"));
}

TEST_CASE("devices list: columns in any order, a device, state or double that cannot be is refused") {
    const std::string id(32, 'a');
    const auto devices =
        collect::parse_devices_list("\xEF\xBB\xBFsite,device,label\r\nHampi," + id + ",J-12\r\n");
    REQUIRE(devices);
    REQUIRE(devices->size() == 1);
    CHECK(devices->front().site == "Hampi");
    CHECK(devices->front().state == "enrolled");
    CHECK_FALSE(collect::parse_devices_list(""));
    CHECK_FALSE(collect::parse_devices_list("label,site\nJ-12,Hampi\n"));
    CHECK_FALSE(collect::parse_devices_list("device\nJ-12\n"));
    CHECK_FALSE(collect::parse_devices_list("device,state\n" + id + ",asleep\n"));
    CHECK_FALSE(collect::parse_devices_list("device\n" + id + "\n" + id + "\n"));
}

TEST_CASE("record fields: kinds and keys that nobody knows are skipped, broken ones refused") {
    const auto fields = collect::read_fields(
        R"({"seq":9,"kind":"later","x":{"kind":"completed","lesson":["no",1]},"y":[[["wall"]]],"lesson":["a",2,"0","1"],)"
        R"("first_try":2,"boot":4,"mono":5,"wall":6,"clock":3,"learner":"ab"})");
    REQUIRE(fields);
    CHECK(fields->kind == "later");
    CHECK(fields->lesson.id == "a");
    CHECK(fields->lesson.version == 2);
    CHECK(fields->lesson.maker8 == "1");
    CHECK(fields->first_try_right == 2);
    CHECK(fields->wall_ms == 6);
    for (const char* text :
         {"", "[]", "7", "{", "{}", R"({"kind":7})", R"({"kind":"a","wall":1.5})",
          R"({"kind":"a","wall":99999999999999999999})", R"({"kind":"a","lesson":[1,"a"]})",
          R"({"kind":"a","lesson":["a",1,"b","c","d"]})", R"({"kind":"a"}{})",
          R"({"kind":"a","x":[[[[[[[[[[1]]]]]]]]]]})"}) {
        INFO(text);
        CHECK_FALSE(collect::read_fields(text));
    }
}
