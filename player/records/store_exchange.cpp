// What goes between the device and its programme: the card, receipts, bundles and people files.
#include <algorithm>
#include <utility>

#include "content/base/files.h"
#include "content/base/log.h"
#include "player/records/collected.h"
#include "player/records/device_store.h"
#include "player/records/export.h"
#include "player/records/people_file.h"
#include "player/records/prune.h"
#include "player/records/safe_write.h"

namespace jankar::records {

namespace {

constexpr const char* kCard = "programme";
/// A stick may bring receipts of several hundred devices; more is no honest one.
constexpr std::size_t kMostReceipts = 20'000;
/// That are read before anybody has tapped.
constexpr std::size_t kMostReceiptsAtFirst = 200;
constexpr std::int64_t kDayMs = 24LL * 60 * 60 * 1000;

bool is_hex(std::string_view text) {
    return std::all_of(text.begin(), text.end(),
                       [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

/// Whether a whole people file with this mark lies in the folder.
bool people_lie_there(const std::string& folder, const std::string& mark) {
    const auto names = list_folder(folder);
    return names && std::any_of(names->begin(), names->end(), [&](const std::string& name) {
               if (!name.ends_with(kPeopleEnding)) {
                   return false;
               }
               const auto source = open_file_source(folder + "/" + name);
               const auto file = source ? read_people(**source, {}) : fail(source.error());
               return file && file->content.header.mark == mark;
           });
}

}  // namespace

Result<std::optional<ProgrammeCard>> DeviceStore::programme() {
    ASSIGN_OR_RETURN(const std::string text, device_setting(kCard));
    if (text.empty()) {
        return std::optional<ProgrammeCard>();
    }
    ASSIGN_OR_RETURN(ProgrammeCard card, read_card(text));
    return std::optional(std::move(card));
}

Result<bool> DeviceStore::set_programme(const std::string& text, bool first_too) {
    RETURN_IF_ERROR(need_writable());
    ASSIGN_OR_RETURN(const ProgrammeCard card, read_card(text));
    ASSIGN_OR_RETURN(const auto now, programme());
    if (!now && !first_too) {
        return fail(ErrorCode::Refused, "The first programme card is brought by the trainer.");
    }
    if (now && now->key != card.key) {
        return fail(ErrorCode::Refused, "This programme card is of another programme.");
    }
    if (now && card.number <= now->number) {
        ASSIGN_OR_RETURN(const std::string kept, device_setting(kCard));
        return card.number == now->number && kept != text
                   ? Result<bool>(
                         fail(ErrorCode::Refused,
                              "There are two programme cards with the same number; the first stays."))
                   : Result<bool>(false);
    }
    const auto keep = [&]() -> Result<void> {
        RETURN_IF_ERROR(log().set_meta(std::string("setting.") + kCard, text));
        return log().set_meta("setting.detail", card.detail);
    };
    RETURN_IF_ERROR(recorder_->change(keep));
    return true;
}

Result<BroughtIn> DeviceStore::bring_in(const std::string& folder, bool first_card_too) {
    RETURN_IF_ERROR(need_writable());
    BroughtIn brought;
    if (!is_folder(folder)) {
        return brought;
    }
    // The card first: receipts are signed with the key that it names.
    const std::string card_path = folder + "/" + std::string(kCardName);
    if (is_file(card_path)) {
        ASSIGN_OR_RETURN(const auto now, programme());
        const auto text = read_text_file(card_path, kLargestCard);
        const auto taken = text ? set_programme(*text, first_card_too) : fail(text.error());
        if (taken) {
            brought.card = *taken;
        } else if (!now && !first_card_too && text && read_card(*text)) {
            brought.card_waits = true;
        } else {
            brought.refused.push_back({std::string(kCardName), taken.error().text});
        }
    }
    ASSIGN_OR_RETURN(const auto card, programme());
    if (!card) {
        return brought;
    }
    ASSIGN_OR_RETURN(const auto names, list_folder(folder));
    std::size_t read = 0;
    std::int64_t newest_day = 0;  // that the office signed, for whichever device
    for (const std::string& name : names) {
        if (!name.ends_with(kReceiptEnding) || ++read > kMostReceipts) {
            continue;
        }
        const auto file = read_file(folder + "/" + name, kLargestReceipt);
        const auto receipt = file ? read_receipt(*file, card->receipt_key) : fail(file.error());
        newest_day = std::max(newest_day, receipt ? receipt->day : 0);
        const auto answer = receipt ? take_receipt(*recorder_, *receipt) : fail(receipt.error());
        if (!answer) {
            if (receipt && answer.error().code != ErrorCode::Refused) {
                return fail(answer.error());  // the device's own trouble, not the file's
            }
            brought.refused.push_back({name, answer.error().text});
        } else if (*answer == ReceiptAnswer::Taken) {
            ++brought.receipts;
        }
    }
    if (newest_day > 0) {
        // A clock that shows less is wrong; nobody waits for it.
        RETURN_IF_ERROR(raise_floor(newest_day * kDayMs));
    }
    if (brought.receipts > 0) {
        if (const auto pruned = prune(*recorder_); !pruned) {
            log_warning(pruned.error().text);
        }
    }
    return brought;
}

Result<StickNews> DeviceStore::stick_news(const std::string& folder, bool first_card_too) {
    StickNews news;
    ASSIGN_OR_RETURN(const auto card, programme());
    news.is_sealed = card.has_value();
    ASSIGN_OR_RETURN(news.is_owed, is_owed(log(), folder + "/out"));
    const std::string in = folder + "/in";
    const auto names = list_folder(in);
    if (!names) {
        return news;
    }
    if (const auto text = read_text_file(in + "/" + std::string(kCardName), kLargestCard)) {
        if (const auto other = read_card(*text)) {
            news.brings = card ? other->key == card->key && other->number > card->number : first_card_too;
        }
    }
    if (!card || news.brings) {
        return news;
    }
    ASSIGN_OR_RETURN(const auto chains, log().chains());
    constexpr std::size_t kDevice8 = 8;
    const auto may_be_ours = [&](const std::string& name) {
        // A stick carries the receipts of many devices; a name says whose it is, unless somebody renamed it.
        const bool is_named = name.size() > kDevice8 && name[kDevice8] == '-' &&
                              is_hex(std::string_view(name).substr(0, kDevice8));
        return !is_named || std::any_of(chains.begin(), chains.end(), [&](const Chain& chain) {
            return chain.device.starts_with(std::string_view(name).substr(0, kDevice8));
        });
    };
    std::size_t read = 0;
    for (const std::string& name : *names) {
        if (!name.ends_with(kReceiptEnding) || !may_be_ours(name) || ++read > kMostReceiptsAtFirst) {
            continue;
        }
        const auto file = read_file(in + "/" + name, kLargestReceipt);
        const auto receipt = file ? read_receipt(*file, card->receipt_key) : fail(file.error());
        if (receipt) {
            ASSIGN_OR_RETURN(news.brings, is_receipt_news(log(), *receipt));
        }
        if (news.brings) {
            break;
        }
    }
    return news;
}

Result<CollectedCounts> DeviceStore::collected() {
    ASSIGN_OR_RETURN(const std::int64_t exported, log().last_of_kind("export"));
    ASSIGN_OR_RETURN(CollectedCounts counts, count_collected(log(), exported));
    ASSIGN_OR_RETURN(const auto card, programme());
    counts.sealed = card.has_value();
    return counts;
}

Result<std::vector<SeqSpan>> DeviceStore::received() {
    return received_spans(log());
}

Result<std::vector<Person>> DeviceStore::persons() {
    ASSIGN_OR_RETURN(const auto women, learners());
    std::vector<Person> persons;
    for (const Learner& woman : women) {
        Person person;
        person.learner = woman.id;
        person.group = woman.group;
        person.agreed = woman.office == 1;
        if (person.agreed) {
            person.name = woman.name;
            person.drawing = woman.drawing;
            person.lang = woman.settings.lang;
            ASSIGN_OR_RETURN(person.picture, people_->photo(woman.id));
            if (person.picture.size() > kMaxPictureBytes) {
                person.picture.clear();
            }
        }
        persons.push_back(std::move(person));
    }
    return persons;
}

Result<std::vector<std::string>> DeviceStore::export_people(const ProgrammeCard& card,
                                                            const std::string& folder) {
    std::vector<std::string> paths;
    PeopleContent content;
    ASSIGN_OR_RETURN(content.persons, persons());
    if (content.persons.empty() || recorder_->key().secret_key.empty()) {
        return paths;
    }
    const std::string mark = people_mark(content.persons, recorder_->key());
    ASSIGN_OR_RETURN(const std::string received, received_people(log()));
    if (mark == received || people_lie_there(folder, mark)) {
        return paths;
    }
    const Stamp now = recorder_->now();
    content.header.programme = card.name;
    ASSIGN_OR_RETURN(content.header.label, device_setting("label"));
    content.header.device = device_id();
    content.header.epoch = epoch();
    content.header.seq = log().head().seq;
    content.header.wall_ms = now.wall_ms;
    content.header.mono_ms = now.mono_ms;
    content.header.boot = now.boot;
    ASSIGN_OR_RETURN(const Bytes file, write_people(content, card.sealing, recorder_->key()));
    ASSIGN_OR_RETURN(std::string path, safe_write(folder, people_name(content.header, file), file));
    paths.push_back(std::move(path));
    return paths;
}

Result<std::vector<std::string>> DeviceStore::export_bundles(const std::string& folder) {
    tell_agreements();
    if (!waiting_.empty()) {
        RETURN_IF_ERROR(recorder_->change([&] { return count_waiting(); }));
        waiting_.clear();
    }
    ASSIGN_OR_RETURN(const auto card, programme());
    ASSIGN_OR_RETURN(auto paths, export_chains(*recorder_, device_state_, card, player_version_, folder));
    if (card) {
        ASSIGN_OR_RETURN(auto more, export_people(*card, folder));
        paths.insert(paths.end(), more.begin(), more.end());
    }
    return paths;
}

}  // namespace jankar::records
