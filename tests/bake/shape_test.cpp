#include "app/bake/shape.h"

#include <array>
#include <cmath>

#include <gtest/gtest.h>
#include <glm/geometric.hpp>

namespace aisland::bake {
namespace {

vec3 corner(const Part& part, size_t i) {
    const float* p = part.vertices[part.indices[i]].position;
    return {p[0], p[1], p[2]};
}

// Every triangle has an area, faces the way its normals point, and every number is a number.
void expect_sound(const Shape& shape) {
    ASSERT_GT(triangle_count(shape), 0u);
    for (const Part& part : shape.parts) {
        ASSERT_EQ(part.indices.size() % 3, 0u);
        for (uint32_t index : part.indices) ASSERT_LT(index, part.vertices.size());
        for (const Vertex& v : part.vertices) {
            for (float x : v.position) ASSERT_TRUE(std::isfinite(x));
            for (float x : v.uv) ASSERT_TRUE(std::isfinite(x));
            ASSERT_NEAR(glm::length(unpack_normal(v.normal)), 1.0f, 1e-3f);
        }
        for (size_t i = 0; i < part.indices.size(); i += 3) {
            const vec3 area = glm::cross(corner(part, i + 1) - corner(part, i), corner(part, i + 2) - corner(part, i));
            ASSERT_GT(glm::length(area), 0.0f);
            for (size_t k = 0; k < 3; ++k)
                EXPECT_GT(glm::dot(area, unpack_normal(part.vertices[part.indices[i + k]].normal)), 0.0f);
        }
    }
}

const Outline kSquare{{0, 0}, {4, 0}, {4, -4}, {0, -4}};
const std::vector<Outline> kHoles{{{1, -1}, {2, -1}, {2, -2}, {1, -2}}, {{2.5f, -2.5f}, {3, -2.5f}, {3, -3}, {2.5f, -3}}};

TEST(Shape, ClosedBodiesFaceOutwardsAndHoldTheirVolume) {
    const auto expect_volume = [](const char* name, double expected, double tolerance, auto&& draw) {
        SCOPED_TRACE(name);
        Shape s;
        draw(s);
        expect_sound(s);
        EXPECT_NEAR(volume(s), expected, tolerance);
    };
    expect_volume("box", 6, 1e-4, [](Shape& s) { add_box(s, {0, 0, 0}, {1, 2, 3}); });
    expect_volume("rounded box", 6, 0.1, [](Shape& s) { add_rounded_box(s, {0, 0, 0}, {1, 2, 3}, 0.1f, 3); });
    expect_volume("prism with holes", 29.5, 1e-3, [](Shape& s) { add_prism(s, kSquare, kHoles, 0, 2); });
    expect_volume("cylinder", 3.14159 * 5, 0.06, [](Shape& s) { add_cylinder(s, {0, 0, 0}, {3, 4, 0}, 1, 1, 64); });
    expect_volume("cone", 3.14159, 0.02, [](Shape& s) { add_cylinder(s, {0, 0, 0}, {0, 3, 0}, 1, 0, 64); });
    expect_volume("sphere", 4.18879, 0.08, [](Shape& s) { add_sphere(s, {1, 1, 1}, 1, 32, 16); });
    expect_volume("capsule", 10.4720, 0.15, [](Shape& s) { add_capsule(s, {0, 0, 0}, {0, 0, 2}, 1, 32, 8); });
    expect_volume("tube", 0.28, 0.08, [](Shape& s) {
        const std::array<vec3, 4> path{vec3(0, 0, 0), vec3(0, 3, 0), vec3(3, 3, 0), vec3(3, 3, -3)};
        add_tube(s, path, 0.1f, 16);
    });
    expect_volume("open sweep", 10, 1e-3, [](Shape& s) {
        const std::array<vec2, 4> profile{vec2(-0.5f, 0), vec2(0.5f, 0), vec2(0.5f, 1), vec2(-0.5f, 1)};
        const std::array<vec3, 3> path{vec3(0, 0, 0), vec3(0, 0, -5), vec3(5, 0, -5)};
        add_sweep(s, profile, path, false);
    });
    expect_volume("closed sweep", 20, 1e-3, [](Shape& s) {
        const std::array<vec2, 4> profile{vec2(-0.5f, 0), vec2(0.5f, 0), vec2(0.5f, 1), vec2(-0.5f, 1)};
        const std::array<vec3, 4> path{vec3(0, 0, 0), vec3(5, 0, 0), vec3(5, 0, -5), vec3(0, 0, -5)};
        add_sweep(s, profile, path, true);
    });
    expect_volume("lathe", 3.14159, 0.02, [](Shape& s) {
        const std::array<vec2, 4> profile{vec2(0, 0), vec2(1, 0), vec2(1, 1), vec2(0, 1)};
        add_lathe(s, {0, 0, 0}, profile, 64);
    });
    expect_volume("loft", 4, 1e-4, [](Shape& s) {
        const std::array<std::vector<vec3>, 2> rings{std::vector<vec3>{{-1, 0, 1}, {1, 0, 1}, {1, 0, -1}, {-1, 0, -1}},
                                                     std::vector<vec3>{{-1, 1, 1}, {1, 1, 1}, {1, 1, -1}, {-1, 1, -1}}};
        add_loft(s, rings);
    });
}

TEST(Shape, PlacedBodiesKeepTheirSense) {
    Shape s;
    s.at(placed({5, 1, -3}, 0.7f, {2, 1, 3}));
    add_box(s, {-0.5f, 0, -0.5f}, {0.5f, 1, 0.5f});
    expect_sound(s);
    EXPECT_NEAR(volume(s), 6, 1e-3);
    Shape whole;
    merge(whole, s, placed({1, 2, 3}, -1.1f));
    expect_sound(whole);
    EXPECT_NEAR(volume(whole), 6, 1e-3);
}

TEST(Shape, PensTintAndOcclusionReachTheVertices) {
    Shape s;
    s.use(Paint::brick, {1.0f, 0.5f, 0.0f});
    s.pen.occlusion = 0.5f;
    add_quad(s, {0, 0, 0}, {1, 0, 0}, {1, 1, 0}, {0, 1, 0}, 1.0f, 0.5f);
    const Part& part = s.part(Paint::brick);
    EXPECT_EQ(part.vertices[0].color, pack_color({1.0f, 0.5f, 0.0f}, 0.5f));
    EXPECT_EQ(part.vertices[2].color >> 24, pack_color({}, 0.25f) >> 24);
    shade_foot(s, 0, 1, 0.5f);
    EXPECT_NEAR(static_cast<float>(part.vertices[0].color >> 24), 64.0f, 1.0f);
}

TEST(Shape, NormalsSurviveTheirPacking) {
    for (int i = 0; i < 500; ++i) {
        const float z = 1.0f - 2.0f * (static_cast<float>(i) + 0.5f) / 500.0f, r = std::sqrt(1 - z * z);
        const vec3 n{r * std::cos(static_cast<float>(i) * 2.4f), r * std::sin(static_cast<float>(i) * 2.4f), z};
        EXPECT_GT(glm::dot(n, unpack_normal(pack_normal(n))), 0.99999f);
        EXPECT_EQ((pack_tangent(n, true) >> 16) & 1u, 1u);
        EXPECT_EQ((pack_tangent(n, false) >> 16) & 1u, 0u);
    }
}

double area_of(const Outline& outline, std::span<const Outline> holes) {
    std::vector<vec2> points(outline);
    for (const Outline& hole : holes) points.insert(points.end(), hole.begin(), hole.end());
    double sum = 0;
    for (const auto& t : triangulate(outline, holes)) {
        const std::array<vec2, 3> triangle{points[t[0]], points[t[1]], points[t[2]]};
        const double area = signed_area(triangle);
        EXPECT_GT(area, 0);
        sum += area;
    }
    return sum;
}

TEST(Polygon, TrianglesCoverItExactlyWhateverItsShape) {
    EXPECT_NEAR(area_of(kSquare, kHoles), 14.75, 1e-4);
    EXPECT_NEAR(area_of(Outline(kSquare.rbegin(), kSquare.rend()), {}), 16, 1e-4);
    for (int spikes = 3; spikes < 40; spikes += 4) {
        Outline star;
        for (int i = 0; i < 2 * spikes; ++i) {
            const float angle = 3.14159265f * static_cast<float>(i) / static_cast<float>(spikes), r = i % 2 ? 3.0f : 9.0f;
            star.push_back(vec2(std::cos(angle), -std::sin(angle)) * r);
        }
        const std::vector<Outline> hole{circle({0.3f, 0.2f}, 1.5f, 12)};
        EXPECT_NEAR(area_of(star, hole), signed_area(star) - signed_area(hole[0]), 1e-2);
    }
}

TEST(Polygon, InsetsMoveEveryEdgeByTheDistance) {
    EXPECT_NEAR(signed_area(inset(kSquare, 1.0f)), 4, 1e-4);
    EXPECT_NEAR(signed_area(inset(kSquare, -1.0f)), 36, 1e-3);
    EXPECT_TRUE(inset(kSquare, 2.5f).empty());
    EXPECT_NEAR(signed_area(rounded(kSquare, 1.0f, 8)), 16, 1.4);
    EXPECT_LT(signed_distance(kSquare, {2, -2}), -1.9f);
    EXPECT_NEAR(signed_distance(kSquare, {6, -2}), 2.0f, 1e-5f);
}

TEST(Polygon, ClippingKeepsWhatLiesInside) {
    const Outline ring = keyholed(kSquare, kHoles);
    EXPECT_NEAR(signed_area(ring), 14.75, 1e-4);
    double sum = 0;
    for (int z = -4; z < 0; ++z)
        for (int x = 0; x < 4; ++x)
            if (const Outline piece = clipped(ring, vec2(x, z), vec2(x + 1, z + 1)); !piece.empty()) sum += signed_area(piece);
    EXPECT_NEAR(sum, 14.75, 1e-3);
}

TEST(Palette, EveryPaintHasItsOwnNameAndAPlausibleSurface) {
    ASSERT_EQ(palette().size(), static_cast<size_t>(Paint::count));
    for (const PaletteRow& row : palette()) {
        EXPECT_EQ(find_paint(row.name), row.paint);
        const Material& m = row.material;
        EXPECT_GT(m.roughness, 0) << row.name;
        EXPECT_LE(m.roughness, 1) << row.name;
        for (int i = 0; i < 3; ++i) {  // nothing built is whiter than fresh snow or blacker than coal
            EXPECT_LT(m.base_color[i], 0.93f) << row.name;
            EXPECT_GT(m.base_color[i], 0.0f) << row.name;
        }
        EXPECT_TRUE(m.kind != MaterialKind::glass || m.params.x * m.params.y * m.params.z > 0) << row.name;
    }
    EXPECT_FALSE(find_paint("plaid"));
}

}  // namespace
}  // namespace aisland::bake
