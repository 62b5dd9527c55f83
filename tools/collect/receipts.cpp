#include "tools/collect/receipts.h"

#include <algorithm>
#include <set>

#include "content/base/clock.h"
#include "content/base/files.h"

namespace jankar::collect {

namespace {

constexpr std::int64_t kDayMs = 24LL * 60 * 60 * 1000;

}  // namespace

Result<std::optional<records::Receipt>> receipt_for(Store& store, const Stream& stream) {
    ASSIGN_OR_RETURN(const auto files, store.files(stream));
    // What the neighbours of a record said it was; where that is another, the chain branches there.
    std::map<std::int64_t, std::set<Hash256>> said;
    std::int64_t next = -1;
    for (const TakenFile& file : files) {
        said[file.lo - 1].insert(file.previous);
        if (file.previous == Hash256{} && (next < 0 || file.lo < next)) {
            next = file.lo;
        }
    }
    struct Held {
        std::int64_t seq = 0;
        std::set<Hash256> ids;
    };
    Held held;
    bool ended = next < 0;
    std::optional<records::Receipt> receipt;
    const auto close = [&] {
        if (ended || held.ids.empty()) {
            return;
        }
        if (const auto place = said.find(held.seq); place != said.end()) {
            held.ids.insert(place->second.begin(), place->second.end());
        }
        if (held.seq != next || held.ids.size() > 1) {
            ended = true;
            return;
        }
        receipt = records::Receipt{stream.device, stream.epoch, held.seq, to_hex(*held.ids.begin()), {}, 0};
        ++next;
    };
    RETURN_IF_ERROR(
        store.each_record(stream, [&](std::int64_t seq, const Hash256& id, bool, std::string_view) {
            if (seq != held.seq) {
                close();
                held = {seq, {}};
            }
            held.ids.insert(id);
        }));
    close();
    return receipt;
}

Result<std::vector<std::string>> write_receipts(Store& store, const std::vector<Stream>& streams,
                                                const std::map<std::string, std::string>& people_marks,
                                                const Bytes& secret_key, const std::string& folder) {
    std::vector<std::string> written;
    if (streams.empty()) {
        return written;
    }
    RETURN_IF_ERROR(make_folders(folder));
    for (const Stream& stream : streams) {
        ASSIGN_OR_RETURN(auto receipt, receipt_for(store, stream));
        if (!receipt) {
            continue;
        }
        if (const auto mark = people_marks.find(stream.device); mark != people_marks.end()) {
            receipt->people = mark->second;
        }
        receipt->day = std::max<std::int64_t>(0, system_clock().wall_ms() / kDayMs);
        ASSIGN_OR_RETURN(const Bytes file, records::write_receipt(*receipt, secret_key));
        const std::string path = folder + "/" + records::receipt_name(*receipt, file);
        if (!is_file(path)) {  // its name stands for its content
            RETURN_IF_ERROR(write_file_atomic(path, file));
        }
        written.push_back(path);
    }
    return written;
}

}  // namespace jankar::collect
