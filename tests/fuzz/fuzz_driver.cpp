// fuzz_TARGET FOLDER CHANGES: runs a fuzz target without libFuzzer, over each file of FOLDER and over CHANGES
// seeded changes of them, the same on every machine. Before each run what is run is kept in FOLDER.last, so
// that a crash leaves it behind. Exit 0; 2 if there are no seeds.
#include <algorithm>
#include <charconv>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include "content/base/bytes.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

using jankar::Bytes;

constexpr std::size_t kLargest = 1 << 20;

/// A change as decoders fear it: flipped, set, doubled, moved, cut.
void change(Bytes& bytes, const std::vector<Bytes>& seeds, std::mt19937& random) {
    const auto below = [&](std::size_t count) { return count == 0 ? 0 : random() % count; };
    const auto at = static_cast<std::ptrdiff_t>(below(bytes.size()));
    const auto rest = bytes.size() - static_cast<std::size_t>(at);
    const auto count = static_cast<std::ptrdiff_t>(below(std::min<std::size_t>(rest, 64) + 1));
    static constexpr std::uint8_t kTelling[] = {0x00, 0x01, 0x7F, 0x80, 0xFE, 0xFF};
    switch (bytes.empty() ? 5 : random() % 7) {
        case 0:
            bytes[static_cast<std::size_t>(at)] ^= static_cast<std::uint8_t>(1U << random() % 8);
            break;
        case 1:
            bytes[static_cast<std::size_t>(at)] = static_cast<std::uint8_t>(random());
            break;
        case 2:
            std::fill_n(bytes.begin() + at, std::min<std::size_t>(rest, std::size_t{1} << random() % 4),
                        kTelling[random() % std::size(kTelling)]);
            break;
        case 3:
            bytes.erase(bytes.begin() + at, bytes.begin() + at + count);
            break;
        case 4: {
            const Bytes again(bytes.begin() + at, bytes.begin() + at + count);
            bytes.insert(bytes.begin() + static_cast<std::ptrdiff_t>(below(bytes.size())), again.begin(),
                         again.end());
            break;
        }
        case 5: {
            const Bytes& other = seeds[random() % seeds.size()];
            const auto from = static_cast<std::ptrdiff_t>(below(other.size()));
            const auto most = std::min<std::size_t>(other.size() - static_cast<std::size_t>(from), 256);
            bytes.insert(bytes.begin() + at, other.begin() + from,
                         other.begin() + from + static_cast<std::ptrdiff_t>(most));
            break;
        }
        default:
            bytes.resize(static_cast<std::size_t>(at));
    }
}

}  // namespace

int main(int count, char** words) {
    std::size_t changes = 0;
    if (count != 3 ||
        std::from_chars(words[2], words[2] + std::char_traits<char>::length(words[2]), changes).ec !=
            std::errc()) {
        std::fprintf(stderr, "Usage: %s FOLDER CHANGES\n", words[0]);
        return 2;
    }
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(words[1])) {
        names.push_back(entry.path().string());
    }
    std::sort(names.begin(), names.end());
    std::vector<Bytes> seeds;
    for (const std::string& name : names) {
        std::ifstream file(name, std::ios::binary);
        seeds.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
    }
    if (seeds.empty()) {
        std::fprintf(stderr, "There are no seeds in %s.\n", words[1]);
        return 2;
    }
    const auto run = [&](const Bytes& bytes) {
        std::ofstream(std::string(words[1]) + ".last", std::ios::binary)
            .write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
        LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
    };
    for (const Bytes& seed : seeds) {
        run(seed);
    }
    std::mt19937 random(1);
    for (std::size_t i = 0; i < changes; ++i) {
        Bytes bytes = seeds[i % seeds.size()];
        for (std::size_t turn = 0; turn <= random() % 4; ++turn) {
            change(bytes, seeds, random);
        }
        bytes.resize(std::min(bytes.size(), kLargest));
        run(bytes);
    }
    std::printf("%zu seeds and %zu changes of them\n", seeds.size(), changes);
    return 0;
}
