// Large meshes in facets: the triangles that face about the same way, which the culling leaves out together where they look away from every
// eye, or from the light (cull.comp). Of a building that is half of it. Pure: nothing of it needs a device.
#pragma once

#include <span>
#include <vector>

#include "app/frame/world.h"

namespace aisland::render {

// A share of each level of its mesh. Seen from any point p of the mesh's space with dot(normalize(apex - p), axis) >= cutoff, all its
// triangles show their backs; so they do along a direction d with dot(d, axis) >= cutoff.
struct Facet {
    Lod lods[kMaxLods];  // errors as the mesh has them
    vec3 apex{0.0f}, axis{0.0f};
    float cutoff = 2.0f;  // sine of the angle that its faces' normals are within of the axis; 2: some triangle always shows its front
};

struct Facets {
    std::vector<Facet> all;
    std::vector<uint32_t> first;    // of mesh m: all[first[m]] .. all[first[m + 1]]; one whose mesh stays whole has none
    std::vector<uint32_t> indices;  // of the meshes in facets: each level's triangles, facet by facet
    struct Place {
        uint32_t first_index, index_count;  // of World::indices, which these take the place of; in the order of `indices`
    };
    std::vector<Place> places;

    std::span<const Facet> of(uint32_t mesh) const { return std::span(all).subspan(first[mesh], first[mesh + 1] - first[mesh]); }
};

// Of the meshes for which `wanted` is true: those whose back is never seen. World's meshes lie within its indices.
Facets make_facets(const World& world, const std::vector<bool>& wanted);

}  // namespace aisland::render
