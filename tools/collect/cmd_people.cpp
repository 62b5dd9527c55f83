#include "tools/collect/cmd_people.h"

#include <fmt/format.h>

#include "content/base/files.h"
#include "tools/collect/people.h"
#include "tools/collect/store.h"

namespace jankar::collect {
namespace {

constexpr std::uint64_t kLargestRoster = 256u << 20;

Error no_learner(const std::string& id) {
    return {ErrorCode::Usage, fmt::format("“{}” is no learner; she has 32 characters of 0-9 and a-f.", id)};
}

Result<void> join_roster(PeopleStore& people, const std::string& path) {
    ASSIGN_OR_RETURN(const std::string text, read_text_file(path, kLargestRoster));
    const auto roster = parse_roster(text);
    if (!roster) {
        return fail(roster.error().code, path + ": " + roster.error().text);
    }
    RETURN_IF_ERROR(people.put_roster(*roster));
    fmt::print("{} joined\n", counted(static_cast<std::int64_t>(roster->size()), "learner", "learners"));
    return {};
}

Result<void> run(const PeopleRequest& request) {
    // The store itself must be there: people of a programme that is none would be nobody's.
    RETURN_IF_ERROR(Store::open(request.store.address, Store::Mode::Read));
    for (const std::string& id : request.same) {
        if (!is_learner_id(id)) {
            return fail(no_learner(id));
        }
    }
    if (!request.erase.empty() && !is_learner_id(request.erase)) {
        return fail(no_learner(request.erase));
    }
    if (request.roster.empty() && request.same.empty() && request.erase.empty()) {
        ASSIGN_OR_RETURN(const People people, PeopleStore::read(request.store.address));
        fmt::print(
            "{} with a name or a group, {} joined by a roster, {} said to be one woman, {} forgotten\n",
            counted(static_cast<std::int64_t>(people.by_learner.size()), "learner", "learners"),
            people.roster.size(), counted(static_cast<std::int64_t>(people.same.size()), "pair", "pairs"),
            people.erased.size());
        return {};
    }
    ASSIGN_OR_RETURN(const auto people, PeopleStore::open(request.store.address));
    if (!request.roster.empty()) {
        RETURN_IF_ERROR(join_roster(*people, request.roster));
    }
    if (!request.same.empty()) {
        RETURN_IF_ERROR(people->put_same(request.same[0], request.same[1]));
        fmt::print("{} and {} are one woman\n", request.same[0], request.same[1]);
    }
    if (!request.erase.empty()) {
        RETURN_IF_ERROR(people->erase(request.erase));
        fmt::print("{} is forgotten: name, group, picture and roster; her records stay without a name\n",
                   request.erase);
    }
    return {};
}

}  // namespace

int run_people(const PeopleRequest& request) {
    const auto done = run(request);
    return done ? 0 : say(done.error());
}

}  // namespace jankar::collect
