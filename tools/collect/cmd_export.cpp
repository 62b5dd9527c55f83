#include "tools/collect/cmd_export.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <memory>

#include "content/base/files.h"
#include "tools/collect/fold.h"
#include "tools/collect/tables_text.h"
#include "tools/collect/terminal.h"
#include "tools/collect/xapi.h"
#include "tools/collect/xapi_check.h"
#include "tools/collect/xapi_push.h"

namespace jankar::collect {
namespace {

constexpr std::uint64_t kLongestPassword = 4'096;

struct FileCloser {
    void operator()(std::FILE* file) const { std::fclose(file); }
};

struct Exported {
    std::int64_t statements = 0, held_back = 0;
};

/// Line by line into FILE.part, which takes its name when all is on the medium.
Result<Exported> export_statements(Store& store, const std::string& path) {
    const std::string part = path + ".part";
    std::unique_ptr<std::FILE, FileCloser> file(std::fopen(part.c_str(), "wb"));
    if (!file) {
        return fail(io_error(errno, "write", part));
    }
    ASSIGN_OR_RETURN(auto counts, store.count_statements());
    const bool any_frozen = !counts.empty();
    Exported exported;
    const auto taken = each_statement(store, std::nullopt, [&](const Statement& one) -> Result<void> {
        std::string body = one.body;
        if (any_frozen) {  // what has left once leaves again as it was
            ASSIGN_OR_RETURN(const auto frozen, store.statement(one.id));
            body = frozen ? frozen->body : body;
        }
        if (const auto fault = statement_fault(body)) {
            ++exported.held_back;
            fmt::print(stderr, "held back: {}: {}\n", one.id, *fault);
            return {};
        }
        body += '\n';
        if (std::fwrite(body.data(), 1, body.size(), file.get()) != body.size()) {
            return fail(io_error(errno, "write", part));
        }
        ++exported.statements;
        return {};
    });
    const bool flushed = std::fflush(file.get()) == 0;
    const int number = errno;
    file.reset();
    if (!taken || !flushed || std::rename(part.c_str(), path.c_str()) != 0) {
        const Error error = !taken ? taken.error() : io_error(flushed ? errno : number, "write", path);
        std::remove(part.c_str());
        return fail(error);
    }
    return exported;
}

}  // namespace

int run_export(const StoreChoice& choice, const ExportRequest& request) {
    if (request.format != "xapi" && request.format != "csv") {
        return say({ErrorCode::Usage, fmt::format("--format is xapi or csv, not “{}”.", request.format)});
    }
    const auto store = Store::open(choice.address, Store::Mode::Read);
    if (!store) {
        return say(store.error());
    }
    if (request.format == "csv") {
        const auto people = PeopleStore::read(choice.address);
        if (!people) {
            return say(people.error());
        }
        const auto tables = fold(
            **store, {}, [](std::int64_t) {}, *people);
        if (!tables) {
            return say(tables.error());
        }
        if (const auto written = write_file_atomic(request.file, as_bytes(completions_csv(*tables)));
            !written) {
            return say(written.error());
        }
        fmt::print("{}\n", counted(static_cast<std::int64_t>(tables->completions.size()), "row", "rows"));
        return 0;
    }
    const auto exported = export_statements(**store, request.file);
    if (!exported) {
        return say(exported.error());
    }
    fmt::print("{}, {} held back\n", counted(exported->statements, "statement", "statements"),
               exported->held_back);
    return exported->held_back == 0 ? 0 : kRefused;
}

int run_push(const StoreChoice& choice, const PushRequest& request) {
    auto password = read_text_file(request.password_file, kLongestPassword);
    if (!password) {
        return say(password.error());
    }
    while (!password->empty() && (password->back() == '\n' || password->back() == '\r')) {
        password->pop_back();
    }
    if (request.lrs.rfind("https://", 0) != 0 && request.lrs.rfind("http://", 0) != 0) {
        return say({ErrorCode::Usage, "--lrs needs an address such as https://lrs.example.org/xapi."});
    }
    const auto store = Store::open(choice.address, Store::Mode::Write);
    if (!store) {
        return say(store.error());
    }
    const auto pushed = [&] {
        ProgressLine line;
        return push_statements(**store, {request.lrs, request.user, *password, request.timeout_s},
                               [&](std::int64_t done, std::int64_t total) {
                                   line.show(static_cast<std::uint64_t>(done),
                                             static_cast<std::uint64_t>(total), done);
                               });
    }();
    if (!pushed) {
        return say(pushed.error());
    }
    fmt::print("{} sent, {} sent before, {} refused for good\n",
               counted(pushed->sent, "statement", "statements"), pushed->known, pushed->dead);
    return pushed->dead == 0 ? 0 : kRefused;
}

}  // namespace jankar::collect
