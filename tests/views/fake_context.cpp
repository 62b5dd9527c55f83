#include "tests/views/fake_context.h"

#include <cstdio>
#include <utility>

namespace jankar::test {

std::optional<media::VideoFrame> FakeClip::frame() {
    if (!std::exchange(reel_.has_frame, false)) {
        return std::nullopt;
    }
    return media::VideoFrame{pixels_.data(), 8, 8, 32, reel_.clock, 1};
}

FakeContext::FakeContext(int lessons, int women) {
    const char* subjects[] = {"start", "skills", "money", "safety", "together"};
    for (int i = 0; i < lessons; ++i) {
        pack::ShelfLesson lesson;
        lesson.entry.id = "lesson-" + std::to_string(i + 1);
        lesson.entry.subject = subjects[i % 5];
        lesson.entry.course = "course-" + std::to_string(i * 3 / lessons);
        lesson.entry.steps = 4 + i % 9;
        shelf_.push_back(lesson);
    }
    for (int i = 0; i < women; ++i) {
        records::Learner learner;
        char id[40];
        std::snprintf(id, sizeof id, "%032x", i + 1);
        learner.id = id;
        learner.joined = i + 1;
        learners_.push_back(learner);
    }
    if (lessons > 0) {
        next = 0;
    }
    for (int i = 0; i < 48; ++i) {
        pictures.push_back("drawing-" + std::to_string(i));
    }
}

std::vector<const records::Learner*> FakeContext::faces() const {
    std::vector<const records::Learner*> out;
    for (const records::Learner& learner : learners_) {
        out.push_back(&learner);
    }
    return out;
}

void FakeContext::join(records::NewLearner one) {
    note("join " + one.drawing);
    joined = std::move(one);
}

void FakeContext::change_learner(const std::string& id, const records::LearnerChange& change) {
    note("change " + id + (change.drawing ? " drawing " + *change.drawing : "") +
         (change.voice ? " voice" : "") + (change.clear_pin ? " pin" : ""));
}

void FakeContext::change_settings(const std::string& id, const records::Settings& settings) {
    note("settings " + id + " " + std::to_string(settings.tiles) + (settings.contrast ? " contrast" : "") +
         (settings.captions ? " captions" : "") + " " + settings.lang);
}

void FakeContext::read_wall(const std::vector<std::string>& women,
                            std::function<void(std::vector<views::WallRow>)> then) {
    std::vector<views::WallRow> rows;
    for (const std::string& woman : women) {
        views::WallRow row;
        row.learner = woman;
        for (std::size_t i = 0; i < shelf_.size(); i += 2) {
            row.finished.insert("/" + shelf_[i].entry.id);
        }
        rows.push_back(std::move(row));
    }
    then(std::move(rows));
}

views::LessonProgress FakeContext::progress(std::size_t index) const {
    views::LessonProgress out;
    out.finished = index % 4 == 1;
    out.begun = index % 4 == 2;
    out.beads_done = out.begun ? 2 : 0;
    out.damaged = index % 7 == 6;
    return out;
}

void FakeContext::say(views::Utterances words) {
    for (const views::Utterance& word : words) {
        note("say " + word.id);
    }
}

std::unique_ptr<media::VideoPlayer> FakeContext::open_video(const views::OpenLesson&, const std::string&) {
    return has_clip ? std::make_unique<FakeClip>(reel) : nullptr;
}

void FakeContext::lesson_moved(const views::OpenLesson&, const lesson::LessonPlay& play) {
    note("moved " + play.step().id);
}

void FakeContext::lesson_answered(const views::OpenLesson&, const lesson::LessonPlay&,
                                  const lesson::Effect& answer) {
    note("answered " + answer.step + (answer.right ? " right" : " not") + " " +
         std::to_string(answer.attempt));
}

views::Utterance FakeContext::word(const std::string& id, const std::string& control) {
    return {id, "en", [] { return Result<Bytes>(Bytes{}); }, control};
}

screen::PictureSource FakeContext::source(const std::string& key) {
    return {key, [] { return Result<Bytes>(Bytes{}); }};
}

}  // namespace jankar::test
