#include "player/records/recorder.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>

#include "content/base/ids.h"
#include "content/base/log.h"
#include "player/records/json_text.h"

namespace jankar::records {

namespace {

/// A truncated bundle gives its records up to a checkpoint, so they do not lie far apart.
constexpr std::int64_t kRecordsBetweenCheckpoints = 50;

/// By so much a clock set by the network has to be ahead of the floor before the floor follows.
constexpr std::int64_t kFloorStepMs = 24LL * 60 * 60 * 1000;
constexpr int kClockFromNetwork = 4;

std::int64_t number_of(const std::string& text) {
    std::int64_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

Result<UniqueFd> lock_folder(const std::string& folder) {
    const std::string path = folder + "/lock";
    UniqueFd fd(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
    if (!fd) {
        return fail(io_error(errno, "write", path));
    }
    if (::flock(fd.get(), LOCK_EX | LOCK_NB) != 0) {
        if (errno == EWOULDBLOCK) {
            return fail(ErrorCode::Locked,
                        fmt::format("Another program is using the data folder {}.", folder));
        }
        return fail(io_error(errno, "lock", path));
    }
    return fd;
}

/// Opens the log; a damaged one is salvaged first. After an end of the machine in the middle of writing the
/// whole file is looked through.
Result<std::unique_ptr<Log>> open_log(const std::string& folder, FileSystem file_system, const Clock& clock,
                                      bool& looked_through) {
    RETURN_IF_ERROR(finish_salvage(folder));
    auto log = Log::open(folder, file_system, false);
    if (!log && log.error().code == ErrorCode::Corrupt) {
        // A card that is badly seated can be read at the second try; that is no reason for a new epoch.
        log = Log::open(folder, file_system, false);
    }
    if (log) {
        ASSIGN_OR_RETURN(const std::string clean, (*log)->meta("clean"));
        ASSIGN_OR_RETURN(const std::string boot_id, (*log)->meta("boot_id"));
        // A process that was killed leaves nothing unwritten behind; a machine that lost power may.
        const bool power_cut = clean == "0" && (boot_id.empty() || boot_id != clock.boot_id());
        if (!power_cut && !(*log)->should_check()) {
            return log;
        }
        looked_through = true;
        const auto sound = (*log)->check();
        if (sound) {
            return log;
        }
        if (sound.error().code != ErrorCode::Corrupt) {
            return fail(sound.error());
        }
        log->reset();
    } else if (log.error().code != ErrorCode::Corrupt) {
        return log;
    }
    looked_through = true;
    RETURN_IF_ERROR(salvage_log(folder));
    return Log::open(folder, file_system, false);
}

}  // namespace

Result<std::unique_ptr<Recorder>> Recorder::open(const Store::Options& options) {
    const Machine& machine = options.machine != nullptr ? *options.machine : real_machine();
    const Clock& clock = options.clock != nullptr ? *options.clock : system_clock();
    if (options.read_only) {
        ASSIGN_OR_RETURN(auto log, Log::open(options.folder, FileSystem::Ordinary, true));
        std::unique_ptr<Recorder> recorder(new Recorder(options, UniqueFd(), std::move(log)));
        RETURN_IF_ERROR(recorder->state_.create(true));
        if (auto key = recorder->identity_.read_key(); key && *key) {
            recorder->key_ = std::move(**key);
        }
        return recorder;
    }
    RETURN_IF_ERROR(make_folders(options.folder));
    ASSIGN_OR_RETURN(UniqueFd lock, lock_folder(options.folder));
    const FileSystem file_system = machine.file_system(options.folder);
    bool looked_through = false;
    ASSIGN_OR_RETURN(auto log, open_log(options.folder, file_system, clock, looked_through));
    std::unique_ptr<Recorder> recorder(new Recorder(options, std::move(lock), std::move(log)));
    recorder->looked_through_ = looked_through;
    RETURN_IF_ERROR(recorder->state_.create(false));
    ASSIGN_OR_RETURN(const std::string floor, recorder->log_->meta("floor"));
    recorder->time_.raise_floor(number_of(floor));
    if (!recorder->time_.wall_can_be()) {
        recorder->warn("The date on this device is wrong. Please set it; nothing waits for it.");
    }
    RETURN_IF_ERROR(recorder->settle_identity(options));
    if (file_system == FileSystem::Memory) {
        recorder->forgets_ = recorder->in_memory_ = true;
        recorder->warn(fmt::format(
            "Nothing is kept here: {} lies in memory and is gone when the device is off.", options.folder));
    }
    return recorder;
}

Recorder::Recorder(const Store::Options& options, UniqueFd lock, std::unique_ptr<Log> log)
    : folder_(options.folder),
      player_version_(options.player_version),
      machine_(options.machine != nullptr ? *options.machine : real_machine()),
      read_only_(options.read_only),
      lock_(std::move(lock)),
      log_(std::move(log)),
      state_(*log_),
      identity_(options.folder),
      time_(options.clock != nullptr ? *options.clock : system_clock(), machine_, log_->last_stamp(),
            log_->meta("boot_id").value_or("")) {}

Result<void> Recorder::settle_identity(const Store::Options& options) {
    ASSIGN_OR_RETURN(const auto key, identity_.read_key());
    ASSIGN_OR_RETURN(const std::string salvaged, log_->meta("salvaged"));
    ASSIGN_OR_RETURN(const std::string generation, log_->meta("generation"));
    ASSIGN_OR_RETURN(const std::string clean, log_->meta("clean"));
    generation_ = number_of(generation);
    was_clean_ = clean != "0";
    const Head& head = log_->head();

    Found found;
    found.log = head.seq > 0;
    found.log_damaged = !salvaged.empty();
    found.key = key.has_value();
    found.key_is_of_log = key && found.log && device_id_of(key->public_key) == head.device;
    found.stored_marks = identity_.read_marks();
    found.seen_marks = marks_of(machine_, options.folder);
    found.file_generation = identity_.read_generation();
    found.log_generation = generation_;
    if (found.log && found.file_generation) {
        ASSIGN_OR_RETURN(const auto id, log_->id_of(found.file_generation->seq));
        found.log_reaches_generation = id && to_hex(*id) == found.file_generation->id;
    }
    if (key) {
        key_ = *key;
    }
    const auto canary = identity_.read_canary();
    const auto last = log_->last_stamp();
    if (canary && last && *canary < last->boot) {
        canary_ok_ = false;
        forgets_ = true;
        warn("The card forgets what is written to it. Export now, and replace the card.");
    }
    const Decision decision = decide(found);
    if (decision.new_epoch) {
        return begin_epoch(*decision.new_epoch, decision.new_key, found);
    }
    const Marks marks = merged_marks(found.stored_marks.value_or(Marks{}), found.seen_marks);
    if (found.stored_marks != marks) {
        RETURN_IF_ERROR(identity_.write_marks(marks));
    }
    return {};
}

Result<void> Recorder::begin_epoch(Reason reason, bool new_key, const Found& found) {
    Head before = log_->head();
    if (before.seq == 0 && found.file_generation) {
        // The log is gone; the file beside the key still knows how far it had come.
        const auto id = from_hex(found.file_generation->id);
        before.device = found.key ? device_id_of(key_.public_key) : std::string();
        before.epoch = found.file_generation->epoch;
        before.seq = found.file_generation->seq;
        if (id && id->size() == before.id.size()) {
            std::copy(id->begin(), id->end(), before.id.begin());
        }
    }
    const DeviceKey old_key = key_;
    if (new_key) {
        key_ = make_device_key();
    }
    const std::string device = device_id_of(key_.public_key);
    const std::string epoch = random_hex(kEpochBytes);
    JsonLine fields;
    fields.text("device", device).text("key", to_hex(key_.public_key)).text("epoch", epoch);
    fields.text("reason", reason_word(reason)).text("player", player_version_);
    if (before.seq > 0) {
        fields.text("prev_device", before.device).text("prev_epoch", before.epoch);
        fields.number("prev_seq", before.seq).text("prev_id", to_hex(before.id));
    }
    if (reason == Reason::Clone && found.key) {
        ASSIGN_OR_RETURN(Bytes message, from_hex(device + epoch));
        append(message, before.id);
        fields.text("prev_sig", to_hex(sign_bytes("jankar-roll-v1", message, old_key.secret_key)));
    }
    if (new_key && found.key) {
        // The women's PINs and the trainer's code still hold on the copy.
        auto code_keys = identity_.read_code_keys();
        code_keys[device_id_of(old_key.public_key)] = code_key_of(old_key);
        RETURN_IF_ERROR(identity_.write_code_keys(code_keys));
    }
    // The key first: a log whose key is lost is worse than a key that waits for its log.
    if (new_key) {
        RETURN_IF_ERROR(identity_.write_key(key_));
    }
    if (!found.stored_marks) {
        RETURN_IF_ERROR(identity_.write_marks(found.seen_marks));
    }
    ASSIGN_OR_RETURN(const std::string salvaged, log_->meta("salvaged"));
    generation_ = std::max(generation_, found.file_generation ? found.file_generation->number : 0);
    const auto genesis = [&]() -> Result<void> {
        if (found.key_is_of_log) {
            // So that the chain that is left can be proved to its end.
            RETURN_IF_ERROR(log_->checkpoint(old_key.secret_key));
        }
        log_->begin_chain(device, epoch);
        return add({"genesis", {}, {}, {}, fields.done()});
    };
    const auto begun = record(genesis, [&]() -> Result<void> {
        if (!salvaged.empty()) {
            const std::int64_t kept = number_of(salvaged);
            const std::int64_t lost =
                found.file_generation ? std::max<std::int64_t>(0, found.file_generation->seq - kept) : -1;
            RETURN_IF_ERROR(
                add({"salvage", {}, {}, {}, JsonLine().number("kept", kept).number("lost", lost).done()}));
            RETURN_IF_ERROR(log_->set_meta("salvaged", ""));
        }
        return sign();
    });
    if (!begun) {
        return fail(begun.error());
    }
    RETURN_IF_ERROR(
        identity_.write_marks(merged_marks(found.stored_marks.value_or(Marks{}), found.seen_marks)));
    switch (reason) {
        case Reason::Restore:
            warn("The records were put back to an earlier copy. They go on from there, and both are kept.");
            break;
        case Reason::Damage:
            warn("The log of records was damaged. What could be read was saved; export soon.");
            break;
        case Reason::KeyLost:
            warn("The key of this device was lost. It goes on under a new name.");
            break;
        case Reason::Clone:
            warn("This is a copy of another device's data. From now on it counts as a device of its own.");
            break;
        case Reason::First:
        case Reason::Repair:
            break;
    }
    return {};
}

Result<void> Recorder::add(const Draft& draft) {
    ASSIGN_OR_RETURN(const std::int64_t seq, log_->append(time_.now(), draft));
    written_.push_back({draft.kind, seq, false});
    return {};
}

Result<std::vector<Written>> Recorder::record(const Work& genesis, const Work& work) {
    if (read_only_) {
        return fail(ErrorCode::ReadOnly,
                    fmt::format("The data folder {} was opened for reading only.", folder_));
    }
    if (!started_ && time_.is_new_boot()) {
        // Before the log says so: a canary that is behind the log was forgotten by the card.
        RETURN_IF_ERROR(identity_.write_canary(time_.boot()));
    }
    written_.clear();
    const auto all = [&]() -> Result<void> {
        if (genesis) {
            RETURN_IF_ERROR(genesis());
        }
        RETURN_IF_ERROR(before_records());
        RETURN_IF_ERROR(work());
        const Stamp last = log_->last_stamp().value_or(Stamp{});
        if (last.quality == kClockFromNetwork && last.wall_ms - time_.floor_ms() >= kFloorStepMs) {
            RETURN_IF_ERROR(log_->set_meta("floor", std::to_string(last.wall_ms)));
        }
        if (log_->head().seq - log_->head().signed_seq >= kRecordsBetweenCheckpoints) {
            RETURN_IF_ERROR(sign());
        }
        return {};
    };
    RETURN_IF_ERROR(log_->transact(all));
    time_.wrote(log_->last_stamp().value_or(Stamp{}));
    if (const auto last = log_->last_stamp();
        last && last->quality == kClockFromNetwork && last->wall_ms - time_.floor_ms() >= kFloorStepMs) {
        time_.raise_floor(last->wall_ms);
    }
    if (!started_) {
        started_ = touched_ = true;
        ++generation_;
        if (const auto told = write_generation(); !told) {
            // The log is ahead of the file then, which is no sign of a restored copy.
            log_warning(told.error().text);
        }
    }
    for (Written& written : written_) {
        written.durable = true;
    }
    return std::move(written_);
}

Result<void> Recorder::before_records() {
    if (time_.is_new_boot()) {
        JsonLine fields;
        fields.text("player", player_version_)
            .number("clean", was_clean_ ? 1 : 0)
            .number("canary", canary_ok_ ? 1 : 0);
        RETURN_IF_ERROR(add({"boot", {}, {}, {}, fields.done()}));
        RETURN_IF_ERROR(log_->set_meta("boot_id", time_.boot_id()));
    } else if (const auto jump = time_.jump()) {
        RETURN_IF_ERROR(add({"clock", {}, {}, {}, JsonLine().number("jump", *jump).done()}));
    }
    if (!started_) {
        RETURN_IF_ERROR(log_->set_meta("generation", std::to_string(generation_ + 1)));
        RETURN_IF_ERROR(log_->set_meta("clean", "0"));
        // Sessions that an earlier process left open: power or a crash ended them.
        ASSIGN_OR_RETURN(const auto sessions, log_->open_sessions());
        for (const OpenSession& open : sessions) {
            RETURN_IF_ERROR(add({"session-close", open.learner, open.session, {}, R"({"cut":1})"}));
        }
        if (!sessions.empty()) {
            RETURN_IF_ERROR(sign());
        }
    }
    return {};
}

Result<void> Recorder::change(const Work& work) {
    if (read_only_) {
        return fail(ErrorCode::ReadOnly,
                    fmt::format("The data folder {} was opened for reading only.", folder_));
    }
    const auto all = [&]() -> Result<void> {
        if (!touched_) {
            RETURN_IF_ERROR(log_->set_meta("clean", "0"));
        }
        return work();
    };
    RETURN_IF_ERROR(log_->transact(all));
    touched_ = true;
    return {};
}

Result<void> Recorder::raise_floor(std::int64_t wall_ms) {
    const std::int64_t before = time_.floor_ms();
    time_.raise_floor(wall_ms);
    return time_.floor_ms() == before
               ? Result<void>()
               : change([&] { return log_->set_meta("floor", std::to_string(time_.floor_ms())); });
}

CodeKeys Recorder::code_keys() const {
    CodeKeys keys;
    if (!key_.secret_key.empty()) {
        keys = CodeKeys(device_id_of(key_.public_key), code_key_of(key_));
    }
    for (auto& [device, key] : identity_.read_code_keys()) {
        if (!keys.knows(device)) {
            keys.add(device, key);
        }
    }
    return keys;
}

Result<void> Recorder::write_generation() {
    const Head& head = log_->head();
    return identity_.write_generation({generation_, head.epoch, head.seq, to_hex(head.id)});
}

Result<void> Recorder::close() {
    if (!touched_) {
        return {};
    }
    RETURN_IF_ERROR(log_->transact([&] { return log_->set_meta("clean", "1"); }));
    touched_ = false;
    return started_ ? write_generation() : Result<void>();
}

}  // namespace jankar::records
