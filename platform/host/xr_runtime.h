// The OpenXR instance and system: extensions, what is off, Vulkan through the runtime. One thread.
#pragma once

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "platform/gpu/device.h"
#include "platform/host/xr_headers.h"

namespace aisland::host {

// Functions of extensions; null where the extension is off.
struct XrFunctions {
    PFN_xrGetVulkanGraphicsRequirements2KHR get_requirements2 = nullptr;
    PFN_xrCreateVulkanInstanceKHR create_instance = nullptr;
    PFN_xrGetVulkanGraphicsDevice2KHR get_device2 = nullptr;
    PFN_xrCreateVulkanDeviceKHR create_device = nullptr;
    PFN_xrGetVulkanGraphicsRequirementsKHR get_requirements = nullptr;
    PFN_xrGetVulkanInstanceExtensionsKHR get_instance_extensions = nullptr;
    PFN_xrGetVulkanDeviceExtensionsKHR get_device_extensions = nullptr;
    PFN_xrGetVulkanGraphicsDeviceKHR get_device = nullptr;
    PFN_xrConvertTimeToTimespecTimeKHR time_to_timespec = nullptr;
    PFN_xrGetVisibilityMaskKHR get_visibility_mask = nullptr;
    PFN_xrCreateHandTrackerEXT create_hand_tracker = nullptr;
    PFN_xrDestroyHandTrackerEXT destroy_hand_tracker = nullptr;
    PFN_xrLocateHandJointsEXT locate_joints = nullptr;
    PFN_xrEnumerateDisplayRefreshRatesFB enumerate_rates = nullptr;
    PFN_xrGetDisplayRefreshRateFB get_rate = nullptr;
    PFN_xrRequestDisplayRefreshRateFB request_rate = nullptr;
    PFN_xrPerfSettingsSetPerformanceLevelEXT set_performance = nullptr;
};

class XrRuntime {
public:
    // Makes the instance, with every extension we want, the runtime offers and `without` does not name. The Error tells
    // a missing runtime, a wrong XR_RUNTIME_JSON and a refusing runtime apart.
    static Result<std::unique_ptr<XrRuntime>> create(const std::vector<std::string>& without);
    ~XrRuntime();
    XrRuntime(const XrRuntime&) = delete;
    XrRuntime& operator=(const XrRuntime&) = delete;

    // Looks for the headset. XR_ERROR_FORM_FACTOR_UNAVAILABLE may be asked again, about once a second.
    XrResult find_system();
    Error system_error(XrResult result) const;
    // Reads what the found system can do, and logs it. Once, after find_system succeeded.
    Result<void> read_system();

    gpu::DeviceRequest request();
    bool has(const char* extension) const { return m_enabled.contains(extension); }
    // Forgets the instance without a call into the runtime (it hangs in another thread).
    void abandon() { instance = XR_NULL_HANDLE; }

    XrInstance instance = XR_NULL_HANDLE;
    XrSystemId system = XR_NULL_SYSTEM_ID;
    XrFunctions call;
    std::string name, system_name;  // "Monado(XRT) by Collabora et al 25.0.0"
    std::vector<std::string> off;   // extensions wanted and not offered
    bool hand_tracking = false, user_presence = false;
    std::vector<XrEnvironmentBlendMode> blend_modes;
    uint32_t layers = XR_MIN_COMPOSITION_LAYERS_SUPPORTED;  // a frame may have
    XrViewConfigurationView view{};                         // of the left eye; both are made alike

private:
    XrRuntime() = default;
    void load_functions();
    std::set<std::string, std::less<>> m_enabled;
};

}  // namespace aisland::host
