#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "player/views/faces.h"
#include "player/views/frame_keys.h"
#include "player/views/layout.h"
#include "player/views/lesson_tile.h"
#include "player/views/pack_tile.h"
#include "player/views/six_a_page.h"
#include "player/views/trainer_view.h"

namespace jankar::views {

namespace {

using screen::KeyLook;
using screen::Rect;

/// `packs`: what is on the stick and what is on the device, six a page. A pack of the stick is looked at,
/// brought in or played from there; of a pack that is here each lesson is shown on the shelf or put out of
/// sight, and the pack taken away.
class PacksView : public View {
 public:
    using View::View;
    const char* id() const override { return "packs"; }
    bool shows_words() const override { return true; }

    void draw(screen::Ui& ui) override {
        ui.ground();
        if (desk().pack_work().state == PackWork::State::Busy) {
            draw_busy(ui);
            return;
        }
        draw_frame_keys(ui, context_, kAgain | kBack | kSound);
        if (offered() != nullptr) {
            draw_offer(ui, *offered());
        } else if (chosen() != nullptr) {
            asks_ ? draw_question(ui, *chosen()) : draw_lessons(ui, *chosen());
        } else if (!wanted_.empty()) {
            draw_what_could_go(ui);
        } else {
            draw_list(ui);
        }
    }

    Utterances words() const override {
        if (desk().pack_work().state == PackWork::State::Busy) {
            return {context_.phrase("stick-busy")};
        }
        if (const PackCard* pack = offered()) {
            Utterances words = {context_.phrase(question_of(*pack))};
            if (pack->can_mend) {
                words.push_back(context_.phrase("pack-mend", "yes"));
            }
            return words;
        }
        if (chosen() != nullptr) {
            return {context_.phrase(asks_ ? "pack-away-ask" : "eye-how")};
        }
        return {context_.phrase(wanted_.empty() ? "trainer-packs" : "pack-make-room")};
    }

    Utterances words_of(const std::string& control, const std::string& voice) const override {
        if (control.starts_with("trainer:eye:")) {
            for (const LessonCard& lesson : lessons()) {
                if (control == "trainer:eye:" + lesson.mark) {
                    Utterance title = lesson.title;
                    title.control = control;
                    return {title, context_.phrase(lesson.is_shown ? "eye-open" : "eye-shut", control)};
                }
            }
        }
        return View::words_of(control, voice);
    }

    void tap(const std::string& control, std::int64_t) override {
        if (desk().pack_work().state == PackWork::State::Busy) {
            if (control == "trainer:cancel") {
                desk().cancel_pack_work();
            } else {
                tap_frame_key(*this, context_, control);
            }
        } else if (control == "back") {
            back();
        } else if (offered() != nullptr) {
            tap_offer(control);
        } else if (chosen() != nullptr) {
            tap_chosen(control);
        } else {
            tap_list(control);
        }
    }

    /// What was begun has come to an end: it is said, and the list shows what is there now.
    bool tick(std::int64_t) override {
        const bool is_busy = desk().pack_work().state == PackWork::State::Busy;
        if (was_busy_ && !is_busy) {
            const auto outcome = desk().pack_work().outcome;
            const auto& here = desk().packs_here();
            const bool could_go =
                std::any_of(here.begin(), here.end(), [](const PackCard& pack) { return pack.can_remove; });
            wanted_ = outcome == PackWork::Outcome::NoRoom && could_go ? offered_ : std::string();
            offered_.clear();
            chosen_.clear();
            asks_ = false;
            context_.say(wanted_.empty() ? Utterances{context_.phrase(phrase_of(outcome))} : words());
        }
        return std::exchange(was_busy_, is_busy) != is_busy || is_busy;
    }
    std::optional<std::int64_t> next_tick_ms(std::int64_t) const override {
        return was_busy_ ? std::optional<std::int64_t>(kTellMs) : std::nullopt;
    }
    bool waits() const override { return !was_busy_; }

 private:
    static constexpr std::int64_t kTellMs = 500;

    PackDesk& desk() const { return context_.pack_desk(); }
    static const PackCard* find(const std::vector<PackCard>& packs, const std::string& mark) {
        const auto found =
            std::find_if(packs.begin(), packs.end(), [&](const PackCard& pack) { return pack.mark == mark; });
        return found != packs.end() && !mark.empty() ? &*found : nullptr;
    }
    const PackCard* offered() const { return find(desk().packs_on_stick(), offered_); }
    const PackCard* chosen() const { return find(desk().packs_here(), chosen_); }
    std::vector<LessonCard> lessons() const {
        return desk().lessons_of(static_cast<std::size_t>(chosen() - desk().packs_here().data()));
    }

