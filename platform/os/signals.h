// SIGTERM, SIGINT and SIGHUP as a flag and a readable descriptor. SIGPIPE is ignored: writes return EPIPE instead.
#pragma once

#include <memory>

#include "app/core/result.h"

namespace aisland::os {

// At most one at a time in a process; the previous dispositions come back when it goes.
class StopSignal {
public:
    static Result<std::unique_ptr<StopSignal>> create();
    ~StopSignal();
    StopSignal(const StopSignal&) = delete;
    StopSignal& operator=(const StopSignal&) = delete;

    // The first signal that asked to stop, 0 while none did.
    int received() const;
    // Becomes readable with the first signal; for poll() loops.
    int descriptor() const;

private:
    StopSignal() = default;
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

}  // namespace aisland::os
