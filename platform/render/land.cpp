#include "platform/render/land.h"

#include <algorithm>
#include <cmath>

namespace aisland::render {
namespace {

constexpr float kPi = 3.14159265f;
constexpr int kReach[kOpenSlices] = {1, 2, 5, 10};  // texels round a place whose land it sees, by slice: the higher, the farther
constexpr float kAbove_m = 3.0f;                    // what rises higher over a slice is a wall to it, no land

// The height below which the sun is hidden, by place: carried along its light from row to row, one lower each by how steep it falls.
std::vector<float> shade_of(const Openness& open, vec3 sun) {
    constexpr int n = kHeightSize;
    std::vector<float> shade(open.tops.size(), -1e4f);
    const float flat = std::max(std::abs(sun.x), std::abs(sun.z));
    if (flat < 1e-3f) return shade;
    const bool along_x = std::abs(sun.x) >= std::abs(sun.z);
    const int step = (along_x ? sun.x : sun.z) < 0 ? 1 : -1;
    const float aside = -(along_x ? sun.z : sun.x) / flat, drop = open.side / n * sun.y / flat;
    const auto index = [along_x](int row, int column) { return static_cast<size_t>(along_x ? column * n + row : row * n + column); };
    for (int i = 1; i < n; ++i) {
        const int row = step > 0 ? i : n - 1 - i;
        for (int column = 0; column < n; ++column) {
            const float from = std::clamp(static_cast<float>(column) - aside, 0.0f, n - 1.0f);
            const int low = std::min(static_cast<int>(from), n - 2);
            const auto ceiling = [&](int c) { return std::max(shade[index(row - step, c)], open.tops[index(row - step, c)]); };
            shade[index(row, column)] = glm::mix(ceiling(low), ceiling(low + 1), from - static_cast<float>(low)) - drop;
        }
    }
    return shade;
}

// Crowns of trees, moved along the sun's light to where they shade what stands or lies: the share that they take, and their height.
std::vector<vec2> crown_shade(const Openness& open, vec3 sun) {
    constexpr int n = kHeightSize;
    std::vector<vec2> taken(open.crowns.size(), vec2(0.0f, -1e4f));
    const float texel = open.side / n, steep = std::max(sun.y, 0.15f);
    for (size_t i = 0; i < open.crowns.size(); ++i) {
        if (open.crowns[i].x <= 0) continue;
        const float above = std::max(open.crowns[i].y - open.tops[i], 0.0f);
        const auto along = [&](float share) { return static_cast<int>(std::lround(std::clamp(above * share / (steep * texel), -float{n}, float{n}))); };
        const int x = static_cast<int>(i) % n - along(sun.x), z = static_cast<int>(i) / n - along(sun.z);
        if (x < 0 || z < 0 || x >= n || z >= n) continue;
        vec2& here = taken[static_cast<size_t>(z) * n + static_cast<size_t>(x)];
        here = glm::max(here, open.crowns[i]);
    }
    return taken;
}

// Sums over (2 reach + 1)^2 texels, fewer at the borders.
void spread(std::vector<vec4>& grid, int reach) {
    constexpr int n = kOpenSize;
    vec4 sums[n + 1];
    const auto line = [&](size_t first, size_t stride) {
        sums[0] = vec4(0.0f);
        for (int i = 0; i < n; ++i) sums[i + 1] = sums[i] + grid[first + static_cast<size_t>(i) * stride];
        for (int i = 0; i < n; ++i) grid[first + static_cast<size_t>(i) * stride] = sums[std::min(i + reach, n - 1) + 1] - sums[std::max(i - reach, 0)];
    };
    for (size_t i = 0; i < n; ++i) line(i * n, 1);
    for (size_t i = 0; i < n; ++i) line(i, n);
}

// Mean luminance of the land about the places beyond the box, under the open sky.
std::vector<vec3> land_beyond(const Openness& open, const vec3& light, const vec3& otherwise) {
    std::vector<vec3> land(size_t{kOpenSize} * kOpenSize, otherwise);
    if (open.beyond.empty()) return land;
    std::vector<vec4> about(land.size());
    for (size_t i = 0; i < about.size(); ++i)
        for (int c = 0; c < 4; ++c) about[i][c] = static_cast<float>(open.beyond[4 * i + static_cast<size_t>(c)]) / 255.0f;
    spread(about, 1);
    for (size_t i = 0; i < about.size(); ++i) land[i] = vec3(about[i]) / about[i].w * light;
    return land;
}
// Where a texel of the box lies in what lies beyond it.
size_t index_beyond(uint32_t i) { return static_cast<size_t>((static_cast<float>(i) + 0.5f - 0.5f * kOpenSize) / kBeyond + 0.5f * kOpenSize); }

std::byte unorm(float v) { return static_cast<std::byte>(static_cast<uint8_t>(255 * std::clamp(v, 0.0f, 1.0f) + 0.5f)); }

}  // namespace

void light_land(const Openness& open, const SkyLight& sky, LandLight& out) {
    out.texels.resize(kLandBytes);
    out.range = 4 * std::max({sky.ground.x, sky.ground.y, sky.ground.z, 1e-9f});
    const float scale = 1 / out.range;
    const std::vector<float> shade = shade_of(open, sky.sun_direction);
    const float soft = 1 / std::max(open.side / kHeightSize * std::max(sky.sun_direction.y, 0.0f), 0.3f);
    const bool up = sky.sun_direction.y > 0;
    const auto sun_at = [&](size_t place, float y) { return up ? std::clamp((y - shade[place]) * soft + 0.5f, 0.0f, 1.0f) : 0.0f; };
    const std::vector<vec2> crowned = up ? crown_shade(open, sky.sun_direction) : std::vector<vec2>();
    const auto under_crown = [&](size_t place, float y) { return crowned.empty() || crowned[place].y < y ? 1.0f : 1 - crowned[place].x; };
    const vec3 by_sun = sky.sun_color * (std::max(sky.sun_direction.y, 0.0f) / kPi), by_sky = sky.level / kPi;
    // Of each texel its luminance, and how much of it is land to slice k.
    std::vector<vec4> lit(size_t{kOpenSize} * kOpenSize), about(lit.size());
    const auto four = [](uint32_t x, uint32_t z, uint32_t i) { return size_t{2 * z + i / 2} * kHeightSize + 2 * x + i % 2; };
    for (uint32_t z = 0; z < kOpenSize; ++z)
        for (uint32_t x = 0; x < kOpenSize; ++x) {
            const size_t at = size_t{z} * kOpenSize + x;
            const std::byte* c = &open.covers[at * 4];
            const vec4 cover = vec4(static_cast<float>(c[0]), static_cast<float>(c[1]), static_cast<float>(c[2]), static_cast<float>(c[3])) / 255.0f;
            float sun = 0;
            for (uint32_t i = 0; i < 4; ++i) sun += 0.25f * sun_at(four(x, z, i), open.tops[four(x, z, i)] + 0.2f) * under_crown(four(x, z, i), open.tops[four(x, z, i)] + 0.2f);
            lit[at] = vec4(vec3(cover) * (by_sun * sun + by_sky * cover.w), 1.0f);
        }
    const std::vector<vec3> beyond = land_beyond(open, by_sun + by_sky, sky.ground);
    const auto put = [&](uint32_t k, uint32_t x, uint32_t z, const vec3& land, float sun) {
        const vec4 texel(glm::sqrt(land * scale), sun);
        for (int c = 0; c < 4; ++c) out.texels[((size_t{k} * kOpenSize + z) * kOpenSize + x) * 4 + static_cast<size_t>(c)] = unorm(texel[c]);
    };
    for (uint32_t z = 0; z < kOpenSize; ++z)
        for (uint32_t x = 0; x < kOpenSize; ++x) put(kOpenSlices, x, z, beyond[size_t{z} * kOpenSize + x], up ? 1.0f : 0.0f);
    for (uint32_t k = 0; k < kOpenSlices; ++k) {
        const float height = slice_height(open, k);
        for (uint32_t z = 0; z < kOpenSize; ++z)
            for (uint32_t x = 0; x < kOpenSize; ++x) {
                float land = 0;
                for (uint32_t i = 0; i < 4; ++i) land += open.tops[four(x, z, i)] < height + kAbove_m ? 0.25f : 0.0f;
                about[size_t{z} * kOpenSize + x] = lit[size_t{z} * kOpenSize + x] * land;
            }
        spread(about, kReach[k]);
        for (uint32_t z = 0; z < kOpenSize; ++z)
            for (uint32_t x = 0; x < kOpenSize; ++x) {
                const vec4& here = about[size_t{z} * kOpenSize + x];
                float sun = 0;
                for (uint32_t i = 0; i < 4; ++i) {
                    const float y = std::max(height, open.tops[four(x, z, i)]) + 0.5f;
                    sun += 0.25f * sun_at(four(x, z, i), y) * under_crown(four(x, z, i), y);
                }
                const vec3 land = here.w > 0.5f ? vec3(here) / here.w : sky.ground;
                // The border stands for what lies beyond.
                if (x == 0 || z == 0 || x == kOpenSize - 1 || z == kOpenSize - 1)
                    put(k, x, z, beyond[index_beyond(z) * kOpenSize + index_beyond(x)], up ? 1.0f : 0.0f);
                else
                    put(k, x, z, land, sun);
            }
    }
}

}  // namespace aisland::render
