#include "player/records/records_thread.h"

#include "content/base/log.h"

namespace jankar::records {

RecordsThread::RecordsThread(Store::Options options, std::function<void()> wake)
    : RecordsThread([options = std::move(options)] { return Store::open(options); }, std::move(wake), 0) {}

RecordsThread::RecordsThread(std::unique_ptr<Store> store, std::function<void()> wake)
    : RecordsThread(
          // std::function wants what it holds to be copied; a store cannot be.
          [shared = std::make_shared<std::unique_ptr<Store>>(
               std::move(store))]() -> Result<std::unique_ptr<Store>> { return std::move(*shared); },
          std::move(wake), 0) {}

RecordsThread::RecordsThread(Opener opener, std::function<void()> wake, int)
    : wake_(std::move(wake)), thread_([this, opener = std::move(opener)] { run(opener); }) {}

RecordsThread::~RecordsThread() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    changed_.notify_all();
    thread_.join();
}

Result<void> RecordsThread::wait_opened() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return opened_; });
    return open_error_ ? Result<void>(fail(*open_error_)) : Result<void>();
}

void RecordsThread::post(Job job) {
    {
        const std::lock_guard lock(mutex_);
        jobs_.push_back(std::move(job));
    }
    changed_.notify_all();
}

void RecordsThread::deliver(Answer answer) {
    {
        const std::lock_guard lock(mutex_);
        answers_.push_back(std::move(answer));
    }
    if (wake_) {
        wake_();
    }
}

std::size_t RecordsThread::drain() {
    std::deque<Answer> answers;
    {
        const std::lock_guard lock(mutex_);
        answers.swap(answers_);
    }
    for (const Answer& answer : answers) {
        answer();
    }
    return answers.size();
}

void RecordsThread::run(const Opener& opener) {
    auto opened = opener();
    std::unique_ptr<Store> store = opened ? std::move(*opened) : nullptr;
    {
        const std::lock_guard lock(mutex_);
        opened_ = true;
        if (!store) {
            open_error_ = opened.error();
        }
    }
    changed_.notify_all();
    for (;;) {
        Job job;
        {
            std::unique_lock lock(mutex_);
            changed_.wait(lock, [this] { return stopping_ || !jobs_.empty(); });
            if (jobs_.empty()) {
                break;
            }
            job = std::move(jobs_.front());
            jobs_.pop_front();
        }
        if (store) {
            job(*store);
        }
    }
    if (store) {
        if (const auto closed = store->close(); !closed) {
            log_error(closed.error().text);
        }
    }
}

}  // namespace jankar::records
