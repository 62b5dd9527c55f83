#include <fmt/format.h>

#include <charconv>
#include <cstring>

#include "tools/collect/pg_ptrs.h"
#include "tools/collect/sql.h"

namespace jankar::collect {
namespace {

constexpr int kFetchRows = 5'000;
constexpr std::size_t kCopyPiece = 1u << 20;

/// The words a server answers with may be several lines; a person reads one sentence.
std::string first_line(const char* text) {
    std::string line = text != nullptr ? text : "";
    line = line.substr(0, line.find('\n'));
    for (const std::string_view severity : {"ERROR:  ", "FATAL:  ", "PANIC:  "}) {
        const auto place = line.find(severity);
        line = place == std::string::npos ? line : line.substr(place + severity.size());
    }
    while (!line.empty() && (line.back() == '.' || line.back() == ' ')) {
        line.pop_back();
    }
    return line;
}

Error server_error(const std::string& shown, const std::string& state, const std::string& words) {
    const auto is = [&](std::string_view start) { return state.rfind(start, 0) == 0; };
    if (is("53100")) {
        return {ErrorCode::NoSpace, fmt::format("The disk of {} is full.", shown)};
    }
    if (is("25006")) {
        return {ErrorCode::ReadOnly, fmt::format("{} cannot be written: it is read-only.", shown)};
    }
    if (is("55P03") || is("40P01")) {
        return {ErrorCode::Locked,
                fmt::format("Another program is working with {}; try again when it is done.", shown)};
    }
    return {ErrorCode::Io, fmt::format("{} cannot be read or written: {}.", shown, words)};
}

void put_u16be(Bytes& out, std::uint16_t value) {
    out.push_back(static_cast<std::uint8_t>(value >> 8));
    out.push_back(static_cast<std::uint8_t>(value));
}
void put_u32be(Bytes& out, std::uint32_t value) {
    put_u16be(out, static_cast<std::uint16_t>(value >> 16));
    put_u16be(out, static_cast<std::uint16_t>(value));
}
void put_i64be(Bytes& out, std::int64_t value) {
    const auto bits = static_cast<std::uint64_t>(value);
    put_u32be(out, static_cast<std::uint32_t>(bits >> 32));
    put_u32be(out, static_cast<std::uint32_t>(bits));
}
std::int64_t read_i64be(const char* bytes) {
    std::uint64_t value = 0;
    for (int i = 0; i < 8; ++i) {
        value = value << 8 | static_cast<std::uint8_t>(bytes[i]);
    }
    return static_cast<std::int64_t>(value);
}

class PgSql : public Sql {
 public:
    PgSql(PgConnectionPtr connection, std::string shown)
        : connection_(std::move(connection)), shown_(std::move(shown)) {}

    Result<std::int64_t> run(const std::string& sql, const SqlParams& params) override {
        ASSIGN_OR_RETURN(const PgResultPtr result, ask(sql, params, 0));
        std::int64_t changed = 0;
        const std::string_view words = PQcmdTuples(result.get());
        std::from_chars(words.data(), words.data() + words.size(), changed);
        return changed;
    }

    Result<void> query(const std::string& sql, const SqlParams& params,
                       const std::function<void(const SqlRow&)>& visit) override {
        ASSIGN_OR_RETURN(const PgResultPtr result, ask(sql, params, 0));
        SqlRow row(static_cast<std::size_t>(PQnfields(result.get())));
        for (int i = 0; i < PQntuples(result.get()); ++i) {
            for (std::size_t c = 0; c < row.size(); ++c) {
                const int column = static_cast<int>(c);
                row[c].assign(PQgetvalue(result.get(), i, column),
                              static_cast<std::size_t>(PQgetlength(result.get(), i, column)));
            }
            visit(row);
        }
        return {};
    }

    Result<void> begin() override { return plain("BEGIN"); }
    Result<void> commit() override { return plain("COMMIT"); }
    void rollback() override { PgResultPtr(PQexec(connection_.get(), "ROLLBACK")).reset(); }

    Result<void> hasten() override { return plain("SET synchronous_commit = off"); }
    Result<void> settle() override { return plain("SET synchronous_commit = on"); }
    Result<void> begin_bulk() override {
        // A temporary table is unlogged and this connection's own: two merges at once do not meet in it.
        RETURN_IF_ERROR(plain("CREATE TEMP TABLE IF NOT EXISTS staging(seq BIGINT, id BYTEA, json BYTEA)"));
        return hasten();
    }
    Result<void> end_bulk() override {
        // A commit that waits for the medium takes every earlier one with it.
        RETURN_IF_ERROR(settle());
        return plain(
            "INSERT INTO setting VALUES('added', '1') ON CONFLICT(key) DO UPDATE SET value = excluded.value");
    }

