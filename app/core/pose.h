// Poses and the world frame: metres, right-handed, +X east, +Y up, -Z north; origin = island centre at ground level.
#pragma once

#include <glm/gtc/quaternion.hpp>
#include <glm/mat4x4.hpp>
#include <glm/vec2.hpp>
#include <glm/vec3.hpp>
#include <glm/vec4.hpp>

namespace aisland {

using glm::mat4;
using glm::quat;
using glm::vec2;
using glm::vec3;
using glm::vec4;

// parent_from_child: maps a point of the child frame into the parent frame. Looks along child -Z, +Y up.
struct Pose {
    vec3 position{0.0f};
    quat orientation{1.0f, 0.0f, 0.0f, 0.0f};  // glm order: w, x, y, z
};

inline vec3 operator*(const Pose& a_from_b, vec3 point_b) {
    return a_from_b.orientation * point_b + a_from_b.position;
}
inline Pose operator*(const Pose& a_from_b, const Pose& b_from_c) {
    return {a_from_b * b_from_c.position, glm::normalize(a_from_b.orientation * b_from_c.orientation)};
}
inline Pose inverse(const Pose& a_from_b) {
    const quat inverse_orientation = glm::conjugate(a_from_b.orientation);
    return {inverse_orientation * -a_from_b.position, inverse_orientation};
}
inline mat4 matrix(const Pose& pose) {
    mat4 m = glm::mat4_cast(pose.orientation);
    m[3] = vec4(pose.position, 1.0f);
    return m;
}

// Half-angles in radians, as XrFovf: left and down are negative.
struct Fov {
    float left = 0, right = 0, up = 0, down = 0;
};

// Orientation that looks from the origin along `forward` (need not be unit) with +Y as up as can be.
quat look_rotation(vec3 forward);

}  // namespace aisland
