#include "tools/collect/command.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <iterator>
#include <memory>

#include "tools/collect/keys.h"
#include "tools/collect/people.h"
#include "tools/collect/receipts.h"
#include "tools/collect/store.h"
#include "tools/collect/terminal.h"

namespace jankar::collect {

std::string StoreChoice::keys_file() const {
    return keys.empty() ? keys_path(address) : keys;
}

int say(const Error& error) {
    fmt::print(stderr, "jankar-collect: {}\n", error.text);
    return exit_code_for(error.code);
}

std::string counted(std::int64_t number, const char* one, const char* many) {
    return fmt::format("{} {}", number, number == 1 ? one : many);
}

int tell_added(const AddSummary& added) {
    for (const FileReason& file : added.cut_short) {
        fmt::print(stderr, "cut short: {}: {}\n", file.file, file.reason);
    }
    for (const FileReason& file : added.refused) {
        fmt::print(stderr, "refused: {}: {}\n", file.file, file.reason);
    }
    fmt::print("{} new, {} known, {} cut short, {} refused\n", counted(added.new_files, "file", "files"),
               added.known_files, added.cut_short.size(), added.refused.size());
    fmt::print("{} new, {} known\n", counted(added.new_records, "record", "records"), added.known_records);
    if (!added.receipts.empty()) {
        fmt::print("{} written\n",
                   counted(static_cast<std::int64_t>(added.receipts.size()), "receipt", "receipts"));
    }
    return added.all_taken() ? 0 : kRefused;
}

Result<AddSummary> add_all(const StoreChoice& choice, const std::vector<std::string>& files,
                           const std::string& receipts) {
    ASSIGN_OR_RETURN(const auto store, Store::open(choice.address, Store::Mode::Write));
    ASSIGN_OR_RETURN(const auto keys, read_opening_keys(choice.keys_file()));
    ASSIGN_OR_RETURN(const Bytes receipt_key, read_receipt_key(choice.keys_file()));
    if (!receipts.empty() && receipt_key.empty()) {
        return fail(ErrorCode::NotFound,
                    fmt::format("{} holds no key for receipts, so none can be signed.", choice.keys_file()));
    }
    std::unique_ptr<PeopleStore> people;
    AddSummary added;
    {
        ProgressLine line;
        const auto take_people = [&](const records::PeopleContent& content) -> Result<bool> {
            if (!people) {
                ASSIGN_OR_RETURN(people, PeopleStore::open(choice.address));
                RETURN_IF_ERROR(people->begin_adding());
            }
            return people->put_file(content);
        };
        ASSIGN_OR_RETURN(added, add_paths(
                                    *store, files, keys,
                                    [&](const AddProgress& progress) {
                                        line.show(progress.bytes_done, progress.bytes_total,
                                                  progress.records);
                                    },
                                    take_people));
        if (people) {
            RETURN_IF_ERROR(people->end_adding());
        }
    }
    if (!receipts.empty()) {
        ASSIGN_OR_RETURN(const auto streams, store->streams());
        std::vector<Stream> touched;
        std::copy_if(streams.begin(), streams.end(), std::back_inserter(touched), [&](const Stream& stream) {
            return added.streams.count({stream.device, stream.epoch}) != 0;
        });
        people.reset();
        ASSIGN_OR_RETURN(const People known, PeopleStore::read(choice.address));
        ASSIGN_OR_RETURN(added.receipts, write_receipts(*store, touched, known.marks, receipt_key, receipts));
    }
    return added;
}

}  // namespace jankar::collect
