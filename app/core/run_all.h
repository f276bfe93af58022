// Runs job(0) … job(count - 1) and returns when all are done, on as many threads as whoever gives it has: each may run beside the others.
// What a job throws is thrown on.
#pragma once

#include <cstddef>
#include <functional>

namespace aisland {

using RunAll = std::function<void(size_t count, const std::function<void(size_t)>& job)>;

inline void run_one_by_one(size_t count, const std::function<void(size_t)>& job) {
    for (size_t i = 0; i < count; ++i) job(i);
}

}  // namespace aisland
