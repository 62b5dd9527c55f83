// jankar-pack: make, check, sign and look into packs of lessons.
#include <cstdio>

#include "tools/pack/cli.h"
#include "tools/pack/commands.h"

int main(int argc, char** argv) {
    using namespace jankar::build;
    std::variant<Options, int> parsed = parse_command_line(argc, argv);
    if (const int* code = std::get_if<int>(&parsed)) {
        return *code;
    }
    const Options& options = std::get<Options>(parsed);
    switch (options.verb) {
        case Verb::New:
            return run_new(options);
        case Verb::Check:
            return run_check(options);
        case Verb::Build:
            return run_build(options);
        case Verb::Info:
            return run_info(options);
        case Verb::Verify:
            return run_verify(options);
        case Verb::Extract:
            return run_extract(options);
        case Verb::Keygen:
            return run_keygen(options);
        case Verb::Sign:
            return run_sign(options);
        case Verb::Preview:
            return run_preview(options);
        case Verb::Diff:
            return run_diff(options);
        case Verb::Import:
            break;
    }
    std::fputs("jankar-pack: this version does not yet have import.\n", stderr);
    return 2;
}
