#include "app/text/distance_field.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <random>

namespace aisland::text {
namespace {

// The definition itself: the smallest of all distances from the block's centre to an edge pixel.
float brute_force(const GreyView& grey, uint32_t scale, uint32_t column, uint32_t row) {
    const float x = static_cast<float>(column * scale) + 0.5f * static_cast<float>(scale) - 0.5f;
    const float y = static_cast<float>(row * scale) + 0.5f * static_cast<float>(scale) - 0.5f;
    float best = -1;
    for (uint32_t j = 0; j < grey.height; ++j)
        for (uint32_t i = 0; i < grey.width; ++i) {
            if (!is_edge(grey, i, j)) continue;
            const float dx = static_cast<float>(i) - x, dy = static_cast<float>(j) - y, d = dx * dx + dy * dy;
            if (best < 0 || d < best) best = d;
        }
    return best;
}

TEST(DistanceField, NearestEdgeIsExactForAnyBitmapAndScale) {
    std::mt19937 random(7);
    DistanceScratch scratch;
    for (uint32_t round = 0; round < 400; ++round) {
        const uint32_t scale = 1 + random() % 5;
        const uint32_t w = scale * (1 + random() % 9), h = scale * (1 + random() % 9);
        const uint32_t density = round % 4 == 0 ? 200 : 2 + random() % 40;  // nearly empty ones too
        std::vector<uint8_t> pixels(static_cast<size_t>(w) * h);
        for (uint8_t& p : pixels) p = random() % density == 0 ? static_cast<uint8_t>(random()) : (random() % 7 == 0 ? 255 : 0);
        if (round % 9 == 0) std::fill(pixels.begin(), pixels.end(), uint8_t{0});
        const GreyView grey{pixels.data(), w, h};
        nearest_edges(grey, scale, scratch);
        for (uint32_t row = 0; row < h / scale; ++row)
            for (uint32_t column = 0; column < w / scale; ++column) {
                const Nearest& found = scratch.nearest[static_cast<size_t>(row) * (w / scale) + column];
                const float expected = brute_force(grey, scale, column, row);
                if (expected < 0) {
                    EXPECT_LT(found.x, 0);
                    continue;
                }
                ASSERT_GE(found.x, 0);
                EXPECT_EQ(found.squared, expected) << "round " << round << " at " << column << "," << row;
                EXPECT_TRUE(is_edge(grey, static_cast<uint32_t>(found.x), static_cast<uint32_t>(found.y)));
            }
    }
}

// Coverage of pixel (x, y) by the half-plane n.p <= c, by 16 x 16 samples.
uint8_t half_plane_coverage(float nx, float ny, float c, uint32_t x, uint32_t y) {
    int inside = 0;
    for (int j = 0; j < 16; ++j)
        for (int i = 0; i < 16; ++i)
            inside += nx * (static_cast<float>(x) + (static_cast<float>(i) + 0.5f) / 16) +
                          ny * (static_cast<float>(y) + (static_cast<float>(j) + 0.5f) / 16) <=
                      c;
    return static_cast<uint8_t>(inside * 255 / 256);
}

TEST(DistanceField, StraightEdgeAtAnyAngleKeepsItsDistance) {
    constexpr uint32_t size = 96, scale = 4;
    constexpr float spread = 24;
    DistanceScratch scratch;
    std::vector<uint8_t> pixels(size * size), field((size / scale) * (size / scale));
    for (int degrees = 0; degrees < 180; degrees += 7) {
        const float angle = static_cast<float>(degrees) * 3.14159265f / 180, nx = std::cos(angle), ny = std::sin(angle);
        const float c = nx * 47.3f + ny * 49.1f;
        for (uint32_t y = 0; y < size; ++y)
            for (uint32_t x = 0; x < size; ++x) pixels[y * size + x] = half_plane_coverage(nx, ny, c, x, y);
        make_field({pixels.data(), size, size}, scale, spread, field, scratch);
        for (uint32_t row = 6; row < size / scale - 6; ++row)
            for (uint32_t column = 6; column < size / scale - 6; ++column) {
                const float x = (static_cast<float>(column) + 0.5f) * scale, y = (static_cast<float>(row) + 0.5f) * scale;
                const float inside = c - nx * x - ny * y;  // pixels
                if (std::fabs(inside) > 16) continue;      // beyond it the bitmap's own border may be nearer
                const float found = (static_cast<float>(field[row * (size / scale) + column]) - 127.5f) / 127.5f * spread;
                EXPECT_NEAR(found, inside, 0.25f) << degrees << " degrees at " << column << "," << row;  // 1/16 texel
            }
    }
}

TEST(DistanceField, EmptyBitmapIsAllOutsideAndFullBitmapAllInside) {
    DistanceScratch scratch;
    std::vector<uint8_t> pixels(64 * 64, 0), field(16 * 16);
    make_field({pixels.data(), 64, 64}, 4, 24, field, scratch);
    for (uint8_t v : field) EXPECT_EQ(v, 0);
    std::fill(pixels.begin(), pixels.end(), uint8_t{255});
    make_field({pixels.data(), 64, 64}, 4, 24, field, scratch);
    for (uint8_t v : field) EXPECT_GT(v, 127);
    EXPECT_EQ(field[8 * 16 + 8], 255);
}

}  // namespace
}  // namespace aisland::text
