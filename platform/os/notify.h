// The systemd notification protocol (sd_notify(3)): one datagram to $NOTIFY_SOCKET. No-op when that is not set.
#pragma once

#include <cstdint>
#include <string_view>

#include "app/core/result.h"

namespace aisland::os {
// state: "READY=1", "STOPPING=1", "WATCHDOG=1", "STATUS=text"; lines separated by \n.
Result<void> notify_supervisor(std::string_view state);
// Within this time after READY=1 and after each WATCHDOG=1 the supervisor wants the next one; 0: it does not watch this process.
int64_t watchdog_interval_ns();
}  // namespace aisland::os
