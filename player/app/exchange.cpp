#include "player/app/exchange.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

#include "content/base/bytes.h"
#include "content/base/files.h"

namespace jankar::app {

using pack::Offer;

std::vector<pack::PackFolder> shelf_folders(const Options& options, const Paths& paths) {
    std::vector<pack::PackFolder> folders;
    for (const std::string& folder : options.pack_folders) {
        folders.push_back({folder, true});
    }
    folders.push_back({installed_folder(options.data), true});
    if (options.packs.empty() && options.pack_folders.empty()) {
        folders.push_back({paths.packs, true});
    }
    return folders;
}

pack::Shelf read_device(const Options& options, const Paths& paths, const std::string& cache) {
    return pack::Library::open(cache).scan(options.packs, shelf_folders(options, paths));
}

records::DeviceState device_state(const pack::Shelf& shelf) {
    records::DeviceState state;
    for (const pack::ShelfPack& entry : shelf.packs) {
        state.packs[entry.id] = entry.version;
    }
    return state;
}

pack::Trust load_trust(const std::string& data, const std::optional<records::ProgrammeCard>& card) {
    std::vector<pack::PublicKey> programme;
    if (card) {
        std::vector<std::string> hexes = card->makers;
        hexes.push_back(card->key);
        for (const std::string& hex : hexes) {
            if (auto key = from_hex(hex)) {
                programme.push_back({std::move(*key), card->name});
            }
        }
    }
    return pack::Trust::load(data + "/trust", programme);
}

std::string installed_folder(const std::string& data) {
    return data + "/packs";
}

std::vector<Offer> offers_on_stick(const std::string& folder, const pack::Installer& installer,
                                   const pack::Shelf& shelf, const pack::Trust& trust) {
    std::vector<Offer> offers;
    for (const std::string& path : packs_on_stick(folder)) {
        offers.push_back(installer.look(path, shelf, trust));
    }
    return offers;
}

Brought bring_packs(const std::vector<Offer>& offers, const pack::Installer& installer, bool is_trainer,
                    const std::function<bool(const BringProgress&)>& progress) {
    Brought brought;
    std::vector<const Offer*> wanted;
    BringProgress all;
    for (const Offer& offer : offers) {
        if (offer.kind == Offer::Kind::Refused || offer.kind == Offer::Kind::Clash ||
            offer.kind == Offer::Kind::NoBase) {
            brought.errors.push_back(*offer.error);
        } else if (offer.kind == Offer::Kind::New || offer.kind == Offer::Kind::Update) {
            if (offer.is_known || is_trainer) {
                wanted.push_back(&offer);
                all.total += offer.bytes;
            } else {
                ++brought.waiting;
            }
        }
    }
    std::uint64_t before = 0;
    for (const Offer* offer : wanted) {
        const auto installed =
            installer.install(*offer, is_trainer, [&](std::uint64_t done, std::uint64_t total) {
                // An update grows to the whole pack; the sum goes by what lies on the stick.
                all.done = before + (total > 0 ? done * offer->bytes / total : 0);
                return !progress || progress(all);
            });
        before += offer->bytes;
        if (installed) {
            brought.names.push_back(fmt::format("{} {}", offer->manifest.id, offer->manifest.version));
            if (installed->damaged > 0) {
                brought.errors.push_back(
                    {ErrorCode::Corrupt, fmt::format("{}: {} parts did not arrive whole; their lessons wait "
                                                     "for a better copy.",
                                                     offer->path, installed->damaged)});
            }
            continue;
        }
        brought.errors.push_back(installed.error());
        if (installed.error().code == ErrorCode::Cancelled) {
            brought.is_cancelled = true;
            break;
        }
        if (installed.error().code == ErrorCode::Io || installed.error().code == ErrorCode::NotFound) {
            brought.is_gone = true;
            break;
        }
    }
    return brought;
}

StickTrouble trouble_of(const Error& error, const std::string& stick) {
    if (error.code == ErrorCode::ReadOnly) {
        return StickTrouble::Locked;
    }
    const std::string probe = stick + "/jankar/out/.probe";
    const auto kept = write_file_atomic(probe, as_bytes("x"));
    ::unlink(probe.c_str());
    if (error.code == ErrorCode::NoSpace) {
        constexpr std::uint64_t kFull = 1 << 20;
        const auto free = free_space(stick);
        // Else it is the device's own disk.
        return free && *free < kFull ? StickTrouble::Full : StickTrouble::None;
    }
    return error.code != ErrorCode::Io ? StickTrouble::None : kept ? StickTrouble::Worn : StickTrouble::Gone;
}

namespace {

/// Programme card and receipts.
void take_in(records::Store& store, const std::string& stick, bool is_trainer, RecordsHalf& half) {
    const auto brought = store.bring_in(stick + "/jankar/in", is_trainer);
    if (!brought) {
        half.errors.push_back(brought.error());
        return;
    }
    if (brought->card) {
        half.visit.in.emplace_back(records::kCardName);
    }
    if (brought->receipts > 0) {
        half.visit.in.push_back(fmt::format("{} receipts", brought->receipts));
    }
    half.waits = half.waits || brought->card_waits;
    for (const records::RefusedFile& refused : brought->refused) {
        half.errors.push_back({ErrorCode::Refused, fmt::format("{}: {}", refused.file, refused.reason)});
    }
}

}  // namespace

RecordsHalf exchange_records(records::Store& store, const std::string& stick,
                             const records::DeviceState& state, bool is_trainer) {
    RecordsHalf half;
    half.visit.device = store.device_id().substr(0, 8);
    half.visit.label = store.device_setting("label").value_or("");
    store.set_device_state(state);
    // Before anything is read: what this stick brings may change what is owed to it.
    const auto news = store.stick_news(stick + "/jankar", is_trainer);
    const bool is_sealed = news && news->is_sealed;
    if (is_sealed || is_trainer) {
        auto written = store.export_bundles(stick + "/jankar/out");
        if (!written) {
            half.trouble = trouble_of(written.error(), stick);
            half.errors.push_back(written.error());
        } else {
            for (const std::string& path : *written) {
                half.visit.out.push_back(path.substr(path.find_last_of('/') + 1));
            }
            half.paths = std::move(*written);
        }
    } else {
        half.waits = news && news->is_owed;
    }
    if (half.trouble != StickTrouble::Gone) {
        take_in(store, stick, is_trainer, half);
    }
    if (auto card = store.programme()) {
        half.card = std::move(*card);
    } else {
        half.errors.push_back(card.error());
    }
    for (const Error& error : half.errors) {
        half.visit.failed.push_back(error.text);
    }
    return half;
}

Brought exchange_packs(const std::string& stick, const RecordsHalf& first, const pack::Installer& installer,
                       const pack::Shelf& shelf, const std::string& data,
                       const std::function<bool(const BringProgress&)>& progress) {
    Brought brought = bring_packs(offers_on_stick(stick, installer, shelf, load_trust(data, first.card)),
                                  installer, false, progress);
    if (brought.is_gone) {
        return brought;
    }
    Visit visit = first.visit;
    visit.in.insert(visit.in.end(), brought.names.begin(), brought.names.end());
    for (const Error& error : brought.errors) {
        visit.failed.push_back(error.text);
    }
    if (auto written = write_visit(stick, visit); !written && first.trouble == StickTrouble::None) {
        brought.trouble = trouble_of(written.error(), stick);
        brought.is_gone = brought.trouble == StickTrouble::Gone;
        brought.errors.push_back(written.error());
    }
    return brought;
}

}  // namespace jankar::app
