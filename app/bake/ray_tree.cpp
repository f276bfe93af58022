#include "app/bake/ray_tree.h"

#include <algorithm>
#include <cmath>

namespace aisland::bake {
namespace {

constexpr uint32_t kLeaf = 4, kDeepest = 60;

struct Building {
    RayTree& tree;
    std::vector<vec3> middles;

    void split(uint32_t node, uint32_t first, uint32_t count, uint32_t depth) {
        vec3 low(1e30f), high(-1e30f), from(1e30f), to(-1e30f);
        for (uint32_t i = first; i < first + count; ++i) {
            const uint32_t t = tree.order[i];
            for (uint32_t k = 0; k < 3; ++k) low = glm::min(low, tree.corners[t * 3 + k]), high = glm::max(high, tree.corners[t * 3 + k]);
            from = glm::min(from, middles[t]), to = glm::max(to, middles[t]);
        }
        tree.nodes[node].low = low, tree.nodes[node].high = high;
        const vec3 extent = to - from;
        const int axis = extent.x > extent.y ? (extent.x > extent.z ? 0 : 2) : (extent.y > extent.z ? 1 : 2);
        if (count <= kLeaf || depth >= kDeepest || !(extent[axis] > 1e-6f)) {
            tree.nodes[node].first = first, tree.nodes[node].count = count;
            return;
        }
        const float middle = 0.5f * (from[axis] + to[axis]);
        const auto begin = tree.order.begin() + first;
        auto cut = std::partition(begin, begin + count, [&](uint32_t t) { return middles[t][axis] < middle; });
        uint32_t left = static_cast<uint32_t>(cut - begin);
        if (left == 0 || left == count) left = count / 2;
        const auto child = static_cast<uint32_t>(tree.nodes.size());
        tree.nodes[node].first = child, tree.nodes[node].count = 0;
        tree.nodes.resize(tree.nodes.size() + 2);
        split(child, first, left, depth + 1);
        split(child + 1, first + left, count - left, depth + 1);
    }
};

// Distance at which the ray enters a box; infinite when it does not before `reach`.
float enters(const RayNode& node, const vec3& origin, const vec3& inverse, float reach) {
    const vec3 a = (node.low - origin) * inverse, b = (node.high - origin) * inverse;
    const vec3 near = glm::min(a, b), far = glm::max(a, b);
    const float first = std::max({near.x, near.y, near.z, 0.0f}), last = std::min({far.x, far.y, far.z, reach});
    return first <= last ? first : INFINITY;
}

// Moeller and Trumbore 1997, "Fast, Minimum Storage Ray/Triangle Intersection".
void meet(const RayTree& tree, uint32_t triangle, const vec3& origin, const vec3& direction, RayHit& hit) {
    const vec3& p = tree.corners[triangle * 3];
    const vec3 u = tree.corners[triangle * 3 + 1] - p, v = tree.corners[triangle * 3 + 2] - p;
    const vec3 h = glm::cross(direction, v);
    const float det = glm::dot(u, h);
    if (std::abs(det) < 1e-12f) return;
    const vec3 s = origin - p;
    const float b = glm::dot(s, h) / det;
    if (b < 0 || b > 1) return;
    const vec3 q = glm::cross(s, u);
    const float c = glm::dot(direction, q) / det, t = glm::dot(v, q) / det;
    if (c < 0 || b + c > 1 || t <= 0 || t >= hit.distance) return;
    hit = {triangle, t, b, c};
}

}  // namespace

RayTree make_ray_tree(std::span<const vec3> corners) {
    RayTree tree{corners, {}, {}};
    const auto count = static_cast<uint32_t>(corners.size() / 3);
    if (count == 0) return tree;
    Building building{tree, {}};
    for (uint32_t t = 0; t < count; ++t) {
        tree.order.push_back(t);
        building.middles.push_back((corners[t * 3] + corners[t * 3 + 1] + corners[t * 3 + 2]) / 3.0f);
    }
    tree.nodes.resize(1);
    building.split(0, 0, count, 0);
    return tree;
}

RayHit nearest(const RayTree& tree, vec3 origin, vec3 direction, float reach) {
    RayHit hit;
    hit.distance = reach;
    if (tree.nodes.empty()) return hit;
    for (int k = 0; k < 3; ++k)
        if (std::abs(direction[k]) < 1e-9f) direction[k] = 1e-9f;
    const vec3 inverse = 1.0f / direction;
    uint32_t stack[kDeepest + 4] = {0}, depth = 1;
    while (depth > 0) {
        const RayNode& node = tree.nodes[stack[--depth]];
        if (std::isinf(enters(node, origin, inverse, hit.distance))) continue;
        if (node.count > 0) {
            for (uint32_t i = 0; i < node.count; ++i) meet(tree, tree.order[node.first + i], origin, direction, hit);
            continue;
        }
        const float left = enters(tree.nodes[node.first], origin, inverse, hit.distance), right = enters(tree.nodes[node.first + 1], origin, inverse, hit.distance);
        // The nearer child last, so that it is looked at first.
        stack[depth++] = left < right ? node.first + 1 : node.first;
        stack[depth++] = left < right ? node.first : node.first + 1;
    }
    return hit;
}

}  // namespace aisland::bake
