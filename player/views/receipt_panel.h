#pragma once
// The receipt on the screen `finish`, behind its small key: a QR code for the office's telephone, one that a
// telephone makes a message of, and 24 digits that are said group by group at her tap. Main thread only.
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "player/records/exchange.h"
#include "player/views/context.h"
#include "player/views/qr_picture.h"

namespace jankar::views {

class ReceiptPanel {
 public:
    /// Of the lesson at `shelf_index`, finished by the woman who sits here.
    ReceiptPanel(Context& context, std::size_t shelf_index, records::CompletionCodes codes);
    void draw(screen::Ui& ui);
    Utterances words() const;
    /// Of a group's tile; nothing for another control.
    std::optional<Utterances> words_of(const std::string& control) const;
    /// False: not a control of the panel.
    bool tap(const std::string& control);

 private:
    enum class Page { Qr, Message, Digits };
    Page page() const { return pages_[static_cast<std::size_t>(page_)]; }
    void draw_code(screen::Ui& ui, const QrPicture& code, const char* sign) const;
    void draw_digits(screen::Ui& ui) const;

    Context& context_;
    const std::size_t shelf_index_;
    const records::CompletionCodes codes_;
    const QrPicture qr_, message_;
    std::vector<Page> pages_;
    int page_ = 0;
    int said_last_ = -1;  ///< group of digits that was tapped last
    std::set<int> said_;
};

}  // namespace jankar::views
