// The renderer's loop: after the first frames nothing is allocated, whatever moves. Counts operator new of the whole program.
#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <new>

#include "tests/render/picture_rig.h"
#include "tests/render/world_kit.h"

namespace {
std::atomic<uint64_t> g_allocations{0};
void* counted(std::size_t size) {
    ++g_allocations;
    if (void* p = std::malloc(size ? size : 1)) return p;
    throw std::bad_alloc();
}
void* counted(std::size_t size, std::align_val_t align) {
    ++g_allocations;
    const std::size_t a = static_cast<std::size_t>(align);
    if (void* p = std::aligned_alloc(a, (size + a - 1) / a * a)) return p;
    throw std::bad_alloc();
}
}  // namespace
void* operator new(std::size_t size) { return counted(size); }
void* operator new[](std::size_t size) { return counted(size); }
void* operator new(std::size_t size, std::align_val_t align) { return counted(size, align); }
void* operator new[](std::size_t size, std::align_val_t align) { return counted(size, align); }
void* operator new(std::size_t size, const std::nothrow_t&) noexcept { return counted(size); }
void* operator new[](std::size_t size, const std::nothrow_t&) noexcept { return counted(size); }
void operator delete(void* p) noexcept { std::free(p); }
void operator delete[](void* p) noexcept { std::free(p); }
void operator delete(void* p, const std::nothrow_t&) noexcept { std::free(p); }
void operator delete[](void* p, const std::nothrow_t&) noexcept { std::free(p); }
void operator delete(void* p, std::size_t) noexcept { std::free(p); }
void operator delete[](void* p, std::size_t) noexcept { std::free(p); }
void operator delete(void* p, std::align_val_t) noexcept { std::free(p); }
void operator delete[](void* p, std::align_val_t) noexcept { std::free(p); }
void operator delete(void* p, std::size_t, std::align_val_t) noexcept { std::free(p); }
void operator delete[](void* p, std::size_t, std::align_val_t) noexcept { std::free(p); }

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
