#include "app/guide/walk.h"

#include <algorithm>
#include <cmath>

#include <glm/geometric.hpp>

#include "app/guide/pick.h"

namespace aisland::guide {

const content::WalkMap* find_walk_map(const content::Catalog& catalog, uint32_t cell) {
    for (const content::WalkMap& map : catalog.walk_maps)
        if (map.cell == cell) return &map;
    return nullptr;
}

std::optional<float> ground_height(const content::Catalog& catalog, uint32_t cell, vec2 xz) {
    const content::WalkMap* map = find_walk_map(catalog, cell);
    float height = 0;
    if (!map || !map->standable(xz, &height)) return {};
    return height;
}

std::optional<vec3> nearest_standable(const content::Catalog& catalog, uint32_t cell, vec2 xz, float radius) {
    const content::WalkMap* map = find_walk_map(catalog, cell);
    if (!map || map->spacing <= 0) return {};
    float height = 0;
    if (map->standable(xz, &height)) return vec3(xz.x, height, xz.y);
    // Rings of growing radius; the first ring with a hit is within one spacing of the nearest.
    for (float r = map->spacing; r <= radius; r += map->spacing) {
        const int count = std::max(8, static_cast<int>(6.2831853f * r / map->spacing));
        for (int i = 0; i < count; ++i) {
            const float angle = 6.2831853f * static_cast<float>(i) / static_cast<float>(count);
            const vec2 p = xz + r * vec2(std::cos(angle), std::sin(angle));
            if (map->standable(p, &height)) return vec3(p.x, height, p.y);
        }
    }
    return {};
}

vec2 slide(const content::Catalog& catalog, uint32_t cell, vec2 from, vec2 step) {
    const content::WalkMap* map = find_walk_map(catalog, cell);
    if (!map) return from;
    const float length = glm::length(step);
    const int pieces = std::max(1, static_cast<int>(std::ceil(length / (map->spacing * 0.5f))));
    const vec2 piece = step / static_cast<float>(pieces);
    vec2 at = from;
    for (int i = 0; i < pieces; ++i) {
        const vec2 wishes[] = {at + piece, at + vec2(piece.x, 0), at + vec2(0, piece.y)};
        const vec2* found = std::find_if(std::begin(wishes), std::end(wishes),
                                         [&](vec2 p) { return map->standable(p, nullptr); });
        if (found == std::end(wishes)) break;
        at = *found;
    }
    return at;
}

void throw_arc(const content::Catalog& catalog, uint32_t cell, const Pose& aim, float scale, TeleportAim& out) {
    // A ballistic arc: reach about 9 visitor metres at 45 degrees, and steep enough near the feet to hit stairs and kerbs.
    constexpr float kSpeed = 8.5f, kGravity = 9.81f, kStep = 0.08f;
    const vec3 velocity = aim.orientation * vec3(0, 0, -kSpeed * scale);
    const vec3 gravity(0, -kGravity * scale, 0);
    const content::WalkMap* map = find_walk_map(catalog, cell);
    const auto in_building = [&](vec3 p) {
        return cell == 0 && std::any_of(catalog.buildings.begin(), catalog.buildings.end(), [&](const content::Building& building) {
                   return p.y > 0 && p.y < building.height && building.outline.size() > 2 && inside_outline(building.outline, {p.x, p.z});
               });
    };
    out.count = 0;
    out.valid = false;
    vec3 before = aim.position;
    for (uint32_t i = 0; i < kArcPoints; ++i) {
        const float t = kStep * static_cast<float>(i);
        const vec3 p = aim.position + velocity * t + gravity * (0.5f * t * t);
        float height = 0;
        const bool stands = map && map->standable({p.x, p.z}, &height);
        const float floor = stands ? height : 0.0f;
        if (i > 0 && p.y <= floor) {
            // The crossing of the last piece with the floor, by linear interpolation.
            const float drop = before.y - p.y;
            const float part = drop > 1e-6f ? std::clamp((before.y - floor) / drop, 0.0f, 1.0f) : 1.0f;
            const vec3 at = before + (p - before) * part;
            out.points[out.count++] = at;
            out.landing = at;
            out.valid = map && map->standable({at.x, at.z}, &height);
            if (out.valid) out.landing.y = out.points[out.count - 1].y = height;
            return;
        }
        out.points[out.count++] = before = p;
        if (i > 0 && in_building(p)) break;  // nobody is thrown through a wall
    }
    out.landing = before;
}

}  // namespace aisland::guide
