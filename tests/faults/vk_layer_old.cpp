// A Vulkan layer that makes every device say it speaks Vulkan 1.2: what an old driver would say. (Loader-layer interface version 2,
// Vulkan-Loader's LoaderLayerInterface.md.)
#include <vulkan/vk_layer.h>
#include <vulkan/vulkan.h>

#include <cstring>
#include <mutex>

namespace {

struct Next {  // looked up while the chain is being made: later the loader answers with its top again
    PFN_vkGetInstanceProcAddr get = nullptr;
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

VKAPI_ATTR VkResult VKAPI_CALL create_instance(const VkInstanceCreateInfo* info, const VkAllocationCallbacks* allocator, VkInstance* out) {
    auto* link = static_cast<const VkLayerInstanceCreateInfo*>(info->pNext);
    while (link && !(link->sType == VK_STRUCTURE_TYPE_LOADER_INSTANCE_CREATE_INFO && link->function == VK_LAYER_LINK_INFO))
        link = static_cast<const VkLayerInstanceCreateInfo*>(link->pNext);
    if (!link) return VK_ERROR_INITIALIZATION_FAILED;
    const PFN_vkGetInstanceProcAddr get = link->u.pLayerInfo->pfnNextGetInstanceProcAddr;
    const_cast<VkLayerInstanceCreateInfo*>(link)->u.pLayerInfo = link->u.pLayerInfo->pNext;
    const auto create = reinterpret_cast<PFN_vkCreateInstance>(get(VK_NULL_HANDLE, "vkCreateInstance"));
    const VkResult result = create(info, allocator, out);
    if (result != VK_SUCCESS) return result;
    const std::lock_guard lock(g_mutex);
    g_next.get = get;
    g_next.properties = reinterpret_cast<PFN_vkGetPhysicalDeviceProperties>(get(*out, "vkGetPhysicalDeviceProperties"));
    g_next.properties2 = reinterpret_cast<PFN_vkGetPhysicalDeviceProperties2>(get(*out, "vkGetPhysicalDeviceProperties2"));
    return result;
}

VKAPI_ATTR void VKAPI_CALL properties(VkPhysicalDevice device, VkPhysicalDeviceProperties* out) {
    next().properties(device, out);
    out->apiVersion = kOld;
}
VKAPI_ATTR void VKAPI_CALL properties2(VkPhysicalDevice device, VkPhysicalDeviceProperties2* out) {
    next().properties2(device, out);
    out->properties.apiVersion = kOld;
}

VKAPI_ATTR PFN_vkVoidFunction VKAPI_CALL get_instance(VkInstance instance, const char* name) {
    if (!std::strcmp(name, "vkGetInstanceProcAddr")) return reinterpret_cast<PFN_vkVoidFunction>(get_instance);
    if (!std::strcmp(name, "vkCreateInstance")) return reinterpret_cast<PFN_vkVoidFunction>(create_instance);
    if (!std::strcmp(name, "vkGetPhysicalDeviceProperties")) return reinterpret_cast<PFN_vkVoidFunction>(properties);
    if (!std::strcmp(name, "vkGetPhysicalDeviceProperties2") || !std::strcmp(name, "vkGetPhysicalDeviceProperties2KHR"))
        return reinterpret_cast<PFN_vkVoidFunction>(properties2);
    const PFN_vkGetInstanceProcAddr get = next().get;
    return get ? get(instance, name) : nullptr;
}

}  // namespace

extern "C" __attribute__((visibility("default"))) VkResult VKAPI_CALL vkNegotiateLoaderLayerInterfaceVersion(VkNegotiateLayerInterface* versions) {
    versions->loaderLayerInterfaceVersion = 2;
    versions->pfnGetInstanceProcAddr = get_instance;
    versions->pfnGetDeviceProcAddr = nullptr;
    versions->pfnGetPhysicalDeviceProcAddr = nullptr;
    return VK_SUCCESS;
}
