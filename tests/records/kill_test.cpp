// kill -9 at each call with which the program changes anything on the medium: a writer runs under ptrace and
// is killed at the entry of its n-th such call, for every n, on its first start and on a later one.
#include <doctest/doctest.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <set>

#include "store_fixture.h"
#include "thorough.h"

namespace jankar::records {
namespace {

namespace fs = std::filesystem;
using test::count_of;
using test::Device;
using test::exported_lines;
using test::wash_hands;

/// All that can change a file or a folder. Opening and closing make nothing that matters by themselves.
bool changes_the_medium(long call) {
    static const std::set<long> calls = {
        SYS_write,     SYS_pwrite64, SYS_writev,    SYS_fsync,    SYS_fdatasync, SYS_ftruncate,
        SYS_fallocate, SYS_renameat, SYS_renameat2, SYS_unlinkat, SYS_mkdirat,
#ifdef SYS_rename
        SYS_rename,
#endif
#ifdef SYS_unlink
        SYS_unlink,
#endif
#ifdef SYS_mkdir
        SYS_mkdir,
#endif
    };
    return calls.count(call) > 0;
}

/// Number of the call that a stopped child is about to make.
long call_of(pid_t child) {
    struct __ptrace_syscall_info info {};
    return ::ptrace(PTRACE_GET_SYSCALL_INFO, child, sizeof info, &info) > 0 &&
                   info.op == PTRACE_SYSCALL_INFO_ENTRY
               ? static_cast<long>(info.entry.nr)
               : -1;
}

/// A short life: opens, does a lesson, exports and closes. The numbers of durable records go into the pipe.
[[noreturn]] void live(Device& device, const std::string& learner, const std::string& stick, int pipe) {
    if (::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr) != 0) {
        ::_exit(9);
    }
    ::raise(SIGSTOP);
    auto opened = device.try_open();
    if (!opened) {
        ::_exit(1);
    }
    Store& store = **opened;
    const auto tell = [&](std::int64_t seq) {
        [[maybe_unused]] const auto put = ::write(pipe, &seq, sizeof seq);
    };
    const std::string she = learner.empty() ? store.add_learner("Sunita", "pot", "", {}).value() : learner;
    const auto session = store.open_session(she);
    const auto begun = store.lesson_start(wash_hands());
    const auto kept = store.save_place(she, {"wash-hands", "", "{}", "", "", 0});
    const auto done = store.completed(wash_hands(), {});
    if (!session || !begun || !kept || !done) {
        ::_exit(2);
    }
    tell(session->seq);
    tell(done->back().seq);
    if (!store.export_bundles(stick) || !store.close()) {
        ::_exit(3);
    }
    opened->reset();
    ::_exit(0);
}

/// Kills a life at its `at`-th change; false when it came to its end before.
bool kill_at(Device& device, const std::string& learner, const std::string& stick, int at,
             std::set<std::int64_t>& told) {
    std::array<int, 2> ends{};
    REQUIRE(::pipe(ends.data()) == 0);
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        ::close(ends[0]);
        live(device, learner, stick, ends[1]);
    }
    ::close(ends[1]);
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    REQUIRE_MESSAGE(WIFSTOPPED(status), "a child cannot be traced here");
    REQUIRE(::ptrace(PTRACE_SETOPTIONS, child, nullptr, PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL) == 0);
    int changes = 0;
    for (;;) {
        REQUIRE(::ptrace(PTRACE_SYSCALL, child, nullptr, nullptr) == 0);
        REQUIRE(::waitpid(child, &status, 0) == child);
        if (WIFEXITED(status) || WIFSIGNALED(status)) {
            break;
        }
        if (WSTOPSIG(status) == (SIGTRAP | 0x80) && changes_the_medium(call_of(child)) && ++changes == at) {
            ::kill(child, SIGKILL);
            REQUIRE(::waitpid(child, &status, 0) == child);
            break;
        }
    }
    std::int64_t seq = 0;
    while (::read(ends[0], &seq, sizeof seq) == static_cast<ssize_t>(sizeof seq)) {
        CHECK(told.insert(seq).second);
    }
    ::close(ends[0]);
    if (WIFEXITED(status)) {
        CHECK(WEXITSTATUS(status) == 0);
        return false;
    }
    return true;
}

