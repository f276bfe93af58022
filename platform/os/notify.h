// The systemd notification protocol (sd_notify(3)): one datagram to $NOTIFY_SOCKET. No-op when that is not set.
#pragma once

#include <string_view>

#include "app/core/result.h"

namespace aisland::os {
// state: "READY=1", "STOPPING=1", "WATCHDOG=1", "STATUS=text"; lines separated by \n.
Result<void> notify_supervisor(std::string_view state);
}  // namespace aisland::os
