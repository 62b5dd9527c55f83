// What the programme's office has of the records, writing them onto a stick, codes.
#include "content/base/log.h"
#include "player/app/app.h"

namespace jankar::app {

using records::Store;

namespace {

constexpr const char* kOutOnStick = "/jankar/out";

}  // namespace

void App::read_collected(std::function<void(records::CollectedCounts)> then) {
    records_->ask([](Store& store) { return store.collected(); },
                  [this, then = std::move(then)](Result<records::CollectedCounts> counts) {
                      if (!counts) {
                          trouble(counts.error());
                      }
                      then(counts ? *counts : records::CollectedCounts());
                      request_draw(screen::Reason::Data);
                  });
}

void App::read_completion_codes(std::size_t shelf_index,
                                std::function<void(std::optional<records::CompletionCodes>)> then) {
    const records::Learner* woman = learner();
    if (woman == nullptr) {
        then(std::nullopt);
        return;
    }
    const pack::ShelfLesson& entry = shelf_.lessons[shelf_index];
    records_->ask([id = woman->id, lesson = entry.entry.id,
                   maker = entry.key8](Store& store) { return store.completion_codes(id, lesson, maker); },
                  [this, then = std::move(then)](Result<records::CompletionCodes> codes) {
                      if (!codes && codes.error().code != ErrorCode::NotFound &&
                          codes.error().code != ErrorCode::Refused) {
                          trouble(codes.error());
                      }
                      then(codes ? std::optional(*codes) : std::nullopt);
                      request_draw(screen::Reason::Data);
                  });
}

void App::read_class_codes(std::function<void(std::vector<std::string>)> then) {
    records_->ask([](Store& store) { return store.class_codes(); },
                  [this, then = std::move(then)](Result<std::vector<std::string>> codes) {
                      if (!codes) {
                          trouble(codes.error());
                      }
                      then(codes ? std::move(*codes) : std::vector<std::string>());
                      request_draw(screen::Reason::Data);
                  });
}

bool App::has_stick() const {
    return !room_->stick_folder().empty();
}

void App::write_out(std::function<void(views::PackWork::Outcome)> then) {
    using Outcome = views::PackWork::Outcome;
    records_->ask(
        [stick = room_->stick_folder(), state = room_->packs_for_bundle()](Store& store) -> Result<Outcome> {
            store.set_device_state(state);
            const auto written = store.export_bundles(stick + kOutOnStick);
            if (written) {
                return Outcome::Done;
            }
            const StickTrouble trouble = trouble_of(written.error(), stick);
            if (trouble == StickTrouble::None) {
                return fail(written.error());
            }
            log_error(written.error().text);
            return outcome_of(trouble);
        },
        [this, then = std::move(then)](Result<Outcome> outcome) {
            if (!outcome) {
                trouble(outcome.error());
            }
            then(outcome.value_or(Outcome::None));
            request_draw(screen::Reason::Data);
        });
}

}  // namespace jankar::app
