#include "player/views/receipt_panel.h"

#include <fmt/format.h>

#include <algorithm>

#include "player/records/spoken_code.h"
#include "player/views/faces.h"
#include "player/views/frame_keys.h"
#include "player/views/layout.h"

namespace jankar::views {

namespace {

using screen::Rect;

constexpr int kGroups = static_cast<int>(records::kSpokenDigits / records::kSpokenGroup);
constexpr int kInGroup = static_cast<int>(records::kSpokenGroup);

}  // namespace

ReceiptPanel::ReceiptPanel(Context& context, std::size_t shelf_index, records::CompletionCodes codes)
    : context_(context),
      shelf_index_(shelf_index),
      codes_(std::move(codes)),
      qr_(codes_.qr),
      message_(codes_.sms.empty() ? QrPicture() : QrPicture(codes_.sms)),
      pages_{Page::Qr} {
    if (!message_.is_empty()) {
        pages_.push_back(Page::Message);
    }
    pages_.push_back(Page::Digits);
}

void ReceiptPanel::draw(screen::Ui& ui) {
    draw_paging(ui, static_cast<int>(pages_.size()), 1, page_, ui.metrics().done());
    switch (page()) {
        case Page::Qr:
            return draw_code(ui, qr_, "photo");
        case Page::Message:
            return draw_code(ui, message_, "phone");
        case Page::Digits:
            return draw_digits(ui);
    }
}

/// The code as large as it can be; beside it what it tells of, her and her lesson, and what is to be done
/// with it: look at it, or let the telephone write.
void ReceiptPanel::draw_code(screen::Ui& ui, const QrPicture& code, const char* sign) const {
    const screen::Metrics& m = ui.metrics();
    const Rect all = m.middle();
    const bool upright = m.portrait();
    const int least = m.px(26);
    const int side =
        upright ? std::min(all.w, all.h - least - m.gap()) : std::min(all.h, all.w - least - m.gap());
    const int beside = std::min((upright ? all.h : all.w) - side - m.gap(), upright ? m.px(36) : m.px(44));
    const int whole = side + m.gap() + beside;
    Rect lesson, tool;
    if (upright) {
        const int top = all.centre_y() - whole / 2;
        code.draw(ui, {all.centre_x() - side / 2, top, side, side});
        const Rect row = {all.centre_x() - side / 2, top + side + m.gap(), side, beside};
        lesson = {row.x, row.y, std::min(row.h * 8 / 5, row.w * 3 / 5), row.h};
        tool = {lesson.right() + m.gap(), row.y, row.right() - lesson.right() - m.gap(), row.h};
    } else {
        const int left = all.centre_x() - whole / 2;
        code.draw(ui, {left, all.centre_y() - side / 2, side, side});
        const Rect column = {left + side + m.gap(), all.centre_y() - side / 2, beside, side};
        const int height = column.w * 5 / 8;
        const int sign_height = std::min(column.w, column.h - height - 2 * m.gap());
        const int top = column.centre_y() - (height + 2 * m.gap() + sign_height) / 2;
        lesson = {column.x, top, column.w, height};
        tool = {column.x, top + height + 2 * m.gap(), column.w, sign_height};
    }
    ui.picture(context_.cover(shelf_index_), lesson, media::Fit::Cover, ui.colors().face, m.radius_picture());
    const int face = std::min(lesson.w, lesson.h) * 6 / 10;
    draw_medallion(ui, context_, context_.learner(),
                   {lesson.x - m.px(1), lesson.bottom() - face + m.px(2), face, face});
    const int size = std::min(tool.w, tool.h) * 9 / 10;
    ui.icon(sign, {tool.centre_x() - size / 2, tool.centre_y() - size / 2, size, size});
}

/// Six groups; the beads tell which of them were said already.
void ReceiptPanel::draw_digits(screen::Ui& ui) const {
    const screen::Metrics& m = ui.metrics();
    const bool upright = m.portrait();
    if (!upright) {  // upright the dots of the pages stand there
        ui.beads(m.beads(), kGroups, said_last_, [&](int group) { return said_.count(group) > 0; });
    }
    const auto places = grid(upright ? m.middle() : m.below_beads(), upright ? 1 : 2,
                             upright ? kGroups : kGroups / 2, m.gap());
    for (int group = 0; group < kGroups; ++group) {
        const std::string id = fmt::format("item:{}", group + 1);
        const std::string digits =
            codes_.digits.substr(static_cast<std::size_t>(group * kInGroup), records::kSpokenGroup);
        const Rect inside = ui.tile(id, screen::Role::Tile, places[static_cast<std::size_t>(group)],
                                    fmt::format("ui:digit-{}", digits[0]), {.chosen = group == said_last_});
        const int size = std::min(inside.h * 8 / 10, inside.w / (kInGroup + 1));
        const int left = inside.centre_x() - size * kInGroup / 2;
        for (int i = 0; i < kInGroup; ++i) {
            ui.icon(fmt::format("digit-{}", digits[static_cast<std::size_t>(i)]),
                    {left + i * size, inside.centre_y() - size / 2, size, size});
        }
    }
}

Utterances ReceiptPanel::words() const {
    return {context_.phrase(page() == Page::Qr        ? "code-show"
                            : page() == Page::Message ? "code-sms"
                                                      : "code-say")};
}

std::optional<Utterances> ReceiptPanel::words_of(const std::string& control) const {
    if (page() != Page::Digits || !control.starts_with("item:") || control.size() != 6) {
        return std::nullopt;
    }
    const int group = control[5] - '1';
    if (group < 0 || group >= kGroups) {
        return std::nullopt;
    }
    Utterances words;
    for (int i = 0; i < kInGroup; ++i) {
        words.push_back(context_.phrase(
            fmt::format("digit-{}", codes_.digits[static_cast<std::size_t>(group * kInGroup + i)]), control));
    }
    return words;
}

bool ReceiptPanel::tap(const std::string& control) {
    if (const auto digits = words_of(control)) {
        said_last_ = control[5] - '1';
        said_.insert(said_last_);
        context_.say(*digits);
    } else if (control == "more" || control == "less") {
        page_ = std::clamp(page_ + (control == "more" ? 1 : -1), 0, static_cast<int>(pages_.size()) - 1);
        context_.say(words());
    } else {
        return false;
    }
    return true;
}

}  // namespace jankar::views
