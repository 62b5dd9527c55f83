// What goes between a device and its programme: card, sealed bundles, people files, receipts, pruning.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "bundle_samples.h"
#include "content/base/files.h"
#include "player/records/class_qr.h"
#include "player/records/people_file.h"
#include "player/records/prune.h"
#include "player/records/receipt_qr.h"
#include "player/records/safe_write.h"
#include "player/records/spoken_code.h"
#include "programme.h"
#include "store_fixture.h"

namespace jankar::records {
namespace {

using test::Device;
using test::Programme;
using test::TempDir;

constexpr std::int64_t kDay = 24LL * 60 * 60 * 1000;

Bytes file_bytes(const std::string& path) {
    return read_file(path, 64u << 20).value();
}

void put(const std::string& path, ByteView bytes) {
    std::filesystem::create_directories(std::filesystem::path(path).parent_path());
    REQUIRE(write_file_atomic(path, bytes).has_value());
}

std::string only(const std::vector<std::string>& paths, const std::string& ending) {
    std::string found;
    for (const std::string& path : paths) {
        if (path.ends_with(ending)) {
            CHECK_MESSAGE(found.empty(), "two files end with ", ending);
            found = path;
        }
    }
    REQUIRE_FALSE(found.empty());
    return found;
}

/// A device with a card, a woman who said yes, one who said no, and one play.
struct Field {
    Programme programme;
    Device device;
    TempDir stick;
    std::string out = stick / "out", in = stick / "in";
    std::string yes, no;

