// Looks for a headset for as long as it takes, on a thread of its own: a runtime that starts slowly never holds the
// loop.
#pragma once

#include <memory>
#include <optional>

#include "platform/host/host.h"

namespace aisland::host {

// Tries at once, then after xr_retry_seconds(); while a runtime answers but sees no headset it is kept and asked once a
// second. Ends with the first Host it hands out.
class XrSearch {
public:
    // `failures`: attempts that failed before, so that a runtime that keeps dying is not restarted in a tight loop.
    explicit XrSearch(const XrOptions& options, uint32_t failures = 0);
    ~XrSearch();  // bounded: a thread that hangs in the runtime is left behind
    XrSearch(const XrSearch&) = delete;
    XrSearch& operator=(const XrSearch&) = delete;

    // The Host once a headset is there (one time), else null. Never blocks.
    std::unique_ptr<Host> poll();
    // The same, waiting at most `seconds` for the first answer, whatever it is.
    std::unique_ptr<Host> wait(double seconds);
    // Why there is none so far; nothing while the first answer is out.
    std::optional<Error> reason() const;

private:
    struct State;
    State* m_state;  // owned here, unless its thread hangs
};

}  // namespace aisland::host
