// What water mirrors is whole: nothing shows through it where the picture hides a part.
#include <gtest/gtest.h>

#include "tests/render/picture_rig.h"
#include "tests/render/world_kit.h"

namespace aisland::test {
namespace {

// Red less blue.
int warmth(const render::PixelImage& image, uint32_t x, uint32_t y) {
    const uint8_t* p = image.rgba.data() + (size_t{y} * image.width + x) * 4;
    return p[0] - p[2];
}

// An orange house at the quay, and over the river an awning that hides its upper half: the ray from the water to there ends where no picture
// tells. In still air, the rows of the water that show neither.
TEST(Water, MirrorsWhatBeginsBehindSomethingNearer) {
    LittleWorld little = make_little_world();
    for (Instance& instance : little.instances) {
        if (instance.slot == kSlotCube) instance.rows[0] = {14, 0, 0, 0}, instance.rows[1] = {0, 9, 0, 4.0f}, instance.rows[2] = {0, 0, 8, 54};
        if (instance.slot == kSlotBall) instance.rows[0] = {9, 0, 0, 0}, instance.rows[1] = {0, 0.35f, 0, 3.6f}, instance.rows[2] = {0, 0, 1.5f, 80};
    }
    LittleFrame f = make_little_frame(10, 0);
    f.frame.environment.wind = 0;
    const auto shoot = [&](uint32_t flags) {
        auto rig = make_picture_rig({.width = 640, .height = 400, .render = {.msaa = 1, .deterministic = true, .shadow_scale = 0.25f}});
        if (!rig || !rig->renderer->upload(little.world())) return render::PixelImage{};
        f.slots[kSlotCube].flags = f.slots[kSlotBall].flags = flags;
        draw_once(*rig, f.frame, camera({0, 2.5f, 96}, {0, 0, 58}));
        return picture_of(*rig);
    };
    const render::PixelImage with = shoot(0), without = shoot(kSlotHidden);
    ASSERT_FALSE(with.rgba.empty() || without.rgba.empty());
    constexpr uint32_t kFrom = 270, kTo = 370, kHigh = 240, kLow = 310;  // of the house in the water
    uint32_t holes = 0;
    for (uint32_t x = kFrom; x < kTo; ++x)
        for (uint32_t y = kHigh; y < kLow; ++y) holes += warmth(with, x, y) < warmth(without, x, y) + 8;
    EXPECT_LT(holes, 5 * (kTo - kFrom));
}

}  // namespace
}  // namespace aisland::test
