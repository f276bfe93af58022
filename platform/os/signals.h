// SIGTERM, SIGINT and SIGHUP as a flag and a readable descriptor. SIGPIPE is ignored: writes return EPIPE instead.
#pragma once

#include <memory>

#include "app/core/result.h"

namespace aisland::os {

// At most one at a time in a process; the previous dispositions come back when it goes.
class StopSignal {
public:
    // `leave_s` > 0: the first signal also says leave_within(leave_s).
    static Result<std::unique_ptr<StopSignal>> create(unsigned leave_s = 0);
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

// Exit code of a process that had to leave without waiting for something foreign (sysexits.h EX_TEMPFAIL).
constexpr int kLeftWithout = 75;

// From now on this process ends within so many seconds, with kLeftWithout and a word of it, if it has not ended by itself: at its end it
// waits for others, and the server of a display or a driver may have stopped for good.
void leave_within(unsigned seconds);

}  // namespace aisland::os
