#include <algorithm>
#include <cmath>

#include "app/bake/room_light.h"

namespace aisland::bake {
namespace {

constexpr float kPatch_m = 0.30f;    // fittings are lamps of patches no longer than this
constexpr float kBefore_m = 0.003f;  // a ray to a patch ends so far before it: what holds a fitting shades it
constexpr float kFlux = 0.002f;      // area times radiance of a triangle that is worth being a lamp
constexpr size_t kMostGroups = 480;  // of patches in a room
constexpr float kSoft_m = 0.2f;      // half the width of a lamp, as its shadows tell it
constexpr float kFar = 3;            // radii from which a group of patches is as good as they are

// light.glsl: lamp_light, the diffuse part over pi.
vec3 lamp_at(const Light& light, vec3 position, vec3 normal) {
    const vec3 d = light.position - position;
    const float d2 = glm::dot(d, d), x = d2 / (light.range * light.range);
    const vec3 l = d / std::sqrt(std::max(d2, 1e-4f));
    const float window = std::max(1 - x * x, 0.0f);
    const float outer = light.cos_outer <= -1 ? -2.0f : light.cos_outer;
    const float cone = std::clamp((glm::dot(-l, light.direction) - outer) / std::max(light.cos_inner - outer, 0.01f), 0.0f, 1.0f);
    const float power = window * window * cone * cone / std::max(d2, 0.04f) * light.intensity * 0.001f;
    return light.color * (power * std::max(glm::dot(l, normal), 0.0f) / kPi);
}

}  // namespace

bool inside(const RoomLight& room, vec3 p) {
    return std::abs(p.x) < room.half.x + kWall_m && std::abs(p.z) < room.half.z + kWall_m && p.y > -kSlab_m && p.y < room.height + kSlab_m;
}

vec3 emission(Paint paint) { return material(paint).emissive * (kFitting * kShownEmission); }
float luminance(vec3 c) { return 0.2126f * c.x + 0.7152f * c.y + 0.0722f * c.z; }

vec3 origin_of(const RoomLight& room, const RoomPoint& point) {
    const vec3 p = point.position + point.normal * 0.012f, edge(0.03f);
    return glm::clamp(p, vec3(-room.half.x, 0, -room.half.z) + edge, vec3(room.half.x, room.height, room.half.z) - edge);
}

void add_patches(RoomLight& room) {
    room.is_lamp.assign(room.paint.size(), false);
    for (size_t t = 0; t < room.paint.size(); ++t) {
        const vec3 radiance = emission(room.paint[t]);
        const vec3 p = room.corners[t * 3], u = room.corners[t * 3 + 1] - p, v = room.corners[t * 3 + 2] - p, across = glm::cross(u, v);
        const float area = 0.5f * glm::length(across);
        if (luminance(radiance) * area < kFlux) continue;
        room.is_lamp[t] = true;
        const int n = std::clamp(static_cast<int>(std::ceil(std::max({glm::length(u), glm::length(v), glm::length(u - v)}) / kPatch_m)), 1, 24);
        // Middles of the n * n triangles like it.
        const auto add = [&](float b, float c) {
            const float inverse = 1 / static_cast<float>(n);
            room.patches.push_back({p + u * (b * inverse) + v * (c * inverse), across / (2 * area), radiance * (area * inverse * inverse), area * inverse * inverse, 0, {}});
        };
        for (int i = 0; i < n; ++i)
            for (int j = 0; i + j < n; ++j) {
                const float b = static_cast<float>(i), c = static_cast<float>(j);
                add(b + 1.0f / 3, c + 1.0f / 3);
                if (i + j + 1 < n) add(b + 2.0f / 3, c + 2.0f / 3);
            }
    }
    // Neighbours of a long thin lamp are as good as one; of a bulb those that face about the same way.
    const auto merge = [](const std::vector<LampPatch>& patches, float near, float alike) {
        std::vector<LampPatch> merged;
        for (const LampPatch& patch : patches) {
            const auto same = std::find_if(merged.begin(), merged.end(), [&](const LampPatch& m) { return glm::distance(m.position, patch.position) < near && glm::dot(m.normal, patch.normal) > alike; });
            if (same == merged.end()) {
                merged.push_back(patch);
                continue;
            }
            same->flux += patch.flux, same->area += patch.area;
            same->radius = std::max(same->radius, glm::distance(same->position, patch.position) + patch.radius);
            same->parts.insert(same->parts.end(), patch.parts.begin(), patch.parts.end());
        }
        return merged;
    };
    room.patches = merge(room.patches, 0.5f * kPatch_m, 0.99f);
    for (uint32_t i = 0; i < room.patches.size(); ++i) room.patches[i].parts = {i}, room.patches[i].radius = 0;
    room.groups = room.patches;
    float alike = 0.84f;
    for (float near = kPatch_m; near < 4 && room.groups.size() > kMostGroups; near *= 1.6f, alike = std::max(alike - 0.15f, 0.5f)) room.groups = merge(room.groups, near, alike);
}

void light_directly(const RoomLight& room, const RayTree& tree, RoomPoint& point) {
    const vec3 origin = origin_of(room, point);
    for (const Light& light : room.lights) {
        const vec3 arrives = lamp_at(light, point.position, point.normal);
        if (arrives.x + arrives.y + arrives.z <= 0) continue;
        point.open += arrives;
        // The lamp's own shade does not darken the room. Shadows are as soft as corners are far apart.
        for (const vec3& aside : {vec3(kSoft_m, 0, 0), vec3(-kSoft_m, 0, 0), vec3(0, 0, kSoft_m), vec3(0, 0, -kSoft_m)}) {
            const vec3 way = light.position + aside - origin;
            const float distance = glm::length(way);
            if (!occluded(tree, origin, way / distance, std::max(distance - 0.22f, 0.0f))) point.direct += 0.25f * arrives;
        }
    }
    const auto add = [&](const LampPatch& patch) {
        const vec3 way = patch.position - origin;
        const float d2 = std::max(glm::dot(way, way), 1e-4f), distance = std::sqrt(d2);
        const float form = glm::dot(way, point.normal) * -glm::dot(way, patch.normal) / (d2 * (d2 * kPi + patch.area));  // of a disc
        if (form <= 0 || luminance(patch.flux) * form < 1e-5f) return;
        if (!occluded(tree, origin, way / distance, distance - kBefore_m)) point.direct += patch.flux * form;
    };
    for (const LampPatch& group : room.groups)
        if (glm::distance(group.position, origin) > kFar * group.radius)
            add(group);
        else
            for (const uint32_t part : group.parts) add(room.patches[part]);
}

}  // namespace aisland::bake
