#include "app/bake/pack_world.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "app/bake/openness.h"
#include "app/content/pack.h"
#include "tests/render/world_builder.h"

namespace aisland::bake {
namespace {

// By area: a slab among its screws is large.
TEST(PackWorld, ALevelKnowsHowLongMostOfItsSidesAre) {
    const auto side_of = [](std::initializer_list<std::pair<float, int>> sides, bool bent) {
        std::vector<Vertex> vertices;
        std::vector<uint32_t> indices;
        const auto triangle = [&](float side) {
            for (const vec3& p : {vec3(0), vec3(side, 0, 0), vec3(0, 0.8f * side, 0)}) {
                indices.push_back(static_cast<uint32_t>(vertices.size()));
                vertices.push_back({});
                std::copy_n(&p.x, 3, vertices.back().position);
                vertices.back().normal = bent ? indices.back() : 0;
            }
        };
        for (const auto& [side, count] : sides)
            for (int i = 0; i < count; ++i) triangle(side);
        Mesh mesh;
        mesh.lod_count = 1;
        mesh.vertex_count = mesh.lods[0].index_count = static_cast<uint32_t>(indices.size());
        World world;
        world.vertices = vertices, world.indices = indices, world.meshes = {&mesh, 1};
        return measure_sides(world)[0].lods[0].side;
    };
    const float small = side_of({{0.1f, 40}}, true);
    EXPECT_GE(small, 0.128f);  // 0.1 m and its longest side, to the next half power of two
    EXPECT_LE(small, 0.182f);
    EXPECT_EQ(side_of({{0.1f, 40}, {0.13f, 1}}, true), small);
    EXPECT_GE(side_of({{0.1f, 40}, {4.0f, 1}}, true), 5.1f);
    EXPECT_EQ(side_of({{0.1f, 40}, {4.0f, 1}}, false), 0.125f * side_of({{0.1f, 40}, {4.0f, 1}}, true));
}

TEST(PackWorld, HoldsWhatPlacesSeeOfTheSkyAndTheSidesOfTriangles) {
    test::LittleWorld w;  // ground of 200 m, a block on it whose face at x = 0 looks towards +x
    test::MeshBuilder b{w};
    b.begin();
    b.quad({-100, 0, 100}, {200, 0, 0}, {0, 0, -200});
    const uint32_t ground = b.end();
    b.begin();
    b.box({-20, 0, -90}, {0, 30, 90});
    const uint32_t block = b.end();
    w.materials.resize(1);
    for (uint32_t mesh : {ground, block}) w.instances.push_back({{{1, 0, 0, 0}, {0, 1, 0, 0}, {0, 0, 1, 0}}, mesh, 0, kNone, kNone});
    w.cells.emplace_back().instance_count = 2;
    content::Catalog catalog;
    catalog.languages = {{"en", "English"}}, catalog.texts = {{}};
    catalog.cells.push_back({ItemId("model"), {}});
    World world = w.world();
    world.meshes = w.meshes, world.open = nullptr;
    const Result<Bytes> pack = pack_world(catalog, world);
    ASSERT_TRUE(pack) << pack.error().text();
    const Result<content::Opened> opened = content::open(*pack, "wall.pack");
    ASSERT_TRUE(opened) << opened.error().text();
    ASSERT_NE(opened->world.open, nullptr);
    EXPECT_NEAR(openness_at(*opened->world.open, {4, 0.5f, 0}, {0, 1, 0}), 0.55f, 0.12f);
    const float side = opened->world.meshes[0].lods[0].side;  // flat: an eighth of the diagonal, to the next half power of two
    EXPECT_GE(side, std::sqrt(2.0f) * 200 / 8);
    EXPECT_LE(side, std::sqrt(2.0f) * 200 / 8 * 1.4143f);
}

}  // namespace
}  // namespace aisland::bake
