// The OpenXR host on a runtime whose headset was found.
#pragma once

#include "platform/host/host.h"
#include "platform/host/xr_runtime.h"

namespace aisland::host {
Result<std::unique_ptr<Host>> make_openxr(std::unique_ptr<XrRuntime> runtime, const XrOptions& options);
}
