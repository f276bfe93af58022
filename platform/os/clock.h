// The one place hosts and the command line read clocks. Everything in app/ gets a Time as an argument.
#pragma once

#include "app/core/time.h"

namespace aisland::os {
// steady_ns is CLOCK_MONOTONIC (the clock OpenXR converts to); wall_ms is CLOCK_REALTIME and may jump.
Time now();
// Processor time of the calling thread: what it did, not how long it waited for a processor.
int64_t thread_time_ns();

}  // namespace aisland::os
