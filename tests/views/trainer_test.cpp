// The trainer's screens: the code, the pictures that lead on, the women, the wall, the device.
#include <doctest/doctest.h>

#include "player/views/trainer_view.h"
#include "tests/views/fake_context.h"
#include "tests/views/view_checks.h"

using namespace jankar;
using namespace jankar::test;
using screen::ScreenRecord;
using screen::Skin;

namespace {

void type(views::View& view, const std::string& digits) {
    for (char digit : digits) {
        view.tap(std::string("code:") + digit, 0);
    }
}

}  // namespace

TEST_CASE("trainer: every screen whole at every size, in both skins") {
    for (const Size& size : kSizes) {
        for (Skin skin : {Skin::Normal, Skin::Contrast}) {
            Stage stage(size, skin);
            FakeContext context(9, 14);
            context.told = {"Nothing is kept here.", "A pack was refused."};
            context.teams.resize(2);
            context.teams[0].id = "0000000a";
            context.teams[1].id = "0000000b";
            for (const char* name : {"trainer", "women", "device", "learners-edit", "groups-edit", "wall",
                                     "packs", "export", "settings", "about"}) {
                CAPTURE(name);
                auto view = views::make_trainer_view(context, name);
                view->enter();
                const ScreenRecord record = checked(stage, *view);
                CHECK(record.find("back") != nullptr);
                for (int i = 0; i < 40 && checked(stage, *view).find("more") != nullptr; ++i) {
                    view->tap("more", 0);
                }
            }
            for (bool sets : {true, false}) {
                auto pad = views::make_code_view(context, sets);
                CHECK(ids_of(checked(stage, *pad), "code:").size() == 10);
                type(*pad, "1234");
                CHECK((checked(stage, *pad).find("done") != nullptr) == !sets);
            }
        }
    }
}

TEST_CASE("trainer: the pictures lead where they say") {
    FakeContext context(3, 3);
    auto lead = [&](const char* from, const char* control) {
        views::make_trainer_view(context, from)->tap(control, 0);
        return context.take();
    };
    CHECK(lead("trainer", "trainer:women") == Noted{"trainer women"});
    CHECK(lead("trainer", "trainer:lessons") == Noted{"trainer packs"});
    CHECK(lead("trainer", "trainer:stick") == Noted{"trainer export"});
    CHECK(lead("trainer", "trainer:device") == Noted{"trainer device"});
    CHECK(lead("women", "trainer:learners") == Noted{"trainer learners-edit"});
    CHECK(lead("women", "trainer:wall") == Noted{"trainer wall"});
    CHECK(lead("women", "trainer:group") == Noted{"trainer groups-edit"});
    CHECK(lead("device", "trainer:settings") == Noted{"trainer settings"});
    CHECK(lead("device", "trainer:about") == Noted{"trainer about"});
    CHECK(lead("trainer", "back") == Noted{"show learners"});
    CHECK(lead("device", "back") == Noted{"trainer trainer"});
}

TEST_CASE("trainer: a code of six is set twice the same, then asked for, four to eight digits") {
    FakeContext context(3, 3);
    auto pad = views::make_code_view(context, true);
    type(*pad, "123456");
    type(*pad, "123457");
    CHECK(context.code.empty());
    type(*pad, "123456");
    context.take();
    type(*pad, "123456");
    CHECK(context.code == "123456");
    CHECK(context.take().back() == "trainer trainer");
    auto ask = views::make_code_view(context, false);
    type(*ask, "12");
    ask->tap("done", 0);  // too short: nothing
    ask->tap("back", 0);
    ask->tap("back", 0);
    type(*ask, "999999");
    context.take();
    ask->tap("done", 0);
    CHECK(context.take() == Noted{"say ui/code-not"});
    type(*ask, "123456");
    context.take();
    ask->tap("done", 0);
    CHECK(context.take() == Noted{"trainer trainer"});
    context.code.clear();
    auto open = views::make_code_view(context, true);
    open->tap("skip", 0);
    CHECK(context.take() == Noted{"trainer trainer"});
}

