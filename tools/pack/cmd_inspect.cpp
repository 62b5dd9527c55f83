// jankar-pack info, verify and extract.
#include <cstdio>

#include "content/base/files.h"
#include "content/lesson/json.h"
#include "content/pack/keys.h"
#include "content/pack/pack.h"
#include "content/pack/update_pack.h"
#include "tools/pack/commands.h"
#include "tools/pack/console.h"
#include "tools/pack/data_folders.h"
#include "tools/pack/pack_objects.h"
#include "tools/pack/project.h"
#include "tools/pack/report.h"

namespace jankar::build {

namespace {

std::string title_of(const lesson::ByLang& titles) {
    auto english = titles.find("en");
    return english != titles.end() ? english->second
           : titles.empty()        ? std::string()
                                   : titles.begin()->second;
}

std::string joined(const std::vector<std::string>& words) {
    std::string out;
    for (const std::string& word : words) {
        out += (out.empty() ? "" : " ") + word;
    }
    return out;
}

void print_info(const pack::Pack& pack) {
    const pack::Manifest& m = pack.manifest();
    std::printf("%s\n  id %s, version %d: %s\n", pack.path().c_str(), m.id.c_str(), m.version,
                title_of(m.title).c_str());
    std::printf("  maker: %s; signed: %s\n", m.maker_name.empty() ? "not said" : m.maker_name.c_str(),
                pack.signer() ? pack.signer()->c_str() : "no");
    if (!m.base.empty()) {
        std::printf("  update, with what the installed pack %s holds\n", joined(m.base).c_str());
    }
    std::printf("  languages: %s\n  licence: %s\n", joined(m.langs).c_str(), m.licence.c_str());
    for (const pack::LessonEntry& entry : m.lessons) {
        std::printf("  lesson %s, version %d: %s (%s, %d minutes, %d steps, %s)%s\n", entry.id.c_str(),
                    entry.version, title_of(entry.title).c_str(), entry.subject.c_str(), entry.minutes,
                    entry.steps, joined(entry.langs).c_str(), entry.is_private ? " private" : "");
    }
}

/// Whether one of the .pub files in `folder` holds this key.
bool is_trusted(const std::optional<std::string>& signer, const std::string& folder) {
    if (!signer || folder.empty() || !is_folder(folder)) {
        return false;
    }
    Result<std::vector<std::string>> names = list_folder(folder);
    for (const std::string& name : names ? *names : std::vector<std::string>()) {
        if (name.ends_with(".pub")) {
            Result<pack::PublicKey> key = pack::read_public_key(folder + "/" + name);
            if (key && to_hex(key->key) == *signer) {
                return true;
            }
        }
    }
    return false;
}

/// " of 12, the others in first": how much of an update lies in the packs that it counts on.
std::string counted_on(const pack::Pack& pack) {
    if (pack.manifest().base.empty()) {
        return {};
    }
    std::vector<Error> unreadable;  // verify told of them
    return " of " + std::to_string(pack::listed_objects(pack, unreadable).size()) + ", the others in " +
           joined(pack.manifest().base);
}

}  // namespace

int run_info(const Options& options) {
    Console console;
    int code = 0;
    std::vector<PackFacts> packs;
    for (const std::string& path : options.paths) {
        Result<std::shared_ptr<const pack::Pack>> pack = pack::Pack::open(path, pack::Pack::Accept::Updates);
        if (!pack) {
            code = std::max(code, console.fail_with(pack.error()));
        } else if (options.json) {
            packs.push_back({path, (*pack)->manifest_json(), (*pack)->signer()});
        } else {
            print_info(**pack);
        }
    }
    if (options.json) {
        std::printf("%s\n", info_json(packs).c_str());
    }
    return code;
}

int run_verify(const Options& options) {
    Console console;
    const std::string& path = options.paths.front();
    Result<std::shared_ptr<const pack::Pack>> pack = pack::Pack::open(path, pack::Pack::Accept::Updates);
    if (!pack) {
        if (exit_code_for(pack.error().code) != 1) {
            return console.fail_with(pack.error());
        }
        if (options.json) {
            std::printf(
                "%s\n",
                verify_json({{"error", "", 0, "pack_refused", pack.error().text}}, {}, false).c_str());
            return 1;
        }
        return console.fail_with(pack.error());
    }
    console.begin("MB");
    lesson::Faults faults = (*pack)->verify([&](std::uint64_t done, std::uint64_t total) {
        console.progress("verifying", static_cast<std::int64_t>(done / 1000000),
                         static_cast<std::int64_t>(total / 1000000));
    });
    console.clear();
    const std::string trust = options.trust.empty() ? default_trust_folder() : options.trust;
    const bool trusted = is_trusted((*pack)->signer(), trust);
    if (options.json) {
        std::printf("%s\n", verify_json(faults, (*pack)->signer(), trusted).c_str());
    } else {
        for (const lesson::Fault& fault : faults) {
            std::fprintf(stderr, "%s\n", told(fault, path).c_str());
        }
        if (faults.empty()) {
            std::printf("%s: whole; lessons: %d, objects: %d%s, %s.\n", path.c_str(),
                        static_cast<int>((*pack)->manifest().lessons.size()),
                        static_cast<int>((*pack)->object_count()), counted_on(**pack).c_str(),
                        !(*pack)->signer() ? "not signed"
                        : trusted          ? "signed by a trusted maker"
                                           : "signed");
        }
    }
    return lesson::has_errors(faults) ? 1 : 0;
}

int run_extract(const Options& options) {
    Console console;
    Result<std::shared_ptr<const pack::Pack>> pack =
        pack::Pack::open(options.paths.front(), pack::Pack::Accept::Updates);
    if (!pack) {
        return console.fail_with(pack.error());
    }
    Result<int> count = extract_pack(**pack, options.output);
    if (!count) {
        return console.fail_with(count.error());
    }
    std::printf("%s: %d files.\n", options.output.c_str(), *count);
    return 0;
}

}  // namespace jankar::build
