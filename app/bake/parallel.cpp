#include "app/bake/parallel.h"

#include <atomic>
#include <thread>
#include <vector>

namespace aisland::bake {

void parallel(size_t count, unsigned threads, const std::function<void(size_t)>& job) {
    std::atomic<size_t> next{0};
    const auto run = [&] {
        for (size_t i = next++; i < count; i = next++) job(i);
    };
    std::vector<std::thread> others;
    for (unsigned i = 1; i < threads && i < count; ++i) others.emplace_back(run);
    run();
    for (std::thread& thread : others) thread.join();
}

}  // namespace aisland::bake
