// How the runtime makes our Vulkan instance and device (XR_KHR_vulkan_enable2), or names what it needs
// (XR_KHR_vulkan_enable).
#include <cstring>
#include <sstream>

#include "app/core/format.h"
#include "app/core/log.h"
#include "platform/host/xr_runtime.h"

namespace aisland::host {
namespace {

std::vector<std::string> words(const std::string& text) {
    std::istringstream stream(text);
    std::vector<std::string> items;
    for (std::string item; stream >> item;) items.push_back(item);
    return items;
}

// Runtimes put feature structures of their own before ours: Monado a VkPhysicalDeviceTimelineSemaphoreFeatures, which
// must not stand beside VkPhysicalDeviceVulkan12Features (VUID-VkDeviceCreateInfo-pNext-02830). What it asks for moves
// into ours.
VKAPI_ATTR VkResult VKAPI_CALL create_device(VkPhysicalDevice physical, const VkDeviceCreateInfo* info,
                                             const VkAllocationCallbacks* allocator, VkDevice* device) {
    VkPhysicalDeviceVulkan12Features* ours = nullptr;
    for (auto* link = static_cast<const VkBaseInStructure*>(info->pNext); link; link = link->pNext)
        if (link->sType == VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VULKAN_1_2_FEATURES)
            ours = reinterpret_cast<VkPhysicalDeviceVulkan12Features*>(const_cast<VkBaseInStructure*>(link));
    VkDeviceCreateInfo forwarded = *info;
    const auto* first = static_cast<const VkBaseInStructure*>(info->pNext);
    if (ours && first->sType == VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_TIMELINE_SEMAPHORE_FEATURES) {
        ours->timelineSemaphore |=
            reinterpret_cast<const VkPhysicalDeviceTimelineSemaphoreFeatures*>(first)->timelineSemaphore;
        forwarded.pNext = first->pNext;
    }
    return vkCreateDevice(physical, &forwarded, allocator, device);
}

VKAPI_ATTR PFN_vkVoidFunction VKAPI_CALL address_of(VkInstance instance, const char* name) {
    if (std::strcmp(name, "vkCreateDevice") == 0) return reinterpret_cast<PFN_vkVoidFunction>(create_device);
    return vkGetInstanceProcAddr(instance, name);
}

}  // namespace

gpu::DeviceRequest XrRuntime::request() {
    gpu::DeviceRequest request;
    if (call.create_instance && call.create_device) {
        request.create_instance = [this](const VkInstanceCreateInfo* create, VkInstance* made) {
            XrGraphicsRequirementsVulkan2KHR needs{XR_TYPE_GRAPHICS_REQUIREMENTS_VULKAN2_KHR};
            call.get_requirements2(instance, system, &needs);  // the specification demands the call, not the answer
            XrVulkanInstanceCreateInfoKHR info{XR_TYPE_VULKAN_INSTANCE_CREATE_INFO_KHR};
            info.systemId = system;
            info.pfnGetInstanceProcAddr = vkGetInstanceProcAddr;
            info.vulkanCreateInfo = create;
            VkResult vk = VK_ERROR_INITIALIZATION_FAILED;
            const XrResult result = call.create_instance(instance, &info, made, &vk);
            if (XR_FAILED(result)) log(LogLevel::error, "xr", format("xrCreateVulkanInstanceKHR: %s", xr_name(result)));
            return XR_FAILED(result) && vk == VK_SUCCESS ? VK_ERROR_INITIALIZATION_FAILED : vk;
        };
        request.choose = [this](VkInstance vulkan) {
            XrVulkanGraphicsDeviceGetInfoKHR info{XR_TYPE_VULKAN_GRAPHICS_DEVICE_GET_INFO_KHR};
            info.systemId = system;
            info.vulkanInstance = vulkan;
            VkPhysicalDevice device = VK_NULL_HANDLE;
            if (XR_FAILED(call.get_device2(instance, &info, &device))) return VkPhysicalDevice{VK_NULL_HANDLE};
            return device;
        };
        request.create_device = [this](VkPhysicalDevice physical, const VkDeviceCreateInfo* create, VkDevice* made) {
            XrVulkanDeviceCreateInfoKHR info{XR_TYPE_VULKAN_DEVICE_CREATE_INFO_KHR};
            info.systemId = system;
            info.pfnGetInstanceProcAddr = address_of;
            info.vulkanPhysicalDevice = physical;
            info.vulkanCreateInfo = create;
            VkResult vk = VK_ERROR_INITIALIZATION_FAILED;
            const XrResult result = call.create_device(instance, &info, made, &vk);
            if (XR_FAILED(result)) log(LogLevel::error, "xr", format("xrCreateVulkanDeviceKHR: %s", xr_name(result)));
            return XR_FAILED(result) && vk == VK_SUCCESS ? VK_ERROR_INITIALIZATION_FAILED : vk;
        };
        return request;
    }
    // XR_KHR_vulkan_enable: the runtime names extensions and the device, we create.
    const auto names = [&](auto function) {
        uint32_t size = 0;
        if (!function || XR_FAILED(function(instance, system, 0, &size, nullptr)) || size == 0)
            return std::vector<std::string>();
        std::string text(size, '\0');
        function(instance, system, size, &size, text.data());
        return words(text.c_str());  // NOLINT(readability-redundant-string-cstr): up to the first zero
    };
    XrGraphicsRequirementsVulkanKHR needs{XR_TYPE_GRAPHICS_REQUIREMENTS_VULKAN_KHR};
    if (call.get_requirements) call.get_requirements(instance, system, &needs);
    request.instance_extensions = names(call.get_instance_extensions);
    request.device_extensions = names(call.get_device_extensions);
    request.choose = [this](VkInstance vulkan) {
        VkPhysicalDevice device = VK_NULL_HANDLE;
        if (!call.get_device || XR_FAILED(call.get_device(instance, system, vulkan, &device)))
            return VkPhysicalDevice{VK_NULL_HANDLE};
        return device;
    };
    return request;
}

}  // namespace aisland::host
