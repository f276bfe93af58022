// What this process uses, from /proc: for --metrics, doctor and leak tests.
#pragma once

#include <cstdint>

namespace aisland::os {

struct ProcessUse {
    double rss_mb = 0;  // MiB, resident
    uint32_t fds = 0;   // open descriptors
    uint32_t threads = 0;
};
// Fields that cannot be read stay 0.
ProcessUse process_use();

}  // namespace aisland::os
