#include "tools/collect/code_desk.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "player/records/spoken_code.h"

namespace jankar::collect {

namespace {

constexpr std::int64_t kSeqTurn = 65'536;
constexpr std::int64_t kDayMs = 24LL * 60 * 60 * 1000;
constexpr std::size_t kIdHex = 32;

/// The value of `"learner":"` in a record's line; empty where there is none.
std::string learner_of(std::string_view json) {
    constexpr std::string_view kKey = "\"learner\":\"";
    const auto at = json.find(kKey);
    return at == std::string_view::npos ? std::string() : std::string(json.substr(at + kKey.size(), kIdHex));
}

/// Of all numbers that leave `low`, the one nearest to what is known of the device.
std::int64_t nearest_seq(std::int64_t low, std::int64_t head) {
    const std::int64_t turn = head / kSeqTurn * kSeqTurn;
    std::int64_t best = low + turn;
    for (const std::int64_t other : {best - kSeqTurn, best + kSeqTurn}) {
        if (other >= 1 && (best < 1 || std::llabs(other - head) < std::llabs(best - head))) {
            best = other;
        }
    }
    return best;
}

}  // namespace

Result<CodeDesk> CodeDesk::open(Store& store) {
    CodeDesk desk;
    const auto know = [&](const records::LessonInfo& lesson) {
        const std::string& own = store.programme().signing_key;
        const bool foreign = !lesson.maker8.empty() && !own.starts_with(lesson.maker8);
        desk.lessons_[records::lesson_mark(lesson.id, lesson.maker8)] =
            foreign ? lesson.id + "@" + lesson.maker8 : lesson.id;
    };
    // Lessons of the office's own packs may be told before any record of them came.
    ASSIGN_OR_RETURN(const auto packs, store.packs());
    for (const KnownPack& pack : packs) {
        std::for_each(pack.lessons.begin(), pack.lessons.end(), know);
    }
    ASSIGN_OR_RETURN(const auto streams, store.streams());
    for (const Stream& stream : streams) {
        Known& known = desk.devices_[stream.device];
        ASSIGN_OR_RETURN(const auto files, store.files(stream));
        for (const TakenFile& file : files) {
            if (const auto key = from_hex(file.header.public_key); key) {
                known.public_key = *key;
            }
        }
        const auto visit = [&known](std::int64_t seq, const Hash256&, bool, std::string_view json) {
            known.head = std::max(known.head, seq);
            if (std::string learner = learner_of(json); !learner.empty()) {
                known.learners.insert(std::move(learner));
            }
            if (json.find("\"kind\":\"completed\"") != std::string_view::npos) {
                known.seqs.insert(seq);
            }
        };
        RETURN_IF_ERROR(store.each_record(stream, visit));
        ASSIGN_OR_RETURN(const auto lessons, store.lessons(stream.device));
        std::for_each(lessons.begin(), lessons.end(), know);
    }
    return desk;
}

Result<CodeDesk::Told> CodeDesk::told(const std::string& device, const Known& known, std::int64_t seq,
                                      std::string_view learner_start, std::string_view lesson_start) const {
    std::vector<std::string> women, lessons;
    std::copy_if(known.learners.begin(), known.learners.end(), std::back_inserter(women),
                 [&](const std::string& id) { return id.starts_with(learner_start); });
    for (const auto& [mark, lesson] : lessons_) {
        if (mark.starts_with(lesson_start)) {
            lessons.push_back(lesson);
        }
    }
    const std::string named = device.substr(0, 8);
    if (women.size() != 1) {
        return fail(ErrorCode::Refused,
                    fmt::format("The code is of device {}, but {} of its women fit it; collect its bundle.",
                                named, women.empty() ? "none" : "several"));
    }
    if (lessons.size() != 1) {
        return fail(ErrorCode::Refused,
                    fmt::format("The code is of device {}, but {} of the known lessons fit it.", named,
                                lessons.empty() ? "none" : "several"));
    }
    return Told{{device, seq, women.front(), lessons.front(), 0}, known.seqs.contains(seq)};
}

Result<CodeDesk::Told> CodeDesk::spoken(std::string_view typed, const std::vector<Bytes>& secret_keys) const {
    ASSIGN_OR_RETURN(const std::string digits, records::spoken_digits(typed));
    if (secret_keys.empty()) {
        return fail(ErrorCode::Refused, "To read spoken codes the programme's secret keys are needed.");
    }
    for (const auto& [device, known] : devices_) {
        for (const Bytes& secret : secret_keys) {
            const auto key = records::spoken_key_of_office(known.public_key, secret);
            const auto fact = key ? records::read_spoken(digits, *key) : std::nullopt;
            if (fact) {
                return told(device, known, nearest_seq(fact->seq, known.head),
                            fmt::format("{:03x}", fact->learner), fmt::format("{:03x}", fact->lesson));
            }
        }
    }
    return fail(ErrorCode::Refused, "No known device of the programme said this code.");
}

Result<CodeDesk::Told> CodeDesk::receipt(std::string_view text) const {
    ASSIGN_OR_RETURN(const records::SignedFact code, records::read_receipt_code(text));
    for (const auto& [device, known] : devices_) {
        if (device.starts_with(code.fact.device) && records::fact_holds(code, known.public_key)) {
            ASSIGN_OR_RETURN(Told told_now,
                             told(device, known, code.fact.seq, code.fact.learner, code.fact.lesson));
            told_now.fact.day_ms = code.fact.day * kDayMs;
            return told_now;
        }
    }
    return fail(ErrorCode::Refused,
                fmt::format("The code is of device {}, of which no bundle was ever collected.",
                            code.fact.device.substr(0, 8)));
}

}  // namespace jankar::collect
