#include <algorithm>
#include <cmath>

#include "platform/host/host.h"

namespace aisland::host {

double xr_retry_seconds(uint32_t failures) { return std::min(30.0, std::exp2(std::min(failures, 16u))); }

gpu::DeviceRequest combined(gpu::DeviceRequest timing, const gpu::DeviceRequest& other) {
    const auto add = [](std::vector<std::string>& into, const std::vector<std::string>& from) {
        for (const std::string& name : from)
            if (std::find(into.begin(), into.end(), name) == into.end()) into.push_back(name);
    };
    add(timing.instance_extensions, other.instance_extensions);
    add(timing.device_extensions, other.device_extensions);
    if (!timing.create_instance) timing.create_instance = other.create_instance;
    if (!timing.choose) timing.choose = other.choose;
    if (!timing.create_device) timing.create_device = other.create_device;
    if (!timing.can_present) timing.can_present = other.can_present;
    timing.validation = std::max(timing.validation, other.validation);
    return timing;
}

}  // namespace aisland::host
