#include "tools/collect/init.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>

#include "content/base/files.h"
#include "player/records/programme_card.h"
#include "tools/collect/card.h"
#include "tools/collect/html_text.h"
#include "tools/collect/keys.h"
#include "tools/collect/store.h"

namespace jankar::collect {
namespace {

constexpr std::size_t kLongestName = 200;
constexpr std::size_t kLongestAddress = 200;  // identifiers made of it must stay below 255 characters
constexpr std::size_t kShortestNumber = 3, kLongestNumber = 16;
constexpr unsigned kOwnerOnly = 0600;
constexpr unsigned kEveryone = 0644;

bool is_control(char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
}

Result<void> check_request(const InitRequest& request) {
    if (request.programme.empty() || request.programme.size() > kLongestName ||
        std::any_of(request.programme.begin(), request.programme.end(), is_control)) {
        return fail(ErrorCode::Usage,
                    fmt::format("--programme needs a name of 1 to {} bytes on one line.", kLongestName));
    }
    const std::string_view address = request.homepage;
    const bool web = address.substr(0, 8) == "https://" || address.substr(0, 7) == "http://";
    const auto ordinary = [](char c) {
        return c > 0x20 && c < 0x7F && c != '"' && c != '<' && c != '>' && c != '\\';
    };
    if (!web || address.size() > kLongestAddress || address.back() == '/' ||
        !std::all_of(address.begin(), address.end(), ordinary)) {
        return fail(ErrorCode::Usage,
                    "--homepage needs an address such as https://records.example.org/p/2026, "
                    "in ASCII and without a slash at its end.");
    }
    const std::string_view digits =
        std::string_view(request.sms).substr(request.sms.starts_with('+') ? 1 : 0);
    if (!request.sms.empty() &&
        (digits.size() < kShortestNumber || digits.size() > kLongestNumber ||
         !std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; }))) {
        return fail(ErrorCode::Usage, "--sms needs a telephone number such as +919812345678.");
    }
    return {};
}

std::string keys_file_of(const InitRequest& request) {
    return request.keys.empty() ? keys_path(request.store) : request.keys;
}

std::string groups_of_four(const std::string& hex) {
    std::string out;
    for (std::size_t i = 0; i < hex.size(); i += 4) {
        out += (i == 0 ? "" : i % 16 == 0 ? "<br>" : " ") + hex.substr(i, 4);
    }
    return out;
}

std::string recovery_sheet(const InitRequest& request, const ProgrammeKeys& keys) {
    const std::string name = html_escaped(request.programme);
    return "<!doctype html>\n<html lang='en'><head><meta charset='utf-8'><title>Recovery sheet: " + name +
           "</title><style>" + std::string(html_style()) +
           ".key{font:700 1.9rem/1.7 'Noto Sans Mono',monospace;margin:1rem "
           "0;letter-spacing:.02em}</style></head><body>" +
           woven_border() + "<header><div class='in'><p class='programme'>" + name +
           "</p><h1>Recovery sheet</h1><p class='ids'>Print this page twice, lock both copies away in two "
           "places, "
           "then delete the file. It opens every sealed bundle of this programme, so whoever holds it can "
           "read "
           "them.</p></div></header><main><section><h2>The recovery key</h2><div class='panel'><p "
           "class='key'>" +
           groups_of_four(to_hex(keys.recovery.secret_key)) +
           "</p><p class='means'>64 characters, 0-9 and a-f. Its public half, to compare: <code>" +
           to_hex(keys.recovery.public_key).substr(0, 16) +
           "…</code></p></div></section><section><h2>When the office machine is lost</h2><p>1. Make a store "
           "with "
           "the same programme name and homepage on another machine: <code>jankar-collect init</code>.<br>2. "
           "Open the "
           "new file that ends in <code>.keys</code> and put the key above behind <code>recovery_secret "
           "=</code>, in "
           "quotation marks; spaces do not matter.<br>3. Add the bundles again from the sticks: "
           "<code>jankar-collect add</code>. Records come together as they were.</p><p>Devices keep the old "
           "card until "
           "they get a new one from the programme's signing key, so keep a copy of the <code>.keys</code> "
           "file "
           "too.</p></section></main></body></html>\n";
}