    static const char* question_of(const PackCard& pack) {
        return pack.is_refused                            ? "pack-not"
               : !pack.can_install                        ? "pack-here"
               : pack.made_by == PackCard::Maker::Known   ? "pack-ask"
               : pack.made_by == PackCard::Maker::Unknown ? "maker-ask"
                                                          : "maker-none";
    }

    void draw_list(screen::Ui& ui) {
        const screen::Metrics& m = ui.metrics();
        if (desk().stick() == StickState::Here) {
            ui.key("trainer:eject", "eject", m.home(), KeyLook::Plain, "ui:trainer-eject");
        }
        const auto& stick = desk().packs_on_stick();
        const auto& here = desk().packs_here();
        pages_.draw(ui, stick.size() + here.size(), m.middle(), m.done(),
                    [&](std::size_t i, const Rect& place) {
                        if (i < stick.size()) {
                            draw_pack_tile(ui, stick[i], "trainer:install:" + stick[i].mark, place,
                                           std::string("ui:") + question_of(stick[i]));
                        } else {
                            const PackCard& pack = here[i - stick.size()];
                            draw_pack_tile(ui, pack, "trainer:pack:" + pack.mark, place, "ui:pack-lessons");
                        }
                    });
    }

    /// There was no room for the pack that is wanted: pictures of those that could go, largest first.
    void draw_what_could_go(screen::Ui& ui) {
        const screen::Metrics& m = ui.metrics();
        ui.icon("memory-full", m.home());
        std::vector<const PackCard*> packs;
        for (const PackCard& pack : desk().packs_here()) {
            if (pack.can_remove) {
                packs.push_back(&pack);
            }
        }
        std::stable_sort(packs.begin(), packs.end(),
                         [](const PackCard* a, const PackCard* b) { return a->bytes > b->bytes; });
        pages_.draw(ui, packs.size(), m.middle(), m.done(), [&](std::size_t i, const Rect& place) {
            draw_pack_tile(ui, *packs[i], "trainer:remove:" + packs[i]->mark, place, "ui:pack-away");
        });
    }

    /// Its cover, its maker, and in words what the trainer wants to know; the basket takes it, the open hand
    /// does not.
    void draw_offer(screen::Ui& ui, const PackCard& pack) {
        const screen::Metrics& m = ui.metrics();
        const Rect all = m.middle();
        const int line = static_cast<int>(m.caption_em() * 1.6);
        const int keys = std::max(m.px(20), all.h / 4);
        const Rect words = {all.x, all.bottom() - keys - m.gap() - 3 * line, all.w, 3 * line};
        const Rect pictures = {all.x, all.y, all.w, words.y - all.y - m.px(2)};
        ui.caption("*" + pack.title + "*", {words.x, words.y, words.w, line});
        if (pack.is_refused) {
            const int width = std::min(all.w, pictures.h * 16 / 10);
            draw_pack_cover(ui, pack, {all.centre_x() - width / 2, all.y, width, pictures.h});
            return;
        }
        draw_pack_and_maker(ui, pack, pictures);
        ui.caption(pack.maker.empty() ? "?" : pack.maker, {words.x, words.y + line, words.w, line});
        ui.caption(fmt::format("{} · {} · {}", size_words(pack.bytes), pack.lessons, pack.langs),
                   {words.x, words.y + 2 * line, words.w, line});
        if (!pack.can_install && !pack.can_mend) {
            return;
        }
        const auto seats = tiles({all.x, all.bottom() - keys, all.w, keys}, 3, m.gap(), 1.6);
        draw_icon_tile(ui, "yes", "yes", seats[0], pack.can_mend ? "ui:pack-mend" : "ui:yes");
        draw_icon_tile(ui, "no", "no", seats[1], "ui:no");
        draw_icon_tile(ui, "trainer:play", "play", seats[2], "ui:pack-play");
    }

    void draw_lessons(screen::Ui& ui, const PackCard& pack) {
        const screen::Metrics& m = ui.metrics();
        if (pack.can_remove) {
            ui.key("trainer:remove:" + pack.mark, "no", m.home(), KeyLook::Plain, "ui:pack-away");
        }
        const auto all = lessons();
        eyes_.draw(ui, all.size(), m.middle(), m.done(), [&](std::size_t i, const Rect& place) {
            const std::string id = "trainer:eye:" + all[i].mark;
            const screen::SubjectColors& subject = screen::subject_colors(all[i].subject);
            const Rect inside =
                ui.tile(id, screen::Role::Tile, place, "ui:eye-how", {.dim = !all[i].is_shown},
                        ui.colors().face, subject.deep, subject.deep);
            const int band = std::max(m.px(9), inside.h / 3);
            const Rect cover = Rect{inside.x, inside.y, inside.w, inside.h - band}.inset(m.px(1.0));
            ui.picture(all[i].cover, cover, media::Fit::Cover, ui.colors().face, m.radius_picture());
            ui.icon(all[i].is_shown ? "eye" : "eye-shut",
                    {inside.centre_x() - band / 2, inside.bottom() - band, band, band});
        });
    }

