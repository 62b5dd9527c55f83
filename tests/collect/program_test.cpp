// The real program: its words, its exit codes, what it leaves on the disk.
#include <doctest/doctest.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "tests/collect/chain_maker.h"
#include "tests/support/own_mounts.h"
#include "tests/support/temp_dir.h"
#include "tools/collect/card.h"
#include "tools/collect/keys.h"

using namespace jankar;
using jankar::test::ChainMaker;
using jankar::test::own_mounts;
using jankar::test::put;
using jankar::test::TempDir;

namespace {

struct Ran {
    int exit_code = -1;
    std::string out, err;
};

/// Runs a shell line; stdout and stderr apart.
Ran shell(const std::string& line) {
    TempDir folder;
    const int status = std::system(
        ("( " + line + " ) >" + (folder / "out") + " 2>" + (folder / "err") + " </dev/null").c_str());
    Ran ran;
    ran.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    ran.out = read_text_file(folder / "out", 1u << 24).value_or("");
    ran.err = read_text_file(folder / "err", 1u << 24).value_or("");
    return ran;
}

Ran collect_program(const std::string& arguments) {
    return shell(std::string(JANKAR_COLLECT) + " " + arguments);
}

/// A store in a folder of its own, made by the program.
struct Programme {
    Programme() {
        const Ran ran = collect_program("init " + store +
                                        " --programme 'Weavers & Sons' --homepage https://example.org/w");
        REQUIRE_MESSAGE(ran.exit_code == 0, ran.err);
    }
    TempDir folder;
    std::string store = folder / "office.db";
    std::string file(const std::string& name, ByteView bytes) {
        put(folder / name, bytes);
        return folder / name;
    }
    std::string report(const std::string& options = "") {
        const Ran ran = collect_program("report " + store + " -o " + (folder / "report") + " " + options);
        REQUIRE_MESSAGE(ran.exit_code == 0, ran.err);
        return read_text_file(folder / "report/completions.csv", 1u << 24).value_or("");
    }
    std::string bytes() { return read_text_file(store, 1u << 26).value_or("?"); }
};

ChainMaker one_completion(std::uint8_t number = 1) {
    ChainMaker device(number);
    device.start(1, "wash-hands", 3);
    device.completed(1, "wash-hands", 2, 3, 1, 100);
    device.lessons = {test::lesson_info("wash-hands", "हाथ धोना", "Washing hands")};
    return device;
}

bool one_sentence(const std::string& text) {
    return text.size() > 10 && text.back() == '\n' && text.find('\n') == text.size() - 1;
}

std::size_t lines(const std::string& text) {
    return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

}  // namespace

TEST_CASE("init: store, keys for the owner only, a card that is signed, a sheet, nothing is overwritten") {
    Programme programme;
    struct stat info {};
    REQUIRE(::stat((programme.store + ".keys").c_str(), &info) == 0);
    CHECK((info.st_mode & 0777) == 0600);
    REQUIRE(::stat((programme.folder / "recovery-sheet.html").c_str(), &info) == 0);
    CHECK((info.st_mode & 0777) == 0600);
    const std::string card = read_text_file(programme.folder / "programme.toml", 1u << 16).value_or("");
    CHECK(card.find("name = \"Weavers & Sons\"") != std::string::npos);
    CHECK(card.find("number = 1\n") != std::string::npos);
    const auto key_place = card.find("\nkey = \"") + 8;
    const auto key = from_hex(card.substr(key_place, 64));
    REQUIRE(key);
    CHECK(collect::card_holds(card, *key));
    std::string changed = card;
    changed.replace(changed.find("self_join = true"), 16, "self_join = fals");
    CHECK_FALSE(collect::card_holds(changed, *key));
    CHECK(collect::read_opening_keys(programme.store + ".keys")->size() == 2);

    // Changed by hand it is signed anew, with the next number.
    const std::string path = programme.folder / "programme.toml";
    changed = card;
    changed.replace(changed.find("codes = false"), 13, "codes = true");
    put(path, as_bytes(changed));
    const Ran renewed = collect_program("init " + programme.store + " --card " + path);
    CHECK_MESSAGE(renewed.exit_code == 0, renewed.err);
    const std::string next = read_text_file(path, 1u << 16).value_or("");
    CHECK(next.find("number = 2\n") != std::string::npos);
    CHECK(next.find("codes = true\n") != std::string::npos);
    CHECK(collect::card_holds(next, *key));
    for (const auto& [what, by] :
         {std::pair("self_join = true", "self_join = maybe"), std::pair("number = 2", "number = two"),
          std::pair("key = \"", "key = \"00")}) {
        std::string spoilt = next;
        spoilt.replace(spoilt.find(what), std::string(what).size(), by);
        put(path, as_bytes(spoilt));
        const Ran refused = collect_program("init " + programme.store + " --card " + path);
        CHECK(refused.exit_code == 1);
        CHECK_MESSAGE(one_sentence(refused.err), refused.err);
        CHECK(read_text_file(path, 1u << 16).value_or("") == spoilt);
    }
    put(path, as_bytes(next));
    CHECK(collect_program("init " + (programme.folder / "other.db") + " --card " + path).exit_code == 2);

    const std::string before = programme.bytes();
    const Ran again =
        collect_program("init " + programme.store + " --programme Other --homepage https://example.org/o");
    CHECK(again.exit_code == 2);
    CHECK(one_sentence(again.err));
    CHECK(programme.bytes() == before);
    CHECK(collect_program("init " + (programme.folder / "x.db") + " --programme X --homepage nowhere")
              .exit_code == 2);
}

TEST_CASE("add and report: one bundle is one row, and the same bundle again is still one row") {
    Programme programme;
    const ChainMaker device = one_completion();
    const std::string bundle = programme.file("a.jkrec", device.bundle());
    Ran ran = collect_program("add " + programme.store + " " + bundle);
    CHECK(ran.exit_code == 0);
    CHECK(ran.out == "1 file new, 0 known, 0 cut short, 0 refused\n3 records new, 0 known\n");
    CHECK(ran.err.empty());
    const std::string csv = programme.report();
    CHECK(lines(csv) == 2);
    CHECK(csv.find("Weavers & Sons,,," + device.device()) != std::string::npos);
    CHECK(csv.find(",67,1,2,1,0,signed\r\n") != std::string::npos);

    ran = collect_program("add " + programme.store + " " + bundle + " " + bundle);
    CHECK(ran.exit_code == 0);
    CHECK(ran.out == "0 files new, 2 known, 0 cut short, 0 refused\n0 records new, 0 known\n");
    CHECK(programme.report() == csv);
}

TEST_CASE(
    "report: one HTML file with the women counted, titles in the language asked for, nothing from the "
    "network") {
    Programme programme;
    for (std::uint8_t number = 1; number <= 2; ++number) {
        ChainMaker device = one_completion(number);
        device.label = "<b>J-12</b>";
        for (int woman = 2; woman <= 6; ++woman) {
            device.completed(10 * number + woman, "wash-hands", 3, 3, 1, 60);
        }
        const std::string file = programme.file(fmt::format("{}.jkrec", number), device.bundle());
        REQUIRE(collect_program("add " + programme.store + " " + file).exit_code == 0);
    }
    programme.report("--lang hi");
    const std::string html = read_text_file(programme.folder / "report/index.html", 1u << 24).value_or("");
    CHECK(html.find("कम से कम <b>11</b> महिलाएँ, 2 में से 2 उपकरणों से, 3 मार्च 2026 तक।") != std::string::npos);
    CHECK(html.find("हाथ धोना") != std::string::npos);
    CHECK(html.find("Washing hands") == std::string::npos);
    CHECK(html.find("<b>J-12") == std::string::npos);
    for (const char* outside : {"src=", "href=", "@import", "url(http", "<script"}) {
        CHECK(html.find(outside) == std::string::npos);
    }
    programme.report("--lang ta");
    CHECK(read_text_file(programme.folder / "report/index.html", 1u << 24)->find("Washing hands") !=
          std::string::npos);
}

TEST_CASE("report: days, sites and languages narrow it or are refused") {
    Programme programme;
    const ChainMaker device = one_completion();
    REQUIRE(collect_program("add " + programme.store + " " + programme.file("a.jkrec", device.bundle()))
                .exit_code == 0);
    CHECK(lines(programme.report("--from 2026-03-03 --to 2026-03-03")) == 2);
    CHECK(lines(programme.report("--from 2026-03-04")) == 1);
    CHECK(lines(programme.report("--to 2026-03-02")) == 1);
    CHECK(lines(programme.report("--site Hampi")) == 1);
    programme.file("devices.csv", as_bytes("device,site\n" + device.device() + ",Hampi\n"));
    REQUIRE(collect_program("devices " + programme.store + " --list " + (programme.folder / "devices.csv"))
                .exit_code == 0);
    CHECK(programme.report("--site Hampi").find("Hampi") != std::string::npos);
    CHECK(programme.report().find(",verified\r\n") != std::string::npos);
    for (const char* wrong : {"--from 2026-02-30", "--calendar julian", "--by caste", "--from yesterday",
                              "--from 2026-03-04 --to 2026-03-03", "--lang klingon"}) {
        const Ran ran =
            collect_program("report " + programme.store + " -o " + (programme.folder / "r2") + " " + wrong);
        CHECK(ran.exit_code == 2);
        CHECK(one_sentence(ran.err));
    }
}

TEST_CASE("report: no file names anybody unless asked, and then only a column is added") {
    Programme programme;
    REQUIRE(
        collect_program("add " + programme.store + " " + programme.file("a.jkrec", one_completion().bundle()))
            .exit_code == 0);
    const std::string plain = programme.report();
    const auto header_of = [&] {
        const std::string csv =
            read_text_file(programme.folder / "report/learners.csv", 1u << 24).value_or("");
        return csv.substr(3, csv.find("\r\n") - 3);
    };
    CHECK(header_of() ==
          "programme,site,group,device,learner,person,lang,joined_at,last_at,time_quality,lessons_finished,"
          "courses_finished,active_minutes,together,seen,agreed,evidence");
    CHECK(programme.report("--names") == plain);
    CHECK(header_of().substr(header_of().size() - 14) == ",evidence,name");
}

TEST_CASE("verify: the shape of its JSON, for good, flipped, truncated and foreign files") {
    Programme programme;
    const ChainMaker device = one_completion();
    const Bytes good = device.bundle();
    Bytes flipped = good;
    flipped[flipped.size() / 2] ^= 1;
    const std::string good_file = programme.file("good.jkrec", good);
    const std::string flipped_file = programme.file("flipped.jkrec", flipped);
    const std::string cut_file = programme.file("cut.jkrec", ByteView(good).first(good.size() - 20));
    const std::string text_file = programme.file("text.jkrec", as_bytes("Dear sister"));

    Ran ran = collect_program("verify --json " + good_file);
    CHECK(ran.exit_code == 0);
    auto json = nlohmann::json::parse(ran.out);
    CHECK(json == nlohmann::json{{"ok", true},
                                 {"signer", device.public_key()},
                                 {"trusted", false},
                                 {"faults", nlohmann::json::array()}});
    CHECK(collect_program("verify " + good_file).exit_code == 0);
    for (const std::string& file : {flipped_file, cut_file, text_file}) {
        ran = collect_program("verify --json " + file);
        CHECK(ran.exit_code == 1);
        json = nlohmann::json::parse(ran.out);
        CHECK(json.at("ok") == false);
        CHECK(json.at("faults").size() == 1);
        CHECK(one_sentence(ran.err));
    }
    CHECK(json.at("signer").is_null());
    ran = collect_program("verify --json " + good_file + " " + text_file);
    CHECK(ran.exit_code == 1);
    json = nlohmann::json::parse(ran.out);
    CHECK(json.at("ok") == false);
    CHECK(json.at("files").at(0).at("ok") == true);
    CHECK(json.at("files").at(1).at("ok") == false);
}

TEST_CASE(
    "add: a truncated bundle is cut short, a flipped byte and a text file are refused, all say why and exit "
    "1") {
    Programme programme;
    const Bytes good = one_completion().bundle();
    Bytes flipped = good;
    flipped[flipped.size() / 3] ^= 1;
    const std::string cut = programme.file("cut.jkrec", ByteView(good).first(good.size() - 20));
    Ran ran = collect_program("add " + programme.store + " " + cut);
    CHECK(ran.exit_code == 1);
    CHECK(ran.err.rfind("cut short: " + cut, 0) == 0);
    CHECK(lines(programme.report()) == 2);
    ran = collect_program("add " + programme.store + " " + cut);  // known by now
    CHECK(ran.exit_code == 0);
    for (const std::string& file :
         {programme.file("flipped.jkrec", flipped), programme.file("text.jkrec", as_bytes("Dear sister"))}) {
        ran = collect_program("add " + programme.store + " " + file);
        CHECK(ran.exit_code == 1);
        CHECK(ran.err.find(file) != std::string::npos);
        CHECK(one_sentence(ran.err));
    }
    // The rest is done all the same.
    ran = collect_program("add " + programme.store + " " + (programme.folder / "text.jkrec") + " " +
                          programme.file("good.jkrec", good));
    CHECK(ran.exit_code == 1);
    CHECK(programme.report().find("signed") != std::string::npos);
}

TEST_CASE("store: a missing one, a locked one and one that is none give a sentence and exit 3") {
    Programme programme;
    const std::string bundle = programme.file("a.jkrec", one_completion().bundle());
    for (const std::string& verb :
         {"add " + (programme.folder / "none.db") + " " + bundle,
          "report " + (programme.folder / "none.db") + " -o " + (programme.folder / "r"),
          "add " + bundle + " " + bundle, "report " + bundle + " -o " + (programme.folder / "r")}) {
        const Ran ran = collect_program(verb);
        CHECK(ran.exit_code == 3);
        CHECK(one_sentence(ran.err));
    }
    CHECK_FALSE(is_file(programme.folder / "none.db"));

    const std::string before = programme.bytes();
    sqlite3* other = nullptr;
    REQUIRE(sqlite3_open(programme.store.c_str(), &other) == SQLITE_OK);
    REQUIRE(sqlite3_exec(other, "BEGIN EXCLUSIVE", nullptr, nullptr, nullptr) == SQLITE_OK);
    const Ran add = collect_program("add " + programme.store + " " + bundle);
    const Ran report = collect_program("report " + programme.store + " -o " + (programme.folder / "r"));
    sqlite3_exec(other, "ROLLBACK", nullptr, nullptr, nullptr);
    sqlite3_close(other);
    for (const Ran& ran : {add, report}) {
        CHECK(ran.exit_code == 3);
        CHECK(ran.err.find("Another program") != std::string::npos);
        CHECK(one_sentence(ran.err));
    }
    CHECK(programme.bytes() == before);
    CHECK(collect_program("add " + programme.store + " " + bundle).exit_code == 0);
}

TEST_CASE("store: in a read-only place it can be read, and adding says so and changes nothing") {
    Programme programme;
    const std::string bundle = programme.file("a.jkrec", one_completion().bundle());
    REQUIRE(collect_program("add " + programme.store + " " + bundle).exit_code == 0);
    const std::string before = programme.bytes();
    const std::string place = programme.folder.path();
    // A bind mount, because root may write where modes forbid it.
    const std::string mount =
        "mount --bind " + place + " " + place + " && mount -o remount,ro,bind " + place + " && ";
    REQUIRE(shell(own_mounts() + " sh -c '" + mount + "true'").exit_code == 0);
    TempDir elsewhere;
    ChainMaker second = one_completion(2);
    put(elsewhere / "b.jkrec", second.bundle());
    const Ran add = shell(own_mounts() + " sh -c '" + mount + JANKAR_COLLECT + " add " + programme.store +
                          " " + (elsewhere / "b.jkrec") + "'");
    CHECK(add.exit_code == 3);
    CHECK(one_sentence(add.err));
    CHECK(programme.bytes() == before);
    const Ran report = shell(own_mounts() + " sh -c '" + mount + JANKAR_COLLECT + " report " +
                             programme.store + " -o " + (elsewhere / "r") + "'");
    CHECK(report.exit_code == 0);
    CHECK(is_file(elsewhere / "r/index.html"));
    const Ran init =
        shell(own_mounts() + " sh -c '" + mount + JANKAR_COLLECT + " init " + (programme.folder / "new.db") +
              " --programme X --homepage https://example.org/x -o " + (elsewhere / "card") + "'");
    CHECK(init.exit_code == 3);
    CHECK(one_sentence(init.err));
}

TEST_CASE(
    "store: a disk that is full from the start or fills on the way gives a sentence, exit 3, and keeps what "
    "was there") {
    Programme programme;
    TempDir elsewhere;
    ChainMaker device = one_completion(2);
    for (int i = 0; i < 60'000; ++i) {
        device.completed(i, "wash-hands", 3, 3, 1, 60);
    }
    put(elsewhere / "big.jkrec", device.bundle());
    put(elsewhere / "small.jkrec", one_completion().bundle());
    TempDir disk;
    const auto on_small_disk = [&](const char* megabytes, const std::string& fill) {
        return shell(own_mounts() + " sh -c 'mount -t tmpfs -o size=" + std::string(megabytes) + "m none " +
                     disk.path() + " && cp " + programme.store + " " + (disk / "s.db") + " && " +
                     JANKAR_COLLECT + " add " + (disk / "s.db") + " " + (elsewhere / "small.jkrec") +
                     " && sha256sum " + (disk / "s.db") + "; " + fill + " " + JANKAR_COLLECT + " add " +
                     (disk / "s.db") + " " + (elsewhere / "big.jkrec") + "; echo exit $?; sha256sum " +
                     (disk / "s.db") + "; " + JANKAR_COLLECT + " report " + (disk / "s.db") + " -o " +
                     elsewhere.path() + "'");
    };
    const auto check = [&](const Ran& ran, bool same_bytes) {
        INFO(ran.out, ran.err);
        CHECK(ran.exit_code == 0);  // of the report afterwards
        CHECK(ran.out.find("exit 3\n") != std::string::npos);
        CHECK(one_sentence(ran.err));
        CHECK(ran.err.find("full") != std::string::npos);
        const std::string csv = read_text_file(elsewhere / "completions.csv", 1u << 24).value_or("");
        CHECK(lines(csv) == 2);
        const auto sum = ran.out.find("  " + (disk / "s.db"));
        const auto second = ran.out.rfind("  " + (disk / "s.db"));
        REQUIRE(sum != std::string::npos);
        REQUIRE(sum != second);
        if (same_bytes) {
            CHECK(ran.out.substr(sum - 64, 64) == ran.out.substr(second - 64, 64));
        }
    };
    check(on_small_disk("8", "dd if=/dev/zero of=" + (disk / "fill") + " bs=64k 2>/dev/null;"), true);
    check(on_small_disk("8", ""), false);
}

TEST_CASE("command line: reserved verbs and wrong options are one sentence and exit 2") {
    for (const char* arguments :
         {"stick a", "people", "people a --same b", "packs a", "export a --format pdf -o b", "export a -o b",
          "push a --lrs u", "code a", "scan a", "simulate -o d --devices 3", "", "dance", "report", "add",
          "init postgresql://127.0.0.1:1/x --programme X --homepage https://example.org/x"}) {
        INFO(arguments);
        const Ran ran = collect_program(arguments);
        CHECK(ran.exit_code == 2);
        CHECK(one_sentence(ran.err));
        CHECK(ran.out.empty());
    }
    CHECK(collect_program("--help").exit_code == 0);
}

TEST_CASE("status: the columns of devices.csv under devices") {
    Programme programme;
    const ChainMaker device = one_completion();
    REQUIRE(collect_program("add " + programme.store + " " + programme.file("a.jkrec", device.bundle()))
                .exit_code == 0);
    const Ran ran = collect_program("status --json " + programme.store);
    CHECK(ran.exit_code == 0);
    const auto json = nlohmann::json::parse(ran.out);
    REQUIRE(json.at("devices").size() == 1);
    const auto& row = json.at("devices").at(0);
    CHECK(row.at("device") == device.device());
    CHECK(row.at("records") == 3);
    CHECK(row.at("state") == "new");
    programme.report();
    const std::string csv = read_text_file(programme.folder / "report/devices.csv", 1u << 24).value_or("");
    std::size_t columns = 1;
    for (const char c : csv.substr(0, csv.find('\r'))) {
        columns += c == ',' ? 1 : 0;
    }
    CHECK(columns == row.size());
    for (const auto& [name, value] : row.items()) {
        CHECK(csv.find(name) != std::string::npos);
    }
}
