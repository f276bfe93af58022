#include "platform/gpu/shading_rate.h"

#include <algorithm>
#include <cstring>
#include <vector>

namespace aisland::gpu {
namespace {

constexpr uint32_t kTexel = 16;  // pixels; the nearest to it that there is

bool has_extension(VkPhysicalDevice physical) {
    uint32_t count = 0;
    vkEnumerateDeviceExtensionProperties(physical, nullptr, &count, nullptr);
    std::vector<VkExtensionProperties> offered(count);
    vkEnumerateDeviceExtensionProperties(physical, nullptr, &count, offered.data());
    return std::any_of(offered.begin(), offered.end(), [](const VkExtensionProperties& p) { return std::strcmp(p.extensionName, VK_KHR_FRAGMENT_SHADING_RATE_EXTENSION_NAME) == 0; });
}

}  // namespace

ShadingRate judge_shading_rate(const VkPhysicalDeviceFragmentShadingRateFeaturesKHR& features, const VkPhysicalDeviceFragmentShadingRatePropertiesKHR& properties,
                               std::span<const VkPhysicalDeviceFragmentShadingRateKHR> rates) {
    if (!features.attachmentFragmentShadingRate) return {{}, "the graphics driver takes no rates from an image"};
    if (!properties.layeredShadingRateAttachments) return {{}, "the graphics driver takes the same rates for both eyes only"};
    constexpr VkSampleCountFlags kSamples = VK_SAMPLE_COUNT_1_BIT | VK_SAMPLE_COUNT_4_BIT;
    const bool two_by_two = std::any_of(rates.begin(), rates.end(), [](const VkPhysicalDeviceFragmentShadingRateKHR& rate) {
        return rate.fragmentSize.width == 2 && rate.fragmentSize.height == 2 && (rate.sampleCounts & kSamples) == kSamples;
    });
    if (!two_by_two) return {{}, "the graphics driver shades no two by two pixels at once with four samples"};
    const VkExtent2D least = properties.minFragmentShadingRateAttachmentTexelSize, most = properties.maxFragmentShadingRateAttachmentTexelSize;
    const uint32_t shortest = std::max(least.width, least.height), longest = std::min(most.width, most.height);  // sides of a square
    if (least.width == 0 || least.height == 0 || longest < shortest) return {{}, "the graphics driver names no size for an image of rates"};
    const uint32_t side = std::clamp(kTexel, shortest, longest);
    return {{side, side}, {}};
}

ShadingRate offered_shading_rate(VkPhysicalDevice physical) {
    if (!has_extension(physical) || !vkGetPhysicalDeviceFragmentShadingRatesKHR) return {{}, "the graphics driver lacks VK_KHR_fragment_shading_rate"};
    VkPhysicalDeviceFragmentShadingRateFeaturesKHR features{.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_FRAGMENT_SHADING_RATE_FEATURES_KHR};
    VkPhysicalDeviceFeatures2 all{.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_FEATURES_2, .pNext = &features};
    vkGetPhysicalDeviceFeatures2(physical, &all);
    VkPhysicalDeviceFragmentShadingRatePropertiesKHR properties{.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_FRAGMENT_SHADING_RATE_PROPERTIES_KHR};
    VkPhysicalDeviceProperties2 device{.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_PROPERTIES_2, .pNext = &properties};
    vkGetPhysicalDeviceProperties2(physical, &device);
    uint32_t count = 0;
    vkGetPhysicalDeviceFragmentShadingRatesKHR(physical, &count, nullptr);
    std::vector<VkPhysicalDeviceFragmentShadingRateKHR> rates(count, {.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_FRAGMENT_SHADING_RATE_KHR});
    vkGetPhysicalDeviceFragmentShadingRatesKHR(physical, &count, rates.data());
    rates.resize(count);
    return judge_shading_rate(features, properties, rates);
}

}  // namespace aisland::gpu
