#pragma once
// Whether a device holds the pace of a clip. Dropping some pictures is no loss; where more are dropped than
// shown for two stretches in a row, what is left shows no motion any more. Pure; times in microseconds of the
// clip.
#include <cstdint>

namespace jankar::media {

class Pace {
 public:
    static constexpr std::int64_t kStretchUs = 4'000'000;
    static constexpr int kBadStretches = 2;

    /// A jump: the stretch begins anew; what was seen of the ones before stands.
    void begin_at(std::int64_t us) {
        began_us_ = us;
        shown_ = 0;
        dropped_before_ = dropped_;
    }
    void shown() { ++shown_; }
    /// The clip runs and is here now; so many pictures were dropped since it was opened.
    void at(std::int64_t us, int dropped) {
        dropped_ = dropped;
        if (us - began_us_ >= kStretchUs) {
            bad_ = dropped_ - dropped_before_ > shown_ ? bad_ + 1 : 0;
            begin_at(us);
        }
    }
    bool is_lost() const { return bad_ >= kBadStretches; }

 private:
    std::int64_t began_us_ = 0;
    int shown_ = 0, dropped_ = 0, dropped_before_ = 0;
    int bad_ = 0;
};

}  // namespace jankar::media