void look(Device& device, const std::set<std::int64_t>& told) {
    device.start();
    CHECK(device.store->warnings().empty());
    CHECK(device.store->verify().has_value());
    const std::string before = device.store->derived_text().value();
    REQUIRE(device.store->rebuild_derived().has_value());
    CHECK(device.store->derived_text().value() == before);
    const auto lines = exported_lines(device);
    CHECK(count_of(lines, R"("kind":"genesis")") == 1);
    CHECK((told.empty() || static_cast<std::int64_t>(lines.size()) >= *told.rbegin()));
    for (std::size_t i = 0; i < lines.size(); ++i) {
        CHECK(lines[i].find("{\"seq\":" + std::to_string(i + 1) + ",") == 0);
    }
    device.stop();
}

TEST_CASE("kill -9 at each change on the medium: first start") {
    int at = 1;
    for (bool killed = true; killed; at += test::thorough(1, 7)) {
        CAPTURE(at);
        Device device;
        const test::TempDir stick;
        std::set<std::int64_t> told;
        killed = kill_at(device, "", stick / "out", at, told);
        look(device, told);
    }
    CHECK(at > 60);
}

TEST_CASE("kill -9 at each change on the medium: one start after the other, on one folder") {
    Device device;
    device.start();
    const std::string learner = device.learner();
    device.stop();
    const test::TempDir stick;
    std::set<std::int64_t> told;
    int at = 1;
    for (bool killed = true; killed; at += test::thorough(1, 7)) {
        CAPTURE(at);
        if (at % 10 == 0) {
            device.reboot();
        }
        killed = kill_at(device, learner, stick / "out", at, told);
    }
    CHECK(at > 30);
    look(device, told);
    // What lies on the stick is whole, or has another name.
    for (const auto& entry : fs::directory_iterator(stick / "out")) {
        if (entry.path().extension() == ".jkrec") {
            CHECK(test::read_file_bundle(entry.path().string()).state == BundleState::Whole);
        }
    }
}

TEST_CASE("two programs begin on one folder at once: one gets it, the others say so, nothing is double") {
    Device device;
    constexpr int kPrograms = 6;
    std::array<int, 2> ends{};
    REQUIRE(::pipe(ends.data()) == 0);
    std::array<pid_t, kPrograms> children{};
    for (pid_t& child : children) {
        child = ::fork();
        REQUIRE(child >= 0);
        if (child == 0) {
            ::close(ends[1]);
            auto opened = device.try_open();
            // Whoever has it keeps it until all have tried.
            char byte = 0;
            if (opened) {
                const bool added = (*opened)->add_learner("Sunita", "pot", "", {}).has_value();
                while (::read(ends[0], &byte, 1) > 0) {
                }
                ::_exit(added && (*opened)->close() ? 0 : 2);
            }
            ::_exit(opened.error().code == ErrorCode::Locked && !opened.error().text.empty() ? 3 : 4);
        }
    }
    ::close(ends[0]);
    int winners = 0, refused = 0;
    for (int done = 0; done < kPrograms; ++done) {
        if (done == kPrograms - 1) {
            ::close(ends[1]);  // only the one that has it is left
        }
        int status = 0;
        REQUIRE(::waitpid(-1, &status, 0) > 0);
        REQUIRE(WIFEXITED(status));
        winners += WEXITSTATUS(status) == 0 ? 1 : 0;
        refused += WEXITSTATUS(status) == 3 ? 1 : 0;
    }
    CHECK(winners == 1);
    CHECK(refused == kPrograms - 1);
    device.start();
    CHECK(device.store->learners().value().size() == 1);
    CHECK(count_of(exported_lines(device), R"("kind":"genesis")") == 1);
}

}  // namespace
}  // namespace jankar::records
