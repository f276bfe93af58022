#include "platform/render/noise.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

#include <glm/common.hpp>

#include "app/core/pose.h"
#include "shaders/shared.h"

namespace aisland::render {
namespace {

constexpr uint32_t kSize = gpu_data::kDetailSize, kWaves = 20;
constexpr float kTurn = 6.2831853f;
static_assert((kSize & (kSize - 1)) == 0, "waves are told apart by their bits");
using Field = std::vector<float>;  // kSize squared, row by row

// Jarzynski and Olano, Hash Functions for GPU Rendering, 2020; as detail.comp.
uint32_t pcg(uint32_t v) {
    const uint32_t state = v * 747796405u + 2891336453u;
    const uint32_t word = ((state >> ((state >> 28u) + 4u)) ^ state) * 277803737u;
    return (word >> 22u) ^ word;
}
float hash01(uint32_t v) { return static_cast<float>(pcg(v) >> 8) * (1.0f / 16777216.0f); }

// Adds `weight` of noise between random values at `period` squared places, which tiles.
void add_value_noise(Field& sum, uint32_t period, uint32_t seed, float weight) {
    std::array<uint32_t, kSize> cell;
    std::array<float, kSize> share;
    std::vector<uint32_t> begins(period + 1, kSize);  // the first texel of each cell
    for (uint32_t i = kSize; i-- > 0;) {
        const float p = (static_cast<float>(i) + 0.5f) / kSize * static_cast<float>(period), f = p - std::floor(p);
        cell[i] = static_cast<uint32_t>(p), share[i] = f * f * f * (f * (f * 6 - 15) + 10);
        begins[cell[i]] = i;
    }
    Field lattice(size_t{period + 1} * period), row(period + 1);
    for (uint32_t y = 0; y <= period; ++y)
        for (uint32_t x = 0; x < period; ++x) lattice[size_t{y} * period + x] = hash01(x + y % period * 4099u + seed * 7919u);
    for (uint32_t y = 0; y < kSize; ++y) {
        const float* low = &lattice[size_t{cell[y]} * period];
        for (uint32_t x = 0; x < period; ++x) row[x] = weight * glm::mix(low[x], low[x + period], share[y]);
        row[period] = row[0];
        float* out = &sum[size_t{y} * kSize];
        for (uint32_t c = 0; c < period; ++c) {
            const float from = row[c], step = row[c + 1] - row[c];
            for (uint32_t x = begins[c]; x < begins[c + 1]; ++x) out[x] += from + step * share[x];
        }
    }
}

Field fractal(uint32_t period, uint32_t octaves, uint32_t seed) {
    Field sum(size_t{kSize} * kSize, 0.0f);
    float total = 0, weight = 0.5f;
    for (uint32_t i = 0; i < octaves; ++i, weight *= 0.55f) total += weight;
    weight = 0.5f;
    for (uint32_t i = 0; i < octaves; ++i, weight *= 0.55f) add_value_noise(sum, period << i, seed + i, weight / total);
    return sum;
}

// Slopes of a sum of waves whose crests close over the tile; lengths and directions by hash, steeper when longer.
void add_waves(Field& slope_x, Field& slope_y) {
    std::array<float, kSize> turn, along_cos, along_sin;
    for (uint32_t j = 0; j < kSize; ++j) turn[j] = std::cos(static_cast<float>(j) * kTurn / kSize);
    const auto sine = [&](uint32_t j) { return turn[(j + kSize * 3 / 4) % kSize]; };
    for (uint32_t i = 0; i < kWaves; ++i) {
        const int kx = static_cast<int>(std::floor(hash01(i * 3 + 201) * 22 - 7)), ky = static_cast<int>(std::floor(hash01(i * 3 + 202) * 22 - 7));
        const vec2 k(kx, ky);
        const float n = std::max(glm::length(k), 1.0f);
        const float phase = hash01(i * 3 + 203) * kTurn + static_cast<float>(kx + ky) * 0.5f * kTurn / kSize;
        const vec2 steep = 0.12f * k / n / (1 + n * 0.12f);
        for (uint32_t x = 0; x < kSize; ++x) {
            const uint32_t j = static_cast<uint32_t>(kx) * x % kSize;
            along_cos[x] = turn[j], along_sin[x] = sine(j);
        }
        for (uint32_t y = 0; y < kSize; ++y) {  // cos(a + b)
            const uint32_t j = static_cast<uint32_t>(ky) * y % kSize;
            const float c = turn[j] * std::cos(phase) - sine(j) * std::sin(phase), d = sine(j) * std::cos(phase) + turn[j] * std::sin(phase);
            float *row_x = &slope_x[size_t{y} * kSize], *row_y = &slope_y[size_t{y} * kSize];
            for (uint32_t x = 0; x < kSize; ++x) {
                const float height = along_cos[x] * c - along_sin[x] * d;
                row_x[x] += steep.x * height, row_y[x] += steep.y * height;
            }
        }
    }
}

std::byte unorm(float v) { return static_cast<std::byte>(static_cast<uint8_t>(255 * std::clamp(v, 0.0f, 1.0f) + 0.5f)); }

}  // namespace

std::vector<std::byte> make_noise() {
    const Field clouds = fractal(4, 6, 101), patches = fractal(5, 5, 131);
    Field slope_x(clouds.size(), 0.0f), slope_y(clouds.size(), 0.0f);
    add_waves(slope_x, slope_y);
    size_t count = 0;
    for (uint32_t size = kSize; size > 0; size /= 2) count += size_t{size} * size * 4;
    std::vector<std::byte> texels(count);
    std::byte* to = texels.data();
    for (size_t i = 0; i < clouds.size(); ++i)
        for (const float v : {glm::smoothstep(0.15f, 0.85f, clouds[i]), glm::smoothstep(0.15f, 0.85f, patches[i]), slope_x[i] * 0.5f + 0.5f, slope_y[i] * 0.5f + 0.5f})
            *to++ = unorm(v);
    const std::byte* from = texels.data();
    for (size_t size = kSize / 2; size > 0; from += size * size * 16, size /= 2)
        for (size_t y = 0; y < size; ++y)
            for (size_t i = 0; i < size * 4; ++i) {
                const std::byte* at = from + y * size * 16 + i / 4 * 8 + i % 4;
                const auto value = [at](size_t k) { return static_cast<uint32_t>(at[k]); };
                *to++ = static_cast<std::byte>((value(0) + value(4) + value(size * 8) + value(size * 8 + 4) + 2) / 4);
            }
    return texels;
}

}  // namespace aisland::render
