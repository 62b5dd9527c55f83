#include "tools/collect/people.h"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "content/base/files.h"
#include "tools/collect/csv.h"

namespace jankar::collect {
namespace {

constexpr std::int64_t kApplicationId = 0x4A4B5050;  // "JKPP"
constexpr std::int64_t kSchemaVersion = 1;
constexpr std::size_t kLearnerHex = 32;
constexpr std::size_t kMostColumns = 64;
constexpr std::size_t kNumberDigits = 20;

// kind: person (a: learner), mark (a: device; of its newest people file), same (a, b: two learners), erased
// (a: learner), roster (a: learner, b: column)
constexpr const char* kSchema = R"sql(
CREATE TABLE fact(kind TEXT NOT NULL, a TEXT NOT NULL, b TEXT NOT NULL, value TEXT NOT NULL,
                  PRIMARY KEY(kind, a, b)) {keyed};
)sql";

SqlPlace place_of(const std::string& store_address) {
    return {is_server(store_address) ? store_address : store_address + ".people.db", "jankar_people",
            kApplicationId, kSchemaVersion};
}

/// Begins with the number, so that the larger text is the later one.
std::string person_text(const PersonNews& news) {
    const nlohmann::json json{{"name", news.facts.name},
                              {"group", news.facts.group},
                              {"lang", news.facts.lang},
                              {"picture", news.facts.picture}};
    return fmt::format("{:020}", std::max<std::int64_t>(news.number, 0)) +
           json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

PersonFacts person_of(const std::string& value) {
    const auto json = nlohmann::json::parse(value.begin() + std::min(value.size(), kNumberDigits),
                                            value.end(), nullptr, false);
    const auto text = [&](const char* key) {
        return json.is_object() && json.contains(key) && json.at(key).is_string()
                   ? json.at(key).get<std::string>()
                   : std::string();
    };
    return {text("name"), text("group"), text("lang"), text("picture")};
}

std::string to_base64(ByteView bytes) {
    std::string text(sodium_base64_encoded_len(bytes.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
    sodium_bin2base64(text.data(), text.size(), bytes.data(), bytes.size(), sodium_base64_VARIANT_ORIGINAL);
    text.pop_back();
    return text;
}

std::string plain(std::string text) {
    std::replace(text.begin(), text.end(), '\0', ' ');
    return text;
}

}  // namespace

bool is_learner_id(std::string_view text) {
    return text.size() == kLearnerHex && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

Result<std::unique_ptr<PeopleStore>> PeopleStore::open(const std::string& store_address) {
    const SqlPlace place = place_of(store_address);
    auto sql = open_sql(place, SqlMode::Write);
    if (!sql && sql.error().code == ErrorCode::NotFound) {
        auto created = open_sql(place, SqlMode::Create);
        if (!created) {
            // Another program may have made it at this very moment.
            sql = open_sql(place, SqlMode::Write);
            return sql ? Result<std::unique_ptr<PeopleStore>>(
                             std::unique_ptr<PeopleStore>(new PeopleStore(std::move(*sql))))
                       : Result<std::unique_ptr<PeopleStore>>(fail(std::move(created).error()));
        }
        auto made = std::move(*created);
        if (!is_server(place.address)) {
            std::error_code error;
            std::filesystem::permissions(
                place.address, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write,
                error);
            if (error) {
                return fail(ErrorCode::Io, fmt::format("{} cannot be kept from others.", place.address));
            }
        }
        RETURN_IF_ERROR(made->run(made->with_dialect(kSchema)));
        RETURN_IF_ERROR(made->commit());
        return std::unique_ptr<PeopleStore>(new PeopleStore(std::move(made)));
    }
    if (!sql) {
        return fail(std::move(sql).error());
    }
    return std::unique_ptr<PeopleStore>(new PeopleStore(std::move(*sql)));
}

Result<People> PeopleStore::read(const std::string& store_address) {
    People people;
    auto sql = open_sql(place_of(store_address), SqlMode::Read);
    if (!sql) {
        if (sql.error().code == ErrorCode::NotFound) {
            return people;
        }
        return fail(std::move(sql).error());
    }
    RETURN_IF_ERROR((*sql)->query("SELECT kind, a, b, value FROM fact", {}, [&](const SqlRow& row) {
        if (row[0] == "person") {
            people.by_learner[row[1]] = person_of(row[3]);
        } else if (row[0] == "same") {
            people.same.emplace_back(row[1], row[2]);
        } else if (row[0] == "erased") {
            people.erased.insert(row[1]);
        } else if (row[0] == "mark") {
            people.marks[row[1]] = row[3].substr(std::min(row[3].size(), kNumberDigits));
        } else if (row[0] == "roster") {
            people.roster[row[1]][row[2]] = row[3];
        }
    }));
    return people;
}

Result<std::set<std::string>> PeopleStore::erased() {
    std::set<std::string> erased;
    RETURN_IF_ERROR(sql_->query("SELECT a FROM fact WHERE kind = 'erased'", {},
                                [&](const SqlRow& row) { erased.insert(row[0]); }));
    return erased;
}

Result<bool> PeopleStore::put(const std::vector<PersonNews>& news) {
    return in_transaction(*sql_, [&]() -> Result<bool> {
        ASSIGN_OR_RETURN(const auto forgotten, erased());
        // One row a woman, in one order: two who add at once do not wait for each other in a circle.
        std::map<std::string, std::string> rows;
        for (const PersonNews& one : news) {
            if (is_learner_id(one.learner) && forgotten.count(one.learner) == 0) {
                std::string& text = rows[one.learner];
                text = std::max(text, person_text(one));
            }
        }
        constexpr std::size_t kRowsAtOnce = 64;
        bool changed = false;
        std::string values;
        SqlParams params;
        for (auto row = rows.begin(); row != rows.end();) {
            values += fmt::format("{}('person', ${}, '', ${})", values.empty() ? "" : ", ", params.size() + 1,
                                  params.size() + 2);
            params.emplace_back(row->first);
            params.emplace_back(std::move(row->second));
            ++row;
            if (params.size() == 2 * kRowsAtOnce || row == rows.end()) {
                ASSIGN_OR_RETURN(
                    const std::int64_t fresh,
                    sql_->run("INSERT INTO fact VALUES" + values +
                                  " ON CONFLICT(kind, a, b) DO UPDATE SET value = excluded.value "
                                  "WHERE excluded.value > fact.value",
                              params));
                changed = changed || fresh > 0;
                values.clear();
                params.clear();
            }
        }
        return changed;
    });
}

Result<bool> PeopleStore::put_file(const records::PeopleContent& file) {
    std::vector<PersonNews> news;
    for (const records::Person& person : file.persons) {
        PersonNews one{person.learner, file.header.seq, {}};
        one.facts.group = plain(person.group);
        if (person.agreed) {  // of the others a file holds no more, and none of it would be kept
            one.facts.name = plain(person.name);
            one.facts.lang = plain(person.lang);
            one.facts.picture = to_base64(person.picture);
        }
        news.push_back(std::move(one));
    }
    // A copy of its card may tell of other women under a lower number: news, though its mark is not kept.
    ASSIGN_OR_RETURN(const bool told, put(news));
    ASSIGN_OR_RETURN(
        const std::int64_t changed,
        sql_->run("INSERT INTO fact VALUES('mark', $1, '', $2) ON CONFLICT(kind, a, b) DO UPDATE SET "
                  "value = excluded.value WHERE excluded.value > fact.value",
                  {file.header.device,
                   fmt::format("{:020}", std::max<std::int64_t>(file.header.seq, 0)) + file.header.mark}));
    return told || changed > 0;
}

Result<void> PeopleStore::put_same(const std::string& a, const std::string& b) {
    RETURN_IF_ERROR(sql_->run("INSERT INTO fact VALUES('same', $1, $2, '') ON CONFLICT DO NOTHING",
                              {std::min(a, b), std::max(a, b)}));
    return {};
}

Result<void> PeopleStore::put_roster(
    const std::map<std::string, std::map<std::string, std::string>>& roster) {
    return in_transaction(*sql_, [&]() -> Result<void> {
        ASSIGN_OR_RETURN(const auto forgotten, erased());
        for (const auto& [learner, columns] : roster) {
            if (forgotten.count(learner) != 0) {
                continue;
            }
            for (const auto& [column, value] : columns) {
                RETURN_IF_ERROR(sql_->run(
                    "INSERT INTO fact VALUES('roster', $1, $2, $3) ON CONFLICT(kind, a, b) DO UPDATE SET "
                    "value = excluded.value",
                    {learner, plain(column), plain(value)}));
            }
        }
        return {};
    });
}

Result<void> PeopleStore::erase(const std::string& learner) {
    return in_transaction(*sql_, [&]() -> Result<void> {
        RETURN_IF_ERROR(sql_->run("DELETE FROM fact WHERE kind <> 'erased' AND a = $1", {learner}));
        RETURN_IF_ERROR(sql_->run("DELETE FROM fact WHERE kind = 'same' AND b = $1", {learner}));
        RETURN_IF_ERROR(
            sql_->run("INSERT INTO fact VALUES('erased', $1, '', '') ON CONFLICT DO NOTHING", {learner}));
        return {};
    });
}

Result<std::map<std::string, std::map<std::string, std::string>>> parse_roster(std::string_view csv) {
    ASSIGN_OR_RETURN(const auto rows, parse_csv(csv));
    const auto& header = rows.empty() ? std::vector<std::string>() : rows.front();
    const auto key = std::find(header.begin(), header.end(), "learner");
    if (key == header.end() || header.size() < 2 || header.size() > kMostColumns) {
        return fail(ErrorCode::Corrupt,
                    "The roster needs the column “learner” and at least one other that is joined to her.");
    }
    const auto place = static_cast<std::size_t>(key - header.begin());
    std::map<std::string, std::map<std::string, std::string>> roster;
    for (std::size_t i = 1; i < rows.size(); ++i) {
        const std::string id = place < rows[i].size() ? rows[i][place] : std::string();
        if (!is_learner_id(id)) {
            return fail(
                ErrorCode::Corrupt,
                fmt::format("Row {}: “{}” is no learner; she has 32 characters of 0-9 and a-f.", i + 1, id));
        }
        for (std::size_t column = 0; column < header.size(); ++column) {
            if (column != place && !header[column].empty()) {
                roster[id][header[column]] = column < rows[i].size() ? rows[i][column] : std::string();
            }
        }
    }
    return roster;
}

}  // namespace jankar::collect
