#include "player/records/reviews.h"

#include <algorithm>

#include "player/records/sqlite_guard.h"
#include "player/records/statements.h"

namespace jankar::records {

namespace {

constexpr int kFirstBox = 1, kLastBox = 5;
constexpr std::int64_t kDayMs = 24 * 60 * 60 * 1000;

}  // namespace

bool is_due(int box, const Sitting& last, const Sitting& now) {
    const std::int64_t visits = now.visit - last.visit;
    if (visits == 0) {
        return false;
    }
    const std::int64_t wait = std::int64_t{1} << (std::clamp(box, kFirstBox, kLastBox) - kFirstBox);
    // Fewer visits than there were: part of the log was lost. Better once too often than never again.
    if (visits < 0 || visits >= wait) {
        return true;
    }
    return last.wall_ms > 0 && now.wall_ms > 0 && now.wall_ms - last.wall_ms >= wait * kDayMs;
}

int next_box(int box, bool right, bool again) {
    if (!right) {
        return kFirstBox;
    }
    return std::clamp(again ? box : box + 1, kFirstBox, kLastBox);
}

Result<std::vector<ReviewItem>> Reviews::due(const std::string& learner, const Sitting& now, int most) const {
    return guarded(log_.path(), [&]() -> Result<std::vector<ReviewItem>> {
        std::vector<ReviewItem> items;
        Prepared all(log_.statements(),
                     "SELECT lesson, maker, step, box, visit, wall FROM review WHERE learner=?1"
                     " ORDER BY box, ord");
        all.bind(1, learner);
        while (static_cast<int>(items.size()) < most && all.executeStep()) {
            const int box = all.getColumn(3).getInt();
            if (is_due(box, {all.getColumn(4).getInt64(), all.getColumn(5).getInt64()}, now)) {
                items.push_back({all.getColumn(0).getString(), all.getColumn(1).getString(),
                                 all.getColumn(2).getString(), box});
            }
        }
        return items;
    });
}

Result<void> Reviews::answered(const std::string& learner, const ReviewItem& item, bool right,
                               const Sitting& now) {
    return guarded(log_.path(), [&]() -> Result<void> {
        const auto bind_item = [&](Prepared& statement) {
            statement.bind(1, learner);
            statement.bind(2, item.lesson_id);
            statement.bind(3, item.maker8);
            statement.bind(4, item.step);
        };
        // A step that was never here begins in box 1, and goes up at once when she knows it.
        int box = kFirstBox;
        bool again = false;
        Prepared old(log_.statements(),
                     "SELECT box, visit FROM review WHERE learner=?1 AND lesson=?2 AND maker=?3"
                     " AND step=?4");
        bind_item(old);
        if (old.executeStep()) {
            box = old.getColumn(0).getInt();
            again = old.getColumn(1).getInt64() == now.visit;
        }
        Prepared put(log_.statements(),
                     "INSERT OR REPLACE INTO review VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7,"
                     " (SELECT coalesce(max(ord), 0) + 1 FROM review WHERE learner=?1))");
        bind_item(put);
        put.bind(5, next_box(box, right, again));
        put.bind(6, now.visit);
        put.bind(7, now.wall_ms);
        put.exec();
        return {};
    });
}

Result<void> Reviews::move(const std::string& other, const std::string& kept, std::int64_t visit_shift) {
    return guarded(log_.path(), [&]() -> Result<void> {
        Prepared copy(
            log_.statements(),
            "INSERT INTO review SELECT ?2, lesson, maker, step, box, visit+?3, wall, ord FROM review"
            " WHERE learner=?1 ON CONFLICT(learner, lesson, maker, step) DO UPDATE SET box=excluded.box,"
            " visit=excluded.visit, wall=excluded.wall WHERE excluded.box<review.box");
        copy.bind(1, other);
        copy.bind(2, kept);
        copy.bind(3, visit_shift);
        copy.exec();
        Prepared gone(log_.statements(), "DELETE FROM review WHERE learner=?1");
        gone.bind(1, other);
        gone.exec();
        return {};
    });
}

}  // namespace jankar::records
