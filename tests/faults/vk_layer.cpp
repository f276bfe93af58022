// VK_LAYER_AISLAND_fault: makes a real driver do what it will not do by itself. (Loader-layer interface version 2, Vulkan-Loader's
// LoaderLayerInterface.md.)
//
// AISLAND_VK_FAULT = old   every device says it speaks Vulkan 1.2
//                    hold  vkQueuePresentKHR does not return (for an hour)
//                    rates every device offers VK_KHR_fragment_shading_rate; what is asked of it is kept from the driver, which then
//                          shades every pixel. With the validation layer before this one its use is checked all the same.
#include <vulkan/vk_layer.h>
#include <vulkan/vulkan.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace {

struct Next {  // looked up while the chain is being made: later the loader answers with its top again
    PFN_vkGetInstanceProcAddr get = nullptr;
    PFN_vkGetDeviceProcAddr get_device = nullptr;
    PFN_vkGetPhysicalDeviceProperties properties = nullptr;
    PFN_vkGetPhysicalDeviceProperties2 properties2 = nullptr;
    PFN_vkEnumerateDeviceExtensionProperties extensions = nullptr;
    PFN_vkGetPhysicalDeviceFeatures2 features2 = nullptr;
    PFN_vkGetPhysicalDeviceFormatProperties2 format2 = nullptr;
    PFN_vkGetPhysicalDeviceImageFormatProperties image = nullptr;
    PFN_vkGetPhysicalDeviceImageFormatProperties2 image2 = nullptr;
    PFN_vkCreateImage create_image = nullptr;
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
    g_next.extensions = reinterpret_cast<PFN_vkEnumerateDeviceExtensionProperties>(get(*out, "vkEnumerateDeviceExtensionProperties"));
    g_next.features2 = reinterpret_cast<PFN_vkGetPhysicalDeviceFeatures2>(get(*out, "vkGetPhysicalDeviceFeatures2"));
    g_next.format2 = reinterpret_cast<PFN_vkGetPhysicalDeviceFormatProperties2>(get(*out, "vkGetPhysicalDeviceFormatProperties2"));
    g_next.image = reinterpret_cast<PFN_vkGetPhysicalDeviceImageFormatProperties>(get(*out, "vkGetPhysicalDeviceImageFormatProperties"));
    g_next.image2 = reinterpret_cast<PFN_vkGetPhysicalDeviceImageFormatProperties2>(get(*out, "vkGetPhysicalDeviceImageFormatProperties2"));
    return result;
}

// A struct of a chain that this layer may write to, or cut out.
template <class T>
T* found_in(void* first, VkStructureType type) {
    auto* link = static_cast<VkBaseOutStructure*>(first);
    while (link && link->sType != type) link = link->pNext;
    return reinterpret_cast<T*>(link);
}

// What a driver without the extension must not see of the wishes for a device.
struct Plain {
    explicit Plain(const VkDeviceCreateInfo& asked) : info(asked), names(asked.ppEnabledExtensionNames, asked.ppEnabledExtensionNames + asked.enabledExtensionCount) {
        std::erase_if(names, [](const char* name) { return !std::strcmp(name, VK_KHR_FRAGMENT_SHADING_RATE_EXTENSION_NAME); });
        info.enabledExtensionCount = static_cast<uint32_t>(names.size());
        info.ppEnabledExtensionNames = names.data();
        auto* before = reinterpret_cast<VkBaseOutStructure*>(&info);
        while (before->pNext && before->pNext->sType != VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_FRAGMENT_SHADING_RATE_FEATURES_KHR) before = before->pNext;
        if (!before->pNext) return;
        cut = before;
        rest = before->pNext;
        before->pNext = rest->pNext;
    }
    ~Plain() {
        if (cut) cut->pNext = rest;
    }
    Plain(const Plain&) = delete;
    Plain& operator=(const Plain&) = delete;
    VkDeviceCreateInfo info;
    std::vector<const char*> names;
    VkBaseOutStructure *cut = nullptr, *rest = nullptr;
};