TEST_CASE("wall: only what was finished can be witnessed, and a wrong touch is taken back") {
    Stage stage(kSizes[2], Skin::Normal);
    FakeContext context(4, 2);
    auto view = views::make_trainer_view(context, "wall");
    const auto cells = ids_of(checked(stage, *view), "cell:");
    REQUIRE_FALSE(cells.empty());
    for (const std::string& cell : cells) {
        CHECK((cell.ends_with(":0") || cell.ends_with(":2")));
    }
    const std::string told = "witness " + context.learners()[0].id + " 0";
    const auto count = [](const Noted& noted, const std::string& what) {
        return std::count(noted.begin(), noted.end(), what);
    };
    view->tap(cells[0], 0);
    const auto first = context.take();
    CHECK(count(first, told) == 1);
    CHECK(count(first, "say ui/witnessed") == 1);
    // A second touch was the first one's mistake.
    view->tap(cells[0], 0);
    const auto second = context.take();
    CHECK(count(second, told) == 0);
    CHECK(count(second, "not " + told) == 1);
    CHECK(count(second, "say ui/trainer-cancel") == 1);
    view->tap(cells[0], 0);
    CHECK(count(context.take(), told) == 1);
}

TEST_CASE("trainer: a place that keeps nothing is said before all else, and a red picture leads to why") {
    for (const auto& size : kSizes) {
        Stage stage(size, Skin::Normal);
        FakeContext context(3, 3);
        auto view = views::make_trainer_view(context, "trainer");
        CHECK(view->words().size() == 1);
        CHECK(ids_of(checked(stage, *view), "trainer:about").empty());
        view->tap("trainer:about", 0);
        CHECK(context.take().empty());
        context.forgetful = true;
        CHECK(ids_of(checked(stage, *view), "trainer:about").size() == 1);
        CHECK(view->words().size() == 2);
        CHECK(view->words()[0].id == "ui/trainer-card-worn");
        view->tap("trainer:about", 0);
        CHECK(context.take() == Noted{"trainer about"});
        CHECK(views::make_trainer_view(context, "device")->words()[0].id != "ui/trainer-card-worn");
    }
}

TEST_CASE("about: words are shown to whoever has no captions, what is kept nowhere is said") {
    FakeContext context(3, 3);
    context.told = {"A pack was refused."};
    auto view = views::make_trainer_view(context, "about");
    CHECK(view->shows_words());
    view->enter();
    CHECK(context.take() == Noted{"say ui/about-text"});
    context.forgetful = true;
    view->enter();
    CHECK(context.take() == Noted{"say ui/about-text", "say ui/not-kept-here"});
}

TEST_CASE("groups-edit: one more group, another picture that none has, a spoken name") {
    Stage stage(kSizes[0], Skin::Normal);
    FakeContext context(3, 3);
    context.teams.resize(6);
    for (std::size_t i = 0; i < context.teams.size(); ++i) {
        context.teams[i].id = "0000000" + std::string(1, static_cast<char>('a' + i));
        context.teams[i].drawing = context.drawings()[i];
    }
    auto view = views::make_trainer_view(context, "groups-edit");
    CHECK(ids_of(checked(stage, *view), "group:").size() == 6);
    view->tap("trainer:add", 0);
    CHECK(context.take() == Noted{"add group"});
    view->tap("group:0000000f", 0);
    CHECK(context.take() == Noted{"say name/0000000f"});
    CHECK(checked(stage, *view).find("trainer:drawing") != nullptr);
    view->tap("trainer:drawing", 0);
    const auto offered = ids_of(checked(stage, *view), "drawing:");
    CHECK_FALSE(offered.empty());
    CHECK(std::find(offered.begin(), offered.end(), "drawing:6") == offered.end());
    view->tap("drawing:12", 0);
    view->tap("done", 0);
    auto noted = context.take();
    CHECK(std::find(noted.begin(), noted.end(), "group 0000000f " + context.drawings()[11] + " 0") !=
          noted.end());
    view->tap("trainer:name", 0);
    CHECK_FALSE(view->waits());
    view->tick(0);
    context.ear = views::NameRecording::Heard;
    view->tick(0);
    CHECK(view->waits());
    noted = context.take();
    CHECK(std::find(noted.begin(), noted.end(), "group 0000000f  3") != noted.end());
    view->tap("back", 0);
    context.take();
    view->tap("back", 0);
    CHECK(context.take() == Noted{"trainer women"});
}

