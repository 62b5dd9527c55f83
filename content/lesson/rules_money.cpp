#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <numeric>
#include <set>
#include <vector>

#include "content/lesson/rules.h"
#include "content/lesson/toml_text.h"

// Sums. All amounts are whole units of a country's money, at most kMaxAmount, so nothing here can overflow.

namespace jankar::lesson {
namespace {

/// Sums are followed no further than this, far beyond what may be said and far below what overflows. A
/// hundred times itself, it still bears a whole interest at any rate.
constexpr std::int64_t kBeyond = 1'000'000'000'000;
constexpr std::array<std::string_view, 3> kTasks = {"pay", "count", "change"};
constexpr std::array<std::string_view, 3> kKinds = {"saving", "loan", "interest"};

using Countries = std::set<std::string>;
template <class Table>
Countries countries_of(const Table& table) {
    Countries countries;
    for (const auto& [country, unused] : table) {
        countries.insert(country);
    }
    return countries;
}

/// For which sums of reach[0 .. most] some of the pieces are enough.
std::vector<bool> reach_of(const std::vector<std::int64_t>& pieces, std::int64_t most) {
    std::vector<bool> reach(static_cast<std::size_t>(most) + 1);
    reach[0] = true;
    for (std::int64_t piece : pieces) {
        for (std::int64_t sum = most; sum >= piece; --sum) {
            if (reach[static_cast<std::size_t>(sum - piece)]) {
                reach[static_cast<std::size_t>(sum)] = true;
            }
        }
    }
    return reach;
}

class MoneyChecks {
 public:
    MoneyChecks(const Step& step, FaultBook& book) : step_(step), book_(book) {}

    void money() {
        one_of(step_.task, kTasks, "task");
        const bool change = step_.task == "change";
        given("amount", countries_of(step_.amount), "350");
        given("tray", countries_of(step_.tray), "[200, 100, 50]");
        if (change) {
            given("paid", countries_of(step_.paid), "500");
        } else if (!step_.paid.empty()) {
            error("paid_unused", "paid is only for task = \"change\". Take it away.");
        }
        if (!countries_agree()) {
            return;
        }
        for (const auto& [country, pieces] : step_.tray) {
            const std::int64_t sum = std::accumulate(pieces.begin(), pieces.end(), std::int64_t{0});
            if (pieces.empty() || pieces.size() > kMaxPieces) {
                error("number_of_items", fmt::format("tray.{} has {} notes and coins; it needs 1 to {}.",
                                                     country, pieces.size(), kMaxPieces));
            } else if (sum > kMaxAmount) {
                error("too_much", fmt::format("tray.{} holds {} in all; the voice can say sums up to {}.",
                                              country, sum, kMaxAmount));
            } else if (step_.task == "count") {
                count(country, sum);
            } else if (change) {
                give_change(country, pieces, sum);
            } else if (step_.task == "pay") {
                reachable(country, pieces, step_.amount.at(country), sum, "amount");
            }
        }
    }

    void cashbook() {
        given("start", countries_of(step_.start), "200");
        for (const Item& entry : step_.items) {
            if (entry.basket < 0) {
                error_at(
                    entry.line, "missing_key",
                    "this entry does not say what came in or went out. Write in.IN = 350 or out.IN = 120.");
                known_ = false;
            } else {
                given(entry.basket == 0 ? "in" : "out", countries_of(entry.amount), "120", entry.line);
            }
        }
        if (step_.ask.empty() != step_.answer.empty()) {
            error("missing_key", step_.ask.empty()
                                     ? "the cash book's question says nothing. Write ask = { say = "
                                       "\"how-much-left\", answer.IN = 400 }."
                                     : "the cash book's question has no answer. Write ask = { say = "
                                       "\"how-much-left\", answer.IN = 400 }.");
        }
        if (!step_.answer.empty()) {
            given("answer", countries_of(step_.answer), "400");
        }
        if (countries_agree()) {
            for (const auto& [country, start] : step_.start) {
                purse(country, start);
            }
        }
    }

