// What plants throw on the ground.
#include <gtest/gtest.h>

#include "tests/render/picture_rig.h"
#include "tests/render/world_builder.h"

namespace aisland::test {
namespace {

// A level sheet of 3 m, 2.5 m above pale ground: a leaf card (leaf.glsl) or a board.
LittleWorld make_sheet(MaterialKind kind, float card) {
    LittleWorld w;
    MeshBuilder b{w};
    w.materials.resize(2);
    w.materials[0].base_color = {0.5f, 0.5f, 0.5f, 1};
    w.materials[1] = w.materials[0];
    w.materials[1].kind = kind;
    w.materials[1].flags = kMaterialDoubleSided;
    b.begin();
    b.quad({-20, 0, 20}, {40, 0, 0}, {0, 0, -40});
    const uint32_t ground = b.end();
    b.begin();
    for (const vec2 at : {vec2(-1, -1), vec2(1, -1), vec2(1, 1), vec2(-1, 1)})
        b.vertex({1.5f * at.x, 2.5f, -1.5f * at.y}, {0, 1, 0}, {1, 0, 0}, {100 + 4 * card + at.x, at.y});
    for (uint32_t k : {0u, 1u, 2u, 0u, 2u, 3u}) w.indices.push_back(k);
    const uint32_t sheet = b.end();
    const vec4 rows[3] = {{1, 0, 0, 0}, {0, 1, 0, 0}, {0, 0, 1, 0}};
    w.instances.push_back({{rows[0], rows[1], rows[2]}, ground, 0, kNone, kNone});
    w.instances.push_back({{rows[0], rows[1], rows[2]}, sheet, 1, kNone, kNone});
    w.slot_count = kSlotCount;
    w.mover_count = 1;
    w.cells.push_back({});
    w.cells.back().instance_count = 2;
    w.cells.back().box_min = {-20, 0, -20}, w.cells.back().box_max = {20, 3, 20};
    return w;
}

// Of the ground under the sheet.
double below(const LittleWorld& w) {
    auto rig = make_picture_rig({});
    if (!rig || !rig->renderer->upload(w.world())) return -1;
    LittleFrame f = make_little_frame(12, 0);
    f.frame.environment.sun_direction = glm::normalize(vec3(0.02f, 1, 0.01f));
    f.frame.environment.wind = 0;
    draw_once(*rig, f.frame, camera({0, 5, 6}, {0, 0, 0}));
    return brightness(picture_of(*rig), 0.42f, 0.46f, 0.58f, 0.54f);
}

TEST(Leaves, LightFallsBetweenThem) {
    LittleWorld bare = make_sheet(MaterialKind::standard, 0);
    bare.instances.pop_back();
    bare.cells.back().instance_count = 1;
    const double sunny = below(bare), shaded = below(make_sheet(MaterialKind::standard, 0));
    ASSERT_GT(sunny, shaded + 40);
    for (const float card : {0.0f, 3.0f, 17.0f}) {  // two of leaves, one of petals
        const double dappled = below(make_sheet(MaterialKind::foliage, card));
        EXPECT_GT(dappled, shaded + 0.25 * (sunny - shaded)) << card;
        EXPECT_LT(dappled, shaded + 0.92 * (sunny - shaded)) << card;
    }
}

TEST(Leaves, ABoardThatIsThereFromOneSideOnlyCastsFromThatSideOnly) {
    LittleWorld up = make_sheet(MaterialKind::standard, 0), down = up;
    up.materials[1].flags = down.materials[1].flags = 0;
    const size_t corners = down.indices.size() - 6;  // of the board
    std::swap(down.indices[corners + 1], down.indices[corners + 2]);
    std::swap(down.indices[corners + 4], down.indices[corners + 5]);
    const double shaded = below(up), sunny = below(down);
    EXPECT_GT(sunny, shaded + 40);
    EXPECT_NEAR(shaded, below(make_sheet(MaterialKind::standard, 0)), 1.0);  // as one that is there from both
}

}  // namespace
}  // namespace aisland::test
