#include "app/bake/tangents.h"

#include <meshoptimizer.h>

#include <algorithm>
#include <cmath>
#include <glm/geometric.hpp>
#include <numeric>

namespace aisland::bake {
namespace {

vec3 unit(vec3 v, vec3 fallback) {
    const float length = glm::length(v);
    return length > 1e-20f && std::isfinite(length) ? v / length : fallback;
}
vec3 any_tangent(vec3 n) { return unit(glm::cross(std::abs(n.y) < 0.9f ? vec3(0, 1, 0) : vec3(1, 0, 0), n), vec3(1, 0, 0)); }

struct Triangle {
    vec3 tangent{0.0f};    // along u
    bool positive = true;  // texture not mirrored
    bool flat = true;      // no area in texture space: takes part in any group, adds nothing
};

Triangle triangle_of(const vec3 (&p)[3], const vec2 (&t)[3]) {
    const vec2 d1 = t[1] - t[0], d2 = t[2] - t[0];
    const float area = d1.x * d2.y - d1.y * d2.x;
    Triangle out;
    out.positive = area > 0;
    if (std::abs(area) < 1e-30f) return out;
    const vec3 along = (p[1] - p[0]) * d2.y - (p[2] - p[0]) * d1.y;
    const float length = glm::length(along);
    if (!(length > 1e-30f) || !std::isfinite(length)) return out;
    out.tangent = along * ((out.positive ? 1.0f : -1.0f) / length);
    out.flat = false;
    return out;
}

// Corners joined into groups.
struct Groups {
    std::vector<uint32_t> parent;
    explicit Groups(size_t count) : parent(count) { std::iota(parent.begin(), parent.end(), 0u); }
    uint32_t find(uint32_t i) {
        while (parent[i] != i) i = parent[i] = parent[parent[i]];
        return i;
    }
    void join(uint32_t a, uint32_t b) {
        a = find(a), b = find(b);
        parent[std::max(a, b)] = std::min(a, b);
    }
};

struct Edge {
    uint32_t low, high, corner_low, corner_high;
    auto operator<=>(const Edge&) const = default;
};

}  // namespace

Tangents make_tangents(const std::vector<vec3>& positions, const std::vector<vec3>& normals, const std::vector<vec2>& uv, std::vector<uint32_t>& indices) {
    const size_t vertices = positions.size(), corners = indices.size() / 3 * 3;
    // Vertices alike in position, normal and uv are one.
    std::vector<uint32_t> welded(vertices);
    if (vertices) {
        const meshopt_Stream streams[] = {{positions.data(), sizeof(vec3), sizeof(vec3)}, {normals.data(), sizeof(vec3), sizeof(vec3)}, {uv.data(), sizeof(vec2), sizeof(vec2)}};
        std::vector<uint32_t> all((vertices + 2) / 3 * 3, 0u);  // the library takes triangles only
        std::iota(all.begin(), all.begin() + static_cast<ptrdiff_t>(vertices), 0u);
        meshopt_generateVertexRemapMulti(welded.data(), all.data(), all.size(), vertices, streams, 3);
    }
    std::vector<Triangle> triangles(corners / 3);
    std::vector<Edge> edges;
    edges.reserve(corners);
    for (uint32_t c = 0; c < corners; c += 3) {
        const uint32_t i[3] = {indices[c], indices[c + 1], indices[c + 2]};
        triangles[c / 3] = triangle_of({positions[i[0]], positions[i[1]], positions[i[2]]}, {uv[i[0]], uv[i[1]], uv[i[2]]});
        for (uint32_t k = 0; k < 3; ++k) {
            const uint32_t a = c + k, b = c + (k + 1) % 3, va = welded[indices[a]], vb = welded[indices[b]];
            edges.push_back(va < vb ? Edge{va, vb, a, b} : Edge{vb, va, b, a});
        }
    }
    // Triangles that share an edge and are mirrored alike share the tangents at its ends.
    std::sort(edges.begin(), edges.end());
    Groups groups(corners);
    for (size_t e = 0; e + 1 < edges.size(); ++e) {
        const Edge &a = edges[e], &b = edges[e + 1];
        if (a.low != b.low || a.high != b.high) continue;
        const Triangle &ta = triangles[a.corner_low / 3], &tb = triangles[b.corner_low / 3];
        if (ta.positive != tb.positive && !ta.flat && !tb.flat) continue;
        groups.join(a.corner_low, b.corner_low), groups.join(a.corner_high, b.corner_high);
    }
    // Each group: tangents in the plane of the normal, weighted by the angle of the corner in that plane.
    std::vector<vec3> sums(corners, vec3(0.0f));
    std::vector<float> signs(corners, 0.0f);
    for (uint32_t c = 0; c < corners; ++c) {
        const Triangle& t = triangles[c / 3];
        if (t.flat) continue;
        const uint32_t base = c / 3 * 3;
        const vec3 n = normals[indices[c]], p = positions[indices[c]];
        const auto project = [&](vec3 v) { return unit(v - n * glm::dot(n, v), vec3(0.0f)); };
        const vec3 e1 = project(positions[indices[base + (c - base + 1) % 3]] - p), e2 = project(positions[indices[base + (c - base + 2) % 3]] - p);
        sums[groups.find(c)] += project(t.tangent) * std::acos(std::clamp(glm::dot(e1, e2), -1.0f, 1.0f));
        signs[groups.find(c)] = t.positive ? 1.0f : -1.0f;
    }
    Tangents out;
    out.of_vertex.assign(vertices, vec4(0.0f));
    std::vector<uint32_t> group_of(vertices, UINT32_MAX);
    std::vector<std::pair<uint32_t, uint32_t>> more;  // of doubled vertices: group, next doubled one of the same vertex + 1
    std::vector<uint32_t> first_more(vertices, 0);
    for (uint32_t c = 0; c < corners; ++c) {
        const uint32_t v = indices[c], g = groups.find(c);
        const vec4 tangent(unit(sums[g], any_tangent(normals[v])), signs[g] < 0 ? -1.0f : 1.0f);
        if (group_of[v] == UINT32_MAX) group_of[v] = g, out.of_vertex[v] = tangent;
        if (group_of[v] == g || out.of_vertex[v] == tangent) continue;
        uint32_t d = first_more[v];
        while (d && more[d - 1].first != g) d = more[d - 1].second;
        if (!d) {
            more.push_back({g, first_more[v]});
            first_more[v] = d = static_cast<uint32_t>(more.size());
            out.doubled.push_back(v), out.of_vertex.push_back(tangent);
        }
        indices[c] = static_cast<uint32_t>(vertices) + d - 1;
    }
    for (size_t v = 0; v < vertices; ++v)
        if (group_of[v] == UINT32_MAX) out.of_vertex[v] = vec4(any_tangent(normals[v]), 1.0f);
    return out;
}

}  // namespace aisland::bake
