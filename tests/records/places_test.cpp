// Places that are full or can only be read: the data folder and the stick.
#include <doctest/doctest.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "content/base/files.h"
#include "player/records/safe_write.h"
#include "store_fixture.h"

namespace jankar::records {
namespace {

namespace fs = std::filesystem;
using test::count_of;
using test::Device;
using test::exported_lines;
using test::wash_hands;

/// A small file system of its own; `ok` is false where mounting is not allowed.
struct SmallDisk {
    test::TempDir where;
    bool ok = false;
    explicit SmallDisk(const char* options) {
        ok = ::geteuid() == 0 && ::mount("tmpfs", where.path().c_str(), "tmpfs", 0, options) == 0;
        if (!ok) {
            MESSAGE("A file system cannot be mounted here, so this part of the test is left out: ",
                    std::strerror(errno));
        }
    }
    SmallDisk(const SmallDisk&) = delete;
    SmallDisk& operator=(const SmallDisk&) = delete;
    ~SmallDisk() {
        if (ok) {
            ::umount2(where.path().c_str(), MNT_DETACH);
        }
    }
};

void fill_disk(const std::string& folder) {
    std::ofstream file(folder + "/filler", std::ios::binary);
    const std::string block(4096, 'f');
    while (file.write(block.data(), static_cast<std::streamsize>(block.size())).flush()) {
    }
}

TEST_CASE("full disk: one sentence, nothing lost, and it goes on when there is room") {
    const SmallDisk disk("size=600k");
    if (!disk.ok) {
        return;
    }
    Device device;
    device.folder = disk.where / "data";
    device.start();
    const std::string learner = device.learner();
    REQUIRE(device.store->open_session(learner).has_value());
    device.play();
    fill_disk(disk.where.path());
    std::int64_t last = 0;
    ErrorCode code = ErrorCode::Bug;
    std::string text;
    for (int i = 0; i < 2000; ++i) {
        const auto done = device.store->completed(wash_hands(), {});
        if (!done) {
            code = done.error().code;
            text = done.error().text;
            break;
        }
        last = done->back().seq;
    }
    CHECK(code == ErrorCode::NoSpace);
    CHECK(text.find("There is no room left") == 0);
    CHECK(device.store->verify().has_value());
    fs::remove(disk.where / "filler");
    const auto after = device.store->completed(wash_hands(), {});
    REQUIRE(after.has_value());
    if (last != 0) {
        CHECK(after->back().seq == last + 1);
    }
    // Killed while full, it opens again.
    fill_disk(disk.where.path());
    device.kill();
    fs::remove(disk.where / "filler");
    device.start();
    CHECK(device.store->verify().has_value());
    CHECK(device.store->finished(learner).value().size() == 1);
}

TEST_CASE("full disk: a first start has one sentence, and the next start works") {
    const SmallDisk disk("size=600k");
    if (!disk.ok) {
        return;
    }
    fill_disk(disk.where.path());
    Device device;
    device.folder = disk.where / "data";
    const auto opened = device.try_open();
    REQUIRE_FALSE(opened.has_value());
    CHECK(opened.error().code == ErrorCode::NoSpace);
    fs::remove(disk.where / "filler");
    device.start();
    CHECK(count_of(exported_lines(device), R"("reason":"first")") == 1);
}

TEST_CASE("full stick: export says so, leaves older files alone, and writes when there is room") {
    const SmallDisk disk("size=400k");
    if (!disk.ok) {
        return;
    }
    Device device;
    device.start();
    REQUIRE(device.store->open_session(device.learner()).has_value());
    device.play();
    std::ofstream(disk.where / "older.jkrec") << "older";
    fill_disk(disk.where.path());
    const auto failed = device.store->export_bundles(disk.where.path());
    REQUIRE_FALSE(failed.has_value());
    CHECK(failed.error().code == ErrorCode::NoSpace);
    CHECK(list_folder(disk.where.path()).value() == std::vector<std::string>{"filler", "older.jkrec"});
    fs::remove(disk.where / "filler");
    CHECK(device.store->export_bundles(disk.where.path()).value().size() == 1);
    CHECK(read_text_file(disk.where / "older.jkrec", 100).value() == "older");
}

TEST_CASE("a limit on file size fails a record like a full disk, and nothing is half there") {
    Device device;
    device.start();
    const std::string learner = device.learner();
    device.stop();
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        ::signal(SIGXFSZ, SIG_IGN);
        const rlimit limit{200 * 1024, 200 * 1024};
        ::setrlimit(RLIMIT_FSIZE, &limit);
        auto opened = device.try_open();
        if (!opened || !(*opened)->open_session(learner)) {
            ::_exit(10);
        }
        for (int i = 0; i < 5000; ++i) {
            const auto done = (*opened)->completed(wash_hands(), {});
            if (!done) {
                ::_exit(done.error().text.empty() || done.error().text.back() != '.' ? 11 : 0);
            }
        }
        ::_exit(12);
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    REQUIRE(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == 0);
    device.start();
    CHECK(device.store->warnings().empty());
    CHECK(device.store->verify().has_value());
    CHECK(device.store->finished(learner).value().at(0).times >= 5);
}

TEST_CASE("read-only place: data folder and stick give one sentence") {
    const SmallDisk disk("size=2m");
    if (!disk.ok) {
        return;
    }
    Device device;
    device.folder = disk.where / "data";
    device.start();
    REQUIRE(device.store->open_session(device.learner()).has_value());
    device.play();
    device.stop();
    REQUIRE(::mount(nullptr, disk.where.path().c_str(), nullptr, MS_REMOUNT | MS_RDONLY, nullptr) == 0);
    const auto opened = device.try_open();
    REQUIRE_FALSE(opened.has_value());
    CHECK(opened.error().code == ErrorCode::ReadOnly);
    Device other;
    other.start();
    const auto exported = other.store->export_bundles(disk.where / "out");
    REQUIRE_FALSE(exported.has_value());
    CHECK(exported.error().code == ErrorCode::ReadOnly);
    CHECK(exported_lines(other).size() >= 2);  // the refusal cost nothing
    REQUIRE(::mount(nullptr, disk.where.path().c_str(), nullptr, MS_REMOUNT, nullptr) == 0);
    device.start();
    CHECK(device.store->learners().value().size() == 1);
}

TEST_CASE("safe write: an existing name is never touched") {
    const test::TempDir stick;
    const Bytes bytes(300'001, 7);
    REQUIRE(safe_write(stick.path(), "a.jkrec", bytes).has_value());
    CHECK(read_file(stick / "a.jkrec", 1 << 20).value() == bytes);
    const auto again = safe_write(stick.path(), "a.jkrec", Bytes{1});
    REQUIRE_FALSE(again.has_value());
    CHECK(read_file(stick / "a.jkrec", 1 << 20).value() == bytes);
    CHECK(list_folder(stick.path()).value().size() == 1);
    CHECK(safe_write(stick / "new/folder", "b", {}).has_value());
}

}  // namespace
}  // namespace jankar::records
