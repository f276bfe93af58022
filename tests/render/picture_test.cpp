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

// The little World as a lit room, with a field (app/bake/light.h) of one colour: all that it mirrors, and what arrives of its lamps and of the day.
struct LitRoom {
    vec3 low{-60, 0, -60}, high{60, 30, 60};
    std::array<uint8_t, 4> radiance{40, 40, 40, 0};
    uint8_t share = 128;
    std::array<uint8_t, 3> day{0, 0, 0};  // from the sky to the east and west, to the south and north, from the land
    vec4 sides{0, 0, 0, 1};               // its windows look west
    uint32_t faces = 63;                  // a bit each: east, west, up, down, south, north
    uint8_t day_mean = 0;
    std::array<uint8_t, 3> glow{128, 128, 128};

    uint8_t fact(uint32_t index) const {
        if (index - render::gpu_data::kFactSides < 4) return static_cast<uint8_t>(255 * sides[static_cast<int>(index - render::gpu_data::kFactSides)]);
        if (index == render::gpu_data::kFactDay) return day_mean;
        if (index - render::gpu_data::kFactGlowTint < 3) return glow[index - render::gpu_data::kFactGlowTint];
        return index >= render::gpu_data::kFactSkyTint && index < render::gpu_data::kFactLandTint + 3 ? 128 : 0;  // white
    }

    render::PixelImage drawn(float hour, const Picture& picture) const {
        LittleWorld little = make_little_world();
        little.cells[0].sky = false;
        World world = little.world();
        constexpr uint32_t kWidth = render::gpu_data::kFieldSide * render::gpu_data::kFieldMaps, kHeight = render::gpu_data::kFieldHeight;
        std::vector<std::byte> texels;
        for (uint32_t y = 0; y < kHeight; ++y)
            for (uint32_t x = 0; x < kWidth; ++x) {
                const uint32_t band = y / render::gpu_data::kFieldSide;
                std::array<uint8_t, 4> texel = band == 0 ? radiance : band == 1             ? std::array<uint8_t, 4>{128, 128, 128, share}
                                                                  : faces >> (band - 2) & 1 ? std::array<uint8_t, 4>{day[0], day[1], day[2], 255}
                                                                                            : std::array<uint8_t, 4>{0, 0, 0, 255};
                if (y == render::gpu_data::kFieldFacts) texel[0] = fact(x);
                for (const uint8_t v : texel) texels.push_back(std::byte{v});
            }
        std::vector<Texture> textures(world.textures.begin(), world.textures.end());
        textures.push_back({TextureFormat::rgba8_unorm, kWidth, kHeight, 1, texels, Wrap::clamp, Wrap::clamp, false});
        const Probe probe{{0, 3, -20}, low, high, 0, static_cast<uint32_t>(textures.size() - 1)};
        world.textures = textures, world.probes = {&probe, 1};
        auto rig = rig_with_world({});
        EXPECT_TRUE(rig && rig->renderer->upload(world));
        const LittleFrame f = make_little_frame(hour, 0);
        draw_once(*rig, f.frame, picture);
        draw_once(*rig, f.frame, picture);
        return picture_of(*rig);
    }
};
double sum_of(const render::PixelImage& image, size_t channel) {
    double total = 0;
    for (size_t i = channel; i < image.rgba.size(); i += 4) total += static_cast<double>(image.rgba[i]);
    return total;
}

// Its radiance is what glossy things mirror, its grid what arrives at things that move.
TEST(Picture, ALitRoomIsMirroredAndLightsWhatMoves) {
    const auto drawn = [&](std::array<uint8_t, 4> radiance, uint8_t share) {
        LitRoom room;
        room.radiance = radiance, room.share = share;
        return room.drawn(10, camera({-1, 1.5f, 9}, {-2, 0.6f, 6}));
    };
    const render::PixelImage red = drawn({200, 40, 40, 0}, 255), blue = drawn({40, 40, 200, 0}, 255), unlit = drawn({200, 40, 40, 0}, 0);
    EXPECT_GT(sum_of(red, 0), 1.005 * sum_of(blue, 0));
    EXPECT_LT(sum_of(red, 2), 0.995 * sum_of(blue, 2));
    EXPECT_LT(sum_of(unlit, 1), sum_of(red, 1));
    size_t darker = 0, lighter = 0;
    for (size_t i = 1; i < red.rgba.size(); i += 4) darker += unlit.rgba[i] + 4 < red.rgba[i], lighter += unlit.rgba[i] > red.rgba[i] + 4;
    EXPECT_GT(darker, 20u) << "what moves";
    EXPECT_EQ(lighter, 0u);
}

const Picture kDown = camera({0, 12, 30}, {0, 0, 4});
double ground_of(const render::PixelImage& image) { return brightness(image, 0.1f, 0.5f, 0.9f, 1.0f); }

// What stands before a lit room's windows has the day's light, what is within the lamps'.
TEST(Picture, NightFallsBeforeARoomsWindowsAlone) {
    const auto drawn = [&](float west, float hour) {
        LitRoom room;
        room.low = {west, -1, -200}, room.high = {200, 30, 200};
        return ground_of(room.drawn(hour, kDown));
    };
    EXPECT_LT(drawn(190, 0), 0.5 * drawn(190, 12));
    EXPECT_NEAR(drawn(-200, 0), drawn(-200, 12), 2.0);
}

