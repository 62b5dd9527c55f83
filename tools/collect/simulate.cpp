#include "tools/collect/simulate.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "content/base/files.h"
#include "player/records/programme_card.h"
#include "tools/collect/csv.h"
#include "tools/collect/simulate_device.h"

namespace jankar::collect {
namespace {

constexpr std::int64_t kMostDevices = 1'000'000, kMostRecords = 100'000'000;
constexpr std::int64_t kBundleRecords = 5'000;
constexpr std::int64_t kSticks = 20;
constexpr std::int64_t kWornEvery = 16, kAnswersEvery = 7;

enum class Fault { Twice, Overlap, Gap, Fork, Clock, CutShort, Restore, None, Count };

class Simulation {
 public:
    Simulation(const SimulateRequest& request, records::ProgrammeCard card)
        : request_(request), card_(std::move(card)), dice_(request.seed) {}

    Result<Simulated> run(const std::function<void(std::int64_t)>& progress) {
        CsvWriter list({"device", "label", "site", "group", "state"});
        for (std::int64_t d = 0; d < request_.devices; ++d) {
            const Fault fault = request_.faults
                                    ? static_cast<Fault>(d % static_cast<std::int64_t>(Fault::Count))
                                    : Fault::None;
            RETURN_IF_ERROR(one_device(d, fault, list));
            progress(truth_.records);
        }
        if (request_.faults) {
            RETURN_IF_ERROR(strangers());
        }
        RETURN_IF_ERROR(write_file_atomic(request_.folder + "/devices.csv", as_bytes(list.text())));
        RETURN_IF_ERROR(write_file_atomic(request_.folder + "/truth.json", as_bytes(truth_text())));
        return Simulated{written_, truth_.records};
    }

 private:
    Result<void> one_device(std::int64_t d, Fault fault, CsvWriter& list) {
        const auto share = [&](std::int64_t whole, std::int64_t i) { return whole * i / request_.devices; };
        std::vector<std::string> women;
        for (std::int64_t w = share(request_.learners, d); w < share(request_.learners, d + 1); ++w) {
            women.push_back(simulated_learner(request_.seed, static_cast<std::uint64_t>(w)));
        }
        const std::int64_t count =
            std::max<std::int64_t>(1, share(request_.records, d + 1) - share(request_.records, d));
        const Ways ways{fault == Fault::Clock, request_.faults && d % kWornEvery == kWornEvery - 3,
                        d % kAnswersEvery == kAnswersEvery - 4};
        worn_ += ways.worn_card ? 1 : 0;
        place_ = simulated_place(d);
        SimulatedDevice device(request_.seed, d, women, ways);
        list.row({device.device(), device.label(), place_, "", "enrolled"});
        stick_ = d % kSticks;
        if (fault == Fault::Fork) {
            return forked(d, device, count);
        }
        device.live(fault == Fault::Restore ? count / 2 : count);
        if (fault == Fault::None) {
            device.say_same();
            return all_of(device);
        }
        const std::int64_t third = seam(device, device.first() + count / 3);
        const std::int64_t two_thirds = seam(device, device.first() + 2 * count / 3);
        switch (fault) {
            case Fault::Twice:
                RETURN_IF_ERROR(all_of(device));
                return put_again();
            case Fault::Overlap:
                RETURN_IF_ERROR(put_people(device, People::OldAndNew));
                device.tell(device.first(), device.head(), truth_);
                RETURN_IF_ERROR(put(device, device.first(), two_thirds));
                return put(device, third + 1, device.head());
            case Fault::Gap:
                if (third >= two_thirds || two_thirds >= device.head()) {
                    return all_of(device);
                }
                gaps_ += 1;
                RETURN_IF_ERROR(put_people(device, People::New));
                device.tell(device.first(), third, truth_);
                device.tell(two_thirds + 1, device.head(), truth_);
                RETURN_IF_ERROR(put(device, device.first(), third));
                return put(device, two_thirds + 1, device.head());
            case Fault::CutShort:
                RETURN_IF_ERROR(all_of(device));
                return put_cut_short();
            case Fault::Restore:
                RETURN_IF_ERROR(all_of(device));
                device.restore();
                device.live(count / 2);
                return all_of(device);
            default:
                return all_of(device);
        }
    }

    /// The card was copied: both devices go on under one key, with other women.
    Result<void> forked(std::int64_t d, SimulatedDevice& device, std::int64_t count) {
        device.live(count / 2);
        SimulatedDevice copy = device;
        const std::int64_t shared = device.head();
        device.live(count / 4);
        std::vector<std::string> others;
        for (std::uint64_t i = 0; i < 3; ++i) {
            others.push_back(simulated_learner(request_.seed + 1, static_cast<std::uint64_t>(d) * 10 + i));
        }
        copy.other_women(std::move(others));
        copy.live(count / 4);
        forks_ += 1;
        RETURN_IF_ERROR(all_of(device));
        copy.tell(shared + 1, copy.head(), truth_);
        RETURN_IF_ERROR(put_people(copy, People::New));
        return put(copy, copy.first(), copy.head());
    }

