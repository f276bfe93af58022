// What a picture of four samples makes of faces thinner than a pixel.
#include <gtest/gtest.h>

#include "tests/render/picture_rig.h"
#include "tests/render/world_builder.h"

namespace aisland::test {
namespace {

// A fence of slim boards before a wall. A board's front is dark; its sides run from dark to light within four centimetres.
LittleWorld make_fence(MaterialKind kind) {
    LittleWorld w;
    MeshBuilder b{w};
    Material grey;
    grey.kind = kind;
    grey.base_color = {0.5f, 0.5f, 0.5f, 1};
    w.materials.push_back(grey);
    b.begin();
    for (int i = -20; i <= 20; ++i) {
        const float x = 0.21f * static_cast<float>(i);
        b.box({x, 0, -0.04f}, {x + 0.13f, 2.4f, 0});
    }
    for (Vertex& v : w.vertices) v.color = v.position[2] < -0.02f ? 0xffffffff : 0xff404040;
    b.quad({-9, 0, -0.6f}, {18, 0, 0}, {0, 3, 0});
    const uint32_t mesh = b.end();
    w.instances.push_back({{{1, 0, 0, 0}, {0, 1, 0, 0}, {0, 0, 1, 0}}, mesh, 0, kNone, kNone});
    w.slot_count = kSlotCount;
    w.mover_count = 1;
    w.cells.push_back({});
    w.cells.back().instance_count = 1;
    return w;
}

// Brightness of one pixel's colour, 0..255.
int level(const render::PixelImage& image, uint32_t x, uint32_t y) {
    const uint8_t* p = image.rgba.data() + (size_t{y} * image.width + x) * 4;
    return (p[0] + 2 * p[1] + p[2]) / 4;
}

// Nothing is brighter or darker than everything that a picture four times as fine shows thereabouts: a face that covers some of a
// pixel's samples has its colour from where it is, not from where its plane would be at the pixel's middle.
TEST(Edges, AThinFaceSeenAslantShowsNoColourThatIsNotThere) {
    for (const MaterialKind kind : {MaterialKind::standard, MaterialKind::ground}) {
        const LittleWorld fence = make_fence(kind);
        const LittleFrame f = make_little_frame(11, 0);
        const Picture picture = camera({1.1f, 1.5f, 7}, {0, 1.2f, 0});
        const auto shoot = [&](uint32_t scale) {
            auto rig = make_picture_rig({.width = 240 * scale, .height = 150 * scale});
            if (!rig || !rig->renderer->upload(fence.world())) return render::PixelImage{};
            draw_once(*rig, f.frame, picture);
            return picture_of(*rig);
        };
        const render::PixelImage coarse = shoot(1), fine = shoot(4);
        ASSERT_EQ(fine.width, 4 * coarse.width);
        int strange = 0;
        for (uint32_t y = 1; y + 1 < coarse.height; ++y)
            for (uint32_t x = 1; x + 1 < coarse.width; ++x) {
                int low = 255, high = 0;
                for (uint32_t v = 4 * y - 4; v < 4 * y + 8; ++v)
                    for (uint32_t u = 4 * x - 4; u < 4 * x + 8; ++u) {
                        low = std::min(low, level(fine, u, v));
                        high = std::max(high, level(fine, u, v));
                    }
                const int is = level(coarse, x, y);
                strange += is < low - 12 || is > high + 12;
            }
        EXPECT_LT(strange, 30) << static_cast<int>(kind);  // of 36,000; some 350 without `centroid`
    }
}

}  // namespace
}  // namespace aisland::test
