#pragma once
// The tables of records.db that follow from the log alone: chains, finished and witnessed lessons, sessions,
// what was taken home, what was agreed to, which faces are one woman or forgotten, packs, kinds. One function
// folds one record in; folding all of them anew gives the same rows. What a face did counts for the one it
// was joined to, from the record that says so on. Records thread only. Throws SQLite::Exception, caught by
// the log, which is its only user; others read the tables.
#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdint>
#include <string>

#include "player/records/statements.h"

namespace jankar::records {

class Derived {
 public:
    Derived(SQLite::Database& database, Statements& statements)
        : database_(database), statements_(statements) {}
    /// `temporary`: for a file that may not be written; they stand before its own of the same names.
    void create(bool temporary = false);
    /// False when the line is not a record at all.
    bool fold(std::int64_t seq, const std::string& json);
    bool rebuild();
    /// Folds the whole log into empty tables.
    bool fold_all();
    std::string text() const;

 private:
    std::string face_of(const std::string& learner) const;
    void join_faces(const std::string& other, const std::string& kept, std::int64_t seq);
    SQLite::Database& database_;
    Statements& statements_;
};

}  // namespace jankar::records
