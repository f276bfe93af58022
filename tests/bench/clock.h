// What a clock of the system shows (clock_gettime).
#pragma once

#include <time.h>

namespace aisland::bench {

inline double milliseconds(clockid_t clock) {
    timespec t{};
    clock_gettime(clock, &t);
    return static_cast<double>(t.tv_sec) * 1e3 + static_cast<double>(t.tv_nsec) * 1e-6;
}

}  // namespace aisland::bench
