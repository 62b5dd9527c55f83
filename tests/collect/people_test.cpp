// Who is one woman, who agreed, and what a second file may change.
#include "tools/collect/people.h"

#include <doctest/doctest.h>
#include <sqlite3.h>

#include <cstdlib>
#include <filesystem>

#include "content/base/files.h"
#include "tests/collect/office.h"
#include "tools/collect/receipts.h"

using namespace jankar;
using jankar::test::ChainMaker;
using jankar::test::Office;
using jankar::test::woman;

namespace {

collect::Tables tables_with(Office& office, const collect::People& people) {
    auto store = collect::Store::open(office.path(), collect::Store::Mode::Read);
    REQUIRE(store);
    auto folded = collect::fold(
        **store, {}, [](std::int64_t) {}, people);
    REQUIRE(folded);
    return *folded;
}

void consent(ChainMaker& device, int learner, bool agreed) {
    device.add("consent",
               fmt::format(R"(,"learner":"{}","to":"office","agreed":{})", woman(learner), agreed ? 1 : 0));
}

records::PeopleContent people_file(const ChainMaker& device, std::int64_t seq, int learner,
                                   const std::string& name) {
    records::PeopleContent file;
    file.header.device = device.device();
    file.header.seq = seq;
    file.header.mark = fmt::format("{:032x}", seq);
    records::Person person;
    person.learner = woman(learner);
    person.agreed = true;
    person.name = name;
    file.persons.push_back(person);
    return file;
}

std::optional<records::Receipt> receipt_of(Office& office) {
    auto store = collect::Store::open(office.path(), collect::Store::Mode::Read);
    REQUIRE(store);
    auto streams = (*store)->streams();
    REQUIRE(streams);
    REQUIRE(streams->size() == 1);
    auto receipt = collect::receipt_for(**store, streams->front());
    REQUIRE(receipt);
    return *receipt;
}

}  // namespace

TEST_CASE("people: what a trainer called one woman is one person, over devices and in any order") {
    Office office;
    ChainMaker first(1), second(2);
    first.completed(3, "wash-hands", 3, 3, 1, 60);
    first.completed(2, "wash-hands", 3, 3, 1, 60);
    first.add("label", fmt::format(R"(,"learner":"{}","same":"{}")", woman(3), woman(2)));
    second.completed(5, "wash-hands", 3, 3, 1, 60);
    second.completed(7, "wash-hands", 3, 3, 1, 60);
    second.add("label", fmt::format(R"(,"learner":"{}","same":"{}")", woman(5), woman(3)));
    office.add(second.bundle());
    office.add(first.bundle());
    const auto tables = office.tables();
    REQUIRE(tables.completions.size() == 4);
    for (const auto& row : tables.completions) {
        CHECK(row.person == (row.learner == woman(7) ? woman(7) : woman(2)));
    }
    collect::People said;
    said.same = {{woman(7), woman(5)}};
    for (const auto& row : tables_with(office, said).learners) {
        CHECK(row.person == woman(2));
    }
}

TEST_CASE("people: her last word on consent holds, and a no on another device stands") {
    Office office;
    ChainMaker first(1), second(2);
    for (int learner = 1; learner <= 4; ++learner) {
        first.completed(learner, "wash-hands", 3, 3, 1, 60);
    }
    consent(first, 1, false);
    consent(first, 1, true);
    consent(first, 2, true);
    consent(first, 2, false);
    consent(first, 3, true);
    consent(second, 3, false);
    office.add(first.bundle());
    office.add(second.bundle());
    collect::People people;
    for (int learner = 1; learner <= 4; ++learner) {
        people.by_learner[woman(learner)].name = "Sita";
    }
    const auto tables = tables_with(office, people);
    REQUIRE(tables.learners.size() == 4);
    const int agreed[] = {1, 0, 0, -1};
    for (std::size_t i = 0; i < 4; ++i) {
        CHECK(tables.learners[i].agreed == agreed[i]);
        CHECK(tables.learners[i].name == (agreed[i] == 1 ? "Sita" : ""));
    }
    CHECK(collect::learners_csv(tables, false).find("Sita") == std::string::npos);
    CHECK(collect::completions_csv(tables).find("Sita") == std::string::npos);
    CHECK(collect::learners_csv(tables, true).find("Sita") != std::string::npos);
}

