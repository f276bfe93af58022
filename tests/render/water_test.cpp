// What water mirrors is whole: it ends where the mirrored thing ends, and nothing shows through it.
#include <gtest/gtest.h>

#include <cstdlib>
#include <vector>

#include "tests/render/picture_rig.h"
#include "tests/render/world_kit.h"

namespace aisland::test {
namespace {

// Red less blue.
int warmth(const render::PixelImage& image, uint32_t x, uint32_t y) {
    const uint8_t* p = image.rgba.data() + (size_t{y} * image.width + x) * 4;
    return p[0] - p[2];
}

// An orange house at the quay, and in still air what of it the water below shows, column by column.
TEST(Water, MirrorsAHouseWithoutHolesToALevelEdge) {
    LittleWorld little = make_little_world();
    for (Instance& instance : little.instances)
        if (instance.slot == kSlotCube) instance.rows[0] = {14, 0, 0, 0}, instance.rows[1] = {0, 9, 0, 4.0f}, instance.rows[2] = {0, 0, 8, 56};
    LittleFrame f = make_little_frame(10, 0);
    f.frame.environment.wind = 0;
    const auto shoot = [&](uint32_t flags) {
        auto rig = make_picture_rig({.width = 640, .height = 400, .render = {.msaa = 1, .deterministic = true, .shadow_scale = 0.25f}});
        if (!rig || !rig->renderer->upload(little.world())) return render::PixelImage{};
        f.slots[kSlotCube].flags = flags;
        draw_once(*rig, f.frame, camera({0, 2.5f, 96}, {0, 0, 58}));
        return picture_of(*rig);
    };
    const render::PixelImage with = shoot(0), without = shoot(kSlotHidden);
    ASSERT_FALSE(with.rgba.empty() || without.rgba.empty());
    constexpr uint32_t kFrom = 270, kTo = 370, kWater = 250;  // columns of its middle, rows of the water
    int before = -1, steps = 0, holes = 0;
    for (uint32_t x = kFrom; x < kTo; ++x) {
        std::vector<uint32_t> rows;
        for (uint32_t y = kWater; y < with.height; ++y)
            if (warmth(with, x, y) > warmth(without, x, y) + 8) rows.push_back(y);
        ASSERT_GT(rows.size(), 12u) << "column " << x;
        const int last = static_cast<int>(rows.back()), high = last - static_cast<int>(rows.front()) + 1;
        holes += high - static_cast<int>(rows.size());
        if (before >= 0) steps = std::max(steps, std::abs(last - before));
        before = last;
    }
    EXPECT_LE(holes, 4);
    EXPECT_LE(steps, 4);  // pixels from a column to the next; waves bend the edge, marching in steps tore it
}

}  // namespace
}  // namespace aisland::test
