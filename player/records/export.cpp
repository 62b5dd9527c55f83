#include "player/records/export.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "content/base/files.h"
#include "content/base/log.h"
#include "player/records/collected.h"
#include "player/records/json_text.h"
#include "player/records/prune.h"
#include "player/records/safe_write.h"

namespace jankar::records {

namespace {

/// Kinds that alone are no reason to export.
const std::vector<std::string> kQuiet = {"boot",          "clock",  "session-open",
                                         "session-close", "export", "receipt"};
/// Kinds by which the device tells of itself: they go along, but no stick is asked for because of them.
const std::vector<std::string> kOfTheDevice = {"boot",   "clock",   "session-open", "session-close",
                                               "export", "receipt", "genesis",      "pack"};
/// More go into several bundles, so that no reader needs much memory for one.
constexpr std::int64_t kRecordsPerBundle = 50'000;
/// Tried first where a bundle has to be small.
constexpr std::int64_t kRecordsPerCode = 4'096;

/// Writes the totals of questions and the export record, when there is news since the last one.
Result<void> close_range(Recorder& recorder, std::int64_t from) {
    Log& log = recorder.log();
    ASSIGN_OR_RETURN(const std::int64_t news, log.last_beside(kQuiet));
    ASSIGN_OR_RETURN(const std::int64_t exported, log.last_of_kind("export"));
    if (news <= exported) {
        return {};
    }
    ASSIGN_OR_RETURN(const auto counts, recorder.state().counts());
    const auto closing = [&]() -> Result<void> {
        for (const QuestionCount& count : counts) {
            JsonLine fields;
            fields.text("step", count.step).number("answers", count.answers).number("right", count.right);
            fields.number("first", count.first).number("first_right", count.first_right);
            RETURN_IF_ERROR(recorder.add({"result", {}, {}, count.lesson, fields.done()}));
        }
        RETURN_IF_ERROR(recorder.state().clear_counts());
        RETURN_IF_ERROR(recorder.add({"export", {}, {}, {}, JsonLine().number("from", from).done()}));
        return recorder.sign();
    };
    RETURN_IF_ERROR(recorder.record(closing));
    if (const auto told = recorder.write_generation(); !told) {
        log_warning(told.error().text);
    }
    return {};
}

/// Whether a bundle of this chain and range lies in the folder, whole.
bool lies_there(const std::string& folder, const BundleHeader& wanted) {
    const std::string name = bundle_name(wanted, {});
    constexpr std::size_t kHashAndEnding = sizeof("01234567.jkrec") - 1;
    const std::string start = name.substr(0, name.size() - kHashAndEnding);
    const auto names = list_folder(folder);
    if (!names) {
        return false;
    }
    return std::any_of(names->begin(), names->end(), [&](const std::string& other) {
        if (other.size() != name.size() || other.compare(0, start.size(), start) != 0) {
            return false;
        }
        const auto source = open_file_source(folder + "/" + other);
        const auto bundle = source ? read_bundle(**source, {}) : fail(source.error());
        if (!bundle || bundle->state != BundleState::Whole) {
            return false;
        }
        const BundleHeader& header = bundle->content.header;
        return header.device == wanted.device && header.epoch == wanted.epoch && header.lo == wanted.lo &&
               header.hi == wanted.hi && header.head_id == wanted.head_id;
    });
}

std::vector<LessonInfo> lessons_named(const std::vector<RecordLine>& records,
                                      const std::map<std::string, LessonInfo>& known) {
    std::set<std::string> named;
    for (const RecordLine& record : records) {
        const auto json = nlohmann::json::parse(record.json, nullptr, false);
        if (json.is_object() && json.contains("lesson")) {
            named.insert(json.at("lesson").dump());
        }
    }
    std::vector<LessonInfo> lessons;
    for (const std::string& lesson : named) {
        if (const auto it = known.find(lesson); it != known.end()) {
            lessons.push_back(it->second);
        }
    }
    return lessons;
}

class Exporter {
 public:
    Exporter(Recorder& recorder, const DeviceState& device, const std::optional<ProgrammeCard>& card,
             std::string folder)
        : recorder_(recorder), device_(device), folder_(std::move(folder)) {
        if (card) {
            header_.programme = card->name;
            recipients_ = card->sealing;
        }
    }

