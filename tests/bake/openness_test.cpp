#include "app/bake/openness.h"

#include <gtest/gtest.h>

#include "tests/render/world_builder.h"

namespace aisland::bake {
namespace {

// A long wall of 30 m on open ground of 200 m, its face at x = 0 looking towards +x.
test::LittleWorld walled(float height) {
    test::LittleWorld w;
    test::MeshBuilder b{w};
    b.begin();
    b.quad({-100, 0, 100}, {200, 0, 0}, {0, 0, -200});
    const uint32_t ground = b.end();
    b.begin();
    b.box({-20, 0, -90}, {0, height, 90});
    const uint32_t wall = b.end();
    w.materials.resize(1);
    const vec4 rows[3] = {{1, 0, 0, 0}, {0, 1, 0, 0}, {0, 0, 1, 0}};
    for (uint32_t mesh : {ground, wall}) w.instances.push_back({{rows[0], rows[1], rows[2]}, mesh, 0, kNone, kNone});
    Cell cell;
    cell.instance_count = 2;
    w.cells.push_back(cell);
    return w;
}
Openness of(const test::LittleWorld& w, float height) { return make_openness(w.world(), {-100, 0, -100}, {100, height, 100}); }

TEST(Openness, TheFootOfAWallSeesHalfTheSkyAndTheFieldAllOfIt) {
    const test::LittleWorld w = walled(30);
    const Openness open = of(w, 30);
    EXPECT_NEAR(openness_at(open, {4, 0.5f, 0}, {0, 1, 0}), 0.55f, 0.12f);
    EXPECT_GT(openness_at(open, {90, 0.5f, 0}, {0, 1, 0}), 0.9f);
    EXPECT_GT(openness_at(open, {-10, 29.9f, 0}, {0, 1, 0}), 0.9f);  // the roof
}

TEST(Openness, AFaceTowardsTheWallSeesLessThanOneThatTurnsAway) {
    const test::LittleWorld w = walled(30);
    const Openness open = of(w, 30);
    EXPECT_LT(openness_at(open, {6, 0.5f, 0}, {-1, 0, 0}), 0.45f);
    EXPECT_GT(openness_at(open, {6, 0.5f, 0}, {1, 0, 0}), 0.75f);
}

TEST(Openness, GrowsWithHeightAndDistance) {
    const test::LittleWorld w = walled(30);
    const Openness open = of(w, 30);
    float before = 0;
    for (float x : {3.0f, 8.0f, 16.0f, 40.0f}) {
        const float here = openness_at(open, {x, 0.5f, 0}, {0, 1, 0});
        EXPECT_GT(here, before) << x;
        before = here;
    }
    EXPECT_GT(openness_at(open, {4, 25, 0}, {0, 1, 0}), openness_at(open, {4, 0.5f, 0}, {0, 1, 0}) + 0.1f);
}

TEST(Openness, AFieldWithNothingOnItIsOpen) {
    test::LittleWorld w = walled(30);
    w.cells[0].instance_count = 1;
    const Openness open = of(w, 0);
    EXPECT_EQ(open.side, 0);
    EXPECT_EQ(openness_at(open, {0, 0, 0}, {0, 1, 0}), 1);
}

// A crown of 8 m across, 5 m up, over the field at x = 60.
test::LittleWorld planted() {
    test::LittleWorld w = walled(30);
    test::plant(w, {60, 5, 0}, 4);
    return w;
}

TEST(Openness, ACrownHidesSkyFromWhatLiesUnderIt) {
    const test::LittleWorld bare = walled(30), w = planted();
    const Openness before = of(bare, 30), open = of(w, 30);
    const auto share = [](const Openness& o, vec3 at, vec3 n) { return openness_at(o, at, n); };
    EXPECT_LT(share(open, {60, 0.2f, 0}, {0, 1, 0}), 0.75f * share(before, {60, 0.2f, 0}, {0, 1, 0}));
    EXPECT_GT(share(open, {60, 0.2f, 0}, {0, 1, 0}), 0.2f) << "light comes in from the sides";
    EXPECT_LT(share(open, {60, 0.2f, 7}, {0, 0, -1}), share(open, {60, 0.2f, 7}, {0, 0, 1}) - 0.02f) << "who looks at the tree sees less";
    EXPECT_NEAR(share(open, {60, 9.5f, 0}, {0, 1, 0}), share(before, {60, 9.5f, 0}, {0, 1, 0}), 0.01f) << "on top of it";
    EXPECT_NEAR(share(open, {85, 0.2f, 0}, {0, 1, 0}), share(before, {85, 0.2f, 0}, {0, 1, 0}), 0.02f);
}

TEST(Openness, BeyondTheBoxEverythingIsOpen) {
    const test::LittleWorld w = walled(30);
    const Openness open = of(w, 30);
    EXPECT_LT(openness_at(open, {-10, 0.5f, 98}, {0, 1, 0}), 0.95f) << "near the wall's end";
    for (const vec3 at : {vec3(-10, 0.5f, 300), vec3(-500, 2, 0), vec3(400, 0, -400)})
        for (const vec3 n : {vec3(0, 1, 0), vec3(1, 0, 0), vec3(0, 0, -1)}) EXPECT_NEAR(openness_at(open, at, n), 1, 0.02f);
}

}  // namespace
}  // namespace aisland::bake
