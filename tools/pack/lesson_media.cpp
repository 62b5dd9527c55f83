#include "tools/pack/lesson_media.h"

#include <algorithm>
#include <set>

#include "content/lesson/uses.h"

namespace jankar::build {

namespace {

/// Whether the pictures of such a step's items are only shown as tiles. The pages that follow a story's
/// options are shown large.
bool items_are_tiles(lesson::StepType type) {
    return type != lesson::StepType::Sequence;
}

/// Whether the items are named in a word or two. Events of a cash book and what a woman may do are sentences.
bool items_are_labels(lesson::StepType type) {
    switch (type) {
        case lesson::StepType::Choose:
        case lesson::StepType::Order:
        case lesson::StepType::Match:
        case lesson::StepType::Sort:
        case lesson::StepType::Find:
        case lesson::StepType::Home:
            return true;
        default:
            return false;
    }
}

}  // namespace

LessonJobs jobs_of(const lesson::LessonFolder& source, const std::vector<std::string>& langs) {
    const lesson::Lesson& lesson = source.lesson;
    LessonJobs jobs;
    for (const std::string& lang : lesson.langs) {
        if (langs.empty() || std::find(langs.begin(), langs.end(), lang) != langs.end()) {
            jobs.langs.push_back(lang);
        }
    }
    // One name may have several uses; the largest of them decides.
    std::set<std::string> large(lesson.finish.begin(), lesson.finish.end());
    std::set<std::string> labels, sentences{lesson.say};
    for (const lesson::Step& step : lesson.steps) {
        large.insert(step.picture);
        sentences.insert({step.say, step.hint, step.ask});
        for (const lesson::Pause& pause : step.pauses) {
            sentences.insert(pause.say);
        }
        for (const lesson::Item* item : lesson::items_of(step)) {
            if (!items_are_tiles(step.type)) {
                large.insert(item->picture);
            }
            (items_are_labels(step.type) ? labels : sentences).insert(item->say);
            for (const lesson::Item& page : item->then) {
                large.insert(page.picture);
            }
        }
    }
    for (const lesson::Use& use : lesson::pictures_of(lesson)) {
        jobs.pictures.push_back({use.name, use.line, large.count(use.name) == 0});
    }
    for (const lesson::Use& use : lesson::videos_of(lesson)) {
        jobs.clips.push_back({use.name, use.line});
    }
    for (const std::string& lang : jobs.langs) {
        auto words = lesson.words.find(lang);
        for (const lesson::Use& use : lesson::lines_of(lesson)) {
            VoiceJob job{lang, use.name, source.voices.find(lang, use.name).value_or(""),
                         {},   use.line, labels.count(use.name) != 0 && sentences.count(use.name) == 0};
            if (words != lesson.words.end()) {
                auto text = words->second.find(use.name);
                job.words = text != words->second.end() ? text->second : "";
            }
            if (!job.file.empty() || !job.words.empty()) {
                jobs.voices.push_back(std::move(job));
            }
        }
    }
    return jobs;
}

}  // namespace jankar::build
