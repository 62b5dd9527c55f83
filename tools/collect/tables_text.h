#pragma once
// The tables of a report as files: completions.csv, learners.csv, devices.csv with the columns of collect.md,
// and the devices as JSON for `status --json`. Pure functions, any thread.
#include <string>

#include "tools/collect/fold.h"

namespace jankar::collect {

std::string completions_csv(const Tables& tables);
/// With names the last column is `name`, empty for everyone whose people file was not collected.
std::string learners_csv(const Tables& tables, bool with_names);
std::string devices_csv(const Tables& tables);
/// {"devices":[{the columns of devices.csv}]}
std::string devices_json(const Tables& tables);
/// For a person at a terminal.
std::string devices_text(const Tables& tables);

}  // namespace jankar::collect
