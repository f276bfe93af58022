// What light.cpp, room_lamps.cpp, room_day.cpp and room_field.cpp know of a room while its light is worked out. One thread; nothing of it outlives that.
// Radiance and irradiance / pi in klx as the program's lamps give them, metres, the room's frame (geometry.h).
#pragma once

#include <unordered_map>
#include <vector>

#include "app/bake/geometry.h"
#include "app/bake/light.h"
#include "app/bake/ray_tree.h"

namespace aisland::bake {

constexpr uint32_t kNoPoint = 0xffffffffu;
constexpr float kPi = 3.14159265f;
constexpr float kPane = 0.012f;  // radiance of a pane by night: what it mirrors of the room

struct RoomPoint {
    vec3 position, normal;
    vec3 direct{0.0f};  // irradiance / pi, of lamps that are seen
    vec3 open{0.0f};    // the same of all lamps, as the program shades without looking
    vec3 gathered{0.0f}, next{0.0f};
    float even = 0;       // radius over which what is gathered may be evened out, metres
    bool hidden = false;  // nobody can look there: behind a board, within a cupboard
};
struct RoomHit {
    uint32_t triangle = kNoTriangle;
    float b = 0, c = 0;  // of no triangle: b = 1 towards the sky, 0 towards the land
};

struct LampPatch {  // shines to the side of its normal
    vec3 position, normal, flux;
    float area = 0;
    float radius = 0;             // of a group: how far away its parts are
    std::vector<uint32_t> parts;  // patches
};

struct RoomLight {
    vec3 half;
    float height = 3;
    std::vector<vec3> corners;       // three a triangle
    std::vector<uint32_t> point_of;  // of each corner
    std::vector<Paint> paint;        // of each triangle
    std::vector<RoomPoint> points;
    std::unordered_map<uint64_t, uint32_t> known;
    std::vector<Light> lights;
    std::vector<LampPatch> patches, groups;  // a group stands for its patches where it is far away
    std::vector<bool> is_lamp;               // by triangle: its light comes from patches
    std::vector<vec3> between;               // by triangle: what arrives directly, on the mean, beyond what its corners say
    std::vector<float> open;                 // by triangle: outside, of the light there what arrives
    vec3 sky{kPane}, land{kPane};            // radiance outside the windows, above and below the horizon
    float on_outside = kPane;                // irradiance / pi on what stands there
    bool glows = true;                       // what does, does
};

// Within the room, or within its walls.
bool inside(const RoomLight& room, vec3 p);
vec3 emission(Paint paint);
float luminance(vec3 c);
// Off the surface and off the walls it meets, so that no ray starts in a seam.
vec3 origin_of(const RoomLight& room, const RoomPoint& point);

// room_lamps.cpp: the patches of what glows, from room.corners and room.paint; and what arrives at a point of those and of lamps.
void add_patches(RoomLight& room);
void light_directly(const RoomLight& room, const RayTree& tree, RoomPoint& point);

// light.cpp: what is seen along a ray of that way; what leaves there; and of a point the share of the light given without looking, by
// channel; `scale`: of what the room's lamps give, likewise.
RoomHit seen_along(vec3 way, const RayHit& hit);
vec3 leaving(const RoomLight& room, const RoomHit& hit);
vec3 share_of(const RoomPoint& point, vec3 scale);

// The room without its lamps, lit by what its windows show: by a sky of luminance 1 alone, and by land that an irradiance / pi of 1 falls
// on, and what stands there among the rest. light.h says how the two are put together.
struct RoomByDay {
    RoomLight sky, land;
};
float leaving_by_day(const RoomByDay& day, const RoomHit& hit);

// room_day.cpp: a grid as fine as the field's texels of the daylight that comes in: by what faces along the axes, and the other way; and
// where from: of what comes in the share by the far, right, near and left wall, and the colours it has in the room on the mean.
struct DayShare {
    vec3 ahead{0.0f}, behind{0.0f};
    vec2 of_land{0.0f};  // of what arrives on what faces up and down
};
struct DayGrid {
    std::vector<DayShare> share;
    vec4 sides{0.0f};
    vec3 sky_tint{1.0f}, land_tint{1.0f};  // of luminance 1
    float mean = 0, land_of_mean = 0;      // of all, irradiance / pi; what share of it the land sends
};
DayGrid make_day_grid(const RoomByDay& day, const RayTree& tree);

// The sphere in `n` even parts: a spiral.
vec3 all_round(int i, int n);

// room_field.cpp: the irradiance grid, four rows of slices (light.h); what of the light arrives somewhere in it; and the whole field.
std::vector<vec4> make_grid(const RoomLight& room, const RayTree& tree, vec3 scale);
float grid_share(const RoomLight& room, const std::vector<vec4>& grid, vec3 place, vec3 normal);
RoomField make_field(const RoomLight& room, const RoomByDay& day, const RayTree& tree, const std::vector<vec4>& grid, const DayGrid& day_grid, vec3 scale);

}  // namespace aisland::bake
