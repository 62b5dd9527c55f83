// The stick: noticed, looked at, given to and taken from, left.
#include <sys/statvfs.h>

#include <algorithm>
#include <utility>

#include "content/base/files.h"
#include "content/base/log.h"
#include "player/app/mounts.h"
#include "player/app/pack_room.h"

namespace jankar::app {

using pack::Offer;
using views::PackWork;
using views::StickState;

namespace {

/// What a bundle may need; less is no room.
constexpr std::uint64_t kRoomToWrite = 1 << 20;

bool has_room(const std::string& folder) {
    struct statvfs status {};
    return ::statvfs(folder.c_str(), &status) == 0 && (status.f_flag & ST_RDONLY) == 0 &&
           static_cast<std::uint64_t>(status.f_bavail) * status.f_frsize >= kRoomToWrite;
}

void log_all(const std::vector<Error>& errors) {
    for (const Error& error : errors) {
        log_error(error.text);
    }
}

}  // namespace

PackWork::Outcome outcome_of(StickTrouble trouble) {
    switch (trouble) {
        case StickTrouble::Full:
            return PackWork::Outcome::StickFull;
        case StickTrouble::Locked:
            return PackWork::Outcome::StickLocked;
        case StickTrouble::Worn:
            return PackWork::Outcome::StickWorn;
        case StickTrouble::Gone:
            return PackWork::Outcome::Gone;
        case StickTrouble::None:
            break;
    }
    return PackWork::Outcome::Done;
}

/// What a look at a stick found.
struct PackRoom::Look {
    bool is_stick = false;  ///< and not just another disk of this machine
    bool has_room = false;
    records::StickNews news;
    std::vector<Offer> offers;
};

void PackRoom::start_watching() {
    read_anew([this](const pack::Shelf&) { watch(); });
}

void PackRoom::watch() {
    std::vector<std::string> named = parts_.options.sticks;
    for (std::string& folder : named) {
        while (folder.size() > 1 && folder.ends_with('/')) {
            folder.pop_back();
        }
    }
    watch_ = std::make_unique<StickWatch>(std::move(named),
                                          [this] { parts_.results.post([this] { sticks_changed(); }); });
}

std::string PackRoom::stick_folder() const {
    return stick_ && state_ == StickState::Here ? stick_->folder : std::string();
}

void PackRoom::sticks_changed() {
    const std::vector<Stick> sticks = watch_->sticks();
    auto is_in = [](const std::vector<Stick>& list, const Stick& stick) {
        return std::find(list.begin(), list.end(), stick) != list.end();
    };
    if (stick_ && !is_in(sticks, *stick_)) {
        stick_gone();
    }
    std::erase_if(left_, [&](const Stick& stick) { return !is_in(sticks, stick); });
    // One that brought nothing and is owed nothing lies there: another may come beside it.
    if ((!stick_ || is_dull_) && told_.state == PackWork::State::Idle) {
        for (const Stick& stick : sticks) {
            if (!is_in(left_, stick) && (!stick_ || !(*stick_ == stick))) {
                if (stick_) {
                    left_.push_back(*stick_);
                    let_go();
                    state_ = StickState::None;
                }
                stick_ = stick;
                is_dull_ = false;
                look_at_stick();
                break;
            }
        }
    }
    hooks_.changed();
}

void PackRoom::stick_gone() {
    stick_.reset();
    is_dull_ = false;
    let_go();
    if (state_ == StickState::Here) {
        state_ = told_.state == PackWork::State::Busy ? StickState::Gone : StickState::None;
    }
    for (const std::string& guest : guests_) {
        parts_.packs->forget(guest);
    }
    hooks_.stick_went();
}

/// No file of ours stays open on the stick.
void PackRoom::let_go() {
    for (const Offer& offer : offers_) {
        parts_.packs->forget(offer.path);
    }
    offers_.clear();
    forget_cards();
}

void PackRoom::look_at_stick() {
    // What is played from a stick is not here.
    pack::Shelf known;
    known.packs = device_->packs;
    std::erase_if(known.packs, [&](const pack::ShelfPack& pack) { return guests_.contains(pack.path); });
    parts_.records.ask(
        [folder = stick_->folder, is_trainer = hooks_.is_trainer()](records::Store& store) {
            return store.stick_news(folder + "/jankar", is_trainer);
        },
        [this, stick = *stick_, shelf = std::move(known)](Result<records::StickNews> news) {
            auto look = std::make_shared<Look>();
            look->news = news ? *news : records::StickNews{};
            parts_.worker.post(
                [this, stick, look, shelf, installer = installer_, data = parts_.options.data, card = card_] {
                    look->offers = offers_on_stick(stick.folder, installer, shelf, load_trust(data, card));
                    look->is_stick = stick.is_named || !look->offers.empty() ||
                                     is_folder(stick.folder + "/jankar") || is_removable(stick.file_system);
                    look->has_room = has_room(stick.folder);
                    parts_.results.post([this, stick, look] { looked(stick, std::move(*look)); });
                });
        });
}

void PackRoom::looked(const Stick& stick, Look look) {
    if (!stick_ || !(*stick_ == stick)) {
        return;
    }
    if (!look.is_stick) {
        left_.push_back(*stick_);
        stick_.reset();
        sticks_changed();
        return;
    }
    const bool is_first = state_ != StickState::Here;
    state_ = StickState::Here;
    offers_ = std::move(look.offers);
    forget_cards();
    const bool is_news = std::any_of(offers_.begin(), offers_.end(), [](const Offer& offer) {
        return offer.kind == Offer::Kind::New || offer.kind == Offer::Kind::Update;
    });
    const bool is_owed = look.news.is_owed && look.has_room && (look.news.is_sealed || hooks_.is_trainer());
    if (is_first) {
        is_dull_ = !is_news && !look.news.brings && !is_owed;
        hooks_.stick_came(!is_dull_);
        if (std::exchange(is_cut_off_, false) && hooks_.is_waiting()) {
            exchange();  // it goes on where it was cut off
        }
        if (is_dull_) {
            sticks_changed();
        }
    }
}

/// Progress out, receipts and card in, packs in, a line about the visit; then the stick is left.
void PackRoom::exchange() {
    if (!stick_ || told_.state == PackWork::State::Busy) {
        return;
    }
    begin({});
    is_cut_off_ = false;
    for (const Offer& offer : offers_) {
        parts_.packs->forget(offer.installed_path);
    }
    parts_.records.ask(
        [folder = stick_->folder, state = device_state(*device_),
         is_trainer = hooks_.is_trainer()](records::Store& store) -> Result<RecordsHalf> {
            return exchange_records(store, folder, state, is_trainer);
        },
        [this](Result<RecordsHalf> half) { take_packs(half ? std::move(*half) : RecordsHalf{}); });
}

void PackRoom::take_packs(RecordsHalf half) {
    log_all(half.errors);
    card_ = half.card;
    hooks_.took_card(card_);
    if (half.trouble == StickTrouble::Gone || !stick_) {
        Brought nothing;
        nothing.is_gone = true;
        finish_exchange(half, std::move(nothing));
        return;
    }
    pack::Shelf known = *device_;
    std::erase_if(known.packs, [&](const pack::ShelfPack& pack) { return guests_.contains(pack.path); });
    parts_.worker.post([this, half = std::move(half), shelf = std::move(known), folder = stick_->folder,
                        installer = installer_, data = parts_.options.data, watch = watch_of_work()] {
        auto brought = std::make_shared<Brought>(exchange_packs(folder, half, installer, shelf, data, watch));
        parts_.results.post([this, half, brought] { finish_exchange(half, std::move(*brought)); });
    });
}

void PackRoom::finish_exchange(const RecordsHalf& half, Brought brought) {
    log_all(brought.errors);
    brought.is_gone = brought.is_gone || !stick_;
    auto outcome = end_of(brought);
    const StickTrouble trouble = half.trouble != StickTrouble::None ? half.trouble : brought.trouble;
    if (trouble != StickTrouble::None && outcome != PackWork::Outcome::Gone &&
        outcome != PackWork::Outcome::Cancelled && outcome != PackWork::Outcome::NoRoom) {
        outcome = outcome_of(trouble);
    }
    if (outcome == PackWork::Outcome::Done && !half.errors.empty()) {
        outcome = PackWork::Outcome::Failed;
    }
    told_.given = static_cast<int>(half.visit.out.size());
    told_.taken = static_cast<int>(brought.names.size());
    told_.waiting = brought.waiting + (half.waits ? 1 : 0);
    is_cut_off_ = outcome == PackWork::Outcome::Gone;
    const bool stays = outcome == PackWork::Outcome::Gone || outcome == PackWork::Outcome::NoRoom ||
                       outcome == PackWork::Outcome::Cancelled;
    reload([this, outcome, stays] {
        if (stays) {
            end(outcome);
        } else {
            leave(outcome);
        }
    });
}

void PackRoom::leave(PackWork::Outcome outcome) {
    if (!stick_) {
        end(PackWork::Outcome::Gone);
        return;
    }
    const bool had_guests = !std::exchange(guests_, {}).empty();
    let_go();
    left_.push_back(*stick_);
    parts_.worker.post([this, folder = stick_->folder, had_guests, outcome] {
        const bool is_out = leave_stick(folder);
        parts_.results.post([this, is_out, had_guests, outcome] {
            stick_.reset();
            state_ = is_out ? StickState::Out : StickState::Rest;
            end(outcome);
            if (had_guests) {
                reload({});
            }
        });
    });
}

void PackRoom::eject() {
    if (stick_ && told_.state == PackWork::State::Idle) {
        begin({});
        leave(PackWork::Outcome::Done);
    }
}

}  // namespace jankar::app
