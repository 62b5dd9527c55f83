// What a device shows and says to an office that no stick reaches.
#include <algorithm>

#include "player/records/class_qr.h"
#include "player/records/device_store.h"
#include "player/records/export.h"
#include "player/records/receipt_qr.h"
#include "player/records/spoken_code.h"

namespace jankar::records {

namespace {

Error no_codes() {
    return {ErrorCode::Refused, "The programme card does not allow codes."};
}

}  // namespace

Result<CompletionCodes> DeviceStore::completion_codes(const std::string& learner,
                                                      const std::string& lesson_id,
                                                      const std::string& maker8) {
    ASSIGN_OR_RETURN(const auto card, programme());
    if (!card || !card->codes) {
        return fail(no_codes());
    }
    ASSIGN_OR_RETURN(const auto finished, state().finished(learner));
    const auto lesson = std::find_if(finished.begin(), finished.end(), [&](const Finished& one) {
        return one.lesson_id == lesson_id && one.maker8 == maker8;
    });
    ASSIGN_OR_RETURN(const auto chains, log().chains());
    const Error none{ErrorCode::NotFound, "There is no completion to make a code of."};
    if (lesson == finished.end() || chains.empty()) {
        return fail(none);
    }
    const auto chain = std::find_if(chains.begin(), chains.end(), [&](const Chain& one) {
        return lesson->last_seq >= one.first_seq && lesson->last_seq <= one.last_seq;
    });
    const DeviceKey& key = recorder_->key();
    if (chain == chains.end() || key.secret_key.empty() || chain->device != device_id_of(key.public_key)) {
        return fail(none);
    }
    std::vector<RecordLine> records;
    std::vector<Checkpoint> checkpoints;
    RETURN_IF_ERROR(log().read_range(lesson->last_seq, lesson->last_seq, records, checkpoints));
    ASSIGN_OR_RETURN(const auto id, log().id_of(lesson->last_seq));
    const auto fact = records.empty() || !id
                          ? std::nullopt
                          : fact_of(records.front().json, *id, chain->device, chain->epoch);
    if (!fact) {
        return fail(none);
    }
    CompletionCodes codes;
    ASSIGN_OR_RETURN(codes.qr, receipt_qr(*fact, key));
    if (!card->sms.empty()) {
        ASSIGN_OR_RETURN(const std::string message, receipt_message(*fact, key));
        codes.sms = sms_qr(card->sms, message);
    }
    ASSIGN_OR_RETURN(const Bytes spoken_key, spoken_key_of_device(key, card->sealing.front()));
    codes.digits = spoken_code(spoken_fact(*fact), spoken_key);
    return codes;
}

Result<std::vector<std::string>> DeviceStore::class_codes() {
    ASSIGN_OR_RETURN(const auto card, programme());
    if (!card || !card->codes) {
        return fail(no_codes());
    }
    ASSIGN_OR_RETURN(const Bytes bundle, bundle_of_at_most(*recorder_, device_state_, *card, player_version_,
                                                           kMostClassFrames * kClassFrameBytes));
    return bundle.empty() ? Result<std::vector<std::string>>() : class_frames(bundle);
}

}  // namespace jankar::records
