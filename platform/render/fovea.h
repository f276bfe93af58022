// Foveation that stays where it is: which parts of an eye's picture are shaded once for two by two pixels, because they are seen through
// the edge of a lens and past the corner of the eye. Edges keep every sample. Pure.
#pragma once

#include <cstdint>
#include <span>

#include "app/core/pose.h"
#include "platform/render/resolution.h"

namespace aisland::render {

constexpr float kSharp_rad = 0.52f;  // from straight ahead (30 degrees): up to here every pixel is shaded

// Texels of a fragment shading rate attachment: log2(width) << 2 | log2(height) (Vulkan, "Fragment Shading Rate Attachment").
constexpr uint8_t kEveryPixel = 0, kTwoByTwo = 1 << 2 | 1;

// Texels that `pixels` need.
inline Extent rate_extent(Extent pixels, Extent texel) {
    return {(pixels.width + texel.width - 1) / texel.width, (pixels.height + texel.height - 1) / texel.height};
}

// The rates of one eye's `drawn` pixels, row by row, a row being `stride` texels of `texel` pixels. A texel is sharp when any of it is
// near straight ahead, which is not the middle of the picture where a lens sees further outwards.
void fill_rates(const Fov& fov, Extent drawn, Extent texel, uint32_t stride, std::span<uint8_t> out);

}  // namespace aisland::render
