#include "platform/host/xr_runtime.h"

#include <unistd.h>
#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>
#include <mutex>

#include "app/core/format.h"
#include "app/core/log.h"

namespace aisland::host {
namespace {

// Enabled where offered; the rest is published as off. Names as text, so that a header too old for one still asks for
// it.
constexpr std::array kWanted{
    "XR_KHR_vulkan_enable2",
    "XR_KHR_vulkan_enable",
    "XR_KHR_convert_timespec_time",
    "XR_KHR_composition_layer_depth",
    "XR_KHR_visibility_mask",
    "XR_EXT_local_floor",
    "XR_EXT_user_presence",
    "XR_EXT_hand_tracking",
    "XR_EXT_hand_interaction",
    "XR_FB_display_refresh_rate",
    "XR_EXT_performance_settings",
    "XR_BD_controller_interaction",
    "XR_BD_ultra_controller_interaction",
    "XR_HTC_vive_focus3_controller_interaction",
    "XR_HTC_vive_cosmos_controller_interaction",
    "XR_META_touch_controller_plus",
    "XR_FB_touch_controller_pro",
    "XR_EXT_hp_mixed_reality_controller",
    "XR_VARJO_xr4_controller_interaction",
    "XR_KHR_generic_controller",
};

// The loader prints its own errors on standard error at each attempt; ours say it once, in a sentence.
void quiet_loader() {
    static std::once_flag once;
    std::call_once(once, [] { setenv("XR_LOADER_DEBUG", "none", 0); });
}

Error runtime_error(XrResult result) {
    const char* manifest = std::getenv("XR_RUNTIME_JSON");
    if (manifest && access(manifest, R_OK) != 0)
        return {format("XR_RUNTIME_JSON names no readable file: %s", std::strerror(errno)), manifest,
                "point it at the runtime's manifest (openxr_monado.json, steamxr_linux64.json), or unset it"};
    if (result == XR_ERROR_LIMIT_REACHED)
        return {"an OpenXR runtime that hung still holds this program", "xrCreateInstance",
                "restart the program to use the headset again"};
    if (manifest)
        return {format("the OpenXR runtime cannot be used (%s)", xr_name(result)),
                std::string("XR_RUNTIME_JSON=") + manifest,
                "reinstall or start that runtime, or unset XR_RUNTIME_JSON"};
    if (result == XR_ERROR_RUNTIME_UNAVAILABLE || result == XR_ERROR_FILE_ACCESS_ERROR)
        return {"no OpenXR runtime is installed", "/etc/xdg/openxr/1/active_runtime.json",
                "install SteamVR, Monado or WiVRn and make it the active runtime, or set XR_RUNTIME_JSON"};
    return {format("the OpenXR runtime refused (%s)", xr_name(result)), "xrCreateInstance",
            "start the headset's software and look at its messages"};
}

template <class T>
void load(XrInstance instance, const char* name, T& function) {
    PFN_xrVoidFunction pointer = nullptr;
    if (XR_FAILED(xrGetInstanceProcAddr(instance, name, &pointer))) pointer = nullptr;
    function = reinterpret_cast<T>(pointer);
}

std::string joined(const std::vector<std::string>& items) {
    std::string text;
    for (const std::string& item : items) text += (text.empty() ? "" : " ") + item;
    return text.empty() ? "none" : text;
}

}  // namespace

Result<std::unique_ptr<XrRuntime>> XrRuntime::create(const std::vector<std::string>& without) {
    quiet_loader();
    uint32_t count = 0;
    XrResult result = xrEnumerateInstanceExtensionProperties(nullptr, 0, &count, nullptr);
    if (XR_FAILED(result)) return runtime_error(result);
    std::vector<XrExtensionProperties> offered(count, XrExtensionProperties{XR_TYPE_EXTENSION_PROPERTIES});
    result = xrEnumerateInstanceExtensionProperties(nullptr, count, &count, offered.data());
    if (XR_FAILED(result)) return runtime_error(result);

    std::unique_ptr<XrRuntime> runtime(new XrRuntime);
    std::vector<const char*> names;
    for (const char* wanted : kWanted) {
        const bool found =
            std::any_of(offered.begin(), offered.end(),
                        [&](const XrExtensionProperties& e) { return std::strcmp(e.extensionName, wanted) == 0; }) &&
            std::find(without.begin(), without.end(), wanted) == without.end();
        if (found) {
            runtime->m_enabled.insert(wanted);
            names.push_back(wanted);
        } else {
            runtime->off.emplace_back(wanted);
        }
    }
    if (runtime->has("XR_KHR_vulkan_enable2") && runtime->m_enabled.erase("XR_KHR_vulkan_enable"))
        std::erase_if(names, [](const char* one) {
            return std::strcmp(one, "XR_KHR_vulkan_enable") == 0;
        });  // one way, not both
    if (!runtime->has("XR_KHR_vulkan_enable2") && !runtime->has("XR_KHR_vulkan_enable"))
        return Error{"the OpenXR runtime does not offer Vulkan", "XR_KHR_vulkan_enable2",
                     "use a runtime that does: SteamVR, Monado or WiVRn"};

    XrInstanceCreateInfo info{XR_TYPE_INSTANCE_CREATE_INFO};
    std::strncpy(info.applicationInfo.applicationName, "aisland", XR_MAX_APPLICATION_NAME_SIZE - 1);
    info.applicationInfo.applicationVersion = 1;
    std::strncpy(info.applicationInfo.engineName, "aisland", XR_MAX_ENGINE_NAME_SIZE - 1);
    info.applicationInfo.engineVersion = 1;
    // 1.0 always: runtimes claim 1.1 and lack parts of it; what 1.1 made core is asked for as extensions.
    info.applicationInfo.apiVersion = XR_MAKE_VERSION(1, 0, XR_VERSION_PATCH(XR_CURRENT_API_VERSION));
    info.enabledExtensionCount = static_cast<uint32_t>(names.size());
    info.enabledExtensionNames = names.data();
    result = xrCreateInstance(&info, &runtime->instance);
    if (XR_FAILED(result)) return runtime_error(result);

    XrInstanceProperties properties{XR_TYPE_INSTANCE_PROPERTIES};
    if (XR_SUCCEEDED(xrGetInstanceProperties(runtime->instance, &properties)))
        runtime->name = std::string(properties.runtimeName) + " " + xr_version(properties.runtimeVersion);
    runtime->load_functions();
    log(LogLevel::info, "xr", format("%s; off: %s", runtime->name.c_str(), joined(runtime->off).c_str()));
    return runtime;
}

XrRuntime::~XrRuntime() {
    if (instance) xrDestroyInstance(instance);
}

void XrRuntime::load_functions() {
    const auto get = [&](const char* extension, const char* function, auto& pointer) {
        if (has(extension)) load(instance, function, pointer);
    };
    get("XR_KHR_vulkan_enable2", "xrGetVulkanGraphicsRequirements2KHR", call.get_requirements2);
    get("XR_KHR_vulkan_enable2", "xrCreateVulkanInstanceKHR", call.create_instance);
    get("XR_KHR_vulkan_enable2", "xrGetVulkanGraphicsDevice2KHR", call.get_device2);
    get("XR_KHR_vulkan_enable2", "xrCreateVulkanDeviceKHR", call.create_device);
    get("XR_KHR_vulkan_enable", "xrGetVulkanGraphicsRequirementsKHR", call.get_requirements);
    get("XR_KHR_vulkan_enable", "xrGetVulkanInstanceExtensionsKHR", call.get_instance_extensions);
    get("XR_KHR_vulkan_enable", "xrGetVulkanDeviceExtensionsKHR", call.get_device_extensions);
    get("XR_KHR_vulkan_enable", "xrGetVulkanGraphicsDeviceKHR", call.get_device);
    get("XR_KHR_convert_timespec_time", "xrConvertTimeToTimespecTimeKHR", call.time_to_timespec);
    get("XR_KHR_visibility_mask", "xrGetVisibilityMaskKHR", call.get_visibility_mask);
    get("XR_EXT_hand_tracking", "xrCreateHandTrackerEXT", call.create_hand_tracker);
    get("XR_EXT_hand_tracking", "xrDestroyHandTrackerEXT", call.destroy_hand_tracker);
    get("XR_EXT_hand_tracking", "xrLocateHandJointsEXT", call.locate_joints);
    get("XR_FB_display_refresh_rate", "xrEnumerateDisplayRefreshRatesFB", call.enumerate_rates);
    get("XR_FB_display_refresh_rate", "xrGetDisplayRefreshRateFB", call.get_rate);
    get("XR_FB_display_refresh_rate", "xrRequestDisplayRefreshRateFB", call.request_rate);
    get("XR_EXT_performance_settings", "xrPerfSettingsSetPerformanceLevelEXT", call.set_performance);
}

XrResult XrRuntime::find_system() {
    XrSystemGetInfo info{XR_TYPE_SYSTEM_GET_INFO};
    info.formFactor = XR_FORM_FACTOR_HEAD_MOUNTED_DISPLAY;
    return xrGetSystem(instance, &info, &system);
}

Error XrRuntime::system_error(XrResult result) const {
    if (result == XR_ERROR_FORM_FACTOR_UNAVAILABLE)
        return {"the OpenXR runtime sees no headset", name,
                "plug the headset in, switch it on and start its streaming"};
    if (result == XR_ERROR_FORM_FACTOR_UNSUPPORTED)
        return {"the OpenXR runtime drives no headsets", name, "make the headset's own runtime the active one"};
    return {format("the OpenXR runtime gives no headset (%s)", xr_name(result)), name,
            "restart the headset's software"};
}

Result<void> XrRuntime::read_system() {
    XrSystemProperties properties{XR_TYPE_SYSTEM_PROPERTIES};
    XrSystemHandTrackingPropertiesEXT hands{XR_TYPE_SYSTEM_HAND_TRACKING_PROPERTIES_EXT};
    void** tail = &properties.next;
    if (call.create_hand_tracker) {
        *tail = &hands;
        tail = &hands.next;
    }
#ifdef XR_EXT_user_presence
    XrSystemUserPresencePropertiesEXT presence{XR_TYPE_SYSTEM_USER_PRESENCE_PROPERTIES_EXT};
    if (has("XR_EXT_user_presence")) *tail = &presence;
#endif
    XrResult result = xrGetSystemProperties(instance, system, &properties);
    if (XR_FAILED(result)) return system_error(result);
    system_name = properties.systemName;
    layers = properties.graphicsProperties.maxLayerCount;
    // Monado up to 25.0 calls a null pointer when this device is asked for its mask (xrt_device::get_visibility_mask
    // unset).
    if (system_name == "Monado: Remote HMD") call.get_visibility_mask = nullptr;
    hand_tracking = hands.supportsHandTracking == XR_TRUE;
#ifdef XR_EXT_user_presence
    user_presence = presence.supportsUserPresence == XR_TRUE;
#endif

    constexpr auto kStereo = XR_VIEW_CONFIGURATION_TYPE_PRIMARY_STEREO;
    uint32_t count = 0;
    std::array<XrViewConfigurationView, 2> eyes{{{XR_TYPE_VIEW_CONFIGURATION_VIEW}, {XR_TYPE_VIEW_CONFIGURATION_VIEW}}};
    result = xrEnumerateViewConfigurationViews(instance, system, kStereo, 0, &count, nullptr);
    if (XR_SUCCEEDED(result) && count == 2)
        result = xrEnumerateViewConfigurationViews(instance, system, kStereo, 2, &count, eyes.data());
    if (XR_FAILED(result) || count != 2)
        return Error{format("the headset offers no pair of eye pictures (%s)", xr_name(result)), system_name,
                     "use a stereo headset"};
    view = eyes[0];
    view.recommendedImageRectWidth = std::max(eyes[0].recommendedImageRectWidth, eyes[1].recommendedImageRectWidth);
    view.recommendedImageRectHeight = std::max(eyes[0].recommendedImageRectHeight, eyes[1].recommendedImageRectHeight);
    view.maxImageRectWidth = std::min(eyes[0].maxImageRectWidth, eyes[1].maxImageRectWidth);
    view.maxImageRectHeight = std::min(eyes[0].maxImageRectHeight, eyes[1].maxImageRectHeight);

    count = 0;
    xrEnumerateEnvironmentBlendModes(instance, system, kStereo, 0, &count, nullptr);
    blend_modes.resize(count);
    if (count) xrEnumerateEnvironmentBlendModes(instance, system, kStereo, count, &count, blend_modes.data());
    if (blend_modes.empty()) blend_modes.push_back(XR_ENVIRONMENT_BLEND_MODE_OPAQUE);
    log(LogLevel::info, "xr",
        format("%s: %ux%u per eye, hands %s, presence %s", system_name.c_str(), view.recommendedImageRectWidth,
               view.recommendedImageRectHeight, hand_tracking ? "yes" : "no", user_presence ? "yes" : "no"));
    return {};
}

}  // namespace aisland::host
