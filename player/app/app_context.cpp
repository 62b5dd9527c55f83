// What views may ask: pictures, voices, settings, where to go.
#include <SDL.h>
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "content/base/byte_source.h"
#include "content/base/files.h"
#include "content/base/icon_sizes.h"
#include "content/base/log.h"
#include "player/app/app.h"
#include "player/views/finish_view.h"
#include "player/views/home_view.h"
#include "player/views/language_view.h"
#include "player/views/lesson_view.h"

namespace jankar::app {

namespace {

constexpr std::uint64_t kAssetLimit = 4 * 1024 * 1024;
constexpr std::uint64_t kPictureLimit = 16 * 1024 * 1024;
constexpr std::uint64_t kVoiceLimit = 4 * 1024 * 1024;

media::Loader asset_loader(std::string path) {
    return [path = std::move(path)] { return read_file(path, kAssetLimit); };
}

}  // namespace

views::LessonProgress App::progress(std::size_t shelf_index) const {
    views::LessonProgress out = progress_->of(shelf_.lessons[shelf_index]);
    out.damaged = damaged_.count(shelf_index) > 0;
    return out;
}

std::optional<views::GoOn> App::go_on() const {
    using Kind = views::GoOn::Kind;
    for (std::size_t i = 0; i < shelf_.lessons.size(); ++i) {
        if (!progress_->last_left().empty() && Progress::key(shelf_.lessons[i]) == progress_->last_left() &&
            damaged_.count(i) == 0) {
            return views::GoOn{Kind::Unfinished, i};
        }
    }
    if (const auto due = due_now(); !due.empty()) {
        return views::GoOn{Kind::Due, due.front().shelf_index};
    }
    auto is_open = [&](std::size_t i) {
        return !progress_->has_finished(shelf_.lessons[i]) && !shelf_.lessons[i].entry.is_private &&
               damaged_.count(i) == 0;
    };
    // A new woman begins with how all this works.
    if (!progress_->has_finished_any()) {
        for (std::size_t i = 0; i < shelf_.lessons.size(); ++i) {
            if (shelf_.lessons[i].entry.id == "start-here" && is_open(i)) {
                return views::GoOn{Kind::Next, i};
            }
        }
    }
    for (std::size_t i = 0; i < shelf_.lessons.size(); ++i) {
        if (is_open(i)) {
            return views::GoOn{Kind::Next, i};
        }
    }
    return std::nullopt;
}

std::optional<std::size_t> App::next_after(std::size_t shelf_index) const {
    for (std::size_t step = 1; step < shelf_.lessons.size(); ++step) {
        const std::size_t i = (shelf_index + step) % shelf_.lessons.size();
        if (!progress_->has_finished(shelf_.lessons[i]) && !shelf_.lessons[i].entry.is_private &&
            damaged_.count(i) == 0) {
            return i;
        }
    }
    return std::nullopt;
}

const records::Learner* App::learner() const {
    for (const records::Learner& learner : learners_) {
        if (learner.id == learner_id_) {
            return &learner;
        }
    }
    return nullptr;
}

records::Settings App::settings() const {
    const records::Learner* who = learner();
    records::Settings out = who ? who->settings : device_settings_;
    if (in_private()) {
        out.sound = private_level_;
    }
    out.captions = out.captions || options_.captions;
    out.contrast = out.contrast || options_.skin == screen::Skin::Contrast;
    return out;
}

std::string App::lang() const {
    const records::Learner* who = learner();
    if (who && !who->settings.lang.empty()) {
        return who->settings.lang;
    }
    return device_settings_.lang.empty() ? "en" : device_settings_.lang;
}

std::string App::language_name(const std::string& lang) const {
    auto text = read_text_file(fmt::format("{}/strings/{}.json", paths_.assets, lang), kAssetLimit);
    if (!text) {
        return lang;
    }
    // Our own file; an odd one just shows the code of the language.
    const auto json = nlohmann::json::parse(*text, nullptr, false);
    return json.is_object() ? json.value("language-name", lang) : lang;
}

screen::PictureSource App::asset_picture(const std::string& name) const {
    return {"asset:" + name, asset_loader(paths_.assets + "/" + name)};
}

screen::PictureSource App::icon(const std::string& name, int size_px) const {
    int size = kIconSizes.back();
    for (int offered : kIconSizes) {
        if (offered >= size_px) {
            size = offered;
            break;
        }
    }
    return asset_picture(fmt::format("icons/{}-{}.webp", name, size));
}

media::Loader App::object_loader(std::size_t shelf_index, const std::string& hash,
                                 std::uint64_t limit) const {
    return [packs = packs_, path = shelf_.lessons[shelf_index].pack_path, hash, limit]() -> Result<Bytes> {
        ASSIGN_OR_RETURN(auto pack, packs->open(path));
        return pack->read_object(hash, limit);
    };
}

screen::PictureSource App::object_picture(std::size_t shelf_index, const std::string& hash) const {
    return {fmt::format("object:{}:{}", shelf_index, hash), object_loader(shelf_index, hash, kPictureLimit)};
}

screen::PictureSource App::cover(std::size_t shelf_index) const {
    return object_picture(shelf_index, shelf_.lessons[shelf_index].entry.cover);
}

screen::PictureSource App::picture(const views::OpenLesson& open, const std::string& name) const {
    auto found = open.lesson->media.find(name);
    return found != open.lesson->media.end() ? object_picture(open.shelf_index, found->second.hash)
                                             : screen::PictureSource{};
}

views::Utterance App::phrase_in(const std::string& lang, const std::string& id,
                                const std::string& control) const {
    return {"ui/" + id, lang, asset_loader(fmt::format("{}/voice/{}/{}.opus", paths_.assets, lang, id)),
            control};
}

views::Utterance App::phrase(const std::string& id, const std::string& control) const {
    return phrase_in(lang(), id, control);
}

views::Utterance App::tune(const std::string& name) const {
    return {"tune/" + name, "", asset_loader(fmt::format("{}/tunes/{}.opus", paths_.assets, name)), {}};
}

screen::PictureSource App::money(const std::string& name) const {
    return asset_picture(name + ".webp");
}

/// Her language's rules, read when the first number is said.
const lesson::NumberRules* App::number_rules(const std::string& lang) const {
    auto found = number_rules_.find(lang);
    if (found == number_rules_.end()) {
        const std::string path = fmt::format("{}/numbers/{}.toml", paths_.assets, lang);
        lesson::NumberRules rules;
        if (auto text = read_text_file(path, kAssetLimit)) {
            if (auto read = lesson::read_numbers(*text, path)) {
                rules = std::move(*read);
            } else {
                log_error(read.error().text);
            }
        }
        found = number_rules_.emplace(lang, std::move(rules)).first;
    }
    return found->second.clips.empty() ? nullptr : &found->second;
}

views::Utterances App::amount(std::int64_t units, const std::string& lang, const std::string& control) const {
    views::Utterances out;
    if (const lesson::NumberRules* rules = number_rules(lang)) {
        for (const std::string& clip : lesson::money_clips(*rules, units, country_.currency)) {
            out.push_back(phrase_in(lang, clip, control));
        }
    }
    return out;
}

views::Utterance App::title(std::size_t shelf_index, const std::string& control) const {
    const pack::ShelfLesson& lesson = shelf_.lessons[shelf_index];
    // Her language, else the first that the lesson has.
    const std::pair<std::string, std::string>* voice = nullptr;
    for (const auto& offered : lesson.entry.title_voices) {
        if (voice == nullptr || offered.first == lang()) {
            voice = &offered;
        }
    }
    if (voice == nullptr) {
        return phrase("next-lesson", control);
    }
    return {lesson.name() + "/title", voice->first, object_loader(shelf_index, voice->second, kVoiceLimit),
            control};
}

views::Utterance App::line(const views::OpenLesson& open, const std::string& line,
                           const std::string& control) const {
    auto voices = open.lesson->voices.find(open.lang);
    if (voices != open.lesson->voices.end()) {
        auto voice = voices->second.find(line);
        if (voice != voices->second.end()) {
            return {shelf_.lessons[open.shelf_index].name() + "/" + line, open.lang,
                    object_loader(open.shelf_index, voice->second.hash, kVoiceLimit), control};
        }
    }
    return {open.lesson->id + "/" + line, open.lang,
            [id = open.lesson->id, line]() -> Result<Bytes> {
                return fail(ErrorCode::NotFound, fmt::format("The line {} of {} has no voice.", line, id));
            },
            control};
}

void App::say(views::Utterances words) {
    speaker_->say(std::move(words));
    request_draw(screen::Reason::Voice);
}

void App::hush() {
    speaker_->hush();
}

void App::prepare(const views::Utterances& words) {
    for (const views::Utterance& word : words) {
        media_->prepare_voice(word.id, word.load);
    }
}

std::unique_ptr<media::VideoPlayer> App::open_video(const views::OpenLesson& open, const std::string& name) {
    auto found = open.lesson->media.find(name);
    if (found == open.lesson->media.end()) {
        return nullptr;
    }
    auto source = open.pack->object(found->second.hash);
    if (!source) {
        mark_damaged(open.shelf_index, source.error());
        return nullptr;
    }
    return media_->open_video(*source, open.lesson->id + "/" + name, clip_memory_.stills_from());
}

void App::note_pace(int pixels, media::ClipPace pace) {
    // Of a private lesson nothing is remembered, not even that its clip was slow.
    if (in_private() || !clip_memory_.note(pixels, pace)) {
        return;
    }
    records_->post([words = clip_memory_.words()](records::Store& store) {
        static_cast<void>(store.set_device_setting("clips", words));
    });
}

void App::trace_video(std::int64_t pts_ms, std::int64_t clock_ms, int late, int dropped) {
    trace_.video(pts_ms, clock_ms, late, dropped);
}

void App::show_language() {
    show(views::make_language_view(*this));
}

void App::show_home() {
    is_trainer_ = false;
    show(views::make_home_view(*this));
}

void App::choose_language(const std::string& lang) {
    device_settings_.lang = lang;
    records_->post(
        [lang](records::Store& store) { static_cast<void>(store.set_device_setting("lang", lang)); });
    show_learners();
}

void App::next_sound_level() {
    const int level = settings().sound % 3 + 1;
    if (in_private()) {
        private_level_ = level;
    } else if (learner_id_.empty()) {
        device_settings_.sound = level;
    } else {
        for (records::Learner& learner : learners_) {
            if (learner.id == learner_id_) {
                learner.settings.sound = level;
                records_->ask([id = learner.id, settings = learner.settings](
                                  records::Store& store) { return store.save_settings(id, settings); },
                              [this](Result<void> saved) {
                                  if (!saved) {
                                      trouble(saved.error());
                                  }
                              });
            }
        }
    }
    media_->set_level(level);
    say({phrase(fmt::format("sound-{}", level), "sound")});
}

}  // namespace jankar::app
