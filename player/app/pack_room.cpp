#include "player/app/pack_room.h"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>
#include <utility>

#include "content/base/clock.h"
#include "content/base/files.h"
#include "content/base/log.h"

namespace jankar::app {

using pack::Offer;
using views::PackCard;
using views::PackWork;
using views::StickState;

namespace {

constexpr std::uint64_t kPictureLimit = 16 * 1024 * 1024;
constexpr std::uint64_t kVoiceLimit = 4 * 1024 * 1024;

std::string title_in(const lesson::ByLang& title, const std::string& lang) {
    const auto found = title.find(lang);
    return found != title.end() ? found->second : title.empty() ? std::string() : title.begin()->second;
}

std::string joined(const std::vector<std::string>& langs) {
    return fmt::format("{}", fmt::join(langs, " "));
}

}  // namespace

PackWork::Outcome PackRoom::end_of(const Brought& brought) {
    using Outcome = PackWork::Outcome;
    if (brought.is_gone) {
        return Outcome::Gone;
    }
    if (brought.is_cancelled) {
        return Outcome::Cancelled;
    }
    for (const Error& error : brought.errors) {
        if (error.code == ErrorCode::NoSpace) {
            return Outcome::NoRoom;
        }
    }
    return brought.errors.empty() ? Outcome::Done : Outcome::Failed;
}

PackRoom::PackRoom(Parts parts, Hooks hooks)
    : parts_(std::move(parts)),
      hooks_(std::move(hooks)),
      installer_({installed_folder(parts_.options.data), 0}) {}

PackRoom::~PackRoom() {
    *cancel_ = true;
}

void PackRoom::set_hidden(const std::string& text) {
    hidden_.clear();
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        hidden_.insert(line);
    }
}

std::string PackRoom::hidden_key(const pack::ShelfLesson& lesson) const {
    return lesson.key8 + "/" + lesson.entry.id;
}

void PackRoom::hide(pack::Shelf& shelf) const {
    if (!hidden_.empty()) {
        std::erase_if(shelf.lessons,
                      [&](const pack::ShelfLesson& lesson) { return hidden_.contains(hidden_key(lesson)); });
    }
}

// Cards

screen::PictureSource PackRoom::picture_of(const std::string& path, const std::string& hash) const {
    if (hash.empty()) {
        return {};
    }
    return {"pack:" + path + ":" + hash, [packs = parts_.packs, path, hash]() -> Result<Bytes> {
                ASSIGN_OR_RETURN(auto pack, packs->open(path));
                return pack->read_object(hash, kPictureLimit);
            }};
}

PackCard PackRoom::card_of(const Offer& offer) const {
    PackCard card;
    const pack::Manifest& manifest = offer.manifest;
    card.is_on_stick = true;
    card.bytes = offer.bytes;
    card.is_refused = offer.error.has_value() && offer.kind != Offer::Kind::Older;
    if (offer.kind == Offer::Kind::Refused) {
        card.mark = card.title = offer.path.substr(offer.path.find_last_of('/') + 1);
        return card;
    }
    card.mark = manifest.id;
    card.title = title_in(manifest.title, hooks_.lang());
    card.maker = manifest.maker_name;
    card.langs = joined(manifest.langs);
    card.lessons = static_cast<int>(manifest.lessons.size());
    card.can_install = offer.kind == Offer::Kind::New || offer.kind == Offer::Kind::Update;
    card.can_mend = offer.kind == Offer::Kind::Here;
    card.made_by = offer.is_known         ? PackCard::Maker::Known
                   : offer.signer.empty() ? PackCard::Maker::Unsigned
                                          : PackCard::Maker::Unknown;
    if (manifest.base.empty()) {
        card.cover = picture_of(offer.path, manifest.lessons.front().cover);
        card.face = picture_of(offer.path, manifest.maker_face);
    }
    return card;
}

