// lesson.toml and lesson.json of the step types beyond pictures, clips and questions.
#include <doctest/doctest.h>

#include <limits>
#include <random>

#include "content/lesson/json.h"
#include "content/lesson/toml_reader.h"
#include "content/lesson/uses.h"
#include "tests/lesson/format_steps.h"
#include "tests/lesson/sample_lesson.h"

using namespace jankar;
using namespace jankar::lesson;

namespace {

LessonFolder read(const std::string& toml) {
    LessonFolder folder;
    read_lesson_toml(toml, folder);
    return folder;
}

/// The only fault of steps_toml() after one change.
Fault only_fault(const std::string& from, const std::string& to) {
    auto faults = read(test::replaced(test::steps_toml(), from, to)).faults;
    for (const Fault& fault : faults) {
        CAPTURE(with_place(fault));
        CHECK(faults.size() == 1);
    }
    REQUIRE(faults.size() == 1);
    CHECK(faults[0].level == "error");
    return faults[0];
}

void same_items(const std::vector<Item>& a, const std::vector<Item>& b) {
    REQUIRE(a.size() == b.size());
    for (std::size_t i = 0; i < a.size(); ++i) {
        CHECK(a[i].picture == b[i].picture);
        CHECK(a[i].say == b[i].say);
        CHECK(a[i].cap == b[i].cap);
        CHECK(a[i].ok == b[i].ok);
        CHECK(a[i].basket == b[i].basket);
        CHECK(a[i].amount == b[i].amount);
        CHECK(a[i].x == b[i].x);
        CHECK(a[i].y == b[i].y);
        CHECK(a[i].w == b[i].w);
        CHECK(a[i].h == b[i].h);
        same_items(a[i].then, b[i].then);
    }
}

void same_step(const Step& a, const Step& b) {
    CAPTURE(a.id);
    CHECK(a.id == b.id);
    CHECK(a.type == b.type);
    CHECK(a.say == b.say);
    CHECK(a.cap == b.cap);
    CHECK(a.picture == b.picture);
    CHECK(a.video == b.video);
    CHECK(a.ok == b.ok);
    CHECK(a.task == b.task);
    CHECK(a.amount == b.amount);
    CHECK(a.paid == b.paid);
    CHECK(a.tray == b.tray);
    CHECK(a.start == b.start);
    CHECK(a.ask == b.ask);
    CHECK(a.answer == b.answer);
    CHECK(a.principal == b.principal);
    CHECK(a.rate == b.rate);
    CHECK(a.months == b.months);
    CHECK(a.kind == b.kind);
    CHECK(a.who == b.who);
    CHECK(a.hint == b.hint);
    CHECK(a.review == b.review);
    CHECK(a.seconds == b.seconds);
    same_items(a.items, b.items);
    same_items(a.partners, b.partners);
    same_items(a.baskets, b.baskets);
}

/// The error that one change of the JSON gives.
Error refused(const std::string& from, const std::string& to) {
    CAPTURE(to);
    auto lesson = lesson_from_json(test::replaced(to_json(test::compiled_steps()), from, to));
    REQUIRE_FALSE(lesson.has_value());
    CHECK(lesson.error().text.back() == '.');
    CHECK(lesson.error().text.find('\n') == std::string::npos);
    return lesson.error();
}

}  // namespace

