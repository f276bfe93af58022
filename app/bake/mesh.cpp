#include "app/bake/mesh.h"

#include <meshoptimizer.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

namespace aisland::bake {
namespace {

constexpr size_t kWorthALevel = 192;  // indices below which a coarser level saves nothing
constexpr float kCoarsest = 4.0f;     // metres a level may deviate

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
    meshopt_optimizeVertexCache(indices.data(), indices.data(), indices.size(), vertices.size());
    std::vector<uint32_t> out(indices.size());
    meshopt_optimizeOverdraw(out.data(), indices.data(), indices.size(), positions(vertices), vertices.size(), sizeof(Vertex), 1.05f);
    indices = std::move(out);
}

// Vertices that share a position, as lists behind one another.
struct Wedges {
    std::vector<uint32_t> first, list, position;  // first[p] .. first[p + 1] of list; position of each vertex

    explicit Wedges(const BuiltMesh& mesh) : position(mesh.vertices.size()) {
        const std::vector<Vertex>& vertices = mesh.vertices;
        const meshopt_Stream stream{vertices.data(), 3 * sizeof(float), sizeof(Vertex)};
        const size_t count = meshopt_generateVertexRemapMulti(position.data(), mesh.indices.data(), mesh.indices.size(), vertices.size(), &stream, 1);
        first.assign(count + 1, 0);
        for (uint32_t p : position) ++first[p + 1];
        for (size_t p = 0; p < count; ++p) first[p + 1] += first[p];
        list.resize(vertices.size());
        std::vector<uint32_t> next(first.begin(), first.end() - 1);
        for (uint32_t v = 0; v < vertices.size(); ++v) list[next[position[v]]++] = v;
    }
};

vec3 at(const Vertex& v) { return {v.position[0], v.position[1], v.position[2]}; }

// Mean length of the edges of `count` indices.
float mean_edge(const BuiltMesh& mesh, const std::vector<uint32_t>& indices, size_t count) {
    double sum = 0;
    for (size_t t = 0; t < count; t += 3)
        for (size_t k = 0; k < 3; ++k) sum += glm::distance(at(mesh.vertices[indices[t + k]]), at(mesh.vertices[indices[t + (k + 1) % 3]]));
    return count ? static_cast<float>(sum / static_cast<double>(count)) : 0;
}

// For what edge collapse cannot thin: facades of many panes, each with edges of its own. Vertices that share a place count as
// one, those near each other are drawn together, and each corner of what is left takes the vertex at its place whose normal
// is nearest to the new face's. The error counts detail lost within a plane too: half the mean edge that is left.
size_t cluster(const BuiltMesh& mesh, const Wedges& wedges, size_t target, float scale, std::vector<uint32_t>& out, float& error) {
    std::vector<uint32_t> shared(mesh.indices.size());
    for (size_t i = 0; i < shared.size(); ++i) shared[i] = wedges.list[wedges.first[wedges.position[mesh.indices[i]]]];
    const size_t count = meshopt_simplifySloppy(out.data(), shared.data(), shared.size(), positions(mesh.vertices), mesh.vertices.size(), sizeof(Vertex),
                                                target, kCoarsest / scale, &error);
    error = std::max(error, 0.5f * mean_edge(mesh, out, count) / scale);
    for (size_t t = 0; t < count; t += 3) {
        const vec3 a = at(mesh.vertices[out[t]]), b = at(mesh.vertices[out[t + 1]]), c = at(mesh.vertices[out[t + 2]]);
        const vec3 face = glm::cross(b - a, c - a);
        for (size_t k = t; k < t + 3; ++k) {
            const uint32_t p = wedges.position[out[k]];
            float best = -std::numeric_limits<float>::max();
            for (uint32_t w = wedges.first[p]; w < wedges.first[p + 1]; ++w) {
                const float facing = glm::dot(face, unpack_normal(mesh.vertices[wedges.list[w]].normal));
                if (facing > best) best = facing, out[k] = wedges.list[w];
            }
        }
    }
    return count;
}

double area_of(const BuiltMesh& mesh, const std::vector<uint32_t>& indices, size_t count) {
    double sum = 0;
    for (size_t t = 0; t + 2 < count; t += 3) {
        const vec3 a = at(mesh.vertices[indices[t]]), b = at(mesh.vertices[indices[t + 1]]), c = at(mesh.vertices[indices[t + 2]]);
        sum += glm::length(glm::cross(b - a, c - a));
    }
    return sum / 2;
}

// A level that has lost a share of the surface shows holes where walls were, however near its vertices stayed. That counts as
// a deviation in proportion to the whole: a tenth lost of a building of 40 m as 1.4 m.
constexpr float kLostSurface = 0.35f;

// Levels of a quarter of the triangles each, while that takes away at least a third. Each is made from the one before it, and
// errors add up.
std::vector<std::vector<uint32_t>> simplify(const BuiltMesh& mesh, bool sloppy, bool keep_seams, std::vector<float>& errors) {
    std::optional<Wedges> wedges;
    const float scale = meshopt_simplifyScale(positions(mesh.vertices), mesh.vertices.size(), sizeof(Vertex));
    std::vector<std::vector<uint32_t>> levels;
    const double whole = area_of(mesh, mesh.indices, mesh.indices.size());
    size_t last = mesh.indices.size();
    if (scale <= 0) return levels;
    for (uint32_t level = 1; level < kMaxLods && last >= kWorthALevel; ++level) {
        const size_t target = mesh.indices.size() / (size_t{1} << (2 * level)) / 3 * 3;
        const bool loose = sloppy && level >= 2;
        const bool chained = !loose && !levels.empty();
        const std::vector<uint32_t>& from = chained ? levels.back() : mesh.indices;
        std::vector<uint32_t> indices(from.size());
        float error = 0, from_before = chained ? errors.back() : 0;
        size_t count = loose ? meshopt_simplifySloppy(indices.data(), mesh.indices.data(), mesh.indices.size(), positions(mesh.vertices), mesh.vertices.size(),
                                                      sizeof(Vertex), target, 1.0f, &error)
                             : meshopt_simplify(indices.data(), from.data(), from.size(), positions(mesh.vertices), mesh.vertices.size(),
                                                sizeof(Vertex), target, kCoarsest / scale, 0, &error);
        if (!loose && !keep_seams && (count == 0 || count > 2 * target)) {
            if (!wedges) wedges.emplace(mesh);
            std::vector<uint32_t> fewer(mesh.indices.size());
            float fewer_error = 0;
            const size_t left = cluster(mesh, *wedges, target, scale, fewer, fewer_error);
            if (left > 0 && left <= 2 * target) count = left, error = fewer_error, indices = std::move(fewer), from_before = 0;
        }
        if (count == 0 || count > last - last / 3) {
            if (sloppy && !loose) continue;
            break;
        }
        indices.resize(count);
        last = count;
        levels.push_back(std::move(indices));
        float deviation = error * scale + from_before;
        if (!sloppy && whole > 0) {
            const double left = area_of(mesh, levels.back(), count);
            deviation = std::max(deviation, kLostSurface * scale * static_cast<float>(std::abs(1 - left / whole)));
        }
        errors.push_back(deviation);
    }
    return levels;
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

BuiltMesh build_mesh(const Part& part, bool sloppy, bool keep_seams, std::span<const uint32_t> classes) {
    BuiltMesh out;
    if (part.indices.empty() || part.vertices.empty()) return out;
    weld(part, out, classes);
    std::vector<float> errors{0};
    std::vector<std::vector<uint32_t>> levels = simplify(out, sloppy, keep_seams, errors);
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

BuiltMesh build_mesh(const Shape& shape, size_t index, bool sloppy) {
    const Part& part = shape.parts[index];
    if (shape.levels.empty() || part.indices.empty()) return build_mesh(part, sloppy);
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
