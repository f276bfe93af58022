#include "platform/render/facets.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace aisland::render {
namespace {

constexpr uint32_t kWorthIt = 512;                                                                // triangles of the finest level; fewer are drawn sooner than they are told apart
constexpr uint32_t kWorthAFacet = 48;                                                             // of one facet; fewer go with the rest
constexpr float kMost = 0.7f;                                                                     // of its triangles in one facet; else the mesh stays whole
constexpr float kNarrow = 0.94f;                                                                  // cosine; faces that are farther from their way's axis go with the rest
constexpr uint32_t kSides = 16, kUp = kSides, kDown = kUp + 1, kRest = kDown + 1, kWays = kRest;  // what is left goes last

template <class T>
using PerWay = std::array<T, kWays + 1>;

struct Face {
    vec3 normal{0.0f};  // unit; 0 of one without area
    vec3 corner{0.0f};
    uint32_t way = 0;
};

// Of all levels, one behind another.
void list_faces(const World& world, const Mesh& mesh, std::vector<Face>& faces) {
    faces.clear();
    const auto place = [&](uint32_t i) {
        const float* p = world.vertices[mesh.vertex_offset + std::min(world.indices[i], mesh.vertex_count - 1)].position;
        return vec3(p[0], p[1], p[2]);
    };
    for (uint32_t l = 0; l < mesh.lod_count; ++l)
        for (uint32_t i = mesh.lods[l].first_index; i + 2 < mesh.lods[l].first_index + mesh.lods[l].index_count; i += 3) {
            Face& face = faces.emplace_back();
            face.corner = place(i);
            const vec3 twice = glm::cross(place(i + 1) - face.corner, place(i + 2) - face.corner);
            if (const float square = glm::dot(twice, twice); square > 1e-24f) face.normal = twice * (1.0f / std::sqrt(square));
        }
}

// Sixteenths of the round, counted from x towards z.
uint32_t side_of(float x, float z) {
    const bool by_x = std::abs(x) >= std::abs(z);
    const float most = by_x ? std::abs(x) : std::abs(z), other = by_x ? std::abs(z) : std::abs(x);
    const int steps = other < 0.19891237f * most ? 0 : other < 0.66817864f * most ? 1
                                                                                  : 2;  // tangents of 11.25 and 33.75 degrees
    const int base = by_x ? (x > 0 ? 0 : 8) : (z > 0 ? 4 : 12);
    const bool on = by_x ? (x > 0) == (z > 0) : (z > 0) != (x > 0);
    return static_cast<uint32_t>(base + (on ? steps : -steps) + 16) % 16;
}

// The sides are turned to where most walls look.
void choose_ways(std::vector<Face>& faces) {
    vec2 fourfold(0.0f);
    for (const Face& face : faces) {
        const vec2 n(face.normal.x, face.normal.z);
        const float square = glm::dot(n, n);
        if (square < 0.25f) continue;
        const vec2 twice(n.x * n.x - n.y * n.y, 2 * n.x * n.y);  // by twice its angle, and once more
        fourfold += vec2(twice.x * twice.x - twice.y * twice.y, 2 * twice.x * twice.y) / (square * square);
    }
    const float turn = 0.25f * std::atan2(fourfold.y, fourfold.x), c = std::cos(turn), s = std::sin(turn);
    for (Face& face : faces) {
        const float x = c * face.normal.x + s * face.normal.z, z = c * face.normal.z - s * face.normal.x, y = face.normal.y;
        face.way = std::abs(y) > std::max(std::abs(x), std::abs(z)) ? (y > 0 ? kUp : kDown) : side_of(x, z);
    }
}

// Outliers, as coarse levels have them, and what is too little go with the rest. `finest`: faces of the finest level, which come first.
// Whether it was worth it: not of a ball, and not of land.
bool choose_facets(std::vector<Face>& faces, uint32_t finest, PerWay<vec3>& axis) {
    for (const Face& face : faces) axis[face.way] += face.normal;
    for (vec3& a : axis) a = glm::length(a) > 1e-3f ? glm::normalize(a) : vec3(0.0f);
    for (Face& face : faces)
        if (glm::dot(face.normal, axis[face.way]) < kNarrow) face.way = kRest;
    PerWay<uint32_t> count{};
    for (uint32_t f = 0; f < finest; ++f) count[faces[f].way] += 1;
    for (uint32_t way = 0; way < kRest; ++way)
        if (count[way] < kWorthAFacet) count[kRest] += std::exchange(count[way], 0);
    for (Face& face : faces)
        if (count[face.way] == 0) face.way = kRest;
    return static_cast<float>(*std::max_element(count.begin(), count.end())) <= kMost * static_cast<float>(finest);
}

// What bounds each way's normals (as meshoptimizer's cluster bounds: the apex lies behind every face's plane).
void bound(const std::vector<Face>& faces, const PerWay<vec3>& axis, PerWay<Facet>& facets) {
    PerWay<float> least, back;
    least.fill(2.0f), back.fill(-1e30f);
    const vec3 from = faces.front().corner;
    for (const Face& face : faces) {
        if (face.way == kRest) continue;
        const float along = glm::dot(face.normal, axis[face.way]);
        least[face.way] = std::min(least[face.way], along);
        back[face.way] = std::max(back[face.way], glm::dot(from - face.corner, face.normal) / along);
    }
    for (uint32_t way = 0; way < kRest; ++way) {
        if (least[way] > 1.5f) continue;  // there is none
        facets[way].axis = axis[way];
        facets[way].apex = from - axis[way] * back[way];
        facets[way].cutoff = std::sqrt(std::max(1 - least[way] * least[way], 0.0f)) + 1e-3f;
    }
}

// `level`: its faces. Its triangles facet by facet.
void sort_level(Facets& out, const World& world, const Lod& lod, uint32_t l, std::span<const Face> level, PerWay<Facet>& facets) {
    PerWay<uint32_t> next{};
    for (const Face& face : level) next[face.way] += 3;
    uint32_t from = 0;
    for (uint32_t way = 0; way <= kRest; ++way) {
        facets[way].lods[l] = {lod.first_index + from, next[way], lod.error};
        next[way] = std::exchange(from, from + next[way]);
    }
    const size_t at = out.indices.size();
    out.indices.resize(at + from);
    out.places.push_back({lod.first_index, from});
    for (size_t t = 0; t < level.size(); ++t) {
        uint32_t& to = next[level[t].way];
        std::copy_n(&world.indices[lod.first_index + 3 * t], 3, &out.indices[at + to]);
        to += 3;
    }
}

void add_facets(Facets& out, const World& world, const Mesh& mesh, std::vector<Face>& faces) {
    list_faces(world, mesh, faces);
    choose_ways(faces);
    PerWay<vec3> axis{};
    if (!choose_facets(faces, mesh.lods[0].index_count / 3, axis)) return;
    PerWay<Facet> facets;
    bound(faces, axis, facets);
    std::span<const Face> left(faces);
    for (uint32_t l = 0; l < mesh.lod_count; ++l) {
        const uint32_t triangles = mesh.lods[l].index_count / 3;
        sort_level(out, world, mesh.lods[l], l, left.first(triangles), facets);
        left = left.subspan(triangles);
    }
    for (const Facet& facet : facets)
        if (std::any_of(facet.lods, facet.lods + mesh.lod_count, [](const Lod& lod) { return lod.index_count > 0; })) out.all.push_back(facet);
}

// Levels that share indices with others cannot be put in another order.
std::vector<bool> alone(const World& world) {
    struct Range {
        uint32_t first, end, mesh;
    };
    std::vector<Range> ranges;
    for (uint32_t m = 0; m < world.meshes.size(); ++m)
        for (uint32_t l = 0; l < world.meshes[m].lod_count; ++l)
            ranges.push_back({world.meshes[m].lods[l].first_index, world.meshes[m].lods[l].first_index + world.meshes[m].lods[l].index_count, m});
    std::sort(ranges.begin(), ranges.end(), [](const Range& a, const Range& b) { return a.first < b.first; });
    std::vector<bool> out(world.meshes.size(), true);
    Range farthest{};
    for (const Range& range : ranges) {
        if (range.first < farthest.end) out[range.mesh] = out[farthest.mesh] = false;
        if (range.end > farthest.end) farthest = range;
    }
    return out;
}

}  // namespace

Facets make_facets(const World& world, const std::vector<bool>& wanted) {
    Facets out;
    const std::vector<bool> may = alone(world);
    std::vector<Face> faces;
    for (uint32_t m = 0; m < world.meshes.size(); ++m) {
        const Mesh& mesh = world.meshes[m];
        out.first.push_back(static_cast<uint32_t>(out.all.size()));
        if (wanted[m] && may[m] && mesh.rig == kNone && mesh.lod_count > 0 && mesh.lods[0].index_count >= 3 * kWorthIt) add_facets(out, world, mesh, faces);
    }
    out.first.push_back(static_cast<uint32_t>(out.all.size()));
    return out;
}

}  // namespace aisland::render
