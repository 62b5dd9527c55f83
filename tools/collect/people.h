#pragma once
// The women as the office may know them: what people files, rosters and staff said of learner ids. It lies
// apart from the records, in `STORE.people.db` (owner only) or in PostgreSQL's schema `jankar_people`; the
// store of records stays without names. What comes from people files is merged so that no order of adding
// matters: the highest number of a learner stays. An id that was erased stays forgotten, whatever comes
// later. Not thread-safe. Errors as in sql.h.
#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "content/base/result.h"
#include "player/records/people_file.h"
#include "tools/collect/sql.h"

namespace jankar::collect {

struct PersonFacts {
    std::string name;  ///< only of those who said yes
    std::string group, lang;
    std::string picture;  ///< base64; may be empty
};

struct People {
    std::map<std::string, PersonFacts> by_learner;
    std::vector<std::pair<std::string, std::string>> same;
    std::set<std::string> erased;
    std::map<std::string, std::map<std::string, std::string>> roster;  ///< learner -> column -> value
    std::map<std::string, std::string> marks;  ///< device -> mark of its newest people file
};

/// What one people file says of one learner; a higher number is later.
struct PersonNews {
    std::string learner;  ///< 32 hex
    std::int64_t number = 0;
    PersonFacts facts;
};

class PeopleStore {
 public:
    /// Makes it where it is missing.
    static Result<std::unique_ptr<PeopleStore>> open(const std::string& store_address);
    /// No people when there is no such store yet.
    static Result<People> read(const std::string& store_address);

    /// Before many files, and after: between them a commit need not reach the medium.
    Result<void> begin_adding() { return sql_->hasten(); }
    Result<void> end_adding() { return sql_->settle(); }

    /// True when it was news.
    Result<bool> put(const std::vector<PersonNews>& news);
    /// All that a people file brings. False when nothing of it was news.
    Result<bool> put_file(const records::PeopleContent& file);
    Result<void> put_same(const std::string& a, const std::string& b);
    Result<void> put_roster(const std::map<std::string, std::map<std::string, std::string>>& roster);
    Result<void> erase(const std::string& learner);

 private:
    explicit PeopleStore(std::unique_ptr<Sql> sql) : sql_(std::move(sql)) {}
    Result<std::set<std::string>> erased();
    std::unique_ptr<Sql> sql_;
};

/// A table of the office's own: the column `learner` (32 hex), all others are joined to her.
Result<std::map<std::string, std::map<std::string, std::string>>> parse_roster(std::string_view csv);

/// 32 hex digits, small.
bool is_learner_id(std::string_view text);

}  // namespace jankar::collect