    void draw_question(screen::Ui& ui, const PackCard& pack) {
        const screen::Metrics& m = ui.metrics();
        const Rect all = m.middle();
        const int keys = std::max(m.px(22), all.h / 3);
        const int height = all.h - keys - m.gap();
        const int width = std::min(all.w, height * 16 / 10);
        draw_pack_cover(ui, pack, {all.centre_x() - width / 2, all.y, width, height});
        const auto seats = tiles({all.x, all.bottom() - keys, all.w, keys}, 2, m.gap(), 1.6);
        draw_icon_tile(ui, "yes", "yes", seats[0], "ui:yes");
        draw_icon_tile(ui, "no", "no", seats[1], "ui:no");
    }

    void draw_busy(screen::Ui& ui) {
        const screen::Metrics& m = ui.metrics();
        draw_frame_keys(ui, context_, kAgain | kSound);
        ui.key("trainer:cancel", "cancel", m.back(), KeyLook::Plain, "ui:pack-stop");
        const Rect all = m.middle();
        const PackWork work = desk().pack_work();
        const int row = all.h / 3;
        const int side = all.h - row - m.gap();
        if (const PackCard* pack = find(desk().packs_on_stick(), work.mark)) {
            const int width = std::min(all.w, side * 16 / 10);
            draw_pack_cover(ui, *pack, {all.centre_x() - width / 2, all.y, width, side});
        } else {
            ui.icon("stick", {all.centre_x() - side / 2, all.y, side, side});
        }
        draw_pack_work(ui, work, {all.x, all.bottom() - row, all.w, row});
    }

    void tap_list(const std::string& control) {
        if (control.starts_with("trainer:install:")) {
            offered_ = control.substr(16);
            context_.say(words());
        } else if (control.starts_with("trainer:pack:")) {
            chosen_ = control.substr(13);
            eyes_ = {};
            context_.say(words());
        } else if (control.starts_with("trainer:remove:")) {
            chosen_ = control.substr(15);
            asks_ = true;
            context_.say(words());
        } else if (control == "trainer:eject") {
            desk().eject();
        } else if (!pages_.tap(control)) {
            tap_frame_key(*this, context_, control);
        }
    }

    void tap_offer(const std::string& control) {
        const auto at = static_cast<std::size_t>(offered() - desk().packs_on_stick().data());
        if (control == "yes") {
            desk().install_pack(at, offered()->made_by == PackCard::Maker::Unknown);
            tick(0);
        } else if (control == "no") {
            back();
        } else if (control == "trainer:play") {
            desk().play_from_stick(at);
        } else {
            tap_frame_key(*this, context_, control);
        }
    }

    void tap_chosen(const std::string& control) {
        if (asks_ && control == "yes") {
            desk().remove_pack(static_cast<std::size_t>(chosen() - desk().packs_here().data()));
            asks_ = false;
            chosen_.clear();
            // What there was no room for is asked about again.
            offered_ = std::exchange(wanted_, {});
            context_.say({context_.phrase("pack-gone")});
        } else if (asks_ && control == "no") {
            back();
        } else if (control.starts_with("trainer:remove:")) {
            asks_ = true;
            context_.say(words());
        } else if (control.starts_with("trainer:eye:")) {
            for (const LessonCard& lesson : lessons()) {
                if (control == "trainer:eye:" + lesson.mark) {
                    desk().set_shown(lesson.mark, !lesson.is_shown);
                    break;
                }
            }
            context_.say(words_of(control, {}));
        } else if (!eyes_.tap(control)) {
            tap_frame_key(*this, context_, control);
        }
    }

    void back() {
        if (asks_) {
            asks_ = false;
            chosen_ = wanted_.empty() ? chosen_ : std::string();
        } else if (!wanted_.empty() && offered_.empty()) {
            wanted_.clear();
        } else if (!offered_.empty() || !chosen_.empty()) {
            offered_.clear();
            chosen_.clear();
        } else {
            context_.show_trainer_screen("trainer");
            return;
        }
        context_.say(words());
    }

    std::string offered_, chosen_;  ///< marks; of the stick, of the device
    std::string wanted_;            ///< of the stick: there was no room for it
    bool asks_ = false;             ///< whether the chosen pack is to be taken away
    bool was_busy_ = false;
    SixAPage pages_, eyes_;
};

}  // namespace

std::unique_ptr<View> make_packs_view(Context& context) {
    return std::make_unique<PacksView>(context);
}

}  // namespace jankar::views
