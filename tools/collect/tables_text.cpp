#include "tools/collect/tables_text.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "tools/collect/csv.h"
#include "tools/collect/dates.h"

namespace jankar::collect {
namespace {

const std::vector<std::string_view> kDeviceColumns = {
    "programme", "site",    "device",   "label",   "continues",         "state",        "app_version",
    "learners",  "records", "first_at", "last_at", "last_collected_at", "time_quality", "gaps",
    "forks",     "clock",   "card",     "free_mb", "battery",           "packs_behind", "errors"};

std::string known_number(std::int64_t value) {
    return value < 0 ? std::string() : std::to_string(value);
}

std::vector<std::string> device_fields(const Tables& tables, const DeviceRow& row) {
    return {tables.programme.name,
            row.site,
            row.device,
            row.label,
            "",  // continues: a device is handed over only in a later version
            row.state,
            row.app_version,
            std::to_string(row.learners),
            std::to_string(row.records),
            utc_text(row.first_ms),
            utc_text(row.last_ms),
            utc_text(row.collected_ms),
            row.heard_of ? std::string(1, row.time_quality) : std::string(),
            std::to_string(row.gaps),
            std::to_string(row.forks),
            row.clock,
            row.card,
            known_number(row.free_mb),
            known_number(row.battery),
            known_number(row.packs_behind),
            std::to_string(row.errors)};
}

}  // namespace

std::string completions_csv(const Tables& tables) {
    CsvWriter csv({"programme", "site", "group", "device", "learner", "person", "lang", "course", "lesson",
                   "lesson_version", "subject", "completed_at", "time_quality", "first_try_percent",
                   "attempts", "active_minutes", "together", "seen", "evidence"});
    for (const Completion& row : tables.completions) {
        csv.row({tables.programme.name, row.site, row.group, row.device, row.learner, row.person, row.lang,
                 row.course, row.lesson, std::to_string(row.lesson_version), row.subject,
                 utc_text(row.completed.utc_ms), std::string(1, row.completed.quality),
                 row.first_try_percent ? std::to_string(*row.first_try_percent) : std::string(),
                 std::to_string(row.attempts), std::to_string(row.active_minutes),
                 std::to_string(row.together), row.seen ? "1" : "0", evidence_name(row.evidence)});
    }
    return csv.text();
}

std::string learners_csv(const Tables& tables, bool with_names) {
    std::vector<std::string_view> header = {
        "programme",      "site",      "group",   "device",       "learner",          "person",
        "lang",           "joined_at", "last_at", "time_quality", "lessons_finished", "courses_finished",
        "active_minutes", "together",  "seen",    "agreed",       "evidence"};
    if (with_names) {
        header.push_back("name");
    }
    CsvWriter csv(header);
    for (const LearnerRow& row : tables.learners) {
        std::vector<std::string> fields = {tables.programme.name,
                                           row.site,
                                           row.group,
                                           row.device,
                                           row.learner,
                                           row.person,
                                           row.lang,
                                           utc_text(row.joined_ms),
                                           utc_text(row.last_ms),
                                           std::string(1, row.time_quality),
                                           std::to_string(row.lessons_finished),
                                           std::to_string(row.courses_finished),
                                           std::to_string(row.active_minutes),
                                           std::to_string(row.together),
                                           std::to_string(row.seen),
                                           known_number(row.agreed),
                                           evidence_name(row.evidence)};
        if (with_names) {
            fields.push_back(row.name);
        }
        csv.row(fields);
    }
    return csv.text();
}

std::string devices_csv(const Tables& tables) {
    CsvWriter csv(kDeviceColumns);
    for (const DeviceRow& row : tables.devices) {
        csv.row(device_fields(tables, row));
    }
    return csv.text();
}

std::string devices_json(const Tables& tables) {
    nlohmann::ordered_json all;
    all["devices"] = nlohmann::ordered_json::array();
    for (const DeviceRow& row : tables.devices) {
        const std::vector<std::string> fields = device_fields(tables, row);
        nlohmann::ordered_json device;
        for (std::size_t i = 0; i < fields.size(); ++i) {
            const std::string name(kDeviceColumns[i]);
            const bool number = name == "learners" || name == "records" || name == "gaps" ||
                                name == "forks" || name == "free_mb" || name == "battery" ||
                                name == "errors" || name == "packs_behind";
            if (!number) {
                device[name] = fields[i];
            } else if (fields[i].empty()) {
                device[name] = nullptr;
            } else {
                device[name] = std::stoll(fields[i]);
            }
        }
        all["devices"].push_back(std::move(device));
    }
    return all.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

std::string devices_text(const Tables& tables) {
    std::string text;
    for (const DeviceRow& row : tables.devices) {
        const std::string name = row.label.empty() ? row.device.substr(0, 8) : row.label;
        if (!row.heard_of) {
            text += fmt::format("{} ({}): listed, never heard of\n", name, row.device);
            continue;
        }
        text +=
            fmt::format("{} ({}): {}, {} records of {} learners, up to {}", name, row.device, row.state,
                        row.records, row.learners, row.last_ms ? utc_text(*row.last_ms) : "an unknown time");
        for (const auto& [count, word] :
             {std::pair{row.gaps, "gaps"}, std::pair{row.forks, "forks"}, std::pair{row.errors, "errors"}}) {
            text += count > 0 ? fmt::format(", {} {}", count, word) : "";
        }
        text += row.clock == "good" ? "" : fmt::format(", clock {}", row.clock);
        text += row.card == "worn" ? ", CARD WORN: exchange it\n" : "\n";
    }
    return text;
}

}  // namespace jankar::collect
