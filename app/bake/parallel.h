// Jobs on several threads. Which thread does which job, and in what order, must not matter to the result.
#pragma once

#include <cstddef>
#include <functional>

namespace aisland::bake {

// Runs job(0) … job(count - 1) on at most `threads` threads, the caller's included; the jobs write to places of their own.
void parallel(size_t count, unsigned threads, const std::function<void(size_t)>& job);

}  // namespace aisland::bake
