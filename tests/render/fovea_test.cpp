// Foveation: the rates of an eye's picture, and that they are used as Vulkan wants. No driver of a test machine shades coarsely: a layer
// makes the driver seem to, and the validation layer before it looks at what is asked (tests/faults/vk_layer.cpp).
#include "platform/render/fovea.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "platform/gpu/barrier.h"
#include "platform/gpu/frames.h"
#include "platform/gpu/shading_rate.h"
#include "tests/render/picture_rig.h"
#include "tests/render/world_kit.h"

namespace aisland::test {
namespace {

using render::Extent;
using render::fill_rates;
using render::kEveryPixel;
using render::kTwoByTwo;

constexpr Extent kPixels{2064, 2208}, kTexel{16, 16};
const Extent kTexels = render::rate_extent(kPixels, kTexel);

// A headset's left eye sees further to the left, down further than up.
constexpr Fov kLeft{-0.94f, 0.70f, 0.77f, -0.98f}, kRight{-0.70f, 0.94f, 0.77f, -0.98f};

std::vector<uint8_t> rates_of(const Fov& fov, Extent drawn = kPixels) {
    std::vector<uint8_t> out(size_t{kTexels.width} * kTexels.height, 99);
    fill_rates(fov, drawn, kTexel, kTexels.width, out);
    return out;
}
// From straight ahead, of the middle of a texel.
float angle_of(const Fov& fov, uint32_t x, uint32_t y) {
    const float u = (static_cast<float>(x) + 0.5f) * 16 / 2064, v = (static_cast<float>(y) + 0.5f) * 16 / 2208;
    return std::atan(glm::length(vec2(glm::mix(std::tan(fov.left), std::tan(fov.right), u), glm::mix(std::tan(fov.up), std::tan(fov.down), v))));
}

TEST(Fovea, WhatIsAheadIsSharpAndWhatIsAsideIsNot) {
    for (const Fov& fov : {kLeft, kRight}) {
        const std::vector<uint8_t> rates = rates_of(fov);
        for (uint32_t y = 0; y < kTexels.height; ++y)
            for (uint32_t x = 0; x < kTexels.width; ++x) {
                const uint8_t rate = rates[size_t{y} * kTexels.width + x];
                const float angle = angle_of(fov, x, y);
                const bool sharp = angle<render::kSharp_rad, aside = angle> render::kSharp_rad + 0.02f;
                ASSERT_TRUE(!sharp || rate == kEveryPixel) << x << ' ' << y;
                ASSERT_TRUE(!aside || rate == kTwoByTwo) << x << ' ' << y;
            }
        const auto coarse = static_cast<double>(std::count(rates.begin(), rates.end(), kTwoByTwo)) / static_cast<double>(rates.size());
        EXPECT_GT(coarse, 0.5);
        EXPECT_LT(coarse, 0.9);
    }
}

TEST(Fovea, TheEyesMirrorEachOther) {
    const std::vector<uint8_t> left = rates_of(kLeft), right = rates_of(kRight);
    ASSERT_EQ(kPixels.width % kTexel.width, 0u);  // else the last texels are not whole
    for (uint32_t y = 0; y < kTexels.height; ++y)
        for (uint32_t x = 0; x < kTexels.width; ++x)
            ASSERT_EQ(left[size_t{y} * kTexels.width + x], right[size_t{y} * kTexels.width + kTexels.width - 1 - x]) << x << ' ' << y;
    EXPECT_NE(left, right);  // the sharp part is not in the middle
}

TEST(Fovea, FollowsTheSizeThatIsDrawnAndStaysWithinIt) {
    const Extent small{1032, 1104}, texels = render::rate_extent(small, kTexel);
    const std::vector<uint8_t> rates = rates_of(kLeft, small);
    for (uint32_t y = 0; y < kTexels.height; ++y)
        for (uint32_t x = 0; x < kTexels.width; ++x) ASSERT_EQ(rates[size_t{y} * kTexels.width + x] == 99, x >= texels.width || y >= texels.height);
    EXPECT_EQ(rates[0], kTwoByTwo);
    EXPECT_EQ(render::rate_extent({17, 16}, kTexel), (Extent{2, 1}));
}

VkPhysicalDeviceFragmentShadingRateKHR rate(uint32_t side, VkSampleCountFlags samples) {
    VkPhysicalDeviceFragmentShadingRateKHR out{.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_FRAGMENT_SHADING_RATE_KHR};
    out.fragmentSize = {side, side}, out.sampleCounts = samples;
    return out;
}

TEST(Fovea, IsOffInWordsWhereADriverLacksSomethingOfIt) {
    VkPhysicalDeviceFragmentShadingRateFeaturesKHR features{};
    VkPhysicalDeviceFragmentShadingRatePropertiesKHR properties{};
    std::vector<VkPhysicalDeviceFragmentShadingRateKHR> rates{rate(1, 5)};
    const auto missing = [&] { return gpu::judge_shading_rate(features, properties, rates).missing; };
    EXPECT_NE(missing().find("no rates from an image"), std::string::npos);
    features.attachmentFragmentShadingRate = VK_TRUE;
    EXPECT_NE(missing().find("both eyes"), std::string::npos);
    properties.layeredShadingRateAttachments = VK_TRUE;
    EXPECT_NE(missing().find("two by two"), std::string::npos);
    rates.push_back(rate(2, VK_SAMPLE_COUNT_1_BIT));
    EXPECT_NE(missing().find("two by two"), std::string::npos);
    rates.back() = rate(2, VK_SAMPLE_COUNT_1_BIT | VK_SAMPLE_COUNT_2_BIT | VK_SAMPLE_COUNT_4_BIT);
    EXPECT_NE(missing().find("no size"), std::string::npos);
    properties.minFragmentShadingRateAttachmentTexelSize = {8, 8}, properties.maxFragmentShadingRateAttachmentTexelSize = {8, 8};
    EXPECT_EQ(missing(), "");
    properties.minFragmentShadingRateAttachmentTexelSize = {8, 16}, properties.maxFragmentShadingRateAttachmentTexelSize = {8, 16};
    EXPECT_NE(missing().find("no size"), std::string::npos) << "none is square";
    properties.minFragmentShadingRateAttachmentTexelSize = {8, 8}, properties.maxFragmentShadingRateAttachmentTexelSize = {8, 8};
    EXPECT_EQ(gpu::judge_shading_rate(features, properties, rates).texel.width, 8u);
}

// With a driver that seems to offer rates, and the validation layer before it.
struct Rates : testing::Test {
    Rates() {
        // Loaders of today put layers in the order of the folders they are found in, those of tomorrow in the order of their names.
        setenv("VK_LAYER_PATH", "/usr/share/vulkan/explicit_layer.d:" AISLAND_VK_LAYERS, 1);
        setenv("VK_INSTANCE_LAYERS", "VK_LAYER_KHRONOS_validation:VK_LAYER_AISLAND_fault", 1);
        setenv("AISLAND_VK_FAULT", "rates", 1);
    }
    ~Rates() override {
        for (const char* name : {"VK_LAYER_PATH", "VK_INSTANCE_LAYERS", "AISLAND_VK_FAULT"}) unsetenv(name);
    }
};

TEST_F(Rates, ValidationIsSilentWhereEyesAreShadedCoarsely) {
    const LittleWorld little = make_little_world();
    RigOptions options{.width = 82, .height = 50, .layers = 2, .validation = gpu::Validation::calls, .depth = true};
    options.render.scale = 0.7f;  // drawn smaller, too
    auto rig = make_picture_rig(options);
    ASSERT_TRUE(rig);
    ASSERT_TRUE(rig->device->shading_rate.offered()) << rig->device->shading_rate.missing;
    ASSERT_TRUE(rig->renderer->upload(little.world()));
    Picture picture = camera({8, 1.7f, 20}, {0, 3.5f, -10});
    picture.kind = PictureKind::eyes;
    std::vector<View> views(2);
    views[0].fov = kLeft, views[1].fov = kRight;
    for (int i = 0; i < 6; ++i) {
        rig->target.foveated = i != 2;  // one that is not, in between
        if (i == 4) views[0].fov.left = -0.9f;
        LittleFrame f = make_little_frame(i < 3 ? 10.0f : 22.0f, static_cast<float>(i));
        f.slots[kSlotBall].flags |= kSlotOutlined, f.slots[kSlotCube].flags |= kSlotGhost;
        f.frame.slots = f.slots, f.frame.movers = f.movers;
        draw_once(*rig, f.frame, picture, views);
    }
    rig->renderer->wait_idle();
    EXPECT_EQ(rig->device->validation().errors, 0u) << rig->device->validation().first;
}

TEST_F(Rates, ASeededMistakeIsReported) {
    gpu::DeviceRequest request;
    request.validation = gpu::Validation::calls;
    auto device = gpu::Device::create(request);
    ASSERT_TRUE(device) << device.error().text();
    auto rates = gpu::create_image(**device, {.format = VK_FORMAT_R8_UINT, .width = 4, .height = 4, .usage = VK_IMAGE_USAGE_FRAGMENT_SHADING_RATE_ATTACHMENT_BIT_KHR | VK_IMAGE_USAGE_TRANSFER_DST_BIT});
    ASSERT_TRUE(rates);
    const auto begin = [&](uint32_t side) {
        ASSERT_TRUE(gpu::run_now(**device, [&](VkCommandBuffer cmd) -> Result<void> {
            constexpr gpu::Use read{VK_PIPELINE_STAGE_2_ALL_GRAPHICS_BIT, VK_ACCESS_2_FRAGMENT_SHADING_RATE_ATTACHMENT_READ_BIT_KHR,
                                    VK_IMAGE_LAYOUT_FRAGMENT_SHADING_RATE_ATTACHMENT_OPTIMAL_KHR};
            gpu::image_barrier(cmd, rates->handle(), VK_IMAGE_ASPECT_COLOR_BIT, gpu::use::undefined, read);
            const VkRenderingFragmentShadingRateAttachmentInfoKHR by{.sType = VK_STRUCTURE_TYPE_RENDERING_FRAGMENT_SHADING_RATE_ATTACHMENT_INFO_KHR,
                                                                     .imageView = rates->view.get(),
                                                                     .imageLayout = VK_IMAGE_LAYOUT_FRAGMENT_SHADING_RATE_ATTACHMENT_OPTIMAL_KHR,
                                                                     .shadingRateAttachmentTexelSize = {side, side}};
            const VkRenderingInfo info{.sType = VK_STRUCTURE_TYPE_RENDERING_INFO, .pNext = &by, .renderArea = {{0, 0}, {64, 64}}, .layerCount = 1};
            vkCmdBeginRendering(cmd, &info);
            vkCmdEndRendering(cmd);
            return {};
        }));
    };
    begin(16);
    EXPECT_EQ((*device)->validation().errors, 0u) << (*device)->validation().first;
    begin(12);
    EXPECT_GT((*device)->validation().errors, 0u);
}

}  // namespace
}  // namespace aisland::test
