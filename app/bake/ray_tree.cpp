#include "app/bake/ray_tree.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace aisland::bake {
namespace {

constexpr uint32_t kLeaf = 4, kDeepest = 60, kBins = 16;

struct Box {
    vec3 low{1e30f}, high{-1e30f};

    void add(const vec3& p) { low = glm::min(low, p), high = glm::max(high, p); }
    void add(const Box& b) { low = glm::min(low, b.low), high = glm::max(high, b.high); }
    float area() const {  // half of its surface
        const vec3 d = glm::max(high - low, vec3(0.0f));
        return d.x * d.y + d.y * d.z + d.z * d.x;
    }
};

struct Building {
    RayTree& tree;
    std::vector<vec3> middles;
    std::vector<Box> boxes;

    struct Cut {
        int axis = 0;
        float at = 0, cost = INFINITY;
    };
    // Where the boxes of both sides are the least hit by chance (Wald 2007, "On fast Construction of SAH-based Bounding Volume Hierarchies").
    Cut best_cut(uint32_t first, uint32_t count, const vec3& from, const vec3& to) const {
        Cut best;
        for (int axis = 0; axis < 3; ++axis) {
            const float width = (to[axis] - from[axis]) / kBins;
            if (!(width > 1e-7f)) continue;
            std::array<Box, kBins> bins;
            std::array<uint32_t, kBins> counts{};
            for (uint32_t i = first; i < first + count; ++i) {
                const uint32_t t = tree.order[i];
                const auto bin = std::min(static_cast<size_t>((middles[t][axis] - from[axis]) / width), size_t{kBins - 1});
                bins[bin].add(boxes[t]), ++counts[bin];
            }
            std::array<float, kBins> right{};
            Box box;
            uint32_t n = 0;
            for (size_t k = kBins - 1; k > 0; --k) box.add(bins[k]), n += counts[k], right[k] = n > 0 ? box.area() * static_cast<float>(n) : 0;
            box = {}, n = 0;
            for (size_t k = 0; k + 1 < kBins; ++k) {
                box.add(bins[k]), n += counts[k];
                const float cost = n > 0 && n < count ? box.area() * static_cast<float>(n) + right[k + 1] : INFINITY;
                if (cost < best.cost) best = {axis, from[axis] + width * static_cast<float>(k + 1), cost};
            }
        }
        return best;
    }

    void split(uint32_t node, uint32_t first, uint32_t count, uint32_t depth) {
        Box box, of_middles;
        for (uint32_t i = first; i < first + count; ++i) box.add(boxes[tree.order[i]]), of_middles.add(middles[tree.order[i]]);
        tree.nodes[node].low = box.low, tree.nodes[node].high = box.high;
        const Cut cut = count > kLeaf && depth < kDeepest ? best_cut(first, count, of_middles.low, of_middles.high) : Cut{};
        if (!(cut.cost < INFINITY)) {
            tree.nodes[node].first = first, tree.nodes[node].count = count;
            return;
        }
        const auto begin = tree.order.begin() + first;
        auto left = static_cast<uint32_t>(std::partition(begin, begin + count, [&](uint32_t t) { return middles[t][cut.axis] < cut.at; }) - begin);
        if (left == 0 || left == count) left = count / 2;
        const auto child = static_cast<uint32_t>(tree.nodes.size());
        tree.nodes[node].first = child, tree.nodes[node].count = 0;
        tree.nodes.resize(tree.nodes.size() + 2);
        split(child, first, left, depth + 1);
        split(child + 1, first + left, count - left, depth + 1);
    }
};

struct Ray {
    vec3 origin, direction, inverse, start;  // start: -origin / direction
};

// Distance at which the ray enters a box; infinite when it does not before `reach`.
inline float enters(const RayNode& node, const Ray& ray, float reach) {
    const vec3 a = node.low * ray.inverse + ray.start, b = node.high * ray.inverse + ray.start;
    const float first = std::max(std::max(std::min(a.x, b.x), std::min(a.y, b.y)), std::max(std::min(a.z, b.z), 0.0f));
    const float last = std::min(std::min(std::max(a.x, b.x), std::max(a.y, b.y)), std::min(std::max(a.z, b.z), reach));
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

// Looks at the nearer first; stops at the first hit if any will do.
template <bool kAny>
RayHit trace(const RayTree& tree, const vec3& origin, vec3 direction, float reach) {
    RayHit hit;
    hit.distance = reach;
    if (tree.nodes.empty()) return hit;
    for (int k = 0; k < 3; ++k)
        if (std::abs(direction[k]) < 1e-9f) direction[k] = 1e-9f;
    const vec3 inverse = 1.0f / direction;
    const Ray ray{origin, direction, inverse, -origin * inverse};
    struct Waiting {
        uint32_t node;
        float at;
    } stack[kDeepest + 4];
    uint32_t depth = 0, here = 0;
    if (std::isinf(enters(tree.nodes[0], ray, reach))) return hit;
    for (;;) {
        const RayNode& node = tree.nodes[here];
        if (node.count > 0) {
            for (uint32_t i = 0; i < node.count; ++i) meet(tree, tree.order[node.first + i], origin, direction, hit);
            if (kAny && hit.triangle != kNoTriangle) return hit;
        } else {
            const float left = enters(tree.nodes[node.first], ray, hit.distance), right = enters(tree.nodes[node.first + 1], ray, hit.distance);
            const bool left_first = left <= right;
            const float near = left_first ? left : right, far = left_first ? right : left;
            if (near < INFINITY) {
                if (far < INFINITY) stack[depth++] = {node.first + (left_first ? 1u : 0u), far};
                here = node.first + (left_first ? 0u : 1u);
                continue;
            }
        }
        do {
            if (depth == 0) return hit;
            --depth;
        } while (stack[depth].at > hit.distance);
        here = stack[depth].node;
    }
}

}  // namespace

RayTree make_ray_tree(std::span<const vec3> corners) {
    RayTree tree{corners, {}, {}};
    const auto count = static_cast<uint32_t>(corners.size() / 3);
    if (count == 0) return tree;
    Building building{tree, {}, {}};
    for (uint32_t t = 0; t < count; ++t) {
        tree.order.push_back(t);
        building.middles.push_back((corners[t * 3] + corners[t * 3 + 1] + corners[t * 3 + 2]) / 3.0f);
        Box box;
        for (uint32_t k = 0; k < 3; ++k) box.add(corners[t * 3 + k]);
        building.boxes.push_back(box);
    }
    tree.nodes.resize(1);
    building.split(0, 0, count, 0);
    return tree;
}

RayHit nearest(const RayTree& tree, vec3 origin, vec3 direction, float reach) { return trace<false>(tree, origin, direction, reach); }

bool occluded(const RayTree& tree, vec3 origin, vec3 direction, float reach) { return trace<true>(tree, origin, direction, reach).triangle != kNoTriangle; }

}  // namespace aisland::bake
