#include "player/records/prune.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "player/records/collected.h"
#include "player/records/json_fields.h"
#include "player/records/sqlite_guard.h"

namespace jankar::records {

namespace {

/// Nothing on the device is derived from these beside their number.
constexpr std::array<std::string_view, 3> kPrunable = {"lesson-start", "lesson-left", "result"};
constexpr std::string_view kMark = ",\"pruned\":1}";
/// From this quality on (a clock chip, the network) days are counted.
constexpr int kBelievedClock = 3;
constexpr std::int64_t kMostAtOnce = 5'000;

/// How far the chain was looked through, in the log's meta.
std::string key_of(const Chain& chain) {
    return "pruned." + chain.epoch;
}

struct Looked {
    std::vector<std::pair<std::int64_t, std::string>> old;  ///< seq and kind of what gives up its bytes
    std::int64_t last = 0;                                  ///< all up to here are older than they need to be
};

/// Order is by number: all before a record that is old by a believed clock are older.
Result<Looked> look_through(const Log& log, std::int64_t from, std::int64_t to, std::int64_t now_ms) {
    return guarded(log.path(), [&]() -> Result<Looked> {
        Looked looked;
        std::vector<std::pair<std::int64_t, std::string>> waiting;
        SQLite::Statement all(
            log.database(), "SELECT seq, json FROM record WHERE seq BETWEEN ?1 AND ?2 ORDER BY seq LIMIT ?3");
        all.bind(1, from);
        all.bind(2, to);
        all.bind(3, kMostAtOnce);
        while (all.executeStep()) {
            const std::int64_t seq = all.getColumn(0).getInt64();
            const std::string text = all.getColumn(1).getString();
            const auto json = nlohmann::json::parse(text, nullptr, false);
            if (!json.is_object() || is_pruned(text)) {
                continue;
            }
            JsonFields fields{json};
            const std::string kind = fields.text("kind");
            const std::int64_t wall = fields.number("wall"), clock = fields.number("clock");
            if (fields.ok && std::find(kPrunable.begin(), kPrunable.end(), kind) != kPrunable.end()) {
                waiting.emplace_back(seq, kind);
            }
            if (fields.ok && clock >= kBelievedClock && wall > 0 && now_ms - wall >= kPruneAfterMs) {
                looked.old.insert(looked.old.end(), waiting.begin(), waiting.end());
                waiting.clear();
                looked.last = seq;
            }
        }
        return looked;
    });
}

Result<void> give_up_bytes(Log& log, const Looked& looked) {
    return guarded(log.path(), [&]() -> Result<void> {
        SQLite::Database& database = log.database();
        // The one exception to "append-only", inside one transaction with the guard's return.
        database.exec("DROP TRIGGER record_no_UPDATE");
        for (const auto& [seq, kind] : looked.old) {
            SQLite::Statement change(database, "UPDATE record SET json=?2 WHERE seq=?1");
            change.bind(1, seq);
            change.bind(2, fmt::format("{{\"seq\":{},\"kind\":\"{}\"{}", seq, kind, kMark));
            change.exec();
        }
        database.exec(
            "CREATE TRIGGER record_no_UPDATE BEFORE UPDATE ON record BEGIN"
            " SELECT RAISE(ABORT, 'the log is append-only'); END");
        return {};
    });
}

}  // namespace

bool is_pruned(std::string_view json) {
    constexpr std::size_t kLongest = 64;
    return json.size() <= kLongest && json.starts_with("{\"seq\":") && json.ends_with(kMark);
}

Result<std::int64_t> prune(Recorder& recorder) {
    const Stamp now = recorder.now();
    if (now.quality < kBelievedClock) {
        return 0;
    }
    Log& log = recorder.log();
    ASSIGN_OR_RETURN(const auto chains, log.chains());
    std::int64_t pruned = 0;
    for (const Chain& chain : chains) {
        ASSIGN_OR_RETURN(const std::int64_t received, received_up_to(log, chain));
        ASSIGN_OR_RETURN(const std::string before, log.meta(key_of(chain)));
        const std::int64_t from =
            before.empty() ? chain.first_seq : std::strtoll(before.c_str(), nullptr, 10) + 1;
        // The head stays whole: the next start reads its clocks.
        const std::int64_t to = std::min(received, log.head().seq - 1);
        if (from > to) {
            continue;
        }
        ASSIGN_OR_RETURN(const Looked looked, look_through(log, from, to, now.wall_ms));
        if (looked.last == 0) {
            continue;
        }
        const auto change = [&]() -> Result<void> {
            if (!looked.old.empty()) {
                RETURN_IF_ERROR(give_up_bytes(log, looked));
            }
            return log.set_meta(key_of(chain), std::to_string(looked.last));
        };
        RETURN_IF_ERROR(recorder.change(change));
        pruned += static_cast<std::int64_t>(looked.old.size());
    }
    return pruned;
}

}  // namespace jankar::records
