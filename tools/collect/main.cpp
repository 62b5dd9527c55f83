#include "tools/collect/cli.h"

int main(int argc, char** argv) {
    return jankar::collect::run(argc, argv);
}