PackCard PackRoom::card_of(const pack::ShelfPack& pack) const {
    PackCard card;
    card.mark = pack.id;
    card.title = title_in(pack.title, hooks_.lang());
    card.maker = pack.maker_name;
    card.langs = joined(pack.langs);
    card.bytes = pack.bytes;
    card.lessons = pack.lessons;
    card.can_remove = pack.path.starts_with(installed_folder(parts_.options.data) + "/");
    card.face = picture_of(pack.path, pack.maker_face);
    for (const pack::ShelfLesson& lesson : device_->lessons) {
        if (lesson.pack_path == pack.path) {
            card.cover = picture_of(pack.path, lesson.entry.cover);
            break;
        }
    }
    return card;
}

views::LessonCard PackRoom::card_of(const pack::ShelfLesson& lesson, bool is_shown) const {
    views::LessonCard card;
    card.mark = lesson.mark;
    card.subject = lesson.entry.subject;
    card.cover = picture_of(lesson.pack_path, lesson.entry.cover);
    card.is_shown = is_shown;
    card.title.id = lesson.entry.id + "/title";
    std::string hash;
    for (const auto& [lang, voice] : lesson.entry.title_voices) {
        if (hash.empty() || lang == hooks_.lang()) {
            hash = voice;
            card.title.lang = lang;
        }
    }
    card.title.load = [packs = parts_.packs, path = lesson.pack_path, hash]() -> Result<Bytes> {
        ASSIGN_OR_RETURN(auto pack, packs->open(path));
        return pack->read_object(hash, kVoiceLimit);
    };
    return card;
}

const std::vector<PackCard>& PackRoom::packs_here() const {
    make_cards();
    return here_;
}

const std::vector<PackCard>& PackRoom::packs_on_stick() const {
    make_cards();
    return on_stick_;
}

void PackRoom::forget_cards() {
    has_cards_ = false;
    hooks_.changed();
}

void PackRoom::make_cards() const {
    if (std::exchange(has_cards_, true)) {
        return;
    }
    here_.clear();
    here_packs_.clear();
    on_stick_.clear();
    auto add = [](std::vector<PackCard>& cards, PackCard card, const std::string& signer) {
        const bool is_taken = std::any_of(cards.begin(), cards.end(),
                                          [&](const PackCard& other) { return other.mark == card.mark; });
        if (is_taken) {
            card.mark += "@" + (signer.empty() ? std::string("unsigned") : signer.substr(0, 8));
        }
        cards.push_back(std::move(card));
    };
    for (std::size_t i = 0; i < device_->packs.size(); ++i) {
        const pack::ShelfPack& pack = device_->packs[i];
        if (!pack.is_superseded && !guests_.contains(pack.path)) {
            add(here_, card_of(pack), pack.signer);
            here_packs_.push_back(i);
        }
    }
    for (const Offer& offer : offers_) {
        add(on_stick_, card_of(offer), offer.signer);
    }
}

std::vector<views::LessonCard> PackRoom::lessons_of(std::size_t pack_here) const {
    std::vector<views::LessonCard> cards;
    const std::string& path = device_->packs[here_packs_[pack_here]].path;
    for (const pack::ShelfLesson& lesson : device_->lessons) {
        if (lesson.pack_path == path) {
            cards.push_back(card_of(lesson, !hidden_.contains(hidden_key(lesson))));
        }
    }
    return cards;
}

void PackRoom::set_shown(const std::string& lesson_mark, bool is_shown) {
    for (const pack::ShelfLesson& lesson : device_->lessons) {
        if (lesson.mark == lesson_mark) {
            if (is_shown) {
                hidden_.erase(hidden_key(lesson));
            } else {
                hidden_.insert(hidden_key(lesson));
            }
        }
    }
    parts_.records.post([text = fmt::format("{}", fmt::join(hidden_, "\n"))](records::Store& store) {
        if (auto kept = store.set_device_setting("hidden", text); !kept) {
            log_error(kept.error().text);
        }
    });
    hooks_.take_shelf(*device_);
}

// Work

void PackRoom::begin(const std::string& mark) {
    cancel_ = std::make_shared<std::atomic<bool>>(false);
    work_ = std::make_shared<Work>();
    work_->began_ms = system_clock().monotonic_ms();
    told_ = {};
    told_.state = PackWork::State::Busy;
    told_.mark = mark;
    hooks_.changed();
}

