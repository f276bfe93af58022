// What the renderer asks of a device, and the words said when a device lacks it. Pure: tested without a device.
#pragma once

#include <string>
#include <vector>

#include "platform/gpu/device.h"

namespace aisland::gpu {

// The feature structs of a device or of a request, chained by link().
struct Features {
    VkPhysicalDeviceFeatures2 core{};
    VkPhysicalDeviceVulkan11Features v11{};
    VkPhysicalDeviceVulkan12Features v12{};
    VkPhysicalDeviceVulkan13Features v13{};
    void link();  // sets sTypes and pNext: core -> v11 -> v12 -> v13
};

// Names of required features that `offered` lacks; empty when it will do.
std::vector<std::string> missing_features(const Features& offered);
// The features to enable: the required ones, and those of the optional ones that are offered.
Features wanted_features(const Features& offered, bool instrumented);
// A refusal in one sentence, or success.
Result<void> accept_device(const VkPhysicalDeviceProperties& properties, const Features& offered);

}  // namespace aisland::gpu