TEST_CASE("step types: every key arrives in the model") {
    auto folder = read(test::steps_toml());
    for (const Fault& fault : folder.faults) {
        FAIL_CHECK(with_place(fault));
    }
    const Lesson& lesson = folder.lesson;
    REQUIRE(lesson.steps.size() == 13);
    CHECK(lesson.steps[0].ok);
    const Step& match = *lesson.step("match-q");
    REQUIRE(match.items.size() == 2);
    REQUIRE(match.partners.size() == 2);
    CHECK(match.items[1].picture == "pictures/b.svg");
    CHECK(match.partners[0].say == "b");
    CHECK(match.partners[1].picture.empty());
    CHECK(match.items[1].line == 26);
    const Step& sort = *lesson.step("sort-q");
    CHECK(sort.baskets.size() == 2);
    CHECK(sort.items[0].basket == 0);
    CHECK(sort.items[2].basket == 1);
    CHECK(sort.items[2].cap.at("en") == "See");
    const Step& find = *lesson.step("find-q");
    CHECK(find.items[0].y == 10.5);
    CHECK_FALSE(find.items[0].ok);
    CHECK(find.items[1].ok);
    CHECK(find.items[1].h == 50);
    const Step& pay = *lesson.step("pay-q");
    CHECK(pay.task == "pay");
    CHECK(pay.amount == Amounts{{"ET", 340}, {"IN", 350}});
    CHECK(pay.tray.at("ET").size() == 9);
    CHECK(lesson.step("change-q")->paid.at("IN") == 200);
    const Step& book = *lesson.step("book-q");
    CHECK(book.start.at("IN") == 200);
    CHECK(book.items[0].basket == 0);
    CHECK(book.items[1].basket == 1);
    CHECK(book.items[2].amount.at("IN") == 30);
    CHECK(book.ask == "how-much-left");
    CHECK(book.answer.at("IN") == 400);
    const Step& grow = *lesson.step("pile");
    CHECK(grow.kind == "loan");
    CHECK(grow.principal.at("ET") == 500);
    CHECK(grow.rate == 2);
    CHECK(grow.months == 10);
    const Step& tale = *lesson.step("tale");
    CHECK(tale.items[1].then.size() == 2);
    CHECK(tale.items[1].then[1].cap.at("en") == "So");
    CHECK(lesson.step("ring")->who == "women");
    CHECK(lesson.step("try")->video == "video/a.mp4");
    CHECK(lesson.steps.back().id == "home-13");
}

TEST_CASE("step types: each comes back from lesson.json as it was, and gives the same bytes again") {
    const Lesson whole = test::compiled_steps();
    const std::string json = to_json(whole);
    auto lesson = lesson_from_json(json);
    REQUIRE_MESSAGE(lesson.has_value(), lesson.error().text);
    CHECK(to_json(*lesson) == json);
    REQUIRE(lesson->steps.size() == whole.steps.size());
    for (std::size_t i = 0; i < whole.steps.size(); ++i) {
        same_step(whole.steps[i], lesson->steps[i]);
    }
}

TEST_CASE("step types: places in a picture survive to the last digit") {
    Lesson lesson = test::compiled_steps();
    for (double x : {0.0, 0.1, 1.0 / 3.0, 12.345678901234567, 59.999999999999}) {
        lesson.steps[3].items[1].x = x;
        auto back = lesson_from_json(to_json(lesson));
        REQUIRE(back.has_value());
        CHECK(back->steps[3].items[1].x == x);
    }
}

TEST_CASE("step types: pictures and lines of pairs, baskets, spots and stories are known") {
    auto folder = read(test::replaced(test::replaced(test::steps_toml(), "b = { picture = \"pictures/b.svg\"",
                                                     "b = { picture = \"pictures/side-b.svg\""),
                                      "{ picture = \"pictures/c.svg\", say = \"after-b\" }",
                                      "{ picture = \"pictures/after.svg\", say = \"after-b\" }"));
    auto has = [](const std::vector<Use>& uses, const std::string& name) {
        return std::any_of(uses.begin(), uses.end(), [&](const Use& use) { return use.name == name; });
    };
    CHECK(has(pictures_of(folder.lesson), "pictures/side-b.svg"));
    CHECK(has(pictures_of(folder.lesson), "pictures/after.svg"));
    for (const char* line : {"sound", "basket-b", "how-much-left", "after-c", "bus"}) {
        CHECK(has(lines_of(folder.lesson), line));
    }
    CHECK(has(videos_of(folder.lesson), "video/a.mp4"));
    // In a pack each of them must be there.
    CHECK(refused("\"sound\":{", "\"sounds\":{").code == ErrorCode::Corrupt);
    CHECK(refused("\"how-much-left\":{", "\"how-much\":{").code == ErrorCode::Corrupt);
}