    Result<void> describe(const std::string& player_version) {
        ASSIGN_OR_RETURN(lessons_, recorder_.state().lessons());
        ASSIGN_OR_RETURN(header_.label, recorder_.log().meta("setting.label"));
        header_.player_version = player_version;
        header_.packs = device_.packs;
        header_.battery = device_.battery;
        header_.canary_ok = recorder_.canary_ok();
        const auto free = free_space(recorder_.folder());
        header_.free_mb = free ? static_cast<std::int64_t>(*free >> 20) : -1;
        const Stamp now = recorder_.now();
        header_.wall_ms = now.wall_ms;
        header_.mono_ms = now.mono_ms;
        header_.boot = now.boot;
        return {};
    }

    Result<std::vector<std::string>> run(const std::vector<Chain>& chains, std::int64_t last_export) {
        for (const Chain& chain : chains) {
            const bool current = &chain == &chains.back();
            RETURN_IF_ERROR(chain_out(chain, current ? last_export : chain.last_seq));
        }
        return std::move(paths_);
    }

    Result<Bytes> at_most(const Chain& chain, std::int64_t hi, std::size_t most) {
        ASSIGN_OR_RETURN(const std::int64_t received, received_up_to(recorder_.log(), chain));
        for (std::int64_t records = kRecordsPerCode; records >= 1; records /= 2) {
            std::int64_t lo = received + 1;
            RETURN_IF_ERROR(begin_behind(chain, received));
            ASSIGN_OR_RETURN(const auto content, range(chain, lo, std::min(hi, lo + records - 1)));
            if (!content) {
                continue;
            }
            ASSIGN_OR_RETURN(Bytes bytes, write_bundle(*content, recipients_, recorder_.key().secret_key));
            if (bytes.size() <= most) {
                return bytes;
            }
        }
        return Bytes();
    }

 private:
    /// From behind what the office has. Cuts the chain at checkpoints into ranges of bearable length; what
    /// has none behind it is left out.
    Result<void> chain_out(const Chain& chain, std::int64_t hi) {
        ASSIGN_OR_RETURN(const std::int64_t received, received_up_to(recorder_.log(), chain));
        std::int64_t lo = received + 1;
        RETURN_IF_ERROR(begin_behind(chain, received));
        while (lo <= hi) {
            ASSIGN_OR_RETURN(const auto content, range(chain, lo, std::min(hi, lo + kRecordsPerBundle - 1)));
            if (!content) {
                break;
            }
            if (!lies_there(folder_, content->header)) {
                ASSIGN_OR_RETURN(const Bytes bytes,
                                 write_bundle(*content, recipients_, recorder_.key().secret_key));
                ASSIGN_OR_RETURN(std::string path,
                                 safe_write(folder_, bundle_name(content->header, bytes), bytes));
                paths_.push_back(std::move(path));
            }
            lo = content->header.hi + 1;
            header_.prev_id = content->header.head_id;
        }
        return {};
    }

    /// What a bundle of these records holds, up to the last checkpoint among them; nothing where there is
    /// none. `lo` goes up where records below were pruned.
    Result<std::optional<BundleContent>> range(const Chain& chain, std::int64_t& lo, std::int64_t hi) {
        BundleContent content;
        if (hi < lo) {
            return std::optional<BundleContent>();
        }
        RETURN_IF_ERROR(recorder_.log().read_range(lo, hi, content.records, content.checkpoints));
        // Only where the receipt itself was lost (a salvaged log) are there such.
        const auto pruned = std::find_if(content.records.rbegin(), content.records.rend(),
                                         [](const RecordLine& line) { return is_pruned(line.json); });
        if (pruned != content.records.rend()) {
            lo = pruned->seq + 1;
            RETURN_IF_ERROR(begin_behind(chain, pruned->seq));
            content.records.erase(content.records.begin(), pruned.base());
            std::erase_if(content.checkpoints, [lo](const Checkpoint& one) { return one.seq < lo; });
        }
        if (content.checkpoints.empty()) {
            return std::optional<BundleContent>();
        }
        const Checkpoint& last = content.checkpoints.back();
        content.records.resize(static_cast<std::size_t>(last.seq - lo + 1));
        content.header = header_;
        content.header.public_key = chain.public_key;
        content.header.device = chain.device;
        content.header.epoch = chain.epoch;
        content.header.lo = lo;
        content.header.hi = last.seq;
        content.header.head_id = to_hex(last.id);
        content.lessons = lessons_named(content.records, lessons_);
        return std::optional(std::move(content));
    }