    explicit Field(const std::string& more = {}) {
        device.start();
        REQUIRE(device.store->set_programme(programme.card(1, more), true).value());
        yes = add("CANARY-Sunita", 1);
        no = add("CANARY-Meena", 0);
        play(yes);
    }
    std::string add(const std::string& name, int office) {
        NewLearner woman;
        woman.name = name;
        woman.drawing = "pot";
        woman.lang = "kn";
        woman.office = office;
        woman.photo = Bytes(300, 0x77);
        return device.store->add_learner(woman).value();
    }
    void play(const std::string& woman) {
        REQUIRE(device.store->open_session(woman).has_value());
        device.play();
        REQUIRE(device.store->close_session().has_value());
    }
    std::vector<std::string> exported() {
        auto paths = device.store->export_bundles(out);
        REQUIRE_MESSAGE(paths.has_value(), (paths ? "" : paths.error().text));
        return *paths;
    }
    ReadBundle opened(const std::string& path) {
        return test::read_file_bundle(path, {programme.sealing_secret});
    }
    Receipt receipt_for(const ReadBundle& bundle) {
        const BundleHeader& header = bundle.content.header;
        return {header.device, header.epoch, header.hi, header.head_id, {}};
    }
    BroughtIn bring(const Receipt& receipt) {
        const Bytes file = programme.receipt_file(receipt);
        put(in + "/" + receipt_name(receipt, file), file);
        auto brought = device.store->bring_in(in, false);
        REQUIRE_MESSAGE(brought.has_value(), (brought ? "" : brought.error().text));
        return *brought;
    }
};

TEST_CASE("exchange: with a card a bundle is sealed to every key on it, and names nobody") {
    Field field;
    const auto paths = field.exported();
    REQUIRE(paths.size() == 2);
    const std::string bundle = only(paths, ".jkrec");
    for (const Bytes& key : {field.programme.sealing_secret, field.programme.recovery_secret}) {
        const auto read = test::read_file_bundle(bundle, {key});
        CHECK(read.state == BundleState::Whole);
        CHECK(read.opened);
        CHECK(read.content.header.programme == field.programme.name);
        for (const RecordLine& line : read.content.records) {
            CHECK(line.json.find("CANARY") == std::string::npos);
        }
    }
    CHECK_FALSE(test::read_file_bundle(bundle).opened);
    for (const std::string& path : paths) {
        CHECK(path.find("CANARY") == std::string::npos);
        CHECK(as_text(file_bytes(path)).find("CANARY") == std::string_view::npos);
    }
    // Nothing new: nothing is written, neither bundle nor people file.
    CHECK(field.exported().empty());
}

TEST_CASE("exchange: a people file tells the name of who said yes, of the other only that she is there") {
    Field field;
    const std::string path = only(field.exported(), ".jkpeople");
    const auto source = open_file_source(path);
    REQUIRE(source.has_value());
    CHECK_FALSE(read_people(**source, {}).value().opened);
    const auto read = read_people(**source, {field.programme.recovery_secret});
    REQUIRE_MESSAGE(read.has_value(), (read ? "" : read.error().text));
    REQUIRE(read->content.persons.size() == 2);
    const Person& first = read->content.persons[0];
    CHECK(first.learner == field.yes);
    CHECK(first.agreed);
    CHECK(first.name == "CANARY-Sunita");
    CHECK(first.lang == "kn");
    CHECK(first.picture == Bytes(300, 0x77));
    const Person second = read->content.persons[1];
    CHECK(second == Person{field.no, {}, false, {}, {}, {}, {}});

    SUBCASE("a change of mind is written once, and the old file stays") {
        LearnerChange change;
        change.office = 0;
        REQUIRE(field.device.store->change_learner(field.yes, change).has_value());
        const std::string later = only(field.exported(), ".jkpeople");
        CHECK(later != path);
        CHECK(is_file(path));
        const auto again = read_people(**open_file_source(later), {field.programme.sealing_secret});
        CHECK(again.value().content.persons[0].name.empty());
        CHECK(field.exported().empty());
    }
    SUBCASE("what the office has is not written again, on no stick") {
        std::string bundle;
        const auto names = list_folder(field.out).value();
        for (const std::string& name : names) {
            bundle = name.ends_with(".jkrec") ? field.out + "/" + name : bundle;
        }
        Receipt receipt = field.receipt_for(field.opened(bundle));
        receipt.people = read->content.header.mark;
        CHECK(field.bring(receipt).receipts == 1);
        const TempDir other;
        CHECK(field.device.store->export_bundles(other / "out").value().empty());
    }
}

TEST_CASE("exchange: any byte of a people file flipped, and any cut, is refused with a sentence") {
    Field field;
    const Bytes whole = file_bytes(only(field.exported(), ".jkpeople"));
    for (std::size_t i = 0; i < whole.size(); ++i) {
        Bytes bytes = whole;
        bytes[i] ^= static_cast<std::uint8_t>(1u << (i % 8));
        const auto read = read_people(*memory_source(bytes), {field.programme.sealing_secret});
        CHECK_MESSAGE(!read.has_value(), "byte ", i);
        bytes.assign(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(i));
        const auto cut = read_people(*memory_source(bytes), {field.programme.sealing_secret});
        CHECK_MESSAGE(!cut.has_value(), "cut at ", i);
    }
}

TEST_CASE("exchange: the stored card, receipt and people file of format 1 are read for ever") {
    const std::string folder = std::string(JANKAR_SOURCE_DIR) + "/tests/records/sample-v1";
    const DeviceKey key = test::sample_key();
    const std::string device = device_id_of(key.public_key);
    const Bytes file = file_bytes(folder + ".jkack");
    const Receipt receipt = read_receipt(file, key.public_key).value();
    CHECK(receipt.device == device);
    CHECK(receipt.epoch == test::kSampleEpoch);
    CHECK(receipt.seq == 70'000);
    CHECK(receipt.day == 20'779);
    CHECK(write_receipt(receipt, key.secret_key).value() == file);
    const std::string text = read_text_file(folder + "-programme.toml", kLargestCard).value();
    const ProgrammeCard card = read_card(text).value();
    CHECK(card.number == 2);
    CHECK(card.key == to_hex(key.public_key));
    CHECK(card.sms == "+919812345678");
    CHECK_FALSE(card.self_join);
    CHECK(signed_card(text.substr(0, text.find("[signature]")), key.secret_key) == text);
    Bytes secret;
    for (std::uint8_t byte = 0x40; byte < 0x60; ++byte) {
        secret.push_back(byte);
    }
    const auto people = read_people(**open_file_source(folder + ".jkpeople"), {secret}).value();
    CHECK(people.content.header.device == device);
    CHECK(people.content.header.mark == people_mark(people.content.persons, key));
    REQUIRE(people.content.persons.size() == 2);
    CHECK(people.content.persons[0].name == "Sunita");
    CHECK_FALSE(people.content.persons[1].agreed);
}

TEST_CASE("exchange: a people file is never written in the clear") {
    PeopleContent content;
    content.persons = {{std::string(32, 'a'), {}, true, "Sunita", {}, {}, {}}};
    CHECK_FALSE(write_people(content, {}, make_device_key()).has_value());
    Device device;
    device.start();
    NewLearner woman;
    woman.name = "CANARY-Sunita";
    woman.office = 1;
    const std::string id = device.store->add_learner(woman).value();
    REQUIRE(device.store->open_session(id).has_value());
    device.play();
    const TempDir stick;
    const auto paths = device.store->export_bundles(stick / "out").value();
    REQUIRE(paths.size() == 1);
    CHECK(paths[0].ends_with(".jkrec"));
    CHECK_FALSE(test::read_file_bundle(paths[0]).content.header.sealed);
}

TEST_CASE(
    "exchange: exports begin behind the last receipt, without news after it there is nothing to write") {
    Field field;
    const auto first = field.opened(only(field.exported(), ".jkrec"));
    const std::int64_t upto = first.content.header.hi;
    CHECK(field.device.store->finished(field.yes).value()[0].received == false);
    CHECK(field.bring(field.receipt_for(first)).receipts == 1);
    CHECK(field.device.store->finished(field.yes).value()[0].received);
    const TempDir other;
    const auto elsewhere = field.device.store->export_bundles(other / "out").value();
    for (const std::string& path : elsewhere) {
        CHECK(path.ends_with(".jkpeople"));  // the receipt did not speak of it
    }
    // The same receipt again is no news.
    CHECK(field.bring(field.receipt_for(first)).receipts == 0);

    field.play(field.yes);
    const auto second = field.opened(only(field.exported(), ".jkrec"));
    CHECK(second.state == BundleState::Whole);
    CHECK(second.content.header.lo == upto + 1);
    CHECK(second.content.header.prev_id == first.content.header.head_id);
    const auto counts = field.device.store->collected().value();
    CHECK(counts.received == 1);
    CHECK(counts.written == 1);
    CHECK(counts.here == 0);
    CHECK(counts.sealed);
    field.play(field.no);
    CHECK(field.device.store->collected().value().here == 1);
    CHECK(field.device.store->verify().has_value());
}

TEST_CASE("exchange: a receipt is taken only for exactly this device's records") {
    Field field;
    const auto bundle = field.opened(only(field.exported(), ".jkrec"));
    const Receipt good = field.receipt_for(bundle);
    SUBCASE("of another history") {
        Receipt other = good;
        other.id[0] = other.id[0] == 'a' ? 'b' : 'a';
        const auto brought = field.bring(other);
        CHECK(brought.receipts == 0);
        REQUIRE(brought.refused.size() == 1);
        CHECK(brought.refused[0].reason.ends_with("."));
    }
    SUBCASE("of records that are not there") {
        Receipt later = good;
        later.seq += 500;
        CHECK(field.bring(later).refused.size() == 1);
    }
    SUBCASE("of another device: passed over without a word") {
        Receipt other = good;
        other.device = std::string(32, '7');
        const auto brought = field.bring(other);
        CHECK(brought.receipts == 0);
        CHECK(brought.refused.empty());
    }
    SUBCASE("signed by another programme") {
        const Programme stranger;
        put(field.in + "/x.jkack", stranger.receipt_file(good));
        const auto brought = field.device.store->bring_in(field.in, true).value();
        CHECK(brought.receipts == 0);
        CHECK(brought.refused.size() == 1);
    }
    SUBCASE("with any byte flipped, or cut") {
        const Bytes whole = field.programme.receipt_file(good);
        for (std::size_t i = 0; i < whole.size(); ++i) {
            Bytes bytes = whole;
            bytes[i] ^= 1;
            const auto read = read_receipt(bytes, field.programme.receipt.public_key);
            // The signature is hexadecimal, whose letters have two forms.
            CHECK_MESSAGE((!read || read->id == good.id), "byte ", i);
            bytes.resize(i);
            CHECK_FALSE(read_receipt(bytes, field.programme.receipt.public_key).has_value());
        }
    }
    CHECK(field.device.store->received().value().empty());
}

TEST_CASE("exchange: a card is taken only from the same programme, and only a later one") {
    Programme ours, theirs;
    Device device;
    device.start();
    CHECK_FALSE(device.store->set_programme(ours.card(3), false).has_value());
    CHECK_FALSE(device.store->programme().value().has_value());
    CHECK(device.store->set_programme(ours.card(3), true).value());
    CHECK_FALSE(device.store->set_programme(ours.card(3), true).value());
    CHECK_FALSE(device.store->set_programme(ours.card(2), true).value());
    CHECK_FALSE(device.store->set_programme(ours.card(3, "codes = true"), true).has_value());
    CHECK_FALSE(device.store->set_programme(theirs.card(9), true).has_value());
    CHECK(device.store->set_programme(ours.card(4, "codes = true\nsms = \"+919900112233\""), false).value());
    const auto card = device.store->programme().value();
    REQUIRE(card.has_value());
    CHECK(card->number == 4);
    CHECK(card->codes);
    CHECK(card->sms == "+919900112233");
    CHECK(card->contacts.at("women") == "181");
    CHECK(card->sealing.size() == 2);
    CHECK(device.store->device_setting("detail").value() == "lessons");
    // Kept over a restart.
    device.stop();
    device.start();
    CHECK(device.store->programme().value()->number == 4);
}

TEST_CASE("exchange: no card with any byte changed is taken") {
    const Programme programme;
    const std::string card = programme.card();
    REQUIRE(read_card(card).has_value());
    for (std::size_t i = 0; i < card.size(); ++i) {
        std::string bad = card;
        bad[i] = static_cast<char>(bad[i] ^ 0x04);
        const auto read = read_card(bad);
        CHECK_MESSAGE(!read.has_value(), "byte ", i);
        CHECK_FALSE(read_card(card.substr(0, i)).has_value());
    }
    CHECK_FALSE(read_card(card + "\n").has_value());
}

TEST_CASE("exchange: on a stick the card goes first, and the first card waits for the trainer") {
    Field field;
    const auto bundle = field.opened(only(field.exported(), ".jkrec"));
    Device fresh;
    fresh.start();
    put(field.in + "/programme.toml", as_bytes(field.programme.card(7)));
    const auto waits = fresh.store->bring_in(field.in, false).value();
    CHECK(waits.card_waits);
    CHECK_FALSE(waits.card);
    CHECK(fresh.store->bring_in(field.in, true).value().card);
    // The device of the programme takes the later card and the receipt at one visit.
    const auto both = field.bring(field.receipt_for(bundle));
    CHECK(both.card);
    CHECK(both.receipts == 1);
    CHECK(both.refused.empty());
}

TEST_CASE("exchange: the day of a receipt of any device is the least that a clock may show") {
    Field field;
    const auto bundle = field.opened(only(field.exported(), ".jkrec"));
    Receipt other = field.receipt_for(bundle);
    other.device = std::string(32, 'a');
    other.day = field.device.clock.wall / kDay + 20;
    CHECK(field.bring(other).receipts == 0);
    CHECK(field.bring(field.receipt_for(bundle)).receipts == 1);  // one without a day says nothing of it
    field.device.stop();
    field.device.start();
    CHECK(field.device.store->warnings().size() == 1);
    CHECK(field.device.store->warnings()[0].find("date") != std::string::npos);
    field.play(field.yes);
    CHECK(field.opened(only(field.exported(), ".jkrec")).content.records.back().json.find(R"("clock":0)") !=
          std::string::npos);
    field.device.stop();
    field.device.clock.advance(21 * kDay);
    field.device.start();
    CHECK(field.device.store->warnings().empty());
}

TEST_CASE("exchange: what a stick brings and what it is owed is known before anybody taps") {
    Field field;
    const std::string stick = field.out.substr(0, field.out.rfind('/'));
    const auto news = [&](const std::string& folder) {
        return field.device.store->stick_news(folder, false).value();
    };
    CHECK(news(stick).is_owed);
    CHECK(news(stick).is_sealed);
    CHECK_FALSE(news(stick).brings);
    const ReadBundle bundle = field.opened(only(field.exported(), ".jkrec"));
    // Here it lies; a stick that has it not is owed it, until the office says that it came.
    CHECK_FALSE(news(stick).is_owed);
    const TempDir other;
    CHECK(news(other / "jankar").is_owed);
    const Receipt receipt = field.receipt_for(bundle);
    const Bytes file = field.programme.receipt_file(receipt);
    put(field.in + "/" + receipt_name(receipt, file), file);
    CHECK(news(stick).brings);
    put(other / "jankar/in/renamed.jkack", file);
    CHECK(news(other / "jankar").brings);
    CHECK(field.bring(receipt).receipts == 1);
    CHECK_FALSE(news(stick).brings);
    CHECK_FALSE(news(other / "jankar").is_owed);
    // A later card, and news of the device alone.
    put(field.in + "/" + std::string(kCardName), as_bytes(field.programme.card(2, {})));
    CHECK(news(stick).brings);
    CHECK(field.device.store->bring_in(field.in, false).value().card);
    field.device.store->set_device_state({{{"health", 1}}, -1});
    CHECK_FALSE(news(other / "jankar").is_owed);
    field.play(field.no);
    CHECK(news(stick).is_owed);
}

TEST_CASE("prune: only under a receipt, only after 90 days, and the tables come out the same") {
    Field field;
    const auto bundle = field.opened(only(field.exported(), ".jkrec"));
    field.device.clock.advance(100 * kDay);
    field.play(field.yes);
    const auto before = field.device.store->derived_text().value();
    // 100 days old and no receipt: whole.
    const auto whole = field.opened(only(field.exported(), ".jkrec"));
    CHECK(std::none_of(whole.content.records.begin(), whole.content.records.end(),
                       [](const RecordLine& line) { return is_pruned(line.json); }));

    CHECK(field.bring(field.receipt_for(bundle)).receipts == 1);
    CHECK(field.device.store->verify().has_value());
    REQUIRE(field.device.store->rebuild_derived().has_value());
    const auto after = field.device.store->derived_text().value();
    // The receipt and what the second export added are new; who finished what is as it was.
    for (const char* table : {"finished|", "visit|", "consent|", "chain|"}) {
        for (std::size_t at = before.find(table); at != std::string::npos; at = before.find(table, at + 1)) {
            const std::string row = before.substr(at, before.find('\n', at) - at);
            CHECK_MESSAGE(after.find(row) != std::string::npos, row);
        }
    }
    field.device.stop();
    const std::string database = field.device.folder + "/records.db";
    const std::string dump = [&] {
        Bytes bytes = file_bytes(database);
        return std::string(as_text(bytes));
    }();
    CHECK(dump.find("\"kind\":\"lesson-left\",\"pruned\":1}") != std::string::npos);
    field.device.start();
    CHECK(field.device.store->verify().has_value());
    // What is exported next is whole: it begins behind the receipt.
    field.play(field.no);
    const TempDir other;
    const auto next = field.device.store->export_bundles(other / "out").value();
    const auto read = field.opened(only(next, ".jkrec"));
    CHECK(read.state == BundleState::Whole);
    CHECK(read.content.header.lo == bundle.content.header.hi + 1);
}

TEST_CASE("prune: what is younger, or dated by a clock nobody believes, stays") {
    for (const int source : {3, 1}) {
        CAPTURE(source);
        Field field;
        field.device.machine.source = source;
        const auto bundle = field.opened(only(field.exported(), ".jkrec"));
        field.device.clock.advance((source == 3 ? 80 : 200) * kDay);
        CHECK(field.bring(field.receipt_for(bundle)).receipts == 1);
        field.device.stop();
        const Bytes bytes = file_bytes(field.device.folder + "/records.db");
        CHECK(as_text(bytes).find("\"pruned\":1}") == std::string_view::npos);
    }
}

TEST_CASE("codes: only where the card allows them, of her completion, and of all that no receipt covers") {
    Field closed;
    CHECK_FALSE(closed.device.store->completion_codes(closed.yes, "wash-hands", "").has_value());
    CHECK_FALSE(closed.device.store->class_codes().has_value());

    Field field("codes = true\nsms = \"+919900112233\"");
    const auto codes = field.device.store->completion_codes(field.yes, "wash-hands", "");
    REQUIRE_MESSAGE(codes.has_value(), (codes ? "" : codes.error().text));
    const auto fact = read_receipt_code(codes->qr);
    REQUIRE(fact.has_value());
    CHECK(field.yes.starts_with(fact->fact.learner));
    CHECK(lesson_mark("wash-hands", "").starts_with(fact->fact.lesson));
    CHECK(codes->sms.starts_with("SMSTO:+919900112233:"));
    CHECK(codes->sms.size() == 20 + kMessageLetters);
    const auto key = spoken_key_of_office(fact->public_key, field.programme.sealing_secret).value();
    CHECK(read_spoken(codes->digits, key) == spoken_fact(fact->fact));
    for (const std::string& text : {codes->qr, codes->sms, codes->digits}) {
        CHECK(text.find("CANARY") == std::string::npos);
    }
    CHECK_FALSE(field.device.store->completion_codes(field.no, "wash-hands", "").has_value());

    const auto frames = field.device.store->class_codes();
    REQUIRE_MESSAGE(frames.has_value(), (frames ? "" : frames.error().text));
    ClassReader reader;
    std::optional<Bytes> bundle;
    for (const std::string& frame : *frames) {
        bundle = reader.add(frame).value();
    }
    REQUIRE(bundle.has_value());
    const auto read = read_bundle(*memory_source(*bundle), {field.programme.sealing_secret});
    REQUIRE(read.has_value());
    CHECK(read->state == BundleState::Whole);
    CHECK(field.bring(field.receipt_for(*read)).receipts == 1);
    CHECK(field.device.store->class_codes().value().empty());
}

TEST_CASE("safe write: older files are never touched, a full or read-only place leaves nothing behind") {
    const TempDir stick;
    const std::string folder = stick / "out";
    const Bytes old = {1, 2, 3}, fresh = {4, 5, 6};
    put(folder + "/a.jkrec", old);
    CHECK_FALSE(safe_write(folder, "a.jkrec", fresh).has_value());
    CHECK(file_bytes(folder + "/a.jkrec") == old);
    CHECK(list_folder(folder).value().size() == 1);
    CHECK(safe_write(folder, "b.jkrec", fresh).has_value());
    CHECK(file_bytes(folder + "/b.jkrec") == fresh);
    CHECK(list_folder(folder).value() == std::vector<std::string>{"a.jkrec", "b.jkrec"});
}

}  // namespace
}  // namespace jankar::records
