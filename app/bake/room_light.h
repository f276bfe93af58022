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
    float b = 0, c = 0;  // of no triangle: b = 1 towards the sky, 0 towards the land; c = 0 by a wall to the east or west, 1 to the south or north, 0.5 above
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
    vec3 sky[2]{vec3(kPane), vec3(kPane)};   // radiance outside the windows to the east and west, and to the south and north, above the horizon
    vec3 land{kPane};                        // and below it
    float on_outside = kPane;                // irradiance / pi on what stands there
    vec3 glow_tint{1.0f};                    // of the even glow
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
RoomHit seen_along(const RoomLight& room, vec3 from, vec3 way, const RayHit& hit);
vec3 leaving(const RoomLight& room, const RoomHit& hit);
vec3 share_of(const RoomLight& room, const RoomPoint& point, vec3 scale);

// The room without its lamps, lit by what its windows show: by a sky of luminance 1 alone, to the east and west, to the south and north; and by
// land that an irradiance / pi of 1 falls on, and what stands there among the rest. light.h says how they are put together.
struct RoomByDay {
    RoomLight sky[2], land;
};
// Which wall a ray leaves the box by: far, right, near, left; -1 by floor or ceiling.
int side_of(const RoomLight& room, vec3 from, vec3 way);
float leaving_by_day(const RoomByDay& day, const RoomHit& hit);

// room_day.cpp: a grid as fine as the field's texels of the daylight that comes in, irradiance / pi; and where from: of the sky's light the share
// by the far, right, near and left wall, and the colours it has in the room on the mean.
struct DayShare {
    vec3 facing[6] = {};  // east, west, up, down, south, north: from the skies of RoomByDay, and from the land
};
struct DayGrid {
    std::vector<DayShare> share;
    vec4 sides{0.0f};
    vec3 sky_tint{1.0f}, land_tint{1.0f};  // of luminance 1
    float mean = 0, land_of_mean = 0;      // of all, irradiance / pi; what share of it the land sends
};
DayGrid make_day_grid(const RoomByDay& day, const RayTree& tree);

// room_window.cpp: where the wall of that side, as side_of has it, is open or glazed: rectangles, the largest first, no more than kWindows.
struct RoomWindow {
    vec4 place;        // corners low and high, from the wall's west or north end and from the floor, as shares of its length and height
    float passes = 0;  // of the light; less where bars stand in it or it is no rectangle
};
std::vector<RoomWindow> windows_in(const RoomLight& room, const RayTree& tree, int side, float passes);

// The sphere in `n` even parts: a spiral.
vec3 all_round(int i, int n);

// What of the light a pane lets through.
float pane_passes();

// room_field.cpp: the irradiance grid, four rows of slices (light.h); what of the light arrives somewhere in it; and the whole field.
std::vector<vec4> make_grid(const RoomLight& room, const RayTree& tree, vec3 scale);
float grid_share(const RoomLight& room, const std::vector<vec4>& grid, vec3 place, vec3 normal);
RoomField make_field(const RoomLight& room, const RoomByDay& day, const RayTree& tree, const std::vector<vec4>& grid, const DayGrid& day_grid, vec3 scale);

}  // namespace aisland::bake
