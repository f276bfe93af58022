// What the windows of lit rooms are known by (app/bake/light.h), and what they see of the day.
#pragma once

#include <vector>

#include "app/frame/world.h"
#include "platform/render/sky.h"

namespace aisland::render {

struct RoomWindows {
    bool known = false;  // the room has a field
    vec4 sides{0.0f};    // of what comes in the share by the windows to the north, east, south, west
    float share = 0;     // irradiance / pi in the room, on the mean, of windows that show a luminance of 1
};

// One for each probe of the World. A texture that is no field tells nothing.
std::vector<RoomWindows> windows_of(const World& world);

// Luminance that the windows see, kcd/m2, on the mean: sky, land, and of a low sun what a room scatters of it.
vec3 seen_by_windows(const RoomWindows& windows, const SkyLight& sky);

}  // namespace aisland::render
