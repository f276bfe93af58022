// Light worked out at the corners of triangles that are small in a picture: nobody can tell.
#include <gtest/gtest.h>

#include "tests/render/picture_rig.h"
#include "tests/render/world_builder.h"

namespace aisland::test {
namespace {

// Rows of balls, matt, glossy and of metal, and a wall between them and the sun; lamps over them.
LittleWorld make_balls(uint32_t sides) {
    LittleWorld w;
    MeshBuilder b{w};
    for (const auto& [color, roughness, metallic] : {std::tuple(vec3(0.5f, 0.45f, 0.4f), 0.9f, 0.0f), {vec3(0.6f, 0.15f, 0.05f), 0.25f, 0.0f}, {vec3(0.55f), 0.3f, 1.0f}}) {
        Material m;
        m.base_color = vec4(color, 1);
        m.roughness = roughness, m.metallic = metallic;
        w.materials.push_back(m);
    }
    b.begin();
    b.quad({-40, 0, 40}, {80, 0, 0}, {0, 0, -80});
    const uint32_t ground = b.end();
    b.begin();
    b.box({-3, 0, -0.2f}, {3, 6, 0.2f});
    const uint32_t wall = b.end();
    b.begin();
    b.ball(vec3(0), 1, sides);
    const uint32_t ball = b.end();
    const auto place = [&](uint32_t mesh, uint32_t material, vec3 at) {
        w.instances.push_back({{{1, 0, 0, at.x}, {0, 1, 0, at.y}, {0, 0, 1, at.z}}, mesh, material, kNone, kNone});
    };
    place(ground, 0, vec3(0));
    place(wall, 0, {1, 0, 3});
    for (int i = 0; i < 36; ++i) {
        const vec3 at(-8.0f + 3.1f * static_cast<float>(i % 6), 1, -9.0f + 3.1f * static_cast<float>(i / 6));
        place(ball, static_cast<uint32_t>(i) % 3, at);
        Light light;
        light.position = at + vec3(0.7f, 2.2f, 0.4f);
        light.color = {1, 0.8f, 0.5f};
        light.intensity = 300;
        light.range = 9;
        light.slot = kSlotLamps;
        w.lights.push_back(light);
    }
    w.slot_count = kSlotCount;
    w.mover_count = 1;
    w.cells.push_back({});
    w.cells.back().instance_count = static_cast<uint32_t>(w.instances.size());
    return w;
}

struct Seen {
    float hour = 11, distance = 24, corner_px = 8;
    uint32_t layers = 1, samples = 4, sides = 32;
};

render::PixelImage shoot(const Seen& seen) {
    RigOptions options{.width = 240, .height = 150, .layers = seen.layers};
    options.render.corner_px = seen.corner_px;
    options.render.msaa = seen.samples;
    auto rig = make_picture_rig(options);
    const LittleWorld balls = make_balls(seen.sides);
    World world = balls.world();
    world.water_level = -2000;  // a model by itself: a site is lit at its pixels
    if (!rig || !rig->renderer->upload(world)) return {};
    const LittleFrame f = make_little_frame(seen.hour, 0);
    Picture picture = camera(seen.distance * glm::normalize(vec3(0.3f, 0.45f, 1)), {0, 0.5f, -1});
    std::vector<View> views(seen.layers == 2 ? 2 : 0);
    for (View& view : views) view.fov = {-0.6f, 0.6f, 0.45f, -0.45f};
    if (seen.layers == 2) picture.kind = PictureKind::eyes;
    draw_once(*rig, f.frame, picture, views);
    return picture_of(*rig, seen.layers - 1);
}

// Against light at every pixel, by day and under lamps, for one view and two eyes.
TEST(Corners, OfSmallTrianglesMakeTheSamePicture) {
    for (const Seen& seen : {Seen{}, Seen{.samples = 1}, Seen{.hour = 22}, Seen{.layers = 2}}) {
        Seen pixels = seen;
        pixels.corner_px = 0;
        const double apart = difference(shoot(seen), shoot(pixels));
        EXPECT_GT(apart, 0) << seen.hour << " " << seen.layers;  // it is another way
        EXPECT_LT(apart, 0.5) << seen.hour << " " << seen.layers << " " << seen.samples;
    }
}

// Of large ones it would show, so those are left alone.
TEST(Corners, OfLargeTrianglesAreNotAskedFor) {
    const Seen near{.distance = 10, .sides = 4};
    Seen pixels = near, all = near;
    pixels.corner_px = 0, all.corner_px = 1e6f;
    const render::PixelImage plain = shoot(pixels);
    EXPECT_EQ(shoot(near).rgba, plain.rgba);
    EXPECT_GT(difference(shoot(all), plain), 1);
}

}  // namespace
}  // namespace aisland::test
