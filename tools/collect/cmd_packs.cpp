#include "tools/collect/cmd_packs.h"

#include <fmt/format.h>

#include <filesystem>

#include "content/pack/pack.h"
#include "tools/collect/store.h"

namespace jankar::collect {
namespace {

constexpr std::size_t kShortHex = 8;

KnownPack known_pack(const pack::Pack& pack) {
    const pack::Manifest& manifest = pack.manifest();
    KnownPack known;
    known.id = manifest.id;
    known.version = manifest.version;
    known.title = {manifest.title.begin(), manifest.title.end()};
    std::error_code error;
    known.path = std::filesystem::absolute(pack.path(), error).string();
    for (const pack::LessonEntry& entry : manifest.lessons) {
        if (entry.is_private) {
            continue;  // nothing is ever recorded of it
        }
        records::LessonInfo lesson;
        lesson.id = entry.id;
        lesson.version = entry.version;
        lesson.hash8 = entry.hash.substr(0, kShortHex);
        lesson.maker8 = pack.signer() ? pack.signer()->substr(0, kShortHex) : std::string();
        lesson.subject = entry.subject;
        lesson.course = entry.course;
        lesson.steps = entry.steps;
        lesson.scored_steps = -1;  // the manifest does not tell
        lesson.title = {entry.title.begin(), entry.title.end()};
        known.lessons.push_back(std::move(lesson));
    }
    return known;
}

}  // namespace

int run_packs(const StoreChoice& choice, const std::vector<std::string>& files) {
    const auto store = Store::open(choice.address, Store::Mode::Write);
    if (!store) {
        return say(store.error());
    }
    int exit_code = 0;
    for (const std::string& file : files) {
        const auto pack = pack::Pack::open(file);
        if (!pack) {
            fmt::print(stderr, "refused: {}: {}\n", file, pack.error().text);
            exit_code = kRefused;
            continue;
        }
        const KnownPack known = known_pack(**pack);
        const auto news = (*store)->put_pack(known);
        if (!news) {
            return say(news.error());
        }
        fmt::print("{} {}: {}, {}\n", known.id, known.version,
                   counted(static_cast<std::int64_t>(known.lessons.size()), "lesson", "lessons"),
                   *news ? "taken" : "this version or a later one is known");
    }
    return exit_code;
}

}  // namespace jankar::collect
