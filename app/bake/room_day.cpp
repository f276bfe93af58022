#include <algorithm>
#include <cmath>

#include "app/bake/room_light.h"

namespace aisland::bake {
namespace {

constexpr int kSide = static_cast<int>(kFieldSide), kHigh = static_cast<int>(kFieldMaps);
constexpr int kRays = 256;          // of a point
constexpr float kSentOn = 1.05f;    // with what metals and glossy things mirror on beyond kMirrored
constexpr float kOff_m = 0.1f;      // floor and ceiling
constexpr float kWithin_m = 0.12f;  // a third of them end so near: the point is within something
constexpr int kSpread = 6;          // cells that what is free lends its light to what is not

size_t index_of(int x, int y, int z) { return (static_cast<size_t>(y) * kSide + static_cast<size_t>(z)) * kSide + static_cast<size_t>(x); }

// False where the place is within something.
bool day_at(const RoomByDay& day, const RayTree& tree, vec3 place, DayShare& share, DayGrid& out) {
    share = {};
    int near = 0;
    for (int i = 0; i < kRays; ++i) {
        const vec3 way = all_round(i, kRays);
        const RayHit hit = nearest(tree, place, way, 60.0f);
        near += hit.triangle != kNoTriangle && hit.distance < kWithin_m;
        const RoomHit seen = seen_along(day.land, place, way, hit);
        const vec3 across = leaving(day.sky[0], seen), along = leaving(day.sky[1], seen), land = kLandBySky * leaving(day.land, seen);
        vec3 from(luminance(across), luminance(along), luminance(land));
        const float whole = from.x + from.y + from.z;
        from *= 4.0f * kSentOn / kRays * std::min(1.0f, 2.0f / std::max(whole, 1e-6f));
        for (int axis = 0; axis < 3; ++axis) share.facing[2 * axis + (way[axis] < 0)] += std::abs(way[axis]) * from;
        out.sky_tint += across + along, out.land_tint += land;
        if (hit.triangle != kNoTriangle && inside(day.land, place + way * hit.distance)) continue;
        const int side = side_of(day.land, place, way);
        const float comes = from.x + from.y;
        out.sides += side < 0 ? vec4(comes / 4) : comes * vec4(side == 0, side == 1, side == 2, side == 3);  // a window above looks to all of them
    }
    return near < kRays / 3;
}

// Of neighbours that are free, by weight; false where none is.
template <typename Weight>
bool mean_about(const std::vector<DayShare>& grid, const std::vector<uint8_t>& free, int x, int y, int z, DayShare& mean, const Weight& weight) {
    DayShare sum;
    float weights = 0;
    for (int dz = -1; dz <= 1; ++dz)
        for (int dx = -1; dx <= 1; ++dx) {
            const int u = x + dx, w = z + dz;
            if (u < 0 || w < 0 || u >= kSide || w >= kSide || !free[index_of(u, y, w)]) continue;
            const float much = weight(std::abs(dx) + std::abs(dz));
            const DayShare& there = grid[index_of(u, y, w)];
            for (int face = 0; face < 6; ++face) sum.facing[face] += much * there.facing[face];
            weights += much;
        }
    for (int face = 0; face < 6 && weights > 0; ++face) mean.facing[face] = sum.facing[face] / weights;
    return weights > 0;
}

template <typename Visit>
void visit_all(const Visit& visit) {
    for (int y = 0; y < kHigh; ++y)
        for (int z = 0; z < kSide; ++z)
            for (int x = 0; x < kSide; ++x) visit(x, y, z);
}

}  // namespace

DayGrid make_day_grid(const RoomByDay& day, const RayTree& tree) {
    DayGrid out;
    out.sky_tint = out.land_tint = vec3(1e-6f);
    std::vector<DayShare> grid(size_t{kFieldSide} * kFieldSide * kFieldMaps);
    std::vector<uint8_t> free(grid.size());
    visit_all([&](int x, int y, int z) {
        const auto at = [](int i, int n) { return (static_cast<float>(i) + 0.5f) / static_cast<float>(n); };
        const vec3 place(day.land.half.x * (2 * at(x, kSide) - 1), glm::mix(kOff_m, day.land.height - kOff_m, static_cast<float>(y) / (kHigh - 1)), day.land.half.z * (2 * at(z, kSide) - 1));
        free[index_of(x, y, z)] = day_at(day, tree, place, grid[index_of(x, y, z)], out);
    });
    // What lies within furniture takes its neighbours' light.
    for (int turn = 0; turn < kSpread; ++turn) {
        const std::vector<uint8_t> before = free;
        visit_all([&](int x, int y, int z) {
            if (before[index_of(x, y, z)]) return;
            if (mean_about(grid, before, x, y, z, grid[index_of(x, y, z)], [](int) { return 1.0f; })) free[index_of(x, y, z)] = 1;
        });
    }
    // Rays are few, and the same at every point: where one of them passes a bar of a window no line is to be seen.
    out.share = grid;
    const auto weight = [](int away) { return away == 0 ? 4.0f : away == 1 ? 2.0f
                                                                           : 1.0f; };
    visit_all([&](int x, int y, int z) { mean_about(grid, free, x, y, z, out.share[index_of(x, y, z)], weight); });
    vec3 arriving(0.0f);
    for (const DayShare& share : out.share)
        for (const vec3& from : share.facing) arriving += from / 6.0f;
    const float all = arriving.x + arriving.y + arriving.z;
    out.mean = all / static_cast<float>(out.share.size()), out.land_of_mean = arriving.z / std::max(all, 1e-6f);
    out.sky_tint /= luminance(out.sky_tint), out.land_tint /= luminance(out.land_tint);
    out.sides /= std::max(out.sides.x + out.sides.y + out.sides.z + out.sides.w, 1e-6f);
    return out;
}

}  // namespace aisland::bake
