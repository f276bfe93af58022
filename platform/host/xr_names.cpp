#include <openxr/openxr_reflection.h>

#include <cmath>

#include "app/core/format.h"
#include "platform/host/xr_headers.h"

namespace aisland::host {

const char* xr_name(XrResult result) {
#define AISLAND_NAME(name, value) \
    case name: return #name;
    switch (result) {
        XR_LIST_ENUM_XrResult(AISLAND_NAME) default : return XR_SUCCEEDED(result) ? "an unknown OpenXR success"
                                                                                  : "an unknown OpenXR error";
    }
#undef AISLAND_NAME
}

std::string xr_version(XrVersion version) {
    return format("%u.%u.%u", static_cast<unsigned>(XR_VERSION_MAJOR(version)),
                  static_cast<unsigned>(XR_VERSION_MINOR(version)), static_cast<unsigned>(XR_VERSION_PATCH(version)));
}

bool plausible(const XrPosef& pose) {
    const auto& q = pose.orientation;
    const auto& p = pose.position;
    const float length2 = q.x * q.x + q.y * q.y + q.z * q.z + q.w * q.w;
    return std::abs(length2 - 1.0f) < 0.1f && std::isfinite(p.x) && std::isfinite(p.y) && std::isfinite(p.z);
}

}  // namespace aisland::host
