// Round things of Shape: cylinders, tubes, lathes, spheres. All are rings of vertices joined by quads.
#include <algorithm>
#include <cmath>

#include <glm/geometric.hpp>

#include "app/bake/shape.h"
#include "app/bake/shape_face.h"

namespace aisland::bake {
namespace {

constexpr float kTurn = 6.2831853f;

void join(Shape& shape, uint32_t a, uint32_t b, uint32_t c) { push_face(shape.part(shape.pen.paint), a, b, c); }
void join(Shape& shape, uint32_t a, uint32_t b, uint32_t c, uint32_t d) { push_face(shape.part(shape.pen.paint), a, b, c, d); }

struct Basis {
    vec3 x, z;
};  // with the axis: right-handed, x cross axis = ... z = cross(x, axis)
Basis basis_of(vec3 axis) {
    const vec3 helper = std::abs(axis.y) < 0.9f ? vec3(0, 1, 0) : vec3(1, 0, 0);
    const vec3 x = glm::normalize(glm::cross(helper, axis));
    return {x, glm::cross(x, axis)};
}

// Direction i of n round the axis, counter-clockwise seen from the axis's tip.
vec3 around(const Basis& basis, int i, int n) {
    const float angle = kTurn * static_cast<float>(i) / static_cast<float>(n);
    return basis.x * std::cos(angle) - basis.z * std::sin(angle);
}

void add_disc(Shape& shape, vec3 center, vec3 axis, float radius, int segments, bool facing_axis) {
    if (radius <= 1e-5f) return;
    const Basis basis = basis_of(axis);
    const vec3 normal = facing_axis ? axis : -axis;
    std::vector<uint32_t> ring;
    for (int i = 0; i < segments; ++i) {
        const vec3 d = around(basis, i, segments) * radius;
        ring.push_back(add_vertex(shape, center + d, normal, basis.x, {glm::dot(d, basis.x), glm::dot(d, basis.z)}));
    }
    for (size_t i = 1; i + 1 < ring.size(); ++i) {
        if (facing_axis)
            join(shape, ring[0], ring[i], ring[i + 1]);
        else
            join(shape, ring[0], ring[i + 1], ring[i]);
    }
}

}  // namespace

void add_cylinder(Shape& shape, vec3 a, vec3 b, float radius_a, float radius_b, int segments, uint32_t caps) {
    const float length = glm::distance(a, b);
    if (length < 1e-6f) return;
    const vec3 axis = (b - a) / length;
    const Basis basis = basis_of(axis);
    const float slope = (radius_a - radius_b) / length;
    std::vector<uint32_t> low, high;
    for (int i = 0; i <= segments; ++i) {
        const vec3 d = around(basis, i, segments);
        const vec3 n = glm::normalize(d + axis * slope);
        const vec3 t = glm::cross(axis, d);
        const float u = kTurn * std::max(radius_a, radius_b) * static_cast<float>(i) / static_cast<float>(segments);
        low.push_back(add_vertex(shape, a + d * radius_a, n, t, {u, 0}));
        high.push_back(add_vertex(shape, b + d * radius_b, n, t, {u, length}));
    }
    for (size_t i = 0; i + 1 < low.size(); ++i) join(shape, low[i], low[i + 1], high[i + 1], high[i]);
    if (caps & kCapBottom) add_disc(shape, a, axis, radius_a, segments, false);
    if (caps & kCapTop) add_disc(shape, b, axis, radius_b, segments, true);
}

void add_tube(Shape& shape, std::span<const vec3> path, float radius, int segments, bool closed) {
    const size_t n = path.size();
    if (n < 2) return;
    const auto heading = [&](size_t i) {
        const vec3 before = (i > 0 || closed) ? path[i] - path[(i + n - 1) % n] : path[1] - path[0];
        const vec3 after = (i + 1 < n || closed) ? path[(i + 1) % n] - path[i] : path[n - 1] - path[n - 2];
        const vec3 sum = glm::normalize(before) + glm::normalize(after);
        return glm::length(sum) > 1e-3f ? glm::normalize(sum) : glm::normalize(after);
    };
    // The frame is carried along with the least twist, so that the tube never pinches.
    vec3 axis = heading(0);
    Basis basis = basis_of(axis);
    std::vector<std::vector<uint32_t>> rings;
    float run = 0;
    const size_t stations = closed ? n + 1 : n;
    for (size_t s = 0; s < stations; ++s) {
        const size_t i = s % n;
        axis = heading(i);
        const vec3 x = basis.x - axis * glm::dot(basis.x, axis);
        basis.x = glm::length(x) > 1e-4f ? glm::normalize(x) : basis_of(axis).x;
        basis.z = glm::cross(basis.x, axis);
        if (s > 0) run += glm::distance(path[i], path[(i + n - 1) % n]);
        std::vector<uint32_t> ring;
        for (int k = 0; k <= segments; ++k) {
            const vec3 d = around(basis, k, segments);
            const float u = kTurn * radius * static_cast<float>(k) / static_cast<float>(segments);
            ring.push_back(add_vertex(shape, path[i] + d * radius, d, axis, {u, run}));
        }
        rings.push_back(std::move(ring));
    }
    for (size_t s = 0; s + 1 < rings.size(); ++s)
        for (size_t k = 0; k + 1 < rings[s].size(); ++k)
            join(shape, rings[s][k], rings[s][k + 1], rings[s + 1][k + 1], rings[s + 1][k]);
    if (closed) return;
    add_disc(shape, path[0], heading(0), radius, segments, false);
    add_disc(shape, path[n - 1], heading(n - 1), radius, segments, true);
}

void add_lathe(Shape& shape, vec3 center, std::span<const vec2> profile, int segments, float crease) {
    const Basis basis = basis_of({0, 1, 0});
    const size_t n = profile.size();
    const auto face = [&](size_t i) {  // outward normal {radial, up} of the profile piece from i to i + 1
        const vec2 d = profile[i + 1] - profile[i];
        const float len = glm::length(d);
        return len > 1e-7f ? vec2(d.y, -d.x) / len : vec2(1, 0);
    };
    const float limit = std::cos(crease);
    float run = 0;
    for (size_t i = 0; i + 1 < n; ++i) {
        const vec2 here = face(i);
        const auto smooth = [&](bool other, vec2 neighbour) {
            return other && glm::dot(here, neighbour) >= limit ? glm::normalize(here + neighbour) : here;
        };
        const vec2 n0 = smooth(i > 0, i > 0 ? face(i - 1) : here);
        const vec2 n1 = smooth(i + 2 < n, i + 2 < n ? face(i + 1) : here);
        const float length = glm::distance(profile[i], profile[i + 1]);
        const float widest = std::max(profile[i].x, profile[i + 1].x);
        std::vector<uint32_t> low, high;
        for (int k = 0; k <= segments; ++k) {
            const vec3 d = around(basis, k, segments);
            const vec3 t = glm::cross(vec3(0, 1, 0), d);
            const float u = kTurn * widest * static_cast<float>(k) / static_cast<float>(segments);
            const auto ring_point = [&](vec2 p) { return center + d * p.x + vec3(0, p.y, 0); };
            low.push_back(add_vertex(shape, ring_point(profile[i]), d * n0.x + vec3(0, n0.y, 0), t, {u, run}));
            high.push_back(
                add_vertex(shape, ring_point(profile[i + 1]), d * n1.x + vec3(0, n1.y, 0), t, {u, run + length}));
        }
        for (size_t k = 0; k + 1 < low.size(); ++k) join(shape, low[k], low[k + 1], high[k + 1], high[k]);
        run += length;
    }
}

void add_ellipsoid(Shape& shape, vec3 center, vec3 radius, int segments, int rings) {
    const Basis basis = basis_of({0, 1, 0});
    std::vector<std::vector<uint32_t>> grid;
    for (int j = 0; j <= rings; ++j) {
        const float latitude = 3.14159265f * (static_cast<float>(j) / static_cast<float>(rings) - 0.5f);
        std::vector<uint32_t> ring;
        for (int k = 0; k <= segments; ++k) {
            const vec3 d = around(basis, k, segments) * std::cos(latitude) + vec3(0, std::sin(latitude), 0);
            const vec3 t = around(basis, k + segments / 4, segments);
            const vec2 uv{kTurn * radius.x * static_cast<float>(k) / static_cast<float>(segments), latitude * radius.y};
            ring.push_back(add_vertex(shape, center + d * radius, glm::normalize(d / radius), t, uv));
        }
        grid.push_back(std::move(ring));
    }
    for (size_t j = 0; j + 1 < grid.size(); ++j)
        for (size_t k = 0; k + 1 < grid[j].size(); ++k)
            join(shape, grid[j][k], grid[j][k + 1], grid[j + 1][k + 1], grid[j + 1][k]);
}

void add_capsule(Shape& shape, vec3 a, vec3 b, float radius, int segments, int rings) {
    const float length = glm::distance(a, b);
    const vec3 axis = length > 1e-6f ? (b - a) / length : vec3(0, 1, 0);
    const Basis basis = basis_of(axis);
    std::vector<std::vector<uint32_t>> grid;
    const auto add_ring = [&](vec3 center, float latitude, float v) {
        std::vector<uint32_t> ring;
        for (int k = 0; k <= segments; ++k) {
            const vec3 out = around(basis, k, segments);
            const vec3 d = out * std::cos(latitude) + axis * std::sin(latitude);
            const float u = kTurn * radius * static_cast<float>(k) / static_cast<float>(segments);
            ring.push_back(add_vertex(shape, center + d * radius, d, glm::cross(axis, out), {u, v}));
        }
        grid.push_back(std::move(ring));
    };
    for (int j = 0; j <= rings; ++j) {
        const float latitude = 1.5707963f * (static_cast<float>(j) / static_cast<float>(rings) - 1.0f);
        add_ring(a, latitude, latitude * radius);
    }
    for (int j = 0; j <= rings; ++j) {
        const float latitude = 1.5707963f * static_cast<float>(j) / static_cast<float>(rings);
        add_ring(b, latitude, length + latitude * radius);
    }
    for (size_t j = 0; j + 1 < grid.size(); ++j)
        for (size_t k = 0; k + 1 < grid[j].size(); ++k)
            join(shape, grid[j][k], grid[j][k + 1], grid[j + 1][k + 1], grid[j + 1][k]);
}

void add_loft(Shape& shape, std::span<const std::vector<vec3>> rings, uint32_t caps, float crease) {
    const size_t rows = rings.size(), n = rings.empty() ? 0 : rings[0].size();
    if (rows < 2 || n < 3) return;
    const auto face = [&](size_t j, size_t k) {  // unit normal of quad (j, k), or zero
        const vec3 area = glm::cross(rings[j + 1][(k + 1) % n] - rings[j][k], rings[j + 1][k] - rings[j][(k + 1) % n]);
        const float len = glm::length(area);
        return len > 1e-9f ? area / len : vec3(0.0f);
    };
    const float limit = std::cos(crease);
    const auto corner = [&](size_t j, size_t k, size_t row, size_t column) {  // of quad (j, k) at ring point (row, column)
        const vec3 own = face(j, k);
        vec3 sum(0.0f);
        for (size_t dj = 0; dj < 2; ++dj)
            for (size_t dk = 0; dk < 2; ++dk) {
                if (row < dj || row - dj + 1 >= rows) continue;
                const vec3 other = face(row - dj, (column + n - dk) % n);
                if (glm::dot(own, other) >= limit) sum += other;
            }
        return glm::dot(sum, sum) > 1e-9f ? glm::normalize(sum) : own;
    };
    for (size_t j = 0; j + 1 < rows; ++j)
        for (size_t k = 0; k < n; ++k) {
            const size_t next = (k + 1) % n;
            if (face(j, k) == vec3(0.0f)) continue;
            const vec3 t = rings[j][next] - rings[j][k];
            const auto vertex = [&](size_t row, size_t column) {
                const vec3 p = rings[row][column];
                return add_vertex(shape, p, corner(j, k, row, column), t, {p.x + p.z, p.y});
            };
            const uint32_t a = vertex(j, k), b = vertex(j, next), c = vertex(j + 1, next), d = vertex(j + 1, k);
            join(shape, a, b, c, d);
        }
    const auto cap = [&](const std::vector<vec3>& ring, bool reversed) {
        for (size_t k = 1; k + 1 < n; ++k) {
            if (reversed)
                add_triangle(shape, ring[0], ring[k + 1], ring[k]);
            else
                add_triangle(shape, ring[0], ring[k], ring[k + 1]);
        }
    };
    if (caps & kCapBottom) cap(rings[0], true);
    if (caps & kCapTop) cap(rings[rows - 1], false);
}

}  // namespace aisland::bake
