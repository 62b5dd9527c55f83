#include "tests/steps/stage.h"

#include <SDL.h>
#include <doctest/doctest.h>
#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <regex>

#include "player/media/picture.h"
#include "player/screen/input.h"

namespace jankar::test {

using screen::Control;
using screen::Rect;

void InstantMedia::want_picture(const std::string& key, media::Loader loader, int width, int height,
                                media::Fit fit, bool) {
    asked.push_back(key);
    if (!answers) {
        return;
    }
    media::Event event{};
    event.kind = media::Event::Kind::PictureReady;
    event.key = key;
    const Result<Bytes> file = loader ? loader() : Result<Bytes>(Bytes{});
    if (file && !file->empty()) {
        auto picture = media::decode_picture(*file, width, height, fit);
        REQUIRE(picture.has_value());
        event.picture = std::move(*picture);
        events_.push_back(std::move(event));
        return;
    }
    event.picture = {width, height,
                     std::vector<std::uint32_t>(
                         static_cast<std::size_t>(width) * static_cast<std::size_t>(height), 0xFF7A5030U),
                     false};
    events_.push_back(std::move(event));
}

namespace {

std::unique_ptr<screen::Window> open_window(const Size& size) {
    ::setenv("SDL_VIDEODRIVER", "dummy", 1);
    auto window = screen::Window::open({.width = size.width, .height = size.height});
    REQUIRE(window.has_value());
    return std::move(*window);
}

double gap(const Rect& a, const Rect& b) {
    const int dx = std::max(a.x, b.x) - std::min(a.right(), b.right());
    const int dy = std::max(a.y, b.y) - std::min(a.bottom(), b.bottom());
    return dx > 0 && dy > 0 ? std::hypot(dx, dy) : std::max(dx, dy);
}

}  // namespace

Stage::Stage(const Size& size, screen::Skin skin)
    : window_(open_window(size)),
      metrics_(
          size.width, size.height,
          screen::default_diagonal(size.width, size.height) * 25.4 / std::hypot(size.width, size.height)),
      skin_(skin) {
    auto text = text::TextEngine::create(NOTO_FONTS);
    REQUIRE(text.has_value());
    text_ = std::move(*text);
}

screen::ScreenRecord Stage::draw(const std::function<void(screen::Ui&)>& what, const Look& look) {
    screen::ScreenRecord record;
    for (int frame = 0; frame < 20; ++frame) {
        record = {};
        pictures_.begin_frame();
        ImDrawList& list = window_->begin_frame();
        screen::Canvas canvas(list, masks_, glyphs_);
        screen::Ui ui({.canvas = canvas,
                       .metrics = metrics_,
                       .colors = screen::palette(skin_),
                       .pictures = pictures_,
                       .text = text_.get(),
                       .glyphs = glyphs_,
                       .icon =
                           [this](const std::string& name, int) {
                               const std::string file = icons_.empty() ? "" : icons_ + "/" + name + ".png";
                               return screen::PictureSource{
                                   "icon:" + name, [file] { return Result<Bytes>(file_or_nothing(file)); }};
                           },
                       .lang = "en",
                       .pressed = look.pressed,
                       .focus = look.focus,
                       .spoken_of = look.spoken_of,
                       .contrast = skin_ == screen::Skin::Contrast},
                      record);
        what(ui);
        CHECK(ImGui::GetScrollMaxX() == 0);
        CHECK(ImGui::GetScrollMaxY() == 0);
        window_->end_frame();
        bool any = false;
        for (media::Event& event : media_.drain()) {
            any = pictures_.take(event) || any;
        }
        if (!any) {
            return record;
        }
    }
    FAIL("the screen asks for pictures without an end");
    return record;
}

Bytes file_or_nothing(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
    Bytes out(text.size());
    std::transform(text.begin(), text.end(), out.begin(),
                   [](char c) { return static_cast<Bytes::value_type>(static_cast<unsigned char>(c)); });
    return out;
}

void Stage::save(const std::string& path) {
    auto pixels = window_->pixels();
    REQUIRE(pixels.has_value());
    std::ofstream file(path, std::ios::binary);
    file << "P6\n" << metrics_.width() << " " << metrics_.height() << "\n255\n";
    for (std::uint32_t pixel : *pixels) {
        file.put(static_cast<char>(pixel >> 16))
            .put(static_cast<char>(pixel >> 8))
            .put(static_cast<char>(pixel));
    }
    REQUIRE(file.good());
}

std::size_t Stage::drawn_pixels() {
    auto pixels = window_->pixels();
    REQUIRE(pixels.has_value());
    const screen::Color& ground = screen::palette(skin_).ground;
    const std::uint32_t empty = static_cast<std::uint32_t>(ground.r << 16 | ground.g << 8 | ground.b);
    return static_cast<std::size_t>(std::count_if(
        pixels->begin(), pixels->end(), [&](std::uint32_t pixel) { return (pixel & 0xFFFFFFU) != empty; }));
}

std::vector<std::string> faults_of(const screen::ScreenRecord& record, const screen::Metrics& metrics) {
    static const std::regex ids(
        "back|again|next|home|sound|leave|off|more|less|guest|join|together|begin|language|trainer|stick|go-"
        "on|pause|done|month|yes|no|record|skip|exchange|not-now|receipt|thumb:yes|thumb:no|pin:[1-9]|code:["
        "0-9]"
        "|lang:[a-z]{2}|learner:[0-9a-f]{32}|group:[0-9a-f]{8}|lesson:[a-z0-9-]+|(answer|item|basket|note|"
        "spot|drawing):[1-9][0-9]*"
        "|trainer:(install|remove|eye):[a-z0-9@.-]+"
        // Beyond the design's list: a cell of the wall, a pack that is here, a look at one from the stick,
        // and what the trainer changes of a woman or the device.
        "|trainer:pack:[a-z0-9@.-]+|trainer:play"
        "|cell:[0-9a-f]{32}:[0-9]+"
        "|exchange|not-now|receipt|trainer:(install|remove|eye|pack):[a-z0-9-]+"
        "|trainer:(women|lessons|stick|device|learners|wall|packs|export|settings|about|eject|write|add|save|"
        "cancel"
        "|drawing|name|group|pin|same|forget|tiles|contrast|captions|language|screen|code|play)");
    std::vector<std::string> out;
    const double mm = metrics.mm_per_px();
    auto text = [](double value) {
        std::string number = std::to_string(value);
        return number.substr(0, number.find('.') + 2) + " mm";
    };
    auto fault = [&](const std::string& what) {
        out.push_back(std::to_string(metrics.width()) + "x" + std::to_string(metrics.height()) + ": " + what);
    };
    std::set<std::string> seen;
    for (const Control& c : record.controls) {
        const Rect& r = c.rect;
        const double least = c.role == screen::Role::Key ? 15 : 20;
        if ((std::min(r.w, r.h) + 1) * mm < least) {
            fault(c.id + " is " + text(r.w * mm) + " x " + text(r.h * mm));
        }
        if (r.x < 0 || r.y < 0 || r.right() > metrics.width() || r.bottom() > metrics.height()) {
            fault(c.id + " reaches out of the window");
        } else if ((std::min({r.x, r.y, metrics.width() - r.right(), metrics.height() - r.bottom()}) + 1) *
                       mm <
                   3) {
            fault(c.id + " lies nearer than 3 mm to the edge");
        }
        if (c.voice.empty()) {
            fault(c.id + " has no voice");
        }
        if (!std::regex_match(c.id, ids)) {
            fault(c.id + " is no id of the design");
        }
        if (!seen.insert(c.id).second) {
            fault(c.id + " is there twice");
        }
        for (const Control& other : record.controls) {
            // What sleeps has a seat of its own too: it will wake there.
            if (&other > &c) {
                const double between = gap(r, other.rect);
                if (between < 0) {
                    fault(c.id + " and " + other.id + " overlap");
                } else if ((between + 1) * mm < 6) {
                    fault(c.id + " and " + other.id + " are " + text(between * mm) + " apart");
                }
            }
        }
    }
    return out;
}

std::vector<std::string> unreached(const screen::ScreenRecord& record) {
    auto press = [](screen::InputRouter& router, SDL_Keycode symbol) {
        SDL_Event event{};
        event.type = SDL_KEYDOWN;
        event.key.keysym.sym = symbol;
        router.handle(event, 0, 0, 0);
    };
    // Where each arrow leads from each control.
    std::map<std::string, std::set<std::string>> leads;
    for (const Control& c : record.controls) {
        if (!c.enabled) {
            continue;
        }
        for (SDL_Keycode arrow : {SDLK_LEFT, SDLK_RIGHT, SDLK_UP, SDLK_DOWN}) {
            screen::InputRouter router(SDL_USEREVENT);
            screen::ScreenRecord alone = record;
            std::erase_if(alone.controls, [&](const Control& other) { return other.id != c.id; });
            router.set_record(alone);
            press(router, SDLK_RETURN);
            router.set_record(record);
            press(router, arrow);
            leads[c.id].insert(router.focus());
        }
    }
    std::vector<std::string> out;
    for (const auto& [from, ignored] : leads) {
        std::set<std::string> seen = {from};
        std::vector<std::string> open = {from};
        while (!open.empty()) {
            const std::string at = open.back();
            open.pop_back();
            for (const std::string& to : leads[at]) {
                if (seen.insert(to).second) {
                    open.push_back(to);
                }
            }
        }
        for (const auto& [to, also_ignored] : leads) {
            if (seen.count(to) == 0) {
                out.push_back(std::to_string(record.controls.size()) + " controls: " + from + " -> " + to);
            }
        }
    }
    return out;
}

std::string joined(const std::vector<std::string>& sentences) {
    std::string out;
    for (const std::string& sentence : sentences) {
        out += "\n" + sentence;
    }
    return out;
}

}  // namespace jankar::test
