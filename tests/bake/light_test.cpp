// The light of rooms: `--light` works it out for any content, per vertex, as a grid and as what a mirror would see.
#include <gtest/gtest.h>

#include <array>
#include <cmath>

#include "app/bake/bake.h"
#include "app/bake/light.h"
#include "app/bake/room_light.h"
#include "app/content/pack.h"
#include "shaders/shared.h"
#include "tests/bake/folder.h"

namespace aisland::bake {
namespace {

// The shaders that read a field know its layout by these.
static_assert(kFieldSide == render::gpu_data::kFieldSide && kFieldMaps == render::gpu_data::kFieldMaps);
static_assert(kFieldFacts == render::gpu_data::kFieldFacts && kFieldHeight == render::gpu_data::kFieldHeight && kFactSides == render::gpu_data::kFactSides && kFactDay == render::gpu_data::kFactDay);
static_assert(kFactLand == render::gpu_data::kFactLand && kFactSkyTint == render::gpu_data::kFactSkyTint && kFactLandTint == render::gpu_data::kFactLandTint && kFactGlowTint == render::gpu_data::kFactGlowTint && kTintRange == static_cast<float>(render::gpu_data::kTintRange));
static_assert(kFactWindows == render::gpu_data::kFactWindows && kWindows == render::gpu_data::kWindows && kDayMark == static_cast<float>(render::gpu_data::kDayMark));
static_assert(kLandBySky == 0.1f * render::gpu_data::kLandBySky_tenths && kMeanShare == 0.01f * render::gpu_data::kMeanShare_percent && kShownEmission == 0.01f * render::gpu_data::kShown_percent);
static_assert(kFieldRange == static_cast<float>(render::gpu_data::kFieldRange));
static_assert(kWall_m == 0.01f * static_cast<float>(render::gpu_data::kWall_cm) && kSlab_m == 0.01f * static_cast<float>(render::gpu_data::kSlab_cm));
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

// A room of 4 x 3 x 4 metres of that paint, `open_wall` left out; before its far wall two slats from floor to ceiling: one face, and one
// cut into many.
struct SlatRoom {
    Scene scene;
    std::vector<uint32_t> slats;

