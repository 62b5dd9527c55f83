#pragma once
// The records thread: owns the Store and does its work beside the drawing. Jobs run in the order they were
// posted; what they answer waits in a queue until the main thread drains it.
//
//   thread.ask([](Store& store) { return store.learners(); },
//              [this](Result<std::vector<Learner>> learners) { ... });   // runs in drain(), main thread
//
// Thread rule: post, ask, drain and wait_opened from the main thread; deliver from a job; `wake` is called on
// the records thread after each answer and must be safe there (SDL_PushEvent is). The destructor does all
// that was posted, closes the store and joins; answers that nobody drained are dropped.
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "content/base/result.h"
#include "player/records/store.h"

namespace jankar::records {

class RecordsThread {
 public:
    using Job = std::function<void(Store&)>;
    using Answer = std::function<void()>;

    /// Opens the store on the thread, while the caller makes its window.
    RecordsThread(Store::Options options, std::function<void()> wake);
    /// Takes a store that is open.
    RecordsThread(std::unique_ptr<Store> store, std::function<void()> wake);
    RecordsThread(const RecordsThread&) = delete;
    RecordsThread& operator=(const RecordsThread&) = delete;
    ~RecordsThread();

    /// Waits until opening is over and says how it went. Jobs posted to a store that did not open are
    /// dropped.
    Result<void> wait_opened();

    void post(Job job);
    /// `work(Store&)` on the records thread, `then(its value)` in drain().
    template <class Work, class Then>
    void ask(Work work, Then then) {
        post([this, work = std::move(work), then = std::move(then)](Store& store) mutable {
            auto value = std::make_shared<decltype(work(store))>(work(store));
            deliver([value, then = std::move(then)]() mutable { then(std::move(*value)); });
        });
    }
    /// For jobs: `answer` runs in drain().
    void deliver(Answer answer);
    /// Runs the answers that are there; how many.
    std::size_t drain();

 private:
    using Opener = std::function<Result<std::unique_ptr<Store>>()>;
    RecordsThread(Opener opener, std::function<void()> wake, int);
    void run(const Opener& opener);

    std::function<void()> wake_;
    std::mutex mutex_;  // guards all below
    std::condition_variable changed_;
    std::deque<Job> jobs_;
    std::deque<Answer> answers_;
    std::optional<Error> open_error_;
    bool opened_ = false;  // or failed to
    bool stopping_ = false;
    std::thread thread_;  // last: starts when all else is there
};

}  // namespace jankar::records
