// record_writer FOLDER RECORDS [bare]: makes that many durable records in a data folder as a player does - a
// session, a lesson begun, finished and left, by turns - and prints how long it took the processor. With
// `bare` it inserts rows of the same length into a bare table with the same settings instead: what SQLite
// costs at least. Measured by tools/bench (P10), and under strace there.
#include <sqlite3.h>
#include <sys/resource.h>

#include <charconv>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "player/records/store.h"

namespace {

using namespace jankar;
using namespace jankar::records;

struct Used {
    double user_us = 0, system_us = 0;
};

Used used() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    const auto us = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_usec);
    };
    return {us(usage.ru_utime), us(usage.ru_stime)};
}

int report(const Used& before, int records) {
    const Used after = used();
    std::printf("{\"records\":%d,\"user_us\":%.2f,\"system_us\":%.2f}\n", records,
                (after.user_us - before.user_us) / records, (after.system_us - before.system_us) / records);
    return 0;
}

int bare(const std::string& folder, int records) {
    sqlite3* opened = nullptr;
    const int code = sqlite3_open((folder + "/bare.db").c_str(), &opened);
    const std::unique_ptr<sqlite3, int (*)(sqlite3*)> database(opened, sqlite3_close);
    const char* settings =
        "PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
        "CREATE TABLE record(seq INTEGER PRIMARY KEY, id BLOB NOT NULL, json TEXT NOT NULL)";
    if (code != SQLITE_OK || sqlite3_exec(opened, settings, nullptr, nullptr, nullptr) != SQLITE_OK) {
        return 3;
    }
    sqlite3_stmt* prepared = nullptr;
    if (sqlite3_prepare_v2(opened, "INSERT INTO record(id, json) VALUES(?1, ?2)", -1, &prepared, nullptr) !=
        SQLITE_OK) {
        return 3;
    }
    const std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt*)> insert(prepared, sqlite3_finalize);
    const std::string id(32, 'i'), json(330, 'j');
    const Used before = used();
    for (int i = 0; i < records; ++i) {
        sqlite3_bind_blob(prepared, 1, id.data(), static_cast<int>(id.size()), SQLITE_STATIC);
        sqlite3_bind_text(prepared, 2, json.data(), static_cast<int>(json.size()), SQLITE_STATIC);
        if (sqlite3_step(prepared) != SQLITE_DONE || sqlite3_reset(prepared) != SQLITE_OK) {
            return 3;
        }
    }
    return report(before, records);
}

int write_records(const std::string& folder, int records) {
    Store::Options options;
    options.folder = folder + "/data";
    options.player_version = "bench";
    auto store = Store::open(options);
    if (!store) {
        std::fprintf(stderr, "%s\n", store.error().text.c_str());
        return 3;
    }
    const auto learner = (*store)->add_learner("Sunita", "pot", "", {});
    LessonRef lesson;
    lesson.id = "wash-hands";
    lesson.hash8 = "0a1b2c3d";
    lesson.subject = lesson.course = "health";
    lesson.lang = "hi";
    lesson.steps = 9;
    lesson.title = {{"en", "Washing hands"}};
    const PlaySummary play;
    // The first ones bring what comes once: the boot record, tables that are still empty.
    constexpr int kWarm = 8;
    int made = -kWarm;
    bool well = learner.has_value();
    Used before;
    for (int i = 0; well && made < records; ++i, ++made) {
        if (made == 0) {
            before = used();
        }
        constexpr int kKinds = 4;
        switch (i % kKinds) {
            case 0:
                // Closes the session before it in the same write.
                well = (*store)->open_session(*learner).has_value();
                break;
            case 1:
                well = (*store)->lesson_start(lesson).has_value();
                break;
            case 2:
                well = (*store)->completed(lesson, play).has_value();
                break;
            default:
                well = (*store)->lesson_left(lesson, play, true).has_value();
        }
    }
    const int told = well ? report(before, records) : 3;
    return (*store)->close() ? told : 3;
}

}  // namespace

int main(int count, char** words) {
    const std::vector<std::string> arguments(words + 1, words + count);
    int records = 0;
    if (arguments.size() < 2 || arguments.size() > 3) {
        std::fputs("record_writer FOLDER RECORDS [bare]\n", stderr);
        return 2;
    }
    std::from_chars(arguments[1].data(), arguments[1].data() + arguments[1].size(), records);
    if (records < 1) {
        std::fputs("The number of records is one or more.\n", stderr);
        return 2;
    }
    return arguments.size() == 3 ? bare(arguments[0], records) : write_records(arguments[0], records);
}
