#include "platform/render/sky_work.h"

#include <gtest/gtest.h>

#include "app/bake/openness.h"
#include "tests/render/world_builder.h"

namespace aisland::render {
namespace {

// Ground of 200 m, black west of x = -40, else pale; a long wall of 20 m, 20 m thick, its eastern face at x = 0.
test::LittleWorld yard() {
    test::LittleWorld w;
    test::MeshBuilder b{w};
    b.begin();
    b.quad({-100, 0, 100}, {60, 0, 0}, {0, 0, -200});
    const uint32_t dark = b.end();
    b.begin();
    b.quad({-40, 0, 100}, {140, 0, 0}, {0, 0, -200});
    const uint32_t pale = b.end();
    b.begin();
    b.box({-20, 0, -95}, {0, 20, 95});
    const uint32_t wall = b.end();
    w.materials.resize(2);
    w.materials[0].base_color = vec4(0.05f, 0.05f, 0.05f, 1);
    w.materials[1].base_color = vec4(0.50f, 0.50f, 0.50f, 1);
    const vec4 rows[3] = {{1, 0, 0, 0}, {0, 1, 0, 0}, {0, 0, 1, 0}};
    w.instances.push_back({{rows[0], rows[1], rows[2]}, dark, 0, kNone, kNone});
    for (uint32_t mesh : {pale, wall}) w.instances.push_back({{rows[0], rows[1], rows[2]}, mesh, 1, kNone, kNone});
    Cell cell;
    cell.instance_count = 3;
    w.cells.push_back(cell);
    return w;
}

class Land : public testing::Test {
protected:
    void light(vec3 towards_sun) {
        Environment e;
        e.sun_direction = glm::normalize(towards_sun);
        sky = light_of_sky(make_atmosphere(0), e, open.ground);
        light_land(open, sky, lit);
    }
    vec4 at(float x, float z, uint32_t slice) const {
        const auto index = [this](float v, float low) { return static_cast<size_t>((v - low) / open.side * kOpenSize); };
        const std::byte* t = &lit.texels[((slice * kOpenSize + index(z, open.low.z)) * kOpenSize + index(x, open.low.x)) * 4];
        const vec3 root = vec3(static_cast<float>(t[0]), static_cast<float>(t[1]), static_cast<float>(t[2])) / 255.0f;
        return {root * root * lit.range, static_cast<float>(t[3]) / 255};
    }
    const test::LittleWorld world = yard();
    const Openness open = bake::make_openness(world.world(), {-100, 0, -100}, {100, 20, 100});
    SkyLight sky;
    LandLight lit;
};

TEST_F(Land, IsTheSameWorkedOutBesideTheLoop) {
    light({0.5f, 1, 0.1f});
    SkyWork::Wanted wanted{.open = std::make_shared<const Openness>(open), .version = 7};
    wanted.environment.sun_direction = sky.sun_direction;
    wanted.environment.haze = 0;
    for (const bool at_once : {false, true}) {
        SkyWork work(wanted, at_once);
        while (!work.done()) std::this_thread::yield();
        EXPECT_EQ(work.sky().map, sky.map);
        EXPECT_EQ(work.land().sky_version, 7u);
        EXPECT_EQ(work.land().range, lit.range);
        EXPECT_EQ(work.land().texels, lit.texels);
    }
}

TEST_F(Land, PaleGroundInTheSunSendsWhatArrives) {
    light({0.5f, 1, 0.1f});
    const float arrives = (sky.sun_color.y * sky.sun_direction.y + sky.level.y) / 3.14159265f;
    EXPECT_NEAR(at(70, 0, 0).y, 0.5f * arrives, 0.06f * arrives);
    EXPECT_NEAR(at(-80, 0, 0).y, 0.05f * arrives, 0.01f * arrives);
    EXPECT_EQ(at(70, 0, 0).w, 1);
}

TEST_F(Land, InTheShadowOfAWallItIsDark) {
    light({-1, 0.7f, 0});  // the shadow reaches 28 m
    EXPECT_LT(at(12, 0, 0).y, 0.4f * at(70, 0, 0).y);
    EXPECT_EQ(at(12, 0, 0).w, 0);
    EXPECT_EQ(at(70, 0, 0).w, 1);
    EXPECT_EQ(at(12, 0, kOpenSlices - 1).w, 1) << "above the wall the sun shines";
    EXPECT_EQ(at(-10, 0, 0).w, 1) << "on its roof too";
}

TEST_F(Land, TheShadowGoesWithTheSun) {
    light({1, 0.7f, 0});
    EXPECT_EQ(at(12, 0, 0).w, 1);
    EXPECT_EQ(at(-30, 0, 0).w, 0);
    light({1, 1.4f, 0.9f});  // aslant: still west of the wall, half as long
    EXPECT_EQ(at(-24, 0, 0).w, 0);
    EXPECT_EQ(at(-44, 0, 0).w, 1);
}

TEST_F(Land, FromHighAboveMoreOfItIsSeen) {
    light({0.5f, 1, 0.1f});
    EXPECT_GT(at(-50, 0, kOpenSlices - 1).y, 1.3f * at(-50, 0, 0).y) << "the pale ground beyond";
}

TEST_F(Land, ByNightOnlyTheSkyLightsIt) {
    light({0.2f, -0.5f, 0.1f});
    EXPECT_EQ(at(70, 0, 0).w, 0);
    EXPECT_NEAR(at(70, 0, 0).y, 0.5f * sky.level.y / 3.14159265f, 0.1f * sky.level.y / 3.14159265f);
}

TEST(LandUnderTrees, LiesInTheirShadow) {
    test::LittleWorld w = yard();
    test::plant(w, {60, 8, 0}, 6);
    const Openness open = bake::make_openness(w.world(), {-100, 0, -100}, {100, 20, 100});
    const auto lit = [&open](vec3 sun, float x, float z) {
        Environment e;
        e.sun_direction = glm::normalize(sun);
        LandLight land;
        light_land(open, light_of_sky(make_atmosphere(0), e, open.ground), land);
        const auto index = [&open](float v, float low) { return static_cast<size_t>((v - low) / open.side * kOpenSize); };
        const float root = static_cast<float>(land.texels[(index(z, open.low.z) * kOpenSize + index(x, open.low.x)) * 4 + 1]);
        return root * root;
    };
    EXPECT_LT(lit({0, 1, 0}, 60, 0), 0.75f * lit({0, 1, 0}, 60, 60));
    EXPECT_LT(lit({0, 1, 1}, 60, -10), 0.75f * lit({0, 1, 1}, 60, 60)) << "it goes with the sun";
    EXPECT_GT(lit({0, 1, 1}, 60, 14), 0.9f * lit({0, 1, 1}, 60, 60));
}

// Lawns and paving throw no shadow, and are what lies there.
TEST(LandThatThrowsNoShadow, IsLandAllTheSame) {
    test::LittleWorld w = yard();
    w.materials.push_back(w.materials[1]);
    w.instances[2].material = 2;  // the wall throws one
    for (uint32_t i : {0u, 1u}) w.materials[i].flags |= kMaterialNoShadow;
    const Openness open = bake::make_openness(w.world(), {-100, 0, -100}, {100, 20, 100});
    const auto cover = [&open](float x) {
        const auto index = [&open](float v, float low) { return static_cast<size_t>((v - low) / open.side * kOpenSize); };
        return static_cast<float>(open.covers[(index(0, open.low.z) * kOpenSize + index(x, open.low.x)) * 4 + 1]) / 255;
    };
    EXPECT_NEAR(cover(70), 0.5f, 0.01f);
    EXPECT_NEAR(cover(-70), 0.05f, 0.01f);
}

// Black to the west and pale to the east of a box that does not hold it all; houses there are no land.
TEST(LandBeyondTheBox, IsAsPaleAsWhatLiesThere) {
    test::LittleWorld w = yard();
    test::MeshBuilder b{w};
    b.begin();
    b.quad({-900, 0, 400}, {500, 0, 0}, {0, 0, -800});
    const uint32_t west = b.end();
    b.begin();
    b.quad({400, 0, 400}, {500, 0, 0}, {0, 0, -800});
    b.box({500, 0, -200}, {600, 30, 200});
    const uint32_t east = b.end();
    for (const auto& [mesh, material] : {std::pair(west, 0u), std::pair(east, 1u)}) w.instances.push_back({{w.instances[0].rows[0], w.instances[0].rows[1], w.instances[0].rows[2]}, mesh, material, kNone, kNone});
    w.cells[0].instance_count = 5;
    const Openness open = bake::make_openness(w.world(), {-900, 0, -400}, {900, 30, 400});
    ASSERT_FALSE(open.beyond.empty());
    Environment e;
    e.sun_direction = glm::normalize(vec3(0.5f, 1, 0.1f));
    const SkyLight sky = light_of_sky(make_atmosphere(0), e, open.ground);
    LandLight lit;
    light_land(open, sky, lit);
    const float arrives = (sky.sun_color.y * sky.sun_direction.y + sky.level.y) / 3.14159265f;
    const auto share = [&](float x) {
        const auto index = [&](float v, float low) { return static_cast<size_t>(((v - low) / open.side - 0.5f) / kBeyond * kOpenSize + 0.5f * kOpenSize); };
        const float root = static_cast<float>(lit.texels[((size_t{kOpenSlices} * kOpenSize + index(0, open.low.z)) * kOpenSize + index(x, open.low.x)) * 4 + 1]) / 255;
        return root * root * lit.range / arrives;
    };
    EXPECT_NEAR(share(-700), 0.05f, 0.02f);
    EXPECT_NEAR(share(800), 0.50f, 0.05f);
    EXPECT_NEAR(share(450), 0.50f, 0.05f);
}

// Where only water is, its dark body sends back less than the mean of the land would.
TEST(LandOfWater, IsDark) {
    test::LittleWorld w = yard();
    test::MeshBuilder b{w};
    b.begin();
    b.quad({100, -1, 100}, {60, 0, 0}, {0, 0, -200});
    const uint32_t river = b.end();
    w.materials.resize(3);
    w.materials[2].kind = MaterialKind::water, w.materials[2].base_color = vec4(0.02f, 0.05f, 0.06f, 1);
    w.instances.push_back({{w.instances[0].rows[0], w.instances[0].rows[1], w.instances[0].rows[2]}, river, 2, kNone, kNone});
    const auto cover = [&w](uint32_t count) {
        w.cells[0].instance_count = count;
        const Openness open = bake::make_openness(w.world(), {-100, 0, -100}, {160, 20, 100});
        const auto index = [&open](float v, float low) { return static_cast<size_t>((v - low) / open.side * kOpenSize); };
        return static_cast<int>(open.covers[(index(0, open.low.z) * kOpenSize + index(130, open.low.x)) * 4 + 1]);
    };
    EXPECT_LT(cover(4), 0.12 * 255);
    EXPECT_GT(cover(3), 0.2 * 255);
}

}  // namespace
}  // namespace aisland::render
