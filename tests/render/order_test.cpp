// What is blended, less what transmits, is drawn from far to near, whatever it is made of and wherever the content lists it.
#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <random>

#include "tests/render/picture_rig.h"
#include "tests/render/world_builder.h"

namespace aisland::test {
namespace {

const Picture kFront = camera({0, 0, 6}, {0, 0, 0}, 0.6f), kBehind = camera({0, 0, -6}, {0, 0, 0}, 0.6f);

struct Pane {
    vec3 color;
    float z = 0, half = 1, x = 0;
    uint32_t texture = kNone, extra = kNone, mover = kNone;
    uint32_t flags = kMaterialDoubleSided;
    MaterialKind kind = MaterialKind::standard;
    float opacity = 0.9f;
    uint32_t mesh = 0;  // of which there are copies
};

constexpr uint32_t kMeshes = 3;

// Each is an instance of one mesh, two metres square, that faces +z; `panes` are listed in their order.
LittleWorld world_of(std::span<const Pane> panes) {
    LittleWorld w;
    w.slot_count = kSlotCount, w.mover_count = 1;
    w.cells.push_back({.instance_count = static_cast<uint32_t>(panes.size())});
    w.extras.resize(2);
    w.extras[1].clearcoat = 1;
    for (uint32_t i = 0; i < kMeshes; ++i) {
        MeshBuilder b{w};
        b.begin();
        b.quad({-1, -1, 0}, {2, 0, 0}, {0, 2, 0});
        b.end();
    }
    constexpr uint32_t kSide = 4;
    w.texels.assign(kSide * kSide * 4, std::byte{255});
    w.textures.push_back({.format = TextureFormat::rgba8_srgb, .width = kSide, .height = kSide, .levels = 1, .data = w.texels});
    for (const Pane& pane : panes) {
        Material m;
        m.base_color = vec4(pane.color, pane.opacity);
        m.roughness = 1;
        m.kind = pane.kind;
        m.flags = kMaterialBlend | pane.flags;
        m.base_texture = pane.texture;
        m.extra = pane.extra;
        w.materials.push_back(m);
        w.instances.push_back({{{pane.half, 0, 0, pane.x}, {0, pane.half, 0, 0}, {0, 0, 1, pane.z}}, pane.mesh, static_cast<uint32_t>(w.materials.size() - 1), kNone, pane.mover});
    }
    return w;
}

struct Drawn {
    std::unique_ptr<PictureRig> rig;
    LittleWorld world;
    LittleFrame frame = make_little_frame(12, 0);
    Drawn(std::span<const Pane> panes, const RigOptions& options, float water_level = -2000) : rig(make_picture_rig(options)), world(world_of(panes)) {
        World w = world.world();
        w.water_level = water_level;  // that low: a model alone
        if (rig && rig->renderer->upload(w)) return;
        ADD_FAILURE() << "nothing is shown";
        rig.reset();
    }
    render::PixelImage from(const Picture& picture, std::span<const View> views = {}, uint32_t layer = 0) {
        if (!rig) return {};
        for (int i = 0; i < 2; ++i) draw_once(*rig, frame.frame, picture, views);

        return picture_of(*rig, layer);
    }
};
render::PixelImage drawn(std::span<const Pane> panes, const Picture& picture, const RigOptions& options = {}) { return Drawn(panes, options).from(picture); }

vec3 middle_of(const render::PixelImage& image) {
    if (image.rgba.empty()) return vec3(-1000);
    const uint8_t* p = image.rgba.data() + (size_t{image.height / 2} * image.width + image.width / 2) * 4;
    return {p[0], p[1], p[2]};
}

const std::vector<View> kEyes = {{{{-0.03f, 0, 6}, {}}, {-0.5f, 0.5f, 0.35f, -0.35f}}, {{{0.03f, 0, 6}, {}}, {-0.5f, 0.5f, 0.35f, -0.35f}}};
const vec3 kRed(0.7f, 0.02f, 0.02f), kBlue(0.02f, 0.02f, 0.7f);

// What two panes may differ in, of which each would be drawn by itself by a pipeline of its own.
TEST(Order, OfTwoPanesTheNearerIsSeenFromEitherSide) {
    const std::vector<std::pair<const char*, void (*)(Pane&)>> ways = {
        {"nothing", [](Pane&) {}},
        {"its mesh", [](Pane& p) { p.mesh = 1; }},
        {"a texture", [](Pane& p) { p.texture = 0; }},
        {"unlit", [](Pane& p) { p.kind = MaterialKind::unlit; }},
        {"a coat", [](Pane& p) { p.extra = 1, p.texture = 0; }},
        {"a carried one", [](Pane& p) { p.mover = 0; }},
    };
    for (const uint32_t msaa : {1u, 4u})
        for (const auto& [name, change] : ways)
            for (const bool swapped : {false, true}) {
                RigOptions options;
                options.render.msaa = msaa;
                std::vector<Pane> panes{{.color = kRed, .z = 0.5f}, {.color = kBlue, .z = -0.5f}};
                change(panes[1]);
                if (swapped) std::swap(panes[0], panes[1]);
                Drawn scene(panes, options);
                scene.frame.movers[0] = {};
                const vec3 front = middle_of(scene.from(kFront)), behind = middle_of(scene.from(kBehind));
                EXPECT_GT(front.x, 1.5f * front.z) << name << ' ' << swapped;
                EXPECT_GT(behind.z, 1.5f * behind.x) << name << ' ' << swapped;
            }
}

TEST(Order, WhatIsOneSidedIsNotSeenFromBehindBesideWhatIsTwoSided) {
    for (const MaterialKind kind : {MaterialKind::standard, MaterialKind::unlit}) {
        const Pane panes[] = {{.color = kRed, .z = 0.5f, .flags = 0, .kind = kind}, {.color = kBlue, .z = -0.5f}, {.color = kBlue, .z = -5.5f, .half = 3, .opacity = 0.2f}};
        const vec3 front = middle_of(drawn(panes, kFront)), behind = middle_of(drawn(panes, kBehind)), alone = middle_of(drawn(std::span(panes).subspan(1), kBehind));
        EXPECT_GT(front.x, 1.5f * front.z);
        EXPECT_NEAR(behind.x, alone.x, 2);
        EXPECT_NEAR(behind.z, alone.z, 2);
    }
}

// Materials that share their pipeline with others look as they do by themselves.
TEST(Order, AMaterialLooksAsItDoesWithoutTheOthers) {
    for (const Pane& pane : {Pane{.color = kRed, .flags = 0}, Pane{.color = kRed, .texture = 0}, Pane{.color = kRed, .kind = MaterialKind::unlit, .opacity = 1}, Pane{.color = kRed, .texture = 0, .extra = 1}}) {
        const Pane away{.color = kBlue, .z = -1, .half = 0.1f, .texture = 0}, unlit{.color = kBlue, .z = -1, .half = 0.1f, .kind = MaterialKind::unlit};
        const Pane behind{.color = kBlue, .z = -1, .half = 0.1f, .flags = 0};
        const render::PixelImage with = drawn(std::vector<Pane>{pane, away, unlit, behind}, kFront), without = drawn(std::vector<Pane>{pane}, kFront);
        const uint32_t x = with.width / 2 + with.height / 8, y = with.height / 2;  // beside the others
        for (int c = 0; c < 3; ++c) EXPECT_NEAR(with.rgba[(size_t{y} * with.width + x) * 4 + c], without.rgba[(size_t{y} * without.width + x) * 4 + c], 2) << c;
    }
}

std::vector<Pane> many(uint32_t count) {
    std::vector<Pane> panes;
    for (uint32_t i = 0; i < count; ++i) {
        const float share = static_cast<float>(i) / static_cast<float>(count);
        panes.push_back({.color = i % 2 ? kRed : kBlue, .z = 4 * share - 2, .half = 1.0f - 0.5f * share, .opacity = 0.3f, .mesh = i % kMeshes});
    }
    return panes;
}

TEST(Order, ThatOfTheListDoesNotMatterHoweverManyThereAre) {
    for (const uint32_t count : {2u, 37u, 64u, 1000u}) {
        std::vector<Pane> listed = many(count);
        for (uint32_t i = 2; i < count; i += 3) listed[i].x = 50;  // nobody sees these
        std::vector<Pane> shuffled = listed;
        std::shuffle(shuffled.begin(), shuffled.end(), std::mt19937(7));
        for (const Picture& picture : {kFront, kBehind})
            for (const float water_level : {-2000.0f, -1.2f}) {
                const render::PixelImage a = Drawn(listed, {}, water_level).from(picture);
                EXPECT_GT(brightness(a), 5);
                EXPECT_EQ(difference(a, Drawn(shuffled, {}, water_level).from(picture)), 0) << count;
            }
        // The control: what is nearest decides what is seen.
        const vec3 front = middle_of(drawn(listed, kFront)), behind = middle_of(drawn(listed, kBehind));
        EXPECT_GT(std::abs(front.x - behind.x) + std::abs(front.z - behind.z), 30) << count;
    }
}

TEST(Order, WhatIsCarriedPastAnotherComesToTheFront) {
    const Pane panes[] = {{.color = kRed, .mover = 0}, {.color = kBlue}};
    Drawn scene(panes, {});
    ASSERT_TRUE(scene.rig);
    for (const float z : {1.0f, -1.0f, 0.5f}) {
        MoverState moved{};
        moved.rows[0] = {1, 0, 0, 0}, moved.rows[1] = {0, 1, 0, 0}, moved.rows[2] = {0, 0, 1, z};
        scene.frame.movers[0] = moved;
        const vec3 seen = middle_of(scene.from(kFront));
        EXPECT_EQ(seen.x > seen.z, z > 0) << z;
    }
}

// It has no distance: it stays the nearest of all that is drawn.
TEST(Order, WhatLiesAtTheEyeIsDrawnToo) {
    const Pane panes[] = {{.color = kRed, .z = 6}, {.color = kBlue}};
    Drawn scene(panes, {});
    ASSERT_TRUE(scene.rig);
    for (int i = 0; i < 2; ++i) scene.from(kFront);
    EXPECT_EQ(scene.rig->renderer->counters().visible, 2u);
}

// One draw for as long as one mesh goes on.
TEST(Order, NeighboursOfOneMeshAreOneDraw) {
    std::vector<Pane> panes = many(90);
    std::sort(panes.begin(), panes.end(), [](const Pane& a, const Pane& b) { return a.mesh < b.mesh; });
    for (size_t i = 0; i < panes.size(); ++i) panes[i].z = 2 - 0.04f * static_cast<float>(i);
    Drawn grouped(panes, {}), mixed(many(90), {});
    ASSERT_TRUE(grouped.rig && mixed.rig);
    for (int i = 0; i < 2; ++i) grouped.from(kFront), mixed.from(kFront);  // a frame's numbers are known two later
    EXPECT_EQ(grouped.rig->renderer->counters().gpu_draws, 3u);
    EXPECT_EQ(mixed.rig->renderer->counters().gpu_draws, 90u);
    EXPECT_EQ(grouped.rig->renderer->counters().visible, 90u);
    EXPECT_EQ(grouped.rig->renderer->counters().triangles, 180u);
}

struct ValidatedOrder : testing::TestWithParam<uint32_t> {};
TEST_P(ValidatedOrder, NothingToReportInMonoAndStereo) {
    RigOptions options{.width = 96, .height = 64, .validation = gpu::Validation::calls};
    options.render.msaa = GetParam();
    Drawn scene(many(20), options);
    ASSERT_TRUE(scene.rig);
    scene.from(kFront);
    resize(*scene.rig, 96, 64, 2, VK_FORMAT_B8G8R8A8_UNORM, true);
    Picture picture = kFront;
    picture.kind = PictureKind::eyes;
    scene.from(picture, kEyes);
    scene.rig->renderer->wait_idle();
    const gpu::ValidationCount count = scene.rig->device->validation();
    EXPECT_EQ(count.errors + count.warnings, 0u) << count.first;
}
INSTANTIATE_TEST_SUITE_P(Samples, ValidatedOrder, testing::Values(4u, 1u));

}  // namespace
}  // namespace aisland::test
