#include "player/app/pack_commands.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

#include "content/base/clock.h"
#include "content/base/files.h"
#include "content/base/log.h"
#include "player/app/data_lock.h"
#include "player/app/exchange.h"
#include "player/app/stick.h"
#include "player/app/version.h"
#include "player/records/store.h"

namespace jankar::app {
namespace {

int report(const Error& error) {
    log_error(error.text);
    return exit_code_for(error.code);
}

/// One line on a terminal that tells how far it is and how long it may take; nothing into a pipe.
class Progress {
 public:
    bool operator()(const std::string& name, std::uint64_t done, std::uint64_t total) {
        const std::int64_t now = system_clock().monotonic_ms();
        if (began_ms_ < 0) {
            began_ms_ = now;
            began_at_ = done;
        }
        if (is_terminal_ && now - told_ms_ >= kTellMs && done > began_at_ && now - began_ms_ >= kTellMs) {
            told_ms_ = now;
            const auto left_s = static_cast<std::int64_t>(static_cast<double>(total - done) *
                                                          static_cast<double>(now - began_ms_) /
                                                          static_cast<double>(done - began_at_) / 1000.0);
            std::fprintf(stderr, "\r%s: %d %%, %lld s left   ", name.c_str(),
                         static_cast<int>(total > 0 ? done * 100 / total : 100),
                         static_cast<long long>(left_s));
            is_line_open_ = true;
        }
        return true;
    }
    void end() {
        if (is_line_open_) {
            std::fprintf(stderr, "\r%60s\r", "");
        }
        *this = Progress();
    }

 private:
    static constexpr std::int64_t kTellMs = 500;
    bool is_terminal_ = ::isatty(STDERR_FILENO) != 0;
    bool is_line_open_ = false;
    std::int64_t began_ms_ = -1, told_ms_ = 0;
    std::uint64_t began_at_ = 0;
};

std::string name_of(const pack::Manifest& manifest) {
    return fmt::format("{} {}", manifest.id, manifest.version);
}

/// What was done, on standard output; the exit code of it.
int tell_installed(const pack::Offer& offer, const pack::Installed& installed) {
    const std::string name = name_of(offer.manifest);
    if (installed.repaired > 0) {
        std::printf("%s was here; %d damaged parts of it are whole again\n", name.c_str(),
                    installed.repaired);
    } else if (installed.was_here) {
        std::printf("%s is here already\n", name.c_str());
    } else {
        std::printf("%s installed  %s\n", name.c_str(), installed.path.c_str());
    }
    if (installed.damaged == 0) {
        return 0;
    }
    log_error(
        fmt::format("{}: {} parts are damaged, and their lessons do not play; --install of a better copy "
                    "brings just those parts.",
                    offer.path, installed.damaged));
    return 1;
}

int install_one(const std::string& path, const Options& options, const Paths& paths,
                const pack::Installer& installer, pack::Trust& trust, Progress& progress) {
    pack::Offer offer = installer.look(path, read_device(options, paths, ""), trust);
    offer.is_known = offer.is_known || path.substr(0, path.find_last_of('/')) == paths.packs;
    const auto installed =
        installer.install(offer, options.trust, [&](std::uint64_t done, std::uint64_t total) {
            return progress(name_of(offer.manifest), done, total);
        });
    progress.end();
    if (!installed) {
        return report(installed.error());
    }
    if (options.trust && !offer.is_known && !offer.signer.empty()) {
        if (auto kept = trust.keep(offer.signer, offer.manifest.maker_name); !kept) {
            report(kept.error());
            return std::max(tell_installed(offer, *installed), 3);
        }
    }
    return tell_installed(offer, *installed);
}

/// The card in force; none where there are no records yet, or none that can be read.
std::optional<records::ProgrammeCard> programme_of(const std::string& data) {
    const auto store = records::Store::open({.folder = data, .player_version = kVersion, .read_only = true});
    auto card = store ? (*store)->programme() : fail(store.error());
    return card ? std::move(*card) : std::nullopt;
}

}  // namespace

int install_packs(const Options& options, const Paths& paths) {
    const auto lock = lock_data(options.data);
    if (!lock) {
        return report(lock.error());
    }
    const pack::Installer installer({installed_folder(options.data), 0});
    pack::Trust trust = load_trust(options.data, programme_of(options.data));
    Progress progress;
    int code = 0;
    for (const std::string& path : options.install) {
        code = std::max(code, install_one(path, options, paths, installer, trust, progress));
    }
    return code;
}

int exchange_with(const Options& options, const Paths& paths) {
    const std::string& stick = options.exchange_folder;
    if (!is_folder(stick)) {
        log_error(fmt::format("There is no folder {} to exchange with.", stick));
        return 3;
    }
    auto store = records::Store::open({.folder = options.data, .player_version = kVersion});
    if (!store) {
        return report(store.error());
    }
    int code = 0;
    const pack::Shelf shelf = read_device(options, paths, "");
    const RecordsHalf half = exchange_records(**store, stick, device_state(shelf), false);
    for (const std::string& path : half.paths) {
        std::printf("%s\n", path.c_str());
    }
    for (const std::string& name : half.visit.in) {
        std::printf("%s taken\n", name.c_str());
    }
    for (const Error& error : half.errors) {
        code = std::max(code, report(error));
    }
    if (half.waits) {
        std::printf(
            "what was learned waits for the trainer: without a programme card it would go out unsealed\n");
    }
    if (half.trouble != StickTrouble::Gone) {
        Progress progress;
        const Brought brought = exchange_packs(
            stick, half, pack::Installer({installed_folder(options.data), 0}), shelf, options.data,
            [&](const BringProgress& so_far) { return progress("packs", so_far.done, so_far.total); });
        progress.end();
        for (const std::string& name : brought.names) {
            std::printf("%s installed\n", name.c_str());
        }
        for (const Error& error : brought.errors) {
            code = std::max(code, report(error));
        }
        if (brought.waiting > 0) {
            std::printf("%d packs wait for the trainer: nobody here knows who made them\n", brought.waiting);
        }
    }
    if (auto closed = (*store)->close(); !closed) {
        code = std::max(code, report(closed.error()));
    }
    std::printf("%s\n",
                leave_stick(stick) ? "take the stick out" : "wait for its light, then take the stick out");
    return code;
}

}  // namespace jankar::app
