#include "tools/collect/store.h"

#include <algorithm>
#include <charconv>
#include <cstdio>

#include "tools/collect/bundle_json.h"

namespace jankar::collect {
namespace {

constexpr std::int64_t kApplicationId = 0x4A4B434F;  // "JKCO"
constexpr std::int64_t kSchemaVersion = 2;

constexpr const char* kSchema = R"sql(
CREATE TABLE setting(key TEXT PRIMARY KEY, value TEXT NOT NULL) {keyed};
CREATE TABLE device(id TEXT PRIMARY KEY, label TEXT NOT NULL, site TEXT NOT NULL, grp TEXT NOT NULL,
                    state TEXT NOT NULL) {keyed};
CREATE TABLE stream(id {id}, device TEXT NOT NULL, epoch TEXT NOT NULL, UNIQUE(device, epoch));
CREATE TABLE record(stream BIGINT NOT NULL, seq BIGINT NOT NULL, id {blob} NOT NULL, whole INTEGER NOT NULL,
                    json {blob} NOT NULL, PRIMARY KEY(stream, seq, id)) {keyed};
CREATE TABLE file(sha256 TEXT PRIMARY KEY, stream BIGINT NOT NULL, whole INTEGER NOT NULL,
                  held BIGINT NOT NULL, header TEXT NOT NULL) {keyed};
CREATE INDEX file_stream ON file(stream);
CREATE TABLE lesson(device TEXT NOT NULL, id TEXT NOT NULL, version BIGINT NOT NULL, hash8 TEXT NOT NULL,
                    maker8 TEXT NOT NULL, whole INTEGER NOT NULL, info TEXT NOT NULL,
                    PRIMARY KEY(device, id, version, hash8, maker8)) {keyed};
CREATE TABLE pack(id TEXT PRIMARY KEY, version BIGINT NOT NULL, info TEXT NOT NULL) {keyed};
CREATE TABLE spoken(device TEXT NOT NULL, seq BIGINT NOT NULL, learner TEXT NOT NULL, lesson TEXT NOT NULL,
                    day_ms BIGINT NOT NULL, PRIMARY KEY(device, seq, learner, lesson)) {keyed};
CREATE TABLE statement(id TEXT PRIMARY KEY, state TEXT NOT NULL, trouble TEXT NOT NULL,
                       body TEXT NOT NULL) {keyed};
CREATE INDEX statement_state ON statement(state, id);
)sql";

SqlPlace place_of(const std::string& address) {
    return {address, "jankar", kApplicationId, kSchemaVersion};
}

/// An engine's text has no NUL; a device's may.
std::string without_nul(std::string text) {
    std::replace(text.begin(), text.end(), '\0', ' ');
    return text;
}

std::int64_t number(const std::string& text) {
    std::int64_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

Hash256 hash_of_hex(const std::string& hex) {
    Hash256 hash{};
    if (const auto bytes = from_hex(hex); bytes && bytes->size() == hash.size()) {
        std::copy(bytes->begin(), bytes->end(), hash.begin());
    }
    return hash;
}

}  // namespace

Result<std::unique_ptr<Store>> Store::create(const std::string& address, const Programme& programme) {
    ASSIGN_OR_RETURN(auto sql, open_sql(place_of(address), SqlMode::Create));
    const auto fill = [&]() -> Result<void> {
        RETURN_IF_ERROR(sql->run(sql->with_dialect(kSchema)));
        for (const auto& [key, value] :
             {std::pair{"programme", programme.name}, std::pair{"homepage", programme.homepage},
              std::pair{"signing_key", programme.signing_key}}) {
            RETURN_IF_ERROR(sql->run("INSERT INTO setting VALUES($1, $2)", {std::string(key), value}));
        }
        return sql->commit();
    };
    if (auto filled = fill(); !filled) {
        sql.reset();
        if (!is_server(address)) {
            std::remove(address.c_str());
        }
        return fail(std::move(filled).error());
    }
    return std::unique_ptr<Store>(new Store(std::move(sql), programme));
}

Result<std::unique_ptr<Store>> Store::open(const std::string& address, Mode mode) {
    ASSIGN_OR_RETURN(auto sql,
                     open_sql(place_of(address), mode == Mode::Read ? SqlMode::Read : SqlMode::Write));
    Programme programme;
    RETURN_IF_ERROR(sql->query("SELECT key, value FROM setting", {}, [&](const SqlRow& row) {
        if (row[0] == "programme") {
            programme.name = row[1];
        } else if (row[0] == "homepage") {
            programme.homepage = row[1];
        } else if (row[0] == "signing_key") {
            programme.signing_key = row[1];
        }
    }));
    return std::unique_ptr<Store>(new Store(std::move(sql), std::move(programme)));
}

Result<void> Store::begin_adding() {
    return sql_->begin_bulk();
}

Result<void> Store::end_adding() {
    return sql_->end_bulk();
}

Result<std::unordered_set<std::string>> Store::known_files() {
    std::unordered_set<std::string> known;
    RETURN_IF_ERROR(
        sql_->query("SELECT sha256 FROM file", {}, [&](const SqlRow& row) { known.insert(row[0]); }));
    return known;
}

Result<bool> Store::has_file(const Hash256& sha256) {
    bool found = false;
    RETURN_IF_ERROR(sql_->query("SELECT 1 FROM file WHERE sha256 = $1", {to_hex(sha256)},
                                [&](const SqlRow&) { found = true; }));
    return found;
}

Result<std::optional<Stream>> Store::stream_of_file(const Hash256& sha256) {
    std::optional<Stream> found;
    RETURN_IF_ERROR(sql_->query(
        "SELECT stream.id, stream.device, stream.epoch FROM file JOIN stream ON stream.id = file.stream "
        "WHERE file.sha256 = $1",
        {to_hex(sha256)}, [&](const SqlRow& row) {
            found = Stream{number(row[0]), row[1], row[2]};
        }));
    return found;
}

Result<std::int64_t> Store::stream_row(const std::string& device, const std::string& epoch) {
    std::int64_t row = -1;
    const auto look = [&] {
        return sql_->query("SELECT id FROM stream WHERE device = $1 AND epoch = $2", {device, epoch},
                           [&](const SqlRow& found) { row = number(found[0]); });
    };
    RETURN_IF_ERROR(look());
    if (row < 0) {
        RETURN_IF_ERROR(sql_->run("INSERT INTO stream(device, epoch) VALUES($1, $2) ON CONFLICT DO NOTHING",
                                  {device, epoch}));
        RETURN_IF_ERROR(look());
    }
    return row;
}

Result<std::int64_t> Store::add_bundle(const Hash256& sha256, const records::ReadBundle& bundle) {
    const records::BundleHeader& header = bundle.content.header;
    const auto& lines = bundle.content.records;
    if (lines.size() != bundle.ids.size()) {
        return fail(ErrorCode::Bug, "A bundle came without the ids of its records.");
    }
    const std::int64_t whole = bundle.state == records::BundleState::Whole ? 1 : 0;
    std::vector<RecordRow> rows;
    rows.reserve(lines.size());
    for (std::size_t i = 0; i < lines.size(); ++i) {
        rows.push_back({lines[i].seq, &bundle.ids[i], lines[i].json});
    }
    return in_transaction(*sql_, [&]() -> Result<std::int64_t> {
        ASSIGN_OR_RETURN(const std::int64_t stream, stream_row(header.device, header.epoch));
        bool any_partial = false;
        RETURN_IF_ERROR(sql_->query("SELECT 1 FROM file WHERE stream = $1 AND whole = 0 LIMIT 1", {stream},
                                    [&](const SqlRow&) { any_partial = true; }));
        // The second bundle that brings a record can only better how well it is attested.
        ASSIGN_OR_RETURN(const std::int64_t added,
                         sql_->insert_records(stream, whole != 0, any_partial, rows));
        // In the order of the key, as the records: two merges at once never wait for each other in a circle.
        auto lessons = bundle.content.lessons;
        std::sort(lessons.begin(), lessons.end(), [](const auto& a, const auto& b) {
            return std::tie(a.id, a.version, a.hash8, a.maker8) <
                   std::tie(b.id, b.version, b.hash8, b.maker8);
        });
        for (const records::LessonInfo& lesson : lessons) {
            // A cut-short bundle lost the signature over its table of lessons, so a whole one goes before it.
            RETURN_IF_ERROR(sql_->run(
                "INSERT INTO lesson VALUES($1, $2, $3, $4, $5, $6, $7) "
                "ON CONFLICT(device, id, version, hash8, maker8) DO UPDATE SET "
                "info = CASE WHEN excluded.whole > lesson.whole THEN excluded.info "
                "WHEN excluded.whole = lesson.whole AND excluded.info < lesson.info THEN excluded.info "
                "ELSE lesson.info END, "
                "whole = CASE WHEN excluded.whole > lesson.whole THEN excluded.whole "
                "ELSE lesson.whole END "
                "WHERE excluded.whole > lesson.whole OR excluded.info <> lesson.info",
                {header.device, without_nul(lesson.id), std::int64_t{lesson.version},
                 without_nul(lesson.hash8), without_nul(lesson.maker8), whole, lesson_to_json(lesson)}));
        }
        RETURN_IF_ERROR(
            sql_->run("INSERT INTO file VALUES($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
                      {to_hex(sha256), stream, whole, lines.empty() ? header.lo - 1 : lines.back().seq,
                       header_to_json(header)}));
        return added;
    });
}

Result<void> Store::put_devices(const std::vector<Device>& devices) {
    return in_transaction(*sql_, [&]() -> Result<void> {
        for (const Device& device : devices) {
            RETURN_IF_ERROR(sql_->run(
                "INSERT INTO device VALUES($1, $2, $3, $4, $5) ON CONFLICT(id) DO UPDATE SET "
                "label = excluded.label, site = excluded.site, grp = excluded.grp, state = excluded.state",
                {device.id, without_nul(device.label), without_nul(device.site), without_nul(device.group),
                 device.state}));
        }
        return {};
    });
}

Result<std::map<std::string, Device>> Store::devices() {
    std::map<std::string, Device> devices;
    RETURN_IF_ERROR(sql_->query("SELECT id, label, site, grp, state FROM device", {}, [&](const SqlRow& row) {
        devices.emplace(row[0], Device{row[0], row[1], row[2], row[3], row[4]});
    }));
    return devices;
}

Result<std::int64_t> Store::count_records() {
    std::int64_t count = 0;
    RETURN_IF_ERROR(
        sql_->query("SELECT count(*) FROM record", {}, [&](const SqlRow& row) { count = number(row[0]); }));
    return count;
}

Result<std::vector<Stream>> Store::streams() {
    std::vector<Stream> streams;
    RETURN_IF_ERROR(sql_->query("SELECT id, device, epoch FROM stream", {}, [&](const SqlRow& row) {
        streams.push_back({number(row[0]), row[1], row[2]});
    }));
    // Sorted here: engines differ in how they order text.
    std::sort(streams.begin(), streams.end(), [](const Stream& a, const Stream& b) {
        return std::tie(a.device, a.epoch) < std::tie(b.device, b.epoch);
    });
    return streams;
}

Result<std::vector<TakenFile>> Store::files(const Stream& stream) {
    std::vector<std::pair<std::string, TakenFile>> found;
    bool damaged = false;
    RETURN_IF_ERROR(sql_->query("SELECT whole, held, header, sha256 FROM file WHERE stream = $1",
                                {stream.row}, [&](const SqlRow& row) {
                                    const auto header = header_from_json(row[2]);
                                    if (!header) {
                                        damaged = true;
                                        return;
                                    }
                                    TakenFile file;
                                    file.whole = number(row[0]) != 0;
                                    file.held = number(row[1]);
                                    file.lo = header->lo;
                                    file.hi = header->hi;
                                    file.previous = hash_of_hex(header->prev_id);
                                    file.header = *header;
                                    found.emplace_back(row[3], std::move(file));
                                }));
    if (damaged) {
        return fail(ErrorCode::Io, "A header in the store is damaged.");
    }
    std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    std::vector<TakenFile> files;
    for (auto& [sha256, file] : found) {
        files.push_back(std::move(file));
    }
    return files;
}

Result<void> Store::each_record(const Stream& stream, const RecordVisitor& visit) {
    return sql_->each_record(stream.row, visit);
}

Result<std::vector<records::LessonInfo>> Store::lessons(const std::string& device) {
    std::vector<records::LessonInfo> lessons;
    RETURN_IF_ERROR(
        sql_->query("SELECT info FROM lesson WHERE device = $1", {device}, [&](const SqlRow& row) {
            if (auto lesson = lesson_from_json(row[0])) {
                lessons.push_back(std::move(*lesson));
            }
        }));
    std::sort(lessons.begin(), lessons.end(), [](const auto& a, const auto& b) {
        return std::tie(a.id, a.version, a.hash8, a.maker8) < std::tie(b.id, b.version, b.hash8, b.maker8);
    });
    return lessons;
}

Result<bool> Store::put_pack(const KnownPack& pack) {
    ASSIGN_OR_RETURN(const std::int64_t changed,
                     sql_->run("INSERT INTO pack VALUES($1, $2, $3) ON CONFLICT(id) DO UPDATE SET "
                               "version = excluded.version, info = excluded.info "
                               "WHERE excluded.version > pack.version",
                               {pack.id, pack.version, pack_to_json(pack.title, pack.path, pack.lessons)}));
    return changed > 0;
}

Result<std::vector<KnownPack>> Store::packs() {
    std::map<std::string, KnownPack> packs;
    RETURN_IF_ERROR(sql_->query("SELECT id, version, info FROM pack", {}, [&](const SqlRow& row) {
        KnownPack pack{row[0], number(row[1]), {}, {}, {}};
        if (pack_from_json(row[2], pack.title, pack.path, pack.lessons)) {
            packs.emplace(pack.id, std::move(pack));
        }
    }));
    std::vector<KnownPack> out;
    for (auto& [id, pack] : packs) {
        out.push_back(std::move(pack));
    }
    return out;
}

Result<void> Store::put_spoken(const SpokenFact& fact) {
    RETURN_IF_ERROR(sql_->run("INSERT INTO spoken VALUES($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
                              {fact.device, fact.seq, fact.learner, fact.lesson, fact.day_ms}));
    return {};
}

Result<std::vector<SpokenFact>> Store::spoken() {
    std::vector<SpokenFact> facts;
    RETURN_IF_ERROR(
        sql_->query("SELECT device, seq, learner, lesson, day_ms FROM spoken", {}, [&](const SqlRow& row) {
            facts.push_back({row[0], number(row[1]), row[2], row[3], number(row[4])});
        }));
    std::sort(facts.begin(), facts.end(), [](const SpokenFact& a, const SpokenFact& b) {
        return std::tie(a.device, a.seq, a.learner, a.lesson) <
               std::tie(b.device, b.seq, b.learner, b.lesson);
    });
    return facts;
}

Result<void> Store::freeze_statements(const std::vector<FrozenStatement>& statements) {
    return in_transaction(*sql_, [&]() -> Result<void> {
        for (const FrozenStatement& one : statements) {
            RETURN_IF_ERROR(sql_->run("INSERT INTO statement VALUES($1, $2, $3, $4) ON CONFLICT DO NOTHING",
                                      {one.id, one.state, one.trouble, one.body}));
        }
        return {};
    });
}

Result<void> Store::mark_statements(const std::vector<std::string>& ids, const std::string& state,
                                    const std::string& trouble) {
    return in_transaction(*sql_, [&]() -> Result<void> {
        for (const std::string& id : ids) {
            RETURN_IF_ERROR(sql_->run("UPDATE statement SET state = $1, trouble = $2 WHERE id = $3",
                                      {state, without_nul(trouble), id}));
        }
        return {};
    });
}

Result<std::vector<FrozenStatement>> Store::statements(const std::string& state, const std::string& after,
                                                       std::int64_t limit) {
    std::vector<FrozenStatement> out;
    const auto take = [&](const SqlRow& row) { out.push_back({row[0], row[1], row[2], row[3]}); };
    // Ids are of 0-9 a-f and hyphens, which every engine orders alike within one place of the text.
    const std::string columns = "SELECT id, body, state, trouble FROM statement WHERE ";
    RETURN_IF_ERROR(state.empty()
                        ? sql_->query(columns + "id > $1 ORDER BY id LIMIT $2", {after, limit}, take)
                        : sql_->query(columns + "state = $1 AND id > $2 ORDER BY id LIMIT $3",
                                      {state, after, limit}, take));
    return out;
}

Result<std::optional<FrozenStatement>> Store::statement(const std::string& id) {
    std::optional<FrozenStatement> found;
    RETURN_IF_ERROR(sql_->query("SELECT id, body, state, trouble FROM statement WHERE id = $1", {id},
                                [&](const SqlRow& row) {
                                    found = FrozenStatement{row[0], row[1], row[2], row[3]};
                                }));
    return found;
}

Result<std::map<std::string, std::int64_t>> Store::count_statements() {
    std::map<std::string, std::int64_t> counts;
    RETURN_IF_ERROR(sql_->query("SELECT state, count(*) FROM statement GROUP BY state", {},
                                [&](const SqlRow& row) { counts[row[0]] = number(row[1]); }));
    return counts;
}

}  // namespace jankar::collect
