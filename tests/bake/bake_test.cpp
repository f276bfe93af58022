#include <gtest/gtest.h>

#include "app/bake/bake.h"
#include "app/bake/mesh.h"
#include "app/content/pack.h"
#include "tests/bake/folder.h"

namespace aisland::bake {
namespace {

Bytes bake_fixture(unsigned threads) {
    Result<Baked> baked = bake(fixture().files(), {threads});
    EXPECT_TRUE(baked);
    EXPECT_TRUE(baked->offences.empty());
    return std::move(baked->pack);
}

TEST(Bake, SameFilesGiveSameBytesOnAnyNumberOfThreads) {
    const Bytes pack = bake_fixture(1);
    EXPECT_FALSE(pack.empty());
    EXPECT_EQ(pack, bake_fixture(1));
    EXPECT_EQ(pack, bake_fixture(3));
}

TEST(Bake, WhatItMakesOpens) {
    const Result<content::Opened> opened = content::open(bake_fixture(2), "fixture.pack");
    ASSERT_TRUE(opened) << opened.error().text();
    EXPECT_EQ(opened->catalog.entities.size(), 7u);  // a building, four lamps, a robot, the table lamp
    EXPECT_EQ(opened->world.cells.size(), 2u);
    EXPECT_EQ(opened->world.mover_count, 1u);
    EXPECT_NE(opened->catalog.find_view("visitor/lamps"), nullptr);
}

TEST(Bake, EveryEntityThatIsDrawnHasASlotOfItsOwn) {
    const Result<content::Opened> opened = content::open(bake_fixture(2), "fixture.pack");
    ASSERT_TRUE(opened);
    std::vector<int> instances(opened->world.slot_count);
    for (const Instance& instance : opened->world.instances)
        if (instance.slot != kNone) ++instances[instance.slot];
    uint32_t slots = 0;
    for (const content::Entity& entity : opened->catalog.entities) {
        if (entity.slot == kNone) continue;
        EXPECT_EQ(entity.slot, slots++);
        EXPECT_GT(instances[entity.slot], 0) << entity.text_id;
    }
    EXPECT_EQ(slots, opened->world.slot_count);
}

TEST(Bake, OffencesLeaveNoPack) {
    Folder folder = fixture();
    folder.replaced["facts.json"] = "{}";
    const Result<Baked> baked = bake(folder.files());
    ASSERT_TRUE(baked);
    EXPECT_TRUE(baked->pack.empty());
    EXPECT_FALSE(baked->offences.empty());
}

Part grid(int n) {
    Shape shape;
    for (int x = 0; x <= n; ++x)
        for (int z = 0; z <= n; ++z) add_vertex(shape, vec3(x, 0, z), vec3(0, 1, 0), vec3(1, 0, 0), vec2(x, z));
    Part part = shape.parts.at(0);
    const uint32_t row = static_cast<uint32_t>(n + 1);
    for (uint32_t x = 0; x < row - 1; ++x)
        for (uint32_t z = 0; z < row - 1; ++z) {
            const uint32_t a = x * row + z;
            part.indices.insert(part.indices.end(), {a, a + 1, a + row, a + row, a + 1, a + row + 1});
        }
    return part;
}

TEST(Mesh, LevelsGetCoarserAndSayByHowMuch) {
    const BuiltMesh built = build_mesh(grid(32), false);
    ASSERT_GT(built.mesh.lod_count, 2u);
    for (uint32_t l = 1; l < built.mesh.lod_count; ++l) {
        EXPECT_LT(built.mesh.lods[l].index_count, built.mesh.lods[l - 1].index_count);
        EXPECT_GE(built.mesh.lods[l].error, built.mesh.lods[l - 1].error);
    }
    EXPECT_LT(built.mesh.lods[1].error, 0.01f);  // it is flat
}

TEST(Mesh, BoundsHoldEveryVertex) {
    const BuiltMesh built = build_mesh(grid(8), false);
    for (const Vertex& v : built.vertices) EXPECT_LE(glm::distance(vec3(v.position[0], v.position[1], v.position[2]), built.mesh.center), built.mesh.radius * 1.0001f);
    EXPECT_EQ(built.mesh.box_max, vec3(8, 0, 8));
}

TEST(Mesh, EqualVerticesAreOne) {
    Part part = grid(4);
    const size_t count = part.vertices.size();
    for (uint32_t index : std::vector<uint32_t>(part.indices)) {
        part.vertices.push_back(part.vertices[index]);
        part.indices.push_back(static_cast<uint32_t>(part.vertices.size() - 1));
    }
    EXPECT_EQ(build_mesh(part, false).vertices.size(), count);
}

TEST(Mesh, NothingGivesNothing) { EXPECT_TRUE(build_mesh({}, false).indices.empty()); }

}  // namespace
}  // namespace aisland::bake
