#pragma once
// A medium under SQLite that fails as cards do: an SQLite VFS that stands over the ordinary one and is the
// default while it lives. It knows of each file what was synced and what was only written, so that a power
// cut can leave any part of the latter: nothing, a beginning, single sectors in any order, torn ones,
// rubbish. It can lie about syncing, and fail calls with the errors of a full, broken or write-protected
// card. Reads of the living process see all that was written, as through a page cache.
//
// A writing call: write, truncate, sync, delete, or opening a file that was not there. Files below `root`
// only. Files that are renamed or written past SQLite count as synced. One thread.
#include <sqlite3.h>
#include <sys/types.h>

#include <cstdint>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

namespace jankar::test {

class FaultyMedium {
 public:
    enum class Fault { PowerCut, Full, InputOutput, WriteProtected, Unreadable };
    struct Plan {
        Fault fault = Fault::PowerCut;
        std::int64_t at =
            0;  ///< the call it begins with, from 1: writing calls, for Unreadable reads; 0: never
        bool once = false;  ///< this call only
    };

    explicit FaultyMedium(std::string root);
    FaultyMedium(const FaultyMedium&) = delete;
    ~FaultyMedium();

    /// From now on; calls are counted anew.
    void plan(const Plan& plan);
    void heal() { plan({}); }
    void lie_about_syncing(bool lies) { lies_ = lies; }
    std::int64_t writing_calls() const { return writes_; }
    std::int64_t reads() const { return reads_; }
    bool power_is_off() const { return off_; }
    /// Nothing reaches the medium any more.
    void cut_power() { off_ = true; }
    /// Power is back: the files become what had reached the medium. Nothing may be open.
    void settle(std::mt19937& random);

 private:
    struct Write {
        std::int64_t offset = 0;
        std::string bytes;
        bool truncates = false;
    };
    struct State {
        std::string path;
        std::string synced;
        std::vector<Write> waiting;
        bool in_folder = true;  ///< its name is on the medium
    };
    struct File;

    static int open(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* out_flags);
    static int remove(sqlite3_vfs* vfs, const char* name, int with_folder);
    static int close(sqlite3_file* file);
    static int read(sqlite3_file* file, void* to, int amount, sqlite3_int64 offset);
    static int write(sqlite3_file* file, const void* from, int amount, sqlite3_int64 offset);
    static int truncate(sqlite3_file* file, sqlite3_int64 size);
    static int sync(sqlite3_file* file, int flags);

    /// Counts a writing call; the fault that it meets, or nothing.
    bool meets(Fault& fault);
    bool watches(const char* name) const;
    /// All names in the folder of `path`, and that others are gone, are on the medium.
    void sync_folder(const std::string& path);
    static void apply(std::string& bytes, const Write& write);
    static std::string reached(const State& state, std::mt19937& random);

    std::string root_;
    sqlite3_vfs vfs_{};
    sqlite3_vfs* real_ = nullptr;
    sqlite3_io_methods methods_{};
    Plan plan_;
    std::int64_t writes_ = 0, reads_ = 0;
    bool off_ = false, lies_ = false;
    std::map<ino_t, State> files_;
    std::map<std::string, std::string> removed_;  ///< without a sync of the folder: path -> what was synced
};

}  // namespace jankar::test
