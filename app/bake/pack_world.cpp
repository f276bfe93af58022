#include "app/bake/pack_world.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "app/bake/openness.h"
#include "app/content/pack.h"
#include "app/content/validate.h"

namespace aisland::bake {
namespace {

// Lod::side, to the next half power of two. Over a flat triangle light changes slowly: its side counts for an eighth.
float side_of(const World& world, const Mesh& mesh, const Lod& lod) {
    if (mesh.vertex_count == 0) return 0;
    float area[256] = {}, whole = 0;  // by the exponent of the longest side's square
    const auto corner = [&](uint32_t i) -> const Vertex& {
        return world.vertices[mesh.vertex_offset + std::min(world.indices[i], mesh.vertex_count - 1)];
    };
    const auto place = [](const Vertex& v) { return vec3(v.position[0], v.position[1], v.position[2]); };
    for (uint32_t i = lod.first_index; i + 2 < lod.first_index + lod.index_count; i += 3) {
        const Vertex &a = corner(i), &b = corner(i + 1), &c = corner(i + 2);
        const vec3 ab = place(b) - place(a), ac = place(c) - place(a), bc = place(c) - place(b);
        const float counts = a.normal == b.normal && a.normal == c.normal ? 1.0f / 64 : 1.0f;  // squared
        const float longest = counts * std::max({glm::dot(ab, ab), glm::dot(ac, ac), glm::dot(bc, bc)}), twice = glm::length(glm::cross(ab, ac));
        area[std::bit_cast<uint32_t>(longest) >> 23 & 255u] += twice;
        whole += twice;
    }
    int exponent = 254;
    for (float longer = area[255]; exponent > 0 && longer + area[exponent] <= 0.05f * whole; --exponent) longer += area[exponent];
    return std::exp2(0.5f * static_cast<float>(exponent - 126));
}

}  // namespace

std::vector<Mesh> measure_sides(const World& world) {
    std::vector<Mesh> meshes(world.meshes.begin(), world.meshes.end());
    for (Mesh& mesh : meshes)
        for (uint32_t l = 0; l < mesh.lod_count; ++l) mesh.lods[l].side = side_of(world, mesh, mesh.lods[l]);
    return meshes;
}

Result<Bytes> pack_world(const content::Catalog& catalog, World world) {
    AISLAND_CHECK(content::validate(catalog, world));  // before anything is indexed; write_pack() looks at what is added
    const std::vector<Mesh> meshes = measure_sides(world);
    world.meshes = meshes;
    const Openness open = make_openness(world);
    world.open = &open;
    return content::write_pack(catalog, world);
}

}  // namespace aisland::bake
