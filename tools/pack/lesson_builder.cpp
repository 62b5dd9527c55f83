#include "tools/pack/lesson_builder.h"

#include <algorithm>
#include <mutex>
#include <optional>

#include "content/base/files.h"
#include "tools/pack/drawn_clip.h"
#include "tools/pack/lesson_media.h"
#include "tools/pack/parallel.h"
#include "tools/pack/picture.h"
#include "tools/pack/video.h"
#include "tools/pack/voice.h"

namespace jankar::build {

namespace {

constexpr std::uint64_t kMostPictureBytes = 64u << 20;

/// What one job gave: an object and its bytes, or why not.
struct Made {
    lesson::MediaObject object;
    Bytes bytes;
    std::optional<Error> error;
    lesson::Faults faults;
};

lesson::MediaObject object_of(lesson::MediaKind kind, const char* ext, Size size, std::int64_t ms,
                              bool draft) {
    lesson::MediaObject object;
    object.kind = kind;
    object.ext = ext;
    object.width = size.width;
    object.height = size.height;
    object.ms = ms;
    object.draft = draft;
    return object;
}

Result<void> make(const std::string& folder, const PictureJob& job, const BuildOptions& options, Cache& cache,
                  Made& made) {
    ASSIGN_OR_RETURN(Bytes source, read_file(folder + "/" + job.name, kMostPictureBytes));
    PictureWish wish;
    wish.box = job.tile ? options.profile->tile : options.profile->picture;
    wish.quality = options.profile->quality;
    ASSIGN_OR_RETURN(Picture picture, make_picture(source, wish, cache));
    made.object = object_of(lesson::MediaKind::Picture, "webp", picture.size, 0, false);
    made.bytes = std::move(picture.webp);
    return {};
}

Result<void> make(const std::string& folder, const VoiceJob& job, Cache& cache, Made& made) {
    ASSIGN_OR_RETURN(Voice voice, job.file.empty() ? make_draft(job.lang, job.words, cache)
                                                   : make_voice(folder + "/" + job.file, cache));
    made.object = object_of(lesson::MediaKind::Voice, "opus", {}, voice.ms, voice.draft);
    made.bytes = std::move(voice.opus);
    return {};
}

Result<void> make(const std::string& folder, const ClipJob& job, const BuildOptions& options, Cache& cache,
                  Made& made) {
    const std::string path = folder + "/" + job.name;
    auto progress = [&](int done, int total) {
        if (options.progress) {
            options.progress("drawing " + job.name, done, total);
        }
    };
    ASSIGN_OR_RETURN(Clip clip, job.drawn() ? make_drawn_clip(path, job.name, *options.profile, cache,
                                                              made.faults, progress)
                                            : make_clip(path, *options.profile, cache));
    made.object = object_of(lesson::MediaKind::Video, "mp4", clip.size, clip.ms, false);
    made.bytes = std::move(clip.mp4);
    return {};
}

/// Whether the author can do something about it; else it is the machine's affair.
bool is_authors(const Error& error) {
    return error.code == ErrorCode::Corrupt || error.code == ErrorCode::Unsupported ||
           error.code == ErrorCode::Refused || error.code == ErrorCode::NotFound;
}

}  // namespace

int BuildCounts::all_drafts() const {
    int sum = 0;
    for (const auto& [lang, count] : drafts) {
        sum += count;
    }
    return sum;
}

Result<void> add_lesson(const lesson::LessonFolder& source, const BuildOptions& options, Cache& cache,
                        pack::Writer& writer, BuildCounts& counts, lesson::Faults& faults) {
    const LessonJobs jobs = jobs_of(source, options.langs);
    if (jobs.langs.empty()) {
        faults.push_back({"error", "lesson.toml", source.line_of("langs"), "no_language",
                          "the lesson has none of the languages asked for with --langs."});
        return fail(ErrorCode::Refused, "A lesson has none of the languages asked for.");
    }
    const std::size_t pictures = jobs.pictures.size(), voices = jobs.voices.size();
    const std::size_t all = pictures + voices + jobs.clips.size();
    std::vector<Made> made(all);
    std::mutex mutex;
    int done = 0;
    BuildOptions guarded = options;
    if (options.progress) {
        guarded.progress = [&](const std::string& what, int part, int total) {
            std::lock_guard<std::mutex> lock(mutex);
            options.progress(source.lesson.id + ": " + what, part, total);
        };
    }
    // Clips first: they take longest, and the other cores do the rest meanwhile.
    in_parallel(all, [&](std::size_t turn) {
        const std::size_t clips = jobs.clips.size();
        const std::size_t i = turn < clips ? pictures + voices + turn : turn - clips;
        Result<void> result =
            i < pictures ? make(source.folder, jobs.pictures[i], guarded, cache, made[i])
            : i < pictures + voices
                ? make(source.folder, jobs.voices[i - pictures], cache, made[i])
                : make(source.folder, jobs.clips[i - pictures - voices], guarded, cache, made[i]);
        if (!result) {
            made[i].error = result.error();
        }
        if (options.progress) {
            std::lock_guard<std::mutex> lock(mutex);
            options.progress(source.lesson.id, ++done, static_cast<int>(all));
        }
    });

    lesson::Lesson lesson = source.lesson;
    lesson.langs = jobs.langs;
    std::erase_if(lesson.words, [&](const auto& entry) {
        return std::find(jobs.langs.begin(), jobs.langs.end(), entry.first) == jobs.langs.end();
    });
    bool failed = false;
    for (std::size_t i = 0; i < all; ++i) {
        Made& one = made[i];
        std::string name, code, file;
        if (i < pictures) {
            name = jobs.pictures[i].name;
            code = "bad_picture";
        } else if (i < pictures + voices) {
            const VoiceJob& job = jobs.voices[i - pictures];
            name = job.file.empty() ? "words/" + job.lang + ".toml" : job.file;
            code = "bad_voice";
        } else {
            name = jobs.clips[i - pictures - voices].name;
            code = "bad_clip";
        }
        if (one.error) {
            if (!is_authors(*one.error)) {
                return fail(*one.error);
            }
            failed = true;
            if (one.faults.empty()) {
                one.faults.push_back({"error", name, 0, code, one.error->text});
            }
        }
        for (lesson::Fault& fault : one.faults) {
            bool told = std::any_of(faults.begin(), faults.end(), [&](const lesson::Fault& before) {
                return before.file == fault.file && before.text == fault.text;
            });
            if (!told) {
                faults.push_back(std::move(fault));
            }
        }
        if (failed) {
            continue;
        }
        RETURN_IF_ERROR(writer.add_object(one.bytes, one.object));
        if (i < pictures) {
            ++counts.pictures;
            lesson.media[name] = one.object;
        } else if (i < pictures + voices) {
            const VoiceJob& job = jobs.voices[i - pictures];
            ++counts.voices;
            counts.drafts[job.lang] += one.object.draft ? 1 : 0;
            lesson.voices[job.lang][job.line_name] = one.object;
        } else {
            ++counts.clips;
            lesson.media[name] = one.object;
        }
    }
    if (failed) {
        return fail(ErrorCode::Corrupt, "A lesson has media that cannot be made.");
    }
    return writer.add_lesson(lesson);
}

}  // namespace jankar::build
