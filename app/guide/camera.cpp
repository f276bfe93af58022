#include "app/guide/camera.h"

#include <algorithm>
#include <cmath>

#include <glm/common.hpp>
#include <glm/geometric.hpp>

namespace aisland::guide {

namespace {
constexpr float kTau = 6.28318530718f;
}

float unwrap(float angle, float near) { return angle - kTau * std::round((angle - near) / kTau); }

Camera camera_at(const Pose& from, float fov_y, float fallback) {
    const vec3 ahead = from.orientation * vec3(0, 0, -1);
    Camera camera;
    camera.yaw = std::atan2(-ahead.x, -ahead.z);
    camera.pitch = std::asin(std::clamp(ahead.y, -1.0f, 1.0f));
    camera.fov_y = fov_y;
    camera.distance = fallback;
    if (fallback > 0 && ahead.y < -0.05f && from.position.y > 0) camera.distance = std::min(-from.position.y / ahead.y, 900.0f);
    camera.focus = from.position + forward(camera) * camera.distance;
    return camera;
}

Camera with_distance(const Camera& camera, float distance) {
    Camera out = camera;
    out.focus = eye(camera) + forward(camera) * distance;
    out.distance = distance;
    return out;
}

void damp(float& value, float& speed, float goal, float w, float dt) {
    const float decay = std::exp(-w * dt), off = value - goal, push = speed + w * off;
    value = goal + (off + push * dt) * decay;
    speed = (speed - w * push * dt) * decay;
    if (std::abs(value - goal) < 1e-5f && std::abs(speed) < 1e-4f) {
        value = goal;  // at rest, exactly: an idle frame equals the one before
        speed = 0;
    }
}

void damp(vec3& value, vec3& speed, vec3 goal, float w, float dt) {
    for (int i = 0; i < 3; ++i) damp(value[i], speed[i], goal[i], w, dt);
}

void jump_to(Visit& visit, const Camera& to) {
    visit.goal = visit.shown = to;
    visit.speed = {};
    visit.speed.fov_y = 0;
    visit.travel.active = false;
}

void fly_to(Visit& visit, const Camera& to) {
    Travel& travel = visit.travel;
    travel.active = true;
    travel.from = visit.shown;
    travel.to = to;
    travel.to.yaw = unwrap(to.yaw, travel.from.yaw);
    const float length = glm::distance(eye(travel.from), eye(to));
    travel.lift = std::min(length * 0.12f, 40.0f);
    travel.elapsed = 0;
    travel.duration = std::clamp(0.7f + 0.22f * std::sqrt(length), 0.8f, 3.2f);
    visit.goal = travel.to;
    visit.speed = {};
    visit.speed.fov_y = 0;
}

namespace {

// Smootherstep: velocity and acceleration vanish at both ends (Perlin 2002, "Improving Noise").
float ease(float t) { return t * t * t * (t * (t * 6 - 15) + 10); }

void advance_travel(Visit& visit, float dt) {
    Travel& travel = visit.travel;
    travel.elapsed += dt;
    const float t = std::clamp(travel.elapsed / travel.duration, 0.0f, 1.0f), s = ease(t);
    const vec3 at = glm::mix(eye(travel.from), eye(travel.to), s) + vec3(0, travel.lift * 4 * s * (1 - s), 0);
    Camera& shown = visit.shown;
    shown.yaw = glm::mix(travel.from.yaw, travel.to.yaw, s);
    shown.pitch = glm::mix(travel.from.pitch, travel.to.pitch, s);
    shown.fov_y = glm::mix(travel.from.fov_y, travel.to.fov_y, s);
    shown.distance = glm::mix(travel.from.distance, travel.to.distance, s);
    shown.focus = at + forward(shown) * shown.distance;
    if (t >= 1) {
        shown = visit.goal = travel.to;
        travel.active = false;
    }
}

}  // namespace

void advance_camera(Visit& visit, float dt) {
    if (visit.travel.active) return advance_travel(visit, dt);
    constexpr float w = 11.0f;  // 1/s: settles in about 0.4 s
    Camera& shown = visit.shown;
    Camera& speed = visit.speed;
    damp(shown.focus, speed.focus, visit.goal.focus, w, dt);
    damp(shown.yaw, speed.yaw, visit.goal.yaw, w, dt);
    damp(shown.pitch, speed.pitch, visit.goal.pitch, w, dt);
    damp(shown.distance, speed.distance, visit.goal.distance, w, dt);
    damp(shown.fov_y, speed.fov_y, visit.goal.fov_y, w, dt);
}

}  // namespace aisland::guide
