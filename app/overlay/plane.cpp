#include "app/overlay/plane.h"

#include <algorithm>
#include <cmath>

#include <glm/geometric.hpp>

namespace aisland::overlay {

std::optional<Spot> Plane::project(vec3 world) const {
    Spot spot;
    const vec3 to = world - eye.position;
    spot.distance = glm::length(to);
    if (spot.distance < 0.05f) return {};
    if (!flat) {
        const float elevation = std::asin(to.y / spot.distance);
        spot.at = vec2(std::atan2(to.x, -to.z), -elevation) * 1000.0f;
        return spot;
    }
    const vec3 view = glm::conjugate(eye.orientation) * to;
    if (view.z > -0.1f) return {};
    spot.at = vec2(view.x, -view.y) / -view.z * 1000.0f;
    spot.scale = spot.distance / -view.z;
    if (std::abs(spot.at.x) > half.x || std::abs(spot.at.y) > half.y * 1.1f) return {};
    return spot;
}

Plane plane_of(const guide::Visit& visit, vec2 pixels) {
    Plane plane;
    plane.flat = !visit.headset;
    plane.eye = visit.head;
    const float tangent = std::tan(visit.shown.fov_y * 0.5f) * 1000.0f;
    plane.half = {tangent * pixels.x / std::max(1.0f, pixels.y), tangent};
    return plane;
}

bool touch(const Plane& plane, const Box& a, const Box& b, float margin) {
    if (a.low.y - margin >= b.high.y || b.low.y - margin >= a.high.y) return false;
    if (plane.flat) return a.low.x - margin < b.high.x && b.low.x - margin < a.high.x;
    // Azimuth wraps, and shrinks towards the zenith by the cosine of the elevation.
    const float middle = (a.low.y + a.high.y + b.low.y + b.high.y) * 0.25f * 0.001f;
    const float turn = std::abs(a.low.x + a.high.x - b.low.x - b.high.x) * 0.5f * 0.001f;
    const float apart = std::min(turn, std::abs(turn - 6.28318530718f)) * 1000.0f * std::max(0.05f, std::cos(middle));
    return apart < (a.high.x - a.low.x + b.high.x - b.low.x) * 0.5f + margin;
}

}  // namespace aisland::overlay