    Result<std::int64_t> insert_records(std::int64_t stream, bool whole, bool raise,
                                        const std::vector<RecordRow>& rows) override {
        RETURN_IF_ERROR(plain("TRUNCATE staging"));
        RETURN_IF_ERROR(copy_in(rows));
        // In the order of the key, so that two merges at once take the same rows in the same order.
        ASSIGN_OR_RETURN(const std::int64_t added, run("INSERT INTO record SELECT $1::bigint, seq, id, "
                                                       "$2::integer, json FROM staging ORDER BY seq, id "
                                                       "ON CONFLICT DO NOTHING",
                                                       {stream, std::int64_t{whole ? 1 : 0}}));
        if (whole && raise && added < static_cast<std::int64_t>(rows.size())) {
            RETURN_IF_ERROR(
                run("UPDATE record SET whole = 1 FROM staging WHERE record.stream = $1 AND record.seq = "
                    "staging.seq AND record.id = staging.id AND record.whole = 0",
                    {stream}));
        }
        return added;
    }

    Result<void> each_record(std::int64_t stream, const RecordVisitor& visit) override {
        // The number is our own, so it may stand in the text; a cursor takes no parameters. Outside a
        // transaction the cursor is held, so that what is read may lead to writing.
        const bool alone = PQtransactionStatus(connection_.get()) == PQTRANS_IDLE;
        if (alone) {
            RETURN_IF_ERROR(begin());
        }
        RETURN_IF_ERROR(plain(fmt::format(
            "DECLARE records NO SCROLL CURSOR {} FOR SELECT seq, id, whole, json FROM record WHERE "
            "stream = {} ORDER BY seq, id",
            alone ? "WITH HOLD" : "", stream)));
        if (alone) {
            RETURN_IF_ERROR(commit());
        }
        for (;;) {
            ASSIGN_OR_RETURN(const PgResultPtr result,
                             ask(fmt::format("FETCH {} FROM records", kFetchRows), {}, 1));
            const int count = PQntuples(result.get());
            for (int i = 0; i < count; ++i) {
                Hash256 id{};
                if (PQgetlength(result.get(), i, 1) == static_cast<int>(id.size())) {
                    std::memcpy(id.data(), PQgetvalue(result.get(), i, 1), id.size());
                }
                visit(read_i64be(PQgetvalue(result.get(), i, 0)), id,
                      PQgetvalue(result.get(), i, 2)[PQgetlength(result.get(), i, 2) - 1] != 0,
                      std::string_view(PQgetvalue(result.get(), i, 3),
                                       static_cast<std::size_t>(PQgetlength(result.get(), i, 3))));
            }
            if (count < kFetchRows) {
                return plain("CLOSE records");
            }
        }
    }

    std::string with_dialect(std::string schema) const override {
        for (const auto& [word, own] : {std::pair<std::string, std::string>{
                                            "{id}", "BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY"},
                                        {"{blob}", "BYTEA"},
                                        {"{keyed}", ""},
                                        // Text in the order of its bytes, as SQLite has it.
                                        {" TEXT ", " VARCHAR COLLATE \"C\" "}}) {
            for (auto at = schema.find(word); at != std::string::npos; at = schema.find(word)) {
                schema.replace(at, word.size(), own);
            }
        }
        return schema;
    }

 private:
    Error last_error(const PGresult* result) const {
        const char* state = result != nullptr ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : nullptr;
        return server_error(shown_, state != nullptr ? state : "",
                            first_line(PQerrorMessage(connection_.get())));
    }

    Result<void> plain(const std::string& sql) {
        const PgResultPtr result(PQexec(connection_.get(), sql.c_str()));
        const ExecStatusType status = PQresultStatus(result.get());
        if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) {
            return fail(last_error(result.get()));
        }
        return {};
    }

