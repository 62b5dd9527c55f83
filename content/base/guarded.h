#pragma once
// Guarded<T>: data that lives inside its mutex and is reached only while it is held.
#include <mutex>
#include <utility>

namespace jankar {

template <class T>
class Guarded {
 public:
    class Access {
     public:
        Access(std::mutex& mutex, T& value) : lock_(mutex), value_(value) {}
        T* operator->() { return &value_; }
        T& operator*() { return value_; }

     private:
        std::unique_lock<std::mutex> lock_;
        T& value_;
    };
    template <class... Args>
    explicit Guarded(Args&&... args) : value_(std::forward<Args>(args)...) {}
    /// Holds the mutex until the Access goes away.
    Access acquire() { return Access(mutex_, value_); }

 private:
    std::mutex mutex_;
    T value_;
};

}  // namespace jankar
