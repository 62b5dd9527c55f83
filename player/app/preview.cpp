#include "player/app/preview.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "content/base/files.h"
#include "content/base/ids.h"
#include "content/base/log.h"
#include "content/pack/pack.h"
#include "player/app/preview_stage.h"
#include "player/views/lesson_view.h"

namespace jankar::app {

namespace {

using lesson::StepType;

/// Whatever is mixed on the screen is mixed the same way each time.
constexpr std::uint64_t kMixSeed = 8191;

/// A place in a lesson that gets a picture.
struct Place {
    lesson::PlayState state;
    int step = 0, way = 0, page = 0;
};

/// The clip step that asks this question at a pause, and when; -1: none does.
std::pair<int, std::int64_t> asked_by(const lesson::Lesson& lesson, const std::string& id) {
    for (std::size_t i = 0; i < lesson.steps.size(); ++i) {
        for (const lesson::Pause& pause : lesson.steps[i].pauses) {
            if (pause.ask == id) {
                return {static_cast<int>(i), pause.at_ms};
            }
        }
    }
    return {-1, 0};
}

/// A little way into the clip: many begin with an empty table or in the dark.
std::int64_t moment_of(const lesson::Lesson& lesson, const lesson::Step& step) {
    auto clip = lesson.media.find(step.video);
    std::int64_t moment = clip == lesson.media.end() ? 0 : clip->second.ms / 3;
    for (const lesson::Pause& pause : step.pauses) {
        moment = std::min(moment, std::max<std::int64_t>(0, pause.at_ms - 500));
    }
    return moment;
}

void add_pages(const views::OpenLesson& open, Place place, std::vector<Place>& places) {
    const int pages = lesson::LessonPlay(*open.lesson, place.state, false, open.world).page_count();
    for (int page = 0; page < pages; ++page) {
        place.state.page = page;
        place.page = pages > 1 ? page + 1 : 0;
        places.push_back(place);
    }
}

std::vector<Place> places_of(const views::OpenLesson& open) {
    const lesson::Lesson& lesson = *open.lesson;
    std::vector<Place> places;
    for (std::size_t i = 0; i < lesson.steps.size(); ++i) {
        const lesson::Step& step = lesson.steps[i];
        Place place;
        place.step = static_cast<int>(i);
        place.state.mix_seed = kMixSeed;
        place.state.position = place.step;
        place.state.position_id = step.id;
        if (const auto [clip, at_ms] = asked_by(lesson, step.id); clip >= 0) {
            place.state.position = clip;
            place.state.position_id = lesson.steps[static_cast<std::size_t>(clip)].id;
            place.state.asked = step.id;
            place.state.video_ms = at_ms;
        } else if (step.type == StepType::Video) {
            place.state.video_ms = moment_of(lesson, step);
        }
        add_pages(open, place, places);
        if (step.type == StepType::Story) {
            for (std::size_t way = 0; way < step.items.size(); ++way) {
                Place told = place;
                told.way = static_cast<int>(way) + 1;
                told.state.branch = static_cast<int>(way);
                add_pages(open, told, places);
            }
        }
    }
    return places;
}

std::string file_of(const lesson::Lesson& lesson, const Place& place) {
    std::string name = fmt::format("{}/{:02}-{}", lesson.id, place.step + 1,
                                   lesson.steps[static_cast<std::size_t>(place.step)].id);
    name += place.way > 0 ? fmt::format("-{}", place.way) : "";
    name += place.page > 0 ? fmt::format("-{}", place.page) : "";
    return name + ".png";
}

Result<void> draw_lesson(PreviewStage& stage, views::OpenLesson open, const std::string& folder,
                         std::vector<PreviewPicture>& drawn) {
    const lesson::Lesson& lesson = *open.lesson;
    RETURN_IF_ERROR(stage.context().take_country(open.lang));
    open.world.country = stage.context().country().code;
    for (const auto& [whom, helpline] : stage.context().country().helplines) {
        open.world.helplines[whom] = helpline.number;
    }
    RETURN_IF_ERROR(make_folders(folder + "/" + lesson.id));
    for (const Place& place : places_of(open)) {
        open.state = place.state;
        auto view = views::make_lesson_view(stage.context(), open);
        view->tick(stage.now_ms());
        view->enter();
        if (open.purpose == views::Purpose::Private) {
            // Past the question whether she is alone.
            view->tap("next", stage.now_ms());
        }
        auto png = stage.draw(*view, open.lang);
        view->leave();
        if (!png) {
            return fail(png.error().code, fmt::format("{}: {}", lesson.id, png.error().text));
        }
        const lesson::Step& step = lesson.steps[static_cast<std::size_t>(place.step)];
        PreviewPicture picture{file_of(lesson, place),
                               open.pack->path(),
                               lesson.id,
                               step.id,
                               std::string(lesson::name_of(step.type)),
                               place.step + 1,
                               place.way,
                               place.page};
        RETURN_IF_ERROR(write_file_atomic(folder + "/" + picture.file, *png));
        drawn.push_back(std::move(picture));
    }
    return {};
}

/// What is no file is the id of a lesson, when it could be one.
bool is_lesson_id(const std::string& argument) {
    return is_slug(argument) && !is_file(argument);
}

}  // namespace

Result<std::vector<PreviewPicture>> draw_preview(const Options& options, const Paths& paths) {
    std::vector<std::string> ids;
    std::vector<std::shared_ptr<const pack::Pack>> packs;
    for (const std::string& argument : options.packs) {
        if (is_lesson_id(argument)) {
            ids.push_back(argument);
            continue;
        }
        ASSIGN_OR_RETURN(auto pack, pack::Pack::open(argument));
        packs.push_back(std::move(pack));
    }
    ASSIGN_OR_RETURN(auto stage, PreviewStage::open(options, paths));
    std::vector<PreviewPicture> drawn;
    std::vector<std::string> found;
    for (const auto& pack : packs) {
        for (const pack::LessonEntry& entry : pack->manifest().lessons) {
            if (!ids.empty() && std::find(ids.begin(), ids.end(), entry.id) == ids.end()) {
                continue;
            }
            found.push_back(entry.id);
            views::OpenLesson open;
            open.pack = pack;
            ASSIGN_OR_RETURN(lesson::Lesson lesson, pack->lesson(entry.id));
            open.lang = lesson.language_for(options.lang.empty() ? "en" : options.lang);
            open.purpose = lesson.is_private ? views::Purpose::Private : views::Purpose::Learn;
            open.lesson = std::make_shared<const lesson::Lesson>(std::move(lesson));
            RETURN_IF_ERROR(draw_lesson(*stage, std::move(open), options.preview, drawn));
        }
    }
    for (const std::string& id : ids) {
        if (std::find(found.begin(), found.end(), id) == found.end()) {
            return fail(ErrorCode::NotFound, fmt::format("No lesson {} is in these packs.", id));
        }
    }
    return drawn;
}

int run_preview(const Options& options, const Paths& paths) {
    const bool has_pack = std::any_of(options.packs.begin(), options.packs.end(),
                                      [](const std::string& argument) { return !is_lesson_id(argument); });
    if (!has_pack) {
        log_error("A preview needs a pack: --preview DIR PACK.");
        return 2;
    }
    auto drawn = draw_preview(options, paths);
    if (!drawn) {
        log_error(drawn.error().text);
        return exit_code_for(drawn.error().code);
    }
    if (!options.json) {
        for (const PreviewPicture& picture : *drawn) {
            std::printf("%s/%s\n", options.preview.c_str(), picture.file.c_str());
        }
        return 0;
    }
    nlohmann::json all = {{"pictures", nlohmann::json::array()}};
    for (const PreviewPicture& picture : *drawn) {
        all["pictures"].push_back({{"file", picture.file},
                                   {"pack", picture.pack},
                                   {"lesson", picture.lesson},
                                   {"step", picture.step},
                                   {"type", picture.type},
                                   {"number", picture.number},
                                   {"way", picture.way},
                                   {"page", picture.page}});
    }
    std::printf("%s\n", all.dump().c_str());
    return 0;
}

}  // namespace jankar::app