    Result<PgResultPtr> ask(const std::string& sql, const SqlParams& params, int format) {
        std::vector<std::string> texts;
        std::vector<const char*> values;
        texts.reserve(params.size());
        for (const SqlParam& param : params) {
            const auto* number = std::get_if<std::int64_t>(&param);
            texts.push_back(number != nullptr ? std::to_string(*number) : std::get<std::string>(param));
            values.push_back(texts.back().c_str());
        }
        PgResultPtr result(params.empty() && format == 0
                               ? PQexec(connection_.get(), sql.c_str())
                               : PQexecParams(connection_.get(), sql.c_str(), static_cast<int>(params.size()),
                                              nullptr, values.data(), nullptr, nullptr, format));
        const ExecStatusType status = PQresultStatus(result.get());
        if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) {
            return fail(last_error(result.get()));
        }
        return result;
    }

    /// COPY in its binary form: no byte of a record needs to be written in another way.
    Result<void> copy_in(const std::vector<RecordRow>& rows) {
        const PgResultPtr result(
            PQexec(connection_.get(), "COPY staging(seq, id, json) FROM STDIN (FORMAT binary)"));
        if (PQresultStatus(result.get()) != PGRES_COPY_IN) {
            return fail(last_error(result.get()));
        }
        Bytes piece;
        piece.reserve(kCopyPiece + (64u << 10));
        append(piece, as_bytes(std::string_view("PGCOPY\n\377\r\n\0", 11)));
        put_u32be(piece, 0);  // flags
        put_u32be(piece, 0);  // no extension of the header
        const auto send = [&] {
            const bool sent = PQputCopyData(connection_.get(), reinterpret_cast<const char*>(piece.data()),
                                            static_cast<int>(piece.size())) == 1;
            piece.clear();
            return sent;
        };
        bool sent = true;
        for (const RecordRow& row : rows) {
            put_u16be(piece, 3);
            put_u32be(piece, 8);
            put_i64be(piece, row.seq);
            put_u32be(piece, static_cast<std::uint32_t>(row.id->size()));
            append(piece, *row.id);
            put_u32be(piece, static_cast<std::uint32_t>(row.json.size()));
            append(piece, as_bytes(row.json));
            if (piece.size() > kCopyPiece) {
                sent = sent && send();
            }
        }
        put_u16be(piece, 0xFFFF);
        sent = sent && send();
        if (!sent || PQputCopyEnd(connection_.get(), nullptr) != 1) {
            return fail(last_error(nullptr));
        }
        Result<void> done;
        while (const PgResultPtr end{PQgetResult(connection_.get())}) {
            if (PQresultStatus(end.get()) != PGRES_COMMAND_OK) {
                done = fail(last_error(end.get()));
            }
        }
        return done;
    }

    PgConnectionPtr connection_;
    std::string shown_;
};

}  // namespace

Result<std::unique_ptr<Sql>> open_postgres(const SqlPlace& place, SqlMode mode) {
    const std::string shown = shown_address(place.address);
    PgConnectionPtr connection(PQconnectdb(place.address.c_str()));
    if (!connection || PQstatus(connection.get()) != CONNECTION_OK) {
        return fail(ErrorCode::Io,
                    fmt::format("{} cannot be reached: {}.", shown,
                                first_line(connection ? PQerrorMessage(connection.get()) : "")));
    }
    PQsetNoticeProcessor(
        connection.get(), [](void*, const char*) {}, nullptr);
    std::unique_ptr<Sql> sql = std::make_unique<PgSql>(std::move(connection), shown);
    bool there = false;
    RETURN_IF_ERROR(sql->query("SELECT 1 FROM pg_namespace WHERE nspname = $1", {place.schema},
                               [&](const SqlRow&) { there = true; }));
    if (mode == SqlMode::Create && there) {
        return fail(ErrorCode::Usage,
                    fmt::format("{} holds a store already; a store is never overwritten.", shown));
    }
    if (mode != SqlMode::Create && !there) {
        return fail(ErrorCode::NotFound,
                    fmt::format("There is no store in {}; jankar-collect init makes one.", shown));
    }
    RETURN_IF_ERROR(sql->run("SET client_encoding = 'UTF8'"));
    if (mode == SqlMode::Create) {
        RETURN_IF_ERROR(sql->begin());
        RETURN_IF_ERROR(sql->run("CREATE SCHEMA " + place.schema));
    }
    RETURN_IF_ERROR(sql->run("SET search_path = " + place.schema));
    if (mode == SqlMode::Read) {
        RETURN_IF_ERROR(sql->run("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"));
    }
    return sql;
}

}  // namespace jankar::collect
