// What a lit room's windows see, by where they look.
#include <gtest/gtest.h>

#include <array>
#include <glm/glm.hpp>

#include "platform/render/room_windows.h"
#include "shaders/shared.h"

namespace aisland::render {
namespace {

using namespace gpu_data;

struct Field {
    uint32_t width = kFieldSide * kFieldMaps, height = kFieldHeight;
    TextureFormat format = TextureFormat::rgba8_unorm;
    std::vector<std::byte> texels = std::vector<std::byte>(size_t{kFieldSide} * kFieldMaps * kFieldHeight * 4, std::byte{128});
    Probe probe{{0, 1, 0}, {-2, 0, -2}, {2, 3, 2}, 0, 0};

    RoomWindows windows() const {
        const Texture texture{format, width, height, 1, texels, Wrap::clamp, Wrap::clamp, false};
        World world;
        world.textures = {&texture, 1}, world.probes = {&probe, 1};
        return windows_of(world).at(0);
    }
};

TEST(RoomWindows, AreKnownOfAFieldAlone) {
    EXPECT_TRUE(Field().windows().known);
    Field field;
    field.height = 64;  // as packs once had them
    EXPECT_FALSE(field.windows().known);
    field = {}, field.format = TextureFormat::rgba8_srgb;
    EXPECT_FALSE(field.windows().known);
    field = {}, field.texels.resize(400);
    EXPECT_FALSE(field.windows().known);
    field = {}, field.probe.texture = kNone;
    EXPECT_FALSE(field.windows().known);
    field = {}, field.probe.box_max.y = field.probe.box_min.y;
    EXPECT_FALSE(field.windows().known);
}

// Of each wall their rectangles and what passes there, from the row of facts.
TEST(RoomWindows, SayWhereTheyAre) {
    Field field;
    std::fill(field.texels.begin(), field.texels.end(), std::byte{0});
    const auto put = [&](uint32_t index, std::array<uint8_t, 4> texel) {
        for (size_t k = 0; k < 4; ++k) field.texels[(size_t{kFieldFacts} * field.width + index) * 4 + k] = std::byte{texel[k]};
    };
    put(kFactWindows + 2 * (kWindows + 2), {51, 102, 153, 204}), put(kFactWindows + 2 * (kWindows + 2) + 1, {255, 0, 0, 0});  // east, the third
    const RoomWindows windows = field.windows();
    EXPECT_LT(glm::distance(windows.place[kWindows + 2], vec4(0.2f, 0.4f, 0.6f, 0.8f)), 1e-4f);
    for (uint32_t wall = 0; wall < 4; ++wall) EXPECT_EQ(windows.passes[wall], vec4(0, 0, wall == 1, 0)) << wall;
}

// Those that look where a low sun stands have most of it, and it is as red as the evening is.
TEST(RoomWindows, SeeTheSkyWhereTheyLook) {
    const vec3 ways[4] = {{0, 0, -1}, {1, 0, 0}, {0, 0, 1}, {-1, 0, 0}};  // north, east, south, west
    for (int at = 0; at < 4; ++at) {
        Environment e;
        e.sun_direction = glm::normalize(ways[at] + vec3(0, 0.12f, 0));
        const SkyLight sky = light_of_sky(make_atmosphere(0), e);
        float seen[4] = {}, red[4] = {};
        for (int side = 0; side < 4; ++side) {
            RoomWindows windows;
            windows.sides = vec4(side == 0, side == 1, side == 2, side == 3);
            const vec3 c = seen_by_windows(windows, sky, vec3(1.0f)).sky[side % 2 ? 0 : 1];
            seen[side] = c.y, red[side] = c.x / c.z;
        }
        for (int side = 0; side < 4; ++side) {
            if (side == at) continue;
            EXPECT_GT(seen[at], 1.5f * seen[side]) << at << " " << side;
            EXPECT_GT(red[at], 1.2f * red[side]) << at << " " << side;
        }
    }
}

// Two that look the same way give the light of either by its share, and what no window looks at is lit by those there are.
TEST(RoomWindows, KeepTheSkiesOfTheirTwoWaysApart) {
    Environment e;
    e.sun_direction = glm::normalize(vec3(-1, 0.12f, 0.2f));
    const SkyLight sky = light_of_sky(make_atmosphere(0), e);
    const auto seen = [&](vec4 sides) {
        RoomWindows windows;
        windows.sides = sides;
        return seen_by_windows(windows, sky, vec3(1.0f));
    };
    const WindowLight west = seen({0, 0, 0, 1}), north = seen({1, 0, 0, 0}), both = seen({0.2f, 0, 0, 0.8f}), east_too = seen({0, 0.5f, 0, 0.5f});
    EXPECT_NEAR(both.across, 0.8f, 1e-3f);
    EXPECT_NEAR(glm::length(both.sky[0] - west.sky[0]), 0, 1e-3f * glm::length(west.sky[0]));
    EXPECT_NEAR(glm::length(both.sky[1] - north.sky[1]), 0, 1e-3f * glm::length(north.sky[1]));
    EXPECT_LT(east_too.sky[0].x, 0.8f * west.sky[0].x);
    for (const WindowLight& one : {west, north}) EXPECT_EQ(one.sky[0], one.sky[1]);
    EXPECT_EQ(seen(vec4(0.0f)).sky[0], vec3(0.0f));
}

}  // namespace
}  // namespace aisland::render