    void grow() {
        one_of(step_.kind, kKinds, "kind");
        given("principal", countries_of(step_.principal), "500");
        if (step_.months < 1) {
            known_ = false;
            error("missing_key",
                  fmt::format("it is not said for how long. Write months = 6; 1 to {}.", kMaxMonths));
        }
        if (step_.rate < 1 && (step_.kind == "loan" || step_.kind == "interest")) {
            error("missing_key",
                  fmt::format("a \"{}\" grows by some percent each month. Write rate = 2.", step_.kind));
        }
        if (!countries_agree() || std::find(kKinds.begin(), kKinds.end(), step_.kind) == kKinds.end()) {
            return;
        }
        for (const auto& [country, principal] : step_.principal) {
            whole(country, principal);
        }
    }

 private:
    void error(const char* code, std::string text) { book_.error(step_.line, code, std::move(text)); }
    void error_at(int line, const char* code, std::string text) { book_.error(line, code, std::move(text)); }

    void one_of(const std::string& word, const std::array<std::string_view, 3>& known, const char* key) {
        if (word.empty()) {
            error("missing_key", fmt::format("{0} is missing. Write {0} = \"{1}\", \"{2}\" or \"{3}\".", key,
                                             known[0], known[1], known[2]));
        } else if (std::find(known.begin(), known.end(), word) == known.end()) {
            auto near = nearest_of(word, known);
            error(fmt::format("unknown_{}", key).c_str(),
                  fmt::format("there is no {} \"{}\"{} Write one of {}.", key, word,
                              near ? "; do you mean \"" + *near + "\"?" : ".", fmt::join(known, ", ")));
        }
    }

    /// One table of countries of the step. The first that is not empty decides which countries all have.
    void given(const char* key, const Countries& countries, const char* example, int line = 0) {
        line = line > 0 ? line : step_.line;
        if (countries.empty()) {
            error_at(line, "missing_key", fmt::format("{0} is missing. Write {0}.IN = {1}.", key, example));
            known_ = false;
        } else if (first_key_.empty()) {
            first_key_ = key;
            first_ = countries;
            if (!countries.contains("IN") && !countries.contains("ET")) {
                error_at(line, "no_country",
                         fmt::format("{} is given for {}; at least IN or ET must be there.", key,
                                     fmt::join(countries, ", ")));
            }
        } else if (countries != first_) {
            error_at(
                line, "countries_differ",
                fmt::format("{} is given for {}, but {} for {}. Write all of a step for the same countries.",
                            first_key_, fmt::join(first_, " and "), key, fmt::join(countries, " and ")));
            known_ = false;
        }
    }
    bool countries_agree() const { return known_; }

    void count(const std::string& country, std::int64_t sum) {
        const std::int64_t amount = step_.amount.at(country);
        if (sum != amount) {
            error("sum_differs",
                  fmt::format("tray.{0} holds {1} in all, but amount.{0} is {2}. To be counted they "
                              "must be the same.",
                              country, sum, amount));
        }
    }

    void give_change(const std::string& country, const std::vector<std::int64_t>& pieces, std::int64_t sum) {
        const std::int64_t amount = step_.amount.at(country), paid = step_.paid.at(country);
        if (paid <= amount) {
            error("sum_differs",
                  fmt::format("paid.{0} is {1} and the price amount.{0} is {2}: there is no change to "
                              "give. Let paid.{0} be more.",
                              country, paid, amount));
        } else {
            reachable(country, pieces, paid - amount, sum, "the change");
        }
    }

    void reachable(const std::string& country, const std::vector<std::int64_t>& pieces, std::int64_t wanted,
                   std::int64_t sum, const char* what) {
        const std::vector<bool> reach = reach_of(pieces, sum);
        auto can = [&](std::int64_t amount) {
            return amount > 0 && amount <= sum && reach[static_cast<std::size_t>(amount)];
        };
        if (can(wanted)) {
            return;
        }
        std::int64_t off = 1;
        while (!can(wanted - off) && !can(wanted + off)) {
            ++off;  // ends: the whole tray is a sum that can be made
        }
        error("amount_unreachable",
              fmt::format(
                  "tray.{} cannot make {}, {}; the nearest sum that it can make is {}. Put other notes or "
                  "coins into it.",
                  country, wanted, what, can(wanted - off) ? wanted - off : wanted + off));
    }

