// Where a visitor may stand: half-metre grids from the authored outlines.
#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "app/bake/link.h"

namespace aisland::bake {
namespace {

constexpr float kNowhere = std::numeric_limits<float>::quiet_NaN();
constexpr float kBody = 0.35f;  // half a visitor's width: the distance kept from walls and water

struct Box {
    vec2 min{1e9f}, max{-1e9f};
    void add(vec2 p) { min = glm::min(min, p), max = glm::max(max, p); }
};

content::WalkMap empty_map(Box box, uint32_t cell) {
    content::WalkMap map;
    map.cell = cell;
    map.origin_xz = glm::floor(box.min / map.spacing) * map.spacing;
    const vec2 size = glm::ceil((box.max - map.origin_xz) / map.spacing);
    map.width = static_cast<uint32_t>(std::max(size.x, 1.0f)) + 1, map.height = static_cast<uint32_t>(std::max(size.y, 1.0f)) + 1;
    map.ground.assign(size_t{map.width} * map.height, kNowhere);
    return map;
}

vec2 sample_at(const content::WalkMap& map, uint32_t x, uint32_t z) {
    return map.origin_xz + vec2(static_cast<float>(x), static_cast<float>(z)) * map.spacing;
}

// Calls f(sample, point) for the samples of the map inside the box.
template <class F>
void each(content::WalkMap& map, Box box, F&& f) {
    const vec2 low = glm::floor((box.min - map.origin_xz) / map.spacing), high = glm::ceil((box.max - map.origin_xz) / map.spacing);
    const auto clamped = [](float v, uint32_t size) { return static_cast<uint32_t>(std::clamp(v, 0.0f, static_cast<float>(size - 1))); };
    for (uint32_t z = clamped(low.y, map.height); z <= clamped(high.y, map.height); ++z)
        for (uint32_t x = clamped(low.x, map.width); x <= clamped(high.x, map.width); ++x) f(map.ground[size_t{z} * map.width + x], sample_at(map, x, z));
}

Box box_of(const Outline& outline, float margin) {
    Box box;
    for (vec2 p : outline) box.add(p - vec2(margin)), box.add(p + vec2(margin));
    return box;
}

float distance_to_segment(vec2 a, vec2 b, vec2 p) {
    const vec2 ab = b - a;
    const float length2 = glm::dot(ab, ab);
    return glm::distance(p, a + ab * (length2 > 0 ? std::clamp(glm::dot(p - a, ab) / length2, 0.0f, 1.0f) : 0.0f));
}

// Marks the samples at least `margin` inside an outline: row by row between its edges, less what is near one.
std::vector<bool> deep_inside(content::WalkMap& map, const Outline& outline, float margin) {
    std::vector<bool> in(map.ground.size());
    std::vector<float> crossings;
    for (uint32_t z = 0; z < map.height; ++z) {
        const float row = sample_at(map, 0, z).y;
        crossings.clear();
        for (size_t i = 0; i < outline.size(); ++i) {
            const vec2 a = outline[i], b = outline[(i + 1) % outline.size()];
            if ((a.y > row) != (b.y > row)) crossings.push_back(a.x + (b.x - a.x) * (row - a.y) / (b.y - a.y));
        }
        std::sort(crossings.begin(), crossings.end());
        size_t passed = 0;
        for (uint32_t x = 0; x < map.width; ++x) {
            while (passed < crossings.size() && crossings[passed] <= sample_at(map, x, z).x) ++passed;
            in[size_t{z} * map.width + x] = passed % 2 == 1;
        }
    }
    for (size_t i = 0; i < outline.size(); ++i) {
        const vec2 a = outline[i], b = outline[(i + 1) % outline.size()];
        Box box;
        for (vec2 p : {a, b}) box.add(p - vec2(margin)), box.add(p + vec2(margin));
        each(map, box, [&](float& sample, vec2 p) {
            if (distance_to_segment(a, b, p) < margin) in[static_cast<size_t>(&sample - map.ground.data())] = false;
        });
    }
    return in;
}

void block(content::WalkMap& map, const Outline& outline, std::span<const Outline> holes, float margin) {
    each(map, box_of(outline, margin), [&](float& sample, vec2 p) {
        if (signed_distance(outline, p) > margin) return;
        for (const Outline& hole : holes)
            if (signed_distance(hole, p) < -margin) return;
        sample = kNowhere;
    });
}

// As build_bridge.cpp: a parabola whose ends run two metres into the banks; s 0..1 along.
float deck_height(float rise, float s) { return 0.03f + rise * 4 * s * (1 - s); }

void lay_bridge(content::WalkMap& map, const SitePath& bridge) {
    const float rise = std::max(bridge.height, 0.3f);
    for (size_t i = 1; i < bridge.points.size(); ++i) {
        const vec2 a = bridge.points[i - 1], b = bridge.points[i], along = glm::normalize(b - a);
        const float length = glm::distance(a, b), half = bridge.width / 2 - kBody;
        Box box;
        for (vec2 p : {a, b}) box.add(p - vec2(bridge.width)), box.add(p + vec2(bridge.width));
        each(map, box, [&](float& sample, vec2 p) {
            const float t = glm::dot(p - a, along), side = std::abs((p - a).x * along.y - (p - a).y * along.x);
            if (t >= 0 && t <= length && side <= half) sample = deck_height(rise, (t + 2) / (length + 4));
        });
    }
}

}  // namespace

content::WalkMap walk_map(const Site& site) {
    Box box;
    for (vec2 p : site.shore) box.add(p);
    for (const SitePath& bridge : site.bridges)
        for (vec2 p : bridge.points) box.add(p - vec2(bridge.width)), box.add(p + vec2(bridge.width));
    if (site.shore.empty()) box = {vec2(0.0f), vec2(1.0f)};
    content::WalkMap map = empty_map(box, 0);
    if (site.shore.empty()) return map;
    const std::vector<bool> ashore = deep_inside(map, site.shore, kBody);
    for (size_t i = 0; i < ashore.size(); ++i)
        if (ashore[i]) map.ground[i] = 0;
    for (const SitePolygon& water : site.waters) block(map, water.outline, water.holes, kBody);
    for (const SitePath& bridge : site.bridges) lay_bridge(map, bridge);
    for (const SiteBuilding& building : site.buildings)
        if (!building.planned) block(map, building.outline, building.holes, kBody);
    return map;
}

content::WalkMap walk_map(const Room& room, const Pose& world_from_room, uint32_t cell) {
    const vec2 center(world_from_room.position.x, world_from_room.position.z), half = vec2(room.size.x, room.size.z) / 2.0f - vec2(kBody);
    Box box{center - half, center + half};
    content::WalkMap map = empty_map(box, cell);
    each(map, box, [&](float& sample, vec2 p) {
        if (std::abs(p.x - center.x) <= half.x && std::abs(p.y - center.y) <= half.y) sample = world_from_room.position.y;
    });
    return map;
}

}  // namespace aisland::bake
