#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

#include "player/records/class_qr.h"
#include "player/views/frame_keys.h"
#include "player/views/layout.h"
#include "player/views/pack_tile.h"
#include "player/views/qr_picture.h"
#include "player/views/trainer_view.h"

namespace jankar::views {

namespace {

using screen::Rect;

/// How long each code of a class stands, from slow to fast; old telephones need the slow ones.
constexpr std::int64_t kFrameMs[] = {1000, 500, 250, 125};
constexpr int kFirstSpeed = 1, kSpeeds = 4;

/// `export`: how many finished lessons are only here, how many were written out, how many the office has; and
/// writing onto a stick. Where the programme allows codes also a running row of them for a whole class.
class ExportView : public View {
 public:
    explicit ExportView(Context& context) : View(context) { read(); }
    const char* id() const override { return "export"; }

    void draw(screen::Ui& ui) override {
        ui.ground();
        const screen::Metrics& m = ui.metrics();
        draw_frame_keys(ui, context_, kAgain | kBack | kSound);
        if (!codes_.empty()) {
            draw_codes(ui);
            return;
        }
        if (context_.codes_allowed()) {
            ui.key("receipt", "photo", m.done(), screen::KeyLook::Plain, "ui:receipt");
        }
        if (context_.has_stick() && !writing_) {
            ui.key("trainer:write", "write", m.next(), screen::KeyLook::Next, "ui:trainer-write");
        }
        const Rect all = m.middle();
        const bool warns = read_ && !counts_.sealed;
        const int notice = warns ? std::min(m.px(16), all.h / 4) : 0;
        const Rect piles = {all.x, all.y, all.w, all.h - notice - (warns ? m.gap() : 0)};
        const bool upright = m.portrait();
        const auto places = grid(piles, upright ? 1 : 3, upright ? 3 : 1, m.gap());
        draw_count(ui, places[0], "device", read_ ? counts_.here : -1);
        draw_count(ui, places[1], "stick", read_ ? counts_.written : -1);
        draw_count(ui, places[2], "leaf", read_ ? counts_.received : -1);
        if (warns) {
            // Open to every eye: signed, but not sealed.
            ui.icon("eye", {all.centre_x() - notice / 2, all.bottom() - notice, notice, notice});
        }
    }

    Utterances words() const override {
        if (!codes_.empty()) {
            return {context_.phrase("class-show")};
        }
        Utterances words = {context_.phrase("export-piles")};
        if (read_ && !counts_.sealed) {
            words.push_back(context_.phrase("not-sealed"));
        }
        if (!context_.has_stick()) {
            words.push_back(context_.phrase("no-stick"));
        }
        return words;
    }

    void tap(const std::string& control, std::int64_t) override {
        if (control == "trainer:write" && !writing_) {
            write();
        } else if (control == "receipt" && codes_.empty()) {
            show_codes();
        } else if (!codes_.empty() && (control == "more" || control == "less")) {
            speed_ = std::clamp(speed_ + (control == "more" ? 1 : -1), 0, kSpeeds - 1);
        } else if (control == "back" && !codes_.empty()) {
            codes_.clear();
            read();
        } else if (control == "back") {
            context_.show_trainer_screen("trainer");
        } else {
            tap_frame_key(*this, context_, control);
        }
    }

    bool tick(std::int64_t now) override {
        if (codes_.empty() || now - shown_ms_ < kFrameMs[speed_]) {
            return false;
        }
        shown_ms_ = now;
        if (++at_ >= round_.size()) {
            round_ = records::class_round(codes_.size(),
                                          round_.empty() ? std::nullopt : std::optional(round_.back()));
            at_ = 0;
        }
        code_ = QrPicture(codes_[round_[at_]], records::kClassQrVersion);
        return true;
    }

    std::optional<std::int64_t> next_tick_ms(std::int64_t now) const override {
        if (codes_.empty()) {
            return std::nullopt;
        }
        return std::max<std::int64_t>(0, kFrameMs[speed_] - (now - shown_ms_));
    }

    /// While codes run, a telephone is held before the screen.
    bool waits() const override { return codes_.empty() && !writing_; }

 private:
    void read() {
        context_.read_collected([this, alive = std::weak_ptr<int>(alive_)](records::CollectedCounts counts) {
            if (!alive.expired()) {
                counts_ = counts;
                read_ = true;
            }
        });
    }

    void write() {
        writing_ = true;
        context_.write_out([this, alive = std::weak_ptr<int>(alive_)](PackWork::Outcome outcome) {
            if (!alive.expired()) {
                writing_ = false;
                read();
                if (outcome != PackWork::Outcome::None) {
                    context_.say({context_.phrase(outcome == PackWork::Outcome::Done ? "written-out"
                                                                                     : phrase_of(outcome))});
                }
            }
        });
    }

    void show_codes() {
        context_.read_class_codes([this, alive = std::weak_ptr<int>(alive_)](std::vector<std::string> codes) {
            if (!alive.expired() && !codes.empty()) {
                codes_ = std::move(codes);
                round_.clear();
                at_ = 0;
                shown_ms_ = -kFrameMs[0];
                context_.say(words());
            }
        });
    }

    void draw_codes(screen::Ui& ui) {
        const screen::Metrics& m = ui.metrics();
        // Faster and slower, by the keys of pages; the dots say how fast.
        draw_paging(ui, kSpeeds, 1, speed_, m.done());
        const Rect all = m.middle();
        const bool upright = m.portrait();
        const int sign = m.px(18);
        code_.draw(ui, upright ? Rect{all.x, all.y, all.w, all.h - sign - m.gap()}
                               : Rect{all.x, all.y, all.w - sign - m.gap(), all.h});
        ui.icon("photo", upright ? Rect{all.centre_x() - sign / 2, all.bottom() - sign, sign, sign}
                                 : Rect{all.right() - sign, all.centre_y() - sign / 2, sign, sign});
    }

    records::CollectedCounts counts_;
    bool read_ = false, writing_ = false;
    std::vector<std::string> codes_;
    std::vector<std::size_t> round_;
    std::size_t at_ = 0;
    QrPicture code_;
    int speed_ = kFirstSpeed;
    std::int64_t shown_ms_ = 0;
    std::shared_ptr<int> alive_ = std::make_shared<int>(0);
};

}  // namespace

std::unique_ptr<View> make_export_view(Context& context) {
    return std::make_unique<ExportView>(context);
}

}  // namespace jankar::views
