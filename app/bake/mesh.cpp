#include "app/bake/mesh.h"

#include <meshoptimizer.h>

#include <algorithm>
#include <cmath>

#include "app/bake/levels.h"

namespace aisland::bake {
namespace {

const float* positions(const std::vector<Vertex>& vertices) { return vertices.front().position; }

void weld(const Part& part, BuiltMesh& out, std::span<const uint32_t> classes = {}) {
    std::vector<unsigned int> remap(part.vertices.size());
    const meshopt_Stream streams[] = {{part.vertices.data(), sizeof(Vertex), sizeof(Vertex)}, {classes.data(), sizeof(uint32_t), sizeof(uint32_t)}};
    const size_t count = meshopt_generateVertexRemapMulti(remap.data(), part.indices.data(), part.indices.size(), part.vertices.size(), streams, classes.empty() ? 1 : 2);
    if (!classes.empty()) {
        out.source.assign(count, 0);
        for (uint32_t v = 0; v < remap.size(); ++v)
            if (remap[v] < count) out.source[remap[v]] = v;
    }
    out.vertices.resize(count);
    out.indices.resize(part.indices.size());
    meshopt_remapIndexBuffer(out.indices.data(), part.indices.data(), part.indices.size(), remap.data());
    meshopt_remapVertexBuffer(out.vertices.data(), part.vertices.data(), part.vertices.size(), sizeof(Vertex), remap.data());
}

void order(std::vector<uint32_t>& indices, const std::vector<Vertex>& vertices) {
    if (indices.empty()) return;  // a level in which nothing is left to see
    meshopt_optimizeVertexCache(indices.data(), indices.data(), indices.size(), vertices.size());
    std::vector<uint32_t> out(indices.size());
    meshopt_optimizeOverdraw(out.data(), indices.data(), indices.size(), positions(vertices), vertices.size(), sizeof(Vertex), 1.05f);
    indices = std::move(out);
}

void bound(BuiltMesh& out) {
    vec3 low(1e30f), high(-1e30f);
    for (const Vertex& v : out.vertices) {
        const vec3 p(v.position[0], v.position[1], v.position[2]);
        low = glm::min(low, p), high = glm::max(high, p);
    }
    out.mesh.box_min = low, out.mesh.box_max = high, out.mesh.center = (low + high) / 2.0f;
    float radius2 = 0;
    for (const Vertex& v : out.vertices) {
        const vec3 d = vec3(v.position[0], v.position[1], v.position[2]) - out.mesh.center;
        radius2 = std::max(radius2, glm::dot(d, d));
    }
    out.mesh.radius = std::sqrt(radius2);
}

}  // namespace

BuiltMesh build_mesh(const Part& part, Thinning thinning, std::span<const uint32_t> classes) {
    BuiltMesh out;
    if (part.indices.empty() || part.vertices.empty()) return out;
    weld(part, out, classes);
    std::vector<float> errors{0};
    std::vector<std::vector<uint32_t>> levels = make_levels(out, thinning, errors);
    order(out.indices, out.vertices);
    for (std::vector<uint32_t>& level : levels) order(level, out.vertices);

    out.mesh.lod_count = static_cast<uint32_t>(levels.size() + 1);
    out.mesh.lods[0] = {0, static_cast<uint32_t>(out.indices.size()), 0};
    for (size_t i = 0; i < levels.size(); ++i) {
        out.mesh.lods[i + 1] = {static_cast<uint32_t>(out.indices.size()), static_cast<uint32_t>(levels[i].size()), std::max(errors[i + 1], errors[i])};
        errors[i + 1] = out.mesh.lods[i + 1].error;
        out.indices.insert(out.indices.end(), levels[i].begin(), levels[i].end());
    }
    // All levels' indices lie in one list, so one reordering of the vertices serves them all.
    std::vector<unsigned int> place(out.vertices.size());
    const size_t used = meshopt_optimizeVertexFetchRemap(place.data(), out.indices.data(), out.indices.size(), out.vertices.size());
    std::vector<Vertex> ordered(used);
    meshopt_remapIndexBuffer(out.indices.data(), out.indices.data(), out.indices.size(), place.data());
    meshopt_remapVertexBuffer(ordered.data(), out.vertices.data(), out.vertices.size(), sizeof(Vertex), place.data());
    if (!out.source.empty()) {
        std::vector<uint32_t> source(used);
        meshopt_remapVertexBuffer(source.data(), out.source.data(), out.source.size(), sizeof(uint32_t), place.data());
        out.source = std::move(source);
    }
    out.vertices = std::move(ordered);
    out.mesh.vertex_count = static_cast<uint32_t>(used);
    bound(out);
    return out;
}

BuiltMesh build_mesh(const Shape& shape, size_t index, Thinning thinning) {
    const Part& part = shape.parts[index];
    if (shape.levels.empty() || part.indices.empty()) return build_mesh(part, thinning);
    BuiltMesh out;
    const size_t levels = std::min<size_t>(shape.levels.size(), kMaxLods - 1);
    for (size_t l = 0; l <= levels; ++l) {
        const std::vector<Part>& parts = l == 0 ? shape.parts : shape.levels[l - 1].parts;
        const auto same = std::find_if(parts.begin(), parts.end(), [&](const Part& p) { return p.paint == part.paint; });
        Lod& lod = out.mesh.lods[l];
        lod.first_index = static_cast<uint32_t>(out.indices.size());
        lod.error = l == 0 ? 0.0f : std::max(shape.levels[l - 1].error, out.mesh.lods[l - 1].error);
        if (same == parts.end() || same->indices.empty()) continue;
        BuiltMesh level;
        weld(*same, level);
        order(level.indices, level.vertices);
        const uint32_t base = static_cast<uint32_t>(out.vertices.size());
        out.vertices.insert(out.vertices.end(), level.vertices.begin(), level.vertices.end());
        for (uint32_t i : level.indices) out.indices.push_back(base + i);
        lod.index_count = static_cast<uint32_t>(level.indices.size());
    }
    out.mesh.lod_count = static_cast<uint32_t>(levels + 1);
    out.mesh.vertex_count = static_cast<uint32_t>(out.vertices.size());
    bound(out);
    return out;
}

}  // namespace aisland::bake
