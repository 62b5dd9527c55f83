#include "player/views/stick_view.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "player/views/faces.h"
#include "player/views/frame_keys.h"
#include "player/views/layout.h"
#include "player/views/pack_tile.h"

namespace jankar::views {

namespace {

using screen::Rect;

/// May be taken out; its light is still on; is to be put back.
const char* icon_of(StickState state) {
    switch (state) {
        case StickState::Out:
            return "eject";
        case StickState::Rest:
            return "stick-rest";
        case StickState::Gone:
            return "stick-back";
        case StickState::None:
        case StickState::Here:
            break;
    }
    return "stick";
}

void draw_large(screen::Ui& ui, const char* icon) {
    const Rect all = ui.metrics().middle();
    const int side = std::min(all.w, all.h) * 7 / 10;
    ui.icon(icon, {all.centre_x() - side / 2, all.centre_y() - side / 2, side, side});
}

class StickView : public View {
 public:
    StickView(Context& context, std::function<void()> leave) : View(context), leave_(std::move(leave)) {
        read();
    }
    const char* id() const override { return "stick"; }
    bool shows_words() const override { return busy(); }

    void draw(screen::Ui& ui) override {
        ui.ground();
        const screen::Metrics& m = ui.metrics();
        draw_frame_keys(ui, context_, kAgain | kSound | (asks() || busy() ? 0U : kBack));
        const Rect all = m.middle();
        if (busy()) {
            const int row = all.h / 3;
            const int side = all.h - row - m.gap();
            ui.icon("exchange", {all.centre_x() - side / 2, all.y, side, side});
            draw_pack_work(ui, desk().pack_work(), {all.x, all.bottom() - row, all.w, row});
            ui.key("not-now", "cancel", m.back(), screen::KeyLook::Plain, "ui:pack-stop");
        } else if (asks()) {
            draw_question(ui, all);
        } else {
            draw_large(ui, icon_of(desk().stick()));
        }
    }

    Utterances words() const override {
        if (busy()) {
            return {context_.phrase("stick-busy")};
        }
        switch (desk().stick()) {
            case StickState::Out:
                return after("stick-done");
            case StickState::Rest:
                return after("stick-rest");
            case StickState::Gone:
                return {context_.phrase("stick-gone")};
            case StickState::None:
                return {context_.phrase("no-stick")};
            case StickState::Here:
                break;
        }
        if (has_no_room()) {
            return {context_.phrase("memory-full")};
        }
        Utterances words;
        if (desk().pack_work().outcome == PackWork::Outcome::Cancelled) {
            words.push_back(context_.phrase("pack-later"));
        } else {
            words.push_back(context_.phrase("stick-here"));
            if (only_here_ > 0) {
                words.push_back(context_.phrase("stick-only-here"));
            }
        }
        words.push_back(context_.phrase("exchange", "exchange"));
        return words;
    }

    void tap(const std::string& control, std::int64_t) override {
        if (control == "exchange") {
            desk().exchange();
            tick(0);
            context_.say(words());
        } else if (control == "not-now" && busy()) {
            desk().cancel_pack_work();
        } else if (control == "not-now" || control == "back") {
            leave_();
        } else {
            tap_frame_key(*this, context_, control);
        }
    }

    bool tick(std::int64_t) override {
        const bool is_busy = busy();
        const StickState stick = desk().stick();
        const bool is_other = is_busy != was_busy_ || stick != was_;
        // The first look only learns what there is.
        const bool is_news = is_other && looked_ && !is_busy;
        was_busy_ = is_busy;
        was_ = stick;
        looked_ = true;
        if (is_news) {
            read();
            context_.say(words());
        }
        return is_other || is_busy;
    }
    std::optional<std::int64_t> next_tick_ms(std::int64_t) const override {
        return was_busy_ ? std::optional<std::int64_t>(500) : std::nullopt;
    }
    bool waits() const override { return !was_busy_; }

 private:
    PackDesk& desk() const { return context_.pack_desk(); }
    bool busy() const { return desk().pack_work().state == PackWork::State::Busy; }
    bool asks() const { return desk().stick() == StickState::Here; }
    bool has_no_room() const { return desk().pack_work().outcome == PackWork::Outcome::NoRoom; }

