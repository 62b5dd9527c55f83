#pragma once
// One way to two engines: SQLite in a file, PostgreSQL 15 at an address. What a store asks is the same SQL
// for both, with parameters $1, $2 … that first appear in this order; only what must be fast, the records
// themselves, is written for each. `with_dialect` turns the words {id} {blob} {keyed} of a schema into those
// of the engine.
//
// Not thread-safe. Errors: NotFound, Locked, ReadOnly, NoSpace or Io, one sentence each; it never holds a
// password.
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "content/base/bytes.h"
#include "content/base/result.h"

namespace jankar::collect {

using SqlParam = std::variant<std::int64_t, std::string>;
using SqlParams = std::vector<SqlParam>;
/// The columns of one row as text.
using SqlRow = std::vector<std::string>;

/// Records of one chain, on their way into the table `record`.
struct RecordRow {
    std::int64_t seq = 0;
    const Hash256* id = nullptr;
    std::string_view json;
};

class Sql {
 public:
    virtual ~Sql() = default;

    /// How many rows it changed. Without parameters it may be several statements.
    virtual Result<std::int64_t> run(const std::string& sql, const SqlParams& params = {}) = 0;
    virtual Result<void> query(const std::string& sql, const SqlParams& params,
                               const std::function<void(const SqlRow&)>& visit) = 0;
    virtual Result<void> begin() = 0;
    virtual Result<void> commit() = 0;
    /// Never fails: what is left open is undone by the engine when the connection ends.
    virtual void rollback() = 0;

    /// From here to settle() a commit need not reach the medium by itself.
    virtual Result<void> hasten() = 0;
    /// Everything before it is on the medium; on a server, by the next commit there that waits for it.
    virtual Result<void> settle() = 0;
    /// Before many insert_records, and after: hasten() and settle() with what they need.
    virtual Result<void> begin_bulk() = 0;
    virtual Result<void> end_bulk() = 0;
    /// How many were new. Rows are in the order of seq; `raise` tells that some of them may be there as not
    /// whole and are to be raised.
    virtual Result<std::int64_t> insert_records(std::int64_t stream, bool whole, bool raise,
                                                const std::vector<RecordRow>& rows) = 0;
    using RecordVisitor =
        std::function<void(std::int64_t seq, const Hash256& id, bool whole, std::string_view json)>;
    virtual Result<void> each_record(std::int64_t stream, const RecordVisitor& visit) = 0;

    virtual std::string with_dialect(std::string schema) const = 0;
};

/// Runs `work` in a transaction; a failure undoes all of it.
template <class Work>
auto in_transaction(Sql& sql, Work work) -> decltype(work()) {
    RETURN_IF_ERROR(sql.begin());
    auto done = work();
    if (!done) {
        sql.rollback();
        return done;
    }
    if (auto committed = sql.commit(); !committed) {
        sql.rollback();
        return fail(std::move(committed).error());
    }
    return done;
}

enum class SqlMode { Read, Write, Create };

/// `schema`: of PostgreSQL, where the tables lie; SQLite has one file for each.
/// `application_id` and `version` mark SQLite's file. A file of another program is Io, a later version too.
struct SqlPlace {
    std::string address;  ///< a path, or postgresql://…
    std::string schema;
    std::int64_t application_id = 0;
    std::int64_t version = 0;
};

bool is_server(const std::string& address);
/// The address without its password.
std::string shown_address(const std::string& address);

/// Read: one state of everything that is read. Create: Usage when it is there already; what comes next is in
/// one transaction, up to `commit`.
Result<std::unique_ptr<Sql>> open_sql(const SqlPlace& place, SqlMode mode);
Result<std::unique_ptr<Sql>> open_sqlite(const SqlPlace& place, SqlMode mode);
Result<std::unique_ptr<Sql>> open_postgres(const SqlPlace& place, SqlMode mode);

}  // namespace jankar::collect
