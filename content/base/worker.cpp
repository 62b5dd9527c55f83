#include "content/base/worker.h"

#include <pthread.h>

#include <utility>

namespace jankar {

void MainQueue::post(std::function<void()> result) {
    {
        std::lock_guard<std::mutex> lock(mutex_);
        results_.push_back(std::move(result));
    }
    wake_();
}

bool MainQueue::run_all() {
    std::vector<std::function<void()>> results;
    {
        std::lock_guard<std::mutex> lock(mutex_);
        results.swap(results_);
    }
    for (auto& result : results) {
        result();
    }
    return !results.empty();
}

Worker::Worker(const std::string& name) : thread_([this] { run(); }) {
    ::pthread_setname_np(thread_.native_handle(), name.substr(0, 15).c_str());
}

Worker::~Worker() {
    {
        std::lock_guard<std::mutex> lock(mutex_);
        stopping_ = true;
        jobs_.clear();
    }
    changed_.notify_all();
    thread_.join();
}

void Worker::post(std::function<void()> job) {
    {
        std::lock_guard<std::mutex> lock(mutex_);
        if (stopping_) {
            return;
        }
        jobs_.push_back(std::move(job));
    }
    changed_.notify_one();
}

bool Worker::is_stopping() const {
    std::lock_guard<std::mutex> lock(mutex_);
    return stopping_;
}

void Worker::run() {
    for (;;) {
        std::function<void()> job;
        {
            std::unique_lock<std::mutex> lock(mutex_);
            changed_.wait(lock, [this] { return stopping_ || !jobs_.empty(); });
            if (stopping_) {
                return;
            }
            job = std::move(jobs_.front());
            jobs_.pop_front();
        }
        job();
    }
}

}  // namespace jankar
