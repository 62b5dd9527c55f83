#include "player/screen/picture_cache.h"

#include <doctest/doctest.h>

#include <algorithm>

using namespace jankar;
using namespace jankar::screen;
using media::Event;
using media::Fit;

namespace {

/// Notes what is asked for; the test answers.
class Asked : public media::MediaThread {
 public:
    struct Ask {
        std::string key;
        int width, height;
        bool urgent;
    };
    void want_picture(const std::string& key, media::Loader, int width, int height, Fit,
                      bool urgent) override {
        asks.push_back({key, width, height, urgent});
    }
    void forget_pictures() override {}
    std::uint64_t speak(const std::string&, media::Loader) override { return 0; }
    std::uint64_t speak_after(const std::string&, media::Loader, const std::string&, media::Loader) override {
        return 0;
    }
    void hush() override {}
    bool speaking() const override { return false; }
    void prepare_voice(const std::string&, media::Loader) override {}
    void forget_voices() override {}
    void set_level(int) override {}
    void prepare_video() override {}
    std::unique_ptr<media::VideoPlayer> open_video(std::shared_ptr<const ByteSource>, std::string,
                                                   int) override {
        return nullptr;
    }
    std::vector<Event> drain() override { return {}; }

    std::vector<Ask> asks;
};

Event ready(const std::string& key, int width, int height) {
    Event event{};
    event.kind = Event::Kind::PictureReady;
    event.key = key;
    event.picture = {width, height,
                     std::vector<std::uint32_t>(static_cast<std::size_t>(width * height), 0xFF00FF00U),
                     false};
    return event;
}

PictureSource source(const std::string& key) {
    return {key, [] { return Result<Bytes>(Bytes{}); }};
}

}  // namespace

TEST_CASE("picture cache: asks once for each size, and shows what came") {
    Asked media;
    PictureCache cache(media, 1 << 20);
    CHECK(cache.get(source("a"), 10, 10, Fit::Cover) == nullptr);
    CHECK(cache.get(source("a"), 10, 10, Fit::Cover) == nullptr);
    cache.prepare(source("a"), 10, 10, Fit::Cover);
    REQUIRE(media.asks.size() == 1);
    CHECK(media.asks[0].urgent);
    CHECK(cache.get(source("a"), 12, 10, Fit::Cover) == nullptr);
    CHECK(cache.get(source("a"), 10, 10, Fit::Contain) == nullptr);
    cache.prepare(source("b"), 10, 10, Fit::Cover);
    REQUIRE(media.asks.size() == 4);
    CHECK_FALSE(media.asks[3].urgent);

    Event event = ready(media.asks[0].key, 10, 10);
    CHECK(cache.take(event));
    Texture* texture = cache.get(source("a"), 10, 10, Fit::Cover);
    REQUIRE(texture != nullptr);
    CHECK(texture->width() == 10);
    CHECK(cache.bytes() == 400);
    CHECK(media.asks.size() == 4);
}

TEST_CASE("picture cache: nothing is asked for without a name or a size") {
    Asked media;
    PictureCache cache(media, 1 << 20);
    CHECK(cache.get({}, 10, 10, Fit::Cover) == nullptr);
    CHECK(cache.get(source("a"), 0, 10, Fit::Cover) == nullptr);
    cache.prepare(source("a"), 10, -1, Fit::Cover);
    CHECK(media.asks.empty());
}

TEST_CASE("picture cache: a picture that failed is told once and not asked for again") {
    Asked media;
    PictureCache cache(media, 1 << 20);
    cache.get(source("object:3:ab"), 10, 10, Fit::Cover);
    Event event{};
    event.kind = Event::Kind::PictureFailed;
    event.key = media.asks[0].key;
    event.error = {ErrorCode::Corrupt, "It is not a picture."};
    cache.take(event);
    const auto failures = cache.take_failures();
    REQUIRE(failures.size() == 1);
    CHECK(failures.begin()->first == "object:3:ab");
    CHECK(failures.begin()->second.text == "It is not a picture.");
    CHECK(cache.take_failures().empty());
    cache.get(source("object:3:ab"), 10, 10, Fit::Cover);
    cache.prepare(source("object:3:ab"), 10, 10, Fit::Cover);
    CHECK(media.asks.size() == 1);
}

TEST_CASE("picture cache: beyond the bound the least used go, never what was just shown") {
    Asked media;
    PictureCache cache(media, 10 * 400);
    std::vector<std::string> names;
    for (int i = 0; i < 30; ++i) {
        cache.begin_frame();
        const std::string name = "p" + std::to_string(i);
        cache.get(source(name), 10, 10, Fit::Cover);
        Event event = ready(media.asks.back().key, 10, 10);
        cache.take(event);
        REQUIRE(cache.get(source(name), 10, 10, Fit::Cover) != nullptr);
        REQUIRE(cache.get(source("p0"), 10, 10, Fit::Cover) != nullptr);  // on every screen
        CHECK(cache.bytes() <= 11 * 400);
        if (i > 0) {
            // The one of the frame before is still there: the painter compares with it.
            const std::size_t asked = media.asks.size();
            CHECK(cache.get(source("p" + std::to_string(i - 1)), 10, 10, Fit::Cover) != nullptr);
            CHECK(media.asks.size() == asked);
        }
    }
    // What went is asked for anew.
    const std::size_t asked = media.asks.size();
    CHECK(cache.get(source("p2"), 10, 10, Fit::Cover) == nullptr);
    CHECK(media.asks.size() == asked + 1);
}

TEST_CASE("picture cache: a picture that comes twice is counted once") {
    Asked media;
    PictureCache cache(media, 1 << 20);
    cache.get(source("a"), 10, 10, Fit::Cover);
    for (int i = 0; i < 3; ++i) {
        Event event = ready(media.asks[0].key, 10, 10);
        cache.take(event);
    }
    CHECK(cache.bytes() == 400);
}
