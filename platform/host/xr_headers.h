// OpenXR with Vulkan and POSIX time. Compiles against headers 1.0.20 and newer: what a header lacks is behind #ifdef.
#pragma once

#define VK_NO_PROTOTYPES
#include <volk.h>

#include <ctime>

#define XR_USE_GRAPHICS_API_VULKAN
#define XR_USE_TIMESPEC
#include <openxr/openxr.h>
#include <openxr/openxr_platform.h>

#include <string>

#include "app/core/pose.h"
#include "app/core/result.h"
#include "app/frame/input.h"

namespace aisland::host {

const char* xr_name(XrResult result);  // "XR_ERROR_SESSION_LOST"
std::string xr_version(XrVersion version);

inline Pose pose_of(const XrPosef& p) {
    return {{p.position.x, p.position.y, p.position.z},
            {p.orientation.w, p.orientation.x, p.orientation.y, p.orientation.z}};
}
inline XrPosef xr_of(const Pose& p) {
    return {{p.orientation.x, p.orientation.y, p.orientation.z, p.orientation.w},
            {p.position.x, p.position.y, p.position.z}};
}
// False for NaN, infinities and quaternions far from unit length: runtimes have been seen to mark such poses valid.
bool plausible(const XrPosef& pose);

// The world failing, as opposed to one frame: the session has to be remade.
inline bool is_loss(XrResult result) {
    return result == XR_ERROR_SESSION_LOST || result == XR_ERROR_INSTANCE_LOST || result == XR_SESSION_LOSS_PENDING ||
           result == XR_ERROR_RUNTIME_UNAVAILABLE || result == XR_ERROR_HANDLE_INVALID;
}

}  // namespace aisland::host
