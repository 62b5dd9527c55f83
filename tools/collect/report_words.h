#pragma once
// The words of the report in eight languages (words/*.txt, built into the program) and its two calendars.
// A language without words, or a word that a language lacks, is English. Pure functions, any thread.
#include <cstdint>
#include <initializer_list>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace jankar::collect {

enum class Calendar { Gregorian, Ethiopian };

struct CalendarDay {
    int year = 0, month = 0, day = 0;  ///< month and day from 1
};

CalendarDay calendar_day(std::int64_t utc_ms, Calendar calendar);
/// 12, or 13: the last one of the Ethiopian year has five or six days.
int months_in_year(Calendar calendar);

class Words {
 public:
    Words(std::string_view lang, Calendar calendar);

    /// Plain text; `{0}`, `{1}` … are replaced by the arguments.
    std::string say(std::string_view key, std::initializer_list<std::string_view> arguments = {}) const;
    /// The same with the word itself escaped for HTML; the arguments must be HTML already.
    std::string html(std::string_view key, std::initializer_list<std::string_view> arguments = {}) const;
    std::string day(std::int64_t utc_ms) const;
    std::string month(int year, int month) const;
    Calendar calendar() const { return calendar_; }

 private:
    std::string month_name(int month) const;
    std::map<std::string, std::string, std::less<>> words_;
    Calendar calendar_;
};

/// The languages that have words.
std::vector<std::string> word_languages();
/// `key = text` lines; lines that begin with # are notes.
std::map<std::string, std::string, std::less<>> parse_words(std::string_view text);
/// The words of one language as its file has them; empty for a language that has none.
std::string_view words_text(std::string_view lang);

}  // namespace jankar::collect
