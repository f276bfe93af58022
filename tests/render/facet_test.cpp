// Large meshes in facets: which triangles are left out, and that nobody can tell.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <random>

#include "app/bake/facets.h"
#include "tests/render/picture_rig.h"
#include "tests/render/world_builder.h"

namespace aisland::test {
namespace {

// A tower of storeys with ledges, turned out of its axes, with a coarser level; a round wall, a ball.
LittleWorld make_tower() {
    LittleWorld w;
    MeshBuilder b{w};
    w.materials.resize(2);
    w.materials[0].base_color = {0.6f, 0.5f, 0.4f, 1}, w.materials[0].roughness = 0.8f;
    w.materials[1].base_color = {0.2f, 0.3f, 0.5f, 1}, w.materials[1].roughness = 0.3f;
    b.begin();
    for (int storey = 0; storey < 80; ++storey) {
        const float y = 0.1f * static_cast<float>(storey), out = storey % 2 ? 1.0f : 1.1f;
        b.box({-out, y, -out}, {out, y + 0.1f, out});
        b.quad({-out, y, -out}, {2 * out, 0, 0}, {0, 0, 2 * out});  // seen from below
    }
    const auto coarse = static_cast<uint32_t>(w.indices.size());
    b.box({-1.05f, 0, -1.05f}, {1.05f, 8, 1.05f});
    const float c = std::cos(0.4f), s = std::sin(0.4f);
    for (Vertex& v : w.vertices) {
        const float x = v.position[0], z = v.position[2];
        v.position[0] = c * x + s * z, v.position[2] = c * z - s * x;
    }
    const uint32_t tower = b.end(coarse, 0.05f);
    b.begin();
    for (int column = 0; column < 700; ++column) {  // a round wall, its inside too
        const float from = 0.01f * static_cast<float>(column), to = from + 0.01f;
        const vec3 a(3 + std::cos(from), 0, -std::sin(from)), along = vec3(3 + std::cos(to), 0, -std::sin(to)) - a;
        b.quad(a, along, {0, 3, 0});
        b.quad(a + along, -along, {0, 3, 0});
    }
    const uint32_t wall = b.end();
    b.begin();
    b.ball({-3, 6, 0}, 1.5f, 24);
    const uint32_t ball = b.end();
    w.instances = {{{{1, 0, 0, 0}, {0, 1, 0, 0}, {0, 0, 1, 0}}, tower, 0, kNone, kNone},
                   {{{1, 0, 0, 0}, {0, 1, 0, 0}, {0, 0, 1, 0}}, wall, 0, kNone, kNone},
                   {{{1, 0, 0, 0}, {0, 1, 0, 0}, {0, 0, 1, 0}}, ball, 1, kNone, kNone},
                   {{{0.6f, 0.3f, 0, -4}, {-0.2f, 0.4f, 0.4f, 1}, {0.1f, -0.5f, 0.9f, -2}}, tower, 1, kNone, kNone},  // sheared
                   {{{-0.7f, 0, 0, -3}, {0, 0.7f, 0, 0}, {0, 0, 0.7f, 3}}, tower, 0, kNone, kNone}};                  // a mirror image
    w.cells.push_back({});
    w.cells.back().instance_count = static_cast<uint32_t>(w.instances.size());
    return w;
}

struct Corners {
    std::array<vec3, 3> at;
    bool shows_its_back(vec3 eye) const { return glm::dot(glm::cross(at[1] - at[0], at[2] - at[0]), eye - at[0]) <= 1e-5f; }
    bool turns_along(vec3 way) const { return glm::dot(glm::cross(at[1] - at[0], at[2] - at[0]), way) >= -1e-6f; }
};

struct FacetsOfATower : testing::Test {
    LittleWorld w = make_tower();
    std::vector<uint32_t> indices = w.indices;
    std::vector<Facet> facets = bake::sort_into_facets(w.vertices, w.meshes, std::vector<bool>(w.meshes.size(), true), indices);
    std::vector<Facet> of(uint32_t mesh) const {
        std::vector<Facet> out;
        for (const Facet& facet : facets)
            if (facet.mesh == mesh) out.push_back(facet);
        return out;
    }
    std::vector<Corners> triangles(const Facet& facet, uint32_t level) const {
        const Mesh& mesh = w.meshes[facet.mesh];
        std::vector<Corners> out;
        for (uint32_t i = facet.first_index[level]; i < facet.first_index[level] + facet.index_count[level]; i += 3) {
            Corners& t = out.emplace_back();
            for (uint32_t k = 0; k < 3; ++k) {
                const float* p = w.vertices[mesh.vertex_offset + indices[i + k]].position;
                t.at[k] = {p[0], p[1], p[2]};
            }
        }
        return out;
    }
};

TEST_F(FacetsOfATower, HoldEveryTriangleOfALevelOnce) {
    for (uint32_t m = 0; m < w.meshes.size(); ++m) {
        const Mesh& mesh = w.meshes[m];
        EXPECT_EQ(of(m).size(), (std::array{6u, 8u, 11u})[m]);
        for (uint32_t l = 0; l < mesh.lod_count; ++l) {
            uint32_t next = mesh.lods[l].first_index;
            for (const Facet& facet : of(m)) {
                EXPECT_EQ(facet.first_index[l], next);
                next += facet.index_count[l];
            }
            EXPECT_EQ(next, mesh.lods[l].first_index + mesh.lods[l].index_count);
            const auto sorted = [&](const std::vector<uint32_t>& from) {
                std::vector<std::array<uint32_t, 3>> out;
                for (uint32_t i = mesh.lods[l].first_index; i < next; i += 3) out.push_back({from[i], from[i + 1], from[i + 2]});
                std::sort(out.begin(), out.end());
                return out;
            };
            EXPECT_EQ(sorted(indices), sorted(w.indices));
        }
    }
}

TEST_F(FacetsOfATower, ThatLookAwayShowNothingButBacks) {
    std::mt19937 random(7);
    std::uniform_real_distribution<float> far(-12, 12);
    size_t away = 0, seen = 0, by_light = 0;
    for (int n = 0; n < 200; ++n) {
        const vec3 eye(far(random), far(random), far(random)), way = glm::normalize(eye);
        for (uint32_t m = 0; m < w.meshes.size(); ++m)
            for (const Facet& facet : of(m))
                for (uint32_t l = 0; l < w.meshes[m].lod_count; ++l) {
                    const std::vector<Corners> all = triangles(facet, l);
                    if (m == 0) seen += all.size();
                    if (glm::dot(glm::normalize(facet.apex - eye), facet.axis) >= facet.cutoff) {
                        if (m == 0) away += all.size();
                        for (const Corners& t : all) ASSERT_TRUE(t.shows_its_back(eye)) << n << " " << m << " " << l;
                    }
                    if (glm::dot(way, facet.axis) >= facet.cutoff) {
                        if (m == 0) by_light += all.size();
                        for (const Corners& t : all) ASSERT_TRUE(t.turns_along(way)) << n << " " << m << " " << l;
                    }
                }
    }
    EXPECT_GT(static_cast<double>(away) / static_cast<double>(seen), 0.3);  // of a tower, from near and far
    EXPECT_GT(static_cast<double>(by_light) / static_cast<double>(seen), 0.45);
}

TEST_F(FacetsOfATower, AreNotMadeOfSmallMeshesOrOfThoseNotAskedFor) {
    std::vector<uint32_t> order = w.indices;
    EXPECT_TRUE(bake::sort_into_facets(w.vertices, w.meshes, std::vector<bool>(3, false), order).empty());
    for (Mesh& mesh : w.meshes) mesh.lods[0].index_count = 300;
    EXPECT_TRUE(bake::sort_into_facets(w.vertices, w.meshes, std::vector<bool>(3, true), order).empty());
    EXPECT_EQ(order, w.indices);
}

struct Shot {
    render::PixelImage picture;
    uint64_t triangles = 0;
};

// `whole`: without its facets. The order of triangles is the same, since of two at one depth the later is seen.
Shot shoot(vec3 eye, bool whole, uint32_t layers) {
    auto rig = make_picture_rig({.width = 240, .height = 150, .layers = layers});
    LittleWorld tower = make_tower();
    const std::vector<Facet> facets = bake::sort_into_facets(tower.vertices, tower.meshes, std::vector<bool>(3, true), tower.indices);
    World world = tower.world();
    if (!whole) world.facets = facets;
    world.water_level = -2000;  // a model by itself
    if (!rig || !rig->renderer->upload(world)) return {};
    const LittleFrame f = make_little_frame(10, 0);
    Picture picture = camera(eye, {-0.5f, 2, 0});
    std::vector<View> views(layers == 2 ? 2 : 0);
    for (View& view : views) view.fov = {-0.6f, 0.6f, 0.45f, -0.45f};
    if (layers == 2) picture.kind = PictureKind::eyes;
    Shot shot;
    for (int i = 0; i < 3; ++i) draw_once(*rig, f.frame, picture, views);  // the count is of a finished frame
    shot.picture = picture_of(*rig, layers - 1);
    shot.triangles = rig->renderer->counters().triangles;
    return shot;
}

// Sun and shadows too, in things that stand as they are, sheared, and as mirror images; from two sides, from above and between them.
TEST(Facets, MakeTheSamePictureOfFewerTriangles) {
    for (const vec3 eye : {vec3(9, 3, 9), vec3(-8, 2, -8), vec3(1, 14, 2), vec3(-1.6f, 1.5f, 0.3f)})
        for (const uint32_t layers : {1u, 2u}) {
            const Shot facets = shoot(eye, false, layers), whole = shoot(eye, true, layers);
            EXPECT_LT(difference(facets.picture, whole.picture), 2e-4) << eye.x << " " << eye.y << " " << layers;
            EXPECT_LT(facets.triangles, 0.9 * static_cast<double>(whole.triangles)) << eye.x << " " << eye.y << " " << layers;
        }
}

}  // namespace
}  // namespace aisland::test
