#include "content/base/worker.h"

#include <doctest/doctest.h>

#include <atomic>
#include <future>

using namespace jankar;

TEST_CASE("worker: jobs run in order on its own thread, results on the thread that asks for them") {
    std::atomic<int> wakes{0};
    MainQueue results([&] { ++wakes; });
    std::vector<int> order;
    const auto main_thread = std::this_thread::get_id();
    {
        std::promise<void> done;
        Worker worker("test");
        for (int i = 0; i < 3; ++i) {
            worker.post([&, i] {
                const bool elsewhere = std::this_thread::get_id() != main_thread;
                results.post([&, i, elsewhere] {
                    CHECK(elsewhere);
                    CHECK(std::this_thread::get_id() == main_thread);
                    order.push_back(i);
                });
            });
        }
        worker.post([&] { done.set_value(); });
        done.get_future().wait();
    }
    CHECK(wakes == 3);
    CHECK(order.empty());
    CHECK(results.run_all());
    CHECK(order == std::vector<int>{0, 1, 2});
    CHECK_FALSE(results.run_all());
}

TEST_CASE("worker: the end lets the running job finish and drops those that wait") {
    std::promise<void> begun, go_on;
    std::shared_future<void> gate = go_on.get_future().share();
    std::atomic<bool> finished{false}, second{false}, saw_stop{false};
    auto worker = std::make_unique<Worker>("test");
    Worker* raw = worker.get();
    worker->post([&, raw] {
        begun.set_value();
        gate.wait();
        while (!raw->is_stopping()) {
            std::this_thread::yield();
        }
        saw_stop = true;
        finished = true;
    });
    worker->post([&] { second = true; });
    begun.get_future().wait();
    go_on.set_value();
    worker.reset();
    CHECK(finished);
    CHECK(saw_stop);
    CHECK_FALSE(second);
}
