#include "platform/os/clock.h"

#include <ctime>

namespace aisland::os {

Time now() {
    timespec steady{}, wall{};
    clock_gettime(CLOCK_MONOTONIC, &steady);
    clock_gettime(CLOCK_REALTIME, &wall);
    return {.steady_ns = int64_t{steady.tv_sec} * 1'000'000'000 + steady.tv_nsec,
            .wall_ms = int64_t{wall.tv_sec} * 1000 + wall.tv_nsec / 1'000'000};
}

int64_t thread_time_ns() {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

}  // namespace aisland::os
