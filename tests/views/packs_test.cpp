// `packs` and `stick`: what is shown and asked, at every size.
#include <doctest/doctest.h>

#include "player/views/stick_view.h"
#include "player/views/trainer_view.h"
#include "tests/views/fake_context.h"
#include "tests/views/view_checks.h"

using namespace jankar;
using namespace jankar::test;
using screen::Skin;
using views::PackCard;
using views::PackWork;
using views::StickState;

namespace {

PackCard card(const std::string& mark, bool on_stick, PackCard::Maker maker = PackCard::Maker::Known) {
    PackCard pack;
    pack.mark = mark;
    pack.title = "Health";
    pack.maker = "Latha";
    pack.langs = "hi ta";
    pack.bytes = 12'000'000;
    pack.lessons = 3;
    pack.is_on_stick = on_stick;
    pack.can_install = on_stick;
    pack.can_remove = !on_stick;
    pack.made_by = maker;
    return pack;
}

views::LessonCard lesson_card(const std::string& mark, bool is_shown) {
    views::LessonCard one;
    one.mark = mark;
    one.subject = "safety";
    one.is_shown = is_shown;
    one.title.id = mark + "/title";
    return one;
}

Noted ids_said(const views::Utterances& words) {
    Noted ids;
    for (const views::Utterance& word : words) {
        ids.push_back(word.id);
    }
    return ids;
}

}  // namespace

TEST_CASE("packs: a pack of the stick is asked about by its maker, and taken, left or looked at") {
    for (const auto& size : kSizes) {
        Stage stage(size, Skin::Normal);
        FakeContext context(3, 3);
        context.packs.state = StickState::Here;
        context.packs.there = {card("health", true, PackCard::Maker::Unknown),
                               card("hands", true, PackCard::Maker::Unsigned), card("known", true)};
        context.packs.here = {card("first", false), card("health", false)};
        auto view = views::make_trainer_view(context, "packs");
        const auto record = checked(stage, *view);
        CHECK(ids_of(record, "trainer:install:") ==
              Noted{"trainer:install:health", "trainer:install:hands", "trainer:install:known"});
        CHECK(ids_of(record, "trainer:pack:").size() == 2);
        CHECK(record.find("trainer:eject") != nullptr);
        context.take();
        const std::vector<std::pair<std::string, std::string>> questions = {
            {"health", "maker-ask"}, {"hands", "maker-none"}, {"known", "pack-ask"}};
        for (const auto& [mark, question] : questions) {
            view->tap("trainer:install:" + mark, 0);
            CHECK(context.take() == Noted{"say ui/" + question});
            const auto offer = checked(stage, *view);
            CHECK(offer.find("yes") != nullptr);
            CHECK(offer.find("trainer:play") != nullptr);
            view->tap("no", 0);
            context.take();
        }
        // What is here already can be mended from the stick.
        context.packs.there.push_back(card("same", true));
        context.packs.there.back().can_install = false;
        context.packs.there.back().can_mend = true;
        view->tap("trainer:install:same", 0);
        CHECK(context.take() == Noted{"say ui/pack-here", "say ui/pack-mend"});
        CHECK(checked(stage, *view).find("yes") != nullptr);
        view->tap("yes", 0);
        CHECK(context.packs.take() == Noted{"install 3"});
        view->tap("no", 0);
        view->tap("trainer:install:health", 0);
        view->tap("yes", 0);
        CHECK(context.packs.take() == Noted{"install 0 keep"});
        view->tap("back", 0);
        view->tap("trainer:install:hands", 0);
        view->tap("yes", 0);
        view->tap("trainer:play", 0);
        CHECK(context.packs.take() == Noted{"install 1", "play 1"});
    }
}

TEST_CASE("packs: work is shown with its time, cancelled by one key, and its end is said") {
    for (const auto& size : kSizes) {
        Stage stage(size, Skin::Normal);
        FakeContext context(3, 3);
        context.packs.there = {card("health", true)};
        auto view = views::make_trainer_view(context, "packs");
        context.packs.work.state = PackWork::State::Busy;
        context.packs.work.share = 0.4;
        context.packs.work.left_s = 75;
        context.packs.work.mark = "health";
        view->tick(0);
        CHECK_FALSE(view->waits());
        CHECK(view->next_tick_ms(0).has_value());
        CHECK(checked(stage, *view).find("trainer:cancel") != nullptr);
        view->tap("trainer:cancel", 0);
        CHECK(context.packs.take() == Noted{"cancel"});
        context.take();
        context.packs.work.state = PackWork::State::Idle;
        context.packs.work.outcome = PackWork::Outcome::NoRoom;
        view->tick(0);
        CHECK(context.take() == Noted{"say ui/pack-no-room"});
        CHECK(view->waits());
    }
}