std::string instructions(const InitRequest& request) {
    return fmt::format(
        "{0}\n\n"
        "1. programme.toml is the programme card. jankar-collect stick puts it on each stick, into "
        "jankar/in; it holds "
        "no secret.\n"
        "2. {1} holds the secret keys. Copy it to one stick, lock that stick away, give it to nobody.\n"
        "3. recovery-sheet.html: print it twice, lock both copies away in two places, delete the file.\n"
        "4. When sticks come back:   jankar-collect add {2} /path/of/the/stick\n"
        "5. For the report:          jankar-collect report {2} -o report\n"
        "6. Which devices are yours: write them into a table device,label,site,group,state and run\n"
        "                            jankar-collect devices {2} --list devices.csv\n",
        request.programme, keys_file_of(request), shown_address(request.store));
}

}  // namespace

Result<void> renew_card_file(const std::string& path, const std::string& keys_file) {
    ASSIGN_OR_RETURN(const std::string edited, read_text_file(path, records::kLargestCard));
    ASSIGN_OR_RETURN(const Bytes secret, read_signing_key(keys_file));
    if (secret.empty()) {
        return fail(ErrorCode::Usage, fmt::format("{} has no key that signs cards.", keys_file));
    }
    const auto renewed = renew_card(edited, secret);
    if (!renewed) {
        return fail(renewed.error().code, fmt::format("{}: {}", path, renewed.error().text));
    }
    return write_file_atomic(path, as_bytes(*renewed), kEveryone);
}

Result<std::vector<std::string>> init_programme(const InitRequest& request) {
    RETURN_IF_ERROR(check_request(request));
    if (is_server(request.store) && request.keys.empty()) {
        return fail(ErrorCode::Usage,
                    "A store in PostgreSQL needs --keys FILE: its keys lie in a file of yours.");
    }
    ASSIGN_OR_RETURN(const ProgrammeKeys keys, make_keys());
    struct File {
        std::string path, text;
        unsigned mode;
    };
    const std::string base = request.folder.empty() ? "." : request.folder;
    const std::vector<File> files = {
        {base + "/programme.toml",
         make_card({1, request.programme, request.homepage, request.codes, request.sms}, keys), kEveryone},
        {base + "/recovery-sheet.html", recovery_sheet(request, keys), kOwnerOnly},
        {base + "/instructions.txt", instructions(request), kEveryone},
    };
    std::vector<std::string> made = {keys_file_of(request)};
    if (!is_server(request.store)) {
        made.insert(made.begin(), request.store);
    }
    for (const File& file : files) {
        made.push_back(file.path);
    }
    for (const std::string& path : made) {
        if (std::error_code ignored;
            std::filesystem::exists(std::filesystem::symlink_status(path, ignored))) {
            return fail(ErrorCode::Usage, fmt::format("{} is there already; nothing is overwritten.", path));
        }
    }
    const auto make_all = [&]() -> Result<void> {
        RETURN_IF_ERROR(make_folders(base));
        RETURN_IF_ERROR(write_keys(keys_file_of(request), request.programme, keys));
        for (const File& file : files) {
            RETURN_IF_ERROR(write_file_atomic(file.path, as_bytes(file.text), file.mode));
        }
        RETURN_IF_ERROR(Store::create(
            request.store, {request.programme, request.homepage, to_hex(keys.signing.public_key)}));
        return {};
    };
    if (auto done = make_all(); !done) {
        // Half a programme would be worse than none: none of these files was there before.
        for (const std::string& path : made) {
            std::remove(path.c_str());
        }
        return fail(std::move(done).error());
    }
    return made;
}

}  // namespace jankar::collect