VKAPI_ATTR VkResult VKAPI_CALL create_device(VkPhysicalDevice device, const VkDeviceCreateInfo* info, const VkAllocationCallbacks* allocator, VkDevice* out) {
    auto* link = link_of<VkLayerDeviceCreateInfo>(info->pNext, VK_STRUCTURE_TYPE_LOADER_DEVICE_CREATE_INFO);
    if (!link) return VK_ERROR_INITIALIZATION_FAILED;
    const PFN_vkGetInstanceProcAddr get = link->u.pLayerInfo->pfnNextGetInstanceProcAddr;
    const PFN_vkGetDeviceProcAddr get_device = link->u.pLayerInfo->pfnNextGetDeviceProcAddr;
    link->u.pLayerInfo = link->u.pLayerInfo->pNext;
    const auto create = reinterpret_cast<PFN_vkCreateDevice>(get(VK_NULL_HANDLE, "vkCreateDevice"));
    std::optional<Plain> plain;
    if (asked("rates")) plain.emplace(*info);
    const VkResult result = create(device, plain ? &plain->info : info, allocator, out);
    const std::lock_guard lock(g_mutex);
    g_next.get_device = get_device;
    if (result == VK_SUCCESS) g_next.create_image = reinterpret_cast<PFN_vkCreateImage>(get_device(*out, "vkCreateImage"));
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

constexpr VkImageUsageFlags kRates = VK_IMAGE_USAGE_FRAGMENT_SHADING_RATE_ATTACHMENT_BIT_KHR;

VKAPI_ATTR VkResult VKAPI_CALL rates_extensions(VkPhysicalDevice device, const char* of_layer, uint32_t* count, VkExtensionProperties* out) {
    if (of_layer) return next().extensions(device, of_layer, count, out);
    uint32_t have = 0;
    next().extensions(device, nullptr, &have, nullptr);
    std::vector<VkExtensionProperties> all(have);
    next().extensions(device, nullptr, &have, all.data());
    VkExtensionProperties more{};
    std::strcpy(more.extensionName, VK_KHR_FRAGMENT_SHADING_RATE_EXTENSION_NAME);
    more.specVersion = VK_KHR_FRAGMENT_SHADING_RATE_SPEC_VERSION;
    all.push_back(more);
    if (!out) return *count = static_cast<uint32_t>(all.size()), VK_SUCCESS;
    const bool whole = *count >= all.size();
    *count = std::min(*count, static_cast<uint32_t>(all.size()));
    std::copy_n(all.begin(), *count, out);
    return whole ? VK_SUCCESS : VK_INCOMPLETE;
}
VKAPI_ATTR void VKAPI_CALL rates_features(VkPhysicalDevice device, VkPhysicalDeviceFeatures2* out) {
    next().features2(device, out);
    if (auto* rates = found_in<VkPhysicalDeviceFragmentShadingRateFeaturesKHR>(out, VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_FRAGMENT_SHADING_RATE_FEATURES_KHR))
        rates->pipelineFragmentShadingRate = rates->attachmentFragmentShadingRate = VK_TRUE, rates->primitiveFragmentShadingRate = VK_FALSE;
}
VKAPI_ATTR void VKAPI_CALL rates_properties(VkPhysicalDevice device, VkPhysicalDeviceProperties2* out) {
    next().properties2(device, out);
    auto* rates = found_in<VkPhysicalDeviceFragmentShadingRatePropertiesKHR>(out, VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_FRAGMENT_SHADING_RATE_PROPERTIES_KHR);
    if (!rates) return;
    rates->minFragmentShadingRateAttachmentTexelSize = rates->maxFragmentShadingRateAttachmentTexelSize = {16, 16};
    rates->maxFragmentShadingRateAttachmentTexelSizeAspectRatio = 1;
    rates->layeredShadingRateAttachments = VK_TRUE;
    rates->maxFragmentSize = {2, 2};
    rates->maxFragmentSizeAspectRatio = 2;
    rates->maxFragmentShadingRateCoverageSamples = 16;
    rates->maxFragmentShadingRateRasterizationSamples = VK_SAMPLE_COUNT_4_BIT;
}
VKAPI_ATTR VkResult VKAPI_CALL rates_offered(VkPhysicalDevice, uint32_t* count, VkPhysicalDeviceFragmentShadingRateKHR* out) {
    constexpr VkExtent2D kSizes[] = {{2, 2}, {1, 1}};
    for (uint32_t i = 0; out && i < std::min(*count, 2u); ++i)
        out[i].sampleCounts = VK_SAMPLE_COUNT_1_BIT | VK_SAMPLE_COUNT_4_BIT, out[i].fragmentSize = kSizes[i];
    const bool whole = !out || *count >= 2;
    *count = out ? std::min(*count, 2u) : 2u;
    return whole ? VK_SUCCESS : VK_INCOMPLETE;
}
VKAPI_ATTR void VKAPI_CALL rates_format(VkPhysicalDevice device, VkFormat format, VkFormatProperties2* out) {
    next().format2(device, format, out);
    if (format != VK_FORMAT_R8_UINT) return;
    out->formatProperties.optimalTilingFeatures |= VK_FORMAT_FEATURE_FRAGMENT_SHADING_RATE_ATTACHMENT_BIT_KHR;
    if (auto* more = found_in<VkFormatProperties3>(out, VK_STRUCTURE_TYPE_FORMAT_PROPERTIES_3)) more->optimalTilingFeatures |= VK_FORMAT_FEATURE_2_FRAGMENT_SHADING_RATE_ATTACHMENT_BIT_KHR;
}
VKAPI_ATTR VkResult VKAPI_CALL rates_image(VkPhysicalDevice device, VkFormat format, VkImageType type, VkImageTiling tiling, VkImageUsageFlags usage, VkImageCreateFlags flags,
                                           VkImageFormatProperties* out) {
    return next().image(device, format, type, tiling, usage & ~kRates, flags, out);
}
VKAPI_ATTR VkResult VKAPI_CALL rates_image2(VkPhysicalDevice device, const VkPhysicalDeviceImageFormatInfo2* info, VkImageFormatProperties2* out) {
    VkPhysicalDeviceImageFormatInfo2 plain = *info;
    plain.usage &= ~kRates;
    return next().image2(device, &plain, out);
}
VKAPI_ATTR VkResult VKAPI_CALL rates_create_image(VkDevice device, const VkImageCreateInfo* info, const VkAllocationCallbacks* allocator, VkImage* out) {
    VkImageCreateInfo plain = *info;
    plain.usage &= ~kRates;
    return next().create_image(device, &plain, allocator, out);
}

// What stands before the driver's own where it is to seem to offer rates.
PFN_vkVoidFunction of_rates(const char* name) {
    struct Row {
        const char* name;
        PFN_vkVoidFunction function;
    };
#define AISLAND_ROW(name, function) \
    { name, reinterpret_cast<PFN_vkVoidFunction>(function) }
    static const Row kRows[] = {
        AISLAND_ROW("vkEnumerateDeviceExtensionProperties", rates_extensions), AISLAND_ROW("vkGetPhysicalDeviceFeatures2", rates_features),
        AISLAND_ROW("vkGetPhysicalDeviceFeatures2KHR", rates_features), AISLAND_ROW("vkGetPhysicalDeviceProperties2", rates_properties),
        AISLAND_ROW("vkGetPhysicalDeviceProperties2KHR", rates_properties), AISLAND_ROW("vkGetPhysicalDeviceFragmentShadingRatesKHR", rates_offered),
        AISLAND_ROW("vkGetPhysicalDeviceFormatProperties2", rates_format), AISLAND_ROW("vkGetPhysicalDeviceFormatProperties2KHR", rates_format),
        AISLAND_ROW("vkGetPhysicalDeviceImageFormatProperties", rates_image), AISLAND_ROW("vkGetPhysicalDeviceImageFormatProperties2", rates_image2),
        AISLAND_ROW("vkGetPhysicalDeviceImageFormatProperties2KHR", rates_image2), AISLAND_ROW("vkCreateImage", rates_create_image)};
#undef AISLAND_ROW
    for (const Row& row : kRows)
        if (!std::strcmp(row.name, name)) return row.function;
    return nullptr;
}

VKAPI_ATTR PFN_vkVoidFunction VKAPI_CALL get_device(VkDevice device, const char* name) {
    if (asked("rates") && !std::strcmp(name, "vkCreateImage")) return of_rates(name);
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
    if (asked("rates"))
        if (const PFN_vkVoidFunction ours = of_rates(name)) return ours;
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
