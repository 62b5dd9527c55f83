#pragma once
// The verbs of jankar-pack. Each prints its own words and returns the exit code: 0 done, 1 content was
// refused or faulty, 2 wrong usage, 3 input, output or space.
#include "tools/pack/options.h"

namespace jankar::build {

int run_new(const Options& options);
int run_check(const Options& options);
int run_build(const Options& options);
/// The same work; without `tells` nothing is printed when all went well.
int build_pack(const Options& options, bool tells);
int run_preview(const Options& options);
int run_diff(const Options& options);
int run_info(const Options& options);
int run_verify(const Options& options);
int run_extract(const Options& options);
int run_keygen(const Options& options);
int run_sign(const Options& options);

}  // namespace jankar::build
