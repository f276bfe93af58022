// The renderer's loop: after the first frames nothing is allocated, whatever moves. Counts operator new of the whole program.
#include <gtest/gtest.h>

#include "tests/core/counted_new.h"
#include "tests/render/picture_rig.h"
#include "tests/render/world_kit.h"

namespace aisland::test {
namespace {

// Allocations of `count` frames: a camera that turns, a robot that drives, lamps that change. What the frames are made of is
// put together before the counting begins.
uint64_t allocations(PictureRig& rig, uint32_t layers, int count, bool seeded) {
    std::vector<LittleFrame> frames;
    for (int i = 0; i < count; ++i) {
        frames.push_back(make_little_frame(22.0f, static_cast<float>(i) * 0.1f));
        frames.back().slots[kSlotLamps].glow = 0.5f + 0.02f * static_cast<float>(i);
    }
    std::vector<View> views(2);
    for (int v = 0; v < 2; ++v) {
        views[static_cast<size_t>(v)].fov = {-0.7f, 0.7f, 0.5f, -0.5f};
        views[static_cast<size_t>(v)].pose.position.x = v ? 0.032f : -0.032f;
    }
    uint64_t sum = 0;
    for (int i = 0; i < count; ++i) {
        LittleFrame& f = frames[static_cast<size_t>(i)];
        f.frame.slots = f.slots, f.frame.movers = f.movers;
        Picture picture = camera({8, 1.7f, 20}, {0.1f * static_cast<float>(i), 3.5f, -10});
        if (layers == 2) picture.kind = PictureKind::eyes;
        f.frame.pictures = {&picture, 1};
        const uint64_t before = g_allocations;
        draw_once(rig, f.frame, picture, layers == 2 ? std::span<const View>(views) : std::span<const View>());
        if (seeded) std::vector<int> waste(3);
        sum += g_allocations - before;
    }
    rig.renderer->wait_idle();
    return sum;
}

TEST(Loop, DrawingAllocatesNothingAfterItsFirstFrames) {
    for (const uint32_t layers : {1u, 2u}) {
        auto rig = make_picture_rig({.width = 160, .height = 100, .layers = layers});
        ASSERT_TRUE(rig);
        const LittleWorld little = make_little_world();
        ASSERT_TRUE(rig->renderer->upload(little.world()));
        rig->renderer->wait_idle();
        allocations(*rig, layers, 12, false);
        EXPECT_EQ(allocations(*rig, layers, 24, false), 0u) << layers << " eyes";
        EXPECT_GT(allocations(*rig, layers, 2, true), 0u);  // the count does see one
    }
}

}  // namespace
}  // namespace aisland::test