// Of the day's grid, and of what glossy things mirror of it, nothing is left at midnight; and it is as warm as the evening is.
TEST(Picture, DayComesInByARoomsWindowsAndIsGoneAtNight) {
    LitRoom room, shut;
    room.low = shut.low = {-200, -1, -200}, room.high = shut.high = {200, 30, 200};
    room.day = {60, 0, 0}, room.radiance[3] = 60;
    const auto redness = [](const render::PixelImage& image) { return sum_of(image, 0) / sum_of(image, 2); };
    const render::PixelImage noon = room.drawn(12, kDown), evening = room.drawn(17.6f, kDown);
    EXPECT_GT(ground_of(noon), 1.05 * ground_of(shut.drawn(12, kDown)));
    EXPECT_NEAR(ground_of(room.drawn(0, kDown)), ground_of(shut.drawn(0, kDown)), 0.5);
    EXPECT_GT(redness(evening), 1.03 * redness(noon));
    room.day = {0, 0, 60};
    EXPECT_GT(redness(room.drawn(12, kDown)), 1.03 * redness(noon)) << "the sky is blue, the land is not";
}

// What faces a way has the light of that way's band.
TEST(Picture, TheDayLightsWhatFacesIt) {
    const auto lit = [](uint32_t face, const Picture& picture) {
        LitRoom room;
        room.low = {-200, -1, -200}, room.high = {200, 30, 200}, room.share = 255;
        room.day = {60, 0, 0}, room.faces = face > 5 ? 0 : 1u << face;
        const render::PixelImage image = room.drawn(12, picture);
        return sum_of(image, 0) + sum_of(image, 1) + sum_of(image, 2);
    };
    const Picture from_south = camera({0, 6, 40}, {0, 3, 0}), from_north = camera({0, 6, -40}, {0, 3, 0}), from_east = camera({40, 6, 0}, {0, 3, 0}), from_west = camera({-40, 6, 0}, {0, 3, 0});
    const std::pair<const Picture*, std::array<uint32_t, 2>> looks[] = {{&from_south, {4, 5}}, {&from_north, {5, 4}}, {&from_east, {0, 1}}, {&from_west, {1, 0}}, {&kDown, {2, 3}}};
    for (const auto& [picture, faces] : looks) {
        const double dark = lit(6, *picture), towards = lit(faces[0], *picture) - dark, away = lit(faces[1], *picture) - dark;
        EXPECT_GT(towards, 2 * away) << faces[0];
        EXPECT_GT(towards, 0.0003 * dark) << faces[0];
    }
}

// A low sun is in the west: what its windows give is red, what those to the north give is not.
TEST(Picture, ARoomsEveningIsRedWhereTheSunIs) {
    LitRoom room;
    room.low = {-200, -1, -200}, room.high = {200, 30, 200}, room.sides = {0.5f, 0, 0, 0.5f};
    const auto redness = [&](std::array<uint8_t, 3> day) {
        room.day = day;
        const render::PixelImage image = room.drawn(17.6f, kDown);
        return sum_of(image, 0) / sum_of(image, 2);
    };
    EXPECT_GT(redness({70, 0, 0}), 1.05 * redness({0, 70, 0}));
}

// Its even glow has the tint that its field says.
TEST(Picture, ARoomsGlowHasItsTint) {
    LitRoom white, red;
    white.low = red.low = {-200, -1, -200}, white.high = red.high = {200, 30, 200};
    red.glow = {200, 110, 60};
    const render::PixelImage a = white.drawn(0, kDown), b = red.drawn(0, kDown);
    EXPECT_GT(sum_of(b, 0) / sum_of(b, 2), 1.2 * sum_of(a, 0) / sum_of(a, 2));
}

// Where nothing of the lamps' light arrives, under a table or within a shelf, nothing of the day does: its grid knows nothing so small.
TEST(Picture, WhatIsHiddenFromTheLampsIsHiddenFromTheDay) {
    const auto drawn = [](uint8_t share, uint8_t day) {
        LitRoom room;
        room.share = share, room.day = {day, 0, 0};
        return room.drawn(12, camera({-1, 1.5f, 9}, {-2, 0.6f, 6}));
    };
    const render::PixelImage hidden = drawn(0, 0), hidden_by_day = drawn(0, 90), lit = drawn(255, 0), lit_by_day = drawn(255, 90);
    double moves = 0, hidden_gain = 0, lit_gain = 0;
    for (size_t i = 1; i < lit.rgba.size(); i += 4) {
        if (lit.rgba[i] <= hidden.rgba[i] + 12) continue;
        const auto gain = [&](const render::PixelImage& by_day, const render::PixelImage& by_night) { return std::pow(by_day.rgba[i] / 255.0, 2.2) - std::pow(by_night.rgba[i] / 255.0, 2.2); };
        moves += 1, hidden_gain += gain(hidden_by_day, hidden), lit_gain += gain(lit_by_day, lit);
    }
    EXPECT_GT(moves, 20);
    EXPECT_GT(lit_gain, 0.03 * moves);
    EXPECT_LT(hidden_gain, 0.5 * lit_gain);
}

// A room that has much of the day is exposed for it; its windows look no different for that.
TEST(Picture, ARoomIsExposedForTheDayInIt) {
    LitRoom room, bright;
    room.low = bright.low = {-200, -1, -200}, room.high = bright.high = {200, 30, 200};
    bright.day_mean = 128;
    EXPECT_LT(ground_of(bright.drawn(12, kDown)), 0.85 * ground_of(room.drawn(12, kDown)));
    EXPECT_NEAR(ground_of(bright.drawn(0, kDown)), ground_of(room.drawn(0, kDown)), 2.0);
    const Picture up = camera({0, 40, 30}, {0, 60, -30});
    EXPECT_LT(difference(bright.drawn(12, up), room.drawn(12, up)), 1.0);
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
