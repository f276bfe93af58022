// Calls into a runtime that may never return, on a thread of their own, with a deadline.
#pragma once

#include <chrono>
#include <functional>
#include <optional>

#include "platform/host/xr_headers.h"

namespace aisland::host {

// One caller. A job that misses its deadline is abandoned together with the thread and what it uses (both leak on
// purpose: freeing what a hung runtime still holds would crash when it wakes up); every later run fails at once.
class XrThread {
public:
    using Job = std::function<XrResult(XrFrameState&)>;

    XrThread();
    ~XrThread();
    XrThread(const XrThread&) = delete;
    XrThread& operator=(const XrThread&) = delete;

    // Nothing when the deadline passed. The job may refer only to what outlives an abandoned thread: handles, by value.
    std::optional<XrResult> run(const Job& job, std::chrono::milliseconds limit);
    const XrFrameState& frame_state() const;  // as the last finished job left it
    bool stuck() const { return m_stuck; }

private:
    struct State;
    State* m_state;  // owned here, unless stuck
    bool m_stuck = false;
};

}  // namespace aisland::host
