// The screens of those who share the device: groups, joining, watching together, three pictures as a key.
#include <doctest/doctest.h>

#include <algorithm>

#include "player/views/groups_view.h"
#include "player/views/join_view.h"
#include "player/views/learners_view.h"
#include "player/views/pin_view.h"
#include "player/views/together_view.h"
#include "tests/views/fake_context.h"
#include "tests/views/view_checks.h"

using namespace jankar;
using namespace jankar::test;
using screen::ScreenRecord;
using screen::Skin;

namespace {

std::vector<records::Group> some_groups(int count) {
    std::vector<records::Group> out;
    for (int i = 0; i < count; ++i) {
        records::Group group;
        group.id = std::to_string(10000000 + i);
        group.bands = i * 7;
        out.push_back(group);
    }
    return out;
}

}  // namespace

TEST_CASE("groups: a tile for each, six a page, its cloth as long as what was woven, at every size") {
    for (const Size& size : kSizes) {
        for (Skin skin : {Skin::Normal, Skin::Contrast}) {
            Stage stage(size, skin);
            for (int count : {2, 6, 7, 20}) {
                CAPTURE(count);
                FakeContext context(3, 3);
                context.teams = some_groups(count);
                auto view = views::make_groups_view(context);
                std::vector<std::string> all;
                for (;;) {
                    const ScreenRecord record = checked(stage, *view);
                    const auto shown = ids_of(record, "group:");
                    CHECK(shown.size() <= 6);
                    all.insert(all.end(), shown.begin(), shown.end());
                    if (record.find("more") == nullptr) {
                        break;
                    }
                    view->tap("more", 0);
                }
                CHECK(all.size() == static_cast<std::size_t>(count));
                view->tap("group:10000001", 0);
                CHECK(context.take() == Noted{"group 10000001"});
            }
        }
    }
}

TEST_CASE("learners: with groups there is a way back to them, and together needs two") {
    Stage stage(kSizes[0], Skin::Normal);
    FakeContext context(3, 2);
    CHECK(checked(stage, *views::make_learners_view(context)).find("back") == nullptr);
    CHECK(checked(stage, *views::make_learners_view(context)).find("together") != nullptr);
    context.teams = some_groups(2);
    auto view = views::make_learners_view(context);
    CHECK(checked(stage, *view).find("back") != nullptr);
    view->tap("back", 0);
    view->tap("join", 0);
    view->tap("together", 0);
    view->tap("trainer", 0);
    CHECK(context.take() == Noted{"show groups", "show join", "show together", "show trainer"});
    FakeContext alone(3, 1);
    alone.can_join = false;
    const ScreenRecord record = checked(stage, *views::make_learners_view(alone));
    CHECK(record.find("together") == nullptr);
    CHECK(record.find("join") == nullptr);
}

TEST_CASE("join: at most eight taps, every screen whole at every size, nothing kept before the last tap") {
    for (const Size& size : kSizes) {
        for (Skin skin : {Skin::Normal, Skin::Contrast}) {
            Stage stage(size, skin);
            FakeContext context(3, 3);
            context.taken = {"drawing-0", "drawing-5"};
            context.has_eye = true;
            auto view = views::make_join_view(context);
            view->enter();
            std::vector<std::string> offered;
            for (;;) {
                const ScreenRecord record = checked(stage, *view);
                const auto shown = ids_of(record, "drawing:");
                offered.insert(offered.end(), shown.begin(), shown.end());
                if (record.find("more") == nullptr) {
                    break;
                }
                view->tap("more", 0);
            }
            CHECK(offered.size() == 46);
            CHECK(std::count(offered.begin(), offered.end(), "drawing:1") == 0);
            while (checked(stage, *view).find("less") != nullptr) {
                view->tap("less", 0);
            }
            context.take();
            int taps = 1;  // the mat with one woman, on the screen before
            auto tap = [&](const char* control) {
                const ScreenRecord record = checked(stage, *view);
                const auto* found = record.find(control);
                REQUIRE_MESSAGE(found != nullptr, control);
                REQUIRE(found->enabled);
                view->tap(control, 0);
                ++taps;
            };
            tap("drawing:2");
            tap("done");
            tap("record");
            CHECK(context.ear ==
                  views::NameRecording::Off);  // the player still speaks: it must not hear itself
            view->tick(0);
            CHECK(context.ear == views::NameRecording::Ready);
            checked(stage, *view);
            context.ear = views::NameRecording::Heard;
            view->tick(100);
            tap("yes");
            tap("no");  // no photo
            CHECK(context.joined.drawing.empty());
            tap("yes");
            CHECK(taps <= 8);
            CHECK(context.joined.drawing == "drawing-1");
            CHECK(context.joined.voice == Bytes{1, 2, 3});
            CHECK(context.joined.photo.empty());
            CHECK(context.joined.office == 1);
        }
    }
}

