#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "content/lesson/json_keys.h"
#include "content/lesson/rules.h"

// What is needed so that a learner can see, hear and touch everything. A pack may be without some of it and
// still be played, so these rules are only for those who write lessons.

namespace jankar::lesson {
namespace {

/// How wide a large picture stands on the smallest of the screens, in millimetres: 7 inches, upright, 600 x
/// 1024, where the picture takes all the width but the edges (3 mm each) and its frame (0.8 mm each): 81.8
/// mm. Lying, 800 x 480, the picture is 101 mm wide, and 92 mm above a caption.
constexpr double kPictureMm = 81;
constexpr double kPictureHighMm = kPictureMm * 5 / 8;  ///< lessons' pictures are 8 : 5
constexpr double kFingerMm = 20;
constexpr double kGapMm = 6;

/// Percent of the picture that so many millimetres are, rounded up to one decimal.
double percent_of(double mm, double picture_mm) {
    return std::ceil(mm / picture_mm * 1000) / 10;
}

class ContentChecks {
 public:
    ContentChecks(const Lesson& lesson, const MoneyPieces* pieces)
        : lesson_(lesson), pieces_(pieces), book_("lesson.toml") {}

    Faults run() {
        for (const Step& step : lesson_.steps) {
            look_and_sound(step);
            own_rules(step);
        }
        return book_.take();
    }

 private:
    void picture(const std::string& name, int line, const std::string& what) {
        if (name.empty()) {
            book_.error(line, "missing_key",
                        fmt::format("{} has no picture. Write picture = \"pictures/name.jpg\".", what));
        }
    }

    void voice(const std::string& name, int line, const std::string& what) {
        if (name.empty()) {
            book_.error(
                line, "missing_key",
                fmt::format("{} says nothing. Write say = \"name\"; everything needs a voice.", what));
        }
    }

    void look_and_sound(const Step& step) {
        const std::string what = fmt::format("this \"{}\" step", name_of(step.type));
        switch (step.type) {
            case StepType::Picture:
            case StepType::Money:
            case StepType::Call:
                picture(step.picture, step.line, what);
                break;
            case StepType::Thumb:
            case StepType::Do:
                picture(step.picture + step.video, step.line, what);
                break;
            default:
                break;  // the picture is in its items, or it can do without
        }
        if (step.type != StepType::Sequence && step.type != StepType::Video) {
            voice(step.say, step.line, what);
        }
        const bool pairs = step.type == StepType::Match;
        for (std::size_t i = 0; i < step.items.size(); ++i) {
            const Item& item = step.items[i];
            const std::string one =
                fmt::format("number {} of {}{}", i + 1, items_key(step.type), pairs ? ", side a," : "");
            if (step.type != StepType::Find) {
                picture(item.picture, item.line, one);
            }
            if (step.type == StepType::Choose && item.say.empty()) {
                // Two taps still give it; a question whose answers are plain to see does without.
                book_.warning(item.line, "answer_without_voice",
                              fmt::format("{} says nothing when it is tapped. Write say = \"name\".", one));
            } else {
                voice(item.say, item.line, one);
            }
            list(item.then, fmt::format("then of {}", one));
        }
        for (std::size_t i = 0; i < step.partners.size(); ++i) {
            // A side b without a picture is a sound.
            voice(step.partners[i].say, step.partners[i].line,
                  fmt::format("number {} of pairs, side b,", i + 1));
        }
        list(step.baskets, "baskets");
    }

    void list(const std::vector<Item>& items, const std::string& what) {
        for (std::size_t i = 0; i < items.size(); ++i) {
            const std::string one = fmt::format("number {} of {}", i + 1, what);
            picture(items[i].picture, items[i].line, one);
            voice(items[i].say, items[i].line, one);
        }
    }

    void own_rules(const Step& step) {
        if (step.type == StepType::Choose && step.items.size() > 1 &&
            std::all_of(step.items.begin(), step.items.end(), [](const Item& item) { return item.ok; })) {
            book_.error(step.line, "all_right", "every answer is right; at least one must not be.");
        }
        if (step.type == StepType::Find) {
            spots(step.items);
        }
        if (step.type == StepType::Money && pieces_ != nullptr) {
            for (const auto& [country, tray] : step.tray) {
                real_pieces(step, country, tray);
            }
        }
    }

    void spots(const std::vector<Item>& spots) {
        for (std::size_t i = 0; i < spots.size(); ++i) {
            const Item& spot = spots[i];
            if (spot.w <= 0 || spot.h <= 0) {
                continue;  // told already
            }
            const double w = spot.w / 100 * kPictureMm, h = spot.h / 100 * kPictureHighMm;
            if (w < kFingerMm || h < kFingerMm) {
                book_.error(
                    spot.line, "spot_small",
                    fmt::format("on the smallest screen this spot is {:.0f} by {:.0f} mm, too small for a "
                                "finger. Make w at least {} and h at least {}.",
                                std::floor(w), std::floor(h), percent_of(kFingerMm, kPictureMm),
                                percent_of(kFingerMm, kPictureHighMm)));
            }
            for (std::size_t before = 0; before < i; ++before) {
                apart(spots[before], spot, before + 1);
            }
        }
    }

    void apart(const Item& a, const Item& b, std::size_t number) {
        const double across = std::max(a.x - (b.x + b.w), b.x - (a.x + a.w)) / 100 * kPictureMm;
        const double down = std::max(a.y - (b.y + b.h), b.y - (a.y + a.h)) / 100 * kPictureHighMm;
        if (a.w > 0 && a.h > 0 && std::max(across, down) < kGapMm) {
            book_.error(
                b.line, "spots_close",
                fmt::format("this spot {} spot number {}. Leave {} percent of the width or {} of the "
                            "height between them, {:.0f} mm on the smallest screen.",
                            std::max(across, down) < 0 ? "overlaps" : "is too near to", number,
                            percent_of(kGapMm, kPictureMm), percent_of(kGapMm, kPictureHighMm), kGapMm));
        }
    }

    void real_pieces(const Step& step, const std::string& country, const std::vector<std::int64_t>& tray) {
        auto known = pieces_->find(country);
        if (known == pieces_->end()) {
            book_.error(
                step.line, "unknown_country",
                fmt::format("the money of {} is not known here; there is no file of this country.", country));
            return;
        }
        std::set<std::int64_t> told;
        for (std::int64_t piece : tray) {
            if (known->second.contains(piece) || !told.insert(piece).second || known->second.empty()) {
                continue;
            }
            const std::int64_t nearest = *std::min_element(
                known->second.begin(), known->second.end(),
                [&](std::int64_t a, std::int64_t b) { return std::abs(a - piece) < std::abs(b - piece); });
            book_.error(step.line, "no_such_piece",
                        fmt::format("{} has no note or coin of {}, as tray.{} says; the nearest is {}.",
                                    country, piece, country, nearest));
        }
    }

    const Lesson& lesson_;
    const MoneyPieces* pieces_;
    FaultBook book_;
};

}  // namespace

Faults check_content(const Lesson& lesson, const MoneyPieces* pieces) {
    return ContentChecks(lesson, pieces).run();
}

}  // namespace jankar::lesson
