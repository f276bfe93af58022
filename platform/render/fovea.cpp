#include "platform/render/fovea.h"

#include <algorithm>
#include <cmath>

namespace aisland::render {

void fill_rates(const Fov& fov, Extent drawn, Extent texel, uint32_t stride, std::span<uint8_t> out) {
    const float left = std::tan(fov.left), up = std::tan(fov.up);
    const float wide = std::tan(fov.right) - left, high = std::tan(fov.down) - up;  // of the picture, one metre ahead
    const float sharp = std::tan(kSharp_rad);
    const Extent texels = rate_extent(drawn, texel);
    // Of the span of texel `i`, the point nearest to straight ahead.
    const auto nearest = [](float start, float size, uint32_t pixels, uint32_t texel_pixels, uint32_t i) {
        const float a = start + size * static_cast<float>(i * texel_pixels) / static_cast<float>(pixels);
        const float b = start + size * static_cast<float>((i + 1) * texel_pixels) / static_cast<float>(pixels);
        return std::clamp(0.0f, std::min(a, b), std::max(a, b));
    };
    for (uint32_t y = 0; y < texels.height; ++y)
        for (uint32_t x = 0; x < texels.width; ++x) {
            const vec2 at(nearest(left, wide, drawn.width, texel.width, x), nearest(up, high, drawn.height, texel.height, y));
            out[size_t{y} * stride + x] = glm::dot(at, at) <= sharp * sharp ? kEveryPixel : kTwoByTwo;
        }
}

}  // namespace aisland::render
