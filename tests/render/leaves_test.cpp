// What plants throw on the ground, and how leaves look that are seen edge-on or from afar.
#include <gtest/gtest.h>

#include <cstdlib>

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

// Pixels that differ from the same place without the sheet; the mean of their brightness, 0 of none.
struct Seen {
    uint32_t count = 0;
    double brightness = 0;
};
Seen seen(const LittleWorld& with, const Picture& picture, vec3 sun = {0, 0.3f, -1}) {
    LittleWorld bare = with;
    bare.instances.pop_back();
    bare.cells.back().instance_count = 1;
    LittleFrame f = make_little_frame(12, 0);
    f.frame.environment.sun_direction = glm::normalize(sun);
    f.frame.environment.wind = 0;
    render::PixelImage images[2];
    for (int i = 0; i < 2; ++i) {
        auto rig = make_picture_rig({.render = {.msaa = 1, .deterministic = true, .shadow_scale = 0.25f}});
        if (!rig || !rig->renderer->upload((i == 0 ? with : bare).world())) return {};
        draw_once(*rig, f.frame, picture);
        images[i] = picture_of(*rig);
    }
    Seen out;
    const uint32_t above = images[0].width * images[0].height * 11 / 20;  // rows of the sky and what stands before it, not of the ground
    for (uint32_t i = 0; i < above; ++i) {
        const uint8_t *p = images[0].rgba.data() + size_t{4} * i, *q = images[1].rgba.data() + size_t{4} * i;
        if (std::abs(p[0] - q[0]) + std::abs(p[1] - q[1]) + std::abs(p[2] - q[2]) < 24) continue;
        out.brightness += (p[0] + p[1] + p[2]) / 3.0;
        ++out.count;
    }
    if (out.count > 0) out.brightness /= out.count;
    return out;
}

// Seen along its plane a card of leaves, each too thin for a pixel, would be a bar. The board is the control: one stays.
TEST(Leaves, ACardSeenAlongItsPlaneIsNoStroke) {
    const Picture along = camera({0, 2.75f, 7}, {0, 2.7f, 0});
    const uint32_t board = seen(make_sheet(MaterialKind::standard, 0), along).count;
    ASSERT_GT(board, 100u);
    for (const float card : {0.0f, 3.0f, 17.0f}) EXPECT_LT(seen(make_sheet(MaterialKind::foliage, card), along).count, board / 20) << card;
    EXPECT_GT(seen(make_sheet(MaterialKind::foliage, 0), camera({0, 0.3f, 5}, {0, 2.5f, 0})).count, board);  // from below it is there
}

// By the light of the sky alone: in their own shade, or after sunset.
TEST(Leaves, ALumpInTheShadeIsAsBrightAsTheLeavesItStandsFor) {
    const auto upright = [](float u, float v, float shade) {
        LittleWorld w = make_sheet(MaterialKind::foliage, 0);
        w.materials[1].base_color = {0.25f * shade, 0.4f * shade, 0.1f * shade, 1};
        for (size_t i = w.vertices.size() - 4; i < w.vertices.size(); ++i) {
            Vertex& vertex = w.vertices[i];
            vertex.position[1] = 2.5f - vertex.position[2], vertex.position[2] = 0;
            vertex.normal = octahedral({0, 0, 1}, 2);
            if (u > 0) vertex.uv[0] = u, vertex.uv[1] = v;
        }
        return w;
    };
    const Picture before = camera({0, 1.7f, 7}, {0, 2.5f, 0});
    const vec3 kDusk(0, -0.02f, -1);
    constexpr float kShade = 0.275f;  // build_tree.cpp: blob_shade
    const Seen leaves = seen(upright(0, 0, 1), before, kDusk), lump = seen(upright(40, 1 / kShade, kShade), before, kDusk), body = seen(upright(40, 0, kShade), before, kDusk);
    ASSERT_GT(leaves.count, 500u);
    ASSERT_GT(lump.count, leaves.count);
    EXPECT_NEAR(lump.brightness, leaves.brightness, 0.25 * leaves.brightness);
    EXPECT_LT(body.brightness, 0.75 * leaves.brightness) << "the control";
}

}  // namespace
}  // namespace aisland::test
