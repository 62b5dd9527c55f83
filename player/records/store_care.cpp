// What keeps a data folder well: copies of its databases, and women who are to be forgotten; and what the
// device tells the log of itself.
#include <algorithm>
#include <utility>

#include "content/base/log.h"
#include "player/records/backup.h"
#include "player/records/device_store.h"
#include "player/records/json_text.h"

namespace jankar::records {

namespace {

/// A copy is due when this many records are new, or an eighth of all: a long log costs a card no more, for
/// each record, than a short one.
constexpr std::int64_t kRecordsPerCopy = 100;
constexpr std::int64_t kShareOfLog = 8;

}  // namespace

Result<void> DeviceStore::set_device_setting(const std::string& key, const std::string& value) {
    const auto set = [&] { return log().set_meta("setting." + key, value); };
    if (key != "label") {
        return recorder_->change(set);
    }
    ASSIGN_OR_RETURN(const std::string before, device_setting(key));
    if (before == value) {
        return {};
    }
    const auto written = record([&]() -> Result<void> {
        RETURN_IF_ERROR(set());
        return recorder_->add({"label", {}, {}, {}, JsonLine().text("name", value).done()});
    });
    return written ? Result<void>() : Result<void>(fail(written.error()));
}

void DeviceStore::set_device_state(const DeviceState& state) {
    packs_told_ = false;
    device_state_ = state;
}

Result<void> DeviceStore::tell_packs() {
    if (packs_told_) {
        return {};
    }
    ASSIGN_OR_RETURN(auto told, state().packs());
    const auto tell = [&](const std::string& pack, int version) {
        return recorder_->add(
            {"pack", {}, {}, {}, JsonLine().text("pack", pack).number("version", version).done()});
    };
    for (const auto& [pack, version] : device_state_.packs) {
        const auto known = told.find(pack);
        if (known == told.end() || known->second != version) {
            RETURN_IF_ERROR(tell(pack, version));
        }
        told.erase(pack);
    }
    for (const auto& [pack, version] : told) {
        RETURN_IF_ERROR(tell(pack, 0));
    }
    return {};
}

Result<void> DeviceStore::forget_learner(const std::string& learner) {
    RETURN_IF_ERROR(need_writable());
    RETURN_IF_ERROR(need_learner(learner));
    const bool ends_session = session_.learner == learner;
    const auto forget = [&]() -> Result<void> {
        if (ends_session) {
            RETURN_IF_ERROR(close_open_session());
        }
        RETURN_IF_ERROR(state().forget(learner));
        RETURN_IF_ERROR(recorder_->add({"erase", learner, {}, {}, {}}));
        return recorder_->sign();
    };
    RETURN_IF_ERROR(record(forget));
    if (ends_session) {
        session_ = {};
        play_ = {};
    }
    // The log has said it; a power cut here is made good when the folder is opened.
    return wipe(learner);
}

Result<void> DeviceStore::wipe(const std::string& learner) {
    RETURN_IF_ERROR(people_->forget(learner));
    // Not one of the copies may keep her name and her face.
    RETURN_IF_ERROR(remove_backups(recorder_->folder(), "people"));
    RETURN_IF_ERROR(remove_damaged_people(recorder_->folder()));
    if (const auto copied = people_->back_up(log().head().seq); !copied) {
        log_warning(copied.error().text);
    }
    return {};
}

Result<void> DeviceStore::finish_forgetting() {
    ASSIGN_OR_RETURN(const auto forgotten, state().forgotten());
    for (const std::string& learner : forgotten) {
        ASSIGN_OR_RETURN(const bool known, people_->knows(learner));
        if (known) {
            RETURN_IF_ERROR(wipe(learner));
        }
    }
    return {};
}

void DeviceStore::copy_when_due() {
    const std::int64_t seq = log().head().seq;
    if (recorder_->read_only() || recorder_->in_memory() || seq - copy_tried_ < kRecordsPerCopy) {
        return;
    }
    const auto copies = backups_of(recorder_->folder(), "records");
    // A log that was put back to an earlier copy has gone on differently since.
    const std::int64_t copied = copies.empty() || copies.front().mark > seq ? 0 : copies.front().mark;
    copy_tried_ = copied;
    if (seq - copied < std::max(kRecordsPerCopy, copied / kShareOfLog)) {
        return;
    }
    copy_tried_ = seq;
    auto done = log().back_up();
    if (done) {
        done = people_->back_up(seq);
    }
    if (!done) {
        // A precaution that could not be taken is no reason to stop anybody.
        log_warning(done.error().text);
    }
}

}  // namespace jankar::records
