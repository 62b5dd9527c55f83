#pragma once
// Does `count` independent pieces of work on as many threads as there are cores, at most 8. The work function
// is called with 0..count-1, each once, in no order, from several threads.
#include <algorithm>
#include <atomic>
#include <functional>
#include <thread>
#include <vector>

namespace jankar::build {

inline void in_parallel(std::size_t count, const std::function<void(std::size_t)>& work) {
    std::atomic<std::size_t> next{0};
    auto run_some = [&] {
        for (std::size_t i = next++; i < count; i = next++) {
            work(i);
        }
    };
    std::size_t helpers =
        std::min<std::size_t>({std::max(1U, std::thread::hardware_concurrency()), 8U, count});
    std::vector<std::jthread> threads;
    for (std::size_t i = 1; i < helpers; ++i) {
        threads.emplace_back(run_some);
    }
    run_some();
}

}  // namespace jankar::build
