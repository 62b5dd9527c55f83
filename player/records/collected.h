#pragma once
// What the office has received of this device's log: receipts taken, what they cover, and the pruning that
// only they allow. Kept beside the log; changes belong inside its transactions. Records thread only.
#include <cstdint>
#include <string>
#include <vector>

#include "content/base/result.h"
#include "player/records/exchange.h"
#include "player/records/log.h"
#include "player/records/receipt.h"
#include "player/records/recorder.h"

namespace jankar::records {

enum class ReceiptAnswer {
    NotOurs,  ///< of another device
    Known,    ///< covers nothing new
    Taken,
};

/// Takes a receipt whose signature held. Refused with one sentence when it speaks of records that this log
/// does not have, or has otherwise.
Result<ReceiptAnswer> take_receipt(Recorder& recorder, const Receipt& receipt);

/// Highest record of the chain that a receipt covers; the one before its first when there is none.
Result<std::int64_t> received_up_to(const Log& log, const Chain& chain);
/// All that is covered, in order.
Result<std::vector<SeqSpan>> received_spans(const Log& log);
bool is_within(const std::vector<SeqSpan>& spans, std::int64_t seq);
/// Mark of the people file that the office has; empty: none that is known.
Result<std::string> received_people(const Log& log);

/// Whether it covers more of one of our chains than was covered before.
Result<bool> is_receipt_news(const Log& log, const Receipt& receipt);
/// Counts completions; `written_up_to`: last record that was ever exported.
Result<CollectedCounts> count_collected(const Log& log, std::int64_t written_up_to);

}  // namespace jankar::records
