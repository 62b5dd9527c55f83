// jankar-assets ASSETS_DIR OUT_DIR [--cache DIR] [--fonts DIR]: run by the build, not installed.
#include <cstdio>
#include <string>
#include <vector>

#include "tools/assets/asset_builder.h"

int main(int argc, char** argv) {
    using namespace jankar;
    std::vector<std::string> folders;
    std::string cache_option, fonts = "/usr/share/fonts/truetype";
    for (int i = 1; i < argc; ++i) {
        const std::string argument = argv[i];
        if ((argument == "--cache" || argument == "--fonts") && i + 1 < argc) {
            (argument == "--cache" ? cache_option : fonts) = argv[++i];
        } else if (argument.starts_with("-")) {
            folders.clear();
            break;
        } else {
            folders.push_back(argument);
        }
    }
    if (folders.size() != 2) {
        std::fputs("jankar-assets: use jankar-assets ASSETS_DIR OUT_DIR [--cache DIR] [--fonts DIR].\n",
                   stderr);
        return 2;
    }
    build::Cache cache(build::Cache::default_folder(cache_option));
    Result<build::AssetReport> report = build::build_assets(folders[0], folders[1], fonts, cache);
    if (!report) {
        std::fprintf(stderr, "jankar-assets: %s\n", report.error().text.c_str());
        return exit_code_for(report.error().code);
    }
    for (const std::string& problem : report->problems) {
        std::fprintf(stderr, "jankar-assets: %s\n", problem.c_str());
    }
    std::printf("%s: files written: %d, unchanged: %d; draft voices: %d.\n", folders[1].c_str(),
                report->written, report->unchanged, report->drafts);
    return report->problems.empty() ? 0 : 1;
}
