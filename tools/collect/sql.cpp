#include "tools/collect/sql.h"

namespace jankar::collect {

bool is_server(const std::string& address) {
    return address.rfind("postgresql://", 0) == 0 || address.rfind("postgres://", 0) == 0;
}

std::string shown_address(const std::string& address) {
    const auto start = address.find("://");
    const auto at = address.find('@', start == std::string::npos ? 0 : start);
    if (!is_server(address) || at == std::string::npos) {
        return address.substr(0, is_server(address) ? address.find('?') : std::string::npos);
    }
    const auto colon = address.find(':', start + 3);
    const std::string user = address.substr(0, colon < at ? colon : at);
    return user + address.substr(at, address.find('?') - at);
}

Result<std::unique_ptr<Sql>> open_sql(const SqlPlace& place, SqlMode mode) {
    return is_server(place.address) ? open_postgres(place, mode) : open_sqlite(place, mode);
}

}  // namespace jankar::collect
