// Triangles made small enough that what is kept at their corners stands for what lies between.
#pragma once

#include <functional>

#include "app/bake/shape.h"

namespace aisland::bake {

// Halves the sides of `part` that are longer than `longest` says at either end, in metres, until none is; places, lengths and areas in the
// part's own frame. Sides of triangles that are all smaller than `least_area` square metres are left as they are. Every triangle at a side
// that is halved is divided there, so no gap opens. Everything of a vertex between two is their mean.
void halve_long_sides(Part& part, float least_area, const std::function<float(vec3 position)>& longest);

}  // namespace aisland::bake