    /// What has no place in the programme: refused with a reason, or passed over without a word.
    Result<void> strangers() {
        for (std::int64_t i = 0; i < 3; ++i) {
            SimulatedDevice stranger(request_.seed + 1'000, i, {simulated_learner(request_.seed + 1'000, 1)},
                                     {});
            stranger.live(20);
            stick_ = i;
            ASSIGN_OR_RETURN(const Bytes bytes,
                             stranger.bundle(stranger.first(), stranger.head(), "Another programme", {}));
            RETURN_IF_ERROR(write(fmt::format("stranger-{}.jkrec", i), bytes));
            refused_ += 1;
            Bytes junk;
            for (int n = 0; n < 4'000; ++n) {
                junk.push_back(static_cast<std::uint8_t>(dice_.below(256)));
            }
            RETURN_IF_ERROR(write(fmt::format("junk-{}.jkrec", i), junk));
            RETURN_IF_ERROR(write(fmt::format("junk-{}.jkpeople", i), junk));
            ASSIGN_OR_RETURN(const Bytes people,
                             stranger.people_file(stranger.people("Another programme"),
                                                  {Bytes(junk.begin(), junk.begin() + 32)}));
            RETURN_IF_ERROR(write(fmt::format("stranger-{}.jkpeople", i), people));
            refused_ += 3;
            RETURN_IF_ERROR(write(fmt::format("IMG-{}.jpg", i), junk));
        }
        return {};
    }

    static std::int64_t seam(const SimulatedDevice& device, std::int64_t near) {
        const auto& seams = device.seams();
        const auto place = std::lower_bound(seams.begin(), seams.end(), near);
        return place == seams.end() ? device.head() : *place;
    }

    /// Everything, in bundles of a size that devices write.
    Result<void> all_of(const SimulatedDevice& device) {
        device.tell(device.first(), device.head(), truth_);
        RETURN_IF_ERROR(put_people(device, People::New));
        for (std::int64_t lo = device.first(); lo <= device.head(); lo += kBundleRecords) {
            RETURN_IF_ERROR(put(device, lo, std::min(device.head(), lo + kBundleRecords - 1)));
        }
        return {};
    }

    Result<void> put(const SimulatedDevice& device, std::int64_t lo, std::int64_t hi) {
        ASSIGN_OR_RETURN(last_, device.bundle(lo, hi, card_.name, card_.sealing));
        last_name_ = fmt::format("{}-{}-{}-{:06}", device.label(), lo, hi, written_);
        return write(last_name_ + ".jkrec", last_);
    }
    enum class People { New, OldAndNew };
    /// Who the women are: the newest file holds, whatever came before or comes after it. Only ever sealed.
    Result<void> put_people(const SimulatedDevice& device, People which) {
        if (card_.sealing.empty()) {
            return {};
        }
        records::PeopleContent content = device.people(card_.name);
        const std::string name = fmt::format("{}-{:08}-{:06}", device.label(), device.head(), written_);
        if (which == People::OldAndNew) {
            records::PeopleContent old = content;
            old.header.seq = 1;
            for (records::Person& person : old.persons) {
                person.agreed = true;
                person.name = "Not her name";
            }
            ASSIGN_OR_RETURN(const Bytes bytes, device.people_file(old, card_.sealing));
            RETURN_IF_ERROR(write("A-before-" + name + ".jkpeople", bytes));
        }
        for (const records::Person& person : content.persons) {
            truth_.names[person.learner] = person.name;
            places_[person.learner] = place_;
        }
        ASSIGN_OR_RETURN(last_people_, device.people_file(content, card_.sealing));
        last_people_name_ = name;
        return write(name + ".jkpeople", last_people_);
    }
    Result<void> put_again() {
        known_ += 1;
        stick_ = (stick_ + 1) % kSticks;
        RETURN_IF_ERROR(write(last_name_ + " (1).jkrec", last_));
        if (last_people_.empty()) {
            return {};
        }
        known_ += 1;
        return write(last_people_name_ + " (1).jkpeople", last_people_);
    }
    Result<void> put_cut_short() {
        damaged_ += 1;
        if (!last_people_.empty()) {
            damaged_ += 1;
            RETURN_IF_ERROR(write(last_people_name_ + "-cut.jkpeople",
                                  ByteView(last_people_).first(last_people_.size() - 60)));
        }
        return write(last_name_ + "-cut.jkrec",
                     ByteView(last_).first(last_.size() - 40 - dice_.below(last_.size() / 2)));
    }

