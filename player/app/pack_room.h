#pragma once
// The packs of the device and of the stick that is in: what the screens `packs` and `stick` show and do.
// Looks at sticks, brings packs in, takes them away and leaves the stick on the packs thread; everything else
// on main. Main thread only.
#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "content/base/worker.h"
#include "content/pack/installer.h"
#include "content/pack/library.h"
#include "player/app/exchange.h"
#include "player/app/options.h"
#include "player/app/pack_store.h"
#include "player/app/paths.h"
#include "player/app/stick.h"
#include "player/app/stick_watch.h"
#include "player/records/records_thread.h"
#include "player/screen/trace.h"
#include "player/views/pack_desk.h"

namespace jankar::app {

/// As the screens tell it.
views::PackWork::Outcome outcome_of(StickTrouble trouble);

class PackRoom : public views::PackDesk {
 public:
    /// What the room needs of the application.
    struct Hooks {
        std::function<void()> wake;                   ///< from any thread
        std::function<void()> changed;                ///< draw anew
        std::function<void(pack::Shelf)> take_shelf;  ///< what is on the device has changed
        /// A stick is here; `is_asked`: with something for us, or room for what we owe.
        std::function<void(bool is_asked)> stick_came;
        std::function<void()> stick_went;
        /// What the programme allows now, after an exchange.
        std::function<void(const std::optional<records::ProgrammeCard>&)> took_card;
        std::function<void()> show_home;
        std::function<std::string()> lang;
        std::function<bool()> is_trainer;  ///< the trainer's code was given, or there is none yet
        std::function<bool()> is_waiting;  ///< the screen `stick` is there
    };
    struct Parts {
        const Options& options;
        const Paths& paths;
        Worker& worker;  ///< the packs thread
        MainQueue& results;
        records::RecordsThread& records;
        std::shared_ptr<PackStore> packs;
        screen::Trace& trace;
    };
    PackRoom(Parts parts, Hooks hooks);
    ~PackRoom() override;

    /// After the first frame: reads what is on the device, then notices sticks.
    void start_watching();
    /// Takes from `shelf` the lessons that were put out of sight.
    void hide(pack::Shelf& shelf) const;
    void set_hidden(const std::string& text);
    /// Whose makers are known.
    void set_programme(std::optional<records::ProgrammeCard> card) { card_ = std::move(card); }
    /// The stick that is in; empty: none.
    std::string stick_folder() const;
    records::DeviceState packs_for_bundle() const { return device_state(*device_); }
    /// Whether this pack is played from a stick.
    bool is_on_stick(const std::string& pack_path) const { return guests_.contains(pack_path); }

    const std::vector<views::PackCard>& packs_here() const override;
    const std::vector<views::PackCard>& packs_on_stick() const override;
    std::vector<views::LessonCard> lessons_of(std::size_t pack_here) const override;
    void set_shown(const std::string& lesson_mark, bool is_shown) override;
    void install_pack(std::size_t on_stick, bool keep_maker) override;
    void remove_pack(std::size_t here) override;
    void play_from_stick(std::size_t on_stick) override;
    views::PackWork pack_work() const override;
    void cancel_pack_work() override { *cancel_ = true; }
    views::StickState stick() const override { return state_; }
    void exchange() override;
    void eject() override;

 private:
    /// Shared with the packs thread while it works.
    struct Work {
        std::atomic<std::uint64_t> done = 0, total = 0;
        std::int64_t began_ms = 0;
        std::atomic<std::uint64_t> began_at = 0;
    };
    struct Look;
    void sticks_changed();
    void stick_gone();
    void let_go();
    void look_at_stick();
    void looked(const Stick& stick, Look look);
    void read_anew(std::function<void(const pack::Shelf&)> then);
    void reload(std::function<void()> then);
    void make_cards() const;
    void forget_cards();
    void watch();
    views::PackCard card_of(const pack::Offer& offer) const;
    views::PackCard card_of(const pack::ShelfPack& pack) const;
    views::LessonCard card_of(const pack::ShelfLesson& lesson, bool is_shown) const;
    screen::PictureSource picture_of(const std::string& path, const std::string& hash) const;
    void begin(const std::string& mark);
    void end(views::PackWork::Outcome outcome);
    std::function<bool(const BringProgress&)> watch_of_work();
    static views::PackWork::Outcome end_of(const Brought& brought);
    void take_packs(RecordsHalf half);
    void finish_exchange(const RecordsHalf& half, Brought brought);
    void leave(views::PackWork::Outcome outcome);
    std::string hidden_key(const pack::ShelfLesson& lesson) const;

    Parts parts_;
    Hooks hooks_;
    pack::Installer installer_;
    std::unique_ptr<StickWatch> watch_;
    std::optional<Stick> stick_;
    bool is_dull_ = false;     ///< it brings nothing and is owed nothing
    bool is_cut_off_ = false;  ///< an exchange that goes on when the stick is back
    std::vector<Stick> left_;  ///< sticks that were left or looked at in vain, and have not gone yet
    std::optional<records::ProgrammeCard> card_;
    std::set<std::string> guests_;  ///< packs played from a stick
    views::StickState state_ = views::StickState::None;
    std::vector<pack::Offer> offers_;
    std::shared_ptr<const pack::Shelf> device_ = std::make_shared<pack::Shelf>();  ///< all, hidden too
    std::set<std::string> hidden_;    ///< hidden_key of lessons put out of sight
    mutable bool has_cards_ = false;  ///< they are made when somebody looks
    mutable std::vector<views::PackCard> here_, on_stick_;
    mutable std::vector<std::size_t> here_packs_;  ///< of here_: places in device_->packs
    std::shared_ptr<Work> work_ = std::make_shared<Work>();
    std::shared_ptr<std::atomic<bool>> cancel_ = std::make_shared<std::atomic<bool>>(false);
    views::PackWork told_;
};

}  // namespace jankar::app
