#include "tests/lessons/eyes.h"

#include <doctest/doctest.h>
#include <imgui.h>

#include <cmath>
#include <cstdlib>

#include "content/base/files.h"
#include "content/base/icon_sizes.h"

namespace jankar::test {

namespace {

std::unique_ptr<screen::Window> open_window(const Size& size) {
    ::setenv("SDL_VIDEODRIVER", "dummy", 1);
    auto window = screen::Window::open({.width = size.width, .height = size.height});
    REQUIRE(window.has_value());
    return std::move(*window);
}

lesson::NumberRules read_rules(const std::string& lang) {
    const std::string path = assets_folder() + "/numbers/" + lang + ".toml";
    auto text = read_text_file(path, 1 << 20);
    REQUIRE(text.has_value());
    auto rules = lesson::read_numbers(*text, path);
    REQUIRE(rules.has_value());
    return std::move(*rules);
}

}  // namespace

std::string assets_folder() {
    return JANKAR_BINARY_DIR "/share/jankar/assets";
}

Ears::Ears(std::string lang, lesson::Country country, Faults& faults)
    : FakeContext(1, 1),
      lang_(std::move(lang)),
      country_(std::move(country)),
      numbers_(read_rules(lang_)),
      faults_(faults) {
    hers.captions = true;
    moves = false;
}

void Ears::want_file(const std::string& name) const {
    if (known_.count(name) > 0) {
        return;
    }
    if (is_file(assets_folder() + "/" + name)) {
        known_.insert(name);
    } else {
        faults_.insert("assets: there is no " + name);
    }
}

screen::PictureSource Ears::icon(const std::string& name, int) const {
    for (int size : kIconSizes) {
        want_file("icons/" + name + "-" + std::to_string(size) + ".webp");
    }
    return FakeContext::icon(name, 0);
}

screen::PictureSource Ears::picture(const views::OpenLesson& open, const std::string& name) const {
    const auto found = open.lesson->media.find(name);
    if (name.empty() || found == open.lesson->media.end() || !open.pack->object(found->second.hash)) {
        faults_.insert(open.lesson->id + ": no picture '" + name + "'");
    }
    return FakeContext::picture(open, name);
}

screen::PictureSource Ears::money(const std::string& name) const {
    want_file(name + ".webp");
    return FakeContext::money(name);
}

views::Utterance Ears::phrase_in(const std::string& lang, const std::string& id,
                                 const std::string& control) const {
    want_file("voice/" + lang + "/" + id + ".opus");
    if (lang != lang_) {
        faults_.insert("a phrase in " + lang + " for one who hears " + lang_);
    }
    return FakeContext::phrase_in(lang, id, control);
}

views::Utterance Ears::line(const views::OpenLesson& open, const std::string& line,
                            const std::string& control) const {
    const auto voices = open.lesson->voices.find(lang_);
    const auto* voice = voices == open.lesson->voices.end() || voices->second.count(line) == 0
                            ? nullptr
                            : &voices->second.at(line);
    if (open.lang != lang_ || voice == nullptr || voice->ms <= 0 || !open.pack->object(voice->hash)) {
        faults_.insert(open.lesson->id + ", " + lang_ + ": no voice '" + line + "'");
    }
    return FakeContext::line(open, line, control);
}

views::Utterance Ears::tune(const std::string& name) const {
    want_file("tunes/" + name + ".opus");
    return FakeContext::tune(name);
}

views::Utterances Ears::amount(std::int64_t units, const std::string& lang,
                               const std::string& control) const {
    views::Utterances words;
    for (const std::string& clip : lesson::money_clips(numbers_, units, country_.currency)) {
        words.push_back(phrase_in(lang, clip, control));
    }
    if (words.empty()) {
        faults_.insert(lang + ": no words for " + std::to_string(units) + " " + country_.currency);
    }
    return words;
}

std::unique_ptr<media::VideoPlayer> Ears::open_video(const views::OpenLesson& open, const std::string& name) {
    const auto found = open.lesson->media.find(name);
    if (found == open.lesson->media.end() || found->second.ms <= 0 ||
        !open.pack->object(found->second.hash)) {
        faults_.insert(open.lesson->id + ": no clip '" + name + "'");
    }
    reel = {};
    return FakeContext::open_video(open, name);
}

void Ears::say(views::Utterances words) {
    if (words.empty()) {
        return;
    }
    spoken_of = words.back().control;
}

void Ears::lesson_answered(const views::OpenLesson&, const lesson::LessonPlay&, const lesson::Effect& one) {
    ++(one.right ? right : wrong);
}

Reader::Reader(Faults& faults) : faults_(faults) {
    auto engine = text::TextEngine::create(assets_folder() + "/fonts");
    REQUIRE(engine.has_value());
    engine_ = std::move(*engine);
}

const text::Block& Reader::shape(const std::string& lang, const std::vector<text::Run>& runs, double em_px,
                                 int width_px, text::Align align, int max_lines) {
    const text::Block& block = engine_->shape(lang, runs, em_px, width_px, align, max_lines);
    ++shaped;
    std::string words;
    for (const text::Run& run : runs) {
        words += run.text;
    }
    if (block.missing > 0) {
        faults_.insert(lang + ": " + std::to_string(block.missing) + " letters of no font in: " + words);
    }
    if (words != last_) {
        end_of_caption(lang);
    }
    last_ = words;
    last_cut_ = block.cut;
    return block;
}

void Reader::end_of_caption(const std::string& where) {
    if (last_cut_) {
        faults_.insert(where + ": does not fit: " + last_);
    }
    last_.clear();
    last_cut_ = false;
}

Sheet::Sheet(const Size& size, Faults& faults)
    : window_(open_window(size)),
      metrics_(
          size.width, size.height,
          screen::default_diagonal(size.width, size.height) * 25.4 / std::hypot(size.width, size.height)),
      reader_(faults) {
    media_.answers = false;
}

screen::ScreenRecord Sheet::frame(const std::string& lang, const Ears* ears,
                                  const std::function<void(screen::Ui&)>& draw) {
    screen::ScreenRecord record;
    pictures_.begin_frame();
    media_.asked.clear();
    ImDrawList& list = window_->begin_frame();
    screen::Canvas canvas(list, masks_, glyphs_);
    screen::Ui ui(
        {.canvas = canvas,
         .metrics = metrics_,
         .colors = screen::palette(screen::Skin::Normal),
         .pictures = pictures_,
         .text = &reader_,
         .glyphs = glyphs_,
         .icon = [ears](const std::string& name,
                        int px) { return ears == nullptr ? screen::PictureSource{} : ears->icon(name, px); },
         .lang = lang,
         .pressed = {},
         .focus = {},
         .spoken_of = ears == nullptr ? std::string() : ears->spoken_of,
         .contrast = false},
        record);
    draw(ui);
    // Laid out; to paint it would take ten times as long and show nothing more.
    ImGui::End();
    ImGui::EndFrame();
    return record;
}

screen::ScreenRecord Sheet::look(views::View& view, const Ears& ears, const std::string& where) {
    screen::ScreenRecord record = frame(ears.lang(), &ears, [&](screen::Ui& ui) { view.draw(ui); });
    reader_.end_of_caption(where);
    for (const screen::Control& control : record.controls) {
        // Whatever is tapped or gets the focus says something, and that exists (see Ears).
        if (view.words_of(control.id, control.voice).empty()) {
            FAIL_CHECK(where << ": " << control.id << " says nothing");
        }
    }
    return record;
}

void Sheet::caption(const std::string& words, const std::string& lang, const screen::Rect& place,
                    const std::string& where) {
    frame(lang, nullptr, [&](screen::Ui& ui) { ui.caption(words, place, lang); });
    reader_.end_of_caption(where);
}

}  // namespace jankar::test
