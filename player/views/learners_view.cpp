#include "player/views/learners_view.h"

#include "player/views/frame_keys.h"
#include "player/views/layout.h"

namespace jankar::views {

namespace {

using screen::Rect;

constexpr int kTilesAPage = 6;

class LearnersView : public View {
 public:
    using View::View;
    const char* id() const override { return "learners"; }
    bool speaks_once() const override { return true; }

    void draw(screen::Ui& ui) override {
        ui.ground();
        const screen::Metrics& m = ui.metrics();
        draw_frame_keys(ui, context_, kAgain | kSound);
        const Rect all = m.middle();
        const int small = std::max(m.px(20), std::min(m.px(22), all.h / 6));
        const Rect faces = {all.x, all.y, all.w, all.h - small - m.gap()};
        const int columns = m.portrait() ? 2 : 3;
        const auto places = grid(faces, columns, kTilesAPage / columns, m.gap());
        const auto& learners = context_.learners();
        draw_paging(ui, static_cast<int>(learners.size()), kTilesAPage, page_, m.back());
        for (int i = 0; i < kTilesAPage; ++i) {
            const std::size_t index = static_cast<std::size_t>(page_ * kTilesAPage + i);
            if (index < learners.size()) {
                const records::Learner& learner = learners[index];
                Rect inside = ui.tile("learner:" + learner.id, screen::Role::Tile,
                                      places[static_cast<std::size_t>(i)], "ui:who-are-you", {});
                draw_face(ui, context_, learner, inside.inset(m.px(1.0)));
            }
        }
        const Rect row = {all.x, all.bottom() - small, all.w, small};
        const auto seats = grid(row, 2, 1, m.gap());
        small_tile(ui, "guest", seats[0]);
        small_tile(ui, "language", seats[1]);
    }

    Utterances words() const override {
        if (context_.learners().empty()) {
            return {context_.phrase("who-first", "guest")};
        }
        return {context_.phrase("who-are-you")};
    }

    void tap(const std::string& control, std::int64_t) override {
        if (control.starts_with("learner:")) {
            context_.choose_learner(control.substr(8));
        } else if (control == "guest") {
            context_.choose_guest();
        } else if (control == "language") {
            context_.show_language();
        } else if (control == "more") {
            ++page_;
        } else if (control == "less") {
            --page_;
        } else {
            tap_frame_key(*this, context_, control);
        }
    }

 private:
    void small_tile(screen::Ui& ui, const std::string& name, const Rect& place) {
        Rect inside = ui.tile(name, screen::Role::Tile, place, "ui:" + name, {});
        const int size = std::min(inside.w, inside.h) * 9 / 10;
        ui.icon(name, {inside.centre_x() - size / 2, inside.centre_y() - size / 2, size, size});
    }

    int page_ = 0;
};

}  // namespace

void draw_face(screen::Ui& ui, const Context& context, const records::Learner& learner, const Rect& inside) {
    const auto& colors = screen::learner_colors(static_cast<long>(learner.joined) - 1);
    const screen::Metrics& m = ui.metrics();
    const int radius = m.radius_picture();
    const int band = std::max(10, inside.h / 8);
    ui.canvas().round_rect(inside, radius, colors.ground);
    if (learner.has_photo) {
        const Rect photo = {inside.x, inside.y, inside.w, inside.h - band};
        ui.picture(context.face(learner), photo, media::Fit::Cover, ui.colors().face, radius, screen::kTop);
    }
    const int disc = std::min(inside.w, inside.h - band) * 44 / 100;
    const int centre_y = inside.y + (inside.h - band) / 2;
    const int size = disc * 2;
    if (!learner.has_photo) {
        ui.canvas().disc(inside.centre_x(), centre_y, disc, screen::rgb(0xFFFFFF).faded(0.38));
        ui.sticker(context.face(learner), {inside.centre_x() - size / 2, centre_y - size / 2, size, size});
    }
    ui.canvas().fill({inside.x, inside.bottom() - band, inside.w, band}, colors.band);
    ui.canvas().texture(ui.canvas().masks().border(colors.pattern, inside.w, band), inside.x,
                        inside.bottom() - band, colors.mark);
    ui.canvas().round_off({inside.x, inside.bottom() - 2 * radius, inside.w, 2 * radius}, radius,
                          ui.colors().face, screen::kBottom);
}

void draw_medallion(screen::Ui& ui, const Context& context, const records::Learner* learner,
                    const Rect& place) {
    const screen::Metrics& m = ui.metrics();
    const int radius = std::min(place.w, place.h) / 2;
    const int cx = place.centre_x(), cy = place.centre_y();
    const screen::Color band =
        learner ? screen::learner_colors(static_cast<long>(learner->joined) - 1).band : ui.colors().edge;
    const screen::Color ground =
        learner ? screen::learner_colors(static_cast<long>(learner->joined) - 1).ground : ui.colors().linen;
    ui.canvas().disc(cx, cy, radius, band);
    ui.canvas().disc(cx, cy, radius - m.line(), ui.colors().face);
    ui.canvas().disc(cx, cy, radius - m.line() - m.px(0.8), ground);
    const int size = radius * 134 / 100;
    const Rect inside = {cx - size / 2, cy - size / 2, size, size};
    if (learner && learner->has_photo) {
        const int round = radius - m.line() - m.px(0.8);
        ui.picture(context.face(*learner), {cx - round, cy - round, 2 * round, 2 * round}, media::Fit::Cover,
                   ui.colors().face, round);
    } else if (learner) {
        ui.sticker(context.face(*learner), inside);
    } else {
        ui.icon("guest", inside);
    }
}

std::unique_ptr<View> make_learners_view(Context& context) {
    return std::make_unique<LearnersView>(context);
}

}  // namespace jankar::views
