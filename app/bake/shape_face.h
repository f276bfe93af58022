// Faces of a part by the indices of its points.
#pragma once

#include <algorithm>

#include "app/bake/shape.h"

namespace aisland::bake {

// None where the points meet, as at a pole.
inline void push_face(Part& part, uint32_t a, uint32_t b, uint32_t c) {
    const auto at = [&part](uint32_t i) {
        const float* p = part.vertices[i].position;
        return vec3(p[0], p[1], p[2]);
    };
    const vec3 ab = at(b) - at(a), ac = at(c) - at(a), area = glm::cross(ab, ac);
    const float longest = std::max(glm::dot(ab, ab), glm::dot(ac, ac));
    if (glm::length(area) < std::max(3e-5f * longest, 1e-7f)) return;
    part.indices.insert(part.indices.end(), {a, b, c});
}
inline void push_face(Part& part, uint32_t a, uint32_t b, uint32_t c, uint32_t d) {
    push_face(part, a, b, c);
    push_face(part, a, c, d);
}

}  // namespace aisland::bake