    /// What went otherwise than it should, that something waits, and that the stick may go.
    Utterances after(const char* end) const {
        Utterances words;
        const PackWork work = desk().pack_work();
        if (work.outcome != PackWork::Outcome::Done && work.outcome != PackWork::Outcome::None) {
            words.push_back(context_.phrase(phrase_of(work.outcome)));
        }
        if (work.waiting > 0) {
            words.push_back(context_.phrase("stick-waits"));
        }
        words.push_back(context_.phrase(end));
        return words;
    }

    void read() {
        context_.read_collected([this, alive = std::weak_ptr<int>(alive_)](records::CollectedCounts counts) {
            if (!alive.expired()) {
                only_here_ = counts.here;
            }
        });
    }

    /// What is only here goes to the stick, what is new on the stick comes from it; below: give and take, or
    /// not now. Where there is no room, what could go stands beside the full shelf.
    void draw_question(screen::Ui& ui, const Rect& all) {
        const screen::Metrics& m = ui.metrics();
        const int keys = std::max(m.px(22), all.h / 2 - m.gap());
        const Rect top = {all.x, all.y, all.w, all.h - keys - m.gap()};
        std::vector<const PackCard*> packs;
        const bool full = has_no_room();
        for (const PackCard& pack : full ? desk().packs_here() : desk().packs_on_stick()) {
            if ((full ? pack.can_remove : pack.can_install) && packs.size() < (m.portrait() ? 1U : 3U)) {
                packs.push_back(&pack);
            }
        }
        const bool gives = only_here_ > 0 && !full;
        const int count = static_cast<int>(packs.size()) + (gives ? 2 : 1);
        const int gap = m.px(4);
        const int each = (top.w - (count - 1) * gap) / count;
        const int height = std::min(top.h, each * 10 / 12);
        const int width = std::min(each, height * 16 / 10);
        Rect place = {top.centre_x() - (count * width + (count - 1) * gap) / 2, top.centre_y() - height / 2,
                      width, height};
        const auto next = [&] { place.x += width + gap; };
        if (gives) {
            draw_count(ui, place, "device", only_here_);
            next();
        }
        const int side = std::min(width, height);
        ui.icon(full ? "memory-full" : "stick",
                {place.centre_x() - side / 2, place.centre_y() - side / 2, side, side});
        for (const PackCard* pack : packs) {
            next();
            draw_pack_cover(ui, *pack, place);
        }
        const auto seats = tiles({all.x, all.bottom() - keys, all.w, keys}, 2, m.gap(), 1.4);
        draw_icon_tile(ui, "exchange", "exchange", seats[0], "ui:exchange");
        draw_icon_tile(ui, "not-now", "no", seats[1], "ui:not-now");
    }

    const std::function<void()> leave_;
    std::int64_t only_here_ = 0;  ///< finished lessons that were never collected
    std::shared_ptr<int> alive_ = std::make_shared<int>(0);
    bool was_busy_ = false, looked_ = false;
    StickState was_ = StickState::None;
};

class PutBackView : public View {
 public:
    PutBackView(Context& context, std::function<void()> leave) : View(context), leave_(std::move(leave)) {}
    const char* id() const override { return "stick"; }

    void draw(screen::Ui& ui) override {
        ui.ground();
        draw_frame_keys(ui, context_, kAgain | kBack | kSound);
        draw_large(ui, icon_of(StickState::Gone));
    }

    Utterances words() const override { return {context_.phrase("stick-gone")}; }

    void tap(const std::string& control, std::int64_t) override {
        if (control == "back") {
            leave_();
        } else {
            tap_frame_key(*this, context_, control);
        }
    }

 private:
    const std::function<void()> leave_;
};

}  // namespace

std::unique_ptr<View> make_stick_view(Context& context, std::function<void()> leave) {
    return std::make_unique<StickView>(context, std::move(leave));
}

std::unique_ptr<View> make_put_back_view(Context& context, std::function<void()> leave) {
    return std::make_unique<PutBackView>(context, std::move(leave));
}

}  // namespace jankar::views
