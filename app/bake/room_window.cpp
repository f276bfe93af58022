#include <algorithm>
#include <cmath>

#include "app/bake/room_light.h"

namespace aisland::bake {
namespace {

constexpr float kCell_m = 0.1f, kSmallest_m2 = 0.3f;
constexpr float kInside_m = 0.3f, kReach_m = kInside_m + kWall_m + 0.15f;  // so far within the room a ray starts, and so far it goes

// A wall in cells, from its west or north end and from the floor.
struct Wall {
    int wide, high;
    std::vector<uint8_t> open;
    size_t index_of(int u, int v) const { return static_cast<size_t>(v) * static_cast<size_t>(wide) + static_cast<size_t>(u); }
};

Wall look_at(const RoomLight& room, const RayTree& tree, int side) {
    const bool across = side % 2 == 0;
    const float length = 2 * (across ? room.half.x : room.half.z), sign = side == 1 || side == 2 ? 1.0f : -1.0f;
    const auto cells = [](float metres) { return std::clamp(static_cast<int>(std::ceil(metres / kCell_m)), 1, 1024); };
    Wall wall{cells(length), cells(room.height), {}};
    wall.open.resize(static_cast<size_t>(wall.wide) * static_cast<size_t>(wall.high));
    const vec3 out = sign * (across ? vec3(0, 0, 1) : vec3(1, 0, 0));
    for (int v = 0; v < wall.high; ++v)
        for (int u = 0; u < wall.wide; ++u) {
            const float along = length * ((static_cast<float>(u) + 0.5f) / static_cast<float>(wall.wide) - 0.5f), y = room.height * (static_cast<float>(v) + 0.5f) / static_cast<float>(wall.high);
            const vec3 on_wall = across ? vec3(along, y, sign * room.half.z) : vec3(sign * room.half.x, y, along);
            wall.open[wall.index_of(u, v)] = nearest(tree, on_wall - kInside_m * out, out, kReach_m).triangle == kNoTriangle;
        }
    return wall;
}

// What hangs together about a cell, over bars no wider than one; all of it is shut afterwards.
struct Patch {
    int low[2], high[2], cells = 0;
};
Patch take_patch(Wall& wall, int u, int v) {
    Patch patch{{u, v}, {u, v}, 0};
    std::vector<std::pair<int, int>> next{{u, v}};
    wall.open[wall.index_of(u, v)] = 0;
    while (!next.empty()) {
        const auto [x, y] = next.back();
        next.pop_back();
        patch.low[0] = std::min(patch.low[0], x), patch.low[1] = std::min(patch.low[1], y), patch.high[0] = std::max(patch.high[0], x), patch.high[1] = std::max(patch.high[1], y);
        ++patch.cells;
        for (int dy = -2; dy <= 2; ++dy)
            for (int dx = -2; dx <= 2; ++dx) {
                const int i = x + dx, k = y + dy;
                if (i < 0 || k < 0 || i >= wall.wide || k >= wall.high || !wall.open[wall.index_of(i, k)]) continue;
                wall.open[wall.index_of(i, k)] = 0;
                next.emplace_back(i, k);
            }
    }
    return patch;
}

}  // namespace

std::vector<RoomWindow> windows_in(const RoomLight& room, const RayTree& tree, int side, float passes) {
    Wall wall = look_at(room, tree, side);
    const float cell_m2 = 2 * (side % 2 == 0 ? room.half.x : room.half.z) * room.height / static_cast<float>(wall.open.size());
    std::vector<std::pair<int, RoomWindow>> found;
    for (int v = 0; v < wall.high; ++v)
        for (int u = 0; u < wall.wide; ++u) {
            if (!wall.open[wall.index_of(u, v)]) continue;
            const Patch patch = take_patch(wall, u, v);
            if (static_cast<float>(patch.cells) * cell_m2 < kSmallest_m2) continue;
            const vec2 low = vec2(patch.low[0], patch.low[1]) / vec2(wall.wide, wall.high), high = vec2(patch.high[0] + 1, patch.high[1] + 1) / vec2(wall.wide, wall.high);
            const int all = (patch.high[0] + 1 - patch.low[0]) * (patch.high[1] + 1 - patch.low[1]);
            found.push_back({patch.cells, {{low, high}, passes * static_cast<float>(patch.cells) / static_cast<float>(all)}});
        }
    std::stable_sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
    std::vector<RoomWindow> out;
    for (size_t i = 0; i < std::min<size_t>(found.size(), kWindows); ++i) out.push_back(found[i].second);
    return out;
}

}  // namespace aisland::bake
