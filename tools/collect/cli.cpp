#include "tools/collect/cli.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

#include "content/base/files.h"
#include "content/base/ids.h"
#include "tools/collect/cmd_code.h"
#include "tools/collect/cmd_scan.h"
#include "tools/collect/dates.h"
#include "tools/collect/devices_list.h"
#include "tools/collect/fold.h"
#include "tools/collect/init.h"
#include "tools/collect/keys.h"
#include "tools/collect/merge.h"
#include "tools/collect/report.h"
#include "tools/collect/store.h"
#include "tools/collect/tables_text.h"
#include "tools/collect/terminal.h"
#include "tools/collect/verify.h"

namespace jankar::collect {
namespace {

constexpr int kRefused = 1, kWrongUsage = 2;
constexpr std::uint64_t kLargestList = 64u << 20;

int say(const Error& error) {
    fmt::print(stderr, "jankar-collect: {}\n", error.text);
    return exit_code_for(error.code);
}

std::string counted(std::int64_t number, const char* one, const char* many) {
    return fmt::format("{} {}", number, number == 1 ? one : many);
}

int run_init(InitRequest request) {
    if (request.folder.empty()) {
        const std::string parent = std::filesystem::path(request.store).parent_path().string();
        request.folder = parent.empty() ? "." : parent;
    }
    const auto made = init_programme(request);
    if (!made) {
        return say(made.error());
    }
    for (const std::string& path : *made) {
        fmt::print("{}\n", path);
    }
    fmt::print("Read instructions.txt next; keep {} secret.\n", keys_path(request.store));
    return 0;
}

int run_add(const std::string& path, const std::vector<std::string>& files) {
    const auto store = Store::open(path, Store::Mode::Write);
    if (!store) {
        return say(store.error());
    }
    const auto keys = read_opening_keys(keys_path(path));
    if (!keys) {
        return say(keys.error());
    }
    Result<AddSummary> added = [&] {
        ProgressLine line;
        return add_paths(**store, files, *keys, [&](const AddProgress& progress) {
            line.show(progress.bytes_done, progress.bytes_total, progress.records);
        });
    }();
    if (!added) {
        return say(added.error());
    }
    for (const FileReason& file : added->cut_short) {
        fmt::print(stderr, "cut short: {}: {}\n", file.file, file.reason);
    }
    for (const FileReason& file : added->refused) {
        fmt::print(stderr, "refused: {}: {}\n", file.file, file.reason);
    }
    fmt::print("{} new, {} known, {} cut short, {} refused\n", counted(added->new_files, "file", "files"),
               added->known_files, added->cut_short.size(), added->refused.size());
    fmt::print("{} new, {} known\n", counted(added->new_records, "record", "records"), added->known_records);
    return added->all_taken() ? 0 : kRefused;
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
    ProgressLine line;
    return fold(*store, scope, [&](std::int64_t read) {
        line.show(static_cast<std::uint64_t>(read), static_cast<std::uint64_t>(total), read);
    });
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

int run_report(const std::string& path, const ReportRequest& request) {
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
    if (request.with_names) {
        fmt::print(stderr,
                   "jankar-collect: No people files were collected, so the column of names is empty.\n");
    }
    fmt::print("{}/index.html\n", request.folder);
    return 0;
}

int run_program(int argc, char** argv) {
    CLI::App app("Gather, verify and report what was learned on devices that are never online.",
                 "jankar-collect");
    app.set_version_flag("--version", "jankar-collect " JANKAR_VERSION);
    app.require_subcommand(1);
    std::string store;
    std::vector<std::string> files;
    InitRequest init;
    ReportRequest report;
    std::string list;
    bool json = false;

    CLI::App* init_verb =
        app.add_subcommand("init", "Make a store, keys, the programme card and a recovery sheet");
    init_verb->add_option("STORE", init.store, "the file to be made")->required();
    init_verb->add_option("--programme", init.programme, "name of the programme")->required();
    init_verb->add_option("--homepage", init.homepage, "its address, for identifiers")->required();
    init_verb->add_option("-o", init.folder, "folder for card, sheet and instructions");

    CLI::App* add_verb = app.add_subcommand("add", "Take bundles from files and folders");
    add_verb->add_option("STORE", store)->required();
    add_verb->add_option("FILE", files, "files or folders")->required();

    CLI::App* verify_verb =
        app.add_subcommand("verify", "Check signatures, chain and completeness of bundles");
    verify_verb->add_option("FILE", files)->required();
    verify_verb->add_flag("--json", json);

    CLI::App* status_verb = app.add_subcommand("status", "Say what is known of each device");
    status_verb->add_option("STORE", store)->required();
    status_verb->add_flag("--json", json);

    CLI::App* devices_verb = app.add_subcommand("devices", "Take the list of the programme's devices");
    devices_verb->add_option("STORE", store)->required();
    devices_verb->add_option("--list", list, "CSV: device,label,site,group,state")->required();

    CLI::App* report_verb = app.add_subcommand("report", "Write index.html and the tables");
    report_verb->add_option("STORE", store)->required();
    report_verb->add_option("-o", report.folder, "folder to write into")->required();
    report_verb->add_option("--lang", report.html.lang, "language of the titles of lessons");
    report_verb->add_option("--from", report.html.from, "first day, YYYY-MM-DD");
    report_verb->add_option("--to", report.html.to, "last day, YYYY-MM-DD");
    report_verb->add_option("--site", report.html.site, "only this site");
    report_verb->add_flag("--names", report.with_names, "names of those who agreed, in learners.csv");

    CLI::App* code_verb = app.add_subcommand("code", "Take completions told or sent by telephone");
    code_verb->add_option("STORE", store)->required();
    code_verb->add_option("CODE", files, "24 digits in any grouping, or a message")->required();

    CLI::App* scan_verb = app.add_subcommand("scan", "Read codes from photographs and films of a screen");
    scan_verb->add_option("STORE", store)->required();
    scan_verb->add_option("FILE", files, "images or videos")->required();

    std::vector<CLI::App*> reserved;
    for (const char* name : {"stick", "people", "packs", "export", "push", "simulate"}) {
        CLI::App* verb = app.add_subcommand(name, "comes in a later version");
        verb->allow_extras();
        reserved.push_back(verb);
    }

    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& trouble) {
        if (trouble.get_exit_code() == 0) {
            return app.exit(trouble);  // --help
        }
        fmt::print(stderr, "jankar-collect: {}; see jankar-collect --help.\n", trouble.what());
        return kWrongUsage;
    }
    for (const CLI::App* verb : reserved) {
        if (verb->parsed()) {
            fmt::print(stderr, "jankar-collect: “{}” comes in a later version.\n", verb->get_name());
            return kWrongUsage;
        }
    }
    if (store.rfind("postgresql://", 0) == 0) {
        return say({ErrorCode::Usage, "A store in PostgreSQL comes in a later version; give a file."});
    }
    return init_verb->parsed()      ? run_init(init)
           : add_verb->parsed()     ? run_add(store, files)
           : verify_verb->parsed()  ? run_verify(files, json)
           : status_verb->parsed()  ? run_status(store, json)
           : code_verb->parsed()    ? run_code(store, keys_path(store), files)
           : scan_verb->parsed()    ? run_scan(store, keys_path(store), files)
           : devices_verb->parsed() ? run_devices(store, list)
                                    : run_report(store, report);
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