TEST_CASE("step types: keys that are not known are answered with the nearest one and their line") {
    auto fault = only_fault("amount.IN = 170", "amonut.IN = 170");
    CHECK(fault.code == "unknown_key");
    CHECK(fault.text == "there is no key \"amonut\"; do you mean \"amount\"?");
    CHECK(fault.line == 70);
    CHECK(only_fault("basket = 1", "baskte = 1").text ==
          "there is no key \"baskte\"; do you mean \"basket\"?");
    CHECK(only_fault("out.IN = 120", "ouy.IN = 120").text == "there is no key \"ouy\"; do you mean \"out\"?");
    CHECK(only_fault("then = [{ picture", "than = [{ picture").text ==
          "there is no key \"than\"; do you mean \"then\"?");
    CHECK(only_fault("options = [", "answers = [").text ==
          "\"answers\" is a key of \"choose\" steps, not of \"story\" steps.");
    CHECK(only_fault("who     =", "whom    =").text == "there is no key \"whom\"; do you mean \"who\"?");
    CHECK(only_fault("answer.IN = 400 }", "anwser.IN = 400 }").text ==
          "there is no key \"anwser\"; do you mean \"answer\"?");
    CHECK(only_fault("b = { say = \"sound\" } },", "b = { say = \"sound\" }, c = 1 },").code ==
          "unknown_key");
    CHECK(only_fault("say = \"after-b\" }", "say = \"after-b\", ok = true }").code == "unknown_key");
    CHECK(only_fault("months       = 10", "months       = 10\nreview = true").text ==
          "\"review\" is a key of \"choose\", \"order\" or other question steps, not of \"grow\" steps.");
    CHECK(only_fault("months       = 10", "months       = 10\ntray.IN = [10]").text ==
          "\"tray\" is a key of \"money\" steps, not of \"grow\" steps.");
}

TEST_CASE("step types: values of the wrong kind are told in plain words") {
    CHECK(only_fault("ok      = true\nhint", "hint").text ==
          "this \"thumb\" step does not say what is right. Write ok = true when the thing shown is right, "
          "else ok = "
          "false.");
    CHECK(only_fault("amount.IN = 170", "amount = 170").text ==
          "write amount.IN = 350, amount.ET = 350, one for each country.");
    CHECK(only_fault("amount.IN = 170", "amount.India = 170").text ==
          "\"India\" is no country. Write it with two capital letters, like IN.");
    CHECK(only_fault("amount.IN = 170", "amount.IN = 0").text ==
          "amount.IN = must be a number from 1 to 99999.");
    CHECK(only_fault("amount.IN = 170", "amount.IN = -5").code == "wrong_value");
    CHECK(only_fault("amount.IN = 170", "amount.IN = 100000").code == "wrong_value");
    CHECK(only_fault("amount.IN = 170", "amount.IN = 17.5").text ==
          "amount.IN = must be a whole number, without quotes.");
    CHECK(read(test::replaced(test::steps_toml(), "start.IN = 200", "start.IN = 0")).faults.empty());
    CHECK(only_fault("tray.IN   = [100, 50, 20]", "tray.IN   = 170").text ==
          "tray.IN = must be a list of notes and coins, like [100, 50, 20].");
    CHECK(only_fault("tray.IN   = [100, 50, 20]", "tray.IN   = [100, \"50\", 20]").code == "wrong_value");
    CHECK(only_fault("x = 60", "x = nan").text == "x = must be a number of percent, like 37.5.");
    CHECK(only_fault("x = 60", "x = inf").code == "wrong_value");
    CHECK(only_fault("x = 60", "x = \"60\"").code == "wrong_value");
    CHECK(only_fault("basket = 1", "basket = 4").text == "basket = must be a number from 1 to 3.");
    CHECK(only_fault("basket = 1", "basket = 0").code == "wrong_value");
    CHECK(only_fault("in.IN = 350", "in.IN = 350, out.IN = 10").code == "in_and_out");
    CHECK(
        only_fault("ask      = { say = \"how-much-left\", answer.IN = 400 }", "ask      = \"how-much-left\"")
            .text == "ask = must be { say = \"how-much-left\", answer.IN = 400 }.");
    CHECK(only_fault(", b = { say = \"sound\" } },", " },").text ==
          "a pair has two sides; write b = { picture = \"...\", say = \"...\" }.");
    CHECK(only_fault("b = { say = \"sound\" }", "b = \"sound\"").text ==
          "b = must be { picture = \"...\", say = \"...\" }.");
    CHECK(only_fault("rate         = 2", "rate         = 2.5").code == "wrong_value");
    CHECK(only_fault("rate         = 2", "rate         = 101").text ==
          "rate = must be a number from 0 to 100.");
    CHECK(only_fault("months       = 10", "months       = 25").text ==
          "months = must be a number from 1 to 24.");
    CHECK(only_fault("{ picture = \"pictures/a.svg\", say = \"a\", then = [",
                     "3, { picture = \"pictures/a.svg\", say = \"a\", then = [")
              .code == "wrong_value");
    auto id = only_fault("id        = \"pay-q\"\n", "");
    CHECK(id.code == "missing_id");
    CHECK(id.text.find("id = \"money-5\"") != std::string::npos);
}