void PackRoom::end(PackWork::Outcome outcome) {
    told_.state = PackWork::State::Idle;
    told_.outcome = outcome;
    if (outcome == PackWork::Outcome::Gone) {
        state_ = StickState::Gone;
        parts_.trace.error("stick_gone", "The stick came out too soon.");
        if (stick_) {
            // Its mount may still stand; what is put back is another.
            left_.push_back(*std::exchange(stick_, std::nullopt));
            let_go();
        }
    } else if (outcome == PackWork::Outcome::NoRoom) {
        parts_.trace.error("disk_full", "There is no room for the packs.");
    }
    sticks_changed();
}

PackWork PackRoom::pack_work() const {
    PackWork work = told_;
    const std::uint64_t done = work_->done, total = work_->total, began_at = work_->began_at;
    if (work.state == PackWork::State::Busy && total > 0) {
        work.share = static_cast<double>(done) / static_cast<double>(total);
        const std::int64_t ms = system_clock().monotonic_ms() - work_->began_ms;
        if (ms > 1000 && done > began_at) {
            work.left_s = static_cast<int>(static_cast<double>(total - done) * static_cast<double>(ms) /
                                           static_cast<double>(done - began_at) / 1000.0) +
                          1;
        }
    }
    return work;
}

/// Tells how far it is, and asks whether to go on; on the packs thread.
std::function<bool(const BringProgress&)> PackRoom::watch_of_work() {
    return [this, work = work_, cancel = cancel_](const BringProgress& so_far) {
        work->total = so_far.total;
        work->done = so_far.done;
        if (work->began_at == 0) {
            work->began_at = so_far.done;
        }
        return !*cancel && !parts_.worker.is_stopping();
    };
}

/// Reads what is on the device now.
void PackRoom::read_anew(std::function<void(const pack::Shelf&)> then) {
    Options options = parts_.options;
    options.packs.insert(options.packs.end(), guests_.begin(), guests_.end());
    parts_.worker.post([this, options, paths = parts_.paths, then = std::move(then)] {
        auto shelf =
            std::make_shared<const pack::Shelf>(read_device(options, paths, options.data + "/library.db"));
        parts_.results.post([this, shelf, then] {
            device_ = shelf;
            forget_cards();
            then(*shelf);
        });
    });
}

/// And shows it; what the stick has for it is looked at again.
void PackRoom::reload(std::function<void()> then) {
    read_anew([this, then = std::move(then)](const pack::Shelf& shelf) {
        hooks_.take_shelf(shelf);
        if (stick_ && state_ == StickState::Here) {
            look_at_stick();
        }
        if (then) {
            then();
        }
    });
}

void PackRoom::install_pack(std::size_t on_stick, bool keep_maker) {
    Offer offer = offers_[on_stick];
    begin(on_stick_[on_stick].mark);
    parts_.packs->forget(offer.installed_path);
    if (keep_maker) {
        pack::Trust trust = load_trust(parts_.options.data, card_);
        if (auto kept = trust.keep(offer.signer, offer.manifest.maker_name); !kept) {
            log_error(kept.error().text);
        }
    }
    parts_.worker.post([this, offer, installer = installer_, watch = watch_of_work()] {
        auto brought = std::make_shared<Brought>(bring_packs({offer}, installer, true, watch));
        parts_.results.post([this, brought] {
            for (const Error& error : brought->errors) {
                log_error(error.text);
            }
            reload([this, outcome = end_of(*brought)] { end(outcome); });
        });
    });
}

void PackRoom::remove_pack(std::size_t here) {
    const std::string path = device_->packs[here_packs_[here]].path;
    parts_.packs->forget(path);
    parts_.worker.post([this, path, installer = installer_] {
        if (auto removed = installer.remove(path); !removed) {
            log_error(removed.error().text);
        }
        parts_.results.post([this] { reload({}); });
    });
}

void PackRoom::play_from_stick(std::size_t on_stick) {
    guests_.insert(offers_[on_stick].path);
    reload([this] { hooks_.show_home(); });
}

}  // namespace jankar::app
