#include "player/app/speaker.h"

#include <doctest/doctest.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "tests/support/temp_dir.h"

using namespace jankar;
using namespace jankar::app;
using media::Event;
using Kind = Event::Kind;

namespace {

/// Speaks as the media thread does, one at a time; what is overtaken stops. The test lets time pass.
class Voices : public media::MediaThread {
 public:
    void want_picture(const std::string&, media::Loader, int, int, media::Fit, bool) override {}
    void forget_pictures() override {}
    std::uint64_t speak(const std::string& id, media::Loader) override {
        stop();
        now_ = ++tickets_;
        started_ = false;
        spoken.push_back(id);
        return now_;
    }
    std::uint64_t speak_after(const std::string&, media::Loader, const std::string& id,
                              media::Loader load) override {
        return speak(id, std::move(load));
    }
    void hush() override { stop(); }
    bool speaking() const override { return now_ != 0; }
    void prepare_voice(const std::string&, media::Loader) override {}
    void forget_voices() override {}
    void set_level(int) override {}
    void prepare_video() override {}
    std::unique_ptr<media::VideoPlayer> open_video(std::shared_ptr<const ByteSource>, std::string,
                                                   int) override {
        return nullptr;
    }
    std::vector<Event> drain() override { return std::exchange(events_, {}); }

    void begin() {
        started_ = true;
        tell(Kind::SoundStart);
    }
    void end() {
        tell(Kind::SoundEnd);
        now_ = 0;
    }
    void cannot() {
        tell(Kind::SoundFailed);
        now_ = 0;
    }
    std::vector<std::string> spoken;

 private:
    void stop() {
        if (now_ != 0) {
            tell(Kind::SoundStop);
            now_ = 0;
        }
    }
    void tell(Kind kind) {
        REQUIRE(now_ != 0);
        Event event{};
        event.kind = kind;
        event.ticket = now_;
        event.error = {ErrorCode::Corrupt, "It cannot be heard."};
        events_.push_back(event);
    }
    std::vector<Event> events_;
    std::uint64_t tickets_ = 0, now_ = 0;
    bool started_ = false;
};

struct Rig {
    test::TempDir dir;
    Voices media;
    screen::Trace trace{0};
    Speaker speaker{media, trace};

