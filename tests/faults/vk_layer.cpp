// VK_LAYER_AISLAND_fault: makes a real driver do what it will not do by itself. (Loader-layer interface version 2, Vulkan-Loader's
// LoaderLayerInterface.md.)
//
// AISLAND_VK_FAULT = old   every device says it speaks Vulkan 1.2
//                    hold  vkQueuePresentKHR does not return (for an hour)
#include <vulkan/vk_layer.h>
#include <vulkan/vulkan.h>

#include <chrono>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <thread>

namespace {

struct Next {  // looked up while the chain is being made: later the loader answers with its top again
    PFN_vkGetInstanceProcAddr get = nullptr;
    PFN_vkGetDeviceProcAddr get_device = nullptr;
    PFN_vkGetPhysicalDeviceProperties properties = nullptr;
    PFN_vkGetPhysicalDeviceProperties2 properties2 = nullptr;
};
std::mutex g_mutex;  // the loader calls layers from any thread; a layer has nowhere else to keep its state
Next g_next;

constexpr uint32_t kOld = VK_API_VERSION_1_2;

Next next() {
    const std::lock_guard lock(g_mutex);
    return g_next;
}

bool asked(const char* fault) {
    const char* wanted = std::getenv("AISLAND_VK_FAULT");
    return wanted && !std::strcmp(wanted, fault);
}

// This layer's place in the chain of what is being made.
template <class Link>
Link* link_of(const void* first, VkStructureType type) {
    auto* link = static_cast<const Link*>(first);
    while (link && !(link->sType == type && link->function == VK_LAYER_LINK_INFO)) link = static_cast<const Link*>(link->pNext);
    return const_cast<Link*>(link);
}

VKAPI_ATTR VkResult VKAPI_CALL create_instance(const VkInstanceCreateInfo* info, const VkAllocationCallbacks* allocator, VkInstance* out) {
    auto* link = link_of<VkLayerInstanceCreateInfo>(info->pNext, VK_STRUCTURE_TYPE_LOADER_INSTANCE_CREATE_INFO);
    if (!link) return VK_ERROR_INITIALIZATION_FAILED;
    const PFN_vkGetInstanceProcAddr get = link->u.pLayerInfo->pfnNextGetInstanceProcAddr;
    link->u.pLayerInfo = link->u.pLayerInfo->pNext;
    const auto create = reinterpret_cast<PFN_vkCreateInstance>(get(VK_NULL_HANDLE, "vkCreateInstance"));
    const VkResult result = create(info, allocator, out);
    if (result != VK_SUCCESS) return result;
    const std::lock_guard lock(g_mutex);
    g_next.get = get;
    g_next.properties = reinterpret_cast<PFN_vkGetPhysicalDeviceProperties>(get(*out, "vkGetPhysicalDeviceProperties"));
    g_next.properties2 = reinterpret_cast<PFN_vkGetPhysicalDeviceProperties2>(get(*out, "vkGetPhysicalDeviceProperties2"));
    return result;
}

VKAPI_ATTR VkResult VKAPI_CALL create_device(VkPhysicalDevice device, const VkDeviceCreateInfo* info, const VkAllocationCallbacks* allocator, VkDevice* out) {
    auto* link = link_of<VkLayerDeviceCreateInfo>(info->pNext, VK_STRUCTURE_TYPE_LOADER_DEVICE_CREATE_INFO);
    if (!link) return VK_ERROR_INITIALIZATION_FAILED;
    const PFN_vkGetInstanceProcAddr get = link->u.pLayerInfo->pfnNextGetInstanceProcAddr;
    const PFN_vkGetDeviceProcAddr get_device = link->u.pLayerInfo->pfnNextGetDeviceProcAddr;
    link->u.pLayerInfo = link->u.pLayerInfo->pNext;
    const auto create = reinterpret_cast<PFN_vkCreateDevice>(get(VK_NULL_HANDLE, "vkCreateDevice"));
    const VkResult result = create(device, info, allocator, out);
    const std::lock_guard lock(g_mutex);
    g_next.get_device = get_device;
    return result;
}

VKAPI_ATTR VkResult VKAPI_CALL present(VkQueue, const VkPresentInfoKHR*) {
    std::this_thread::sleep_for(std::chrono::hours(1));
    return VK_ERROR_DEVICE_LOST;
}

VKAPI_ATTR void VKAPI_CALL properties(VkPhysicalDevice device, VkPhysicalDeviceProperties* out) {
    next().properties(device, out);
    out->apiVersion = kOld;
}
VKAPI_ATTR void VKAPI_CALL properties2(VkPhysicalDevice device, VkPhysicalDeviceProperties2* out) {
    next().properties2(device, out);
    out->properties.apiVersion = kOld;
}

VKAPI_ATTR PFN_vkVoidFunction VKAPI_CALL get_device(VkDevice device, const char* name) {
    if (!std::strcmp(name, "vkGetDeviceProcAddr")) return reinterpret_cast<PFN_vkVoidFunction>(get_device);
    if (asked("hold") && !std::strcmp(name, "vkQueuePresentKHR")) return reinterpret_cast<PFN_vkVoidFunction>(present);
    const PFN_vkGetDeviceProcAddr get = next().get_device;
    return get ? get(device, name) : nullptr;
}

VKAPI_ATTR PFN_vkVoidFunction VKAPI_CALL get_instance(VkInstance instance, const char* name) {
    if (!std::strcmp(name, "vkGetInstanceProcAddr")) return reinterpret_cast<PFN_vkVoidFunction>(get_instance);
    if (!std::strcmp(name, "vkGetDeviceProcAddr")) return reinterpret_cast<PFN_vkVoidFunction>(get_device);
    if (!std::strcmp(name, "vkCreateInstance")) return reinterpret_cast<PFN_vkVoidFunction>(create_instance);
    if (!std::strcmp(name, "vkCreateDevice")) return reinterpret_cast<PFN_vkVoidFunction>(create_device);
    if (asked("hold") && !std::strcmp(name, "vkQueuePresentKHR")) return reinterpret_cast<PFN_vkVoidFunction>(present);
    if (asked("old") && !std::strcmp(name, "vkGetPhysicalDeviceProperties")) return reinterpret_cast<PFN_vkVoidFunction>(properties);
    if (asked("old") && (!std::strcmp(name, "vkGetPhysicalDeviceProperties2") || !std::strcmp(name, "vkGetPhysicalDeviceProperties2KHR")))
        return reinterpret_cast<PFN_vkVoidFunction>(properties2);
    const PFN_vkGetInstanceProcAddr get = next().get;
    return get ? get(instance, name) : nullptr;
}

}  // namespace

extern "C" __attribute__((visibility("default"))) VkResult VKAPI_CALL vkNegotiateLoaderLayerInterfaceVersion(VkNegotiateLayerInterface* versions) {
    versions->loaderLayerInterfaceVersion = 2;
    versions->pfnGetInstanceProcAddr = get_instance;
    versions->pfnGetDeviceProcAddr = get_device;
    versions->pfnGetPhysicalDeviceProcAddr = nullptr;
    return VK_SUCCESS;
}
