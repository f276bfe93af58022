#include "platform/gpu/features.h"

#include "app/core/format.h"

namespace aisland::gpu {
namespace {

// One line a required feature: where it is and what it is called in the specification.
struct Required {
    const char* name;
    VkBool32 (*get)(const Features&);
    void (*set)(Features&);
};

#define AISLAND_FEATURE(part, name)                                                                       \
    {                                                                                                     \
#name, [](const Features& f) { return f.part.name; }, [](Features & f) { f.part.name = VK_TRUE; } \
    }

const Required kRequired[] = {
    AISLAND_FEATURE(core.features, multiDrawIndirect),
    AISLAND_FEATURE(core.features, drawIndirectFirstInstance),
    AISLAND_FEATURE(core.features, samplerAnisotropy),
    AISLAND_FEATURE(core.features, depthClamp),
    AISLAND_FEATURE(core.features, depthBiasClamp),
    AISLAND_FEATURE(core.features, independentBlend),
    AISLAND_FEATURE(v11, multiview),
    AISLAND_FEATURE(v11, shaderDrawParameters),
    AISLAND_FEATURE(v12, drawIndirectCount),
    AISLAND_FEATURE(v12, descriptorIndexing),
    AISLAND_FEATURE(v12, runtimeDescriptorArray),
    AISLAND_FEATURE(v12, shaderSampledImageArrayNonUniformIndexing),
    AISLAND_FEATURE(v12, descriptorBindingPartiallyBound),
    AISLAND_FEATURE(v12, scalarBlockLayout),
    AISLAND_FEATURE(v12, hostQueryReset),
    AISLAND_FEATURE(v12, bufferDeviceAddress),
    AISLAND_FEATURE(v13, dynamicRendering),
    AISLAND_FEATURE(v13, synchronization2),
    AISLAND_FEATURE(v13, maintenance4),
    AISLAND_FEATURE(v13, shaderDemoteToHelperInvocation),
};

}  // namespace

void Features::link() {
    core.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_FEATURES_2;
    v11.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VULKAN_1_1_FEATURES;
    v12.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VULKAN_1_2_FEATURES;
    v13.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VULKAN_1_3_FEATURES;
    core.pNext = &v11;
    v11.pNext = &v12;
    v12.pNext = &v13;
    v13.pNext = nullptr;
}

std::vector<std::string> missing_features(const Features& offered) {
    std::vector<std::string> missing;
    for (const Required& feature : kRequired)
        if (!feature.get(offered)) missing.emplace_back(feature.name);
    return missing;
}

Features wanted_features(const Features& offered, bool instrumented) {
    Features wanted;
    for (const Required& feature : kRequired) feature.set(wanted);
    wanted.core.features.textureCompressionBC = offered.core.features.textureCompressionBC;
    if (instrumented) {  // what GPU-assisted validation does that with
        wanted.core.features.fragmentStoresAndAtomics = offered.core.features.fragmentStoresAndAtomics;
        wanted.core.features.vertexPipelineStoresAndAtomics = offered.core.features.vertexPipelineStoresAndAtomics;
    }
    return wanted;
}

Result<void> accept_device(const VkPhysicalDeviceProperties& properties, const Features& offered) {
    if (properties.apiVersion < VK_API_VERSION_1_3)
        return Error{format("the graphics driver offers Vulkan %u.%u, and 1.3 is needed",
                            VK_API_VERSION_MAJOR(properties.apiVersion), VK_API_VERSION_MINOR(properties.apiVersion)),
                     properties.deviceName, "install a newer driver (Mesa 22 or later, NVIDIA 510 or later)"};
    const std::vector<std::string> missing = missing_features(offered);
    if (missing.empty()) return {};
    std::string names;
    for (const std::string& name : missing) names += (names.empty() ? "" : ", ") + name;
    return Error{"the graphics driver lacks " + names, properties.deviceName, "install a newer driver"};
}

}  // namespace aisland::gpu
