#pragma once
// Owners of libpq's handles.
#include <libpq-fe.h>

#include <memory>

namespace jankar::collect {

struct PgConnectionCloser {
    void operator()(PGconn* connection) const { PQfinish(connection); }
};
struct PgResultCloser {
    void operator()(PGresult* result) const { PQclear(result); }
};
using PgConnectionPtr = std::unique_ptr<PGconn, PgConnectionCloser>;
using PgResultPtr = std::unique_ptr<PGresult, PgResultCloser>;

}  // namespace jankar::collect
