#include <gtest/gtest.h>

#include <cmath>

#include "platform/render/lights.h"
#include "platform/render/shadows.h"
#include "platform/render/world_tables.h"

namespace aisland::render {
namespace {

struct Fixture : testing::Test {
    std::vector<Vertex> vertices = std::vector<Vertex>(3);
    std::vector<uint32_t> indices{0, 1, 2};
    std::vector<Mesh> meshes = std::vector<Mesh>(2);
    std::vector<Material> materials = std::vector<Material>(2);
    std::vector<Instance> instances = std::vector<Instance>(6);
    World world;
    Fixture() {
        for (Mesh& mesh : meshes) {
            mesh.vertex_count = 3;
            mesh.lod_count = 1;
            mesh.lods[0].index_count = 3;
            mesh.radius = 1;
        }
        materials[1].kind = MaterialKind::glass;
        for (uint32_t i = 0; i < 6; ++i) {
            instances[i] = {{{1, 0, 0, static_cast<float>(i)}, {0, 1, 0, 0}, {0, 0, 1, 0}}, i % 2, i / 3, kNone, kNone};
        }
        world.vertices = vertices;
        world.indices = indices;
        world.meshes = meshes;
        world.materials = materials;
        world.instances = instances;
    }
};

TEST_F(Fixture, EveryInstanceIsInOneGroupOfItsOwnMesh) {
    const auto tables = make_tables(world, {});
    ASSERT_TRUE(tables);
    ASSERT_EQ(tables->instances.size(), 6u);
    uint32_t covered = 0;
    for (const gpu_data::GroupData& group : tables->groups) {
        EXPECT_EQ(group.first_instance, covered);
        for (uint32_t i = 0; i < group.instance_count; ++i)
            EXPECT_EQ(tables->instances[group.first_instance + i].mesh, group.mesh);
        covered += group.instance_count;
    }
    EXPECT_EQ(covered, 6u);
    EXPECT_EQ(tables->buckets.size(), 2u);
}

TEST_F(Fixture, RangesOfDrawsDoNotOverlap) {
    const auto tables = make_tables(world, {});
    ASSERT_TRUE(tables);
    uint32_t next = 0;
    for (const gpu_data::RangeData& range : tables->ranges) {
        EXPECT_EQ(range.first_command, next);
        next += range.group_count * range.list_count;
    }
    EXPECT_EQ(next, tables->command_count);
}

TEST_F(Fixture, ABucketOfManyTrianglesIsDrawnInParts) {
    const auto whole = make_tables(world, {});
    ASSERT_TRUE(whole);
    instances.resize(1'200'000, instances[0]);
    for (size_t i = 6; i < instances.size(); ++i) instances[i].mesh = instances[i % 6].mesh, instances[i].material = instances[i % 6].material;
    world.instances = instances;
    const auto tables = make_tables(world, {});
    ASSERT_TRUE(tables);
    EXPECT_GT(tables->buckets.size(), whole->buckets.size());
    uint32_t next = 0;  // every group is in one part, in order
    for (const Bucket& part : tables->buckets) {
        const gpu_data::RangeData& range = tables->ranges[part.solid_range];
        EXPECT_EQ(range.first_group, next);
        EXPECT_GT(range.group_count, 0u);
        EXPECT_EQ(tables->ranges[part.faded_range].first_group, next);
        next += range.group_count;
    }
    EXPECT_EQ(next, tables->groups.size());
}

// So that a frame looks at what moves alone where only that has moved.
TEST_F(Fixture, WhatMovesHasGroupsAndRangesOfItsOwn) {
    instances[1].mover = 0;
    instances[5].mover = 1;
    world.mover_count = 2;
    const auto tables = make_tables(world, {});
    ASSERT_TRUE(tables);
    std::vector<uint32_t> moving, groups;
    for (uint32_t g = 0; g < tables->groups.size(); ++g) {
        const gpu_data::GroupData& group = tables->groups[g];
        const bool moves = group.flags & gpu_data::kGroupMoves;
        if (moves) groups.push_back(g);
        for (uint32_t i = group.first_instance; i < group.first_instance + group.instance_count; ++i) {
            EXPECT_EQ(tables->instances[i].mover != kNone, moves) << i;
            if (moves) moving.push_back(i);
        }
    }
    EXPECT_EQ(moving.size(), 2u);
    EXPECT_EQ(tables->moving_instances, moving);
    EXPECT_EQ(tables->moving_groups, groups);
    std::vector<uint32_t> ranged;
    for (const Bucket& bucket : tables->buckets) {
        if (bucket.moving_capacity == 0) continue;
        EXPECT_LT(bucket.moving_range, tables->runs.moving);
        const gpu_data::RangeData &range = tables->ranges[bucket.moving_range], &solid = tables->ranges[bucket.solid_range];
        EXPECT_EQ(range.first_command, bucket.moving_command);
        EXPECT_EQ(bucket.moving_capacity, range.group_count * range.list_count);
        EXPECT_EQ(range.first_group + range.group_count, solid.first_group + solid.group_count);
        for (uint32_t g = 0; g < range.group_count; ++g) ranged.push_back(range.first_group + g);
    }
    EXPECT_EQ(ranged, groups);
}

// Those that a picture does not draw come last, so they are left out in one piece.
TEST_F(Fixture, RangesOfOneKindFollowOneAnother) {
    meshes[0].lod_count = 2;
    meshes[0].lods[1] = meshes[0].lods[0];
    instances[0].mover = 0;
    world.mover_count = 1;
    const auto tables = make_tables(world, {});
    ASSERT_TRUE(tables);
    const RangeRuns& runs = tables->runs;
    ASSERT_EQ(tables->ranges.size(), runs.moving + runs.solid + runs.corners + runs.crossing + runs.faded + 1);
    EXPECT_GT(runs.moving, 0u);
    EXPECT_GT(runs.crossing, 0u);
    for (uint32_t r = 0; r < tables->ranges.size(); ++r) {
        uint32_t list = gpu_data::kListOutlined, end = static_cast<uint32_t>(tables->ranges.size()) - 1;
        for (const auto& [first_list, count] : {std::pair(gpu_data::kListFaded, runs.faded), {gpu_data::kListCrossing, runs.crossing}, {gpu_data::kListCorners, runs.corners}, {0u, runs.moving + runs.solid}}) {
            if (r < end) list = first_list;
            end -= count;
        }
        EXPECT_EQ(tables->ranges[r].first_list, list) << r;
    }
    EXPECT_EQ(tables->outlined_range, tables->ranges.size() - 1);
}

TEST_F(Fixture, ACellThatReachesPastTheInstancesIsNamed) {
    Cell cell;
    cell.first_instance = 5, cell.instance_count = 2;
    world.cells = {&cell, 1};
    const auto tables = make_tables(world, {});
    ASSERT_FALSE(tables);
    EXPECT_NE(tables.error().text().find("cell 0"), std::string::npos) << tables.error().text();
}

TEST_F(Fixture, ALevelBringsTheSidesOfItsTriangles) {
    meshes[0].lods[0].side = 0.25f;
    const auto tables = make_tables(world, {});
    ASSERT_TRUE(tables);
    EXPECT_EQ(tables->meshes[0].lods[0].side, 0.25f);
}

// Those of a model by itself that are drawn with nothing but numbers of their corners and their instance; not what lies flat and large.
TEST_F(Fixture, OnlyPlainMattersAreLitAtCorners) {
    float water_level = -2000;
    const auto lit = [&](const auto& change) {
        World other = world;
        other.water_level = water_level;
        std::vector<Mesh> m = meshes;
        std::vector<Material> k = materials;
        std::vector<Instance> one(1, instances[0]);
        m[0].box_max = vec3(1);
        change(m[0], k[0]);
        other.meshes = m, other.materials = k, other.instances = one;
        const auto tables = make_tables(other, {});
        return tables && tables->runs.corners > 0;
    };
    EXPECT_TRUE(lit([](Mesh&, Material&) {}));
    EXPECT_FALSE(lit([](Mesh& m, Material&) { m.box_max.y = 0.01f; }));
    EXPECT_FALSE(lit([](Mesh&, Material& k) { k.kind = MaterialKind::foliage; }));
    EXPECT_FALSE(lit([](Mesh&, Material& k) { k.flags = kMaterialMask; }));
    EXPECT_FALSE(lit([](Mesh&, Material& k) { k.flags = kMaterialBlend; }));
    EXPECT_FALSE(lit([](Mesh&, Material& k) { k.flags = kMaterialDoubleSided; }));
    water_level = -1.2f;
    EXPECT_FALSE(lit([](Mesh&, Material&) {}));
}

// What is seen through is there when it is drawn, and only pictures of its cell pay for it.
TEST_F(Fixture, WhatLetsLightThroughIsDrawnLateInABucketOfItsOwnAndItsCellIsKnown) {
    MaterialExtra extras[3];
    extras[0].transmission = 0.5f;
    extras[1].clearcoat = 1;
    materials.resize(4);
    for (uint32_t i = 0; i < 3; ++i) materials[1 + i].kind = MaterialKind::standard, materials[1 + i].extra = i;
    for (uint32_t i = 0; i < 6; ++i) instances[i].material = i < 4 ? i : 0;
    std::vector<Cell> cells(2);
    cells[0].first_instance = 2, cells[0].instance_count = 4;
    cells[1].instance_count = 2;
    world.extras = extras, world.materials = materials, world.instances = instances, world.cells = cells;
    const auto tables = make_tables(world, {});
    ASSERT_TRUE(tables);
    EXPECT_EQ(tables->transmitting_cells, std::vector<uint32_t>{1});
    ASSERT_EQ(tables->buckets.size(), 4u);  // plain, coated, textured alone, seen through
    EXPECT_TRUE(tables->buckets.back().transmits && tables->buckets.back().layered);
    EXPECT_EQ(std::count_if(tables->buckets.begin(), tables->buckets.end(), [](const Bucket& b) { return b.layered; }), 2);
    for (const gpu_data::GroupData& group : tables->groups)
        EXPECT_EQ((group.flags & gpu_data::kGroupLate) != 0, tables->buckets[group.bucket].transmits);
}

TEST_F(Fixture, AnIndexOutsideTheWorldIsAnOffence) {
    instances[4].material = 7;
    const auto tables = make_tables(world, {});
    ASSERT_FALSE(tables);
    EXPECT_NE(tables.error().text().find("instance 4"), std::string::npos) << tables.error().text();
}

TEST(LightGrid, HoldsEachLitLampWhereItReachesAndNoneThatIsOff) {
    std::vector<Light> lights(3);
    lights[0].position = {0, 5, 0};
    lights[1].position = {100, 5, 0};
    lights[2].slot = 0;  // off
    for (Light& light : lights) light.intensity = 500;
    Frame frame;
    std::vector<SlotState> slots(1);
    slots[0].glow = 0;
    frame.slots = slots;
    LitLamps lamps;
    update_lamps(lamps, lights, frame, 1024, 1024);
    const LightGrid& grid = lamps.grid;
    const std::vector<uint32_t>& table = lamps.table;
    ASSERT_EQ(lamps.lit.size(), 2u);
    const auto lamps_at = [&](float x, float z) {
        const auto cx = static_cast<uint32_t>((x - grid.origin.x) / grid.cell_m), cz = static_cast<uint32_t>((z - grid.origin.y) / grid.cell_m);
        const uint32_t cell = cz * grid.width + cx;
        return std::vector<uint32_t>(table.begin() + table[cell], table.begin() + table[cell + 1]);
    };
    EXPECT_EQ(lamps_at(1, 1), std::vector<uint32_t>{0});
    EXPECT_EQ(lamps_at(99, 1), std::vector<uint32_t>{1});
    EXPECT_TRUE(lamps_at(50, 0).empty());

    const uint64_t first = lamps.version;
    update_lamps(lamps, lights, frame, 1024, 1024);
    EXPECT_EQ(lamps.version, first) << "nothing changed";
    slots[0].glow = 1;
    update_lamps(lamps, lights, frame, 1024, 1024);
    EXPECT_NE(lamps.version, first);
    EXPECT_EQ(lamps_at(1, 1), (std::vector<uint32_t>{0, 2}));
    update_lamps(lamps, lights, frame, 1024, 2);
    EXPECT_LE(lamps.table.size(), size_t{lamps.grid.width} * lamps.grid.depth + 1 + 2) << "a smaller table holds fewer";
}

TEST(Shadows, ACascadeStaysWhileTheVisitorLooksRoundAndTheSunStands) {
    CascadeView view{{0, 1.7f, 0}, {0, 0, -1}, vec3(-200, 0, -200), vec3(200, 40, 200)};
    const vec3 sun = glm::normalize(vec3(0.3f, 0.8f, 0.2f));
    const Cascade first = place_cascade(1, view, sun, 2048);
    view.eye.x += 0.5f;
    EXPECT_TRUE(still_good(first, place_cascade(1, view, sun, 2048)));
    view.eye.x += 120.0f;
    EXPECT_FALSE(still_good(first, place_cascade(1, view, sun, 2048)));
    view.eye.x -= 120.5f;
    EXPECT_FALSE(still_good(first, place_cascade(1, view, glm::normalize(vec3(0.35f, 0.8f, 0.2f)), 2048)));
}

// Edges of shadows stand still: wherever a visitor walks and looks, a place lies at the same point of a texel, at the same depth.
TEST(Shadows, ACascadeMovesInWholeTexels) {
    const vec3 sun = glm::normalize(vec3(0.31f, 0.72f, -0.23f)), place(7.3f, 0.4f, -11.9f);
    constexpr uint32_t kSize = 2048;
    for (uint32_t index = 0; index < 3; ++index) {
        CascadeView view{{0, 1.7f, 0}, {0, 0, -1}, vec3(-420, -3, -420), vec3(420, 60, 420), vec3(-180, 0, -150), vec3(160, 55, 190)};
        const Cascade first = place_cascade(index, view, sun, kSize);
        const vec4 at = first.shadow_from_world * vec4(place, 1);
        int moved = 0;
        for (int i = 0; i < 400; ++i) {
            const float turn = 0.37f * static_cast<float>(i), way = 0.173f * static_cast<float>(i);
            view.eye = {way, 1.7f + 0.05f * std::sin(turn), -0.6f * way};
            view.forward = glm::normalize(vec3(std::sin(turn), 0.3f * std::sin(0.7f * turn) - 0.2f, std::cos(turn)));
            const Cascade here = place_cascade(index, view, sun, kSize);
            ASSERT_TRUE(here.drawn);
            ASSERT_EQ(here.texel_m, first.texel_m);
            const vec4 now = here.shadow_from_world * vec4(place, 1);
            for (int axis = 0; axis < 2; ++axis) {
                const float texels = (now[axis] - at[axis]) * static_cast<float>(kSize);
                ASSERT_NEAR(texels, std::round(texels), 0.02f) << "cascade " << index << ", step " << i;
                moved += std::abs(texels) > 0.5f;
            }
            ASSERT_NEAR(now.z, at.z, 1e-5f);
        }
        EXPECT_EQ(moved > 0, index < 2) << index;  // the widest shows everything and stays where it is
    }
}

// From high up the island lies in the two finer cascades, with texels well below half of the widest one's.
TEST(Shadows, FromHighUpTheFinerCascadesAreWider) {
    const vec3 sun = glm::normalize(vec3(-0.8f, 0.5f, 0.2f));
    CascadeView view{{0, 1.7f, 260}, {0, -0.06f, -1}, vec3(-900, -3, -900), vec3(900, 150, 900), vec3(-460, -3, -460), vec3(460, 60, 460)};
    const float low_texel = place_cascade(0, view, sun, 2048).texel_m;
    view.eye = {0, 170, 420}, view.forward = glm::normalize(vec3(0, -0.4f, -1));
    view.wider = cascades_wider(view.eye.y, 0);
    EXPECT_EQ(view.wider, 4.0f);
    const Cascade near = place_cascade(0, view, sun, 2048), middle = place_cascade(1, view, sun, 2048), widest = place_cascade(2, view, sun, 2048);
    ASSERT_TRUE(near.drawn && middle.drawn && widest.drawn);
    EXPECT_GT(near.texel_m, low_texel);
    EXPECT_LT(near.texel_m, middle.texel_m);
    EXPECT_LT(middle.texel_m, 0.4f * widest.texel_m);
    CascadeView small = view;
    small.wider = 1, small.eye = {0, 1.7f, 30}, small.cast_min = vec3(-60, 0, -60), small.cast_max = vec3(60, 40, 60);
    EXPECT_TRUE(place_cascade(1, small, sun, 2048).drawn) << "what moves casts into it";
    small.moves = false;
    EXPECT_FALSE(place_cascade(1, small, sun, 2048).drawn) << "hardly finer than the widest";
    EXPECT_TRUE(place_cascade(0, small, sun, 2048).drawn);
    for (const vec3 place : {vec3(-150, 0, 20), vec3(140, 30, -60), vec3(0, 10, 100)}) {
        const vec4 p = middle.shadow_from_world * vec4(place, 1);
        EXPECT_TRUE(p.x > 0 && p.x < 1 && p.y > 0 && p.y < 1 && p.z > 0 && p.z < 1) << place.x;
    }
}
TEST(Shadows, AHeadThatNodsAtTheLimitWidensNothing) {
    for (const float height : {1.7f, 35.0f, 70.7f, 100.0f, 141.5f, 290.0f}) {
        float wider = cascades_wider(height, 0);
        int changes = 0;
        for (int i = 0; i < 100; ++i) {
            const float now = cascades_wider(height * (1 + 0.06f * std::sin(0.7f * static_cast<float>(i))), wider);
            changes += now != wider;
            wider = now;
        }
        EXPECT_LE(changes, 1) << height;
    }
    EXPECT_EQ(cascades_wider(20, 8), 1.0f);
    EXPECT_EQ(cascades_wider(400, 1), 8.0f);
}

TEST(Shadows, APointLandsInsideTheCascadeThatIsMadeForIt) {
    const CascadeView view{{10, 1.7f, 20}, {0, 0, -1}, vec3(-200, 0, -200), vec3(200, 40, 200)};
    const Cascade near = place_cascade(0, view, glm::normalize(vec3(0.3f, 0.8f, 0.2f)), 2048);
    const vec4 p = near.shadow_from_world * vec4(10, 0, 10, 1);
    for (int i = 0; i < 3; ++i) {
        EXPECT_GT(p[i], 0.0f);
        EXPECT_LT(p[i], 1.0f);
    }
}

}  // namespace
}  // namespace aisland::render
