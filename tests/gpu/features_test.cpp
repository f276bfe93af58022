#include "platform/gpu/features.h"

#include <gtest/gtest.h>

#include <cstring>

namespace aisland::gpu {
namespace {

VkPhysicalDeviceProperties device_of(uint32_t version) {
    VkPhysicalDeviceProperties properties{};
    properties.apiVersion = version;
    std::strcpy(properties.deviceName, "Old Graphics 200");
    return properties;
}
Features everything() {
    Features all = wanted_features(Features{}, false);
    all.link();
    return all;
}

TEST(Features, AVulkan12DeviceIsRefusedInWords) {
    const Result<void> accepted = accept_device(device_of(VK_API_VERSION_1_2), everything());
    ASSERT_FALSE(accepted);
    EXPECT_EQ(accepted.error().text(),
              "Old Graphics 200: the graphics driver offers Vulkan 1.2, and 1.3 is needed; install a newer driver (Mesa 22 or later, "
              "NVIDIA 510 or later)");
}

TEST(Features, AMissingFeatureIsNamed) {
    Features offered = everything();
    offered.v11.multiview = VK_FALSE;
    offered.v13.synchronization2 = VK_FALSE;
    const Result<void> accepted = accept_device(device_of(VK_API_VERSION_1_3), offered);
    ASSERT_FALSE(accepted);
    EXPECT_NE(accepted.error().text().find("lacks multiview, synchronization2"), std::string::npos) << accepted.error().text();
}

TEST(Features, ADeviceWithAllThatIsAskedForIsAccepted) {
    EXPECT_TRUE(accept_device(device_of(VK_API_VERSION_1_3), everything()));
}

}  // namespace
}  // namespace aisland::gpu
