#include "tools/collect/report_xlsx.h"

#include <fmt/format.h>

#include <cstdio>
#include <ctime>
#include <filesystem>
#include <string_view>
#include <utility>
#include <vector>

#include "content/base/files.h"
#include "tools/collect/dates.h"
#include "tools/collect/xlsx_ptrs.h"

namespace jankar::collect {
namespace {

constexpr double kNarrow = 16, kWide = 44;
constexpr std::size_t kLongestName = 31;     // of a sheet
constexpr std::size_t kLongestCell = 8'000;  // bytes; a cell may hold 32,767 characters

/// At most `limit` bytes, and never half a character.
std::string cut(std::string text, std::size_t limit) {
    if (text.size() > limit) {
        while (limit > 0 && (static_cast<unsigned char>(text[limit]) & 0xC0) == 0x80) {
            --limit;
        }
        text.resize(limit);
    }
    return text;
}

/// Names of sheets are at most 31 characters, without the marks of a formula's address.
std::string sheet_name(const std::string& text) {
    std::string out;
    std::size_t characters = 0;
    for (const char c : text) {
        characters += (static_cast<unsigned char>(c) & 0xC0) == 0x80 ? 0 : 1;
        if (characters > kLongestName) {
            break;
        }
        out += std::string_view("[]:*?/\\'").find(c) == std::string_view::npos ? c : ' ';
    }
    return out;
}

class Book {
 public:
    explicit Book(const std::string& path) : book_(workbook_new(path.c_str())) {
        if (book_ == nullptr) {
            return;
        }
        head_ = workbook_add_format(book_.get());
        format_set_bold(head_);
        format_set_text_wrap(head_);
        format_set_bottom(head_, LXW_BORDER_MEDIUM);
        bold_ = workbook_add_format(book_.get());
        format_set_bold(bold_);
        format_set_font_size(bold_, 16);
        wrapped_ = workbook_add_format(book_.get());
        format_set_text_wrap(wrapped_);
        format_set_align(wrapped_, LXW_ALIGN_VERTICAL_TOP);
        number_ = workbook_add_format(book_.get());
        format_set_num_format(number_, "#,##0");
        percent_ = workbook_add_format(book_.get());
        format_set_num_format(percent_, "0%");
        day_ = workbook_add_format(book_.get());
        format_set_num_format(day_, "yyyy-mm-dd");
        format_set_align(day_, LXW_ALIGN_LEFT);
        few_ = workbook_add_format(book_.get());
        format_set_align(few_, LXW_ALIGN_RIGHT);
    }
    bool opened() const { return book_ != nullptr; }

