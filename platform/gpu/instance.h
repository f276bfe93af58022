// Instance creation: loader, layers, extensions and the debug messenger. Used by device.cpp alone.
#pragma once

#include <mutex>

#include "platform/gpu/device.h"

namespace aisland::gpu {

// What the messenger counts; outlives the instance. Messages may come from any thread.
struct Messages {
    mutable std::mutex mutex;
    ValidationCount count;
};

struct Instance {
    VkInstance instance = VK_NULL_HANDLE;
    VkDebugUtilsMessengerEXT messenger = VK_NULL_HANDLE;
};

Result<Instance> create_instance(const DeviceRequest& request, Messages& messages);
void destroy_instance(Instance& instance);

}  // namespace aisland::gpu
