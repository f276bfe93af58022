#include "platform/render/openness.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <glm/packing.hpp>

namespace aisland::render {
namespace {

constexpr uint32_t kHeights = 256;  // texels a side
constexpr float kWorthIt = 3.2f;    // texels; narrower things (of an island: trees, lamps, people) are no columns of stone
constexpr float kCoarse_m = 1.0f;   // a level of detail that deviates less will do
constexpr float kMost_m = 640.0f;   // side of the box
constexpr int kAzimuths = 12;
constexpr float kPi = 3.14159265f;

struct Heights {
    vec2 low{0.0f};
    float texel = 1;
    std::vector<float> top = std::vector<float>(size_t{kHeights} * kHeights, -1e4f);
    std::vector<vec3> color = std::vector<vec3>(size_t{kHeights} * kHeights, vec3(0.0f));  // of what is on top
    vec3 wall_color{0.0f};                                                                 // times their area
    float wall_area = 0;

    float at(vec2 p) const {
        const vec2 q = (p - low) / texel;
        const int x = static_cast<int>(q.x), z = static_cast<int>(q.y);
        if (q.x < 0 || q.y < 0 || x >= static_cast<int>(kHeights) || z >= static_cast<int>(kHeights)) return -1e4f;
        return top[static_cast<size_t>(z) * kHeights + static_cast<size_t>(x)];
    }
    void raise(const vec3 (&p)[3], const vec3& paint) {
        const vec3 twice_area = glm::cross(p[1] - p[0], p[2] - p[0]);
        const float size = glm::length(twice_area);
        if (std::abs(twice_area.y) < 0.3f * size) wall_color += paint * size, wall_area += size;
        const vec3 q[3] = {{(p[0].x - low.x) / texel, p[0].y, (p[0].z - low.y) / texel},
                           {(p[1].x - low.x) / texel, p[1].y, (p[1].z - low.y) / texel},
                           {(p[2].x - low.x) / texel, p[2].y, (p[2].z - low.y) / texel}};
        const float area = (q[1].x - q[0].x) * (q[2].z - q[0].z) - (q[2].x - q[0].x) * (q[1].z - q[0].z);
        if (std::abs(area) < 1e-4f) return;
        const auto first = [](float v) { return std::clamp(static_cast<int>(std::ceil(v - 0.5f)), 0, static_cast<int>(kHeights)); };
        const int x0 = first(std::min({q[0].x, q[1].x, q[2].x})), x1 = first(std::max({q[0].x, q[1].x, q[2].x}));
        const int z0 = first(std::min({q[0].z, q[1].z, q[2].z})), z1 = first(std::max({q[0].z, q[1].z, q[2].z}));
        for (int z = z0; z < z1; ++z)
            for (int x = x0; x < x1; ++x) {
                const float px = static_cast<float>(x) + 0.5f, pz = static_cast<float>(z) + 0.5f;
                const float b = ((px - q[0].x) * (q[2].z - q[0].z) - (q[2].x - q[0].x) * (pz - q[0].z)) / area;
                const float c = ((q[1].x - q[0].x) * (pz - q[0].z) - (px - q[0].x) * (q[1].z - q[0].z)) / area;
                if (b < 0 || c < 0 || b + c > 1) continue;
                float& here = top[static_cast<size_t>(z) * kHeights + static_cast<size_t>(x)];
                const float y = q[0].y + b * (q[1].y - q[0].y) + c * (q[2].y - q[0].y);
                if (y < here) continue;
                here = y;
                color[static_cast<size_t>(z) * kHeights + static_cast<size_t>(x)] = paint;
            }
    }
};

vec3 placed(const Instance& instance, const vec3& p) {
    const vec4 v(p, 1.0f);
    return {glm::dot(instance.rows[0], v), glm::dot(instance.rows[1], v), glm::dot(instance.rows[2], v)};
}

void raise_instance(const World& world, const Instance& instance, Heights& heights) {
    const Mesh& mesh = world.meshes[instance.mesh];
    const vec3 half = 0.5f * (mesh.box_max - mesh.box_min);
    const float wide = 2.0f * std::max(glm::dot(glm::abs(vec3(instance.rows[0])), half), glm::dot(glm::abs(vec3(instance.rows[2])), half));
    if (wide < kWorthIt * heights.texel || mesh.lod_count == 0) return;
    uint32_t level = 0;
    while (level + 1 < mesh.lod_count && mesh.lods[level + 1].error < kCoarse_m) ++level;
    const Lod& lod = mesh.lods[level];
    const Material& material = world.materials[instance.material];
    // Panes show dark rooms and mirror the sky.
    const vec3 base = material.kind == MaterialKind::glass ? vec3(0.16f) : vec3(material.base_color) * (1.0f - 0.5f * material.metallic);
    for (uint32_t i = 0; i + 2 < lod.index_count; i += 3) {
        vec3 corner[3];
        const uint32_t first = world.vertices[mesh.vertex_offset + world.indices[lod.first_index + i]].color;
        for (uint32_t k = 0; k < 3; ++k) {
            const float* p = world.vertices[mesh.vertex_offset + world.indices[lod.first_index + i + k]].position;
            corner[k] = placed(instance, {p[0], p[1], p[2]});
        }
        heights.raise(corner, base * vec3(glm::unpackUnorm4x8(first)));
    }
}

// Share of the light of an even sky: of a level surface, and of upright ones by their direction.
struct Share {
    float up = 0, wall = 0;
    vec2 towards{0.0f};
};

Share look_round(const Heights& heights, vec3 p) {
    constexpr std::array<float, 12> kSteps{1.0f, 2.0f, 3.1f, 5.0f, 7.5f, 11.0f, 17.0f, 25.0f, 36.0f, 50.0f, 68.0f, 92.0f};  // texels
    Share share;
    for (int i = 0; i < kAzimuths; ++i) {
        const float azimuth = 2 * kPi * (static_cast<float>(i) + 0.5f) / kAzimuths;
        const vec2 d(std::cos(azimuth), std::sin(azimuth));
        float steepest = 0;
        for (const float step : kSteps) {
            const float reach = step * heights.texel;
            steepest = std::max(steepest, (heights.at(vec2(p.x, p.z) + d * reach) - p.y) / reach);
        }
        const float sine = steepest / std::sqrt(1 + steepest * steepest), cosine = std::sqrt(1 - sine * sine);
        // The cosine over the open part of this slice of sky, of a level and of an upright surface that faces it.
        const float wall = 1 - (std::asin(sine) + sine * cosine) / (0.5f * kPi);
        share.up += cosine * cosine / kAzimuths;
        share.wall += wall / kAzimuths;
        share.towards += d * (wall * 2.0f / kAzimuths * kPi / 4);  // the first harmonic through max(cos, 0)
    }
    return share;
}

std::byte unorm(float v) { return static_cast<std::byte>(static_cast<uint8_t>(std::lround(255 * std::clamp(v, 0.0f, 1.0f)))); }

float slice_height(const Openness& open, uint32_t k) {
    const float share = static_cast<float>(k) / (kOpenSlices - 1);
    return open.low.y + open.height * share * share;
}

}  // namespace

Openness make_openness(const World& world, vec3 box_min, vec3 box_max) {
    Openness open;
    if (world.cells.empty() || !(box_max.y - box_min.y > 0.5f)) return open;
    const vec2 middle(0.5f * (box_min.x + box_max.x), 0.5f * (box_min.z + box_max.z));
    open.side = std::min(std::max(box_max.x - box_min.x, box_max.z - box_min.z) * 1.05f + 2.0f, kMost_m);
    Heights heights;
    heights.low = middle - 0.5f * open.side;
    heights.texel = open.side / kHeights;
    const Cell& cell = world.cells[0];
    for (const Instance& instance : world.instances.subspan(cell.first_instance, cell.instance_count)) {
        const Material& material = world.materials[instance.material];
        const bool solid = material.kind != MaterialKind::foliage && material.kind != MaterialKind::water && !(material.flags & (kMaterialNoShadow | kMaterialBlend));
        if (instance.mover == kNone && solid) raise_instance(world, instance, heights);
    }
    std::vector<float> ground;
    for (float top : heights.top)
        if (top > -1e3f) ground.push_back(top);
    if (ground.empty()) return {};
    std::nth_element(ground.begin(), ground.begin() + static_cast<ptrdiff_t>(ground.size() / 8), ground.end());
    open.low = {heights.low.x, ground[ground.size() / 8] + 0.12f * heights.texel, heights.low.y};
    open.height = std::clamp(box_max.y - open.low.y, 1.0f, 90.0f);
    vec3 land(0.0f);
    float texels = 0;
    for (size_t i = 0; i < heights.top.size(); ++i)
        if (heights.top[i] > -1e3f && heights.top[i] < open.low.y + 2.5f) land += heights.color[i], texels += 1;
    const auto sane = [](const vec3& c) { return glm::clamp(c, vec3(0.03f), vec3(0.7f)); };
    if (texels > 0) open.ground = sane(land / texels);
    if (heights.wall_area > 0) open.walls = sane(heights.wall_color / heights.wall_area);
    const float step = open.side / kOpenSize;
    for (uint32_t k = 0; k < kOpenSlices; ++k)
        for (uint32_t z = 0; z < kOpenSize; ++z)
            for (uint32_t x = 0; x < kOpenSize; ++x) {
                const vec3 p(open.low.x + (static_cast<float>(x) + 0.5f) * step, slice_height(open, k), open.low.z + (static_cast<float>(z) + 0.5f) * step);
                // On what stands there, when that is higher: the roof's own light, not a cellar's.
                const Share share = look_round(heights, {p.x, std::max(p.y, std::min(heights.at({p.x, p.z}) + 0.12f * heights.texel, p.y + 0.8f * heights.texel)), p.z});
                for (const float v : {share.towards.x, share.up - share.wall, share.towards.y}) open.texels.push_back(unorm(0.5f * v + 0.5f));
                open.texels.push_back(unorm(share.wall));
            }
    return open;
}

float openness_at(const Openness& open, vec3 position, vec3 normal) {
    if (open.side <= 0) return 1;
    const vec2 uv = (vec2(position.x, position.z) - vec2(open.low.x, open.low.z)) / open.side * float{kOpenSize};
    const float s = std::sqrt(std::clamp((position.y - open.low.y) / open.height, 0.0f, 1.0f)) * (kOpenSlices - 1);
    const auto index = [](float v, uint32_t n) { return static_cast<size_t>(std::clamp(v, 0.0f, static_cast<float>(n - 1))); };
    const std::byte* t = &open.texels[((index(s + 0.5f, kOpenSlices) * kOpenSize + index(uv.y, kOpenSize)) * kOpenSize + index(uv.x, kOpenSize)) * 4];
    const auto channel = [t](int c) { return static_cast<float>(t[c]) / 255; };
    const vec3 slope(2 * channel(0) - 1, 2 * channel(1) - 1, 2 * channel(2) - 1);
    return std::clamp(channel(3) + glm::dot(slope, normal), 0.0f, 1.0f);
}

}  // namespace aisland::render
