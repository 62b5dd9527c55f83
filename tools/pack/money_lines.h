#pragma once
// Amounts in spoken lines: "{money 350}" and "{money}" (the amount of the line's own step) become words of
// the line's language, in the money of its country. Also the recordings of that country: voice/en-ET before
// voice/en. Amounts are whole units. One thread. Faults: bad_money, money_amount, money_language,
// money_country.
#include <map>
#include <string>
#include <vector>

#include "content/base/result.h"
#include "content/lesson/checks.h"
#include "content/lesson/country.h"
#include "content/lesson/numbers.h"
#include "content/lesson/toml_reader.h"

namespace jankar::build {

/// What the player's assets know of money and numbers.
struct MoneyBook {
    std::map<std::string, lesson::Country> countries;    ///< by code
    std::map<std::string, lesson::NumberRules> numbers;  ///< by language

    lesson::MoneyPieces pieces() const;
};

/// Reads country/*.toml and numbers/*.toml of the first of these folders that has both. NotFound when none
/// has, Corrupt with file and line.
Result<MoneyBook> load_money_book(const std::vector<std::string>& asset_folders);

/// Makes the lesson one for `country` (empty: each language's own, see default_country): fills in all
/// amounts, in words and captions, and puts the country's recordings in the place of the common ones. What
/// cannot be said stays as it is and becomes a fault of the lesson.
void set_country(lesson::LessonFolder& source, const MoneyBook& book, const std::string& country);

}  // namespace jankar::build
