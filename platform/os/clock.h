// The one place hosts and the command line read clocks. Everything in app/ gets a Time as an argument.
#pragma once

#include "app/core/time.h"

namespace aisland::os {
// steady_ns is CLOCK_MONOTONIC (the clock OpenXR converts to); wall_ms is CLOCK_REALTIME and may jump.
Time now();
}  // namespace aisland::os
