// Where the sun and the moon stand over a place at an instant.
#pragma once

#include <cstdint>

#include "app/core/pose.h"

namespace aisland::overlay {

struct Bearing {
    double azimuth = 0;    // radians clockwise from north
    double elevation = 0;  // radians, without refraction
};

// Low-precision solar position (about 0.01 degrees, 1950-2050): "Approximate Solar Coordinates", The Astronomical Almanac, C5.
Bearing sun_bearing(int64_t wall_ms, double longitude_deg, double latitude_deg);
// Low-precision lunar position (about 0.3 degrees): The Astronomical Almanac, D46.
Bearing moon_bearing(int64_t wall_ms, double longitude_deg, double latitude_deg);

// Unit vector in the world frame (+X east, +Y up, -Z north).
vec3 direction(const Bearing& bearing);

}  // namespace aisland::overlay
