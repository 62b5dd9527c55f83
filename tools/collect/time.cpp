#include "tools/collect/time.h"

#include <algorithm>
#include <cstdlib>

namespace jankar::collect {
namespace {

constexpr std::int64_t kJumpMs = 2'000;
constexpr std::int64_t kAnchorMs = 2'000;  // how exact an anchor is
constexpr std::int64_t kDriftPpm = 200;
constexpr std::int64_t kQualityA = 120'000;
constexpr std::int64_t kQualityB = 12 * 3'600'000;
constexpr std::int64_t kBootSlackMs = 120'000;  // clocks of two boots may disagree by this without a lie

bool believable(std::int64_t wall_ms) {
    return wall_ms >= kEarliestMs && wall_ms <= kLatestMs;
}

/// Prefix maximum over positions, with the index that reached it.
class PrefixBest {
 public:
    explicit PrefixBest(std::size_t size) : best_(size + 1, {0, -1}) {}
    void raise(std::size_t position, std::int64_t weight, std::int64_t index) {
        for (std::size_t i = position + 1; i < best_.size(); i += i & (~i + 1)) {
            if (weight > best_[i].first) {
                best_[i] = {weight, index};
            }
        }
    }
    /// Best of positions [0, end).
    std::pair<std::int64_t, std::int64_t> up_to(std::size_t end) const {
        std::pair<std::int64_t, std::int64_t> best{0, -1};
        for (std::size_t i = end; i > 0; i -= i & (~i + 1)) {
            if (best_[i].first > best.first) {
                best = best_[i];
            }
        }
        return best;
    }

 private:
    std::vector<std::pair<std::int64_t, std::int64_t>> best_;
};

}  // namespace

void Timeline::add(const ClockReading& reading, std::int64_t order) {
    auto [place, fresh] = boots_.try_emplace(reading.boot);
    Boot& boot = place->second;
    const std::int64_t mono = std::clamp<std::int64_t>(reading.mono_ms, 0, kLatestMs);
    boot.first_mono = fresh ? mono : std::min(boot.first_mono, mono);
    boot.last_mono = fresh ? mono : std::max(boot.last_mono, mono);
    boot.count += 1;
    if (!believable(reading.wall_ms)) {
        jumped_ = true;
        return;
    }
    const std::int64_t offset = reading.wall_ms - mono;
    if (reading.quality > boot.best_quality) {
        jumped_ = jumped_ || (boot.best_quality >= 1 && std::abs(offset - boot.offset) > kJumpMs);
        boot.best_quality = reading.quality;
        boot.best_order = -1;
        boot.lowest_offset = boot.highest_offset = offset;
    }
    if (reading.quality == boot.best_quality) {
        boot.lowest_offset = std::min(boot.lowest_offset, offset);
        boot.highest_offset = std::max(boot.highest_offset, offset);
        // Two branches of a fork may share a number; then the larger offset decides, in any order of adding.
        if (order > boot.best_order || (order == boot.best_order && offset > boot.offset)) {
            boot.best_order = order;
            boot.best_mono = mono;
            boot.offset = offset;
        }
    }
}

char Timeline::letter(const Boot& boot, std::int64_t mono_ms) {
    const std::int64_t spread = boot.highest_offset - boot.lowest_offset;
    if (boot.best_quality >= 4) {
        const std::int64_t drift = std::abs(mono_ms - boot.best_mono) * kDriftPpm / 1'000'000;
        const std::int64_t width = kAnchorMs + drift + spread;
        return width <= kQualityA ? 'A' : width <= kQualityB ? 'B' : 'C';
    }
    if (boot.best_quality == 3 || boot.best_quality == 1) {
        return spread <= kQualityB ? 'B' : 'C';
    }
    return 'C';
}

void Timeline::resolve() {
    std::vector<Boot*> dated;
    for (auto& [number, boot] : boots_) {
        if (boot.best_quality >= 0) {
            jumped_ = jumped_ || boot.highest_offset - boot.lowest_offset > kJumpMs;
            boot.quality = letter(boot, boot.best_mono);
            dated.push_back(&boot);
        }
    }
    // The heaviest run of boots whose times do not decrease.
    std::vector<std::int64_t> ends;
    ends.reserve(dated.size());
    for (const Boot* boot : dated) {
        ends.push_back(boot->last_mono + boot->offset - kBootSlackMs);
    }
    std::vector<std::int64_t> sorted = ends;
    std::sort(sorted.begin(), sorted.end());
    PrefixBest best(sorted.size());
    std::vector<std::int64_t> before(dated.size(), -1);
    std::int64_t heaviest = 0;
    std::int64_t last = -1;
    for (std::size_t i = 0; i < dated.size(); ++i) {
        const Boot& boot = *dated[i];
        const std::int64_t start = boot.first_mono + boot.offset;
        const auto fits =
            static_cast<std::size_t>(std::upper_bound(sorted.begin(), sorted.end(), start) - sorted.begin());
        const auto [weight_before, index] = best.up_to(fits);
        const std::int64_t trust = boot.quality == 'A' ? 1'000'000 : boot.quality == 'B' ? 1'000 : 1;
        const std::int64_t weight = weight_before + trust * std::min<std::int64_t>(boot.count, 1'000'000);
        before[i] = index;
        const auto position = static_cast<std::size_t>(
            std::lower_bound(sorted.begin(), sorted.end(), ends[i]) - sorted.begin());
        best.raise(position, weight, static_cast<std::int64_t>(i));
        if (weight >= heaviest) {
            heaviest = weight;
            last = static_cast<std::int64_t>(i);
        }
    }
    std::size_t kept = 0;
    for (std::int64_t i = last; i >= 0; i = before[static_cast<std::size_t>(i)]) {
        dated[static_cast<std::size_t>(i)]->dated = true;
        ++kept;
    }
    jumped_ = jumped_ || kept < dated.size();

    // Time never runs back from boot to boot; a boot without a date lies between its neighbours, if it has
    // both.
    std::int64_t end = 0;
    bool any_before = false;
    for (auto& [number, boot] : boots_) {
        if (boot.dated) {
            boot.not_before = end;
            end = std::max(end, boot.last_mono + boot.offset);
            any_before = true;
        } else {
            boot.quality = any_before ? 'C' : 'D';
        }
    }
    bool any_after = false;
    for (auto place = boots_.rbegin(); place != boots_.rend(); ++place) {
        Boot& boot = place->second;
        if (boot.dated) {
            any_after = true;
        } else if (!any_after) {
            boot.quality = 'D';
        }
    }
}

ResolvedTime Timeline::at(const ClockReading& reading) const {
    const auto place = boots_.find(reading.boot);
    if (place == boots_.end()) {
        return {};
    }
    const Boot& boot = place->second;
    if (!boot.dated) {
        return {std::nullopt, boot.quality};
    }
    const std::int64_t mono = std::clamp<std::int64_t>(reading.mono_ms, 0, kLatestMs);
    return {std::max(boot.not_before, mono + boot.offset), letter(boot, mono)};
}

}  // namespace jankar::collect