    /// The same for the same store, whenever it is written.
    void properties(const std::string& title, std::int64_t utc_ms) {
        std::string kept = title;
        lxw_doc_properties facts = {};
        facts.title = kept.data();
        facts.created = static_cast<std::time_t>(utc_ms / 1'000);
        workbook_set_properties(book_.get(), &facts);
    }
    void sheet(const std::string& name, const std::vector<std::string>& columns, bool wide_second = false) {
        // A name that stands twice, or that the library does not like, gives way to the library's own.
        const std::string wanted = sheet_name(name);
        const bool good = workbook_validate_sheet_name(book_.get(), wanted.c_str()) == LXW_NO_ERROR;
        sheet_ = workbook_add_worksheet(book_.get(), good ? wanted.c_str() : nullptr);
        row_ = column_ = 0;
        worksheet_set_column(sheet_, 0, 0, kWide, nullptr);
        worksheet_set_column(sheet_, 1, 1, wide_second ? kWide : kNarrow, nullptr);
        worksheet_set_column(sheet_, 2, 12, kNarrow, nullptr);
        if (!columns.empty()) {
            for (const std::string& column : columns) {
                worksheet_write_string(sheet_, 0, column_++, cut(column, kLongestCell).c_str(), head_);
            }
            worksheet_freeze_panes(sheet_, 1, 0);
            next();
        }
    }
    void next() {
        ++row_;
        column_ = 0;
    }
    void text(const std::string& value) { put(value, wrapped_); }
    void heading(const std::string& value) { put(value, bold_); }
    void number(std::int64_t value) {
        worksheet_write_number(sheet_, row_, column_++, static_cast<double>(value), number_);
    }
    void women(std::int64_t value) {
        if (value > 0 && value < kSmallest) {
            put(women_text(value), few_);
        } else {
            number(value);
        }
    }
    void percent(std::int64_t value) {
        worksheet_write_number(sheet_, row_, column_++, static_cast<double>(value) / 100.0, percent_);
    }
    void day(const std::optional<std::int64_t>& utc_ms) {
        if (utc_ms) {
            const CalendarDay date = calendar_day(*utc_ms, Calendar::Gregorian);
            lxw_datetime cell = {date.year, date.month, date.day, 0, 0, 0.0};
            worksheet_write_datetime(sheet_, row_, column_, &cell, day_);
        }
        ++column_;
    }
    void empty() { ++column_; }

    lxw_error close() { return workbook_close(book_.release()); }

 private:
    void put(const std::string& value, lxw_format* format) {
        worksheet_write_string(sheet_, row_, column_++, cut(value, kLongestCell).c_str(), format);
    }

    WorkbookPtr book_;
    lxw_worksheet* sheet_ = nullptr;
    lxw_format *head_ = nullptr, *bold_ = nullptr, *wrapped_ = nullptr, *number_ = nullptr,
               *percent_ = nullptr, *day_ = nullptr, *few_ = nullptr;
    lxw_row_t row_ = 0;
    lxw_col_t column_ = 0;
};

/// The sheets, in the order of index.html.
class Sheets {
 public:
    Sheets(Book& book, const Tables& tables, const Counts& counts, const HtmlOptions& options)
        : book_(book),
          tables_(tables),
          counts_(counts),
          options_(options),
          words_(options.lang, options.calendar) {}

    void write() {
        front();
        lessons();
        places();
        months();
        groups();
        losses();
        questions();
        devices();
    }

 private:
    std::string w(std::string_view key) const { return words_.say(key); }
    std::string listed(const std::string& text) const { return text.empty() ? w("not_listed") : text; }
    void lesson(const std::string& id) {
        book_.text(title_of(tables_, id, options_.lang).text);
        book_.text(id);
    }
    /// How many lessons few women finished would tell how many they are.
    void lessons_of(std::int64_t women, std::int64_t lessons) {
        if (women > 0 && women < kSmallest) {
            book_.empty();
        } else {
            book_.number(lessons);
        }
    }

    void front() {
        book_.sheet(tables_.programme.name, {});
        book_.heading(tables_.programme.name);
        book_.next();
        for (const auto& [key, number] :
             {std::pair{"women", counts_.women}, std::pair{"n_lessons", counts_.lessons_finished},
              std::pair{"n_different", static_cast<std::int64_t>(counts_.lessons.size())},
              std::pair{"n_hours", counts_.active_hours}}) {
            book_.text(w(key));
            book_.number(number);
            book_.next();
        }
        book_.text(words_.say("people", {std::to_string(counts_.women), std::to_string(counts_.ids),
                                         std::to_string(tables_.undecided_doubles)}));
        book_.next();
        book_.text(w("last"));
        book_.day(tables_.latest_ms);
        book_.next();
        for (const char* key : {"people_means", "what_m", "where_m", "when_m", "lost_m", "quest_m"}) {
            book_.text(w(key));
            book_.next();
        }
        book_.text(w("foot"));
    }

    void lessons() {
        book_.sheet(w("what_h"), {w("lesson"), "id", w("women"), w("plays"), w("right"), w("seen")});
        for (const LessonCount& row : counts_.lessons) {
            lesson(row.lesson);
            book_.women(row.women);
            lessons_of(row.women, row.plays);
            if (row.scored >= kSmallest) {
                book_.percent((2 * row.percent_sum + row.scored) / (2 * row.scored));
            } else {
                book_.empty();
            }
            book_.women(row.seen);
            book_.next();
        }
    }