    /// The events in the order of the file.
    void purse(const std::string& country, std::int64_t start) {
        std::int64_t left = start, all = start;
        std::string sum = std::to_string(start);
        for (const Item& entry : step_.items) {
            const std::int64_t amount = entry.amount.at(country);
            left += entry.basket == 0 ? amount : -amount;
            all += amount;
            sum += (entry.basket == 0 ? " + " : " - ") + std::to_string(amount);
            if (left < 0) {
                error_at(entry.line, "purse_empty",
                         fmt::format("here {} {} more goes out than the purse holds.", -left, country));
                return;
            }
        }
        if (all > kMaxAmount) {
            // She may put every event into "in" before she puts it right, and hears what the purse would
            // hold.
            error("too_much",
                  fmt::format("all amounts of {} together are {}; the voice can say sums up to {}.", country,
                              all, kMaxAmount));
        }
        if (!step_.answer.empty() && step_.answer.at(country) != left) {
            error("sum_differs", fmt::format("{} is {}, but answer.{} is {}.", sum, left, country,
                                             step_.answer.at(country)));
        }
    }

    void whole(const std::string& country, std::int64_t principal) {
        if (is_whole(principal)) {
            const std::int64_t most = largest(principal);
            if (most > kMaxAmount) {
                error("too_much", fmt::format("after {} months it is {} {}; the voice can say sums up to {}.",
                                              step_.months, most, country, kMaxAmount));
            }
            return;
        }
        std::int64_t off = 1;
        while (off <= kMaxAmount && !is_good(principal - off) && !is_good(principal + off)) {
            ++off;
        }
        const std::string what = fmt::format("{} {} at {} percent does not stay whole for {} months",
                                             principal, country, step_.rate, step_.months);
        if (off > kMaxAmount) {
            error("not_whole",
                  what +
                      ", and no other sum does. Take a rate like 1, 2, 5 or 10, fewer months, or "
                      "for savings no rate.");
        } else {
            error("not_whole", fmt::format("{}. The nearest that does is principal.{} = {}.", what, country,
                                           is_good(principal - off) ? principal - off : principal + off));
        }
    }

    bool is_good(std::int64_t principal) const {
        return principal >= 1 && principal <= kMaxAmount && is_whole(principal) &&
               largest(principal) <= kMaxAmount;
    }

    /// Whether nothing has to be rounded at any stop: savings bear interest and grow by the principal each
    /// month, a loan is paid back in equal parts, "interest" is that of a loan which nobody pays back (see
    /// growth_at).
    bool is_whole(std::int64_t principal) const {
        if (step_.kind == "loan") {
            return principal % step_.months == 0 && principal / step_.months * step_.rate % 100 == 0;
        }
        if (step_.kind == "interest") {
            return principal * step_.rate % 100 == 0;
        }
        std::int64_t saved = 0;
        for (std::int64_t month = 1; month <= step_.months; ++month) {
            if (saved * step_.rate % 100 != 0) {
                return false;
            }
            saved = std::min(saved + saved * step_.rate / 100 + principal, kBeyond);
        }
        return true;
    }

    /// The largest sum that is said or shown. REQUIRES: is_whole.
    std::int64_t largest(std::int64_t principal) const {
        if (step_.kind == "loan") {
            // The interest of all months together: one part is owed for one month, another for two ...
            return std::max(principal, principal / step_.months * step_.rate / 100 * step_.months *
                                           (step_.months + 1) / 2);
        }
        if (step_.kind == "interest") {
            return std::max(principal, principal * step_.rate / 100 * step_.months);
        }
        std::int64_t saved = 0;
        for (std::int64_t month = 1; month <= step_.months; ++month) {
            saved = std::min(saved + saved * step_.rate / 100 + principal, kBeyond);
        }
        return saved;
    }

    const Step& step_;
    FaultBook& book_;
    std::string first_key_;
    Countries first_;
    bool known_ = true;
};

}  // namespace

void check_money(const Step& step, FaultBook& book) {
    if (step.type == StepType::Money) {
        MoneyChecks(step, book).money();
    } else if (step.type == StepType::Cashbook) {
        MoneyChecks(step, book).cashbook();
    } else if (step.type == StepType::Grow) {
        MoneyChecks(step, book).grow();
    }
}

}  // namespace jankar::lesson
