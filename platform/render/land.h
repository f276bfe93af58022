// The light that lit land sends back, by place and height: much of it over pale paving in the sun, little over a lawn in the shadow of a
// house. It lights what looks down or lies in shade. Worked out again when the sun has moved, from the heights of what stands
// (openness.h): no tree, no bridge. Pure.
#pragma once

#include <cstddef>
#include <span>

#include "platform/render/openness.h"
#include "platform/render/sky.h"

namespace aisland::render {

// Luminance of the brightest land that is told apart, kcd/m2.
float land_range(const SkyLight& sky);
// rgba8 in slices as Openness has them: rgb = sqrt(mean luminance of the land about the place / land_range), a = the share of the sun that
// what stands lets through there. `open.side` > 0. Allocates; takes a millisecond or two.
constexpr size_t kLandBytes = size_t{kOpenSize} * kOpenSize * kOpenSlices * 4;
void light_land(const Openness& open, const SkyLight& sky, std::span<std::byte, kLandBytes> out);

}  // namespace aisland::render
