#include "app/bake/halve.h"

#include <algorithm>
#include <array>
#include <glm/packing.hpp>
#include <set>
#include <unordered_map>
#include <utility>

namespace aisland::bake {
namespace {

using Place = std::array<float, 3>;
using Edge = std::pair<Place, Place>;  // the lesser first

vec3 position_of(const Vertex& v) { return {v.position[0], v.position[1], v.position[2]}; }

Edge edge_of(const Vertex& a, const Vertex& b) {
    const Place p{a.position[0], a.position[1], a.position[2]}, q{b.position[0], b.position[1], b.position[2]};
    return p < q ? Edge{p, q} : Edge{q, p};
}

Vertex between(const Vertex& a, const Vertex& b) {
    Vertex out = a;
    for (int k = 0; k < 3; ++k) out.position[k] = 0.5f * (a.position[k] + b.position[k]);
    for (int k = 0; k < 2; ++k) out.uv[k] = 0.5f * (a.uv[k] + b.uv[k]);
    out.color = glm::packUnorm4x8(0.5f * (glm::unpackUnorm4x8(a.color) + glm::unpackUnorm4x8(b.color)));
    const auto middle = [](uint32_t u, uint32_t v) {
        const vec3 sum = unpack_normal(u) + unpack_normal(v);
        return glm::dot(sum, sum) > 1e-6f ? glm::normalize(sum) : unpack_normal(u);
    };
    if (a.normal != b.normal) out.normal = pack_normal(middle(a.normal, b.normal));
    if (a.tangent != b.tangent) out.tangent = pack_tangent(middle(a.tangent & ~0x10000u, b.tangent & ~0x10000u), (a.tangent & 0x10000u) != 0);
    return out;
}

std::set<Edge> long_edges(const Part& part, float least_area, const std::function<float(vec3)>& longest) {
    std::set<Edge> out;
    for (size_t t = 0; t + 2 < part.indices.size(); t += 3) {
        const Vertex* corner[3] = {&part.vertices[part.indices[t]], &part.vertices[part.indices[t + 1]], &part.vertices[part.indices[t + 2]]};
        const vec3 p[3] = {position_of(*corner[0]), position_of(*corner[1]), position_of(*corner[2])};
        if (0.5f * glm::length(glm::cross(p[1] - p[0], p[2] - p[0])) < least_area) continue;
        for (size_t k = 0; k < 3; ++k)
            if (const vec3 q = p[(k + 1) % 3], middle = 0.5f * (p[k] + q); glm::distance(p[k], q) > std::max(longest(p[k]), longest(q)) && middle != p[k] && middle != q) out.insert(edge_of(*corner[k], *corner[(k + 1) % 3]));
    }
    return out;
}

}  // namespace

void halve_long_edges(Part& part, float least_area, const std::function<float(vec3)>& longest) {
    for (std::set<Edge> edges; !(edges = long_edges(part, least_area, longest)).empty();) {
        std::unordered_map<uint64_t, uint32_t> middles;
        const auto middle = [&](uint32_t i, uint32_t j) -> uint32_t {
            if (!edges.contains(edge_of(part.vertices[i], part.vertices[j]))) return kNone;
            const auto [it, fresh] = middles.emplace(uint64_t{std::min(i, j)} << 32 | std::max(i, j), static_cast<uint32_t>(part.vertices.size()));
            if (fresh) part.vertices.push_back(between(part.vertices[std::min(i, j)], part.vertices[std::max(i, j)]));
            return it->second;
        };
        std::vector<uint32_t> indices;
        for (size_t t = 0; t + 2 < part.indices.size(); t += 3) {
            std::array<uint32_t, 3> c{part.indices[t], part.indices[t + 1], part.indices[t + 2]}, m{};
            for (size_t k = 0; k < 3; ++k) m[k] = middle(c[k], c[(k + 1) % 3]);  // on the edge from corner k to the next
            const auto halved = std::count_if(m.begin(), m.end(), [](uint32_t i) { return i != kNone; });
            // Turned so that one halved edge is the first, and two are the first two.
            while ((halved == 1 && m[0] == kNone) || (halved == 2 && m[2] != kNone)) {
                std::rotate(c.begin(), c.begin() + 1, c.end());
                std::rotate(m.begin(), m.begin() + 1, m.end());
            }
            if (halved == 0)
                indices.insert(indices.end(), c.begin(), c.end());
            else if (halved == 1)
                indices.insert(indices.end(), {c[0], m[0], c[2], m[0], c[1], c[2]});
            else if (halved == 2)
                indices.insert(indices.end(), {m[0], c[1], m[1], c[0], m[0], m[1], c[0], m[1], c[2]});
            else
                indices.insert(indices.end(), {c[0], m[0], m[2], m[0], c[1], m[1], m[2], m[1], c[2], m[0], m[1], m[2]});
        }
        part.indices = std::move(indices);
    }
}

}  // namespace aisland::bake
