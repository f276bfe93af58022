// Nearest hits of rays with triangles, and whether there is any: a tree of boxes, split where the surface area heuristic says. Pure.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "app/core/pose.h"

namespace aisland::bake {

constexpr uint32_t kNoTriangle = 0xffffffffu;

struct RayNode {
    vec3 low, high;
    uint32_t first = 0, count = 0;  // leaf: triangles of `order`; inner (count 0): children at first and first + 1
};
struct RayTree {
    std::span<const vec3> corners;  // three a triangle; must outlive the tree
    std::vector<uint32_t> order;
    std::vector<RayNode> nodes;  // empty: no triangles
};
RayTree make_ray_tree(std::span<const vec3> corners);

struct RayHit {
    uint32_t triangle = kNoTriangle;
    float distance = 0, b = 0, c = 0;  // point = (1 - b - c) * corner 0 + b * corner 1 + c * corner 2
};
// Both faces are hit. `direction` is unit; nothing beyond `reach`.
RayHit nearest(const RayTree& tree, vec3 origin, vec3 direction, float reach);
// Whether any triangle is hit before `reach`.
bool occluded(const RayTree& tree, vec3 origin, vec3 direction, float reach);

}  // namespace aisland::bake
