// The learners and groups of a data folder: people.db, and what the log has to say of them.
#include <algorithm>
#include <set>
#include <utility>

#include "content/base/log.h"
#include "player/records/device_store.h"
#include "player/records/json_text.h"

namespace jankar::records {

namespace {

constexpr const char* kTrainerCode = "trainer_code";  // in the log's meta: "<device> <hash>"
constexpr const char* kTrainerSalt = "trainer";
constexpr std::size_t kPinLength = 3;
constexpr int kPinPictures = 9;

Result<std::string> pin_digits(const std::vector<int>& three) {
    std::string digits;
    for (const int picture : three) {
        if (picture < 1 || picture > kPinPictures) {
            return fail(ErrorCode::Usage, "A PIN is three of nine pictures.");
        }
        digits += std::to_string(picture);
    }
    if (digits.size() != kPinLength) {
        return fail(ErrorCode::Usage, "A PIN is three of nine pictures.");
    }
    return digits;
}

KeyedHash kept_code(const std::string& text) {
    const auto blank = text.find(' ');
    if (blank == std::string::npos) {
        return {};
    }
    return {text.substr(0, blank), from_hex(text.substr(blank + 1)).value_or(Bytes())};
}

}  // namespace

Result<void> DeviceStore::need_writable() const {
    return recorder_->read_only()
               ? Result<void>(fail(ErrorCode::ReadOnly, "The data folder was opened for reading only."))
               : Result<void>();
}

Result<void> DeviceStore::need_learner(const std::string& learner) {
    ASSIGN_OR_RETURN(const bool known, people_->knows(learner));
    // The log is asked too: a power cut can lie between it and people.db.
    ASSIGN_OR_RETURN(const auto joined, state().joined());
    ASSIGN_OR_RETURN(const auto forgotten, state().forgotten());
    if (!known || joined.count(learner) > 0 || forgotten.count(learner) > 0) {
        return fail(ErrorCode::Usage, "There is no such learner.");
    }
    return {};
}

Result<std::string> DeviceStore::add_learner(const NewLearner& learner) {
    RETURN_IF_ERROR(need_writable());
    ASSIGN_OR_RETURN(std::string id, people_->add(learner, true));
    agreements_told_ = false;
    tell_agreements();
    return id;
}

Result<std::string> DeviceStore::add_learner(const std::string& name, const std::string& drawing,
                                             const std::string& group, const Bytes& photo) {
    RETURN_IF_ERROR(need_writable());
    NewLearner learner{name, drawing, {}, {}, photo, {}, -1};
    if (!group.empty()) {
        ASSIGN_OR_RETURN(const auto groups, people_->groups());
        const auto known =
            std::find_if(groups.begin(), groups.end(), [&](const Group& g) { return g.name == group; });
        if (known != groups.end()) {
            learner.group = known->id;
        } else {
            ASSIGN_OR_RETURN(learner.group, people_->add_group(group, {}));
        }
    }
    return people_->add(learner, false);
}

Result<std::vector<Learner>> DeviceStore::learners() {
    ASSIGN_OR_RETURN(auto learners, people_->all());
    ASSIGN_OR_RETURN(const auto joined, state().joined());
    ASSIGN_OR_RETURN(const auto forgotten, state().forgotten());
    std::erase_if(learners, [&](const Learner& learner) {
        return joined.count(learner.id) > 0 || forgotten.count(learner.id) > 0;
    });
    for (Learner& learner : learners) {
        if (learner.has_pin) {
            ASSIGN_OR_RETURN(const auto pin, people_->pin(learner.id));
            learner.has_pin = pin && code_keys_.knows(pin->device);
        }
    }
    return learners;
}

Result<void> DeviceStore::save_settings(const std::string& learner, const Settings& settings) {
    RETURN_IF_ERROR(need_writable());
    return people_->save_settings(learner, settings);
}

Result<void> DeviceStore::change_learner(const std::string& learner, const LearnerChange& change) {
    RETURN_IF_ERROR(need_writable());
    RETURN_IF_ERROR(people_->change(learner, change));
    agreements_told_ = false;
    tell_agreements();
    return {};
}

Result<void> DeviceStore::merge_learners(const std::string& kept, const std::string& other) {
    RETURN_IF_ERROR(need_writable());
    if (kept == other) {
        return fail(ErrorCode::Usage, "To join faces takes two of them.");
    }
    RETURN_IF_ERROR(need_learner(kept));
    RETURN_IF_ERROR(need_learner(other));
    const bool ends_session = session_.learner == other;
    ASSIGN_OR_RETURN(const std::int64_t visits_kept, state().visits(kept));
    ASSIGN_OR_RETURN(const std::int64_t visits_other, state().visits(other));
    const auto join = [&]() -> Result<void> {
        if (ends_session) {
            RETURN_IF_ERROR(close_open_session());
        }
        RETURN_IF_ERROR(reviews_.move(other, kept, visits_kept - visits_other));
        RETURN_IF_ERROR(state().move_places(other, kept));
        return recorder_->add({"label", other, {}, {}, JsonLine().text("same", kept).done()});
    };
    RETURN_IF_ERROR(record(join));
    if (ends_session) {
        session_ = {};
        play_ = {};
    }
    // The log has said it, and it is what counts; people.db only follows.
    if (const auto away = people_->put_away(other, kept); !away) {
        log_warning(away.error().text);
    }
    return {};
}

Result<Group> DeviceStore::group_state(const std::string& id, const std::vector<Learner>& learners) {
    ASSIGN_OR_RETURN(Group group, state().group(id));
    ASSIGN_OR_RETURN(const auto joined, state().joined());
    std::vector<std::string> here;
    for (const std::string& marked : group.last_here) {
        const auto place = joined.find(marked);
        const std::string& face = place == joined.end() ? marked : place->second;
        const bool shown = std::any_of(learners.begin(), learners.end(),
                                       [&](const Learner& learner) { return learner.id == face; });
        if (shown && std::find(here.begin(), here.end(), face) == here.end()) {
            here.push_back(face);
        }
    }
    group.last_here = std::move(here);
    return group;
}

Result<std::vector<Group>> DeviceStore::groups() {
    ASSIGN_OR_RETURN(auto groups, people_->groups());
    ASSIGN_OR_RETURN(const auto learners, people_->all());
    for (Group& group : groups) {
        ASSIGN_OR_RETURN(Group known, group_state(group.id, learners));
        group.bands = known.bands;
        group.last_here = std::move(known.last_here);
    }
    return groups;
}

Result<Group> DeviceStore::no_group() {
    ASSIGN_OR_RETURN(const auto learners, people_->all());
    return group_state({}, learners);
}

Result<std::string> DeviceStore::add_group(const std::string& name, const std::string& drawing) {
    RETURN_IF_ERROR(need_writable());
    return people_->add_group(name, drawing);
}

Result<void> DeviceStore::set_group(const std::string& id, const std::string& name,
                                    const std::string& drawing) {
    RETURN_IF_ERROR(need_writable());
    return people_->set_group(id, name, drawing);
}

Result<void> DeviceStore::set_group_voice(const std::string& id, const Bytes& voice) {
    RETURN_IF_ERROR(need_writable());
    return people_->set_group_voice(id, voice);
}

Result<void> DeviceStore::set_pin(const std::string& learner, const std::vector<int>& three) {
    RETURN_IF_ERROR(need_writable());
    ASSIGN_OR_RETURN(const std::string digits, pin_digits(three));
    return people_->set_pin(learner, code_keys_.make(learner, digits));
}

Result<bool> DeviceStore::check_pin(const std::string& learner, const std::vector<int>& three) {
    ASSIGN_OR_RETURN(const std::string digits, pin_digits(three));
    ASSIGN_OR_RETURN(const auto pin, people_->pin(learner));
    return pin && code_keys_.matches(*pin, learner, digits);
}

Result<bool> DeviceStore::has_trainer_code() {
    ASSIGN_OR_RETURN(const std::string text, log().meta(kTrainerCode));
    return code_keys_.knows(kept_code(text).device);
}

Result<void> DeviceStore::set_trainer_code(const std::string& digits) {
    if (!is_trainer_code(digits)) {
        return fail(ErrorCode::Usage, "The trainer's code has 4 to 8 digits.");
    }
    const KeyedHash hash = code_keys_.make(kTrainerSalt, digits);
    return recorder_->change(
        [&] { return log().set_meta(kTrainerCode, hash.device + " " + to_hex(hash.hash)); });
}

Result<bool> DeviceStore::check_trainer_code(const std::string& digits) {
    ASSIGN_OR_RETURN(const std::string text, log().meta(kTrainerCode));
    return code_keys_.matches(kept_code(text), kTrainerSalt, digits);
}

Result<std::vector<Agreement>> DeviceStore::untold_agreements() {
    std::vector<Agreement> untold;
    if (!agreements_told_) {
        ASSIGN_OR_RETURN(untold, people_->agreements());
        ASSIGN_OR_RETURN(const auto told, state().consents());
        std::erase_if(untold, [&](const Agreement& agreement) {
            const auto said = told.find({agreement.learner, agreement.what});
            return said != told.end() && said->second == agreement.yes;
        });
    }
    return untold;
}

void DeviceStore::tell_agreements() {
    const auto untold = untold_agreements();
    if (untold && untold->empty()) {
        agreements_told_ = true;
    } else if (const auto told = record([] { return Result<void>(); }); !told) {
        log_warning(told.error().text);
    }
}

}  // namespace jankar::records
