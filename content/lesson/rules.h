#pragma once
// Rules of single steps, and the little book in which checks write down faults. Private to this folder.
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "content/lesson/checks.h"
#include "content/lesson/country.h"
#include "content/lesson/fault.h"
#include "content/lesson/model.h"

namespace jankar::lesson {

constexpr std::size_t kMaxPauses = 20;
constexpr std::size_t kMaxCountries = 16;
constexpr int kMaxBaskets = 3;
/// Notes and coins in a tray: more of them cannot lie 20 mm wide and 6 mm apart on the smallest screen.
constexpr std::size_t kMaxPieces = 12;
/// The largest sum of money that the voice can say in every language.
constexpr std::int64_t kMaxAmount = 99'999;
constexpr std::int64_t kMaxRate = 100;  ///< percent a month
constexpr std::int64_t kMaxMonths = 24;

class FaultBook {
 public:
    explicit FaultBook(std::string file) : file_(std::move(file)) {}
    void error(int line, std::string code, std::string text) {
        faults_.push_back({"error", file_, line, std::move(code), std::move(text)});
    }
    void warning(int line, std::string code, std::string text) {
        faults_.push_back({"warning", file_, line, std::move(code), std::move(text)});
    }
    void add(Fault fault) { faults_.push_back(std::move(fault)); }
    Faults take() { return std::move(faults_); }

 private:
    std::string file_;
    Faults faults_;
};

/// check_shape of checks.h with the lines of the keys at the top of lesson.toml.
Faults check_shape(const Lesson& lesson, const std::map<std::string, int>& lines);

/// The parts of check_shape. How many items a step has and what each of them must say; nothing of money.
/// Returns whether there are as many items as there can be.
bool check_items(const Step& step, FaultBook& book);
/// Steps "money", "cashbook" and "grow": sums that agree, amounts that can be paid, whole amounts.
void check_money(const Step& step, FaultBook& book);

/// What a learner needs in each step: a picture and a voice in its place, spots for a finger, and notes and
/// coins that there are (`pieces` null: not looked at).
Faults check_content(const Lesson& lesson, const MoneyPieces* pieces);

}  // namespace jankar::lesson
