// Triangles made small enough that what is kept at their corners stands for what lies between.
#pragma once

#include <functional>

#include "app/bake/shape.h"

namespace aisland::bake {

// Halves the edges of `part` that are longer than `longest` says at both ends, in metres, until none is; places, lengths and areas in the
// part's own frame. Edges of triangles that are all smaller than `least_area` square metres are left as they are, and so are those with no
// place between their ends. Every triangle of the part at an edge that is halved is divided there, so no gap opens in it. Everything of a
// vertex between two is their mean. `longest` is positive.
void halve_long_edges(Part& part, float least_area, const std::function<float(vec3 position)>& longest);

}  // namespace aisland::bake
