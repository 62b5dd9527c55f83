#include "player/records/collected.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "player/records/json_text.h"
#include "player/records/sqlite_guard.h"

namespace jankar::records {

namespace {

constexpr const char* kPeople = "received.people";

/// In the log's meta; two chains of one epoch are never in one log.
std::string key_of(const std::string& epoch) {
    return "received." + epoch;
}

std::int64_t number_of(const std::string& text) {
    std::int64_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

}  // namespace

Result<std::int64_t> received_up_to(const Log& log, const Chain& chain) {
    ASSIGN_OR_RETURN(const std::string kept, log.meta(key_of(chain.epoch)));
    const std::int64_t seq = number_of(kept);
    return std::clamp(seq, chain.first_seq - 1, chain.last_seq);
}

Result<std::vector<SeqSpan>> received_spans(const Log& log) {
    ASSIGN_OR_RETURN(const auto chains, log.chains());
    std::vector<SeqSpan> spans;
    for (const Chain& chain : chains) {
        ASSIGN_OR_RETURN(const std::int64_t last, received_up_to(log, chain));
        if (last >= chain.first_seq) {
            spans.push_back({chain.first_seq, last});
        }
    }
    return spans;
}

bool is_within(const std::vector<SeqSpan>& spans, std::int64_t seq) {
    return std::any_of(spans.begin(), spans.end(),
                       [seq](const SeqSpan& span) { return seq >= span.first && seq <= span.last; });
}

Result<std::string> received_people(const Log& log) {
    return log.meta(kPeople);
}

Result<ReceiptAnswer> take_receipt(Recorder& recorder, const Receipt& receipt) {
    Log& log = recorder.log();
    ASSIGN_OR_RETURN(const auto chains, log.chains());
    const auto chain = std::find_if(chains.begin(), chains.end(), [&](const Chain& one) {
        return one.device == receipt.device && one.epoch == receipt.epoch;
    });
    if (chain == chains.end()) {
        return ReceiptAnswer::NotOurs;
    }
    if (receipt.seq < chain->first_seq || receipt.seq > chain->last_seq) {
        return fail(
            ErrorCode::Refused,
            fmt::format("The receipt speaks of record {}, which this device does not have.", receipt.seq));
    }
    ASSIGN_OR_RETURN(const auto id, log.id_of(receipt.seq));
    if (!id || to_hex(*id) != receipt.id) {
        return fail(ErrorCode::Refused,
                    fmt::format("The receipt's record {} is another than this device's.", receipt.seq));
    }
    ASSIGN_OR_RETURN(const std::int64_t before, received_up_to(log, *chain));
    ASSIGN_OR_RETURN(const std::string people, received_people(log));
    const bool new_people = !receipt.people.empty() && receipt.people != people;
    const auto keep_people = [&] { return log.set_meta(kPeople, receipt.people); };
    if (receipt.seq <= before) {
        if (new_people && receipt.seq == before) {
            RETURN_IF_ERROR(recorder.change(keep_people));
        }
        return ReceiptAnswer::Known;
    }
    const std::string fields =
        JsonLine().text("of", receipt.epoch).number("upto", receipt.seq).text("id", receipt.id).done();
    const auto keep = [&]() -> Result<void> {
        RETURN_IF_ERROR(recorder.add({"receipt", {}, {}, {}, fields}));
        RETURN_IF_ERROR(log.set_meta(key_of(receipt.epoch), std::to_string(receipt.seq)));
        return new_people ? keep_people() : Result<void>();
    };
    RETURN_IF_ERROR(recorder.record(keep));
    return ReceiptAnswer::Taken;
}

Result<bool> is_receipt_news(const Log& log, const Receipt& receipt) {
    ASSIGN_OR_RETURN(const auto chains, log.chains());
    for (const Chain& chain : chains) {
        if (chain.device == receipt.device && chain.epoch == receipt.epoch) {
            ASSIGN_OR_RETURN(const std::int64_t before, received_up_to(log, chain));
            return receipt.seq > before && receipt.seq <= chain.last_seq;
        }
    }
    return false;
}

Result<CollectedCounts> count_collected(const Log& log, std::int64_t written_up_to) {
    ASSIGN_OR_RETURN(const auto spans, received_spans(log));
    return guarded(log.path(), [&]() -> Result<CollectedCounts> {
        CollectedCounts counts;
        SQLite::Statement all(log.database(),
                              "SELECT seq FROM record WHERE json LIKE '{\"seq\":' || seq ||"
                              " ',\"kind\":\"completed\"%'");
        while (all.executeStep()) {
            const std::int64_t seq = all.getColumn(0).getInt64();
            ++(is_within(spans, seq) ? counts.received : seq <= written_up_to ? counts.written : counts.here);
        }
        return counts;
    });
}

}  // namespace jankar::records
