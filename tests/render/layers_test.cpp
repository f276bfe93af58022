// glTF's layered materials in a picture: what lets light through, what absorbs it, coats, and what is shown as it is.
#include <gtest/gtest.h>

#include "tests/render/picture_rig.h"
#include "tests/render/world_builder.h"

namespace aisland::test {
namespace {

const Picture kBefore = camera({0, 1.5f, 5}, {0, 1.5f, 0}, 0.6f);

Material paint(vec3 color, float roughness) {
    Material m;
    m.base_color = vec4(color, 1);
    m.roughness = roughness;
    return m;
}

// A wall at z = -3, red to the left of x = 0 and blue to the right, and before it a thing at z = 0 of `material` with `extra`.
struct Still {
    LittleWorld w;
    float water_level = -2000;  // a model alone, as whatever is imported
    explicit Still(Material material, const MaterialExtra& extra, bool ball = false, float wall_z = -3) {
        w.cells.push_back({});
        add_quad(paint({0.6f, 0.03f, 0.03f}, 1), {-8, -2, wall_z}, {8, 0, 0}, {0, 8, 0});
        add_quad(paint({0.03f, 0.03f, 0.6f}, 1), {0, -2, wall_z}, {8, 0, 0}, {0, 8, 0});
        MeshBuilder b{w};
        b.begin();
        if (ball)
            b.ball({0, 1.5f, 0}, 1.0f, 24);
        else
            b.quad({-1, 0.5f, 0}, {2, 0, 0}, {0, 2, 0});
        w.extras.push_back(extra);
        material.extra = 0;
        place(b.end(), material);
        w.slot_count = kSlotCount, w.mover_count = 1;
    }
    void place(uint32_t mesh, const Material& m) {
        w.materials.push_back(m);
        w.instances.push_back({{{1, 0, 0, 0}, {0, 1, 0, 0}, {0, 0, 1, 0}}, mesh, static_cast<uint32_t>(w.materials.size() - 1), kNone, kNone});
        w.cells[0].instance_count += 1;
    }
    void add_quad(const Material& m, vec3 a, vec3 u, vec3 v) {
        MeshBuilder b{w};
        b.begin();
        b.quad(a, u, v);
        place(b.end(), m);
    }
    World world() const {
        World world = w.world();
        world.water_level = water_level;
        return world;
    }
    render::PixelImage drawn(const RigOptions& options = {}, float hour = 12, std::span<const View> views = {}, Picture picture = kBefore, uint32_t layer = 0) const {
        auto rig = make_picture_rig(options);
        if (!rig || !rig->renderer->upload(world())) return {};
        const LittleFrame f = make_little_frame(hour, 0);
        for (int i = 0; i < 2; ++i) draw_once(*rig, f.frame, picture, views);
        return picture_of(*rig, layer);
    }
};
// Mean sRGB colour of a square of the picture given by its middle and half its side, in shares of its height.
vec3 color_at(const render::PixelImage& image, float x, float y, float half = 0.02f) {
    vec3 sum(0);
    float count = 0;
    const float w = static_cast<float>(image.width), h = static_cast<float>(image.height);
    for (uint32_t v = 0; v < image.height; ++v)
        for (uint32_t u = 0; u < image.width; ++u) {
            if (std::abs(static_cast<float>(u) + 0.5f - w / 2 - x * h) > half * h || std::abs(static_cast<float>(v) + 0.5f - h / 2 - y * h) > half * h) continue;
            const uint8_t* p = image.rgba.data() + (size_t{v} * image.width + u) * 4;
            sum += vec3(p[0], p[1], p[2]);
            count += 1;
        }
    return sum / std::max(count, 1.0f);
}
MaterialExtra transmitting(float transmission, float thickness = 0) {
    MaterialExtra x;
    x.transmission = transmission, x.thickness = thickness;
    return x;
}

TEST(Layers, WhatLetsLightThroughShowsWhatStandsBehindIt) {
    for (const uint32_t msaa : {1u, 4u})
        for (const float thickness : {0.0f, 0.05f}) {
            RigOptions options;
            options.render.msaa = msaa;
            const render::PixelImage clear = Still(paint({1, 1, 1}, 0), transmitting(1, thickness)).drawn(options), solid = Still(paint({1, 1, 1}, 0), transmitting(0, thickness)).drawn(options);
            const vec3 beside = color_at(clear, -0.42f, 0), through = color_at(clear, -0.15f, 0), right = color_at(clear, 0.15f, 0), none = color_at(solid, -0.15f, 0);
            EXPECT_GT(through.x, 1.5f * through.z) << msaa << ' ' << thickness;
            EXPECT_GT(right.z, 1.5f * right.x);
            EXPECT_LT(std::abs(none.x - none.z), 40) << "white";
            EXPECT_NEAR(through.x, beside.x, 0.25f * beside.x) << "the wall in the open and through the pane";
        }
}

// KHR_materials_volume: transmittance = color ^ (path / distance); the base colour tints it besides.
TEST(Layers, AThickPaneTakesMoreOfTheLightThanAThinOne) {
    MaterialExtra thin = transmitting(1, 0.2f), thick = transmitting(1, 0.8f);
    for (MaterialExtra* x : {&thin, &thick}) x->attenuation_distance = 0.4f, x->attenuation_color = {0.6f, 1, 1}, x->specular = 0;
    const auto linear = [](float s) { return std::pow(s / 255, 2.2f); };
    const vec3 a = color_at(Still(paint({1, 1, 1}, 0), thin).drawn(), -0.08f, 0), b = color_at(Still(paint({1, 1, 1}, 0), thick).drawn(), -0.08f, 0);
    EXPECT_NEAR(linear(b.x) / linear(a.x), std::pow(0.6f, 0.6f / 0.4f), 0.06f);
    const vec3 tinted = color_at(Still(paint({0.2f, 1, 1}, 0), transmitting(1)).drawn(), -0.08f, 0), plain = color_at(Still(paint({1, 1, 1}, 0), transmitting(1)).drawn(), -0.08f, 0);
    EXPECT_LT(tinted.x, 0.65f * plain.x);
}

// How wide the border between red and blue is, seen through the pane: pixels that have between a tenth and nine tenths of the red.
int blurred_px(const render::PixelImage& image) {
    const float most = color_at(image, -0.25f, 0).x, least = color_at(image, 0.25f, 0).x;
    int count = 0;
    for (uint32_t u = image.width / 2 - image.height / 4; u < image.width / 2 + image.height / 4; ++u) {
        const float share = (static_cast<float>(image.rgba[(size_t{image.height / 2} * image.width + u) * 4]) - least) / (most - least);
        count += share > 0.1f && share < 0.9f;
    }
    return count;
}
TEST(Layers, ThroughRoughGlassWhatIsFarFlowsTogetherAndWhatIsNearDoesNot) {
    const int clear = blurred_px(Still(paint({1, 1, 1}, 0.05f), transmitting(1, 0.02f)).drawn()), far = blurred_px(Still(paint({1, 1, 1}, 0.55f), transmitting(1, 0.02f)).drawn());
    const int near = blurred_px(Still(paint({1, 1, 1}, 0.55f), transmitting(1, 0.02f), false, -0.1f).drawn());
    EXPECT_LE(clear, 3);
    EXPECT_LE(near, 8);
    EXPECT_GE(far, 2 * near + 8);
}

// Without a thickness as with little: how far the wall is counts, not how far the pane. And where only sky is, sky is seen, however far that is.
constexpr float kNoWall = 20;  // behind the eye
TEST(Layers, ASheetIsAsClearAsAThinBodyAndShowsTheSkyBehindIt) {
    for (const float roughness : {0.25f, 0.4f})
        EXPECT_NEAR(blurred_px(Still(paint({1, 1, 1}, roughness), transmitting(1)).drawn()), blurred_px(Still(paint({1, 1, 1}, roughness), transmitting(1, 0.001f)).drawn()), 3) << roughness;
    for (const float roughness : {0.0f, 0.4f}) {
        Still still(paint({1, 1, 1}, roughness), transmitting(1), false, kNoWall);
        still.w.extras[0].specular = 0;
        still.add_quad(paint({0.8f, 0.0f, 0.0f}, 1), {1.2f, -0.6f, 0}, {2, 0, 0}, {0, 1.2f, 0});  // in the corner of the picture
        const render::PixelImage image = still.drawn();
        const vec3 sky = color_at(image, -0.42f, -0.15f), through = color_at(image, -0.1f, -0.15f);
        EXPECT_GT(sky.z, 1.1f * sky.x) << "blue";
        for (int c = 0; c < 3; ++c) EXPECT_NEAR(through[c], sky[c], 0.12f * sky[c]) << roughness << ' ' << c;
    }
}

// Drawn smaller than its picture only a part of each level is of this picture.
TEST(Layers, DrawnSmallerItShowsTheSame) {
    Still still(paint({1, 1, 1}, 0.5f), transmitting(1, 0.02f));
    still.w.instances.back().rows[0] = {4, 0, 0, 0};  // up to the picture's right border
    const auto drawn = [&](float scale) {
        RigOptions options{.width = 500, .height = 310};
        options.render.scale = scale, options.render.msaa = 1;
        return still.drawn(options);
    };
    const render::PixelImage whole = drawn(1), part = drawn(0.7f), less = drawn(0.55f);
    for (const float x : {-0.3f, 0.3f, 0.6f, 0.75f}) {
        EXPECT_NEAR(color_at(part, x, 0).z, color_at(whole, x, 0).z, 9) << x;
        EXPECT_NEAR(color_at(less, x, 0).z, color_at(whole, x, 0).z, 9) << x;
    }
}

// A ball of glass turns the picture behind it over: red is to the right in it.
TEST(Layers, ABallOfGlassTurnsWhatIsBehindItOver) {
    const render::PixelImage image = Still(paint({1, 1, 1}, 0), transmitting(1, 2), true).drawn();
    const vec3 left = color_at(image, -0.1f, 0), right = color_at(image, 0.1f, 0);
    EXPECT_GT(left.z, left.x);
    EXPECT_GT(right.x, right.z);
}

const std::vector<View> kEyes = {{{{-0.03f, 1.5f, 5}, {}}, {-0.5f, 0.5f, 0.35f, -0.35f}}, {{{0.03f, 1.5f, 5}, {}}, {-0.5f, 0.5f, 0.35f, -0.35f}}};
TEST(Layers, BothEyesSeeThroughIt) {
    Picture picture = kBefore;
    picture.kind = PictureKind::eyes;
    for (uint32_t layer : {0u, 1u}) {
        const render::PixelImage image = Still(paint({1, 1, 1}, 0), transmitting(1, 0.05f)).drawn({.layers = 2}, 12, kEyes, picture, layer);
        const vec3 left = color_at(image, -0.12f, 0), right = color_at(image, 0.12f, 0);
        EXPECT_GT(left.x, 1.5f * left.z) << layer;
        EXPECT_GT(right.z, 1.5f * right.x) << layer;
    }
}

// KHR_materials_ior, _specular: f0 = ((ior - 1) / (ior + 1))^2 x factor; the sky in a dark ball.
TEST(Layers, AHigherIorMirrorsMoreAndASpecularFactorOfNoneNothing) {
    MaterialExtra plain, dense, dull, red;
    dense.ior = 2.4f, dull.specular = 0, red.specular_color = {4, 0.2f, 0.2f};
    plain.specular = 0.999f;  // else it has nothing to say
    const auto crown = [](const MaterialExtra& x) { return color_at(Still(paint({0, 0, 0}, 0.2f), x, true).drawn(), 0, -0.1f); };
    const vec3 p = crown(plain), d = crown(dense), n = crown(dull), r = crown(red);
    EXPECT_GT(d.y, 1.3f * p.y);
    EXPECT_LT(n.y, 0.3f * p.y);
    EXPECT_GT(r.x, 1.3f * p.x);
    EXPECT_LT(r.y, 0.8f * p.y);
}

TEST(Layers, ACoatMirrorsOverWhatIsRough) {
    MaterialExtra coat;
    coat.clearcoat = 1, coat.clearcoat_roughness = 0.05f;
    const auto brightest = [](const MaterialExtra& x) {
        const render::PixelImage image = Still(paint({0.1f, 0.1f, 0.1f}, 1), x, true).drawn({}, 10);
        float most = 0;
        for (float y = -0.25f; y < 0.25f; y += 0.01f)
            for (float v = -0.25f; v < 0.25f; v += 0.01f) most = std::max(most, color_at(image, v, y, 0.006f).y);
        return most;
    };
    EXPECT_GT(brightest(coat), 1.4f * brightest({}));
}

// Its shaders know no rooms and no mist (AISLAND_ALONE); near by there are none to be seen.
TEST(Alone, AModelLooksAsItDoesInAnIsland) {
    MaterialExtra coated;
    coated.clearcoat = 1;
    for (const MaterialExtra& extra : {MaterialExtra{}, transmitting(0.7f, 0.05f), coated})
        for (const bool ball : {false, true}) {
            Still still(paint({0.3f, 0.6f, 0.2f}, 0.3f), extra, ball);
            const render::PixelImage alone = still.drawn();
            still.water_level = -1.2f;
            const render::PixelImage in_an_island = still.drawn();
            for (const float x : {-0.3f, -0.12f, 0.0f, 0.12f, 0.3f})
                for (int c = 0; c < 3; ++c) EXPECT_NEAR(color_at(alone, x, 0)[c], color_at(in_an_island, x, 0)[c], 1.5f) << x << ' ' << c << ' ' << ball;
        }
}

// Calls and synchronization: the picture is copied and levelled between two of its passes, its depth resolved after them.
struct ValidatedLayers : testing::TestWithParam<uint32_t> {};
TEST_P(ValidatedLayers, NothingToReportInMonoAndStereo) {
    RigOptions options{.width = 96, .height = 64, .validation = gpu::Validation::calls, .depth = true};
    options.render.msaa = GetParam(), options.render.scale = 0.7f;
    MaterialExtra extra = transmitting(1, 2);
    extra.clearcoat = 1;
    const Still still(paint({1, 1, 1}, 0.3f), extra, true);
    auto rig = make_picture_rig(options);
    ASSERT_TRUE(rig && rig->renderer->upload(still.world()));
    const LittleFrame f = make_little_frame(12, 0);
    for (int i = 0; i < 2; ++i) draw_once(*rig, f.frame, kBefore);
    resize(*rig, 96, 64, 2, VK_FORMAT_B8G8R8A8_UNORM, true);
    Picture picture = kBefore;
    picture.kind = PictureKind::eyes;
    for (int i = 0; i < 2; ++i) draw_once(*rig, f.frame, picture, kEyes);
    rig->renderer->wait_idle();
    const gpu::ValidationCount count = rig->device->validation();
    EXPECT_EQ(count.errors + count.warnings, 0u) << count.first;
}
INSTANTIATE_TEST_SUITE_P(Samples, ValidatedLayers, testing::Values(4u, 1u));

// KHR_materials_unlit: the base colour, whatever the light and the tone curve.
TEST(Unlit, IsShownAsItIsByDayAndByNight) {
    Material m = paint({0.75f, 0.05f, 0.9f}, 1);
    m.kind = MaterialKind::unlit;
    const auto srgb = [](float c) { return 255 * (1.055f * std::pow(c, 1 / 2.4f) - 0.055f); };
    for (const float hour : {12.0f, 23.0f}) {
        const vec3 seen = color_at(Still(m, {}).drawn({}, hour), 0, 0);
        for (int c = 0; c < 3; ++c) EXPECT_NEAR(seen[c], srgb(m.base_color[c]), 1.5f) << hour << ' ' << c;
    }
    m.flags = kMaterialMask;  // a whole one
    m.alpha_cutoff = 0.5f;
    const vec3 masked = color_at(Still(m, {}).drawn(), 0, 0);
    for (int c = 0; c < 3; ++c) EXPECT_NEAR(masked[c], srgb(m.base_color[c]), 1.5f) << c;
    m.flags = kMaterialBlend;
    m.base_color = {0.7f, 0.1f, 0.3f, 1};
    const vec3 blended = color_at(Still(m, {}).drawn(), 0, 0);
    for (int c = 0; c < 3; ++c) EXPECT_NEAR(blended[c], srgb(m.base_color[c]), 2.5f) << c;
    m.base_color.w = 0.5f;
    const vec3 half = color_at(Still(m, {}).drawn(), -0.15f, 0);
    EXPECT_LT(half.z, 0.9f * blended.z) << "the red wall behind it takes part";
}

// What faces it is brighter on one side: a low sun from there. One whose row x is turned over is the same ball mirrored; its triangles are
// turned over, too, as the importer leaves them.
LittleWorld mirrored_ball(bool mirrored, bool extra) {
    Material m = paint({0.6f, 0.6f, 0.6f}, 0.5f);
    Still still(m, {}, true, kNoWall);
    if (!extra) still.w.materials.back().extra = kNone;
    if (!mirrored) return still.w;
    still.w.instances.back().rows[0] = {-1, 0, 0, 0};
    const Mesh& ball = still.w.meshes.back();
    for (uint32_t i = 0; i < ball.lods[0].index_count; i += 3) std::swap(still.w.indices[ball.lods[0].first_index + i], still.w.indices[ball.lods[0].first_index + i + 1]);
    return still.w;
}
TEST(MirroredNode, IsLitAsOneThatIsNot) {
    for (const bool extra : {false, true}) {
        const auto drawn = [&](bool mirrored) {
            auto rig = make_picture_rig({});
            if (!rig || !rig->renderer->upload(mirrored_ball(mirrored, extra).world())) return render::PixelImage{};
            draw_once(*rig, make_little_frame(8, 0).frame, kBefore);
            return picture_of(*rig);
        };
        const render::PixelImage plain = drawn(false), turned = drawn(true);
        EXPECT_GT(std::abs(color_at(plain, -0.2f, 0).x - color_at(plain, 0.2f, 0).x), 20) << "the control: one side is in the sun";
        EXPECT_LT(difference(plain, turned), 1.0) << extra;
    }
}

// glTF 2.0, 3.9.6: the back of a double-sided face is lit by its own normal, bent as its front's. Both look at the same sky here, so they are as bright.
TEST(DoubleSided, ABackIsLitAsItsFrontIs) {
    // Slopes that rise along u, in texels of half a unit; and none.
    std::vector<std::byte> texels;
    for (int v : {190, 128, 240, 255}) texels.push_back(static_cast<std::byte>(v));
    for (const int kind : {0, 1, 2}) {  // without textures, with an extra row, with a normal map
        Material m = paint({0.5f, 0.5f, 0.5f}, 0.3f);
        m.flags |= kMaterialDoubleSided;
        const auto brightness_of = [&](bool turned, vec3 from) {
            Still still(m, {}, false, kNoWall);
            if (kind == 0) still.w.materials.back().extra = kNone;
            if (kind == 2) {
                still.w.textures.push_back({TextureFormat::rgba8_unorm, 1, 1, 1, texels});
                still.w.materials.back().normal_texture = static_cast<uint32_t>(still.w.textures.size() - 1);
            }
            // Half a turn about the height: u falls now to the right, and so does the slope of the back, which is its front's turned.
            if (turned) still.w.instances.back().rows[0] = {-1, 0, 0, 0}, still.w.instances.back().rows[2] = {0, 0, -1, 0};
            return color_at(still.drawn({}, 8, {}, camera(from, {0, 1.5f, 0}, 0.6f)), 0, 0).y;
        };
        const float a = brightness_of(false, {0, 1.5f, 5}), b = brightness_of(true, {0, 1.5f, 5});
        EXPECT_NEAR(b, a, 0.06f * a) << kind;
    }
}

}  // namespace
}  // namespace aisland::test
