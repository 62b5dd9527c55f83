// All shipped lessons in all their languages, from the pack that ships: played to the end with right answers
// and with one that is not right at each scored step. Nothing that is shown or said is missing, no caption is
// cut off, no letter is unknown, nothing to tap is too small or too near to another. The clock is the test's.
#include <doctest/doctest.h>

#include "content/base/files.h"
#include "content/lesson/uses.h"
#include "content/lesson/words.h"
#include "player/steps/step_layout.h"
#include "player/views/finish_view.h"
#include "player/views/lesson_view.h"
#include "tests/lessons/eyes.h"
#include "tests/lessons/hand.h"

using namespace jankar;
using namespace jankar::test;

namespace {

constexpr const char* kLangs[] = {"en", "hi", "kn", "ta", "or", "mr", "am", "om"};
constexpr int kLessons = 14;
constexpr int kMostTaps = 400;

std::shared_ptr<const pack::Pack> shipped() {
    auto pack = pack::Pack::open(JANKAR_BINARY_DIR "/packs/jankar-first.jkpack");
    REQUIRE_MESSAGE(pack.has_value(), (pack ? "" : pack.error().text));
    return std::move(*pack);
}

lesson::Country country_for(const std::string& lang) {
    const std::string path = assets_folder() + "/country/" + lesson::default_country(lang) + ".toml";
    auto text = read_text_file(path, 1 << 20);
    REQUIRE(text.has_value());
    auto country = lesson::read_country(*text, path);
    REQUIRE(country.has_value());
    return std::move(*country);
}

views::OpenLesson opened(const std::shared_ptr<const pack::Pack>& pack, const std::string& id,
                         const std::string& lang, const lesson::Country& country) {
    views::OpenLesson open;
    open.pack = pack;
    auto read = pack->lesson(id);
    REQUIRE(read.has_value());
    open.lesson = std::make_shared<const lesson::Lesson>(std::move(*read));
    open.lang = open.lesson->language_for(lang);
    open.purpose = open.lesson->is_private ? views::Purpose::Private : views::Purpose::Learn;
    open.state.mix_seed = 20'261'122;
    open.world.country = country.code;
    for (const auto& [whom, line] : country.helplines) {
        open.world.helplines[whom] = line.number;
    }
    return open;
}

/// The clip comes to its next stop or its end at once.
void run_clip(Ears& ears) {
    if (ears.reel.state == media::VideoState::Playing) {
        ears.reel.clock = ears.reel.stop.value_or(60'000);
        ears.reel.state = ears.reel.stop ? media::VideoState::AtStop : media::VideoState::Ended;
    }
}

/// From the cover to the end; what was met on the way is in `faults`.
void play(Sheet& sheet, const views::OpenLesson& open, const lesson::Country& country, Answers answers,
          Faults& faults) {
    const std::string name = open.lesson->id + ", " + open.lang;
    CAPTURE(name);
    Ears ears(open.lang, country, faults);
    auto view = views::make_lesson_view(ears, open);
    std::int64_t now = 10'000;
    view->enter();
    std::set<std::string> steps;
    for (int taps = 0; taps < kMostTaps && !ears.over; ++taps) {
        view->tick(now);
        const screen::ScreenRecord record = sheet.look(*view, ears, name);
        if (open.lang == "en" || open.lang == "am") {
            // Where things lie is the same in all languages of a country.
            for (const std::string& fault : faults_of(record, sheet.metrics())) {
                faults.insert(name + ": " + fault);
            }
        }
        std::string tap = "next";  // from the question whether she is alone
        if (ears.play != nullptr) {
            steps.insert(ears.play->step().id);
            tap = next_tap(*ears.play, record, answers);
        }
        now += 1'000;
        if (tap.empty() && ears.play->step().type == lesson::StepType::Video) {
            run_clip(ears);
            continue;
        }
        if (tap.empty()) {
            FAIL_CHECK("nothing leads on from " << ears.play->step().id);
            return;
        }
        view->tap(tap, now);
    }
    CHECK(ears.over);
    CHECK(steps.size() == open.lesson->steps.size());
    CHECK(ears.right == open.lesson->scored_steps());
    CHECK(ears.wrong == (answers == Answers::Right ? 0 : open.lesson->scored_steps()));
    view->leave();
    if (open.lesson->is_private) {
        return;  // it ends where it was begun, without a sign
    }
    auto end = views::make_finish_view(ears, open);
    end->enter();
    end->tick(now);
    sheet.look(*end, ears, name + ", finished");
}

void play_all(const Size& size) {
    const auto pack = shipped();
    REQUIRE(pack->manifest().lessons.size() == kLessons);
    Faults faults;
    Sheet sheet(size, faults);
    for (const char* lang : kLangs) {
        const lesson::Country country = country_for(lang);
        for (const pack::LessonEntry& entry : pack->manifest().lessons) {
            const views::OpenLesson open = opened(pack, entry.id, lang, country);
            REQUIRE(open.lang == lang);
            play(sheet, open, country, Answers::Right, faults);
            play(sheet, open, country, Answers::WrongFirst, faults);
        }
    }
    for (const std::string& fault : faults) {
        FAIL_CHECK(fault);
    }
    CHECK(sheet.reader().shaped > 1'000);
}

}  // namespace

TEST_CASE("lessons: all are finished in all languages on 800x480") {
    play_all({800, 480});
}

TEST_CASE("lessons: all are finished in all languages on 1024x600") {
    play_all({1024, 600});
}

TEST_CASE("lessons: all are finished in all languages on 600x1024") {
    play_all({600, 1024});
}

TEST_CASE("lessons: every picture, clip, voice and caption is there in every language, and fits") {
    const auto pack = shipped();
    Faults faults;
    for (const Size& size : {Size{800, 480}, Size{1024, 600}, Size{600, 1024}}) {
        Sheet sheet(size, faults);
        const screen::Rect place = steps::areas(sheet.metrics(), true).caption;
        for (const pack::LessonEntry& entry : pack->manifest().lessons) {
            auto read = pack->lesson(entry.id);
            REQUIRE(read.has_value());
            const lesson::Lesson& lesson = *read;
            CHECK(lesson.langs.size() == std::size(kLangs));
            for (const auto& uses : {lesson::pictures_of(lesson), lesson::videos_of(lesson)}) {
                for (const lesson::Use& use : uses) {
                    const auto found = lesson.media.find(use.name);
                    const bool there = found != lesson.media.end() && found->second.width > 0;
                    CHECK_MESSAGE((there && pack->object(found->second.hash)), entry.id << ": " << use.name);
                }
            }
            for (const char* lang : kLangs) {
                CHECK_FALSE(lesson.title.at(lang).empty());
                for (const lesson::Use& use : lesson::lines_of(lesson)) {
                    const std::string where = entry.id + ", " + lang + ", " + use.name;
                    CAPTURE(where);
                    const auto& voices = lesson.voices.at(lang);
                    REQUIRE(voices.count(use.name) == 1);
                    CHECK(voices.at(use.name).ms > 100);
                    CHECK(pack->object(voices.at(use.name).hash).has_value());
                    const std::string words = lesson::caption_of(lesson, {}, use.name, lang);
                    CHECK_FALSE(words.empty());
                    CHECK(words.find_first_of("{}0123456789") == std::string::npos);
                    sheet.caption(words, lang, place, where + ", " + std::to_string(size.width));
                }
            }
        }
    }
    for (const std::string& fault : faults) {
        FAIL_CHECK(fault);
    }
}
