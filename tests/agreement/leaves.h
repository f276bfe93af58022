// Leaf cards cut into the leaves that leaf.glsl draws on them, for a renderer that knows triangles only.
#pragma once

#include <cstdint>
#include <vector>

#include "app/core/pose.h"

namespace aisland::test {

// pcg and hash01 of frame.glsl.
inline float hash01(uint32_t v) {
    const uint32_t state = v * 747796405u + 2891336453u, word = ((state >> ((state >> 28u) + 4u)) ^ state) * 277803737u;
    return static_cast<float>(((word >> 22u) ^ word) >> 8) * (1.0f / 16777216.0f);
}

struct CardCorner {
    vec3 position, normal, tangent, color;
    vec2 uv;
};
inline bool is_leaf_card(const CardCorner (&corner)[3]) { return corner[0].uv.x > 50 && corner[1].uv.x > 50 && corner[2].uv.x > 50; }
struct Leaves {
    std::vector<CardCorner> corners;
    std::vector<uint32_t> indices;  // three a triangle
};
// Adds the leaves of one triangle of a card.
void cut_leaves(const CardCorner (&corner)[3], Leaves& out);

}  // namespace aisland::test