TEST_CASE("learners-edit: a new drawing, larger pictures and no PIN are kept at save, not before") {
    Stage stage(kSizes[0], Skin::Normal);
    FakeContext context(3, 3);
    const std::string her = context.learners()[1].id;
    auto view = views::make_trainer_view(context, "learners-edit");
    view->tap("learner:" + her, 0);
    checked(stage, *view);
    view->tap("trainer:drawing", 0);
    checked(stage, *view);
    view->tap("drawing:7", 0);
    view->tap("drawing:7", 0);
    view->tap("trainer:tiles", 0);
    view->tap("trainer:contrast", 0);
    view->tap("trainer:language", 0);
    context.take();
    view->tap("trainer:save", 0);
    const auto noted = context.take();
    CHECK(noted[0] == "change " + her + " drawing drawing-6");
    CHECK(noted[1] == "settings " + her + " 4 contrast hi");
    view->tap("learner:" + her, 0);
    view->tap("trainer:same", 0);
    checked(stage, *view);
    view->tap("learner:" + her, 0);  // herself: nothing
    context.take();
    view->tap("learner:" + context.learners()[2].id, 0);
    CHECK(context.take()[0] == "merge " + her + " " + context.learners()[2].id);
}

TEST_CASE(
    "learners-edit: she is forgotten after one question with her face, and not by the open hand or back") {
    for (const auto& size : kSizes) {
        Stage stage(size, Skin::Normal);
        FakeContext context(3, 3);
        const std::string her = context.learners()[1].id;
        auto view = views::make_trainer_view(context, "learners-edit");
        view->tap("yes", 0);  // nobody was asked about
        view->tap("learner:" + her, 0);
        checked(stage, *view);
        view->tap("yes", 0);
        context.take();
        view->tap("trainer:forget", 0);
        checked(stage, *view);
        const auto asked = context.take();
        CHECK(std::find(asked.begin(), asked.end(), "say ui/edit-forget-ask") != asked.end());
        view->tap("no", 0);
        view->tap("trainer:forget", 0);
        view->tap("back", 0);
        view->tap("trainer:forget", 0);
        const auto quiet = context.take();
        CHECK(std::find(quiet.begin(), quiet.end(), "forget " + her) == quiet.end());
        view->tap("yes", 0);
        CHECK(context.take() == Noted{"forget " + her});
        view->tap("yes", 0);
        CHECK(context.take().empty());
    }
}

TEST_CASE("settings: every tile changes what it says, and the language speaks for itself") {
    FakeContext context(3, 3);
    auto view = views::make_trainer_view(context, "settings");
    view->tap("trainer:contrast", 0);
    view->tap("trainer:captions", 0);
    view->tap("trainer:screen", 0);
    context.take();
    view->tap("trainer:language", 0);
    CHECK(context.take() == Noted{"say ui/hi/language-name"});
    CHECK(context.device.contrast);
    CHECK(context.device.captions);
    CHECK(context.device.diagonal_inches == doctest::Approx(7.0));
    CHECK(context.device.lang == "hi");
    view->tap("trainer:code", 0);
    CHECK(context.take() == Noted{"new code"});
}
