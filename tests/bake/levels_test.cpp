// What coarser levels of detail keep, and that they say what they do not.
#include <gtest/gtest.h>

#include <cmath>

#include "app/bake/mesh.h"

namespace aisland::bake {
namespace {

constexpr int kCells = 8, kFloors = 12;  // of a façade, across and up
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
            const float low = 0.15f, high = 0.85f;
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

// Four such walls about a courtyard, the first before the others.
Part tower() {
    const Part one = wall();
    Part out;
    const float width = kCells * kCell.x;
    for (int side = 0; side < 4; ++side) {
        const auto base = static_cast<uint32_t>(out.vertices.size());
        const auto turned = [side](vec3 v) {
            for (int i = 0; i < side; ++i) v = {v.z, v.y, -v.x};
            return v;
        };
        for (Vertex v : one.vertices) {
            const vec3 p = turned(vec3(v.position[0] - width / 2, v.position[1], v.position[2] + width / 2));
            v.position[0] = p.x, v.position[1] = p.y, v.position[2] = p.z;
            v.normal = pack_normal(turned(unpack_normal(v.normal)));
            out.vertices.push_back(v);
        }
        for (const uint32_t i : one.indices) out.indices.push_back(base + i);
    }
    return out;
}

// Four balls that reach into each other, as a tree's crown is made; closed to the last bit.
Part crown() {
    constexpr uint32_t kAround = 12, kRings = 7;
    constexpr float kPi = 3.14159265f;
    Shape shape;
    std::vector<uint32_t> indices;
    for (int i = 0; i < 4; ++i) {
        const float turn = static_cast<float>(i) * 1.571f;
        const vec3 center(0.8f * std::cos(turn), 0.4f * static_cast<float>(i), 0.8f * std::sin(turn));
        const auto vertex = [&](vec3 d) { return add_vertex(shape, center + d, d, {1, 0, 0}, {}); };
        const uint32_t top = vertex({0, 1, 0}), bottom = vertex({0, -1, 0}), first = bottom + 1;
        for (uint32_t r = 0; r < kRings; ++r)
            for (uint32_t k = 0; k < kAround; ++k) {
                const float up = kPi * static_cast<float>(r + 1) / (kRings + 1), round = 2 * kPi * static_cast<float>(k) / kAround;
                vertex({std::sin(up) * std::cos(round), std::cos(up), -std::sin(up) * std::sin(round)});
            }
        for (uint32_t k = 0; k < kAround; ++k) {
            const uint32_t next = (k + 1) % kAround, last = first + (kRings - 1) * kAround;
            indices.insert(indices.end(), {top, first + k, first + next, bottom, last + next, last + k});
            for (uint32_t r = 0; r + 1 < kRings; ++r) {
                const uint32_t a = first + r * kAround, b = a + kAround;
                indices.insert(indices.end(), {a + k, b + k, b + next, a + k, b + next, a + next});
            }
        }
    }
    shape.parts.at(0).indices = std::move(indices);
    return shape.parts.at(0);
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

bool covers(const BuiltMesh& mesh, const Lod& lod, vec2 p) {  // seen along z
    for (uint32_t i = 0; i < lod.index_count; i += 3) {
        const vec2 a(at(mesh, lod.first_index + i)), b(at(mesh, lod.first_index + i + 1)), c(at(mesh, lod.first_index + i + 2));
        const auto side = [p](vec2 from, vec2 to) { return (to.x - from.x) * (p.y - from.y) - (to.y - from.y) * (p.x - from.x); };
        const float u = side(a, b), v = side(b, c), w = side(c, a);
        if ((u > 0 && v > 0 && w > 0) || (u < 0 && v < 0 && w < 0)) return true;
    }
    return false;
}

// A pier that is gone is not made good by an opening walled up elsewhere.
TEST(Levels, AFarFacadeHasItsPiersOrSaysSo) {
    const BuiltMesh built = build_mesh(tower(), Thinning::pieces);
    const float extent = built.mesh.box_max.y - built.mesh.box_min.y, width = kCells * kCell.x;
    ASSERT_GT(built.mesh.lod_count, 1u);
    for (uint32_t l = 1; l < built.mesh.lod_count; ++l) {
        BuiltMesh front = built;  // the first wall alone
        std::vector<uint32_t> indices;
        const Lod lod = built.mesh.lods[l];
        for (uint32_t i = lod.first_index; i < lod.first_index + lod.index_count; i += 3)
            if (std::min({at(built, i).z, at(built, i + 1).z, at(built, i + 2).z}) > width / 2 - 0.5f) indices.insert(indices.end(), &built.indices[i], &built.indices[i] + 3);
        front.indices = indices;
        int open = 0, shut = 0;
        for (int x = 1; x < kCells; ++x)
            for (int y = 1; y < kFloors; ++y) {
                const vec2 corner = vec2(kCell) * vec2(x, y) - vec2(width / 2, 0);
                open += !covers(front, {0, static_cast<uint32_t>(indices.size()), 0}, corner + 0.013f);
                shut += covers(front, {0, static_cast<uint32_t>(indices.size()), 0}, corner + 0.51f * vec2(kCell));
            }
        const float share = static_cast<float>(open + shut) / (kCells * kFloors);
        EXPECT_GT(built.mesh.lods[l].error, 0.13f * share * extent) << "level " << l << " lacks " << open << " piers and walls up " << shut << " openings";
    }
}

// A strip of floor, light only in its middle: it is flat, and yet more than its ends.
Part strip(float light) {
    constexpr int kSteps = 80;
    Shape shape;
    for (int i = 0; i <= kSteps; ++i)
        for (int k = 0; k < 2; ++k) {
            const float x = 0.1f * static_cast<float>(i);
            add_vertex(shape, {x, 0, static_cast<float>(k)}, {0, 1, 0}, {1, 0, 0}, {x, static_cast<float>(k)}, 0.2f + light * std::exp(-(x - 4) * (x - 4)));
        }
    Part part = shape.parts.at(0);
    for (uint32_t i = 0; i < kSteps; ++i) part.indices.insert(part.indices.end(), {2 * i, 2 * i + 1, 2 * i + 2, 2 * i + 2, 2 * i + 1, 2 * i + 3});
    return part;
}
// How far the light along its middle is from what it was, at the most.
float light_off(const BuiltMesh& built, const Lod& lod, float light) {
    float off = 0;
    for (float x = 0.05f; x < 8; x += 0.1f)
        for (uint32_t i = lod.first_index; i < lod.first_index + lod.index_count; i += 3) {
            const vec3 p = at(built, i), u = at(built, i + 1) - p, v = at(built, i + 2) - p, to = vec3(x, 0, 0.5f) - p;
            const float whole = u.x * v.z - u.z * v.x, b = (to.x * v.z - to.z * v.x) / whole, c = (u.x * to.z - u.z * to.x) / whole;
            if (!(b >= 0 && c >= 0 && b + c <= 1)) continue;
            const auto code = [&](uint32_t k) { return static_cast<float>(built.vertices[built.indices[i + k]].color >> 24) / 255; };
            off = std::max(off, std::abs((1 - b - c) * code(0) + b * code(1) + c * code(2) - 0.2f - light * std::exp(-(x - 4) * (x - 4))));
        }
    return off;
}
TEST(Levels, LightThatIsGoneIsADeviation) {
    const BuiltMesh lit = build_mesh(strip(0.6f), Thinning::lit), even = build_mesh(strip(0), Thinning::lit), plain = build_mesh(strip(0.6f), Thinning::plain);
    ASSERT_GT(lit.mesh.lod_count, 1u);
    EXPECT_LT(lit.mesh.lods[1].error, 0.01f);
    for (uint32_t l = 1; l < lit.mesh.lod_count; ++l)
        EXPECT_LT(light_off(lit, lit.mesh.lods[l], 0.6f), 0.03f + 8 * lit.mesh.lods[l].error) << l;
    ASSERT_GT(even.mesh.lod_count, 1u);
    EXPECT_LT(even.mesh.lods[1].error, 1e-3f);
    ASSERT_GT(plain.mesh.lod_count, 1u);
    EXPECT_LT(plain.mesh.lods[1].error, 1e-3f);
}

TEST(Levels, RoundBodiesStayAsWide) {
    const BuiltMesh built = build_mesh(crown(), Thinning::pieces);
    const auto hidden = [&](const Lod& lod) {
        int points = 0;
        for (int x = -40; x <= 40; ++x)
            for (int y = -40; y <= 60; ++y) points += covers(built, lod, {static_cast<float>(x) * 0.05f + 0.013f, static_cast<float>(y) * 0.05f + 0.017f});
        return points;
    };
    const int whole = hidden(built.mesh.lods[0]);
    ASSERT_GT(built.mesh.lod_count, 2u);
    for (uint32_t l = 1; l < built.mesh.lod_count; ++l) EXPECT_NEAR(hidden(built.mesh.lods[l]), whole, 0.08 * whole) << "level " << l;
    EXPECT_LE(built.mesh.lods[built.mesh.lod_count - 1].index_count, built.mesh.lods[0].index_count / 6);
}

// What is left out with a level is not made good by blowing up what stays.
TEST(Levels, NothingGrowsForBarsThatAreLeftOut) {
    Shape shape;
    add_box(shape, {-1, 0, -1}, {1, 20, 1});
    for (int i = 0; i < 60; ++i) {
        const float y = 0.2f + 0.32f * static_cast<float>(i);
        add_box(shape, {-3, y, 1.5f}, {3, y + 0.1f, 1.6f});
    }
    const BuiltMesh built = build_mesh(shape.parts.at(0), Thinning::pieces);
    ASSERT_GT(built.mesh.lod_count, 1u);
    for (uint32_t l = 1; l < built.mesh.lod_count; ++l) {
        const Lod lod = built.mesh.lods[l];
        EXPECT_LT(lod.index_count, built.mesh.lods[0].index_count / 2);
        for (uint32_t i = lod.first_index; i < lod.first_index + lod.index_count; ++i) {
            EXPECT_GE(at(built, i).y, -0.2f) << "level " << l;
            EXPECT_LE(at(built, i).y, 20.2f) << "level " << l;
        }
    }
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