TEST_CASE("people: the later file of a device stays in any order, and who was forgotten stays forgotten") {
    const ChainMaker device(1);
    for (const bool later_first : {false, true}) {
        Office office;
        auto store = collect::PeopleStore::open(office.path());
        REQUIRE_MESSAGE(store.has_value(), (store ? "" : store.error().text));
        const auto early = people_file(device, 10, 1, "Sita"), late = people_file(device, 20, 1, "Sita Devi");
        CHECK((*store)->put_file(later_first ? late : early).value());
        CHECK((*store)->put_file(later_first ? early : late).value() == !later_first);
        CHECK_FALSE((*store)->put_file(late).value());
        auto people = collect::PeopleStore::read(office.path());
        REQUIRE(people);
        CHECK(people->by_learner.at(woman(1)).name == "Sita Devi");
        CHECK(people->marks.at(device.device()) == late.header.mark);
        REQUIRE((*store)->erase(woman(1)));
        CHECK((*store)->put_file(people_file(device, 30, 1, "Sita")).value());
        people = collect::PeopleStore::read(office.path());
        CHECK(people->by_learner.empty());
        CHECK(people->erased.count(woman(1)) == 1);
    }
}

TEST_CASE("people: a receipt reaches to the first gap or branch, and never without the first record") {
    ChainMaker device(1);
    for (int i = 0; i < 20; ++i) {
        device.completed(i, "wash-hands", 3, 3, 1, 60);
    }
    Office office;
    office.add(device.bundle(5, 9));
    CHECK_FALSE(receipt_of(office).has_value());
    office.add(device.bundle(1, 6));
    CHECK(receipt_of(office)->seq == 9);
    office.add(device.bundle(12, 21));
    CHECK(receipt_of(office)->seq == 9);
    office.add(device.bundle(10, 11));
    CHECK(receipt_of(office)->seq == 21);
    ChainMaker copied = device.copy();
    device.completed(30, "wash-hands", 3, 3, 1, 60);
    copied.completed(31, "wash-hands", 3, 3, 1, 60);
    copied.completed(32, "wash-hands", 3, 3, 1, 60);
    office.add(device.bundle(22, 22));
    CHECK(receipt_of(office)->seq == 22);
    office.add(copied.bundle(23, 23));  // it follows on a record 22 that is not ours
    CHECK(receipt_of(office)->seq == 21);
    office.add(copied.bundle(22, 22));
    CHECK(receipt_of(office)->seq == 21);
}

TEST_CASE("people: what was told by telephone counts once, and its record takes its place") {
    Office office;
    ChainMaker device(1);
    device.completed(1, "wash-hands", 3, 3, 1, 60);
    {
        auto store = collect::Store::open(office.path(), collect::Store::Mode::Write);
        REQUIRE(store);
        for (int again = 0; again < 2; ++again) {
            REQUIRE((*store)->put_spoken({device.device(), 2, woman(1), "wash-hands", 1'772'496'000'000}));
        }
    }
    auto tables = office.tables();
    REQUIRE(tables.completions.size() == 1);
    CHECK(tables.completions[0].evidence == collect::Evidence::Spoken);
    CHECK(tables.completions[0].attempts == 1);
    CHECK(tables.learners.size() == 1);
    office.add(device.bundle());
    tables = office.tables();
    REQUIRE(tables.completions.size() == 1);
    CHECK(tables.completions[0].evidence == collect::Evidence::Signed);
    CHECK(tables.completions[0].attempts == 1);
}

TEST_CASE("people: what a killed program had begun does not stop a reader") {
    if (std::getenv("JANKAR_TEST_SERVER") != nullptr) {
        return;  // a server sees to it by itself
    }
    Office office;
    ChainMaker device(1);
    const std::string path = office.path() + ".people.db";
    // Killed while it made the file: there is a file, and nothing in it.
    REQUIRE(write_file_atomic(path, {}));
    {
        auto people = collect::PeopleStore::open(office.path());
        REQUIRE(people);
        REQUIRE((*people)->put_file(people_file(device, 1, 1, "Savitri")).value());
    }
    // Killed while it changed it: half of the change is on the disk, the journal tells what was there before.
    const std::string aside = office.folder() / "aside";
    {
        sqlite3* raw = nullptr;
        REQUIRE(sqlite3_open(path.c_str(), &raw) == SQLITE_OK);
        REQUIRE(
            sqlite3_exec(raw,
                         "PRAGMA cache_size = 2; BEGIN; WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT "
                         "i + 1 FROM n WHERE i < 3000) INSERT INTO fact SELECT 'person', printf('%032x', "
                         "i), '', printf('%020d{\"name\":\"No\"}', 9) FROM n",
                         nullptr, nullptr, nullptr) == SQLITE_OK);
        std::filesystem::copy_file(path, aside);
        std::filesystem::copy_file(path + "-journal", aside + "-journal");
        sqlite3_close(raw);
    }
    std::filesystem::rename(aside, path);
    std::filesystem::rename(aside + "-journal", path + "-journal");
    const auto read = collect::PeopleStore::read(office.path());
    REQUIRE_MESSAGE(read.has_value(), (read ? "" : read.error().text));
    REQUIRE(read->by_learner.size() == 1);
    CHECK(read->by_learner.begin()->second.name == "Savitri");
}
