// Pictures of a lit room: of what its field says, and of the day before its windows.
#include <gtest/gtest.h>

#include <array>
#include <cmath>

#include "shaders/shared.h"
#include "tests/render/picture_rig.h"
#include "tests/render/world_kit.h"

namespace aisland::test {
namespace {

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
    std::array<uint8_t, 4> window{0, 0, 255, 255};  // on one of its walls, which is open there
    uint32_t open_wall = 4;                         // 0 to 3: to the north, east, south, west
    bool mirrors = false;                           // all that stands in it
    float vertex_day = -1;                          // what all vertices say of the day (app/bake/light.h); less than 0: nothing

    uint8_t fact(uint32_t index) const {
        if (index - render::gpu_data::kFactSides < 4) return static_cast<uint8_t>(255 * sides[static_cast<int>(index - render::gpu_data::kFactSides)]);
        if (index == render::gpu_data::kFactDay) return day_mean;
        if (open_wall < 4 && index == render::gpu_data::kFactWindows + 2 * render::gpu_data::kWindows * open_wall + 1) return 255;
        if (index - render::gpu_data::kFactGlowTint < 3) return glow[index - render::gpu_data::kFactGlowTint];
        return index >= render::gpu_data::kFactSkyTint && index < render::gpu_data::kFactLandTint + 3 ? 128 : 0;  // white
    }

