#pragma once
// people STORE: join a roster, say that two ids are one woman, forget one; without options, who is known.
#include <string>
#include <vector>

#include "tools/collect/command.h"

namespace jankar::collect {

struct PeopleRequest {
    StoreChoice store;
    std::string roster;             ///< path of a CSV file
    std::vector<std::string> same;  ///< two ids, or none
    std::string erase;
};

int run_people(const PeopleRequest& request);

}  // namespace jankar::collect
