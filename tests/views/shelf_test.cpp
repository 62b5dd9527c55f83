// The screens around a lesson: languages, faces, the shelf and what comes after a lesson.
#include <doctest/doctest.h>

#include <algorithm>

#include "player/views/finish_view.h"
#include "player/views/home_view.h"
#include "player/views/language_view.h"
#include "player/views/learners_view.h"
#include "tests/views/fake_context.h"
#include "tests/views/view_checks.h"

using namespace jankar;
using namespace jankar::test;
using screen::Rect;
using screen::ScreenRecord;
using screen::Skin;

namespace {

/// A finished lesson with a practice list and layers of the finished thing.
views::OpenLesson finished_lesson(int practices, int layers) {
    auto out = std::make_shared<lesson::Lesson>();
    out->id = "lesson-1";
    out->langs = {"en"};
    lesson::Step step;
    step.id = "home";
    step.type = practices > 0 ? lesson::StepType::Home : lesson::StepType::Picture;
    for (int i = 0; i < practices; ++i) {
        lesson::Item item;
        item.picture = "practice-" + std::to_string(i);
        item.say = "practice-" + std::to_string(i);
        step.items.push_back(item);
    }
    out->steps.push_back(step);
    for (int i = 0; i < layers; ++i) {
        out->finish.push_back("layer-" + std::to_string(i));
    }
    views::OpenLesson open;
    open.lesson = out;
    open.lang = "en";
    return open;
}

}  // namespace

TEST_CASE("language: every language has a tile that says its own name, at every size") {
    for (const Size& size : kSizes) {
        for (Skin skin : {Skin::Normal, Skin::Contrast}) {
            Stage stage(size, skin);
            for (std::size_t count = 1; count <= 8; ++count) {
                CAPTURE(count);
                FakeContext context(3, 3);
                context.langs = {"en", "hi", "kn", "ta", "or", "mr", "am", "om"};
                context.langs.resize(count);
                auto view = views::make_language_view(context);
                const ScreenRecord record = checked(stage, *view);
                CHECK(ids_of(record, "lang:").size() == count);
                CHECK(record.find("back") == nullptr);
                for (const std::string& lang : context.langs) {
                    const auto words = view->words_of("lang:" + lang, "ui:language-name");
                    REQUIRE(words.size() == 1);
                    CHECK(words[0].id == "ui/" + lang + "/language-name");
                }
                view->tap("lang:" + context.langs.back(), 0);
                CHECK(context.take() == Noted{"lang " + context.langs.back()});
            }
        }
    }
}

TEST_CASE("learners: every face is on one page, six a page, in the order they joined") {
    for (const Size& size : kSizes) {
        for (Skin skin : {Skin::Normal, Skin::Contrast}) {
            Stage stage(size, skin);
            for (int women : {0, 1, 5, 6, 7, 13, 200}) {
                CAPTURE(women);
                if (women == 200 && skin == Skin::Contrast) {
                    continue;
                }
                FakeContext context(3, women);
                auto view = views::make_learners_view(context);
                std::vector<std::string> all;
                for (int page = 0;; ++page) {
                    const ScreenRecord record = checked(stage, *view);
                    const auto faces = ids_of(record, "learner:");
                    CHECK(faces.size() <= 6);
                    all.insert(all.end(), faces.begin(), faces.end());
                    for (const char* always : {"guest", "join", "language", "trainer", "again", "sound"}) {
                        CHECK(record.find(always) != nullptr);
                    }
                    CHECK((record.find("less") != nullptr) == (page > 0));
                    if (record.find("more") == nullptr) {
                        break;
                    }
                    view->tap("more", 0);
                }
                REQUIRE(all.size() == static_cast<std::size_t>(women));
                for (std::size_t i = 0; i < all.size(); ++i) {
                    CHECK(all[i] == "learner:" + context.learners()[i].id);
                }
                if (women > 6) {
                    view->tap("less", 0);
                    CHECK(checked(stage, *view).find("more") != nullptr);
                }
            }
        }
    }
}

TEST_CASE("learners: taps choose a woman, the guest's mat, another language") {
    FakeContext context(3, 2);
    auto view = views::make_learners_view(context);
    view->tap("learner:" + context.learners()[1].id, 0);
    view->tap("guest", 0);
    view->tap("language", 0);
    view->tap("sound", 0);
    view->tap("again", 0);
    CHECK(context.take() == Noted{"learner " + context.learners()[1].id, "guest", "show language", "sound",
                                  "say ui/who-are-you"});
    FakeContext nobody(3, 0);
    views::make_learners_view(nobody)->enter();
    CHECK(nobody.take() == Noted{"say ui/who-first"});
}

