// Large meshes of models in facets: the triangles that face about the same way, which the renderer's culling leaves out together where they look
// away from every eye, or from the light. Of a building that is half of it. A model that content places in a site goes without: a site is made
// of so many small parts that a frame gained 3 %, and a start took 35 ms and 15 MB more.
#pragma once

#include <vector>

#include "app/frame/world.h"

namespace aisland::bake {

// Of the stiff meshes for which `wanted` is true and that are large enough; each level of theirs is put in the order of its facets. The levels lie
// within `indices` and share none.
std::vector<Facet> sort_into_facets(const std::vector<Vertex>& vertices, const std::vector<Mesh>& meshes, const std::vector<bool>& wanted, std::vector<uint32_t>& indices);

}  // namespace aisland::bake
