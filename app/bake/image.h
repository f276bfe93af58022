// Pictures in files to texels with all their mip levels: PNG, JPEG, WebP, KTX2 with BCn or RGBA payload. Sizes are checked from the
// header, before anything is decoded: 16384 texels a side, 64 Mpx an image.
#pragma once

#include "app/core/bytes.h"
#include "app/core/result.h"
#include "app/frame/world.h"

namespace aisland::bake {

struct DecodedImage {
    TextureFormat format = TextureFormat::rgba8_unorm;
    uint32_t width = 0, height = 0, levels = 0;
    Bytes texels;  // levels tightly packed, largest first
};
// `srgb`: how the material uses it. `pixels`: what is left of the file's allowance; what is decoded is taken off.
Result<DecodedImage> decode_image(ByteView bytes, bool srgb, uint64_t& pixels);
// rgba8 texels with their mip levels made.
DecodedImage with_levels(Bytes rgba, uint32_t width, uint32_t height, bool srgb);

bool is_ktx2(ByteView bytes);
// Khronos KTX 2.0 specification. Basis Universal payloads and supercompression are refused.
Result<DecodedImage> decode_ktx2(ByteView bytes, bool srgb, uint64_t& pixels);

// 64 Mpx an image, and `pixels` for what is left of the file.
Result<void> take_pixels(uint64_t width, uint64_t height, uint64_t& pixels);

}  // namespace aisland::bake
