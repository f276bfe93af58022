#include "platform/render/noise.h"

#include <gtest/gtest.h>

#include <cmath>

#include <glm/common.hpp>

#include "app/core/pose.h"
#include "shaders/shared.h"

namespace aisland::render {
namespace {

constexpr uint32_t kSize = gpu_data::kDetailSize;

// The formulas as a shader would work them out, texel by texel.
float hash01(uint32_t v) {
    const uint32_t state = v * 747796405u + 2891336453u, word = ((state >> ((state >> 28u) + 4u)) ^ state) * 277803737u;
    return static_cast<float>(((word >> 22u) ^ word) >> 8) / 16777216.0f;
}
double value_noise(double u, double v, uint32_t period, uint32_t seed) {
    const double x = u * period, y = v * period, fx = x - std::floor(x), fy = y - std::floor(y);
    const auto at = [&](uint32_t i, uint32_t j) { return static_cast<double>(hash01((static_cast<uint32_t>(x) + i) % period + (static_cast<uint32_t>(y) + j) % period * 4099u + seed * 7919u)); };
    const auto smooth = [](double t) { return t * t * t * (t * (t * 6 - 15) + 10); };
    return glm::mix(glm::mix(at(0, 0), at(1, 0), smooth(fx)), glm::mix(at(0, 1), at(1, 1), smooth(fx)), smooth(fy));
}
double fractal(double u, double v, uint32_t period, uint32_t octaves, uint32_t seed) {
    double sum = 0, total = 0, weight = 0.5;
    for (uint32_t i = 0; i < octaves; ++i, weight *= 0.55) sum += weight * value_noise(u, v, period << i, seed + i), total += weight;
    return sum / total;
}
glm::dvec2 wave_slopes(double u, double v) {
    glm::dvec2 slope(0);
    for (uint32_t i = 0; i < 20; ++i) {
        const glm::dvec2 k(std::floor(hash01(i * 3 + 201) * 22 - 7), std::floor(hash01(i * 3 + 202) * 22 - 7));
        const double n = std::max(glm::length(k), 1.0), phase = static_cast<double>(hash01(i * 3 + 203)) * 6.2831853;
        slope += k / n * std::cos((k.x * u + k.y * v) * 6.2831853 + phase) / (1 + n * 0.12);
    }
    return slope * 0.12;
}

TEST(Noise, IsWhatItsFormulasSay) {
    const std::vector<std::byte> noise = make_noise();
    for (uint32_t i = 0; i < 400; ++i) {
        const uint32_t x = i * 193 % kSize, y = i * 71 % kSize;
        const double u = (x + 0.5) / kSize, v = (y + 0.5) / kSize;
        const glm::dvec2 slope = 0.5 * wave_slopes(u, v) + 0.5;
        const double wanted[4] = {glm::smoothstep(0.15, 0.85, fractal(u, v, 4, 6, 101)), glm::smoothstep(0.15, 0.85, fractal(u, v, 5, 5, 131)), slope.x, slope.y};
        for (size_t c = 0; c < 4; ++c) ASSERT_NEAR(static_cast<double>(noise[(size_t{y} * kSize + x) * 4 + c]), 255 * glm::clamp(wanted[c], 0.0, 1.0), 1.0) << x << " " << y << " " << c;
    }
}

TEST(Noise, EachLevelIsTheMeanOfTheOneBeforeDownToASingleTexel) {
    const std::vector<std::byte> noise = make_noise();
    size_t from = 0, bytes = 0;
    double first[4] = {};
    for (uint32_t size = kSize; size > 0; size /= 2) {
        bytes += size_t{size} * size * 4;
        ASSERT_LE(bytes, noise.size());
        double mean[4] = {};
        for (size_t i = from; i < bytes; ++i) mean[i % 4] += static_cast<double>(noise[i]) / static_cast<double>(size_t{size} * size);
        if (size == kSize) std::copy_n(mean, 4, first);
        for (int c = 0; c < 4; ++c) EXPECT_NEAR(mean[c], first[c], 2.5) << size << ", after as many roundings as levels";
        from = bytes;
    }
    EXPECT_EQ(bytes, noise.size());
}

}  // namespace
}  // namespace aisland::render
