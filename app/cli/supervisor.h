// What the service manager hears (sd_notify(3)): ready with the first picture, alive from the loop itself, in words how it goes.
#pragma once

#include <cstdint>
#include <string>

#include "app/core/time.h"

namespace aisland::cli {

class Supervisor {
public:
    Supervisor();
    ~Supervisor();  // STOPPING=1
    Supervisor(const Supervisor&) = delete;
    Supervisor& operator=(const Supervisor&) = delete;

    // Once a frame, after it was shown: READY=1 with the first that was `drawn`, WATCHDOG=1 twice in each interval it asked for, STATUS=
    // when `status` is another.
    void frame(Time now, const std::string& status, bool drawn);

private:
    void tell(const std::string& words);

    int64_t m_interval_ns;  // 0: no watchdog
    int64_t m_alive_ns = 0;
    std::string m_status;
    bool m_ready = false, m_failed = false;
};

}  // namespace aisland::cli