    explicit SlatRoom(Paint paint = Paint::graphite, int open_wall = -1) {
        Shape walls;
        walls.use(paint);
        const vec3 low[4] = {{-2, 0, 2}, {2, 0, 2}, {2, 0, -2}, {-2, 0, -2}};
        add_quad(walls, low[0], low[1], low[2], low[3]);
        const vec3 up(0, 3, 0);
        add_quad(walls, low[3] + up, low[2] + up, low[1] + up, low[0] + up);
        for (int i = 0; i < 4; ++i)
            if (i != open_wall) add_quad(walls, low[(i + 1) % 4], low[i], low[i] + up, low[(i + 1) % 4] + up);
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
    // A pale face of its own.
    uint32_t add_face(vec3 a, vec3 b, vec3 up) {
        Shape face;
        face.use(Paint::white_plaster);
        add_quad(face, a, b, b + up, a + up);
        const uint32_t shape = scene.add(std::move(face));
        scene.place(shape, mat4(1.0f));
        return shape;
    }
    // The share that arrives at the shape's corner nearest to `p`.
    float share_near(uint32_t shape, vec3 p) const {
        float best = 1e9f, share = 0;
        for (const Vertex& v : scene.shapes[shape].parts[0].vertices) {
            const float away = glm::distance(vec3(v.position[0], v.position[1], v.position[2]), p), code = static_cast<float>(v.color >> 24) / 255;
            if (away < best) best = away, share = code * code * kShareRange;
        }
        return share;
    }
    std::vector<RoomWindow> windows(int side) const {
        RoomLight room;
        room.half = {2, 1.5f, 2}, room.height = 3;
        for (const Object& object : scene.objects)
            for (const Part& part : scene.shapes[object.shape].parts)
                for (const uint32_t i : part.indices) room.corners.push_back({part.vertices[i].position[0], part.vertices[i].position[1], part.vertices[i].position[2]});
        return windows_in(room, make_ray_tree(room.corners), side, 1);
    }
    void add_lamp(vec3 at, float candela) {
        SceneLight lamp;
        lamp.light.position = at, lamp.light.color = vec3(1.0f), lamp.light.intensity = candela, lamp.light.range = 8;
        scene.lights.push_back(lamp);
    }
};

// Its corners lie where least arrives, and yet it is as light as one of many pieces.
TEST(Light, ASlatFromFloorToCeilingIsAsLightAsOneOfManyPieces) {
    SlatRoom room;
    room.add_lamp({0, 1.5f, -1.5f}, 200);
    light_room({4, 3, 4}, room.scene);
    for (const float y : {0.02f, 0.76f, 1.5f, 2.24f, 2.98f}) {
        const float whole = room.share_near(room.slats[0], {-0.5f, y, -1.9f}), pieces = room.share_near(room.slats[1], {0.5f, y, -1.9f});
        EXPECT_NEAR(whole, pieces, 0.15f * pieces) << y;
    }
}

// A face across the whole room has the light of where it passes, not of its ends.
TEST(Light, ALongFaceIsLitWhereTheLampIs) {
    SlatRoom room;
    const uint32_t board = room.add_face({-1.9f, 1, 1.8f}, {1.9f, 1, 1.8f}, {0, 0.2f, 0});
    room.add_lamp({-0.2f, 1.1f, 1.5f}, 60);
    light_room({4, 3, 4}, room.scene);
    const float middle = room.share_near(board, {-0.1f, 1.1f, 1.8f});
    EXPECT_GT(middle, 2 * room.share_near(board, {-1.9f, 1, 1.8f}));
    EXPECT_GT(middle, 2 * room.share_near(board, {1.9f, 1, 1.8f}));
}

// What holds a fitting shades it: of a strip let into a housing nothing arrives above.
TEST(Light, AStripInItsHousingShinesDown) {
    SlatRoom room;
    Shape strip, housing;
    strip.use(Paint::light_panel), housing.use(Paint::graphite);
    add_box(strip, {-1.5f, 2.476f, -0.07f}, {1.5f, 2.49f, 0.07f});
    add_box(housing, {-1.5f, 2.482f, -0.084f}, {1.5f, 2.53f, 0.084f});
    room.scene.place(room.scene.add(std::move(strip)), mat4(1.0f));
    room.scene.place(room.scene.add(std::move(housing)), mat4(1.0f));
    const uint32_t above = room.add_face({-0.5f, 2.98f, 0.7f}, {-0.5f, 2.98f, 0.3f}, {0.4f, 0, 0}), below = room.add_face({-0.5f, 0.02f, 0.3f}, {-0.5f, 0.02f, 0.7f}, {0.4f, 0, 0});
    light_room({4, 3, 4}, room.scene);
    EXPECT_GT(room.share_near(below, {-0.3f, 0.02f, 0.5f}), 6 * room.share_near(above, {-0.3f, 2.98f, 0.5f}));
}

// Where nobody looks it is not dark: it is the end of a face that is seen.
TEST(Light, HalfAWallBehindABoardDoesNotDarkenTheOther) {
    SlatRoom room;
    const uint32_t wall = room.add_face({-1.2f, 1, -1.95f}, {1.2f, 1, -1.95f}, {0, 1, 0});
    Shape board;
    board.use(Paint::graphite);
    add_box(board, {-1.25f, 0.9f, -1.92f}, {0, 2.1f, -1.90f});
    room.scene.place(room.scene.add(std::move(board)), mat4(1.0f));
    room.add_lamp({0, 1.5f, 0}, 100);
    light_room({4, 3, 4}, room.scene);
    EXPECT_GT(room.share_near(wall, {-0.6f, 1.5f, -1.95f}), 0.6f * room.share_near(wall, {0.6f, 1.5f, -1.95f}));
}

// A window's pane stands within the wall and has the room's light; what stands before the window keeps its own.
TEST(Light, WhatStandsInAWallBelongsToTheRoom) {
    SlatRoom room;
    const uint32_t pane = room.add_face({2.2f, 1, 0.4f}, {2.2f, 1, -0.4f}, {0, 0.8f, 0}), below = room.add_face({2.2f, -0.3f, 0.4f}, {2.2f, -0.3f, -0.4f}, {0, 0.25f, 0}), before = room.add_face({2.4f, 1, 0.4f}, {2.4f, 1, -0.4f}, {0, 0.8f, 0});
    room.add_lamp({-0.2f, 1.5f, 0}, 500);
    light_room({4, 3, 4}, room.scene);
    EXPECT_LT(room.share_near(pane, {2.2f, 1, 0}), 0.9f * kShareRange);
    EXPECT_EQ(room.share_near(before, {2.4f, 1, 0}), kShareRange);  // open on all sides
    EXPECT_EQ(room.share_near(below, {2.2f, 0, 0}), kShareRange);   // below the floor, as boards before a window are
}

// What a field says of the day.
struct FieldDay {
    RoomField field;
    vec4 texel(uint32_t x, uint32_t y) const {
        const std::byte* p = &field.texels[(size_t{y} * kFieldWidth + x) * 4];
        return vec4(static_cast<float>(p[0]), static_cast<float>(p[1]), static_cast<float>(p[2]), static_cast<float>(p[3])) / 255.0f;
    }
    // Irradiance / pi, of shares of the way from west to east and from north to south, in one of the four slices: from the sky to the east and
    // west, from that to the south and north, from the land.
    vec3 parts(float x, float z, uint32_t slice, vec3 n) const {
        const auto cell = [](float share) { return static_cast<uint32_t>(share * (kFieldSide - 1)); };
        vec3 sum(0.0f);
        for (int axis = 0; axis < 3; ++axis) {
            const vec3 e(texel(slice * kFieldSide + cell(x), (2 + 2 * static_cast<uint32_t>(axis) + (n[axis] < 0)) * kFieldSide + cell(z)));
            sum += n[axis] * n[axis] * e * e;
        }
        return sum;
    }
    float at(float x, float z, uint32_t slice, vec3 n) const { return glm::dot(parts(x, z, slice, n), vec3(1.0f)); }
    float of_land(float x, float z, uint32_t slice, vec3 n) const { return parts(x, z, slice, n).z / at(x, z, slice, n); }
    float fact(uint32_t index) const { return texel(index, kFieldFacts).x; }
    vec3 tint(uint32_t index) const { return kTintRange * vec3(fact(index), fact(index + 1), fact(index + 2)); }
    vec4 window(uint32_t wall, uint32_t i) const { return texel(kFactWindows + 2 * (wall * kWindows + i), kFieldFacts); }
    float passes(uint32_t wall, uint32_t i) const { return fact(kFactWindows + 2 * (wall * kWindows + i) + 1); }
    vec4 sides() const { return {fact(kFactSides), fact(kFactSides + 1), fact(kFactSides + 2), fact(kFactSides + 3)}; }
};
// What windows are mirrored with from above is the land of the bake.
TEST(Light, TheLandIsShownAsItLights) { EXPECT_NEAR(0.01f * static_cast<float>(render::gpu_data::kLandShown_percent), kLandBySky * glm::dot(kLand, vec3(0.2126f, 0.7152f, 0.0722f)), 0.01f); }

constexpr int kFarWall = 2, kRightWall = 1;  // of SlatRoom

TEST(Light, DayComesInByTheWindowsAlone) {
    SlatRoom open(Paint::white_plaster, kFarWall), shut(Paint::white_plaster);
    light_room({4, 3, 4}, open.scene), light_room({4, 3, 4}, shut.scene);
    const FieldDay day{open.scene.fields[0]}, none{shut.scene.fields[0]};
    EXPECT_GT(day.at(0.5f, 0.1f, 1, {0, 0, -1}), 0.5f);
    EXPECT_EQ(none.at(0.5f, 0.1f, 1, {0, 0, -1}), 0.0f);
    EXPECT_NEAR(day.sides().x, 1.0f, 0.01f) << "by the far wall";
    EXPECT_LT(glm::distance(day.window(0, 0), vec4(0, 0, 1, 1)), 0.02f);
    EXPECT_NEAR(day.passes(0, 0), 0.95f * (1 - material(Paint::glass_clear).base_color.w), 0.05f) << "slats stand before it";
    for (uint32_t i = 0; i < 4 * kWindows; ++i) EXPECT_EQ(none.passes(0, i), 0.0f) << i;
    EXPECT_NEAR(day.sides().y + day.sides().z + day.sides().w, 0.0f, 0.02f);
    EXPECT_EQ(none.fact(kFactDay), 0.0f);
}

// Shares are those of the night: beside what faces the lamp, what looks out of a window has less than what looks at a pale wall.
TEST(Light, DayIsGoneFromWhatTheVerticesKeep) {
    SlatRoom open(Paint::white_plaster, kFarWall), shut(Paint::white_plaster);
    float ratio[2] = {};
    for (SlatRoom* room : {&open, &shut}) {
        const uint32_t out = room->add_face({0.5f, 1, -1.2f}, {-0.5f, 1, -1.2f}, {0, 0.5f, 0}), in = room->add_face({-0.5f, 1, -1.0f}, {0.5f, 1, -1.0f}, {0, 0.5f, 0});
        room->add_lamp({0, 1.5f, 1}, 2000);
        light_room({4, 3, 4}, room->scene);
        ratio[room == &shut] = room->share_near(out, {0, 1.2f, -1.2f}) / room->share_near(in, {0, 1.2f, -1.0f});
    }
    EXPECT_LT(ratio[0], 0.8f * ratio[1]);
}

TEST(Light, DaylightFallsOffWithTheDistanceFromTheWindow) {
    SlatRoom room(Paint::white_plaster, kFarWall);
    light_room({4, 3, 4}, room.scene);
    const FieldDay day{room.scene.fields[0]};
    for (const uint32_t slice : {0u, 1u, 2u, 3u}) {
        float before = 1e9f;
        for (const float z : {0.05f, 0.2f, 0.4f, 0.6f, 0.8f}) {
            const float here = day.at(0.5f, z, slice, {0, 1, 0});
            EXPECT_LT(here, before) << slice << " " << z;
            before = here;
        }
        EXPECT_GT(before, 0.0f) << "walls send it on";
        EXPECT_GT(day.at(0.5f, 0.05f, slice, {0, 1, 0}), 1.5f * before) << slice;
        EXPECT_GT(day.at(0.5f, 0.5f, slice, {0, 0, -1}), 1.5f * day.at(0.5f, 0.5f, slice, {0, 0, 1})) << "what faces the window has most";
    }
}

// What vertices keep of the day is what its grid says there.
TEST(Light, VerticesKnowTheDay) {
    SlatRoom room(Paint::white_plaster, kFarWall);
    const float reach[] = {-1.5f, 0.0f, 1.5f};
    uint32_t faces[3];
    for (int i = 0; i < 3; ++i) faces[i] = room.add_face({-0.1f, 1, reach[i] + 0.1f}, {0.1f, 1, reach[i] + 0.1f}, {0, 0, -0.2f});  // looks up
    light_room({4, 3, 4}, room.scene);
    const FieldDay day{room.scene.fields[0]};
    float first = 0;
    for (int i = 0; i < 3; ++i) {
        const Vertex& v = room.scene.shapes[faces[i]].parts[0].vertices[0];
        ASSERT_EQ(v.uv[1], kDayMark);
        const auto codes = static_cast<uint32_t>(v.uv[0]);
        const vec3 root = vec3(codes >> 16, codes >> 8 & 255, codes & 255) / 255.0f, here = root * root, there = day.parts(0.5f, reach[i] / 4 + 0.5f, 1, {0, 1, 0});
        EXPECT_LT(here.x, 0.02f) << "no window looks east or west";
        EXPECT_NEAR(here.y / there.y, 1.0f, 0.25f) << i;
        EXPECT_NEAR(here.z / there.z, 1.0f, 0.35f) << i;
        if (i == 0) first = here.y;
        if (i > 0) {
            EXPECT_LT(here.y, 0.7f * first) << i;
        }
    }
    for (const Shape& shape : room.scene.shapes)
        for (const Part& part : shape.parts)
            for (const Vertex& v : part.vertices) EXPECT_EQ(v.uv[1], kDayMark);
}

// What a rig turns looks elsewhere in a moment, what moves is elsewhere, and leaves need their coordinates.
TEST(Light, WhatTurnsOrMovesKeepsNoDay) {
    SlatRoom room(Paint::white_plaster, kFarWall);
    Shape leaf;
    leaf.use(Paint::leaf_plane);
    add_quad(leaf, {-0.1f, 1, 0.5f}, {0.1f, 1, 0.5f}, {0.1f, 1.2f, 0.5f}, {-0.1f, 1.2f, 0.5f});
    const uint32_t leaves = room.scene.add(std::move(leaf));
    room.scene.place(leaves, mat4(1.0f));
    uint32_t faces[3];
    for (int i = 0; i < 3; ++i) {
        faces[i] = room.add_face({-0.1f, 1, 0.1f}, {0.1f, 1, 0.1f}, {0, 0, -0.2f});
        if (i == 1) room.scene.objects.back().rig = 0;
        if (i == 2) room.scene.objects.back().moves = true;
    }
    light_room({4, 3, 4}, room.scene);
    const auto marked = [&](uint32_t shape) { return room.scene.shapes[shape].parts[0].vertices[0].uv[1] == kDayMark; };
    EXPECT_TRUE(marked(faces[0]));
    EXPECT_FALSE(marked(faces[1]));
    EXPECT_FALSE(marked(faces[2]));
    EXPECT_FALSE(marked(leaves));
}

// A wall says where it is open, over what stands in it and beside what is shut; what is far behind shuts nothing.
TEST(Light, WallsSayWhereTheirWindowsAre) {
    constexpr int kOpen[4] = {kFarWall, kRightWall, 0, 3};  // of SlatRoom, to the north, east, south, west
    for (uint32_t wall = 0; wall < 4; ++wall) {
        const bool across = wall % 2 == 0;
        const float at = wall == 1 || wall == 2 ? 2.0f : -2.0f;
        // From its west or north end and from the floor, metres.
        const auto on_wall = [&](float u, float y, float out) { return across ? vec3(u - 2, y, at + out) : vec3(at + out, y, u - 2); };
        const auto board = [&](Shape& shape, float u0, float u1, float y0, float y1, float out) {
            const vec3 a = on_wall(u0, y0, out - 0.05f), b = on_wall(u1, y1, out + 0.05f);
            add_box(shape, glm::min(a, b), glm::max(a, b));
        };
        SlatRoom whole(Paint::white_plaster, kOpen[wall]), part(Paint::white_plaster, kOpen[wall]);
        Shape boards, tree;
        boards.use(Paint::graphite), tree.use(Paint::graphite);
        board(boards, 0, 2, 0, 3, 0), board(boards, 2, 4, 2.1f, 2.5f, 0);
        board(tree, 1, 3, 0, 3, at > 0 ? 3.0f : -3.0f);
        part.scene.place(part.scene.add(std::move(boards)), mat4(1.0f)), whole.scene.place(whole.scene.add(std::move(tree)), mat4(1.0f));
        const auto all = whole.windows(static_cast<int>(wall)), some = part.windows(static_cast<int>(wall));
        ASSERT_EQ(all.size(), 1u) << wall;
        EXPECT_LT(glm::distance(all[0].place, vec4(0, 0, 1, 1)), 0.05f) << wall;
        EXPECT_NEAR(all[0].passes, 1.0f, 0.1f) << wall;
        ASSERT_EQ(some.size(), 2u) << wall;
        const vec4 low = some[0].place, high = some[1].place;
        EXPECT_LT(glm::distance(low, vec4(0.5f, 0, 1, 0.7f)), 0.06f) << wall << ": " << low.x << " " << low.y << " " << low.z << " " << low.w;
        EXPECT_LT(glm::distance(high, vec4(0.5f, 2.5f / 3, 1, 1)), 0.06f) << wall << ": " << high.x << " " << high.y << " " << high.z << " " << high.w;
        EXPECT_GT(some[1].passes, 0.8f) << wall;
        for (int other = 0; other < 4; ++other) EXPECT_EQ(whole.windows(other).empty(), other != static_cast<int>(wall)) << wall << ": " << other;
    }
}

// What the sky gives is kept apart by whether it comes from the east and west or from the south and north: a low sun stands in one of them.
TEST(Light, TheSkyIsKeptApartByWhereItsWindowsLook) {
    for (const auto& [wall, from] : {std::pair(kFarWall, 1), std::pair(kRightWall, 0)}) {
        SlatRoom room(Paint::white_plaster, wall);
        light_room({4, 3, 4}, room.scene);
        const FieldDay day{room.scene.fields[0]};
        for (const vec3 n : {vec3(1, 0, 0), vec3(-1, 0, 0), vec3(0, 1, 0), vec3(0, 0, 1), vec3(0, 0, -1)}) {
            const vec3 parts = day.parts(0.5f, 0.5f, 1, n);
            EXPECT_GT(parts[from], 0.05f) << wall << " " << n.x << n.y << n.z;
            EXPECT_LT(parts[1 - from], 0.02f * parts[from]);
        }
        EXPECT_NEAR(from ? day.sides().x : day.sides().y, 1.0f, 0.01f);
    }
}

// The even glow has the colour that walls give it, so that what is lit by them keeps its own, and the day on it no tint of the lamps.
TEST(Light, TheEvenGlowHasTheColourOfTheWalls) {
    float warmth[2] = {};
    for (const Paint paint : {Paint::white_plaster, Paint::oak}) {
        SlatRoom room(paint);
        const uint32_t face = room.add_face({-0.2f, 2.9f, 0.2f}, {0.2f, 2.9f, 0.2f}, {0, 0, -0.4f});  // looks up, away from the lamp
        room.add_lamp({0, 1.5f, 0}, 300);
        light_room({4, 3, 4}, room.scene);
        const FieldDay day{room.scene.fields[0]};
        warmth[paint == Paint::oak] = day.tint(kFactGlowTint).x / day.tint(kFactGlowTint).z;
        const uint32_t color = room.scene.shapes[face].parts[0].vertices[0].color;
        EXPECT_NEAR(static_cast<float>(color & 255) / static_cast<float>(color >> 16 & 255), 1.0f, 0.15f);
    }
    EXPECT_GT(warmth[1], 1.3f * warmth[0]);
}

// Floors have the sky's light, ceilings that of the land, in the colour of what stands there and as much of it as arrives there.
TEST(Light, WhatComesFromBelowIsTheLands) {
    std::array<FieldDay, 3> days{FieldDay{{}}, FieldDay{{}}, FieldDay{{}}};
    for (const int lawn : {0, 1, 2}) {  // none, in the open, in the shade
        SlatRoom room(Paint::white_plaster, kFarWall);
        if (lawn > 0) {
            Shape grass;
            grass.use(Paint::lawn);
            grass.pen.occlusion = lawn == 1 ? 1.0f : 0.3f;
            add_quad(grass, {-30, -0.5f, -3}, {30, -0.5f, -3}, {30, -0.5f, -50}, {-30, -0.5f, -50});
            room.scene.place(room.scene.add(std::move(grass)), mat4(1.0f));
        }
        light_room({4, 3, 4}, room.scene);
        days[static_cast<size_t>(lawn)].field = room.scene.fields[0];
    }
    for (const FieldDay& day : days) EXPECT_GT(day.of_land(0.5f, 0.2f, 3, {0, -1, 0}), 2 * day.of_land(0.5f, 0.2f, 0, {0, 1, 0}));
    const auto greenness = [](const FieldDay& day) { return day.tint(kFactLandTint).y / day.tint(kFactLandTint).z; };
    EXPECT_GT(greenness(days[1]), 1.15f * greenness(days[0]));
    EXPECT_NEAR(days[1].tint(kFactSkyTint).y, days[0].tint(kFactSkyTint).y, 0.03f);
    EXPECT_LT(days[2].fact(kFactLand), 0.8f * days[1].fact(kFactLand));
}

// Behind a screen across the room it is darker than beside it.
TEST(Light, WhatStandsBeforeAWindowShadesTheRoom) {
    SlatRoom room(Paint::graphite, kFarWall);
    Shape screen;
    screen.use(Paint::graphite);
    add_box(screen, {-1.9f, 0.01f, -0.8f}, {0, 2.99f, -0.75f});
    room.scene.place(room.scene.add(std::move(screen)), mat4(1.0f));
    light_room({4, 3, 4}, room.scene);
    const FieldDay day{room.scene.fields[0]};
    EXPECT_LT(day.at(0.25f, 0.42f, 1, {0, 0, -1}), 0.4f * day.at(0.75f, 0.42f, 1, {0, 0, -1}));
}

// Windows are what is brightest by day in the mirrors of a room, and where they are.
TEST(Light, WindowsAreMirroredByDay) {
    SlatRoom room(Paint::graphite, kFarWall);
    light_room({4, 3, 4}, room.scene);
    const FieldDay day{room.scene.fields[0]};
    for (uint32_t map = 0; map < kFieldMaps; ++map) {
        const uint32_t middle = map * kFieldSide + kFieldSide / 2;
        EXPECT_GT(day.texel(middle, 2).w, 1.3f * day.texel(middle, kFieldSide - 3).w) << map;  // to the north, to the south
    }
}

}  // namespace
}  // namespace aisland::bake
