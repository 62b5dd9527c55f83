#include "tests/fuzz/pack_seeds.h"
#include "tests/pack/sample.h"

namespace jankar::fuzz {

Bytes base_pack() {
    return test::make_zip(test::sample_items(test::make_sample("wash-hands")));
}

}  // namespace jankar::fuzz
