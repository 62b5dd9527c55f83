#include "player/views/receipt_panel.h"

#include <fmt/format.h>

#include <algorithm>

#include "player/records/spoken_code.h"
#include "player/views/frame_keys.h"
#include "player/views/layout.h"

namespace jankar::views {

namespace {

using screen::Rect;

constexpr int kGroups = static_cast<int>(records::kSpokenDigits / records::kSpokenGroup);
constexpr int kInGroup = static_cast<int>(records::kSpokenGroup);

}  // namespace

ReceiptPanel::ReceiptPanel(Context& context, records::CompletionCodes codes)
    : context_(context),
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
    const screen::Metrics& m = ui.metrics();
    const Rect all = m.middle();
    draw_paging(ui, static_cast<int>(pages_.size()), 1, page_, m.done());
    if (page() == Page::Digits) {
        draw_digits(ui, all);
        return;
    }
    // Beside the code, what is to be done with it: look at it, or let the telephone write.
    const int sign = std::min(m.px(24), std::min(all.w, all.h) / 4);
    const bool upright = m.portrait();
    const Rect code = upright ? Rect{all.x, all.y, all.w, all.h - sign - m.gap()}
                              : Rect{all.x, all.y, all.w - sign - m.gap(), all.h};
    (page() == Page::Qr ? qr_ : message_).draw(ui, code);
    const Rect icon = upright ? Rect{all.centre_x() - sign / 2, all.bottom() - sign, sign, sign}
                              : Rect{all.right() - sign, all.centre_y() - sign / 2, sign, sign};
    ui.icon(page() == Page::Qr ? "photo" : "phone", icon);
}

void ReceiptPanel::draw_digits(screen::Ui& ui, const Rect& area) const {
    const screen::Metrics& m = ui.metrics();
    const bool upright = m.portrait();
    const auto places = grid(area, upright ? 1 : 2, upright ? kGroups : kGroups / 2, m.gap());
    for (int group = 0; group < kGroups; ++group) {
        const std::string id = fmt::format("item:{}", group + 1);
        const std::string digits =
            codes_.digits.substr(static_cast<std::size_t>(group * kInGroup), records::kSpokenGroup);
        const Rect inside = ui.tile(id, screen::Role::Tile, places[static_cast<std::size_t>(group)],
                                    fmt::format("ui:digit-{}", digits[0]), {});
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
