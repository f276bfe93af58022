// What it costs to open a pack that lies in memory, on the clock and as processor time of all threads: all of it, and the Catalog's part,
// which is less the hashes of geometry and textures (nine tenths of the bytes). Prints one JSON object; figures, not laws.
//   open_bench FILE.pack
#include <algorithm>
#include <cstdio>
#include <fstream>
#include <vector>

#include "app/content/pack.h"
#include "tests/bench/clock.h"

namespace aisland {
namespace {

double median(std::vector<double> values) {
    std::nth_element(values.begin(), values.begin() + static_cast<ptrdiff_t>(values.size() / 2), values.end());
    return values[values.size() / 2];
}

int run(const char* path) {
    std::ifstream file(path, std::ios::binary);
    const std::vector<char> read((std::istreambuf_iterator<char>(file)), {});
    const ByteView bytes = std::as_bytes(std::span(read));
    std::vector<double> wall, whole, catalog;
    double bulk_mb = 0;
    for (int i = 0; i < 25; ++i) {
        Bytes copy(bytes.begin(), bytes.end());
        const double began = bench::milliseconds(CLOCK_MONOTONIC), begin = bench::milliseconds(CLOCK_PROCESS_CPUTIME_ID);
        auto opened = content::open(std::move(copy), path);
        const double end = bench::milliseconds(CLOCK_PROCESS_CPUTIME_ID);
        wall.push_back(bench::milliseconds(CLOCK_MONOTONIC) - began);
        if (!opened) return std::fprintf(stderr, "%s\n", opened.error().text().c_str()), 2;
        bulk_mb = 0;
        for (const std::span<std::byte> range : content::bulk(*opened)) {
            static_cast<void>(sha256(range));
            bulk_mb += static_cast<double>(range.size()) / 1048576.0;
        }
        whole.push_back(end - begin);
        catalog.push_back(whole.back() - (bench::milliseconds(CLOCK_PROCESS_CPUTIME_ID) - end));
    }
    std::printf("{\"wall_ms\": %.2f, \"cpu_ms\": %.2f, \"catalog_ms\": %.2f, \"pack_mb\": %.1f, \"bulk_mb\": %.1f}\n", median(wall), median(whole), median(catalog),
                static_cast<double>(bytes.size()) / 1048576.0, bulk_mb);
    return 0;
}

}  // namespace
}  // namespace aisland

int main(int argc, char** argv) { return argc == 2 ? aisland::run(argv[1]) : 2; }
