#include <algorithm>
#include <cmath>
#include <tuple>

#include "app/bake/room_light.h"

namespace aisland::bake {
namespace {

constexpr int kGrid = 16, kSlices = 4, kGridRays = 48;  // points of the irradiance grid: across and deep, high; rays of each

// Radiance of a room that its lamps light, as a mirror sees it: they too.
vec3 seen(const RoomLight& room, const RoomHit& hit) {
    const vec3 lamp = hit.triangle != kNoTriangle && room.is_lamp[hit.triangle] ? emission(room.paint[hit.triangle]) : vec3(0.0f);
    return lamp + glm::min(leaving(room, hit), vec3(2.0f));
}

vec3 grid_place(const RoomLight& room, int x, int y, int z) {
    const auto at = [](int i, int n) { return (static_cast<float>(i) + 0.5f) / static_cast<float>(n); };
    return {room.half.x * (2 * at(x, kGrid) - 1), room.height * at(y, kSlices), room.half.z * (2 * at(z, kGrid) - 1)};
}

vec3 leaving_or_outside(const RoomLight& room, const RayTree& tree, vec3 from, vec3 way, float& distance) {
    const RayHit hit = nearest(tree, from, way, 60.0f);
    distance = hit.triangle == kNoTriangle ? 60.0f : hit.distance;
    return leaving(room, seen_along(room, from, way, hit));
}

// Share of the light at a place, rgb = slope, a = mean; false where the place is within something.
bool grid_point(const RoomLight& room, const RayTree& tree, vec3 place, vec3 scale, vec4& share) {
    vec3 mean(0.0f), slope[3] = {};  // radiance over the sphere, its first harmonic by axis
    int near = 0;
    for (int i = 0; i < kGridRays; ++i) {
        const vec3 way = all_round(i, kGridRays);
        float distance = 0;
        const vec3 radiance = glm::min(leaving_or_outside(room, tree, place, way, distance), vec3(2.0f));
        near += distance < 0.12f;
        mean += radiance / static_cast<float>(kGridRays);
        for (int axis = 0; axis < 3; ++axis) slope[axis] += radiance * (3 * way[axis] / kGridRays);
    }
    float side[3][2];
    for (int axis = 0; axis < 3; ++axis)
        for (int sign = 0; sign < 2; ++sign) {
            RoomPoint point{place, vec3(0.0f), {}, {}, {}, {}, 0, false};
            point.normal[axis] = sign ? 1.0f : -1.0f;
            light_directly(room, tree, point);
            point.gathered = glm::max(mean + slope[axis] * (point.normal[axis] * 2.0f / 3), vec3(0.0f));  // Ramamoorthi and Hanrahan 2001
            side[axis][sign] = std::min(luminance(share_of(room, point, scale)), kShareRange);
        }
    share = vec4(0.0f);
    for (int axis = 0; axis < 3; ++axis) share[axis] = (side[axis][1] - side[axis][0]) / 2, share.w += (side[axis][0] + side[axis][1]) / 6;
    return near < kGridRays / 3;
}

size_t grid_index(int x, int y, int z) { return (static_cast<size_t>(y) * kGrid + static_cast<size_t>(z)) * kGrid + static_cast<size_t>(x); }

vec3 octahedral(float u, float v) {
    const float x = 2 * u - 1, z = 2 * v - 1, y = 1 - std::abs(x) - std::abs(z);
    const auto fold = [](float a, float b) { return (1 - std::abs(b)) * (a >= 0 ? 1.0f : -1.0f); };
    return glm::normalize(y >= 0 ? vec3(x, y, z) : vec3(fold(x, z), y, fold(z, x)));
}

// rgb = by the room's lamps, a = luminance by day without them.
std::vector<vec4> look_round(const RoomLight& room, const RoomByDay& day, const RayTree& tree, vec3 eye, vec3 scale) {
    std::vector<vec4> map(kFieldSide * kFieldSide);
    for (uint32_t i = 0; i < map.size(); ++i)
        for (int sub = 0; sub < 4; ++sub) {
            const float u = (static_cast<float>(i % kFieldSide) + 0.25f + 0.5f * static_cast<float>(sub % 2)) / kFieldSide;
            const float v = (static_cast<float>(i / kFieldSide) + 0.25f + 0.5f * static_cast<float>(sub / 2)) / kFieldSide;
            const vec3 way = octahedral(u, v);
            const RoomHit hit = seen_along(room, eye, way, nearest(tree, eye, way, 60.0f));
            map[i] += glm::min(vec4(seen(room, hit) * scale, leaving_by_day(day, hit)), vec4(kFieldRange)) / 4.0f;
        }
    return map;
}

// The lobe of a rough surface, as a power of the cosine (Lagarde 2012, "Relationship between Phong and Blinn lighting models").
std::vector<vec4> blurred(const std::vector<vec4>& map, float roughness) {
    const float a = roughness * roughness, power = std::max(0.5f / (a * a) - 0.5f, 1.0f);
    std::vector<vec3> ways(map.size());
    std::vector<vec4> out(map.size());
    for (uint32_t i = 0; i < map.size(); ++i) ways[i] = octahedral((static_cast<float>(i % kFieldSide) + 0.5f) / kFieldSide, (static_cast<float>(i / kFieldSide) + 0.5f) / kFieldSide);
    for (size_t i = 0; i < map.size(); ++i) {
        vec4 sum(0.0f);
        float weights = 0;
        for (size_t k = 0; k < map.size(); ++k) {
            const float cosine = glm::dot(ways[i], ways[k]);
            if (cosine <= 0) continue;
            const float weight = std::pow(cosine, power);
            sum += map[k] * weight, weights += weight;
        }
        out[i] = sum / weights;
    }
    return out;
}

}  // namespace

vec3 all_round(int i, int n) {
    const float y = 1 - 2 * (static_cast<float>(i) + 0.5f) / static_cast<float>(n), r = std::sqrt(1 - y * y), angle = 2.39996323f * static_cast<float>(i);
    return {r * std::cos(angle), y, r * std::sin(angle)};
}

std::vector<vec4> make_grid(const RoomLight& room, const RayTree& tree, vec3 scale) {
    std::vector<vec4> grid(kGrid * kGrid * kSlices);
    std::vector<uint8_t> free(grid.size());
    for (int y = 0; y < kSlices; ++y)
        for (int z = 0; z < kGrid; ++z)
            for (int x = 0; x < kGrid; ++x) free[grid_index(x, y, z)] = grid_point(room, tree, grid_place(room, x, y, z), scale, grid[grid_index(x, y, z)]);
    // What lies within furniture takes its neighbours' light.
    for (int turn = 0; turn < 3; ++turn) {
        const std::vector<uint8_t> before = free;
        for (int y = 0; y < kSlices; ++y)
            for (int z = 0; z < kGrid; ++z)
                for (int x = 0; x < kGrid; ++x) {
                    if (before[grid_index(x, y, z)]) continue;
                    vec4 sum(0.0f);
                    float count = 0;
                    for (const auto& [dx, dy, dz] : {std::tuple(1, 0, 0), {-1, 0, 0}, {0, 1, 0}, {0, -1, 0}, {0, 0, 1}, {0, 0, -1}}) {
                        const int u = x + dx, v = y + dy, w = z + dz;
                        if (u < 0 || v < 0 || w < 0 || u >= kGrid || v >= kSlices || w >= kGrid || !before[grid_index(u, v, w)]) continue;
                        sum += grid[grid_index(u, v, w)], count += 1;
                    }
                    if (count > 0) grid[grid_index(x, y, z)] = sum / count, free[grid_index(x, y, z)] = 1;
                }
    }
    return grid;
}

float grid_share(const RoomLight& room, const std::vector<vec4>& grid, vec3 place, vec3 normal) {
    const vec3 low(-room.half.x, 0, -room.half.z), size(2 * room.half.x, room.height, 2 * room.half.z);
    const vec3 p = glm::clamp((place - low) / size, vec3(0.0f), vec3(1.0f)) * vec3(kGrid, kSlices, kGrid) - 0.5f;
    const auto pick = [](float v, int n) { return std::clamp(static_cast<int>(std::floor(v + 0.5f)), 0, n - 1); };
    const vec4& here = grid[grid_index(pick(p.x, kGrid), pick(p.y, kSlices), pick(p.z, kGrid))];
    return std::clamp(here.w + glm::dot(vec3(here), normal), 0.0f, kShareRange);
}

RoomField make_field(const RoomLight& room, const RoomByDay& day, const RayTree& tree, const std::vector<vec4>& grid, const DayGrid& day_grid, vec3 scale) {
    RoomField field;
    field.eye = {0, 0.55f * room.height, 0}, field.low = {-room.half.x, 0, -room.half.z}, field.high = {room.half.x, room.height, room.half.z};
    field.texels.resize(size_t{kFieldWidth} * kFieldHeight * 4);
    const auto put = [&](uint32_t x, uint32_t y, vec4 c) {
        for (int k = 0; k < 4; ++k) field.texels[(size_t{y} * kFieldWidth + x) * 4 + static_cast<size_t>(k)] = static_cast<std::byte>(std::lround(255 * std::clamp(c[k], 0.0f, 1.0f)));
    };
    const std::vector<vec4> sharp = look_round(room, day, tree, field.eye, scale);
    for (uint32_t m = 0; m < kFieldMaps; ++m) {
        const std::vector<vec4> map = m == 0 ? sharp : blurred(sharp, static_cast<float>(m) / (kFieldMaps - 1));
        for (uint32_t i = 0; i < map.size(); ++i) put(m * kFieldSide + i % kFieldSide, i / kFieldSide, glm::sqrt(map[i] / kFieldRange));
    }
    static_assert(kFieldSide % kGrid == 0 && kSlices == kFieldMaps);
    for (uint32_t k = 0; k < kFieldMaps; ++k)
        for (uint32_t z = 0; z < kFieldSide; ++z)
            for (uint32_t x = 0; x < kFieldSide; ++x) {
                const vec4& here = grid[grid_index(static_cast<int>(x * kGrid / kFieldSide), static_cast<int>(k), static_cast<int>(z * kGrid / kFieldSide))];
                put(k * kFieldSide + x, kFieldSide + z, vec4(0.5f * vec3(here) / kShareRange + 0.5f, here.w / kShareRange));
                const size_t i = (size_t{k} * kFieldSide + z) * kFieldSide + x;
                for (uint32_t face = 0; face < 6; ++face) put(k * kFieldSide + x, (2 + face) * kFieldSide + z, vec4(glm::sqrt(day_grid.share[i].facing[face]), 1.0f));
            }
    const auto tell = [&](uint32_t index, float fact) { put(index, kFieldFacts, vec4(fact)); };
    for (uint32_t k = 0; k < 3; ++k) tell(kFactGain + k, std::sqrt(scale[static_cast<int>(k)] / kFieldRange));
    for (uint32_t k = 0; k < 4; ++k) tell(kFactSides + k, day_grid.sides[static_cast<int>(k)]);
    tell(kFactDay, std::sqrt(day_grid.mean)), tell(kFactLand, day_grid.land_of_mean);
    for (uint32_t k = 0; k < 3; ++k) tell(kFactSkyTint + k, day_grid.sky_tint[static_cast<int>(k)] / kTintRange), tell(kFactLandTint + k, day_grid.land_tint[static_cast<int>(k)] / kTintRange);
    for (uint32_t k = 0; k < 3; ++k) tell(kFactGlowTint + k, room.glow_tint[static_cast<int>(k)] / kTintRange);
    for (int side = 0; side < 4; ++side) {
        const std::vector<RoomWindow> windows = windows_in(room, tree, side, pane_passes());
        for (uint32_t k = 0; k < windows.size(); ++k) {
            const uint32_t index = kFactWindows + 2 * (static_cast<uint32_t>(side) * kWindows + k);
            put(index, kFieldFacts, windows[k].place);
            tell(index + 1, windows[k].passes);
        }
    }
    return field;
}

}  // namespace aisland::bake