    render::PixelImage drawn(float hour, const Picture& picture) const {
        LittleWorld little = make_little_world();
        little.cells[0].sky = false;
        for (Vertex& v : little.vertices)
            if (vertex_day >= 0) v.uv[0] = vertex_day, v.uv[1] = render::gpu_data::kDayMark;
        for (Material& m : little.materials) {
            if (vertex_day >= 0) m.base_texture = m.mr_texture = m.normal_texture = m.occlusion_texture = m.emissive_texture = kNone;
            if (mirrors) m.metallic = 1, m.roughness = 0.1f;
        }
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
                if (y == render::gpu_data::kFieldFacts && open_wall < 4 && x == render::gpu_data::kFactWindows + 2 * render::gpu_data::kWindows * open_wall) texel = window;
                for (const uint8_t v : texel) texels.push_back(std::byte{v});
            }
        std::vector<Texture> textures(world.textures.begin(), world.textures.end());
        textures.push_back({TextureFormat::rgba8_unorm, kWidth, kHeight, 1, texels, Wrap::clamp, Wrap::clamp, false});
        const Probe probe{{0, 3, -20}, low, high, 0, static_cast<uint32_t>(textures.size() - 1)};
        world.textures = textures, world.probes = {&probe, 1};
        auto rig = make_picture_rig({});
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
TEST(LitRoomPicture, ALitRoomIsMirroredAndLightsWhatMoves) {
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
TEST(LitRoomPicture, NightFallsBeforeARoomsWindowsAlone) {
    const auto drawn = [&](float west, float hour) {
        LitRoom room;
        room.low = {west, -1, -200}, room.high = {200, 30, 200};
        return ground_of(room.drawn(hour, kDown));
    };
    EXPECT_LT(drawn(190, 0), 0.5 * drawn(190, 12));
    EXPECT_NEAR(drawn(-200, 0), drawn(-200, 12), 2.0);
}

// Of the day's grid, and of what glossy things mirror of it, nothing is left at midnight; and it is as warm as the evening is.
TEST(LitRoomPicture, DayComesInByARoomsWindowsAndIsGoneAtNight) {
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
TEST(LitRoomPicture, TheDayLightsWhatFacesIt) {
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

// What vertices say of the day lights them, whatever the grid says, and goes with it.
TEST(LitRoomPicture, VerticesKnowTheDay) {
    const auto drawn = [](float vertex_day, float hour) {
        LitRoom room;
        room.low = {-200, -1, -200}, room.high = {200, 30, 200}, room.vertex_day = vertex_day;
        return room.drawn(hour, kDown);
    };
    const render::PixelImage dark = drawn(0, 12), east = drawn(65536 * 60, 12), south = drawn(256 * 60, 12), land = drawn(60, 12);
    for (const render::PixelImage* lit : {&east, &south, &land}) EXPECT_GT(ground_of(*lit), 1.05 * ground_of(dark));
    EXPECT_GT(sum_of(land, 0) / sum_of(land, 2), 1.03 * sum_of(east, 0) / sum_of(east, 2)) << "the sky is blue, the land is not";
    EXPECT_LT(ground_of(drawn(65536 * 60, 0)) - ground_of(drawn(0, 0)), 0.1 * (ground_of(east) - ground_of(dark)));
}

// The first of their codes is the sky to the east and west, where a low sun stands, the second that to the south and north.
TEST(LitRoomPicture, VerticesKnowWhichSkyLightsThem) {
    LitRoom room;
    room.low = {-200, -1, -200}, room.high = {200, 30, 200}, room.sides = {0.5f, 0, 0, 0.5f};
    const auto redness = [&](float codes) {
        room.vertex_day = codes;
        const render::PixelImage image = room.drawn(17.6f, kDown);
        return sum_of(image, 0) / sum_of(image, 2);
    };
    EXPECT_GT(redness(65536 * 70), 1.05 * redness(256 * 70));
}

// Smooth things mirror windows where these are: what looks north from things has the north wall's, of it the part that it meets.
TEST(LitRoomPicture, WindowsAreMirroredWhereTheyAre) {
    const auto room_by = [](uint32_t wall, std::array<uint8_t, 4> window, float hour, const Picture& picture) {
        LitRoom room;
        room.low = {-60, -1, -60}, room.high = {60, 60, 60};
        room.radiance[3] = 30, room.day_mean = 20, room.open_wall = wall, room.window = window, room.mirrors = true;
        return room.drawn(hour, picture);
    };
    const auto drawn = [&](uint32_t wall, std::array<uint8_t, 4> window, float hour) { return room_by(wall, window, hour, kDown); };
    const std::array<uint8_t, 4> all{0, 0, 255, 255}, west{0, 0, 127, 255}, east{128, 0, 255, 255}, none{0, 0, 0, 0};
    const auto light_of = [](const render::PixelImage& image) { return sum_of(image, 0) + sum_of(image, 1) + sum_of(image, 2); };
    const render::PixelImage shut = drawn(0, none, 12), whole = drawn(0, all, 12), behind = drawn(2, all, 12), left = drawn(0, west, 12), right = drawn(0, east, 12);
    const double gain = light_of(whole) - light_of(shut), of_left = light_of(left) - light_of(shut), of_right = light_of(right) - light_of(shut);
    EXPECT_GT(gain, 0.02 * light_of(shut));
    EXPECT_LT(light_of(behind) - light_of(shut), 0.3 * gain);
    EXPECT_NEAR(of_left + of_right, gain, 0.25 * gain) << "each is seen somewhere";
    EXPECT_GT(brightness(left, 0.1f, 0.5f, 0.4f, 1.0f), 1.05 * brightness(right, 0.1f, 0.5f, 0.4f, 1.0f));
    EXPECT_GT(brightness(right, 0.6f, 0.5f, 0.9f, 1.0f), 1.05 * brightness(left, 0.6f, 0.5f, 0.9f, 1.0f));
    const Picture from_west = camera({-30, 12, 0}, {-4, 0, 0}), from_east = camera({30, 12, 0}, {4, 0, 0});
    const auto seen_from = [&](const Picture& picture, uint32_t wall) { return light_of(room_by(wall, all, 12, picture)) - light_of(room_by(wall, none, 12, picture)); };
    EXPECT_GT(seen_from(from_west, 1), 3 * std::abs(seen_from(from_west, 3)));
    EXPECT_GT(seen_from(from_east, 3), 3 * std::abs(seen_from(from_east, 1)));
    EXPECT_LT(difference(drawn(0, all, 0), drawn(0, none, 0)), 0.2 * difference(whole, shut)) << "and is gone at night";
}

// A low sun is in the west: what its windows give is red, what those to the north give is not.
TEST(LitRoomPicture, ARoomsEveningIsRedWhereTheSunIs) {
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
TEST(LitRoomPicture, ARoomsGlowHasItsTint) {
    LitRoom white, red;
    white.low = red.low = {-200, -1, -200}, white.high = red.high = {200, 30, 200};
    red.glow = {200, 110, 60};
    const render::PixelImage a = white.drawn(0, kDown), b = red.drawn(0, kDown);
    EXPECT_GT(sum_of(b, 0) / sum_of(b, 2), 1.2 * sum_of(a, 0) / sum_of(a, 2));
}

// Where nothing of the lamps' light arrives, under a table or within a shelf, nothing of the day does: its grid knows nothing so small.
TEST(LitRoomPicture, WhatIsHiddenFromTheLampsIsHiddenFromTheDay) {
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
TEST(LitRoomPicture, ARoomIsExposedForTheDayInIt) {
    LitRoom room, bright;
    room.low = bright.low = {-200, -1, -200}, room.high = bright.high = {200, 30, 200};
    bright.day_mean = 128;
    EXPECT_LT(ground_of(bright.drawn(12, kDown)), 0.85 * ground_of(room.drawn(12, kDown)));
    EXPECT_NEAR(ground_of(bright.drawn(0, kDown)), ground_of(room.drawn(0, kDown)), 2.0);
    const Picture up = camera({0, 40, 30}, {0, 60, -30});
    EXPECT_LT(difference(bright.drawn(12, up), room.drawn(12, up)), 1.0);
}

}  // namespace
}  // namespace aisland::test
