// How much of the sky the places of a World see: what makes the foot of a wall and a yard darker than a roof. Worked out when it is baked
// (app/bake/openness.h).
#pragma once

#include <cstddef>
#include <vector>

#include "app/core/pose.h"

namespace aisland {

// Slices of a box, south to north in a row of texels; slice k lies at low.y + height * (k / (kOpenSlices - 1))^2.
// A texel rgba8 (shaders read it as a 3D image): the share of the sky's light that reaches a surface with unit normal n is a + dot(2 rgb - 1, n).
// The border is open, as what lies beyond reads it.
// One slice more stands for what lies beyond the box, where no house is known: of a square kBeyond times as wide, about the same middle.
constexpr uint32_t kOpenSize = 128, kOpenSlices = 4, kMapSlices = kOpenSlices + 1, kHeightSize = 256;
constexpr float kBeyond = 4;
struct Openness {
    vec3 low{0.0f};
    float side = 0, height = 0;                      // metres, of the box; side 0 = nothing stands, everything is open
    std::vector<std::byte> texels;                   // slice by slice, kMapSlices
    vec3 ground{0.20f, 0.20f, 0.18f}, walls{0.33f};  // mean share of light that land and upright surfaces send back

    // What lies on top, seen from above: heights of kHeightSize squared places, and of kOpenSize squared rgba8: the share of light that it
    // sends back (the mean of the land where nothing is known), a = the share of the sky's light that reaches it.
    std::vector<float> tops;
    std::vector<std::byte> covers;

    // The same colours of the land beyond, kOpenSize squared rgba8. Empty: nothing lies there, or the box holds all.
    std::vector<std::byte> beyond;

    // Crowns of trees, by the places of the heights: the share of the light that they take, and the height where. Empty: there are none.
    std::vector<vec2> crowns;
};
constexpr float kCrownTakes = 0.8f;  // of the light that meets a crown

inline float slice_height(const Openness& open, uint32_t k) {
    const float share = static_cast<float>(k) / (kOpenSlices - 1);
    return open.low.y + open.height * share * share;
}

}  // namespace aisland