TEST_CASE("step types: a lesson.json that nobody vouches for is refused with one sentence") {
    const std::vector<std::pair<std::string, std::string>> changes = {
        {"\"amount\":{\"IN\":170}", "\"amount\":170"},
        {"\"amount\":{\"IN\":170}", "\"amount\":[170]"},
        {"\"amount\":{\"IN\":170}", "\"amount\":{\"IN\":-170}"},
        {"\"amount\":{\"IN\":170}", "\"amount\":{\"IN\":0}"},
        {"\"amount\":{\"IN\":170}", "\"amount\":{\"IN\":100000}"},
        {"\"amount\":{\"IN\":170}", "\"amount\":{\"IN\":1.7e2}"},
        {"\"amount\":{\"IN\":170}", "\"amount\":{\"IN\":18446744073709551615}"},
        {"\"amount\":{\"IN\":170}", "\"amount\":{\"in\":170}"},
        {"\"amount\":{\"IN\":170}", "\"amount\":{\"KE\":170}"},
        {"\"tray\":{\"IN\":[100,50,20]}", "\"tray\":{\"IN\":[100,50,-20]}"},
        {"\"tray\":{\"IN\":[100,50,20]}", "\"tray\":{\"IN\":[]}"},
        {"\"tray\":{\"IN\":[100,50,20]}", "\"tray\":{\"IN\":{\"0\":100}}"},
        {"\"tray\":{\"IN\":[100,50,20]}", "\"tray\":[100,50,20]"},
        {"\"tray\":{\"IN\":[100,50,20]}", "\"tray\":{\"IN\":[" + std::string(300'000, ' ') + "1" +
                                              [] {
                                                  std::string many;
                                                  for (int i = 0; i < 100'000; ++i) {
                                                      many += ",1";
                                                  }
                                                  return many;
                                              }() +
                                              "]}"},
        {"\"x\":60.0", "\"x\":-1"},
        {"\"x\":60.0", "\"x\":101"},
        {"\"x\":60.0", "\"x\":61"},
        {"\"x\":60.0", "\"x\":null"},
        {"\"x\":60.0", "\"x\":NaN"},
        {"\"x\":60.0", "\"x\":1e999"},
        {"\"x\":60.0", "\"z\":60"},
        {"\"w\":40.0", "\"w\":0"},
        {"\"ok\":true,\"picture\"", "\"ok\":\"true\",\"picture\""},
        {"\"basket\":1", "\"basket\":3"},
        {"\"basket\":1", "\"basket\":0"},
        {"\"basket\":1", "\"bucket\":1"},
        {"\"a\":{\"picture\"", "\"c\":{\"picture\""},
        {"\"pairs\":[", "\"pairs\":[7,"},
        {"\"b\":{\"say\":\"sound\"}", "\"b\":[]"},
        {"\"in\":{\"IN\":350}", "\"in\":{\"IN\":350},\"out\":{\"IN\":1}"},
        {"\"in\":{\"IN\":350}", "\"into\":{\"IN\":350}"},
        {"\"answer\":{\"IN\":400}", "\"answer\":{\"IN\":401}"},
        {"\"ask\":{\"answer\"", "\"ask\":[{\"answer\""},
        {"\"start\":{\"IN\":200}", "\"start\":{\"IN\":-1}"},
        {"\"months\":10", "\"months\":1000000"},
        {"\"months\":10", "\"months\":0"},
        {"\"rate\":2", "\"rate\":-2"},
        {"\"kind\":\"loan\"", "\"kind\":\"lottery\""},
        {"\"task\":\"count\"", "\"task\":\"steal\""},
        {"\"who\":\"women\"", "\"who\":\"+918000000000\""},
        {"\"who\":\"women\"", "\"who\":7"},
        {"\"then\":[{", "\"then\":[[{"},
        {"\"then\":[{\"picture\":\"pictures/b.svg\",\"say\":\"after-a\"}]", "\"then\":[]"},
        {"\"id\":\"pile\"", "\"id\":\"pile\",\"review\":true"},
    };
    for (const auto& [from, to] : changes) {
        CHECK(refused(from, to).code == ErrorCode::Corrupt);
    }
    // A list beyond every limit is refused by its length, before anything of it is kept.
    std::string many = "\"entries\":[";
    for (int i = 0; i < 10'000; ++i) {
        many += "{\"in\":{\"IN\":1}},";
    }
    CHECK(refused("\"entries\":[", many).text.find("at most") != std::string::npos);
    CHECK(refused("\"spots\":[", "\"spots\":[" + std::string(40, '[') + std::string(40, ']') + ",")
              .text.find("deeper") != std::string::npos);
}

TEST_CASE("step types: any byte may be spoilt, it is refused or a lesson that keeps the rules") {
    Lesson small = test::compiled_steps();
    const std::string json = to_json(small);
    std::mt19937 random(5);
    int refused_count = 0;
    for (std::size_t at = 0; at < json.find("\"voices\""); ++at) {
        std::string bad = json;
        bad[at] = static_cast<char>(bad[at] ^ (1 + random() % 255));
        auto lesson = lesson_from_json(bad);
        if (!lesson) {
            ++refused_count;
            continue;
        }
        CHECK(lesson->steps.size() == small.steps.size());
        auto again = lesson_from_json(to_json(*lesson));
        REQUIRE(again.has_value());
        CHECK(to_json(*again) == to_json(*lesson));
    }
    CHECK(refused_count > 1000);
}

TEST_CASE("step types: lesson.toml spoilt in any way gives faults, never a crash") {
    const std::string good = test::steps_toml();
    std::mt19937 random(9);
    for (int i = 0; i < 2000; ++i) {
        std::string bad = good;
        for (int n = static_cast<int>(random() % 4); n >= 0; --n) {
            const std::size_t at = random() % bad.size();
            switch (random() % 3) {
                case 0:
                    bad[at] = static_cast<char>(random() % 256);
                    break;
                case 1:
                    bad.erase(at, random() % 40);
                    break;
                default:
                    bad.insert(at, good.substr(random() % good.size(), random() % 40));
            }
        }
        for (const Fault& fault : read(bad).faults) {
            CHECK_FALSE(fault.text.empty());
        }
    }
}
