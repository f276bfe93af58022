// Levels of detail change without a pop: a slow dolly past the distance at which a ball gets fewer triangles.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <optional>

#include "tests/render/picture_rig.h"
#include "tests/render/world_kit.h"

namespace aisland::test {
namespace {

constexpr vec3 kBall{6, 1.2f, 4};
constexpr int kFrames = 28;

struct Ball {
    float coarse_error = 0.02f;  // of its second level
    std::optional<Material> material = {};
};

// The balls get their coarser level, half a ball, about 4 m away.
LittleWorld world_of_coarse_balls(const Ball& ball) {
    LittleWorld little = make_little_world();
    for (Mesh& mesh : little.meshes)
        if (mesh.lod_count > 1) mesh.lods[1].error = ball.coarse_error, mesh.lods[1].index_count = mesh.lods[1].index_count / 6 * 3;
    for (Instance& instance : little.instances)
        if (ball.material && little.meshes[instance.mesh].lod_count > 1) instance.material = static_cast<uint32_t>(little.materials.size());
    if (ball.material) little.materials.push_back(*ball.material);
    return little;
}

struct Dolly {
    std::vector<render::PixelImage> images;
    double largest = 0;  // difference from one frame to the next
};

// Eight millimetres a frame across the limit, or back across it after having been beyond.
Dolly dolly(float fade_s, bool away, uint32_t layers, const Ball& ball = {}) {
    Dolly made;
    RigOptions options{.width = 120, .height = 80, .layers = layers};
    options.render.level_fade_s = fade_s;
    auto rig = make_picture_rig(options);
    if (!rig) return made;
    const LittleWorld little = world_of_coarse_balls(ball);
    EXPECT_TRUE(rig->renderer->upload(little.world()));
    const LittleFrame f = make_little_frame(10, 0);
    std::vector<View> views(2);
    for (View& view : views) view.fov = {-0.6f, 0.6f, 0.45f, -0.45f};
    const float start = layers == 2 ? 4.16f : 4.02f;
    for (int i = -4; i < kFrames; ++i) {
        const float step = 0.008f * static_cast<float>(std::max(i, 0));
        const float d = start + (away ? step : i < -2 ? 0.15f
                                                      : -0.10f - step);
        Picture picture = camera(kBall + d * glm::normalize(vec3(1, 0.05f, 0.2f)), kBall);
        if (layers == 2) picture.kind = PictureKind::eyes;
        draw_once(*rig, f.frame, picture, layers == 2 ? std::span<const View>(views) : std::span<const View>());
        if (i < 0) continue;
        made.images.push_back(picture_of(*rig, layers - 1));
        if (i > 0) made.largest = std::max(made.largest, difference(made.images[static_cast<size_t>(i - 1)], made.images.back()));
    }
    return made;
}

// Drawn on the way, never all at once; what is left is what would have been switched to.
TEST(Levels, ChangeWithoutAPop) {
    for (const uint32_t layers : {1u, 2u}) {
        const Dolly switched = dolly(0, true, layers), faded = dolly(0.25f, true, layers);
        ASSERT_EQ(switched.images.size(), faded.images.size());
        ASSERT_GT(switched.largest, 1.5) << layers;  // there is a pop to be seen where none is hidden
        EXPECT_LT(faded.largest, 0.25 * switched.largest) << layers;
        EXPECT_EQ(faded.images.front().rgba, switched.images.front().rgba) << layers;
        EXPECT_EQ(faded.images.back().rgba, switched.images.back().rgba) << layers;
    }
}

// A visitor who sways at the limit sees no change: the way back is a tenth longer.
TEST(Levels, ComeBackALittleLater) {
    const Dolly switched = dolly(0, false, 1), faded = dolly(0.25f, false, 1);
    ASSERT_FALSE(faded.images.empty());
    const double pop = difference(switched.images.front(), faded.images.front());
    EXPECT_GT(pop, 1.5);  // one is still coarse
    EXPECT_LT(faded.largest, 0.35 * pop);
    EXPECT_EQ(faded.images.back().rgba, switched.images.back().rgba);
}

// Of whatever material: on the way every pixel is of the one level or of the other, none of a third look.
TEST(Levels, AreMixedOfTheTwoAlone) {
    const auto of = [](float metallic, float roughness, float alpha = 1, uint32_t flags = 0) {
        Material m;
        m.base_color = vec4(0.7f, 0.45f, 0.3f, alpha);
        m.metallic = metallic, m.roughness = roughness;
        m.flags = kMaterialNoShadow | flags;  // a shadow has a level of its own
        return m;
    };
    for (const Material& material : {of(1, 1), of(0.2f, 0.05f), of(0, 0.8f), of(0, 0.8f, 0.3f, kMaterialDoubleSided)}) {
        const Dolly faded = dolly(0.25f, true, 1, {.material = material});
        const Dolly fine = dolly(0, true, 1, {.coarse_error = 100, .material = material}), coarse = dolly(0, true, 1, {.coarse_error = 1e-6f, .material = material});
        ASSERT_FALSE(faded.images.empty());
        int from_fine = 0, from_coarse = 0, worst = 0;
        for (size_t i = 0; i < faded.images.size(); ++i)
            for (size_t p = 0; p < faded.images[i].rgba.size(); p += 4) {
                const int x = static_cast<int>(p / 4 % 120) - 60, y = static_cast<int>(p / 4 / 120) - 40;
                if (x * x + y * y > 18 * 18) continue;  // before the rims, where other balls' levels mix with its own
                int to_fine = 0, to_coarse = 0;
                for (size_t c = p; c < p + 3; ++c) {
                    const int here = int{faded.images[i].rgba[c]};
                    to_fine = std::max(to_fine, std::abs(here - int{fine.images[i].rgba[c]}));
                    to_coarse = std::max(to_coarse, std::abs(here - int{coarse.images[i].rgba[c]}));
                }
                from_fine += to_fine + 8 < to_coarse, from_coarse += to_coarse + 8 < to_fine;
                worst = std::max(worst, std::min(to_fine, to_coarse));
            }
        EXPECT_LE(worst, 4) << material.metallic << ' ' << material.roughness << ' ' << material.base_color.w;
        EXPECT_GT(std::min(from_fine, from_coarse), 500);
    }
}

TEST(Levels, ChangeTheSameTwice) {
    const Dolly first = dolly(0.25f, true, 1), second = dolly(0.25f, true, 1);
    for (size_t i = 0; i < first.images.size(); ++i) EXPECT_EQ(first.images[i].rgba, second.images[i].rgba) << i;
}

}  // namespace
}  // namespace aisland::test
