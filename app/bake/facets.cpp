#include "app/bake/facets.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <utility>

namespace aisland::bake {
namespace {

constexpr uint32_t kWorthIt = 512;     // triangles of the finest level; fewer are drawn sooner than they are told apart
constexpr uint32_t kWorthAFacet = 48;  // of one facet; fewer go with the rest
constexpr float kMost = 0.7f;          // of its triangles in one facet; else the mesh stays whole
constexpr float kNarrow = 0.9f;        // cosine; faces that are farther from their way's axis go with the rest

constexpr uint32_t kSides = 8, kUp = kSides, kDown = kUp + 1;
constexpr uint32_t kRest = kDown + 1, kWays = kRest;  // what is left goes last

template <class T>
using PerWay = std::array<T, kWays + 1>;

struct Face {
    vec3 normal{0.0f};  // unit; 0 of one without area
    vec3 corner{0.0f};
    uint32_t way = 0;
};

// Of all levels, one behind another.
std::vector<Face> list_faces(const std::vector<Vertex>& vertices, const Mesh& mesh, const std::vector<uint32_t>& indices) {
    std::vector<Face> faces;
    const auto place = [&](uint32_t i) {
        const float* p = vertices[mesh.vertex_offset + indices[i]].position;
        return vec3(p[0], p[1], p[2]);
    };
    for (uint32_t l = 0; l < mesh.lod_count; ++l)
        for (uint32_t i = mesh.lods[l].first_index; i + 2 < mesh.lods[l].first_index + mesh.lods[l].index_count; i += 3) {
            Face& face = faces.emplace_back();
            face.corner = place(i);
            const vec3 twice = glm::cross(place(i + 1) - face.corner, place(i + 2) - face.corner);
            if (const float square = glm::dot(twice, twice); square > 1e-24f) face.normal = twice * (1.0f / std::sqrt(square));
        }
    return faces;
}

// Eighths of the round, counted from x towards z.
uint32_t side_of(float x, float z) {
    constexpr float kTangent = 0.41421356f;  // of half an eighth
    const float across = std::abs(x), along = std::abs(z);
    if (along < kTangent * across) return x > 0 ? 0 : 4;
    if (across < kTangent * along) return z > 0 ? 2 : 6;
    return x > 0 ? (z > 0 ? 1 : 7) : (z > 0 ? 3 : 5);
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
// Whether it was worth it; of land it is not.
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
void sort_level(const Lod& lod, uint32_t l, std::span<const Face> level, PerWay<Facet>& facets, std::vector<uint32_t>& indices) {
    PerWay<uint32_t> next{};
    for (const Face& face : level) next[face.way] += 3;
    uint32_t from = 0;
    for (uint32_t way = 0; way <= kRest; ++way) {
        facets[way].first_index[l] = lod.first_index + from, facets[way].index_count[l] = next[way];
        next[way] = std::exchange(from, from + next[way]);
    }
    const std::vector<uint32_t> before(indices.begin() + lod.first_index, indices.begin() + lod.first_index + lod.index_count);
    for (size_t t = 0; t < level.size(); ++t) {
        uint32_t& to = next[level[t].way];
        std::copy_n(&before[3 * t], 3, &indices[lod.first_index + to]);
        to += 3;
    }
}

void add_facets(const std::vector<Vertex>& vertices, const std::vector<Mesh>& meshes, uint32_t m, std::vector<uint32_t>& indices, std::vector<Facet>& out) {
    const Mesh& mesh = meshes[m];
    std::vector<Face> faces = list_faces(vertices, mesh, indices);
    choose_ways(faces);
    PerWay<vec3> axis{};
    if (!choose_facets(faces, mesh.lods[0].index_count / 3, axis)) return;
    PerWay<Facet> facets;
    bound(faces, axis, facets);
    std::span<const Face> left(faces);
    for (uint32_t l = 0; l < mesh.lod_count; ++l) {
        const uint32_t triangles = mesh.lods[l].index_count / 3;
        sort_level(mesh.lods[l], l, left.first(triangles), facets, indices);
        left = left.subspan(triangles);
    }
    for (Facet& facet : facets) {
        facet.mesh = m;
        if (std::any_of(facet.index_count, facet.index_count + mesh.lod_count, [](uint32_t count) { return count > 0; })) out.push_back(facet);
    }
}

}  // namespace

std::vector<Facet> sort_into_facets(const std::vector<Vertex>& vertices, const std::vector<Mesh>& meshes, const std::vector<bool>& wanted, std::vector<uint32_t>& indices) {
    std::vector<Facet> out;
    for (uint32_t m = 0; m < meshes.size(); ++m) {
        const Mesh& mesh = meshes[m];
        if (wanted[m] && mesh.rig == kNone && mesh.lod_count > 0 && mesh.lods[0].index_count >= 3 * kWorthIt) add_facets(vertices, meshes, m, indices, out);
    }
    return out;
}

}  // namespace aisland::bake
