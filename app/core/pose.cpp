#include "app/core/pose.h"

#include <glm/geometric.hpp>

namespace aisland {

quat look_rotation(vec3 forward) {
    const float length = glm::length(forward);
    if (length < 1e-9f) return quat(1, 0, 0, 0);
    const vec3 back = -forward / length;
    const vec3 up_hint = std::abs(back.y) > 0.999f ? vec3(0, 0, back.y > 0 ? -1.0f : 1.0f) : vec3(0, 1, 0);
    const vec3 right = glm::normalize(glm::cross(up_hint, back));
    return glm::normalize(glm::quat_cast(glm::mat3(right, glm::cross(back, right), back)));
}

}  // namespace aisland
