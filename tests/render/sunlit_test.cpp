// Sky and land under a sun that moves, in a renderer that runs by the clock: they are worked out beside the loop.
#include <gtest/gtest.h>

#include "tests/render/picture_rig.h"
#include "tests/render/world_builder.h"

namespace aisland::test {
namespace {

const Picture kSky = camera({0, 30, 0}, {-20, 45, 0}), kLand = camera({8, 1.7f, 20}, {0, 3.5f, -10});

struct Loop {
    std::unique_ptr<PictureRig> rig = make_picture_rig({.width = 96, .height = 64, .render = {.msaa = 1, .shadow_scale = 0.125f}});
    LittleWorld little = make_little_world();

    Loop() { EXPECT_TRUE(rig && rig->renderer->upload(little.world())); }
    render::PixelImage show(float hour, const Picture& picture = kSky) {
        draw_once(*rig, make_little_frame(hour, 0).frame, picture);
        return picture_of(*rig);
    }
};

// The picture of a renderer that has seen nothing else: its second, since the finer shadows come with that.
render::PixelImage first_picture(float hour, const Picture& picture = kSky) {
    Loop loop;
    loop.show(hour, picture);
    return loop.show(hour, picture);
}

TEST(Sunlit, AnotherTimeOfDayIsLitInItsOwnFrame) {
    Loop loop;
    ASSERT_TRUE(loop.rig);
    for (const float hour : {10.0f, 18.5f, 12.0f}) {
        const render::PixelImage now = loop.show(hour);
        EXPECT_EQ(difference(now, first_picture(hour)), 0) << hour;
    }
}

TEST(Sunlit, ASunThatMovesOnIsFollowedSoon) {
    Loop loop;
    ASSERT_TRUE(loop.rig);
    constexpr float kBefore = 17.60f, kAfter = 17.66f;
    const render::PixelImage wanted = first_picture(kAfter);
    const render::PixelImage before = loop.show(kBefore);
    ASSERT_GT(difference(before, wanted), 0) << "the control: it shows";
    double last = 1;
    for (int i = 0; i < 2000 && last > 0; ++i) last = difference(loop.show(kAfter), wanted);
    EXPECT_EQ(last, 0);
}

TEST(Sunlit, ANewWorldIsLitAtOnceThoughASkyIsOnItsWay) {
    Loop loop;
    ASSERT_TRUE(loop.rig);
    loop.show(12.0f, kLand);
    loop.show(12.05f, kLand);
    ASSERT_TRUE(loop.rig->renderer->upload(loop.little.world()));
    EXPECT_LT(difference(loop.show(12.05f, kLand), first_picture(12.05f, kLand)), 0.1) << "but for the texels of shadows";
}

// Boxes in a row on wide land, far beyond what the near cascade holds.
struct RowOfBoxes : LittleWorld {
    RowOfBoxes(vec3 low, vec3 high, float apart) {
        MeshBuilder b{*this};
        b.begin();
        b.quad({-500, 0, 500}, {1000, 0, 0}, {0, 0, -1000});
        const uint32_t ground = b.end();
        b.begin();
        b.box(low, high);
        const uint32_t box = b.end();
        materials.resize(1);
        const auto place = [&](uint32_t mesh, float x, float z) { instances.push_back({{{1, 0, 0, x}, {0, 1, 0, 0}, {0, 0, 1, z}}, mesh, 0, kNone, kNone}); };
        place(ground, 0, 0);
        for (float x = -400; x <= 400; x += apart) place(box, x, -200);
        cells.emplace_back().instance_count = static_cast<uint32_t>(instances.size());
    }
    std::unique_ptr<PictureRig> rig(bool deterministic) {
        auto rig = make_picture_rig({.width = 96, .height = 64, .render = {.msaa = 1, .deterministic = deterministic, .shadow_scale = 0.25f}});
        if (!rig || !rig->renderer->upload(world()) || !rig->renderer->wait_uploaded() || !rig->renderer->uploaded()) return nullptr;
        return rig;
    }
    static render::PixelImage show(PictureRig& rig) {
        draw_once(rig, make_little_frame(15, 0).frame, camera({0, 50, 300}, {0, 0, -200}, 0.1f));
        return picture_of(rig);
    }
};

// The first picture of all shows the shadows of what is large, the third those of everything.
TEST(Sunlit, ShadowsOfSmallThingsComeWithTheThirdPicture) {
    RowOfBoxes crates({-1.5f, 0, -1.5f}, {1.5f, 4, 1.5f}, 10);
    const auto loop = crates.rig(false), whole = crates.rig(true);
    ASSERT_TRUE(loop && whole);
    const render::PixelImage wanted = RowOfBoxes::show(*whole);
    EXPECT_GT(difference(RowOfBoxes::show(*loop), wanted), 0.003) << "they are left out at first";
    RowOfBoxes::show(*loop);
    EXPECT_EQ(difference(RowOfBoxes::show(*loop), wanted), 0);
}

TEST(Sunlit, TheShadowOfWhatIsLargeIsThereAtOnce) {
    RowOfBoxes houses({-20, 0, -20}, {20, 60, 20}, 100);
    const auto loop = houses.rig(false), whole = houses.rig(true);
    ASSERT_TRUE(loop && whole);
    EXPECT_LT(difference(RowOfBoxes::show(*loop), RowOfBoxes::show(*whole)), 0.02);
}

// The shaded side of a low plate: it is lit by the land right before it, which a sail shades that is too slim for the map of what stands.
TEST(Sunlit, TheLandRightBeforeWhatStandsLowLightsItAsTheSunFindsIt) {
    const auto side = [](bool sail) {
        LittleWorld w;
        MeshBuilder b{w};
        b.begin();
        b.quad({-300, 0, 300}, {600, 0, 0}, {0, 0, -600});
        b.box({-300, 0, -300}, {-290, 20, -290});  // how far the map reaches
        b.box({290, 0, 290}, {300, 20, 300});
        b.box({-0.2f, 0, -1}, {0, 1.5f, 1});
        const uint32_t all = b.end();
        b.begin();
        b.box({-1, 6, 4}, {4, 6.2f, 10});
        const uint32_t slim = b.end();
        w.materials.resize(1);
        w.materials[0].base_color = vec4(vec3(0.5f), 1);
        w.instances.push_back({{{1, 0, 0, 0}, {0, 1, 0, 0}, {0, 0, 1, 0}}, all, 0, kNone, kNone});
        if (sail) w.instances.push_back({{{1, 0, 0, 0}, {0, 1, 0, 0}, {0, 0, 1, 0}}, slim, 0, kNone, kNone});
        w.cells.emplace_back().instance_count = static_cast<uint32_t>(w.instances.size());
        const auto rig = make_picture_rig({.width = 96, .height = 64, .render = {.msaa = 1, .deterministic = true}});
        if (!rig || !rig->renderer->upload(w.world())) return -1.0;
        Frame frame;
        frame.environment.sun_direction = glm::normalize(vec3(-0.1f, 0.8f, 1)), frame.environment.cloud = 0;
        draw_once(*rig, frame, camera({6, 0.7f, 0}, {0, 0.7f, 0}, 0.2f));
        return static_cast<double>(brightness(picture_of(*rig), 0.35f, 0.35f, 0.65f, 0.65f));
    };
    const double open = side(false), shaded = side(true);
    EXPECT_GT(shaded, 0);
    EXPECT_GT(open, 1.1 * shaded);
}

// The side of a plate that looks at a wall, itself in shade: the wall sends it more of a sun that it faces than of one that passes along it.
TEST(Sunlit, AWallInTheSunLightsWhatItFaces) {
    LittleWorld w;
    MeshBuilder b{w};
    b.begin();
    b.quad({-100, 0, 100}, {200, 0, 0}, {0, 0, -200});
    b.box({-20, 0, -90}, {0, 30, 90});
    b.box({9, 8, -1}, {9.5f, 10, 1});
    const uint32_t all = b.end();
    w.materials.resize(1);
    w.materials[0].base_color = vec4(vec3(0.5f), 1);
    w.instances.push_back({{{1, 0, 0, 0}, {0, 1, 0, 0}, {0, 0, 1, 0}}, all, 0, kNone, kNone});
    w.cells.emplace_back().instance_count = 1;
    const auto rig = make_picture_rig({.width = 96, .height = 64, .render = {.msaa = 1, .deterministic = true}});
    ASSERT_TRUE(rig && rig->renderer->upload(w.world()));
    const auto side = [&](vec3 towards_sun) {
        Frame frame;
        frame.environment.sun_direction = glm::normalize(towards_sun), frame.environment.cloud = 0;
        draw_once(*rig, frame, camera({2, 9, 0}, {9, 9, 0}, 0.25f));
        return brightness(picture_of(*rig), 0.3f, 0.3f, 0.7f, 0.7f);
    };
    EXPECT_GT(side({1, 0.7f, 0}), 1.1 * side({0.02f, 0.7f, 1}));
}

}  // namespace
}  // namespace aisland::test
