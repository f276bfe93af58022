// What coarser levels of detail keep, and that they say what they do not.
#include <gtest/gtest.h>

#include "app/bake/mesh.h"

namespace aisland::bake {
namespace {

constexpr int kCells = 8, kFloors = 24;  // of a façade, across and up
constexpr vec3 kCell{3.2f, 3.4f, 0};

struct Faces {
    Shape shape;
    // A face with edges of its own.
    void quad(vec3 a, vec3 b, vec3 c, vec3 d) {
        const vec3 normal = glm::normalize(glm::cross(b - a, c - a));
        uint32_t corners[4];
        int k = 0;
        for (const vec3 p : {a, b, c, d}) corners[k++] = add_vertex(shape, p, normal, glm::normalize(b - a), vec2(p.x, p.y));
        shape.parts.at(0).indices.insert(shape.parts.at(0).indices.end(), {corners[0], corners[1], corners[2], corners[0], corners[2], corners[3]});
    }
};

// A wall that faces +z, with an opening and its reveals in each cell.
Part wall() {
    Faces faces;
    for (int x = 0; x < kCells; ++x)
        for (int y = 0; y < kFloors; ++y) {
            const auto corner = [&](float u, float v, float depth) { return vec3((static_cast<float>(x) + u) * kCell.x, (static_cast<float>(y) + v) * kCell.y, -depth); };
            const float low = 0.2f, high = 0.8f;
            const vec2 outer[4] = {{0, 0}, {1, 0}, {1, 1}, {0, 1}}, inner[4] = {{low, low}, {high, low}, {high, high}, {low, high}};
            for (int i = 0; i < 4; ++i) {
                const vec2 a = outer[i], b = outer[(i + 1) % 4], c = inner[(i + 1) % 4], d = inner[i];
                faces.quad(corner(a.x, a.y, 0), corner(b.x, b.y, 0), corner(c.x, c.y, 0), corner(d.x, d.y, 0));
                faces.quad(corner(d.x, d.y, 0), corner(c.x, c.y, 0), corner(c.x, c.y, 0.28f), corner(d.x, d.y, 0.28f));
            }
        }
    return faces.shape.parts.at(0);
}

// Bars of 10 cm before a wall, open behind.
Part bars() {
    Faces faces;
    for (int i = 0; i < 40; ++i) {
        const float x = static_cast<float>(i), w = 0.1f;
        faces.quad({x, 0, w}, {x + w, 0, w}, {x + w, 2, w}, {x, 2, w});
        faces.quad({x, 0, 0}, {x, 0, w}, {x, 2, w}, {x, 2, 0});
        faces.quad({x + w, 0, w}, {x + w, 0, 0}, {x + w, 2, 0}, {x + w, 2, w});
    }
    return faces.shape.parts.at(0);
}

vec3 at(const BuiltMesh& mesh, uint32_t index) {
    const Vertex& v = mesh.vertices[mesh.indices[index]];
    return {v.position[0], v.position[1], v.position[2]};
}
vec3 face(const BuiltMesh& mesh, uint32_t first) { return glm::cross(at(mesh, first + 1) - at(mesh, first), at(mesh, first + 2) - at(mesh, first)) * 0.5f; }

// Of what faces +z, as seen from there.
float area_in_sight(const BuiltMesh& mesh, const Lod& lod) {
    float sum = 0;
    for (uint32_t i = 0; i < lod.index_count; i += 3) sum += std::max(face(mesh, lod.first_index + i).z, 0.0f);
    return sum;
}

TEST(Levels, RevealsGoAndOpeningsStay) {
    const BuiltMesh built = build_mesh(wall(), Thinning::pieces);
    const float whole = area_in_sight(built, built.mesh.lods[0]);
    bool fewer = false;
    for (uint32_t l = 1; l < built.mesh.lod_count; ++l) {
        const Lod& lod = built.mesh.lods[l];
        if (lod.error > 1.0f) continue;
        EXPECT_NEAR(area_in_sight(built, lod), whole, 0.02f * whole) << "level " << l;
        fewer |= lod.index_count <= built.mesh.lods[0].index_count * 6 / 10;
    }
    EXPECT_TRUE(fewer) << "no level leaves out the reveals";
}

TEST(Levels, FacesAreLitAsTheyLie) {
    const BuiltMesh built = build_mesh(wall(), Thinning::pieces);
    for (uint32_t l = 1; l < built.mesh.lod_count; ++l)
        for (uint32_t i = 0; i < built.mesh.lods[l].index_count; ++i) {
            const uint32_t index = built.mesh.lods[l].first_index + i;
            const vec3 normal = face(built, index - i % 3);
            if (glm::length(normal) < 1e-6f) continue;
            EXPECT_GT(glm::dot(glm::normalize(normal), unpack_normal(built.vertices[built.indices[index]].normal)), 0.75f) << "level " << l;
        }
}

TEST(Levels, ThinPiecesGoWhereAsMuchMayBeMissed) {
    const BuiltMesh built = build_mesh(bars(), Thinning::pieces);
    ASSERT_GT(built.mesh.lod_count, 1u);
    const Lod& last = built.mesh.lods[built.mesh.lod_count - 1];
    EXPECT_EQ(last.index_count, 0u);
    EXPECT_GE(last.error, 0.1f);
    EXPECT_LE(last.error, 0.5f);
    for (uint32_t l = 0; l + 1 < built.mesh.lod_count; ++l) EXPECT_GT(built.mesh.lods[l].index_count, 0u);
}

}  // namespace
}  // namespace aisland::bake
