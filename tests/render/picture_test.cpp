// Pictures of the little World: what must hold of every picture. Small, because a CPU draws them.
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <set>
#include <string>

#include "shaders/shared.h"
#include "tests/render/picture_rig.h"
#include "tests/render/world_kit.h"

namespace aisland::test {
namespace {

const Picture kStanding = camera({8, 1.7f, 20}, {0, 3.5f, -10});

Picture both_eyes() {
    Picture picture = kStanding;
    picture.kind = PictureKind::eyes;
    return picture;
}
std::vector<View> eyes(float distance) {
    View left, right;
    left.fov = right.fov = {-0.7f, 0.7f, 0.5f, -0.5f};
    left.pose.position.x = -0.5f * distance;
    right.pose.position.x = 0.5f * distance;
    return {left, right};
}
std::unique_ptr<PictureRig> rig_with_world(const RigOptions& options) {
    auto rig = make_picture_rig(options);
    if (!rig) return rig;
    const LittleWorld little = make_little_world();
    const auto uploaded = rig->renderer->upload(little.world());
    EXPECT_TRUE(uploaded) << uploaded.error().text();
    rig->renderer->wait_idle();
    return rig;
}

TEST(Picture, IsBrightAtNoonAndDarkAtNightWithLitWindows) {
    auto rig = rig_with_world({});
    ASSERT_TRUE(rig);
    draw_once(*rig, make_little_frame(11, 0).frame, kStanding);
    const render::PixelImage noon = picture_of(*rig);
    draw_once(*rig, make_little_frame(23, 0).frame, kStanding);
    const render::PixelImage night = picture_of(*rig);
    EXPECT_GT(brightness(noon), 70.0);
    EXPECT_LT(brightness(night), 0.6 * brightness(noon));
    EXPECT_GT(brightness(night, 0.28f, 0.0f, 0.52f, 0.55f), 1.3 * brightness(night, 0.6f, 0.75f, 1.0f, 1.0f));
}

TEST(Picture, IsTheSameTwice) {
    const auto shoot = [] {
        auto rig = rig_with_world({});
        std::vector<render::PixelImage> images;
        for (int i = 0; i < 3; ++i) {
            draw_once(*rig, make_little_frame(17.5f, static_cast<float>(i)).frame, kStanding);
            images.push_back(picture_of(*rig));
        }
        return images;
    };
    const auto first = shoot(), second = shoot();
    for (size_t i = 0; i < first.size(); ++i) EXPECT_EQ(first[i].rgba, second[i].rgba) << i;
    EXPECT_NE(first[0].rgba, first[2].rgba);  // and it does change when the frame does
}

// Another World than the little one: its buildings stand elsewhere.
LittleWorld make_other_world() {
    LittleWorld other = make_little_world();
    for (Instance& instance : other.instances) instance.rows[0].w += 3;
    return other;
}

TEST(Picture, TheNextWorldComesALittleAtATimeAndTheOldOneIsDrawnMeanwhile) {
    const LittleWorld little = make_little_world(), other = make_other_world();
    const LittleFrame f = make_little_frame(10, 0);
    auto whole = rig_with_world({});
    ASSERT_TRUE(whole);
    draw_once(*whole, f.frame, kStanding);
    const render::PixelImage before = picture_of(*whole);
    ASSERT_TRUE(whole->renderer->upload(other.world()));
    draw_once(*whole, f.frame, kStanding);
    draw_once(*whole, f.frame, kStanding);
    const render::PixelImage after = picture_of(*whole);
    EXPECT_NE(before.rgba, after.rgba);

    RigOptions spread;
    spread.render.deterministic = false;
    auto rig = rig_with_world(spread);
    draw_once(*rig, f.frame, kStanding);
    rig->renderer->stage(other.world());
    EXPECT_FALSE(rig->renderer->staged());
    int frames = 0;
    for (; frames < 1000 && !rig->renderer->staged(); ++frames) {
        draw_once(*rig, f.frame, kStanding);
        rig->renderer->wait_idle();
        EXPECT_LT(difference(picture_of(*rig), before), 1.0);
    }
    ASSERT_TRUE(rig->renderer->staged()) << frames;
    ASSERT_TRUE(rig->renderer->flip());
    draw_once(*rig, f.frame, kStanding);
    draw_once(*rig, f.frame, kStanding);
    EXPECT_LT(difference(picture_of(*rig), after), 1.0);
}

TEST(Picture, AStagedWorldMayBeReplacedBeforeItIsShown) {
    const LittleWorld other = make_other_world(), little = make_little_world();
    const LittleFrame f = make_little_frame(10, 0);
    auto rig = rig_with_world({});
    ASSERT_TRUE(rig);
    draw_once(*rig, f.frame, kStanding);
    const render::PixelImage before = picture_of(*rig);
    rig->renderer->stage(other.world());
    draw_once(*rig, f.frame, kStanding);
    rig->renderer->stage(little.world());
    draw_once(*rig, f.frame, kStanding);
    rig->renderer->wait_idle();
    ASSERT_TRUE(rig->renderer->staged());
    ASSERT_TRUE(rig->renderer->flip());
    draw_once(*rig, f.frame, kStanding);
    draw_once(*rig, f.frame, kStanding);
    EXPECT_LT(difference(picture_of(*rig), before), 1.0);
}

TEST(Picture, TheLeftEyeSeesWhatOneEyeSees) {
    auto rig = rig_with_world({.layers = 2});
    ASSERT_TRUE(rig);
    const LittleFrame f = make_little_frame(10, 0);
    const std::vector<View> views = eyes(0.064f);
    draw_once(*rig, f.frame, both_eyes(), views);
    const render::PixelImage left = picture_of(*rig, 0), right = picture_of(*rig, 1);
    resize(*rig, 320, 200, 1, VK_FORMAT_R8G8B8A8_SRGB, false);
    Picture one = both_eyes();
    one.kind = PictureKind::eye;
    draw_once(*rig, f.frame, one, std::span(views).first(1));
    const render::PixelImage mono = picture_of(*rig);
    EXPECT_LT(difference(left, mono), 0.5);
    EXPECT_GT(difference(left, right), 0.5);  // the eyes are not the same
}

// What no lens shows is not drawn, each eye by its own mask; the rest is as without.
TEST(Picture, LeavesOutWhatNoLensShows) {
    auto rig = rig_with_world({.layers = 2});
    ASSERT_TRUE(rig);
    const LittleFrame f = make_little_frame(10, 0);
    const std::vector<View> views = eyes(0.064f);
    draw_once(*rig, f.frame, both_eyes(), views);
    const render::PixelImage all[] = {picture_of(*rig, 0), picture_of(*rig, 1)};
    // The left third of the left eye, the lower half of the right one, in tangents; and an index that points nowhere.
    const float x = std::tan(0.7f), y = std::tan(0.5f);
    const gpu::EyeMask masks[] = {{{{-x, -y}, {-x / 3, -y}, {-x / 3, y}, {-x, y}}, {0, 1, 2, 0, 2, 3}, 1},
                                  {{{-x, -y}, {x, -y}, {x, 0}, {-x, 0}}, {0, 1, 2, 0, 2, 3, 9, 9, 9}, 1}};
    rig->target.hidden = masks;
    for (int i = 0; i < 2; ++i) draw_once(*rig, f.frame, both_eyes(), views);  // what was visible, too
    for (uint32_t eye = 0; eye < 2; ++eye) {
        const render::PixelImage some = picture_of(*rig, eye);
        for (uint32_t row = 2; row < some.height; row += 7)
            for (uint32_t column = 2; column < some.width; column += 5) {
                const float u = static_cast<float>(column) / static_cast<float>(some.width), v = static_cast<float>(row) / static_cast<float>(some.height);
                if (std::abs(eye == 0 ? u - 1.0f / 3 : v - 0.5f) < 0.02f) continue;
                const bool hidden = eye == 0 ? u < 1.0f / 3 : v > 0.5f;
                for (size_t c = 0; c < 3; ++c) {
                    const size_t at = (size_t{row} * some.width + column) * 4 + c;
                    ASSERT_NEAR(some.rgba[at], hidden ? 0 : all[eye].rgba[at], 2) << "eye " << eye << " at " << column << ' ' << row;
                }
            }
    }
}

TEST(Picture, UnormAndSrgbTargetsShowTheSame) {
    auto rig = rig_with_world({});
    ASSERT_TRUE(rig);
    const LittleFrame f = make_little_frame(10, 0);
    draw_once(*rig, f.frame, kStanding);
    const render::PixelImage srgb = picture_of(*rig);
    resize(*rig, 320, 200, 1, VK_FORMAT_B8G8R8A8_UNORM, false);
    draw_once(*rig, f.frame, kStanding);
    EXPECT_LT(difference(srgb, picture_of(*rig)), 1.0);
}

TEST(Picture, AClearBackgroundIsTransparentWhereNothingStands) {
    auto rig = rig_with_world({});
    ASSERT_TRUE(rig);
    Picture picture = camera({0, 40, 30}, {0, 60, -100});
    picture.background = Background::clear;
    draw_once(*rig, make_little_frame(10, 0).frame, picture);
    const render::PixelImage image = picture_of(*rig);
    for (size_t i = 0; i < 4; ++i) EXPECT_EQ(image.rgba[i], 0);
}

// Whatever the World's last draw counted, nothing of it in sight included.
TEST(Picture, LabelsAndPanelsLieOverEveryPicture) {
    auto rig = rig_with_world({});
    ASSERT_TRUE(rig);
    LittleFrame f = make_little_frame(10, 0);
    const Quad quad{.rect = {-30, -30, 60, 60}, .color = 0xff0000ff};
    ::aisland::Run runs[2];
    for (::aisland::Run& run : runs) {
        run.depth = DepthRule::always;
        run.list.quads = {&quad, 1};
    }
    runs[0].anchor = vec3(-10, 40, -100);
    runs[1].anchor = vec3(10, 40, -100);
    Panel panel;
    panel.place = PanelPlace::screen;
    panel.offset = {40, 40};
    panel.size = {60, 60};
    panel.list.quads = {&quad, 1};
    for (const Picture& picture : {camera({0, 40, 0}, {0, 40, -100}), camera({0, 40, 0}, {0, 80, -100}), kStanding}) {
        draw_once(*rig, f.frame, picture);
        const render::PixelImage bare = picture_of(*rig);
        f.frame.panels = {&panel, 1};
        draw_once(*rig, f.frame, picture);
        const render::PixelImage with_panel = picture_of(*rig);
        EXPECT_GT(difference(bare, with_panel), 1.0);
        f.frame.panels = {};
    }
    f.frame.runs = runs;
    const Picture level = camera({0, 40, 0}, {0, 40, -100});
    draw_once(*rig, f.frame, level);
    const render::PixelImage both = picture_of(*rig);
    f.frame.runs = std::span<const ::aisland::Run>(runs, 1);
    draw_once(*rig, f.frame, level);
    const render::PixelImage one = picture_of(*rig);
    f.frame.runs = {};
    draw_once(*rig, f.frame, level);
    const render::PixelImage none = picture_of(*rig);
    EXPECT_GT(difference(one, none), 0.15);
    EXPECT_GT(difference(both, one), 0.15);
}

TEST(Picture, SlotsHideFadeTintAndOutline) {
    auto rig = rig_with_world({});
    ASSERT_TRUE(rig);
    const auto shoot = [&](auto change) {
        LittleFrame f = make_little_frame(10, 0);
        change(f.slots);
        draw_once(*rig, f.frame, kStanding);
        return picture_of(*rig);
    };
    const render::PixelImage plain = shoot([](auto&) {});
    const auto changed = [&](auto change) { return difference(plain, shoot(change)); };
    EXPECT_EQ(changed([](auto&) {}), 0.0);
    const double hidden = changed([](auto& s) { s[kSlotTower].flags = kSlotHidden; });
    EXPECT_GT(hidden, 1.0);
    EXPECT_GT(changed([](auto& s) { s[kSlotTower].flags = kSlotGhost; }), 1.0);
    EXPECT_LT(changed([](auto& s) { s[kSlotTower].flags = kSlotGhost; }), hidden);
    EXPECT_GT(changed([](auto& s) { s[kSlotCube].flags = kSlotOutlined; }), 0.02);
    EXPECT_GT(changed([](auto& s) { s[kSlotCube].flags = kSlotHatched; }), 0.05);
    EXPECT_GT(changed([](auto& s) { s[kSlotCube].tint = {0, 0, 1, 1}; }), 0.1);
    EXPECT_GT(changed([](auto& s) { s[kSlotTower].fade = 0.5f; }), 0.5);
}

// Seen from behind the tower, the cube before it is a faint line: nothing of the tower is tinted.
TEST(Picture, AnOutlineTintsNothingThatStandsBeforeIt) {
    const Picture from_behind = camera({-12, 2, -42}, {2, 1, 2}, 0.25f);
    for (const uint32_t msaa : {1u, 4u}) {
        RigOptions options;
        options.render.msaa = msaa;
        auto rig = rig_with_world(options);
        ASSERT_TRUE(rig);
        const auto shoot = [&](uint32_t tower, uint32_t cube) {
            LittleFrame f = make_little_frame(10, 0);
            f.slots[kSlotTower].flags = tower;
            f.slots[kSlotCube].flags = cube;
            for (int i = 0; i < 2; ++i) draw_once(*rig, f.frame, from_behind);
            return picture_of(*rig);
        };
        const auto middle = [](const render::PixelImage& image) { return brightness(image, 0.48f, 0.47f, 0.52f, 0.53f); };
        const render::PixelImage open = shoot(kSlotHidden, 0), open_outlined = shoot(kSlotHidden, kSlotOutlined);
        EXPECT_GT(std::abs(middle(open) - middle(open_outlined)), 1.0) << msaa;
        const render::PixelImage behind = shoot(0, 0), behind_outlined = shoot(0, kSlotOutlined);
        EXPECT_EQ(middle(behind), middle(behind_outlined)) << msaa;
        const double line = difference(behind, behind_outlined);
        EXPECT_GT(line, 0.0) << "it tells where the cube is; " << msaa;
        EXPECT_LT(line, 0.4 * difference(open, open_outlined)) << msaa;
    }
}

// What culling leaves out must not be missed: the same view after having looked elsewhere is the same picture.
TEST(Picture, CullingHidesNothingThatIsSeen) {
    auto rig = rig_with_world({});
    ASSERT_TRUE(rig);
    const LittleFrame f = make_little_frame(10, 0);
    draw_once(*rig, f.frame, kStanding);
    const render::PixelImage fresh = picture_of(*rig);
    // Counters are of the last finished frame: known once its slot comes round again.
    for (int i = 0; i < 4; ++i) draw_once(*rig, f.frame, camera({8, 1.7f, 20}, {30, 1.7f, 40}));
    EXPECT_GT(rig->renderer->counters().visible, 0u);
    EXPECT_LT(rig->renderer->counters().visible, rig->renderer->counters().instances);
    draw_once(*rig, f.frame, kStanding);
    EXPECT_LT(difference(fresh, picture_of(*rig)), 0.05);
}

// Options::whole: everything in view at its finest level, which looks the same but for what is too fine to be seen.
TEST(Picture, AWholeOneHasMoreTrianglesAndLooksTheSame) {
    const LittleFrame f = make_little_frame(10, 0);
    uint64_t triangles[2] = {};
    render::PixelImage image[2];
    for (const bool whole : {false, true}) {
        RigOptions options;
        options.render.whole = whole;
        auto rig = rig_with_world(options);
        ASSERT_TRUE(rig);
        for (int i = 0; i < 4; ++i) draw_once(*rig, f.frame, camera({8, 12, 160}, {0, 6, 0}));  // counters are of the last finished frame
        triangles[whole] = rig->renderer->counters().triangles;
        image[whole] = picture_of(*rig);
    }
    EXPECT_GT(triangles[1], triangles[0] + triangles[0] / 4);
    EXPECT_LT(difference(image[0], image[1]), 1.0);
}

// Red less blue, mean of a rectangle given in shares of the picture.
double warmth(const render::PixelImage& image, float x0, float y0, float x1, float y1) {
    double sum = 0, count = 0;
    const auto at = [](float share, uint32_t size) { return static_cast<uint32_t>(share * static_cast<float>(size)); };
    for (uint32_t y = at(y0, image.height); y < at(y1, image.height); ++y)
        for (uint32_t x = at(x0, image.width); x < at(x1, image.width); ++x) {
            const uint8_t* p = image.rgba.data() + (size_t{y} * image.width + x) * 4;
            sum += p[0] - p[2], count += 1;
        }
    return sum / count;
}

// An orange house at the quay, looked at over the river: it shows in the water below it, in both eyes, and nowhere else.
TEST(Picture, WhatMovesTakesItsShadowAlong) {
    auto rig = rig_with_world({.render = {.msaa = 1, .deterministic = true}});
    ASSERT_TRUE(rig);
    const auto shoot = [&](float x) {  // the ball three metres above the ground
        LittleFrame f = make_little_frame(10, 0);
        f.movers[0].rows[0].w = x, f.movers[0].rows[1].w = 3.0f;
        draw_once(*rig, f.frame, camera({0, 14, 16}, {0, 0, 4}));
        return picture_of(*rig);
    };
    const render::PixelImage here = shoot(-2), there = shoot(4), away = shoot(400);
    const auto darkened = [&](const render::PixelImage& image, bool left) {  // and no redder: the ball itself is orange
        int count = 0;
        for (uint32_t i = 0; i < image.width * image.height; ++i) {
            const uint8_t *p = image.rgba.data() + size_t{4} * i, *q = away.rgba.data() + size_t{4} * i;
            if ((i % image.width < image.width / 2) == left && p[1] + 25 < q[1] && p[0] - p[2] < q[0] - q[2] + 10) ++count;
        }
        return count;
    };
    EXPECT_GT(darkened(here, true), 60);
    EXPECT_LT(darkened(here, false), 5);
    EXPECT_GT(darkened(there, false) + darkened(there, true), 60);
    EXPECT_LT(darkened(there, true), darkened(here, true) / 2);
}

// By name and once a frame; nothing that takes long is left out, and nothing is counted in two of them.
TEST(Picture, IsTimedPartByPart) {
    auto rig = rig_with_world({});
    ASSERT_TRUE(rig);
    const LittleFrame f = make_little_frame(10, 0);
    for (const uint32_t layers : {1u, 2u}) {
        if (layers == 2) resize(*rig, 96, 64, 2, VK_FORMAT_R8G8B8A8_SRGB, false);
        for (int i = 0; i < 4; ++i) {
            if (layers == 2)
                draw_once(*rig, f.frame, both_eyes(), eyes(0.064f));
            else
                draw_once(*rig, f.frame, kStanding);
        }
        rig->renderer->wait_idle();  // the target goes before it
        std::set<std::string> names;
        double sum = 0;
        for (const render::PassTime& pass : rig->renderer->pass_times()) {
            EXPECT_TRUE(names.insert(pass.name).second) << pass.name;
            EXPECT_GE(pass.gpu_ms, 0) << pass.name;
            EXPECT_LT(pass.gpu_ms, 1e6) << pass.name;
            sum += pass.gpu_ms;
        }
        EXPECT_DOUBLE_EQ(sum, rig->renderer->gpu_ms());
        for (const char* name : {"cull", "shadows", "solid", "facades", "plants", "ground", "mirror", "water", "sky", "blend", "resolve", "canvas"})
            EXPECT_TRUE(names.count(name)) << name << ", " << layers << " layers";
    }
}

TEST(Picture, WaterMirrorsWhatStandsAboveIt) {
    LittleWorld little = make_little_world();
    for (Instance& instance : little.instances)
        if (instance.slot == kSlotCube) instance.rows[0] = {8, 0, 0, 0}, instance.rows[1] = {0, 8, 0, 3.5f}, instance.rows[2] = {0, 0, 8, 56};
    LittleFrame f = make_little_frame(10, 0);
    const auto shoot = [&](bool eyes_of_two, uint32_t flags) {
        auto rig = make_picture_rig({.layers = eyes_of_two ? 2u : 1u});
        std::vector<render::PixelImage> images;
        if (!rig || !rig->renderer->upload(little.world())) return images;
        Picture picture = camera({0, 1.5f, 92}, {0, 0, 58});
        if (eyes_of_two) picture.kind = PictureKind::eyes;
        f.slots[kSlotCube].flags = flags;
        draw_once(*rig, f.frame, picture, eyes_of_two ? eyes(0.064f) : std::vector<View>{});
        for (uint32_t layer = 0; layer < (eyes_of_two ? 2u : 1u); ++layer) images.push_back(picture_of(*rig, layer));
        return images;
    };
    for (const bool eyes_of_two : {false, true}) {
        const auto with = shoot(eyes_of_two, 0), without = shoot(eyes_of_two, kSlotHidden);
        ASSERT_EQ(with.size(), eyes_of_two ? 2u : 1u);
        ASSERT_EQ(without.size(), with.size());
        for (size_t i = 0; i < with.size(); ++i) {
            EXPECT_GT(warmth(with[i], 0.46f, 0.62f, 0.54f, 0.72f), warmth(without[i], 0.46f, 0.62f, 0.54f, 0.72f) + 15) << i;
            EXPECT_NEAR(warmth(with[i], 0.1f, 0.8f, 0.2f, 0.95f), warmth(without[i], 0.1f, 0.8f, 0.2f, 0.95f), 3) << i;
        }
    }
}

// A tower that stands far beyond the other shore.
TEST(Picture, WaterMirrorsWhatIsFar) {
    LittleWorld little = make_little_world();
    for (Instance& instance : little.instances)
        if (instance.slot == kSlotCube) instance.rows[0] = {120, 0, 0, 0}, instance.rows[1] = {0, 260, 0, 128}, instance.rows[2] = {0, 0, 20, -560};
    LittleFrame f = make_little_frame(10, 0);
    const auto shoot = [&](uint32_t flags) {
        auto rig = make_picture_rig({});
        if (!rig || !rig->renderer->upload(little.world())) return render::PixelImage{};
        f.slots[kSlotCube].flags = flags;
        draw_once(*rig, f.frame, camera({0, 1.5f, 92}, {0, 0, 58}));
        return picture_of(*rig);
    };
    const render::PixelImage with = shoot(0), without = shoot(kSlotHidden);
    ASSERT_FALSE(with.rgba.empty() || without.rgba.empty());
    ASSERT_GT(warmth(with, 0.47f, 0.40f, 0.53f, 0.44f), warmth(without, 0.47f, 0.40f, 0.53f, 0.44f) + 6) << "the control: it stands there";
    EXPECT_GT(warmth(with, 0.47f, 0.60f, 0.53f, 0.68f), warmth(without, 0.47f, 0.60f, 0.53f, 0.68f) + 4);
    EXPECT_NEAR(warmth(with, 0.1f, 0.8f, 0.2f, 0.95f), warmth(without, 0.1f, 0.8f, 0.2f, 0.95f), 3);
}

// Calls and synchronization; tests/gpu shows that a seeded hazard is reported.
struct Validated : testing::TestWithParam<uint32_t> {};
TEST_P(Validated, NothingToReportInMonoAndStereo) {
    RigOptions options{.width = 96, .height = 64, .validation = gpu::Validation::calls, .depth = true};
    options.render.msaa = GetParam();
    options.render.shadow_scale = 0.125f;
    auto rig = rig_with_world(options);
    ASSERT_TRUE(rig);
    for (float hour : {10.0f, 22.0f}) {
        LittleFrame f = make_little_frame(hour, 0);
        f.slots[kSlotCube].flags = kSlotOutlined;
        f.slots[kSlotBall].flags = kSlotGhost;
        draw_once(*rig, f.frame, kStanding);
        draw_once(*rig, f.frame, camera({60, 45, 80}, {0, 0, -5}));
    }
    for (float distance : {2.5f, 9.0f, 9.0f, 9.0f, 9.0f})  // a ball between its levels of detail
        draw_once(*rig, make_little_frame(10, 0).frame, camera({9, 1, 6 + distance}, {9, 1, 6}));
    resize(*rig, 96, 64, 2, VK_FORMAT_B8G8R8A8_UNORM, true);
    const std::vector<View> views = eyes(0.064f);
    draw_once(*rig, make_little_frame(10, 0).frame, both_eyes(), views);
    rig->renderer->wait_idle();
    const gpu::ValidationCount count = rig->device->validation();
    EXPECT_EQ(count.errors + count.warnings, 0u) << count.first;
}
INSTANTIATE_TEST_SUITE_P(Samples, Validated, testing::Values(4u, 1u));

// What shaders do: those of two eyes by night, which are those of one and of the day and more.
TEST(ValidatedShaders, ReachNothingTheyMayNot) {
    RigOptions options{.width = 96, .height = 64, .layers = 2, .validation = gpu::Validation::shaders, .depth = true};
    options.render.msaa = 1;
    options.render.shadow_scale = 0.125f;
    auto rig = rig_with_world(options);
    ASSERT_TRUE(rig);
    LittleFrame f = make_little_frame(22, 0);
    f.slots[kSlotCube].flags = kSlotOutlined;
    f.slots[kSlotBall].flags = kSlotGhost;
    for (int i = 0; i < 2; ++i) draw_once(*rig, f.frame, both_eyes(), eyes(0.064f));
    rig->renderer->wait_idle();
    const gpu::ValidationCount count = rig->device->validation();
    EXPECT_EQ(count.errors + count.warnings, 0u) << count.first;
}

TEST(Renderer, FiftyLivesLeaveNoObjectBehind) {
    auto device = gpu::Device::create({});
    ASSERT_TRUE(device) << device.error().text();
    const LittleWorld little = make_little_world();
    const LittleFrame f = make_little_frame(10, 0);
    const uint64_t before = (*device)->live_objects();
    for (int life = 0; life < 50; ++life) {
        {
            auto color = gpu::create_image(**device, {.format = VK_FORMAT_R8G8B8A8_SRGB, .width = 32, .height = 32, .usage = VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT | VK_IMAGE_USAGE_TRANSFER_SRC_BIT});
            ASSERT_TRUE(color);
            auto renderer = render::Renderer::create(**device, {.msaa = 1, .deterministic = true, .shadow_scale = 0.125f});
            ASSERT_TRUE(renderer) << renderer.error().text();
            ASSERT_TRUE((*renderer)->upload(little.world()));
            const gpu::Target target{.image = color->handle(), .view = color->view.get(), .format = VK_FORMAT_R8G8B8A8_SRGB, .width = 32, .height = 32};
            ASSERT_TRUE((*renderer)->begin(f.frame));
            ASSERT_TRUE((*renderer)->draw(f.frame, kStanding, {}, target));
            ASSERT_TRUE((*renderer)->submit());
            (*renderer)->wait_idle();
        }
        (*device)->collect();
        ASSERT_EQ((*device)->live_objects(), before) << "after life " << life;
    }
}

}  // namespace
}  // namespace aisland::test
