// What it costs to convert a model file, less the worker's start and the way there and back: on the clock and as processor time of all
// threads. Prints one JSON object; figures, not laws.
//   convert_bench FILE.glb [THREADS [TIMES]]
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <vector>

#include "app/bake/import.h"
#include "app/bake/parallel.h"
#include "tests/bench/clock.h"

namespace aisland {
namespace {

int run(const char* path, unsigned threads, int times) {
    std::ifstream file(path, std::ios::binary);
    const std::vector<char> read((std::istreambuf_iterator<char>(file)), {});
    const ByteView bytes = std::as_bytes(std::span(read));
    double wall = 1e30, cpu = 1e30;
    size_t pack = 0;
    for (int i = 0; i < times; ++i) {
        const double began = bench::milliseconds(CLOCK_MONOTONIC), begin = bench::milliseconds(CLOCK_PROCESS_CPUTIME_ID);
        const Result<Bytes> made = bake::import_model(path, bytes, {}, [threads](size_t count, const std::function<void(size_t)>& job) { bake::parallel(count, threads, job); });
        if (!made) return std::fprintf(stderr, "%s\n", made.error().text().c_str()), 2;
        wall = std::min(wall, bench::milliseconds(CLOCK_MONOTONIC) - began), cpu = std::min(cpu, bench::milliseconds(CLOCK_PROCESS_CPUTIME_ID) - begin);
        pack = made->size();
    }
    std::printf("{\"threads\": %u, \"wall_ms\": %.1f, \"cpu_ms\": %.1f, \"pack_mb\": %.1f}\n", threads, wall, cpu, static_cast<double>(pack) / 1048576.0);
    return 0;
}

}  // namespace
}  // namespace aisland

int main(int argc, char** argv) {
    return argc >= 2 ? aisland::run(argv[1], argc > 2 ? static_cast<unsigned>(std::atoi(argv[2])) : 2, argc > 3 ? std::atoi(argv[3]) : 3) : 2;
}
