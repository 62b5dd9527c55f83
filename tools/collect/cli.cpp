#include "tools/collect/cli.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "content/base/files.h"
#include "content/base/ids.h"
#include "tools/collect/cmd_code.h"
#include "tools/collect/cmd_export.h"
#include "tools/collect/cmd_packs.h"
#include "tools/collect/cmd_people.h"
#include "tools/collect/cmd_scan.h"
#include "tools/collect/cmd_simulate.h"
#include "tools/collect/cmd_stick.h"
#include "tools/collect/command.h"
#include "tools/collect/dates.h"
#include "tools/collect/devices_list.h"
#include "tools/collect/fold.h"
#include "tools/collect/init.h"
#include "tools/collect/keys.h"
#include "tools/collect/people.h"
#include "tools/collect/report.h"
#include "tools/collect/store.h"
#include "tools/collect/tables_text.h"
#include "tools/collect/terminal.h"
#include "tools/collect/verify.h"

namespace jankar::collect {
namespace {

constexpr std::uint64_t kLargestList = 64u << 20;

int run_init(InitRequest request, const std::string& card) {
    if (!card.empty()) {
        const auto renewed =
            renew_card_file(card, request.keys.empty() ? keys_path(request.store) : request.keys);
        if (!renewed) {
            return say(renewed.error());
        }
        fmt::print("{}\n", card);
        return 0;
    }
    if (request.folder.empty()) {
        const std::string parent =
            std::filesystem::path(is_server(request.store) ? request.keys : request.store)
                .parent_path()
                .string();
        request.folder = parent.empty() ? "." : parent;
    }
    const auto made = init_programme(request);
    if (!made) {
        return say(made.error());
    }
    for (const std::string& path : *made) {
        fmt::print("{}\n", path);
    }
    fmt::print("Read instructions.txt next; keep {} secret.\n",
               request.keys.empty() ? keys_path(request.store) : request.keys);
    return 0;
}

int run_add(const StoreChoice& store, const std::vector<std::string>& files, const std::string& receipts) {
    const auto added = add_all(store, files, receipts);
    return added ? tell_added(*added) : say(added.error());
}

int run_verify(const std::vector<std::string>& files, bool json) {
    std::vector<Verdict> verdicts;
    for (const std::string& file : files) {
        verdicts.push_back(verify_file(file));
    }
    if (json) {
        fmt::print("{}\n", verdicts_to_json(verdicts));
    }
    bool all = true;
    for (const Verdict& verdict : verdicts) {
        all = all && verdict.ok;
        if (verdict.ok && !json) {
            fmt::print("{}: whole, {}\n", verdict.file, verdict.summary);
        }
        for (const Fault& fault : verdict.faults) {
            fmt::print(stderr, "{}: {}\n", verdict.file, fault.text);
        }
    }
    return all ? 0 : kRefused;
}

Result<Tables> read_tables(const std::string& path, const Scope& scope) {
    ASSIGN_OR_RETURN(const auto store, Store::open(path, Store::Mode::Read));
    ASSIGN_OR_RETURN(const std::int64_t total, store->count_records());
    ASSIGN_OR_RETURN(const People people, PeopleStore::read(path));
    ProgressLine line;
    return fold(
        *store, scope,
        [&](std::int64_t read) {
            line.show(static_cast<std::uint64_t>(read), static_cast<std::uint64_t>(total), read);
        },
        people);
}

int run_status(const std::string& path, bool json) {
    const auto tables = read_tables(path, {});
    if (!tables) {
        return say(tables.error());
    }
    fmt::print("{}", json ? devices_json(*tables) + "\n" : devices_text(*tables));
    return 0;
}

int run_devices(const std::string& path, const std::string& list) {
    const auto store = Store::open(path, Store::Mode::Write);
    if (!store) {
        return say(store.error());
    }
    const auto text = read_text_file(list, kLargestList);
    if (!text) {
        return say(text.error());
    }
    const auto devices = parse_devices_list(*text);
    if (!devices) {
        return say({devices.error().code, list + ": " + devices.error().text});
    }
    if (const auto done = (*store)->put_devices(*devices); !done) {
        return say(done.error());
    }
    fmt::print("{} listed\n", counted(static_cast<std::int64_t>(devices->size()), "device", "devices"));
    return 0;
}

int run_report(const std::string& path, ReportRequest request, const std::string& calendar) {
    if (calendar != "gregorian" && calendar != "ethiopian") {
        return say({ErrorCode::Usage, "--calendar is gregorian or ethiopian."});
    }
    request.html.calendar = calendar == "ethiopian" ? Calendar::Ethiopian : Calendar::Gregorian;
    Scope scope;
    const auto day = [](const std::string& text, const char* option) -> Result<std::optional<std::int64_t>> {
        if (text.empty()) {
            return std::optional<std::int64_t>();
        }
        const auto parsed = parse_day(text);
        if (!parsed) {
            return fail(ErrorCode::Usage,
                        fmt::format("{} needs a day such as 2026-03-14; “{}” is none.", option, text));
        }
        return parsed;
    };
    const auto from = day(request.html.from, "--from");
    const auto to = day(request.html.to, "--to");
    if (!from || !to) {
        return say(!from ? from.error() : to.error());
    }
    if (*from && *to && **to < **from) {
        return say({ErrorCode::Usage, "--to lies before --from."});
    }
    if (!is_language(request.html.lang)) {
        return say({ErrorCode::Usage,
                    fmt::format("--lang needs a language such as hi; “{}” is none.", request.html.lang)});
    }
    scope.from_ms = *from;
    if (*to) {
        scope.before_ms = **to + kDayMs;
    }
    if (!request.html.site.empty()) {
        scope.site = request.html.site;
    }
    const auto tables = read_tables(path, scope);
    if (!tables) {
        return say(tables.error());
    }
    if (const auto written = write_report(*tables, request); !written) {
        return say(written.error());
    }
    fmt::print("{}/index.html\n", request.folder);
    return 0;
}

int run_program(int argc, char** argv) {
    CLI::App app("Gather, verify and report what was learned on devices that are never online.",
                 "jankar-collect");
    app.set_version_flag("--version", "jankar-collect " JANKAR_VERSION);
    app.require_subcommand(1);
    StoreChoice store;
    std::vector<std::string> files;
    InitRequest init;
    ReportRequest report;
    PeopleRequest people;
    SimulateRequest simulation;
    ExportRequest exporting;
    PushRequest push;
    std::string list, receipts, stick, card, calendar = "gregorian";
    bool json = false;

    CLI::App* init_verb =
        app.add_subcommand("init", "Make a store, keys, the programme card and a recovery sheet");
    init_verb->add_option("STORE", init.store, "the file to be made, or postgresql://…")->required();
    init_verb->add_option("--programme", init.programme, "name of the programme");
    init_verb->add_option("--homepage", init.homepage, "its address, for identifiers");
    init_verb->add_option("-o", init.folder, "folder for card, sheet and instructions");
    init_verb->add_flag("--codes", init.codes, "devices show and say codes, for who has no stick");
    init_verb->add_option("--sms", init.sms, "number that takes such codes as messages")->needs("--codes");
    init_verb->add_option("--card", card,
                          "a programme card changed by hand: sign it anew, with the next number");
    init_verb->add_option("--keys", init.keys, "file to be made for the secret keys (default: STORE.keys)");

    const auto with_store = [&](CLI::App* verb) {
        verb->add_option("STORE", store.address, "a file, or postgresql://…")->required();
        verb->add_option("--keys", store.keys, "file with the secret keys (default: STORE.keys)");
        return verb;
    };

    CLI::App* add_verb =
        with_store(app.add_subcommand("add", "Take bundles and people files from files and folders"));
    add_verb->add_option("FILE", files, "files or folders")->required();
    add_verb->add_option("--receipts", receipts, "folder for receipts");

    CLI::App* stick_verb = with_store(
        app.add_subcommand("stick", "Take all a stick brings; give it receipts, the card and newer packs"));
    stick_verb->add_option("DIR", stick, "the stick")->required();

    CLI::App* verify_verb =
        app.add_subcommand("verify", "Check signatures, chain and completeness of bundles");
    verify_verb->add_option("FILE", files)->required();
    verify_verb->add_flag("--json", json);

    CLI::App* status_verb = with_store(app.add_subcommand("status", "Say what is known of each device"));
    status_verb->add_flag("--json", json);

    CLI::App* devices_verb =
        with_store(app.add_subcommand("devices", "Take the list of the programme's devices"));
    devices_verb->add_option("--list", list, "CSV: device,label,site,group,state")->required();

    CLI::App* people_verb =
        with_store(app.add_subcommand("people", "Join a roster; say that two ids are one woman; forget one"));
    people_verb->add_option("--roster", people.roster, "CSV: learner and columns to join");
    people_verb->add_option("--same", people.same, "two ids of one woman")->expected(2);
    people_verb->add_option("--erase", people.erase, "an id to forget");

    CLI::App* packs_verb =
        with_store(app.add_subcommand("packs", "Take titles and newest versions from packs"));
    packs_verb->add_option("FILE", files, "packs")->required();

    CLI::App* report_verb = with_store(app.add_subcommand("report", "Write index.html and the tables"));
    report_verb->add_option("-o", report.folder, "folder to write into")->required();
    report_verb->add_option("--lang", report.html.lang, "language of the report: en hi kn ta or mr am om");
    report_verb->add_option("--calendar", calendar, "gregorian or ethiopian");
    report_verb->add_option("--by", report.html.by, "a column joined with people --roster");
    report_verb->add_option("--from", report.html.from, "first day, YYYY-MM-DD");
    report_verb->add_option("--to", report.html.to, "last day, YYYY-MM-DD");
    report_verb->add_option("--site", report.html.site, "only this site");
    report_verb->add_flag("--names", report.with_names, "names of those who agreed, in learners.csv");

    CLI::App* export_verb =
        with_store(app.add_subcommand("export", "Write completions as xAPI statements or as CSV"));
    export_verb->add_option("--format", exporting.format, "xapi or csv")->required();
    export_verb->add_option("-o", exporting.file, "file to write")->required();

    CLI::App* push_verb =
        with_store(app.add_subcommand("push", "Send completions to a learning record store"));
    push_verb->add_option("--lrs", push.lrs, "its address, such as https://lrs.example.org/xapi")->required();
    push_verb->add_option("--user", push.user)->required();
    push_verb->add_option("--password-file", push.password_file)->required();
    push_verb->add_option("--timeout", push.timeout_s, "seconds to wait for an answer (default: 120)")
        ->check(CLI::Range(1, 3'600));

    CLI::App* simulate_verb =
        app.add_subcommand("simulate", "Make real bundles for load tests, and truth.json");
    simulate_verb->add_option("-o", simulation.folder, "a new folder")->required();
    simulate_verb->add_option("--devices", simulation.devices)->required();
    simulate_verb->add_option("--learners", simulation.learners)->required();
    simulate_verb->add_option("--records", simulation.records)->required();
    simulate_verb->add_option("--seed", simulation.seed);
    simulate_verb->add_option("--programme", simulation.card, "programme card to seal to");
    simulate_verb->add_flag("--faults", simulation.faults, "the faults of real life");

    CLI::App* code_verb =
        with_store(app.add_subcommand("code", "Take completions told or sent by telephone"));
    code_verb->add_option("CODE", files, "24 digits in any grouping, or a message")->required();

    CLI::App* scan_verb =
        with_store(app.add_subcommand("scan", "Read codes from photographs and films of a screen"));
    scan_verb->add_option("FILE", files, "images or videos")->required();

    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& trouble) {
        if (trouble.get_exit_code() == 0) {
            return app.exit(trouble);  // --help
        }
        fmt::print(stderr, "jankar-collect: {}; see jankar-collect --help.\n", trouble.what());
        return kWrongUsage;
    }
    const std::vector<std::pair<CLI::App*, std::function<int()>>> commands = {
        {init_verb, [&] { return run_init(init, card); }},
        {add_verb, [&] { return run_add(store, files, receipts); }},
        {stick_verb, [&] { return run_stick(store, stick); }},
        {verify_verb, [&] { return run_verify(files, json); }},
        {status_verb, [&] { return run_status(store.address, json); }},
        {devices_verb, [&] { return run_devices(store.address, list); }},
        {people_verb,
         [&] {
             return run_people({store, people.roster, people.same, people.erase});
         }},
        {packs_verb, [&] { return run_packs(store, files); }},
        {report_verb, [&] { return run_report(store.address, report, calendar); }},
        {export_verb, [&] { return run_export(store, exporting); }},
        {push_verb, [&] { return run_push(store, push); }},
        {code_verb, [&] { return run_code(store.address, store.keys_file(), files); }},
        {scan_verb, [&] { return run_scan(store.address, store.keys_file(), files); }},
        {simulate_verb, [&] { return run_simulate(simulation); }},
    };
    for (const auto& [verb, run_it] : commands) {
        if (verb->parsed()) {
            return run_it();
        }
    }
    return kWrongUsage;
}

}  // namespace

int run(int argc, char** argv) {
    try {
        return run_program(argc, argv);
    } catch (const std::exception& trouble) {  // out of memory, or a fault of a library that was not foreseen
        std::fprintf(stderr, "jankar-collect: %s.\n", trouble.what());
        return exit_code_for(ErrorCode::Bug);
    }
}

}  // namespace jankar::collect
