#include "tools/pack/media_checks.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdio>
#include <mutex>
#include <set>

#include "content/base/byte_source.h"
#include "content/base/files.h"
#include "content/lesson/uses.h"
#include "tools/pack/audio.h"
#include "tools/pack/draft_voice.h"
#include "tools/pack/drawn_clip.h"
#include "tools/pack/lesson_media.h"
#include "tools/pack/parallel.h"
#include "tools/pack/picture.h"
#include "tools/pack/process.h"
#include "tools/pack/video.h"
#include "tools/pack/voice.h"

namespace jankar::build {

namespace {

constexpr std::int64_t kMostVoiceMs = 12'000;
constexpr std::int64_t kMostLabelMs = 2'000;
constexpr std::int64_t kMostClipMs = 180'000;
constexpr std::uint64_t kHeavyClip = 200'000'000;
constexpr int kLeastWidth = 800;
constexpr int kLeastTileWidth = 400;
constexpr Size kLook{64, 64};  ///< a drawing is drawn this small to see whether it can be

lesson::Fault fault(const char* level, std::string file, int line, std::string code, std::string text) {
    return {level, std::move(file), line, std::move(code), std::move(text)};
}

std::string seconds(std::int64_t ms) {
    char text[32];
    std::snprintf(text, sizeof text, "%lld.%lld", static_cast<long long>(ms / 1000),
                  static_cast<long long>(ms % 1000 / 100));
    return text;
}

/// A missing program is one fault of the whole check, not one of each file.
void add_error(lesson::Faults& faults, const Error& error, std::string file, int line, std::string code) {
    if (error.code == ErrorCode::Io) {
        faults.push_back(fault("error", "", 0, "program_missing", error.text));
    } else {
        faults.push_back(fault("error", std::move(file), line, std::move(code), error.text));
    }
}

void check_picture(const std::string& folder, const PictureJob& job, Cache& cache, lesson::Faults& faults) {
    const std::string path = folder + "/" + job.name;
    if (!is_file(path)) {
        return;
    }
    Result<Bytes> bytes = read_file(path, 64u << 20);
    if (!bytes) {
        return add_error(faults, bytes.error(), job.name, 0, "bad_picture");
    }
    const bool drawn = image_kind(*bytes) == ImageKind::Svg;
    CacheKey key("looked at");
    const char* program = program_for(*bytes);
    key.add(program != nullptr ? cache.version_of(program) : std::string()).add(*bytes);
    Result<Bytes> looked = cache.fetch(key.hex(), [&]() -> Result<Bytes> {
        ASSIGN_OR_RETURN(Image image, drawn ? draw_svg(*bytes, kLook) : read_photo(*bytes));
        Bytes size;
        append_u32le(size, static_cast<std::uint32_t>(image.width));
        return size;
    });
    if (!looked) {
        return add_error(faults, looked.error(), job.name, 0, "bad_picture");
    }
    const int least = job.tile ? kLeastTileWidth : kLeastWidth;
    const int width = looked->size() == 4 ? static_cast<int>(read_u32le(*looked, 0)) : 0;
    if (!drawn && width < least) {
        faults.push_back(fault("warning", job.name, 0, "picture_small",
                               "the picture is " + std::to_string(width) +
                                   " pixels wide and will look coarse; take one of " + std::to_string(least) +
                                   " or more."));
    }
}

void check_length(const VoiceJob& job, std::int64_t ms, const std::string& file, int line,
                  lesson::Faults& faults) {
    const bool draft = job.file.empty();
    if (ms > kMostVoiceMs) {
        faults.push_back(fault(draft ? "warning" : "error", file, line, "voice_long",
                               "\"" + job.line_name + "\" is spoken for " + seconds(ms) +
                                   " seconds; make it 12 at most, or two lines of it."));
    } else if (job.label && ms > kMostLabelMs) {
        faults.push_back(fault("warning", file, line, "label_long",
                               "\"" + job.line_name + "\" names an answer and is spoken for " + seconds(ms) +
                                   " seconds; make it 2 at most."));
    }
}

void check_voice(const lesson::LessonFolder& source, const VoiceJob& job, Cache& cache,
                 lesson::Faults& faults) {
    if (job.file.empty()) {
        const std::string file = "words/" + job.lang + ".toml";
        const int line = source.line_of_words(job.lang, job.line_name);
        Result<Voice> voice = make_draft(job.lang, job.words, cache);
        if (!voice) {
            return add_error(faults, voice.error(), file, line, "bad_voice");
        }
        // The silence around it does not count.
        return check_length(job, voice->ms - 300, file, line, faults);
    }
    Result<Voice> voice = make_voice(source.folder + "/" + job.file, cache);
    if (!voice) {
        return add_error(faults, voice.error(), job.file, 0, "bad_voice");
    }
    check_length(job, voice->ms - 300, job.file, 0, faults);
    if (std::abs(voice->source_lufs - kTargetLufs) > 6) {
        char text[160];
        std::snprintf(text, sizeof text,
                      "the recording is %s (%.0f LUFS); the build brings it to -16, but recording it %s "
                      "sounds cleaner.",
                      voice->source_lufs < kTargetLufs ? "soft" : "loud", voice->source_lufs,
                      voice->source_lufs < kTargetLufs ? "nearer to the mouth" : "softer");
        faults.push_back(fault("warning", job.file, 0, "loudness_off", text));
    }
}

void check_clip(const std::string& folder, const ClipJob& job, lesson::Faults& faults) {
    const std::string path = folder + "/" + job.name;
    if (!is_file(path)) {
        return;
    }
    const std::size_t before = faults.size();
    std::int64_t ms = 0;
    if (job.drawn()) {
        Result<std::int64_t> length = check_drawn_clip(path, job.name, faults);
        if (!length && faults.size() == before) {
            return add_error(faults, length.error(), job.name, 0, "bad_clip");
        }
        ms = length.value_or(0);
        for (const char* program : {"ffmpeg", "rsvg-convert"}) {
            if (!is_installed(program)) {
                faults.push_back(fault("error", "", 0, "program_missing",
                                       std::string("The program ") + program +
                                           " is missing; install the package " + package_of(program) + "."));
            }
        }
    } else {
        Result<ClipFacts> facts = probe_clip(path);
        if (!facts) {
            return add_error(faults, facts.error(), job.name, 0, "bad_clip");
        }
        ms = facts->ms;
    }
    if (auto source = open_file_source(path); source && (*source)->size() > kHeavyClip) {
        faults.push_back(fault("warning", job.name, 0, "clip_heavy",
                               "the clip's file is larger than 200 MB; film at 720 lines, or cut it shorter: "
                               "the build makes it small, but that takes long."));
    }
    if (ms > kMostClipMs) {
        faults.push_back(
            fault("warning", job.name, 0, "clip_long",
                  "the clip runs for " + seconds(ms) + " seconds; make it 180 at most, one action a clip."));
    }
}

void check_captions(const lesson::LessonFolder& source, const std::vector<std::string>& langs,
                    const CaptionFonts& fonts, lesson::Faults& faults) {
    auto look = [&](const std::string& text, const std::string& file, int line, const std::string& what) {
        std::vector<std::string> missing = fonts.missing_in(text);
        if (missing.empty()) {
            return;
        }
        std::string list = missing[0];
        for (std::size_t i = 1; i < std::min<std::size_t>(missing.size(), 5); ++i) {
            list += " " + missing[i];
        }
        faults.push_back(fault("error", file, line, "no_font",
                               what + " has a character that no font of the player can show (" + list +
                                   "); write it in another way."));
    };
    const lesson::Lesson& lesson = source.lesson;
    for (const std::string& lang : langs) {
        if (auto words = lesson.words.find(lang); words != lesson.words.end()) {
            for (const auto& [name, text] : words->second) {
                look(text, "words/" + lang + ".toml", source.line_of_words(lang, name), "\"" + name + "\"");
            }
        }
        auto cap = [&](const lesson::ByLang& captions, int line, const char* what) {
            if (auto text = captions.find(lang); text != captions.end()) {
                look(text->second, "lesson.toml", line, what + ("." + lang));
            }
        };
        cap(lesson.title, source.line_of("title"), "title");
        for (const lesson::Step& step : lesson.steps) {
            cap(step.cap, step.line, "cap");
            for (const lesson::Item* item : lesson::items_of(step)) {
                cap(item->cap, item->line, "cap");
            }
        }
    }
}

/// A picture, clip or recording has no lines; told is the line of the lesson that wants it.
void tell_where(lesson::Faults& faults, int line) {
    for (lesson::Fault& one : faults) {
        if (one.line == 0 && line > 0 && !one.file.empty()) {
            one.text += " Wanted by lesson.toml, line " + std::to_string(line) + ".";
        }
    }
}

}  // namespace

lesson::Faults check_media(const lesson::LessonFolder& source, const BuildOptions& options, Cache& cache,
                           const CaptionFonts* fonts) {
    const LessonJobs jobs = jobs_of(source, options.langs);
    const std::size_t pictures = jobs.pictures.size(), voices = jobs.voices.size();
    const std::size_t all = pictures + voices + jobs.clips.size();
    std::vector<lesson::Faults> found(all);
    std::mutex mutex;
    int done = 0;
    in_parallel(all, [&](std::size_t i) {
        if (i < pictures) {
            check_picture(source.folder, jobs.pictures[i], cache, found[i]);
        } else if (i < pictures + voices) {
            check_voice(source, jobs.voices[i - pictures], cache, found[i]);
        } else {
            check_clip(source.folder, jobs.clips[i - pictures - voices], found[i]);
        }
        tell_where(found[i], i < pictures            ? jobs.pictures[i].line
                             : i < pictures + voices ? jobs.voices[i - pictures].line
                                                     : jobs.clips[i - pictures - voices].line);
        if (options.progress) {
            std::lock_guard<std::mutex> lock(mutex);
            options.progress("checking " + source.lesson.id, ++done, static_cast<int>(all));
        }
    });
    lesson::Faults faults;
    std::set<std::string> told;
    for (lesson::Faults& some : found) {
        for (lesson::Fault& one : some) {
            if (one.code != "program_missing" || told.insert(one.text).second) {
                faults.push_back(std::move(one));
            }
        }
    }
    if (fonts != nullptr) {
        check_captions(source, jobs.langs, *fonts, faults);
    }
    return faults;
}

}  // namespace jankar::build