TEST_CASE("home: every lesson has its place on one page, and a tile never moves") {
    for (const Size& size : kSizes) {
        for (Skin skin : {Skin::Normal, Skin::Contrast}) {
            Stage stage(size, skin);
            for (int tiles : {6, 4, 2}) {
                for (int lessons : {0, 1, 2, 5, 6, 7, 12, 40}) {
                    CAPTURE(tiles);
                    CAPTURE(lessons);
                    FakeContext context(lessons, 3);
                    context.hers.tiles = tiles;
                    context.who = lessons % 2 == 0 ? &context.learners()[0] : nullptr;
                    auto view = views::make_home_view(context);
                    std::map<std::string, Rect> places;
                    std::map<int, Rect> seats;
                    int pages = 1;
                    for (;; ++pages) {
                        const ScreenRecord record = checked(stage, *view);
                        const auto shown = ids_of(record, "lesson:");
                        CHECK(shown.size() <= static_cast<std::size_t>(tiles));
                        for (std::size_t i = 0; i < shown.size(); ++i) {
                            CHECK(shown[i] == "lesson:lesson-" + std::to_string(places.size() + 1));
                            const Rect& rect = record.find(shown[i])->rect;
                            places[shown[i]] = rect;
                            // The n-th place of a page is the same on all pages.
                            CHECK(seats.try_emplace(static_cast<int>(i), rect).first->second == rect);
                        }
                        CHECK((record.find("go-on") != nullptr) == (lessons > 0));
                        CHECK((record.find("less") != nullptr) == (pages > 1));
                        if (record.find("more") == nullptr) {
                            break;
                        }
                        view->tap("more", 0);
                    }
                    CHECK(places.size() == static_cast<std::size_t>(lessons));
                    CHECK(pages == std::max(1, (lessons + tiles - 1) / tiles));
                    for (int page = pages; page > 1; --page) {
                        view->tap("less", 0);
                        for (const auto& control : checked(stage, *view).controls) {
                            if (places.count(control.id) > 0) {
                                CHECK(places[control.id] == control.rect);
                            }
                        }
                        if (page > 3) {
                            break;
                        }
                    }
                }
            }
        }
    }
}

TEST_CASE("home: taps go on, open, turn back, a damaged lesson says so and does not open") {
    FakeContext context(8, 1);
    context.next = 3;
    auto view = views::make_home_view(context);
    view->enter();
    CHECK(context.take() == Noted{"say ui/go-on", "say title/3"});
    view->tap("go-on", 0);
    view->tap("lesson:lesson-2", 0);
    view->tap("lesson:lesson-7", 0);
    view->tap("back", 0);
    CHECK(context.take() == Noted{"go on", "open 1", "say ui/lesson-damaged", "show learners"});
    context.go_on_kind = views::GoOn::Kind::Due;
    view->enter();
    CHECK(context.take() == Noted{"say ui/review-due", "say title/3"});
    FakeContext empty(0, 1);
    views::make_home_view(empty)->enter();
    CHECK(empty.take() == Noted{"say ui/empty-shelf"});
    context.next.reset();
    view->enter();
    CHECK(context.take() == Noted{"say ui/home-screen"});
}

TEST_CASE("finish: with and without practice, parts and a next lesson, at every size") {
    for (const Size& size : kSizes) {
        for (Skin skin : {Skin::Normal, Skin::Contrast}) {
            Stage stage(size, skin);
            for (int practices = 0; practices <= 4; practices += 2) {
                for (int layers : {0, 1, 4}) {
                    for (bool has_next : {false, true}) {
                        CAPTURE(practices);
                        CAPTURE(has_next);
                        FakeContext context(5, 2);
                        context.who = &context.learners()[0];
                        context.next = has_next ? std::optional<std::size_t>(2) : std::nullopt;
                        auto view = views::make_finish_view(context, finished_lesson(practices, layers));
                        view->tick(1'000);
                        const ScreenRecord record = checked(stage, *view);
                        CHECK((record.find("lesson:lesson-3") != nullptr) == has_next);
                        for (const char* key : {"home", "again", "back", "sound", "next"}) {
                            CHECK(record.find(key) != nullptr);
                        }
                    }
                }
            }
        }
    }
}

TEST_CASE("finish: the thing builds part by part, or at once where motion is off") {
    FakeContext context(5, 2);
    auto view = views::make_finish_view(context, finished_lesson(1, 4));
    CHECK(view->tick(10'000));
    int parts = 1;
    for (std::int64_t now = 10'000; view->next_tick_ms(now) && now < 20'000;) {
        now += *view->next_tick_ms(now);
        parts += view->tick(now) ? 1 : 0;
    }
    CHECK(parts == 4);
    context.moves = false;
    auto still = views::make_finish_view(context, finished_lesson(1, 4));
    CHECK(still->tick(10'000));
    CHECK_FALSE(still->next_tick_ms(10'000).has_value());
}

TEST_CASE("finish: next and the tile open the next lesson, or the shelf when there is none") {
    FakeContext context(5, 2);
    context.next = 2;
    auto view = views::make_finish_view(context, finished_lesson(1, 0));
    view->enter();
    CHECK(context.take() == Noted{"say tune/finished", "say ui/finished", "say line/practice-0"});
    view->tap("next", 0);
    view->tap("lesson:lesson-3", 0);
    view->tap("home", 0);
    view->tap("back", 0);
    CHECK(context.take() == Noted{"open 2", "open 2", "show home", "show home"});
    context.next.reset();
    views::make_finish_view(context, finished_lesson(0, 0))->tap("next", 0);
    CHECK(context.take() == Noted{"show home"});
}

TEST_CASE("finish: a guest is asked once whether it shall be kept, and then sees what everybody sees") {
    for (const Size& size : kSizes) {
        Stage stage(size, Skin::Normal);
        FakeContext context(5, 2);
        context.guest_finished = true;
        context.next = 2;
        auto view = views::make_finish_view(context, finished_lesson(1, 0));
        view->enter();
        CHECK(context.take() == Noted{"say tune/finished", "say ui/keep-this"});
        CHECK(checked(stage, *view).find("yes") != nullptr);
        view->tap("yes", 0);
        CHECK(context.take() == Noted{"show join"});
        view->tap("no", 0);
        context.take();
        const ScreenRecord record = checked(stage, *view);
        CHECK(record.find("yes") == nullptr);
        CHECK(record.find("lesson:lesson-3") != nullptr);
        view->tap("yes", 0);
        CHECK(context.take().empty());
    }
}