TEST_CASE("join: without a microphone or a name her drawing is enough, back leads out step by step") {
    Stage stage(kSizes[0], Skin::Normal);
    FakeContext context(3, 3);
    auto view = views::make_join_view(context);
    view->tap("drawing:3", 0);
    view->tap("drawing:3", 0);
    CHECK(checked(stage, *view).find("skip") != nullptr);
    view->tap("record", 0);
    view->tick(0);
    context.ear = views::NameRecording::NoEar;
    view->tick(10);
    CHECK(checked(stage, *view).find("yes") != nullptr);  // the office is next
    view->tap("back", 0);
    CHECK(checked(stage, *view).find("record") != nullptr);
    view->tap("skip", 0);
    view->tap("no", 0);
    CHECK(context.joined.drawing == "drawing-2");
    CHECK(context.joined.voice.empty());
    CHECK(context.joined.office == 0);
    auto left = views::make_join_view(context);
    context.take();
    left->tap("back", 0);
    CHECK(context.take() == Noted{"show learners"});
}

TEST_CASE("join: a photo only after yes, and the camera shows what it sees first") {
    Stage stage(kSizes[0], Skin::Normal);
    FakeContext context(3, 3);
    context.has_eye = true;
    auto view = views::make_join_view(context);
    view->tap("drawing:3", 0);
    view->tap("done", 0);
    view->tap("skip", 0);
    context.take();
    view->tap("yes", 0);
    CHECK(context.take() == Noted{"camera on", "say ui/photo-take"});
    CHECK(checked(stage, *view).find("done") != nullptr);
    view->tap("done", 0);
    view->tick(50);
    view->tap("yes", 0);
    CHECK(context.joined.photo == Bytes{9});
    // A camera that is pulled out leaves her drawing.
    auto blind = views::make_join_view(context);
    for (const char* control : {"drawing:4", "done", "skip", "yes"}) {
        blind->tap(control, 0);
    }
    context.eye = views::PhotoTaking::NoEye;
    blind->tick(50);
    CHECK(checked(stage, *blind).find("no") != nullptr);
}

TEST_CASE("join: when every drawing has an owner it says so") {
    FakeContext context(3, 3);
    context.taken = {context.pictures.begin(), context.pictures.end()};
    auto view = views::make_join_view(context);
    view->enter();
    CHECK(context.take() == Noted{"say ui/all-taken"});
    Stage stage(kSizes[0], Skin::Normal);
    CHECK(checked(stage, *view).find("done") == nullptr);
}

TEST_CASE("together: those of last time are marked, a tap marks or takes back, begin only with somebody") {
    for (const Size& size : kSizes) {
        for (Skin skin : {Skin::Normal, Skin::Contrast}) {
            Stage stage(size, skin);
            FakeContext context(3, 9);
            context.teams = some_groups(2);
            context.teams[0].last_here = {context.learners()[1].id, context.learners()[7].id,
                                          "somebody gone"};
            auto view = views::make_together_view(context);
            CHECK(checked(stage, *view).find("begin") != nullptr);
            view->tap("learner:" + context.learners()[0].id, 0);
            context.take();
            view->tap("begin", 0);
            CHECK(context.take() == Noted{"together 3"});
            for (int woman : {0, 1, 7}) {
                view->tap("learner:" + context.learners()[static_cast<std::size_t>(woman)].id, 0);
            }
            CHECK(checked(stage, *view).find("begin") == nullptr);
        }
    }
}

TEST_CASE("pin: hers lets her in, five that are not make it rest for a minute and offer the trainer") {
    for (const Size& size : kSizes) {
        Stage stage(size, Skin::Normal);
        FakeContext context(3, 3);
        bool in = false;
        auto view = views::make_pin_view(context, context.learners()[0], [&] { in = true; });
        CHECK(ids_of(checked(stage, *view), "pin:").size() == 9);
        auto three = [&](int a, int b, int c) {
            for (int n : {a, b, c}) {
                view->tap("pin:" + std::to_string(n), 1'000);
            }
        };
        for (int i = 0; i < 4; ++i) {
            three(3, 2, 1);
        }
        CHECK_FALSE(checked(stage, *view).find("trainer"));
        view->tap("pin:9", 1'000);
        view->tap("back", 1'000);  // takes one back, stays
        three(9, 9, 9);
        CHECK(checked(stage, *view).find("trainer") != nullptr);
        three(1, 2, 3);
        CHECK_FALSE(in);
        CHECK_FALSE(view->tick(60'999));
        CHECK(view->tick(61'000));
        three(1, 2, 3);
        CHECK(in);
    }
}

TEST_CASE("pin: a new one is chosen twice the same") {
    FakeContext context(3, 3);
    std::vector<int> chosen;
    bool back = false;
    auto view = views::make_new_pin_view(
        context, context.learners()[0], [&](const std::vector<int>& three) { chosen = three; },
        [&] { back = true; });
    auto three = [&](int a, int b, int c) {
        for (int n : {a, b, c}) {
            view->tap("pin:" + std::to_string(n), 0);
        }
    };
    three(4, 4, 5);
    three(4, 5, 4);
    CHECK(chosen.empty());
    three(4, 4, 5);
    three(4, 4, 5);
    CHECK(chosen == std::vector<int>{4, 4, 5});
    auto other = views::make_new_pin_view(
        context, context.learners()[0], [](const std::vector<int>&) {}, [&] { back = true; });
    other->tap("back", 0);
    CHECK(back);
}