TEST_CASE("packs: where there is no room, what could go is shown, and the pack asked about again") {
    for (const auto& size : kSizes) {
        Stage stage(size, Skin::Normal);
        FakeContext context(3, 3);
        context.packs.state = StickState::Here;
        context.packs.there = {card("health", true)};
        context.packs.here = {card("small", false), card("first", false), card("large", false)};
        context.packs.here[1].can_remove = false;  // the program's own
        context.packs.here[2].bytes = 90'000'000;
        auto view = views::make_trainer_view(context, "packs");
        view->tap("trainer:install:health", 0);
        view->tap("yes", 0);
        context.packs.work.state = PackWork::State::Busy;
        view->tick(0);
        context.packs.work = {};
        context.packs.work.outcome = PackWork::Outcome::NoRoom;
        context.take();
        view->tick(0);
        CHECK(context.take() == Noted{"say ui/pack-make-room"});
        const auto record = checked(stage, *view);
        CHECK(ids_of(record, "trainer:remove:") == Noted{"trainer:remove:large", "trainer:remove:small"});
        view->tap("trainer:remove:large", 0);
        CHECK(checked(stage, *view).find("no") != nullptr);
        view->tap("no", 0);
        CHECK(ids_of(checked(stage, *view), "trainer:remove:").size() == 2);
        view->tap("trainer:remove:large", 0);
        context.packs.take();
        view->tap("yes", 0);
        CHECK(context.packs.take() == Noted{"remove 2"});
        CHECK(checked(stage, *view).find("trainer:play") != nullptr);
        view->tap("yes", 0);
        CHECK(context.packs.take() == Noted{"install 0"});
    }
}

TEST_CASE("packs: lessons are shown or put out of sight, and a pack goes after one question") {
    for (const auto& size : kSizes) {
        Stage stage(size, Skin::Contrast);
        FakeContext context(3, 3);
        context.packs.here = {card("health", false)};
        context.packs.lessons = {lesson_card("soap", true), lesson_card("water", false)};
        auto view = views::make_trainer_view(context, "packs");
        view->tap("trainer:pack:health", 0);
        const auto record = checked(stage, *view);
        CHECK(ids_of(record, "trainer:eye:") == Noted{"trainer:eye:soap", "trainer:eye:water"});
        view->tap("trainer:eye:soap", 0);
        view->tap("trainer:eye:water", 0);
        CHECK(context.packs.take() == Noted{"hide soap", "show water"});
        view->tap("trainer:remove:health", 0);
        CHECK(context.packs.take().empty());
        CHECK(checked(stage, *view).find("yes") != nullptr);
        view->tap("no", 0);
        view->tap("trainer:remove:health", 0);
        view->tap("yes", 0);
        CHECK(context.packs.take() == Noted{"remove 0"});
    }
}

TEST_CASE("stick: exchange or not now, progress, and when it may be taken out") {
    for (const auto& size : kSizes) {
        Stage stage(size, Skin::Normal);
        FakeContext context(3, 3);
        context.packs.state = StickState::Here;
        context.packs.there = {card("health", true), card("hands", true)};
        int left = 0;
        auto view = views::make_stick_view(context, [&] { ++left; });
        view->tick(0);
        const auto record = checked(stage, *view);
        CHECK(record.find("exchange") != nullptr);
        CHECK(record.find("not-now") != nullptr);
        view->tap("exchange", 0);
        CHECK(context.packs.take() == Noted{"exchange"});
        context.packs.work.state = PackWork::State::Busy;
        context.packs.work.share = 0.7;
        context.packs.work.left_s = 4;
        view->tick(0);
        checked(stage, *view);
        view->tap("not-now", 0);
        CHECK(context.packs.take() == Noted{"cancel"});
        CHECK(left == 0);
        context.take();
        context.packs.work.state = PackWork::State::Idle;
        const std::vector<std::pair<PackWork::Outcome, std::string>> ends = {
            {PackWork::Outcome::StickFull, "stick-full"},
            {PackWork::Outcome::StickLocked, "stick-locked"},
            {PackWork::Outcome::StickWorn, "stick-worn"},
            {PackWork::Outcome::Failed, "pack-not"}};
        for (const auto& [outcome, phrase] : ends) {
            context.packs.state = StickState::Out;
            context.packs.work.outcome = outcome;
            context.packs.work.waiting = 1;
            CHECK(ids_said(view->words()) == Noted{"ui/" + phrase, "ui/stick-waits", "ui/stick-done"});
        }
        context.packs.work = {};
        for (const auto& [state, phrase] :
             std::vector<std::pair<StickState, std::string>>{{StickState::Out, "stick-done"},
                                                             {StickState::Rest, "stick-rest"},
                                                             {StickState::Gone, "stick-gone"},
                                                             {StickState::None, "no-stick"}}) {
            context.packs.state = state;
            view->tick(0);
            CHECK(context.take() == Noted{"say ui/" + phrase});
            CHECK(checked(stage, *view).find("back") != nullptr);
        }
        view->tap("back", 0);
        CHECK(left == 1);
    }
}
