// Tangents for normal maps where a file brings none, by the rules of MikkTSpace (Mikkelsen 2008, "Simulation of Wrinkled Surfaces
// Revisited", and the reference implementation's documentation), which glTF asks for: own code, no library of it in Debian.
#pragma once

#include <cstdint>
#include <vector>

#include "app/core/pose.h"

namespace aisland::bake {

// A vertex that lies on a seam of mirrored or separate texture islands needs one tangent for each: such vertices are doubled.
struct Tangents {
    std::vector<vec4> of_vertex;    // xyz unit, w = handedness +1 or -1; the doubled vertices behind the given ones
    std::vector<uint32_t> doubled;  // which vertex each doubled one copies
};
// Positions, normals and uv of one length. `indices` (triangles) are changed where vertices were doubled.
Tangents make_tangents(const std::vector<vec3>& positions, const std::vector<vec3>& normals, const std::vector<vec2>& uv, std::vector<uint32_t>& indices);

}  // namespace aisland::bake
