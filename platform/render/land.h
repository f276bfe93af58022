// The light that lit land sends back, by place and height: much of it over pale paving in the sun, little over a lawn in the shadow of a
// house. It lights what looks down or lies in shade. Worked out again when the sun has moved, from the heights of what stands
// (app/frame/openness.h) and from the crowns of trees: no bridge. Pure.
#pragma once

#include <cstddef>
#include <vector>

#include "app/frame/openness.h"
#include "platform/render/sky.h"

namespace aisland::render {

constexpr size_t kLandBytes = size_t{kOpenSize} * kOpenSize * kMapSlices * 4;
struct LandLight {
    // rgba8 in slices as Openness has them: rgb = sqrt(mean luminance of the land about the place / range), a = the share of the sun that
    // what stands lets through there. Of what lies beyond the box, all of it.
    std::vector<std::byte> texels;
    float range = 1;           // luminance of the brightest land that is told apart, kcd/m2
    uint64_t sky_version = 0;  // of the sky it is lit by; 0: none, it is dark
};
// `open.side` > 0. Of `sky` its map is not read. Allocates; takes some milliseconds. On any thread.
void light_land(const Openness& open, const SkyLight& sky, LandLight& out);

}  // namespace aisland::render
