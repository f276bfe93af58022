// Coarser shading where an image says so (VK_KHR_fragment_shading_rate): whether a device offers what the renderer uses of it. An
// optional thing: without it everything is shaded pixel by pixel.
#pragma once

#define VK_NO_PROTOTYPES
#include <volk.h>

#include <span>
#include <string>

namespace aisland::gpu {

struct ShadingRate {
    VkExtent2D texel{};   // pixels that a texel of the image of rates is for; 0: not offered
    std::string missing;  // then: what is not there, in words

    bool offered() const { return texel.width > 0; }
};

// Pure: an image of rates with a layer an eye, and two by two pixels shaded at once with one sample and with four.
ShadingRate judge_shading_rate(const VkPhysicalDeviceFragmentShadingRateFeaturesKHR& features, const VkPhysicalDeviceFragmentShadingRatePropertiesKHR& properties,
                               std::span<const VkPhysicalDeviceFragmentShadingRateKHR> rates);
ShadingRate offered_shading_rate(VkPhysicalDevice physical);

}  // namespace aisland::gpu
