// A merge is a union of sets: any order, any doubling, any overlap gives the same tables to the byte.
#include <doctest/doctest.h>
#include <sodium.h>

#include <algorithm>
#include <random>

#include "tests/collect/office.h"

using namespace jankar;
using jankar::collect::Evidence;
using jankar::test::ChainMaker;
using jankar::test::Office;
using jankar::test::put;

namespace {

/// A device that several women use over some boots, with a clock that is good now and then.
ChainMaker random_device(std::uint8_t number, const std::string& epoch, std::mt19937& random) {
    const auto up_to = [&](int most) { return static_cast<int>(random() % static_cast<unsigned>(most + 1)); };
    ChainMaker device(number, epoch);
    device.lessons = {test::lesson_info("wash-hands", "हाथ धोना", "Washing hands"),
                      test::lesson_info("weave-base", "बुनाई", "Weaving")};
    for (int i = 0; i < 40; ++i) {
        device.hands.clock = up_to(4);
        device.hands.go_on(1'000 + 1'000 * up_to(5'000));
        if (up_to(9) == 0) {
            device.hands.boot += 1;
            device.hands.mono = 1'000;
            device.hands.wall += up_to(3) == 0 ? -3'600'000 : 600'000;
        }
        const int woman = up_to(5);
        const char* lesson = up_to(1) == 0 ? "wash-hands" : "weave-base";
        switch (up_to(2)) {
            case 0:
                device.start(woman, lesson, 3, up_to(1) == 0);
                break;
            case 1:
                device.left(woman, lesson, up_to(200), up_to(1) == 0);
                break;
            default:
                device.completed(woman, lesson, up_to(3), 3, 1 + up_to(1) * up_to(4), up_to(300));
        }
    }
    return device;
}

std::string all_tables(Office& office) {
    const auto tables = office.tables();
    return collect::completions_csv(tables) + collect::learners_csv(tables, false) +
           collect::devices_csv(tables);
}

Bytes x25519_public(Bytes& secret) {
    secret.assign(crypto_box_SECRETKEYBYTES, 7);
    Bytes key(crypto_box_PUBLICKEYBYTES);
    crypto_scalarmult_base(key.data(), secret.data());
    return key;
}

}  // namespace

TEST_CASE("merge: any order, doubling and overlap of bundles gives the same tables to the byte") {
    for (const unsigned seed : {1u, 2u, 3u}) {
        std::mt19937 random(seed);
        std::vector<ChainMaker> devices;
        for (std::uint8_t number = 1; number <= 3; ++number) {
            devices.push_back(random_device(number, "0102030405060708", random));
        }
        devices.push_back(random_device(2, "ffeeddccbbaa9988", random));  // a second epoch
        devices.push_back(devices[1].copy());                             // a fork of device 2
        devices[1].completed(1, "wash-hands", 1, 3, 1, 10);
        devices.back().completed(1, "weave-base", 2, 3, 1, 20);
        devices.back().completed(40, "weave-base", 3, 3, 1, 20);  // known from the branch alone

        std::vector<Bytes> bundles;
        for (const ChainMaker& device : devices) {
            bundles.push_back(device.bundle());
            for (int i = 0; i < 4; ++i) {
                const std::int64_t lo =
                    1 + static_cast<std::int64_t>(random() % static_cast<unsigned>(device.head()));
                const std::int64_t hi =
                    lo + static_cast<std::int64_t>(random() % static_cast<unsigned>(device.head() - lo + 1));
                bundles.push_back(device.bundle(lo, hi));
            }
        }

        std::string expected;
        for (int round = 0; round < 4; ++round) {
            std::shuffle(bundles.begin(), bundles.end(), random);
            Office office;
            office.enrol(devices[0].device(), "Hampi");
            std::vector<std::string> files;
            for (const Bytes& bundle : bundles) {
                files.push_back(office.keep(bundle));
                if (random() % 3 == 0) {
                    files.push_back(office.keep(bundle));
                }
            }
            const auto half = files.begin() + static_cast<std::ptrdiff_t>(files.size() / 2);
            CHECK(office.add({files.begin(), half}).all_taken());
            if (round == 2) {
                (void)office.tables();  // a report in between changes nothing
            }
            CHECK(office.add({half, files.end()}).all_taken());
            const auto again = office.add(files);
            CHECK(again.all_taken());
            CHECK(again.new_files == 0);
            CHECK(again.known_files == static_cast<std::int64_t>(files.size()));

            const std::string tables = all_tables(office);
            if (expected.empty()) {
                expected = tables;
                CHECK(expected.find("forked") != std::string::npos);
                CHECK(expected.find("verified") != std::string::npos);
            }
            CHECK(tables == expected);
        }
    }
}

TEST_CASE("merge: a fork is named and both branches stay") {
    Office office;
    ChainMaker device(1);
    device.completed(1, "wash-hands", 3, 3, 1, 60);
    ChainMaker copied = device.copy();
    device.completed(2, "wash-hands", 3, 3, 1, 60);
    copied.completed(3, "wash-hands", 3, 3, 1, 60);
    office.add(device.bundle());
    office.add(copied.bundle());
    const auto tables = office.tables();
    REQUIRE(tables.completions.size() == 3);
    CHECK(tables.completions[0].evidence == Evidence::Signed);  // before the fork
    CHECK(tables.completions[1].evidence == Evidence::Forked);
    CHECK(tables.completions[2].evidence == Evidence::Forked);
    REQUIRE(tables.devices.size() == 1);
    CHECK(tables.devices.front().forks == 1);
    CHECK(tables.devices.front().records == 4);
}

TEST_CASE("merge: a fork shows too where the branch's own beginning never came") {
    Office office;
    ChainMaker device(1);
    device.completed(1, "wash-hands", 3, 3, 1, 60);
    ChainMaker copied = device.copy();
    device.completed(2, "wash-hands", 3, 3, 1, 60);
    copied.completed(3, "wash-hands", 3, 3, 1, 60);
    copied.completed(4, "wash-hands", 3, 3, 1, 60);
    office.add(device.bundle());
    office.add(copied.bundle(4, 4));
    const auto tables = office.tables();
    CHECK(tables.devices.front().forks == 1);
    CHECK(tables.completions.back().evidence == Evidence::Forked);
}

TEST_CASE(
    "merge: a bundle that was cut short is taken as far as it is signed, and bettered by the whole one") {
    Office office;
    ChainMaker device(1);
    for (int i = 0; i < 4'000; ++i) {
        device.completed(i, "wash-hands", 3, 3, 1, 60);
    }
    const Bytes whole = device.bundle();
    const Bytes cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(whole.size() * 3 / 4));
    auto summary = office.add(cut);
    CHECK(summary.cut_short.size() == 1);
    CHECK(summary.refused.empty());
    CHECK(summary.new_records > 1'000);
    auto tables = office.tables();
    CHECK(tables.completions.size() == static_cast<std::size_t>(summary.new_records - 1));
    CHECK(tables.completions.front().evidence == Evidence::Partial);
    CHECK(tables.devices.front().gaps == 1);
    CHECK(tables.devices.front().errors == 1);

    summary = office.add(whole);
    CHECK(summary.all_taken());
    CHECK(summary.known_records > 1'000);
    tables = office.tables();
    CHECK(tables.completions.size() == 4'000);
    CHECK(tables.completions.front().evidence == Evidence::Signed);
    CHECK(tables.devices.front().gaps == 0);
}

TEST_CASE("merge: one flipped byte anywhere is never counted as a whole bundle") {
    Office office;
    ChainMaker device(1);
    device.completed(1, "wash-hands", 3, 3, 1, 60);
    const Bytes good = device.bundle();
    for (std::size_t place = 0; place < good.size(); place += 7) {
        Bytes bad = good;
        bad[place] ^= 0x20;
        const auto summary = office.add(bad);
        CHECK_FALSE(summary.all_taken());
        CHECK(summary.new_files <= 1);
    }
    for (const auto& row : office.tables().completions) {
        CHECK(row.evidence == Evidence::Partial);
    }
}

TEST_CASE("merge: what is no bundle is refused when named and passed over in a folder") {
    Office office;
    ChainMaker device(1);
    device.completed(1, "wash-hands", 3, 3, 1, 60);
    const std::string stick = office.folder() / "stick";
    REQUIRE(make_folders(stick + "/jankar/out"));
    put(stick + "/jankar/out/a.jkrec", device.bundle());
    put(stick + "/photo.jpg", as_bytes("\xFF\xD8 a picture"));
    put(stick + "/jankar/out/half.jkrec.part", device.bundle());
    put(stick + "/letter.jkrec", as_bytes("Dear sister, this is a letter."));
    const auto summary = office.add({stick});
    CHECK(summary.new_files == 1);
    REQUIRE(summary.refused.size() == 1);
    CHECK(summary.refused.front().file == stick + "/letter.jkrec");
    CHECK(office.add({stick + "/photo.jpg"}).refused.size() == 1);
    CHECK(office.add({stick + "/not-there.jkrec"}).refused.size() == 1);
}

TEST_CASE("merge: a sealed bundle needs its key, and one of another programme is refused") {
    Office office;
    ChainMaker device(1);
    device.completed(1, "wash-hands", 3, 3, 1, 60);
    Bytes secret;
    const Bytes recipient = x25519_public(secret);
    const std::string sealed = office.keep(device.bundle(1, 2, {recipient}));
    CHECK(office.add({sealed}).refused.size() == 1);
    CHECK(office.add({sealed}, {Bytes(32, 9)}).refused.size() == 1);
    CHECK(office.add({sealed}, {secret}).all_taken());
    CHECK(office.tables().completions.size() == 1);

    device.programme = "Potters";
    const auto summary = office.add(device.bundle());
    REQUIRE(summary.refused.size() == 1);
    CHECK(summary.refused.front().reason.find("Potters") != std::string::npos);
}