    Result<void> write(const std::string& name, ByteView bytes) {
        const std::string folder = fmt::format("{}/stick-{:02}/jankar/out", request_.folder, stick_);
        RETURN_IF_ERROR(make_folders(folder));
        ++written_;
        return write_file_atomic(folder + "/" + name, bytes);
    }

    std::string truth_text() const {
        std::int64_t plays = 0, agreed = 0, refusals = 0;
        for (const auto& key : truth_.finished) {
            plays += truth_.plays.at(key);
        }
        for (const auto& [learner, yes] : truth_.agreed) {
            (yes ? agreed : refusals) += 1;
        }
        nlohmann::ordered_json lessons, questions;
        std::map<std::string, std::pair<std::int64_t, std::int64_t>> came;  // lesson -> (began, finished)
        for (const auto& [key, count] : truth_.plays) {
            came[key.second].first += 1;
            came[key.second].second += truth_.finished.count(key) != 0 ? 1 : 0;
        }
        for (const auto& [lesson, count] : came) {
            lessons[lesson] = {{"began", count.first}, {"finished", count.second}};
        }
        for (const auto& [key, answers] : truth_.questions) {
            questions[key.first + "/" + key.second] = {{"first", answers.first},
                                                       {"first_right", answers.first_right}};
        }
        // A name is told where she said yes in a record that came; two persons of one name at one place may
        // be one woman.
        std::int64_t named = 0, doubles = 0;
        std::map<std::pair<std::string, std::string>, std::set<std::string>> called;
        for (const auto& [learner, name] : truth_.names) {
            const auto said = truth_.agreed.find(learner);
            if (!name.empty() && said != truth_.agreed.end() && said->second) {
                named += 1;
                const auto other = truth_.person.find(learner);
                called[{places_.at(learner), name}].insert(other == truth_.person.end() ? learner
                                                                                        : other->second);
            }
        }
        for (const auto& [name, persons] : called) {
            doubles += static_cast<std::int64_t>(persons.size()) - 1;
        }
        const nlohmann::ordered_json json{{"devices", request_.devices},
                                          {"records", truth_.records},
                                          {"women", truth_.women.size()},
                                          {"ids", truth_.ids.size()},
                                          {"completions", truth_.finished.size()},
                                          {"attempts", plays},
                                          {"seen", truth_.seen.size()},
                                          {"together", truth_.together.size()},
                                          {"agreed", agreed},
                                          {"declined", refusals},
                                          {"named", named},
                                          {"undecided_doubles", doubles},
                                          {"devices_worn", worn_},
                                          {"devices_with_gaps", gaps_},
                                          {"devices_forked", forks_},
                                          {"files", written_},
                                          {"files_known", known_},
                                          {"files_cut_short_or_refused", damaged_ + refused_},
                                          {"lessons", lessons},
                                          {"questions", questions}};
        return json.dump(1) + "\n";
    }

    const SimulateRequest& request_;
    records::ProgrammeCard card_;
    Dice dice_;
    Truth truth_;
    std::int64_t stick_ = 0, written_ = 0, known_ = 0, damaged_ = 0, refused_ = 0, gaps_ = 0, forks_ = 0,
                 worn_ = 0;
    std::map<std::string, std::string> places_;  ///< by learner
    std::string place_, last_people_name_;
    Bytes last_people_;
    Bytes last_;
    std::string last_name_;
};

}  // namespace

Result<Simulated> simulate(const SimulateRequest& request,
                           const std::function<void(std::int64_t)>& progress) {
    if (request.devices < 1 || request.devices > kMostDevices || request.learners < 0 ||
        request.learners > kMostRecords || request.records < request.devices ||
        request.records > kMostRecords) {
        return fail(ErrorCode::Usage,
                    fmt::format("simulate needs 1 to {} devices and at least as many records, at most {}.",
                                kMostDevices, kMostRecords));
    }
    if (is_folder(request.folder)) {
        ASSIGN_OR_RETURN(const auto names, list_folder(request.folder));
        if (!names.empty()) {
            return fail(ErrorCode::Usage,
                        fmt::format("{} is not empty; nothing is overwritten.", request.folder));
        }
    }
    RETURN_IF_ERROR(make_folders(request.folder));
    records::ProgrammeCard card;
    if (!request.card.empty()) {
        ASSIGN_OR_RETURN(const std::string text, read_text_file(request.card, records::kLargestCard));
        ASSIGN_OR_RETURN(card, records::read_card(text));
    }
    return Simulation(request, std::move(card)).run(progress);
}

}  // namespace jankar::collect