    Rig() { REQUIRE(trace.open(dir / "trace").has_value()); }
    bool drain() {
        bool changed = false;
        for (const Event& event : media.drain()) {
            changed = speaker.take(event) || changed;
        }
        return changed;
    }
    /// "start a", "end a" ...
    std::vector<std::string> heard() const {
        std::ifstream in(dir / "trace");
        std::vector<std::string> out;
        for (std::string line; std::getline(in, line);) {
            const auto json = nlohmann::json::parse(line);
            out.push_back(json.at("what").get<std::string>() + " " + json.at("id").get<std::string>());
        }
        return out;
    }
    /// What is spoken now begins, and ends.
    void let_speak() {
        media.begin();
        media.end();
        drain();
    }
};

views::Utterance word(const std::string& id, const std::string& control = {}) {
    return {id, "hi", [] { return Result<Bytes>(Bytes{}); }, control};
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("speaker: utterances follow each other, each when the one before has ended") {
    Rig rig;
    CHECK_FALSE(rig.speaker.speaking());
    rig.speaker.say({word("a", "answer:1"), word("b", "answer:2"), word("c")});
    CHECK(rig.speaker.speaking());
    CHECK(rig.media.spoken == Lines{"a"});
    CHECK(rig.speaker.spoken_of() == "answer:1");
    rig.media.begin();
    CHECK_FALSE(rig.drain());
    CHECK(rig.media.spoken == Lines{"a"});
    rig.media.end();
    CHECK(rig.drain());
    CHECK(rig.media.spoken == Lines{"a", "b"});
    CHECK(rig.speaker.spoken_of() == "answer:2");
    rig.let_speak();
    CHECK(rig.speaker.spoken_of().empty());
    CHECK(rig.speaker.speaking());
    rig.let_speak();
    CHECK_FALSE(rig.speaker.speaking());
    CHECK(rig.heard() == Lines{"start a", "end a", "start b", "end b", "start c", "end c"});
}

TEST_CASE("speaker: saying something else stops what is heard and drops what waited") {
    Rig rig;
    rig.speaker.say({word("a", "answer:1"), word("b")});
    rig.media.begin();
    rig.drain();
    rig.speaker.say({word("x", "home"), word("y")});
    // The stop of the one before comes after the new one was begun: it must not move the row on.
    rig.drain();
    CHECK(rig.media.spoken == Lines{"a", "x"});
    CHECK(rig.speaker.spoken_of() == "home");
    rig.let_speak();
    rig.let_speak();
    CHECK(rig.media.spoken == Lines{"a", "x", "y"});
    CHECK(rig.heard() == Lines{"start a", "stop a", "start x", "end x", "start y", "end y"});
    CHECK_FALSE(rig.speaker.speaking());
}

TEST_CASE("speaker: hush forgets what waits, and the stop is told once") {
    Rig rig;
    rig.speaker.say({word("a", "answer:1"), word("b")});
    rig.media.begin();
    rig.speaker.hush();
    CHECK_FALSE(rig.speaker.speaking());
    CHECK(rig.speaker.spoken_of().empty());
    rig.drain();
    CHECK(rig.media.spoken == Lines{"a"});
    CHECK(rig.heard() == Lines{"start a", "stop a"});
    rig.speaker.hush();
    rig.drain();
    CHECK(rig.heard().size() == 2);
    SUBCASE("saying nothing is hush") {
        rig.speaker.say({word("c"), word("d")});
        rig.speaker.say({});
        rig.drain();
        CHECK_FALSE(rig.speaker.speaking());
        CHECK(rig.media.spoken == Lines{"a", "c"});
    }
}

TEST_CASE("speaker: added words come after those that wait, or at once when it is quiet") {
    Rig rig;
    rig.speaker.add(word("a"));
    CHECK(rig.media.spoken == Lines{"a"});
    rig.speaker.add(word("b"));
    CHECK(rig.media.spoken == Lines{"a"});
    rig.let_speak();
    rig.let_speak();
    CHECK(rig.media.spoken == Lines{"a", "b"});
    CHECK_FALSE(rig.speaker.speaking());
}

TEST_CASE("speaker: a line that cannot be loaded is told and the next one is spoken") {
    Rig rig;
    rig.speaker.say({word("lesson/a"), word("lesson/b")});
    rig.media.cannot();
    rig.drain();
    CHECK(rig.media.spoken == Lines{"lesson/a", "lesson/b"});
    const auto failures = rig.speaker.take_failures();
    REQUIRE(failures.size() == 1);
    CHECK(failures[0].first == "lesson/a");
    CHECK(failures[0].second.text == "It cannot be heard.");
    CHECK(rig.speaker.take_failures().empty());
    rig.media.cannot();
    rig.drain();
    CHECK_FALSE(rig.speaker.speaking());
    CHECK(rig.heard().empty());
}

TEST_CASE("speaker: events of others are left alone") {
    Rig rig;
    rig.speaker.say({word("a")});
    Event event{};
    event.kind = Kind::SoundEnd;
    event.ticket = 999;
    CHECK_FALSE(rig.speaker.take(event));
    event.kind = Kind::PictureReady;
    event.ticket = 0;
    CHECK_FALSE(rig.speaker.take(event));
    CHECK(rig.speaker.speaking());
    CHECK(rig.heard().empty());
}

TEST_CASE("speaker: the end of a sound is told once, whatever comes later") {
    Rig rig;
    rig.speaker.say({word("a")});
    rig.media.begin();
    rig.media.end();
    auto events = rig.media.drain();
    for (int twice = 0; twice < 2; ++twice) {
        for (const Event& event : events) {
            rig.speaker.take(event);
        }
    }
    CHECK(rig.heard() == Lines{"start a", "end a"});
}
