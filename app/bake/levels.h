// Coarser levels of detail of one mesh: what makes them, and how far each of them deviates. Not their order in memory (mesh.h).
#pragma once

#include <vector>

#include "app/bake/mesh.h"

namespace aisland::bake {

// Triangles of up to kMaxLods - 1 levels, each of at most two thirds of the one before it, as indices of mesh.vertices; metres
// each deviates from the whole are appended to `errors`. Vertices may be added at the end of mesh.vertices: a corner that no
// given vertex lights as its new face does.
std::vector<std::vector<uint32_t>> make_levels(BuiltMesh& mesh, Thinning thinning, std::vector<float>& errors);

}  // namespace aisland::bake
