#pragma once
// export and push: completions into the systems an office already has.
#include <cstdint>
#include <string>

#include "tools/collect/command.h"

namespace jankar::collect {

struct ExportRequest {
    std::string format;  ///< xapi: one statement a line; csv: completions.csv
    std::string file;
};
int run_export(const StoreChoice& store, const ExportRequest& request);

struct PushRequest {
    std::string lrs, user, password_file;
    std::int64_t timeout_s = 120;
};
int run_push(const StoreChoice& store, const PushRequest& request);

}  // namespace jankar::collect
