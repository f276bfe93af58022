// The light of rooms: `--light` works it out for any content, per vertex, as a grid and as what a mirror would see.
#include <gtest/gtest.h>

#include <cmath>

#include "app/bake/bake.h"
#include "app/bake/light.h"
#include "app/content/pack.h"
#include "shaders/shared.h"
#include "tests/bake/folder.h"

namespace aisland::bake {
namespace {

// The shaders that read a field know its layout by these.
static_assert(kFieldSide == render::gpu_data::kFieldSide && kFieldMaps == render::gpu_data::kFieldMaps);
static_assert(kFieldRange == static_cast<float>(render::gpu_data::kFieldRange));
static_assert(kShareRange == static_cast<float>(render::gpu_data::kShareRange));

content::Opened baked_with(bool light) {
    Result<Baked> baked = bake(fixture().files(), {.light = light});
    EXPECT_TRUE(baked && !baked->pack.empty());
    Result<content::Opened> opened = content::open(std::move(baked->pack), "lit");
    EXPECT_TRUE(opened);
    return std::move(*opened);
}

const content::Opened& lit() {
    static const content::Opened opened = baked_with(true);  // takes seconds
    return opened;
}

float texel(const Texture& field, uint32_t x, uint32_t y, int channel) {
    return static_cast<float>(field.data[(size_t{y} * field.width + x) * 4 + static_cast<size_t>(channel)]) / 255;
}
// Mean of an octahedral map over directions that look up (+1) or down (-1).
float radiance(const Texture& field, uint32_t map, float up) {
    float sum = 0, count = 0;
    for (uint32_t y = 0; y < kFieldSide; ++y)
        for (uint32_t x = 0; x < kFieldSide; ++x) {
            const auto at = [](uint32_t i) { return std::abs(2 * (static_cast<float>(i) + 0.5f) / kFieldSide - 1); };
            if ((1 - at(x) - at(y)) * up < 0.5f) continue;
            const float c = texel(field, map * kFieldSide + x, y, 1);
            sum += c * c * kFieldRange, count += 1;
        }
    return sum / count;
}

TEST(Light, EveryRoomOfAnyContentHasItsFieldWithLightAndNoneWithout) {
    EXPECT_TRUE(baked_with(false).world.probes.empty());
    const World& w = lit().world;
    ASSERT_EQ(w.probes.size(), w.cells.size() - 1);
    for (const Probe& probe : w.probes) {
        EXPECT_FALSE(w.cells[probe.cell].sky);
        EXPECT_TRUE(glm::all(glm::lessThan(probe.box_min, probe.position)) && glm::all(glm::lessThan(probe.position, probe.box_max)));
        const Texture& field = w.textures[probe.texture];
        ASSERT_EQ(field.width, kFieldWidth);
        ASSERT_EQ(field.height, kFieldHeight);
        // The lamps hang from the ceiling: the room is brighter above, whatever it is seen with; and the rougher, the more even.
        for (uint32_t map = 0; map < kFieldMaps; ++map) EXPECT_GT(radiance(field, map, 1), radiance(field, map, -1)) << map;
        EXPECT_GT(radiance(field, 0, 1) / radiance(field, 0, -1), radiance(field, 3, 1) / radiance(field, 3, -1));
    }
}

// More light arrives from above than from below, and in the middle of the room as much as the bake aims at.
TEST(Light, TheGridKnowsWhereTheLampsAre) {
    const World& w = lit().world;
    ASSERT_FALSE(w.probes.empty());
    const Texture& field = w.textures[w.probes[0].texture];
    const uint32_t middle = kFieldSide / 2, low = kFieldSide + middle;
    const float slope = 2 * texel(field, middle, low, 1) - 1, mean = texel(field, middle, low, 3);
    EXPECT_GT(slope, 0.02f);
    EXPECT_GT(mean, 0.2f);
    EXPECT_LE(mean, 1.0f);
}

// A dark room of 4 x 3 x 4 metres, its far wall with two slats from floor to ceiling: one face, and one cut into many.
struct SlatRoom {
    Scene scene;
    std::vector<uint32_t> slats;

    SlatRoom() {
        Shape walls;
        walls.use(Paint::graphite);
        const vec3 low[4] = {{-2, 0, 2}, {2, 0, 2}, {2, 0, -2}, {-2, 0, -2}};
        add_quad(walls, low[0], low[1], low[2], low[3]);
        const vec3 up(0, 3, 0);
        add_quad(walls, low[3] + up, low[2] + up, low[1] + up, low[0] + up);
        for (int i = 0; i < 4; ++i) add_quad(walls, low[(i + 1) % 4], low[i], low[i] + up, low[(i + 1) % 4] + up);
        scene.place(scene.add(std::move(walls)), mat4(1.0f));
        for (const int pieces : {1, 24}) {
            Shape slat;
            slat.use(Paint::white_plaster);
            const float x = pieces == 1 ? -0.54f : 0.46f;
            for (int i = 0; i < pieces; ++i) {
                const float y0 = 0.02f + 2.96f * static_cast<float>(i) / static_cast<float>(pieces), y1 = 0.02f + 2.96f * static_cast<float>(i + 1) / static_cast<float>(pieces);
                add_quad(slat, {x, y0, -1.9f}, {x + 0.08f, y0, -1.9f}, {x + 0.08f, y1, -1.9f}, {x, y1, -1.9f});
            }
            slats.push_back(scene.add(std::move(slat)));
            scene.place(slats.back(), mat4(1.0f));
        }
    }
    // The least share of what arrives that a corner of it has.
    float least(uint32_t shape) const {
        float least = kShareRange;
        for (const Vertex& v : scene.shapes[shape].parts[0].vertices) {
            const float code = static_cast<float>(v.color >> 24) / 255;
            least = std::min(least, code * code * kShareRange);
        }
        return least;
    }
};

// Its corners lie where least arrives, and yet stand for all of it.
TEST(Light, ASlatFromFloorToCeilingIsLighterThanItsEnds) {
    SlatRoom room;
    SceneLight lamp;
    lamp.light.position = {0, 1.5f, -1.5f}, lamp.light.color = vec3(1.0f), lamp.light.intensity = 500, lamp.light.range = 8;
    room.scene.lights.push_back(lamp);
    light_room({4, 3, 4}, room.scene);
    EXPECT_GT(room.least(room.slats[0]), 1.4f * room.least(room.slats[1]));
}

}  // namespace
}  // namespace aisland::bake
