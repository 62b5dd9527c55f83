#include "player/app/exchange.h"

#include <fmt/format.h>

#include "player/app/stick.h"

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

pack::Trust load_trust(const std::string& data) {
    return pack::Trust::load(data + "/trust");
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
    for (const Error& error : brought.errors) {
        brought.failed.push_back(error.text);
    }
    return brought;
}

}  // namespace jankar::app
