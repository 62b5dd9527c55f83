#pragma once
// The tables of people.db and how those of older programs become ours. Records thread only. Throws
// SQLite::Exception, caught by people_store.cpp, its only user.
//
// Version 1 had one table `learner` with the name of a group in it; version 2 has groups of their own.
#include <SQLiteCpp/SQLiteCpp.h>

namespace jankar::records {

/// Makes or brings up the tables, in one transaction. With `read_only` an older file stays as it is and is
/// seen through temporary tables. False when a newer program wrote the file.
bool prepare_people(SQLite::Database& database, bool read_only);

}  // namespace jankar::records
