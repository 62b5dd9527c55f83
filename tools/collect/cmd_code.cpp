#include "tools/collect/cmd_code.h"

#include <fmt/format.h>

#include "player/records/spoken_code.h"
#include "tools/collect/keys.h"

namespace jankar::collect {

namespace {

constexpr int kRefusedExit = 1;

/// Groups of one code may come as words of their own: `1234 5678 …`.
std::vector<std::string> whole_codes(const std::vector<std::string>& words) {
    std::string joined;
    for (const std::string& word : words) {
        if (records::spoken_digits(word) || records::read_receipt_code(word)) {
            return words;
        }
        joined += word + " ";
    }
    return records::spoken_digits(joined) ? std::vector<std::string>{joined} : words;
}

}  // namespace

Result<void> keep_told(Store& store, const CodeDesk::Told& told) {
    if (!told.recorded) {
        RETURN_IF_ERROR(store.put_spoken(told.fact));
    }
    fmt::print("{}: device {}, record {}, learner {}, lesson {}\n", told.recorded ? "known" : "kept",
               told.fact.device.substr(0, 8), told.fact.seq, told.fact.learner, told.fact.lesson);
    return {};
}

int run_code(const std::string& address, const std::string& keys, const std::vector<std::string>& codes) {
    const auto fails = [](const Error& error) {
        fmt::print(stderr, "jankar-collect: {}\n", error.text);
        return exit_code_for(error.code);
    };
    const auto store = Store::open(address, Store::Mode::Write);
    if (!store) {
        return fails(store.error());
    }
    const auto secrets = read_opening_keys(keys);
    const auto desk = CodeDesk::open(**store);
    if (!secrets || !desk) {
        return fails(!secrets ? secrets.error() : desk.error());
    }
    int exit_code = 0;
    for (const std::string& code : whole_codes(codes)) {
        // What has no letters is spoken; the rest is a message or the text of a QR code.
        auto told = desk->spoken(code, *secrets);
        if (!told && records::read_receipt_code(code)) {
            told = desk->receipt(code);
        }
        if (!told) {
            fmt::print(stderr, "refused: {}: {}\n", code, told.error().text);
            exit_code = kRefusedExit;
        } else if (const auto kept = keep_told(**store, *told); !kept) {
            return fails(kept.error());
        }
    }
    return exit_code;
}

}  // namespace jankar::collect
