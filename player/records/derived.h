#pragma once
// The tables of records.db that follow from the log alone: chains, finished lessons, open sessions, kinds.
// One function folds one record in; folding all of them anew gives the same rows. Throws SQLite::Exception,
// caught by the log, which is its only user.
#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdint>
#include <string>

namespace jankar::records {

class Derived {
 public:
    explicit Derived(SQLite::Database& database) : database_(database) {}
    void create();
    /// False when the line is not a record at all.
    bool fold(std::int64_t seq, const std::string& json);
    bool rebuild();
    std::string text() const;

 private:
    SQLite::Database& database_;
};

}  // namespace jankar::records