    void places() {
        book_.sheet(w("where_h"), {w("place"), w("devices"), w("women"), w("n_lessons")});
        for (const PlaceCount& row : counts_.places) {
            book_.text(listed(row.site));
            book_.number(row.devices);
            book_.women(row.women);
            lessons_of(row.women, row.lessons);
            book_.next();
        }
    }

    void months() {
        book_.sheet(w("when_h"), {w("month"), "yyyy-mm-dd", w("women"), w("n_lessons")});
        for (const MonthCount& row : counts_.months) {
            book_.text(row.month == 0 ? w("date_unknown") : words_.month(row.year, row.month));
            if (row.month == 0 || options_.calendar != Calendar::Gregorian) {
                book_.empty();
            } else {
                book_.day(parse_day(fmt::format("{:04}-{:02}-01", row.year, row.month)));
            }
            book_.women(row.women);
            lessons_of(row.women, row.lessons);
            book_.next();
        }
    }

    void groups() {
        if (counts_.groups.empty()) {
            return;
        }
        book_.sheet(options_.by, {options_.by, w("women"), w("n_lessons")});
        for (const GroupCount& row : counts_.groups) {
            book_.text(listed(row.value));
            book_.women(row.women);
            lessons_of(row.women, row.lessons);
            book_.next();
        }
    }

    void losses() {
        book_.sheet(w("lost_h"), {w("lesson"), "id", w("began"), w("lost"), w("share"), w("stopped")});
        for (const LossCount& row : counts_.losses) {
            lesson(row.lesson);
            book_.number(row.began);
            book_.number(row.lost);
            book_.percent((200 * row.lost + row.began) / (2 * row.began));
            if (row.step > 0) {
                book_.number(row.step);
            }
            book_.next();
        }
    }

    void questions() {
        book_.sheet(w("quest_h"), {w("lesson"), "id", w("step"), w("answered"), w("right")});
        for (const QuestionCount& row : counts_.questions) {
            lesson(row.lesson);
            book_.text(row.step);
            book_.number(row.first);
            book_.percent(row.percent);
            book_.next();
        }
    }

    void devices() {
        book_.sheet(w("dev_h"), {w("device"), w("what"), w("place"), w("last")}, true);
        for (const DeviceTrouble& row : counts_.troubles) {
            book_.text(row.row->label.empty() ? row.row->device.substr(0, 8) : row.row->label);
            std::string notes;
            for (const Trouble trouble : row.troubles) {
                notes += (notes.empty() ? "" : "\n") + trouble_text(words_, row, trouble);
            }
            book_.text(notes);
            book_.text(listed(row.row->site));
            book_.day(row.row->last_ms);
            book_.next();
        }
    }

    Book& book_;
    const Tables& tables_;
    const Counts& counts_;
    const HtmlOptions& options_;
    const Words words_;
};

}  // namespace

Result<void> write_workbook(const Tables& tables, const Counts& counts, const HtmlOptions& options,
                            const std::string& path) {
    const std::string part = path + ".part";
    std::error_code ignored;
    {
        Book book(part);
        if (!book.opened()) {
            return fail(ErrorCode::Io, fmt::format("{} cannot be written.", path));
        }
        book.properties(tables.programme.name, tables.latest_ms.value_or(0));
        Sheets(book, tables, counts, options).write();
        if (const lxw_error trouble = book.close(); trouble != LXW_NO_ERROR) {
            std::filesystem::remove(part, ignored);
            return fail(ErrorCode::Io, fmt::format("{} cannot be written: {}", path, lxw_strerror(trouble)));
        }
    }
    std::error_code trouble;
    std::filesystem::rename(part, path, trouble);
    if (trouble) {
        std::filesystem::remove(part, ignored);
        return fail(ErrorCode::Io, fmt::format("{} cannot be written: {}.", path, trouble.message()));
    }
    return {};
}

}  // namespace jankar::collect
