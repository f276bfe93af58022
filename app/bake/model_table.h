// The island at a small scale: land, cut water, paths and the massing of its buildings, from the same outlines as the real one.
#pragma once

#include "app/bake/geometry.h"

namespace aisland::bake {

// At the pen's place: origin = middle of the slab's top (the water's level), metres of the room. `size` is the slab's, x by z.
void add_island_model(Shape& shape, const Site& site, float scale, vec2 size);

}  // namespace aisland::bake
