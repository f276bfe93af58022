// Names of Vulkan results for messages.
#pragma once

#define VK_NO_PROTOTYPES
#include <volk.h>

namespace aisland::host {
const char* vk_result_name(VkResult result);  // "VK_ERROR_SURFACE_LOST_KHR"
}
