// What the windows of lit rooms are known by (app/bake/light.h), and what they see of the day.
#pragma once

#include <vector>

#include "app/frame/world.h"
#include "platform/render/sky.h"
#include "shaders/shared.h"

namespace aisland::render {

struct RoomWindows {
    bool known = false;  // the room has a field
    vec4 sides{0.0f};    // of the sky's light the share by the windows to the north, east, south, west
    float share = 0;     // irradiance / pi in the room, on the mean, by the field's day
    float of_land = 0;   // what share of it comes from the land
    vec3 sky_tint{1.0f}, land_tint{1.0f};
    vec3 glow_tint{1.0f};                     // of the room's even glow
    vec4 place[4 * gpu_data::kWindows] = {};  // north, east, south, west: corners low and high on the wall, as shares of its length and height
    vec4 passes[4] = {};                      // of the light
};

// One for each probe of the World. A texture that is no field tells nothing.
std::vector<RoomWindows> windows_of(const World& world);

// Light that stands for the field's: of the sky, which its windows see, with what a room scatters of a low sun, and of the land, from what
// falls on things there. kcd/m2.
struct WindowLight {
    vec3 sky[2], land;  // of the sky to the east and west, and to the south and north
    float across = 1;   // of the sky's, what share the first has
};
WindowLight seen_by_windows(const RoomWindows& windows, const SkyLight& sky, vec3 on_land);

}  // namespace aisland::render
