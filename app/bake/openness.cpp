#include "app/bake/openness.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <glm/packing.hpp>

#include "app/frame/reach.h"

namespace aisland::bake {
namespace {

constexpr float kWorthIt = 3.2f;   // texels; narrower things (of an island: trees, lamps, people) are no columns of stone
constexpr float kCoarse_m = 1.0f;  // a level of detail that deviates less will do
constexpr float kMost_m = 640.0f;  // side of the box
constexpr float kLow_m = 2.5f;     // above the ground of the box: no roof
constexpr int kAzimuths = 12;
constexpr float kCrown_m = 2.5f, kCrownMost_m = 20.0f;  // a plant as high and no wider is a tree; hedges and beds lie in one piece
constexpr float kCrownMiddle = 0.6f;                    // of its height: where its crown hides the sky as a level sheet would
constexpr int kCrownReach = 3;                          // texels about a crown that it takes light from
constexpr float kPi = 3.14159265f;

std::byte unorm(float v) { return static_cast<std::byte>(static_cast<uint8_t>(std::lround(255 * std::clamp(v, 0.0f, 1.0f)))); }

// Numbers that a package takes little room for: metres to a 64th, shares to a 64th of a byte's range (0, a half and 1 stay what they are).
float rounded(float v) { return std::round(v * 64) / 64; }
std::byte coarse_unorm(float v) { return static_cast<std::byte>(std::min((static_cast<uint32_t>(unorm(v)) + 2) / 4 * 4, 255u)); }

// 0 to n; 0 for what is no number.
float within(float v, uint32_t n) { return v > 0 ? std::min(v, static_cast<float>(n)) : 0.0f; }

struct Heights {
    vec2 low{0.0f};
    float texel = 1;
    std::vector<float> top = std::vector<float>(size_t{kHeightSize} * kHeightSize, -1e4f);
    std::vector<vec3> color = std::vector<vec3>(size_t{kHeightSize} * kHeightSize, vec3(0.0f));  // of what is on top
    vec3 wall_color{0.0f};                                                                       // times their area
    float wall_area = 0;

