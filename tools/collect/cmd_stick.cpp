#include "tools/collect/cmd_stick.h"

#include <fmt/format.h>

#include <filesystem>
#include <map>

#include "content/base/files.h"
#include "content/pack/pack.h"
#include "player/records/programme_card.h"
#include "tools/collect/store.h"

namespace jankar::collect {
namespace {

/// programme.toml as `init` left it: beside the keys.
Result<bool> leave_card(const StoreChoice& choice, const std::string& folder) {
    const auto parent = std::filesystem::path(choice.keys_file()).parent_path().string();
    const std::string from = (parent.empty() ? "." : parent) + "/" + std::string(records::kCardName);
    const auto card = read_text_file(from, records::kLargestCard);
    if (!card || !records::read_card(*card)) {
        return false;
    }
    const std::string to = folder + "/" + std::string(records::kCardName);
    const auto there = read_text_file(to, records::kLargestCard);
    if (there && *there == *card) {
        return false;
    }
    RETURN_IF_ERROR(make_folders(folder));
    RETURN_IF_ERROR(write_file_atomic(to, as_bytes(*card)));
    return true;
}

/// Packs the stick carries in an older version, or not at all.
Result<std::vector<std::string>> leave_packs(Store& store, const std::string& folder) {
    std::vector<std::string> written;
    ASSIGN_OR_RETURN(const auto packs, store.packs());
    std::map<std::string, std::int64_t> there;
    if (is_folder(folder)) {
        ASSIGN_OR_RETURN(const auto names, list_folder(folder));
        for (const std::string& name : names) {
            if (const auto pack = pack::Pack::open(folder + "/" + name)) {
                std::int64_t& version = there[(*pack)->manifest().id];
                version = std::max<std::int64_t>(version, (*pack)->manifest().version);
            }
        }
    }
    for (const KnownPack& pack : packs) {
        const auto has = there.find(pack.id);
        if ((has != there.end() && has->second >= pack.version) || !is_file(pack.path)) {
            continue;
        }
        RETURN_IF_ERROR(make_folders(folder));
        const std::string to = fmt::format("{}/{}-{}.jkpack", folder, pack.id, pack.version);
        std::error_code error;
        // Under its name only when it is whole: a stick may be pulled.
        std::filesystem::copy_file(pack.path, to + ".part", std::filesystem::copy_options::overwrite_existing,
                                   error);
        if (!error) {
            std::filesystem::rename(to + ".part", to, error);
        }
        if (error) {
            std::error_code ignored;
            std::filesystem::remove(to + ".part", ignored);
            return fail(io_error(error.value(), "write", to));
        }
        RETURN_IF_ERROR(fsync_folder(folder));
        written.push_back(to);
    }
    return written;
}

}  // namespace

int run_stick(const StoreChoice& choice, const std::string& folder) {
    const std::string out = folder + "/jankar/out";
    if (!is_folder(out)) {
        return say(
            {ErrorCode::NotFound, fmt::format("{} has no folder jankar/out: nothing was brought.", folder)});
    }
    const auto added = add_all(choice, {out}, folder + "/jankar/in");
    if (!added) {
        return say(added.error());
    }
    const int exit_code = tell_added(*added);
    const auto card = leave_card(choice, folder + "/jankar/in");
    if (!card) {
        return say(card.error());
    }
    if (*card) {
        fmt::print("programme card written\n");
    }
    const auto store = Store::open(choice.address, Store::Mode::Read);
    if (!store) {
        return say(store.error());
    }
    const auto packs = leave_packs(**store, folder + "/jankar/packs");
    if (!packs) {
        return say(packs.error());
    }
    for (const std::string& pack : *packs) {
        fmt::print("pack written: {}\n", pack);
    }
    return exit_code;
}

}  // namespace jankar::collect
