// Plane polygons of the ground: area, triangles, insets, distances. Outlines are world xz points, counter-clockwise seen
// from above, open (the last point is not the first again).
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "app/core/pose.h"

namespace aisland::bake {

using Outline = std::vector<vec2>;

// Positive when counter-clockwise seen from above.
double signed_area(std::span<const vec2> outline);
Outline counter_clockwise(Outline outline);
bool contains(std::span<const vec2> outline, vec2 point);
// Shortest distance to the boundary, negative inside.
float signed_distance(std::span<const vec2> outline, vec2 point);
// To the box around it, 0 inside: signed_distance is never less than this, unless the point may be within the outline.
float box_distance(std::span<const vec2> outline, vec2 point);
vec2 centroid(std::span<const vec2> outline);
// Unit vector pointing out of the polygon at the edge from a to b.
vec2 outward(vec2 a, vec2 b);
// Every edge moved inwards by `distance` (outwards when negative), corners mitred, mitres limited to 4 distances.
// Meant for the modest insets of buildings: empty when the polygon turns over.
Outline inset(const Outline& outline, float distance);
// Each edge with its own distance: edge i runs from point i to i + 1.
Outline inset(const Outline& outline, std::span<const float> distances);
// Corners rounded by up to `radius`, `steps` segments each.
Outline rounded(const Outline& outline, float radius, int steps = 4);
Outline circle(vec2 center, float radius, int segments);
Outline rectangle(vec2 center, vec2 size, float heading = 0.0f);
// Points at most `step` apart added along the edges.
Outline subdivided(const Outline& outline, float step);

// One outline that walks round the holes over bridges of no width; as counter-clockwise as it can be.
Outline keyholed(const Outline& outline, std::span<const Outline> holes);
// The part inside an axis-aligned rectangle (Sutherland-Hodgman): pieces of a concave polygon stay joined along its border.
Outline clipped(const Outline& outline, vec2 min, vec2 max);

// Triangles over the points of `outline` followed by those of each hole; indices into that concatenation, wound as the
// outline. Ear clipping with bridged holes (Eberly, "Triangulation by Ear Clipping"). Orientation of the input is free.
std::vector<std::array<uint32_t, 3>> triangulate(const Outline& outline, std::span<const Outline> holes);

}  // namespace aisland::bake
