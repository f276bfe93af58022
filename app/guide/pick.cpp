#include "app/guide/pick.h"

#include <cmath>
#include <limits>

#include <glm/geometric.hpp>

namespace aisland::guide {

Ray ray_through(const Pose& world_from_camera, float fov_y, vec2 size, vec2 pixel) {
    const float half = std::tan(fov_y * 0.5f);
    const vec2 ndc = (pixel / size) * 2.0f - 1.0f;
    const vec3 direction(ndc.x * half * size.x / size.y, -ndc.y * half, -1.0f);
    return {world_from_camera.position, glm::normalize(world_from_camera.orientation * direction)};
}

bool inside_outline(std::span<const vec2> outline, vec2 p) {
    bool inside = false;  // even-odd rule
    for (size_t i = 0, j = outline.size() - 1; i < outline.size(); j = i++) {
        const vec2 a = outline[i], b = outline[j];
        if ((a.y > p.y) != (b.y > p.y) && p.x < (b.x - a.x) * (p.y - a.y) / (b.y - a.y) + a.x) inside = !inside;
    }
    return inside;
}

namespace {

std::optional<float> sphere(vec3 center, float radius, const Ray& ray) {
    const vec3 to = center - ray.origin;
    const float along = glm::dot(to, ray.direction);
    const float off2 = glm::dot(to, to) - along * along;
    if (off2 > radius * radius) return {};
    const float half = std::sqrt(radius * radius - off2);
    if (along + half < 0) return {};
    return std::max(0.0f, along - half);
}

std::optional<float> box(vec3 low, vec3 high, const Ray& ray) {
    float near = 0, far = std::numeric_limits<float>::max();
    for (int axis = 0; axis < 3; ++axis) {
        if (std::abs(ray.direction[axis]) < 1e-9f) {
            if (ray.origin[axis] < low[axis] || ray.origin[axis] > high[axis]) return {};
            continue;
        }
        float t0 = (low[axis] - ray.origin[axis]) / ray.direction[axis];
        float t1 = (high[axis] - ray.origin[axis]) / ray.direction[axis];
        if (t0 > t1) std::swap(t0, t1);
        near = std::max(near, t0);
        far = std::min(far, t1);
        if (near > far) return {};
    }
    return near;
}

// A vertical prism: walls over the outline, a roof at center.y + half.y, a floor at center.y - half.y.
std::optional<float> prism(const content::PickShape& shape, const Ray& ray) {
    const float low = shape.center.y - shape.half.y, high = shape.center.y + shape.half.y;
    const vec2 origin(ray.origin.x, ray.origin.z), direction(ray.direction.x, ray.direction.z);
    if (ray.origin.y >= low && ray.origin.y <= high && inside_outline(shape.outline, origin)) return 0.0f;
    float best = std::numeric_limits<float>::max();
    for (float y : {low, high}) {
        if (std::abs(ray.direction.y) < 1e-9f) continue;
        const float t = (y - ray.origin.y) / ray.direction.y;
        if (t >= 0 && t < best && inside_outline(shape.outline, origin + direction * t)) best = t;
    }
    for (size_t i = 0, j = shape.outline.size() - 1; i < shape.outline.size(); j = i++) {
        const vec2 a = shape.outline[j], edge = shape.outline[i] - a;
        const float cross = direction.x * edge.y - direction.y * edge.x;
        if (std::abs(cross) < 1e-12f) continue;
        const vec2 to = a - origin;
        const float t = (to.x * edge.y - to.y * edge.x) / cross;
        const float s = (to.x * direction.y - to.y * direction.x) / cross;
        const float y = ray.origin.y + ray.direction.y * t;
        if (t >= 0 && t < best && s >= 0 && s <= 1 && y >= low && y <= high) best = t;
    }
    if (best == std::numeric_limits<float>::max()) return {};
    return best;
}

vec3 moved(const MoverState& mover, vec3 p) {
    const vec4 q(p, 1.0f);
    return {glm::dot(mover.rows[0], q), glm::dot(mover.rows[1], q), glm::dot(mover.rows[2], q)};
}

}  // namespace

std::optional<float> intersect(const content::PickShape& shape, const Ray& ray, std::span<const MoverState> movers) {
    vec3 center = shape.center;
    if (shape.mover != kNone) {
        if (shape.mover >= movers.size()) return {};
        center = moved(movers[shape.mover], center);  // boxes stay upright and axis aligned: a little generous when turned
    }
    switch (shape.kind) {
        case content::PickKind::sphere: return sphere(center, shape.half.x, ray);
        case content::PickKind::box: return box(center - shape.half, center + shape.half, ray);
        case content::PickKind::prism: return shape.outline.size() < 3 ? std::nullopt : prism(shape, ray);
    }
    return {};
}

Target pick(const content::Catalog& catalog, uint32_t cell, const Ray& ray, std::span<const MoverState> movers, float reach) {
    Target best;
    best.distance = reach;
    for (const content::PickShape& shape : catalog.pick_shapes) {
        if (shape.cell != cell) continue;
        const std::optional<float> distance = intersect(shape, ray, movers);
        if (!distance || *distance >= best.distance) continue;
        best.distance = *distance;
        best.thing = {shape.entity, {}};
        best.hit = true;
    }
    if (!best.hit) return best;
    best.point = ray.origin + ray.direction * best.distance;
    for (const content::Building& building : catalog.buildings)
        if (building.entity == best.thing.entity) best.thing.item = building.id;
    return best;
}

std::optional<vec3> ground_point(const Ray& ray, float reach) {
    if (ray.direction.y > -1e-4f || ray.origin.y <= 0) return {};
    const float t = -ray.origin.y / ray.direction.y;
    if (t > reach) return {};
    return ray.origin + ray.direction * t;
}

}  // namespace aisland::guide
