// What the programme's office has of the records, writing them onto a stick, codes.
#include "content/base/files.h"
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

std::string App::stick_folder() const {
    for (const std::string& stick : options_.sticks) {
        if (is_folder(stick)) {
            return stick;
        }
    }
    return {};
}

bool App::has_stick() const {
    return !stick_folder().empty();
}

void App::write_out(std::function<void(bool done)> then) {
    records_->ask(
        [folder = stick_folder() + kOutOnStick](Store& store) { return store.export_bundles(folder); },
        [this, then = std::move(then)](Result<std::vector<std::string>> written) {
            if (!written) {
                trouble(written.error());
            }
            then(written.has_value());
            request_draw(screen::Reason::Data);
        });
}

}  // namespace jankar::app
