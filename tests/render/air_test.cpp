// What lies between the eye and things, and stirs them: wind, haze, and the curve that makes a picture of light.
#include <gtest/gtest.h>

#include <cmath>

#include "tests/render/picture_rig.h"
#include "tests/render/world_builder.h"

namespace aisland::test {
namespace {

// Trees and a lawn, no water, nothing that moves by itself.
TEST(Wind, PlantsSwayInItAndStandStillWithoutIt) {
    auto rig = make_picture_rig({.width = 240, .height = 150});
    ASSERT_TRUE(rig);
    const LittleWorld little = make_little_world();
    ASSERT_TRUE(rig->renderer->upload(little.world()));
    const Picture trees = camera({-10, 4, 22}, {-10, 4, 0}, 0.5f);
    const auto at = [&](float wind, float seconds) {
        LittleFrame f = make_little_frame(12, 0);
        f.frame.environment.wind = wind, f.frame.environment.cloud = 0, f.frame.environment.seconds = seconds;
        for (int i = 0; i < 2; ++i) draw_once(*rig, f.frame, trees);
        return picture_of(*rig);
    };
    EXPECT_LT(difference(at(0, 1), at(0, 3)), 0.02);
    const double breeze = difference(at(3, 1), at(3, 3)), gale = difference(at(12, 1), at(12, 3));
    EXPECT_GT(breeze, 0.1);
    EXPECT_GT(gale, 1.5 * breeze);
}

struct Boards {
    LittleWorld w;
    void add(const Material& material, vec3 a, vec3 u, vec3 v) {
        MeshBuilder b{w};
        b.begin();
        b.quad(a, u, v);
        w.materials.push_back(material);
        w.instances.push_back({{{1, 0, 0, 0}, {0, 1, 0, 0}, {0, 0, 1, 0}}, b.end(), static_cast<uint32_t>(w.materials.size() - 1), kNone, kNone});
        if (w.cells.empty()) w.cells.push_back({});
        w.cells[0].instance_count += 1, w.slot_count = kSlotCount, w.mover_count = 1;
    }
};

// Black boards in a row that goes away from the eye: the farther and the hazier, the more of the air's light they have.
TEST(Haze, CoversWhatIsFarMoreThanWhatIsNear) {
    Boards boards;
    Material black;
    black.base_color = {0.01f, 0.01f, 0.01f, 1};
    black.roughness = 1;
    const float away[] = {40, 150, 400};
    for (int i = 0; i < 3; ++i) boards.add(black, {away[i] * (-0.35f + 0.25f * static_cast<float>(i)), 1, -away[i]}, {0.2f * away[i], 0, 0}, {0, 0.2f * away[i], 0});
    auto rig = make_picture_rig({});
    ASSERT_TRUE(rig && rig->renderer->upload(boards.w.world()));
    const auto seen = [&](float haze) {
        LittleFrame f = make_little_frame(10, 0);
        f.frame.environment.haze = haze;
        draw_once(*rig, f.frame, camera({0, 1, 0}, {0, 1, -10}, 0.8f));
        const render::PixelImage image = picture_of(*rig);
        vec3 boards_seen;
        for (int i = 0; i < 3; ++i) {
            const float x = 0.5f + (-0.25f + 0.25f * static_cast<float>(i)) / (2 * std::tan(0.4f)) * 200 / 320, y = 0.5f - 0.1f / (2 * std::tan(0.4f));
            boards_seen[i] = static_cast<float>(brightness(image, x - 0.02f, y - 0.02f, x + 0.02f, y + 0.02f));
        }
        return boards_seen;
    };
    const vec3 clear = seen(0.1f), hazy = seen(1);
    EXPECT_GT(clear[1], clear[0] + 2);
    EXPECT_GT(clear[2], clear[1] + 4);
    for (int i = 0; i < 3; ++i) EXPECT_GT(hazy[i], clear[i] + 3) << i;
}

// What glows orange goes on being orange, the brighter the paler: of its linear channels green stands as high between blue and red. A curve of
// each channel by itself would make it yellow.
TEST(Tone, WhatIsTooBrightKeepsItsHue) {
    const vec3 orange(1, 0.35f, 0.05f);
    const auto hue = [](vec3 c) { return (c.y - c.z) / (c.x - c.z); };
    auto rig = make_picture_rig({});
    ASSERT_TRUE(rig);
    float pale = -1;
    for (const float strength : {0.3f, 1.0f, 3.0f, 10.0f}) {
        Boards boards;
        Material glows;
        glows.base_color = {0, 0, 0, 1};
        glows.roughness = 1;
        glows.emissive = orange * strength;
        boards.add(glows, {-2, -1, -3}, {4, 0, 0}, {0, 4, 0});
        ASSERT_TRUE(rig->renderer->upload(boards.w.world()));
        LittleFrame f = make_little_frame(0, 0);
        for (int i = 0; i < 2; ++i) draw_once(*rig, f.frame, camera({0, 1, 0}, {0, 1, -10}, 0.8f));
        const render::PixelImage image = picture_of(*rig);
        const uint8_t* p = image.rgba.data() + (size_t{image.height / 2} * image.width + image.width / 2) * 4;
        vec3 c;
        for (int k = 0; k < 3; ++k) c[k] = std::pow((static_cast<float>(p[k]) / 255 + 0.055f) / 1.055f, 2.4f);
        EXPECT_NEAR(hue(c), hue(orange), 0.05f) << strength;
        EXPECT_GT(c.z, pale) << strength;
        pale = c.z;
    }
    EXPECT_GT(pale, 0.1f);  // the curve was at work
}

}  // namespace
}  // namespace aisland::test
