#pragma once
// A thread that does one job after another, and the queue by which its results come back to the thread that
// runs the program (calls go down; upward goes only a result in a queue and a wake-up).
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace jankar {

/// Results on their way to the main thread. `post` may be called from any thread; `run_all` from main only.
class MainQueue {
 public:
    /// `wake` is called (from the posting thread) after each post.
    explicit MainQueue(std::function<void()> wake) : wake_(std::move(wake)) {}
    void post(std::function<void()> result);
    /// Runs what has come; true if there was any.
    bool run_all();

 private:
    const std::function<void()> wake_;
    std::mutex mutex_;
    std::vector<std::function<void()>> results_;  ///< guarded by mutex_
};

/// One background thread. The destructor lets the running job end, drops those waiting, and joins.
class Worker {
 public:
    /// `name`: at most 15 characters, seen by debuggers.
    explicit Worker(const std::string& name);
    ~Worker();
    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;

    /// Any thread.
    void post(std::function<void()> job);
    /// True once the destructor has begun: long jobs look here and give up.
    bool is_stopping() const;

 private:
    void run();
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<std::function<void()>> jobs_;  ///< guarded by mutex_
    bool stopping_ = false;                   ///< guarded by mutex_
    std::thread thread_;
};

}  // namespace jankar
