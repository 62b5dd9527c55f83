#include "tools/pack/cli.h"

#include <CLI/CLI.hpp>
#include <cstdio>

#include "content/base/ids.h"
#include "content/lesson/country.h"
#include "content/pack/manifest.h"

namespace jankar::build {

namespace {

void add_json(CLI::App& app, Options& options) {
    app.add_flag("--json", options.json, "print JSON for another program");
}

void add_cache(CLI::App& app, Options& options) {
    app.add_option("--cache", options.cache,
                   "where encoded media are kept (else $JANKAR_CACHE, else ~/.cache/jankar)");
}

void add_country(CLI::App& app, Options& options) {
    app.add_option("--country", options.country,
                   "whose money amounts are said in, as in ET (else pack.toml's, else each language's own)")
        ->check([](const std::string& text) {
            return lesson::is_country(text) ? std::string()
                                            : std::string("a country is two capital letters, as in ET");
        });
}

std::string check_lang(const std::string& text) {
    return is_language(text) ? "" : "languages are two or three small letters, as in hi,kn";
}

}  // namespace

std::variant<Options, int> parse_command_line(int argc, char** argv) {
    Options options;
    std::string profile = "low";
    CLI::App app{"jankar-pack makes, checks, signs and looks into packs of lessons.", "jankar-pack"};
    app.set_version_flag("--version", "jankar-pack " + std::string(pack::program_version()));
    app.require_subcommand(1);
    app.fallthrough(false);

    auto verb = [&](const char* name, const char* help, Verb which) {
        CLI::App* sub = app.add_subcommand(name, help);
        sub->callback([&options, which] { options.verb = which; });
        return sub;
    };
    CLI::App* sub = verb("new", "make a lesson folder from numbered pictures and recordings", Verb::New);
    sub->add_option("DIR", options.paths)->required()->expected(1)->allow_extra_args(false);
    sub->add_option("--id", options.id, "the lesson's id (else the folder's name)");
    sub->add_option("--lang", options.lang, "language of the recordings beside the pictures")
        ->check(check_lang);

    sub = verb("check", "tell every fault of a lesson folder or a pack", Verb::Check);
    sub->add_option("DIR|PACK", options.paths)->required()->expected(1);
    add_country(*sub, options);
    add_json(*sub, options);
    add_cache(*sub, options);

    sub = verb("build", "make a pack from lesson folders, or from one folder with a pack.toml", Verb::Build);
    sub->add_option("DIR", options.paths)->required();
    sub->add_option("-o,--output", options.output, "the pack to write")->required();
    sub->add_option("--id", options.id, "the pack's id (else pack.toml's, else the file's name)");
    sub->add_option("--sign", options.key, "sign with this key file");
    sub->add_option("--langs", options.langs, "only these languages, as in hi,kn")
        ->delimiter(',')
        ->check(check_lang);
    add_country(*sub, options);
    sub->add_option("--profile", profile, "low or standard")->check(CLI::IsMember({"low", "standard"}));
    sub->add_flag("--release", options.release, "refuse draft voices");
    sub->add_flag("--large", options.large, "allow more than 4,294,967,295 bytes (not for FAT32)");
    add_cache(*sub, options);

    sub = verb("preview", "every step as a picture, and one contact sheet in HTML", Verb::Preview);
    sub->add_option("DIR|PACK", options.paths)->required()->expected(1)->allow_extra_args(false);
    sub->add_option("-o,--output", options.output, "the folder to draw into")->required();
    sub->add_option("--lang", options.lang, "language of the captions and the money (else en)")
        ->check(check_lang);
    add_country(*sub, options);
    add_cache(*sub, options);

    sub = verb("info", "what a pack holds", Verb::Info);
    sub->add_option("PACK", options.paths)->required();
    add_json(*sub, options);

    sub = verb("verify", "check every byte of a pack", Verb::Verify);
    sub->add_option("PACK", options.paths)->required()->expected(1)->allow_extra_args(false);
    sub->add_option("--trust", options.trust, "folder of .pub files (else the player's own)");
    add_json(*sub, options);

    sub = verb("extract", "write a pack's content into a folder", Verb::Extract);
    sub->add_option("PACK", options.paths)->required()->expected(1)->allow_extra_args(false);
    sub->add_option("DIR", options.output)->required();

    sub = verb("keygen", "make a maker's key: FILE (secret) and FILE.pub", Verb::Keygen);
    sub->add_option("FILE", options.output)->required();
    sub->add_option("--name", options.name, "the maker's name")->required();
    sub->add_option("--face", options.face, "her picture, shown small on her lessons");

    sub = verb("sign", "sign a pack", Verb::Sign);
    sub->add_option("PACK", options.paths)->required()->expected(1)->allow_extra_args(false);
    sub->add_option("--key", options.key, "the key file")->required();

    sub = verb("diff", "an update pack with only what OLD has not", Verb::Diff);
    sub->add_option("OLD", options.paths, "the pack that is installed, and the new one")
        ->type_name("OLD NEW")
        ->required()
        ->expected(2)
        ->allow_extra_args(false);
    sub->add_option("-o,--output", options.output, "the update to write")->required();
    sub->add_option("--sign", options.key, "sign with this key file: that of NEW, if NEW is signed");
    sub = verb("import", "lessons from other formats (later)", Verb::Import);
    sub->add_option("FILE", options.paths);
    sub->allow_extras();

    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        if (error.get_exit_code() == 0) {
            app.exit(error);  // --help and --version
            return 0;
        }
        std::fprintf(stderr, "jankar-pack: %s; see jankar-pack --help.\n", error.what());
        return 2;
    }
    options.profile = profile_named(profile);
    return options;
}

}  // namespace jankar::build
