#pragma once
// What screens may ask about the programme's office: what of the records it has, writing them out, codes for
// where no stick goes. The defaults are those of a device without a programme. Main thread only; nothing here
// blocks; `then` runs on the main thread.
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "player/records/exchange.h"
#include "player/views/pack_desk.h"

namespace jankar::views {

class OfficeDesk {
 public:
    virtual ~OfficeDesk() = default;

    /// The programme card allows codes.
    virtual bool codes_allowed() const { return false; }
    virtual void read_collected(std::function<void(records::CollectedCounts)> then) { then({}); }
    /// Nothing where there are none.
    virtual void read_completion_codes(std::size_t /*shelf_index*/,
                                       std::function<void(std::optional<records::CompletionCodes>)> then) {
        then(std::nullopt);
    }
    virtual void read_class_codes(std::function<void(std::vector<std::string>)> then) { then({}); }
    /// A stick is there to write on.
    virtual bool has_stick() const { return false; }
    /// Writes bundle and people file onto it. None: it failed and was told; else what the stick answered.
    virtual void write_out(std::function<void(PackWork::Outcome)> then) { then(PackWork::Outcome::None); }
};

}  // namespace jankar::views
