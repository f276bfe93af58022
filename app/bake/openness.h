// What a World's places see of the sky (app/frame/openness.h), from the heights of what stands in it, seen from straight above, and the
// crowns of trees; no bridge, no canopy. Pure.
#pragma once

#include "app/frame/openness.h"
#include "app/frame/world.h"

namespace aisland::bake {

// Of the static instances of cell 0, in the box of what casts shadows.
Openness make_openness(const World& world);
// Between the corners.
Openness make_openness(const World& world, vec3 box_min, vec3 box_max);
// What a shader reads there, for the tests: the share for `normal`.
float openness_at(const Openness& open, vec3 position, vec3 normal);

}  // namespace aisland::bake