    void raise(const vec3 (&p)[3], const vec3& paint) {
        const vec3 twice_area = glm::cross(p[1] - p[0], p[2] - p[0]);
        const float size = glm::length(twice_area);
        if (std::abs(twice_area.y) < 0.3f * size) wall_color += paint * size, wall_area += size;
        const vec3 q[3] = {{(p[0].x - low.x) / texel, p[0].y, (p[0].z - low.y) / texel},
                           {(p[1].x - low.x) / texel, p[1].y, (p[1].z - low.y) / texel},
                           {(p[2].x - low.x) / texel, p[2].y, (p[2].z - low.y) / texel}};
        const float area = (q[1].x - q[0].x) * (q[2].z - q[0].z) - (q[2].x - q[0].x) * (q[1].z - q[0].z);
        if (std::abs(area) < 1e-4f) return;
        const auto first = [](float v) { return static_cast<int>(within(std::ceil(v - 0.5f), kHeightSize)); };
        const int x0 = first(std::min({q[0].x, q[1].x, q[2].x})), x1 = first(std::max({q[0].x, q[1].x, q[2].x}));
        const int z0 = first(std::min({q[0].z, q[1].z, q[2].z})), z1 = first(std::max({q[0].z, q[1].z, q[2].z}));
        for (int z = z0; z < z1; ++z)
            for (int x = x0; x < x1; ++x) {
                const float px = static_cast<float>(x) + 0.5f, pz = static_cast<float>(z) + 0.5f;
                const float b = ((px - q[0].x) * (q[2].z - q[0].z) - (q[2].x - q[0].x) * (pz - q[0].z)) / area;
                const float c = ((q[1].x - q[0].x) * (pz - q[0].z) - (px - q[0].x) * (q[1].z - q[0].z)) / area;
                if (b < 0 || c < 0 || b + c > 1) continue;
                float& here = top[static_cast<size_t>(z) * kHeightSize + static_cast<size_t>(x)];
                const float y = q[0].y + b * (q[1].y - q[0].y) + c * (q[2].y - q[0].y);
                if (y < here) continue;
                here = y;
                color[static_cast<size_t>(z) * kHeightSize + static_cast<size_t>(x)] = paint;
            }
    }
};

void raise_instance(const World& world, const Instance& instance, Heights& heights) {
    const Mesh& mesh = world.meshes[instance.mesh];
    const vec3 half = half_size(instance, mesh);
    const float wide = 2.0f * std::max(half.x, half.z);
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

// Water lies under nothing and is no land that shadows are measured on: only its colour is kept, from above a dark body under some sky.
void flood(const World& world, const Heights& heights, std::vector<vec3>& colors, std::vector<uint8_t>& wet) {
    Heights water;
    water.low = heights.low, water.texel = heights.texel;
    const Cell& cell = world.cells[0];
    for (const Instance& instance : world.instances.subspan(cell.first_instance, cell.instance_count))
        if (world.materials[instance.material].kind == MaterialKind::water && instance.mover == kNone) raise_instance(world, instance, water);
    for (size_t i = 0; i < water.top.size(); ++i)
        if (water.top[i] > -1e3f && water.top[i] > heights.top[i]) colors[i] = water.color[i] * 0.75f + 0.04f, wet[i] = 1;
}

// What is seen from above: whatever throws shadows, and what lies too flat for it.
Heights look_down(const World& world, vec2 low, float texel) {
    Heights seen;
    seen.low = low, seen.texel = texel;
    const Cell& cell = world.cells[0];
    for (const Instance& instance : world.instances.subspan(cell.first_instance, cell.instance_count)) {
        const Material& material = world.materials[instance.material];
        const bool solid = material.kind != MaterialKind::foliage && material.kind != MaterialKind::water && !(material.flags & kMaterialBlend);
        if (instance.mover == kNone && solid) raise_instance(world, instance, seen);
    }
    return seen;
}

// What lies low beyond the box: lawns, paving, water.
void look_beyond(const World& world, Openness& open) {
    const Heights land = look_down(world, vec2(open.low.x, open.low.z) - 0.5f * (kBeyond - 1) * open.side, open.side * kBeyond / kHeightSize);
    std::vector<vec3> colors = land.color;
    std::vector<uint8_t> wet(colors.size(), 0);
    flood(world, land, colors, wet);
    for (uint32_t z = 0; z < kOpenSize; ++z)
        for (uint32_t x = 0; x < kOpenSize; ++x) {
            vec3 paint(0.0f);
            float known = 0;
            for (uint32_t i = 0; i < 4; ++i) {
                const size_t at = size_t{2 * z + i / 2} * kHeightSize + 2 * x + i % 2;
                if (wet[at] || (land.top[at] > -1e3f && land.top[at] < open.low.y + kLow_m)) paint += colors[at], known += 1;
            }
            paint = known > 0 ? paint / known : open.ground;
            for (int c = 0; c < 3; ++c) open.beyond.push_back(unorm(paint[c]));
            open.beyond.push_back(std::byte{255});
        }
}

// Crowns of trees over the places they stand on.
void spread_crowns(const World& world, const Heights& heights, Openness& open) {
    const Cell& cell = world.cells[0];
    for (const Instance& instance : world.instances.subspan(cell.first_instance, cell.instance_count)) {
        if (world.materials[instance.material].kind != MaterialKind::foliage || instance.mover != kNone) continue;
        const Mesh& mesh = world.meshes[instance.mesh];
        const vec3 middle = placed(instance, 0.5f * (mesh.box_min + mesh.box_max));
        const vec3 size = half_size(instance, mesh);
        const float half_height = size.y;
        const vec2 half(size.x, size.z), at = (vec2(middle.x, middle.z) - heights.low) / heights.texel, r = half / heights.texel;
        if (2 * half_height < kCrown_m || 2 * std::max(half.x, half.y) > kCrownMost_m || !(std::min(r.x, r.y) > 0.1f)) continue;
        if (open.crowns.empty()) open.crowns.assign(heights.top.size(), vec2(0.0f, -1e4f));
        const auto clamped = [](float v) { return static_cast<size_t>(within(v, kHeightSize - 1)); };
        for (size_t z = clamped(at.y - r.y); z <= clamped(at.y + r.y); ++z)
            for (size_t x = clamped(at.x - r.x); x <= clamped(at.x + r.x); ++x) {
                const vec2 from = (vec2(x, z) + 0.5f - at) / r;
                vec2& crown = open.crowns[z * kHeightSize + x];
                // An ellipse; its rim covers texels in part.
                crown.x = std::max(crown.x, kCrownTakes * std::clamp((1 - glm::length(from)) * std::min(r.x, r.y) + 0.5f, 0.0f, 1.0f));
                crown.y = std::max(crown.y, middle.y + (2 * kCrownMiddle - 1) * half_height);
            }
    }
}

// Where what stands there is seen from: the corner of four heights that is the middle of a texel.
static_assert(kHeightSize == 2 * kOpenSize);
constexpr std::array<float, 12> kSteps{1.0f, 2.0f, 3.1f, 5.0f, 7.5f, 11.0f, 17.0f, 25.0f, 36.0f, 50.0f, 68.0f, 92.0f};  // heights

// The heights within a margin where nothing stands, even and odd columns apart: places looked from are two columns apart.
struct Columns {
    static constexpr int kMargin = 94, kAcross = static_cast<int>(kHeightSize) / 2 + kMargin;
    static_assert(kMargin % 2 == 0 && kMargin > kSteps.back() + 1);

    explicit Columns(const Heights& heights) {
        for (std::vector<float>& list : of) list.assign(size_t{2} * kAcross * kAcross, -1e4f);
        for (int z = 0; z < static_cast<int>(kHeightSize); ++z)
            for (int x = 0; x < static_cast<int>(kHeightSize); ++x) of[x & 1][place(x, z)] = heights.top[static_cast<size_t>(z) * kHeightSize + static_cast<size_t>(x)];
    }
    // Every second height of a row, from column x on; at most kMargin outside.
    const float* from(int x, int z) const { return &of[x & 1][place(x, z)]; }

private:
    static size_t place(int x, int z) { return static_cast<size_t>(z + kMargin) * kAcross + static_cast<size_t>((x + kMargin) / 2); }
    std::vector<float> of[2];
};

// Share of the light of an even sky: of a level surface, and of upright ones by their direction.
struct Share {
    float up = 0, wall = 0;
    vec2 towards{0.0f};
};
using Row = std::array<Share, kOpenSize>;

// All slices of one row of texels, since they see the same heights.
void look_round(const Columns& columns, float texel, uint32_t row, const std::array<float, kOpenSlices>& slices_y, std::array<Row, kOpenSlices>& out) {
    float eye[kOpenSlices][kOpenSize];
    const int z0 = 2 * static_cast<int>(row) + 1;
    const float* here = columns.from(1, z0);
    for (uint32_t k = 0; k < kOpenSlices; ++k)  // on what stands there, when that is higher: the roof's own light, not a cellar's
        for (uint32_t x = 0; x < kOpenSize; ++x) eye[k][x] = std::max(slices_y[k], std::min(here[x] + 0.12f * texel, slices_y[k] + 0.8f * texel));
    for (Row& shares : out) shares.fill({});
    for (int i = 0; i < kAzimuths; ++i) {
        const float azimuth = 2 * kPi * (static_cast<float>(i) + 0.5f) / kAzimuths;
        const vec2 d(std::cos(azimuth), std::sin(azimuth));
        float steepest[kOpenSlices][kOpenSize] = {};
        for (const float step : kSteps) {
            const float reach = step * texel;
            const float* top = columns.from(static_cast<int>(std::floor(1 + d.x * step)), z0 - 1 + static_cast<int>(std::floor(1 + d.y * step)));
            for (uint32_t k = 0; k < kOpenSlices; ++k)
                for (uint32_t x = 0; x < kOpenSize; ++x) steepest[k][x] = std::max(steepest[k][x], (top[x] - eye[k][x]) / reach);
        }
        for (uint32_t k = 0; k < kOpenSlices; ++k)
            for (uint32_t x = 0; x < kOpenSize; ++x) {
                Share& share = out[k][x];
                const float sine = steepest[k][x] / std::sqrt(1 + steepest[k][x] * steepest[k][x]), cosine = std::sqrt(1 - sine * sine);
                // The cosine over the open part of this slice of sky, of a level and of an upright surface that faces it.
                const float wall = steepest[k][x] > 0 ? 1 - (std::asin(sine) + sine * cosine) / (0.5f * kPi) : 1.0f;
                share.up += cosine * cosine / kAzimuths;
                share.wall += wall / kAzimuths;
                share.towards += d * (wall * 2.0f / kAzimuths * kPi / 4);  // the first harmonic through max(cos, 0)
            }
    }
}

// What crowns above a slice take from its places: form factors of the level sheet at their middles, on a level surface and, as mean and
// first harmonic, on upright ones, whose half of the sky counts as one.
std::vector<Share> under_crowns(const Openness& open, uint32_t slice) {
    constexpr int n = kOpenSize;
    std::vector<Share> lost(open.crowns.empty() ? 0 : size_t{n} * n);
    const float texel = open.side / kHeightSize, eye = slice_height(open, slice);
    for (size_t i = 0; i < open.crowns.size(); ++i) {
        const vec2 crown = open.crowns[i];
        const float above = crown.y - eye;
        if (crown.x <= 0 || above < 0.5f) continue;
        const int hx = static_cast<int>(i % kHeightSize), hz = static_cast<int>(i / kHeightSize);
        for (int z = std::max(hz / 2 - kCrownReach, 0); z <= std::min(hz / 2 + kCrownReach, n - 1); ++z)
            for (int x = std::max(hx / 2 - kCrownReach, 0); x <= std::min(hx / 2 + kCrownReach, n - 1); ++x) {
                const vec2 d = texel * vec2(static_cast<float>(hx - 2 * x) - 0.5f, static_cast<float>(hz - 2 * z) - 0.5f);
                const float d2 = glm::dot(d, d), part = crown.x * above * texel * texel / (kPi * (d2 + above * above) * (d2 + above * above));
                Share& here = lost[static_cast<size_t>(z) * n + static_cast<size_t>(x)];
                here.up += part * above, here.wall += part * std::sqrt(d2) * 2 / kPi, here.towards += part * d;
            }
    }
    return lost;
}

// What the light that land sends back is worked out from (land.h).
void keep_land(const World& world, const Heights& heights, const Heights& land, Openness& open) {
    static_assert(kHeightSize == 2 * kOpenSize);
    open.tops = heights.top;
    for (float& top : open.tops) top = rounded(std::max(top, open.low.y - 1.0f));
    for (vec2& crown : open.crowns) crown = {rounded(crown.x), rounded(crown.y)};
    std::vector<vec3> colors = heights.color;
    std::vector<uint8_t> known_at(colors.size(), 0), wet(colors.size(), 0);
    for (size_t i = 0; i < colors.size(); ++i) {
        const bool lies = land.top[i] > heights.top[i] && land.top[i] < open.low.y + kLow_m;
        if (lies) colors[i] = land.color[i];
        known_at[i] = lies || heights.top[i] > -1e3f;
    }
    flood(world, land, colors, wet);
    for (uint32_t z = 0; z < kOpenSize; ++z)
        for (uint32_t x = 0; x < kOpenSize; ++x) {
            vec3 paint(0.0f);
            float known = 0, top = open.low.y;
            for (uint32_t i = 0; i < 4; ++i) {
                const size_t at = size_t{2 * z + i / 2} * kHeightSize + 2 * x + i % 2;
                if (!known_at[at] && !wet[at]) continue;
                paint += colors[at], known += 1, top = std::max(top, heights.top[at]);
            }
            paint = known > 0 ? paint / known : open.ground;
            uint32_t k = 0;
            while (k + 1 < kOpenSlices && slice_height(open, k) < top - 1.0f) ++k;
            const std::byte* t = &open.texels[((size_t{k} * kOpenSize + z) * kOpenSize + x) * 4];
            for (int c = 0; c < 3; ++c) open.covers.push_back(unorm(paint[c]));
            open.covers.push_back(unorm((static_cast<float>(t[3]) + 2 * static_cast<float>(t[1])) / 255 - 1));
        }
}

}  // namespace

Openness make_openness(const World& world) {
    const Reach reach = reach_of(world);
    return make_openness(world, reach.cast_min, reach.cast_max);
}

Openness make_openness(const World& world, vec3 box_min, vec3 box_max) {
    Openness open;
    if (world.cells.empty() || !(box_max.y - box_min.y > 0.5f)) return open;
    const vec2 middle(0.5f * (box_min.x + box_max.x), 0.5f * (box_min.z + box_max.z));
    open.side = std::min(std::max(box_max.x - box_min.x, box_max.z - box_min.z) * 1.05f + 2.0f, kMost_m);
    Heights heights;
    heights.low = middle - 0.5f * open.side;
    heights.texel = open.side / kHeightSize;
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
    // Where everything throws shadows it has all been seen.
    const bool all_cast = std::none_of(world.materials.begin(), world.materials.end(), [](const Material& m) { return m.flags & kMaterialNoShadow; });
    const Heights land = all_cast ? heights : look_down(world, heights.low, heights.texel);
    vec3 paint(0.0f);
    float texels = 0;
    for (size_t i = 0; i < land.top.size(); ++i)
        if (land.top[i] > -1e3f && land.top[i] < open.low.y + kLow_m) paint += land.color[i], texels += 1;
    const auto sane = [](const vec3& c) { return glm::clamp(c, vec3(0.03f), vec3(0.7f)); };
    if (texels > 0) open.ground = sane(paint / texels);
    if (heights.wall_area > 0) open.walls = sane(heights.wall_color / heights.wall_area);
    const Columns columns(heights);
    std::array<float, kOpenSlices> slices_y;
    for (uint32_t k = 0; k < kOpenSlices; ++k) slices_y[k] = slice_height(open, k);
    open.texels.resize(size_t{kMapSlices} * kOpenSize * kOpenSize * 4);
    const std::byte all_open[4] = {unorm(0.5f), unorm(0.5f), unorm(0.5f), unorm(1.0f)};
    for (size_t i = size_t{kOpenSlices} * kOpenSize * kOpenSize * 4; i < open.texels.size(); ++i) open.texels[i] = all_open[i % 4];
    spread_crowns(world, heights, open);
    std::array<std::vector<Share>, kOpenSlices> crowns;
    for (uint32_t k = 0; k < kOpenSlices; ++k) crowns[k] = under_crowns(open, k);
    std::array<Row, kOpenSlices> shares;
    for (uint32_t z = 0; z < kOpenSize; ++z) {
        look_round(columns, heights.texel, z, slices_y, shares);
        for (uint32_t k = 0; k < kOpenSlices; ++k)
            for (uint32_t x = 0; x < kOpenSize; ++x) {
                Share share = shares[k][x];
                if (!crowns[k].empty()) {
                    const Share& lost = crowns[k][size_t{z} * kOpenSize + x];
                    share.up *= 1 - std::min(lost.up, 0.9f), share.wall *= 1 - std::min(lost.wall, 0.9f), share.towards -= lost.towards;
                }
                // Beyond the box its border is looked up: nothing is known to stand there.
                if (x == 0 || z == 0 || x == kOpenSize - 1 || z == kOpenSize - 1) share = {1, 1, vec2(0.0f)};
                std::byte* texel = &open.texels[((size_t{k} * kOpenSize + z) * kOpenSize + x) * 4];
                for (const float v : {share.towards.x, share.up - share.wall, share.towards.y}) *texel++ = coarse_unorm(0.5f * v + 0.5f);
                *texel = coarse_unorm(share.wall);
            }
    }
    keep_land(world, heights, land, open);
    if (open.side == kMost_m) look_beyond(world, open);
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

}  // namespace aisland::bake
