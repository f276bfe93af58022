#include "app/bake/parallel.h"

#include <atomic>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

namespace aisland::bake {

void parallel(size_t count, unsigned threads, const std::function<void(size_t)>& job) {
    std::atomic<size_t> next{0};
    std::exception_ptr failed;  // the first; rethrown when all threads are back
    std::mutex mutex;
    const auto run = [&] {
        try {
            for (size_t i = next++; i < count; i = next++) job(i);
        } catch (...) {
            const std::lock_guard lock(mutex);
            if (!failed) failed = std::current_exception();
            next = count;
        }
    };
    std::vector<std::thread> others;
    try {
        for (unsigned i = 1; i < threads && i < count; ++i) others.emplace_back(run);
    } catch (const std::system_error&) {  // fewer threads, then
    }
    run();
    for (std::thread& thread : others) thread.join();
    if (failed) std::rethrow_exception(failed);
}

}  // namespace aisland::bake
