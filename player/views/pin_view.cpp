#include "player/views/pin_view.h"

#include <fmt/format.h>

#include <array>

#include "player/views/faces.h"
#include "player/views/frame_keys.h"
#include "player/views/layout.h"

namespace jankar::views {

namespace {

using screen::Rect;

constexpr std::size_t kPictures = 3;
constexpr int kTries = 5;
constexpr std::int64_t kRestMs = 60'000;
/// Far apart in shape and in name.
constexpr std::array<const char*, 9> kChoices = {"mango", "hen",      "lamp", "comb", "elephant",
                                                 "fish",  "umbrella", "pot",  "key"};

class PinView : public View {
 public:
    PinView(Context& context, const records::Learner& learner, std::function<void()> right,
            std::function<void(const std::vector<int>&)> chosen, std::function<void()> back)
        : View(context),
          learner_(learner),
          right_(std::move(right)),
          chosen_(std::move(chosen)),
          back_(std::move(back)) {}

    const char* id() const override { return "pin"; }

    void draw(screen::Ui& ui) override {
        ui.ground();
        const screen::Metrics& m = ui.metrics();
        draw_frame_keys(ui, context_, kAgain | kBack | kSound);
        const Rect corner = m.home();
        draw_medallion(ui, context_, &learner_, {corner.x, corner.y, corner.w, corner.w});
        ui.beads(m.beads(), static_cast<int>(kPictures), static_cast<int>(three_.size()),
                 [&](int bead) { return bead < static_cast<int>(three_.size()); });
        const Rect all = m.below_beads();
        const auto places = grid(all, 3, 3, m.gap());
        for (std::size_t i = 0; i < kChoices.size(); ++i) {
            const Rect inside = ui.tile(fmt::format("pin:{}", i + 1), screen::Role::Tile, places[i],
                                        fmt::format("ui:drawing-{}", kChoices[i]), {.dim = rests_});
            const int size = std::min(inside.w, inside.h) * 9 / 10;
            ui.sticker(context_.drawing(kChoices[i]),
                       {inside.centre_x() - size / 2, inside.centre_y() - size / 2, size, size},
                       rests_ ? 0.4 : 1.0);
        }
        if (rests_) {
            ui.key("trainer", "trainer", m.done(), screen::KeyLook::Quiet, "ui:trainer");
        }
    }

    Utterances words() const override {
        if (rests_) {
            return {context_.phrase("pin-rest", "trainer")};
        }
        if (chosen_) {
            return {context_.phrase(first_.empty() ? "pin-new" : "pin-again")};
        }
        return {context_.name_of(learner_, {}), context_.phrase("pin-ask")};
    }

    void tap(const std::string& control, std::int64_t now) override {
        if (control.starts_with("pin:") && control.size() == 5) {
            if (!rests_ && !waits_ && three_.size() < kPictures) {
                take(control[4] - '0', control, now);
            }
        } else if (control == "back") {
            if (!three_.empty()) {
                three_.pop_back();
            } else if (back_) {
                back_();
            } else {
                context_.show_learners();
            }
        } else if (control == "trainer") {
            context_.show_trainer();
        } else {
            tap_frame_key(*this, context_, control);
        }
    }

    bool tick(std::int64_t now) override {
        if (rests_ && now >= rest_until_ms_) {
            rests_ = false;
            tries_ = 0;
            context_.say(words());
            return true;
        }
        return false;
    }
    std::optional<std::int64_t> next_tick_ms(std::int64_t now) const override {
        return rests_ ? std::optional(std::max<std::int64_t>(0, rest_until_ms_ - now)) : std::nullopt;
    }

 private:
    void take(int number, const std::string& control, std::int64_t now) {
        three_.push_back(number);
        // The same small sound for every picture: who listens learns nothing.
        context_.say({context_.tune("tap")});
        if (three_.size() < kPictures) {
            return;
        }
        static_cast<void>(control);
        if (chosen_) {
            if (first_.empty()) {
                first_ = three_;
                three_.clear();
                context_.say({context_.phrase("pin-again")});
            } else if (first_ == three_) {
                chosen_(three_);
            } else {
                first_.clear();
                three_.clear();
                context_.say({context_.phrase("pin-not"), context_.phrase("pin-new")});
            }
            return;
        }
        waits_ = true;
        context_.check_pin(learner_.id, three_, [this, now, alive = std::weak_ptr<int>(alive_)](bool right) {
            if (alive.expired()) {
                return;
            }
            waits_ = false;
            three_.clear();
            if (right) {
                right_();
                return;
            }
            if (++tries_ >= kTries) {
                rests_ = true;
                rest_until_ms_ = now + kRestMs;
                context_.say(words());
            } else {
                context_.say({context_.phrase("pin-not")});
            }
        });
    }

    const records::Learner learner_;
    const std::function<void()> right_;
    const std::function<void(const std::vector<int>&)> chosen_;
    const std::function<void()> back_;
    std::vector<int> three_, first_;
    int tries_ = 0;
    bool waits_ = false, rests_ = false;
    std::int64_t rest_until_ms_ = 0;
    std::shared_ptr<int> alive_ = std::make_shared<int>(0);  ///< answers for a view that is gone are dropped
};

}  // namespace

std::unique_ptr<View> make_pin_view(Context& context, const records::Learner& learner,
                                    std::function<void()> right) {
    return std::make_unique<PinView>(context, learner, std::move(right), nullptr, nullptr);
}

std::unique_ptr<View> make_new_pin_view(Context& context, const records::Learner& learner,
                                        std::function<void(const std::vector<int>&)> chosen,
                                        std::function<void()> back) {
    return std::make_unique<PinView>(context, learner, nullptr, std::move(chosen), std::move(back));
}

}  // namespace jankar::views