    /// The id that the first record of the next range is linked to.
    Result<void> begin_behind(const Chain& chain, std::int64_t seq) {
        Hash256 before{};
        if (seq >= chain.first_seq) {
            ASSIGN_OR_RETURN(const auto id, recorder_.log().id_of(seq));
            before = id.value_or(Hash256{});
        }
        header_.prev_id = to_hex(before);
        return {};
    }

    Recorder& recorder_;
    const DeviceState& device_;
    std::string folder_;
    BundleHeader header_;
    std::vector<Bytes> recipients_;
    std::map<std::string, LessonInfo> lessons_;
    std::vector<std::string> paths_;
};

}  // namespace

Result<std::vector<std::string>> export_chains(Recorder& recorder, const DeviceState& device,
                                               const std::optional<ProgrammeCard>& card,
                                               const std::string& player_version, const std::string& folder) {
    // A folder that cannot be written is found out before the log says that something was exported.
    RETURN_IF_ERROR(make_folders(folder));
    RETURN_IF_ERROR(check_writable(folder));
    ASSIGN_OR_RETURN(auto chains, recorder.log().chains());
    if (chains.empty()) {
        return std::vector<std::string>();
    }
    RETURN_IF_ERROR(close_range(recorder, chains.back().first_seq));
    ASSIGN_OR_RETURN(chains, recorder.log().chains());
    ASSIGN_OR_RETURN(const std::int64_t last_export, recorder.log().last_of_kind("export"));
    Exporter exporter(recorder, device, card, folder);
    RETURN_IF_ERROR(exporter.describe(player_version));
    return exporter.run(chains, last_export);
}

Result<bool> is_owed(const Log& log, const std::string& folder) {
    ASSIGN_OR_RETURN(const auto chains, log.chains());
    if (chains.empty()) {
        return false;
    }
    const Chain& chain = chains.back();
    ASSIGN_OR_RETURN(const std::int64_t learned, log.last_beside(kOfTheDevice));
    ASSIGN_OR_RETURN(const std::int64_t exported, log.last_of_kind("export"));
    ASSIGN_OR_RETURN(const std::int64_t received, received_up_to(log, chain));
    if (learned <= received || learned > exported) {
        return learned > received;
    }
    // Written once: here, or on a stick that is elsewhere?
    const std::string end = fmt::format("-{}-", exported);
    const std::string epoch = fmt::format("-{}-", chain.epoch.substr(0, 4));
    const auto names = list_folder(folder);
    return !names || std::none_of(names->begin(), names->end(), [&](const std::string& name) {
        return name.ends_with(".jkrec") && name.find(epoch) != std::string::npos &&
               name.find(end) != std::string::npos;
    });
}

Result<Bytes> bundle_of_at_most(Recorder& recorder, const DeviceState& device, const ProgrammeCard& card,
                                const std::string& player_version, std::size_t most) {
    ASSIGN_OR_RETURN(auto chains, recorder.log().chains());
    if (chains.empty()) {
        return Bytes();
    }
    RETURN_IF_ERROR(close_range(recorder, chains.back().first_seq));
    ASSIGN_OR_RETURN(chains, recorder.log().chains());
    ASSIGN_OR_RETURN(const std::int64_t last_export, recorder.log().last_of_kind("export"));
    Exporter exporter(recorder, device, card, {});
    RETURN_IF_ERROR(exporter.describe(player_version));
    return exporter.at_most(chains.back(), last_export, most);
}

}  // namespace jankar::records
