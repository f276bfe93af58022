#include <algorithm>
#include <cstring>

#include "app/bake/gltf.h"
#include "app/bake/image.h"
#include "app/core/format.h"

namespace aisland::bake {
namespace {

constexpr uint8_t kMagic[12] = {0xAB, 'K', 'T', 'X', ' ', '2', '0', 0xBB, '\r', '\n', 0x1A, '\n'};
constexpr size_t kHeader = 80, kLevelRow = 24;

struct FormatRow {
    uint32_t vulkan;  // VkFormat
    TextureFormat unorm, srgb;
    uint32_t block_bytes;  // 0: four bytes a texel
};
constexpr FormatRow kFormats[] = {
    {37, TextureFormat::rgba8_unorm, TextureFormat::rgba8_srgb, 0},  // R8G8B8A8_UNORM
    {43, TextureFormat::rgba8_unorm, TextureFormat::rgba8_srgb, 0},  // R8G8B8A8_SRGB
    {133, TextureFormat::bc1_unorm, TextureFormat::bc1_srgb, 8},     // BC1_RGBA_UNORM
    {134, TextureFormat::bc1_unorm, TextureFormat::bc1_srgb, 8},     // BC1_RGBA_SRGB
    {131, TextureFormat::bc1_unorm, TextureFormat::bc1_srgb, 8},     // BC1_RGB_UNORM
    {132, TextureFormat::bc1_unorm, TextureFormat::bc1_srgb, 8},     // BC1_RGB_SRGB
    {137, TextureFormat::bc3_unorm, TextureFormat::bc3_srgb, 16},    // BC3_UNORM
    {138, TextureFormat::bc3_unorm, TextureFormat::bc3_srgb, 16},    // BC3_SRGB
    {139, TextureFormat::bc4_unorm, TextureFormat::bc4_unorm, 8},    // BC4_UNORM
    {141, TextureFormat::bc5_unorm, TextureFormat::bc5_unorm, 16},   // BC5_UNORM
    {145, TextureFormat::bc7_unorm, TextureFormat::bc7_srgb, 16},    // BC7_UNORM
    {146, TextureFormat::bc7_unorm, TextureFormat::bc7_srgb, 16},    // BC7_SRGB
};
constexpr const char* kRecipe = "convert its textures to PNG: gltf-transform ktxdecompress IN.glb OUT.glb";

uint32_t u32_at(ByteView bytes, size_t offset) {
    uint32_t value = 0;
    std::memcpy(&value, bytes.data() + offset, 4);
    return value;
}
uint64_t u64_at(ByteView bytes, size_t offset) {
    uint64_t value = 0;
    std::memcpy(&value, bytes.data() + offset, 8);
    return value;
}

}  // namespace

bool is_ktx2(ByteView bytes) { return bytes.size() >= sizeof(kMagic) && std::memcmp(bytes.data(), kMagic, sizeof(kMagic)) == 0; }

Result<DecodedImage> decode_ktx2(ByteView bytes, bool srgb, uint64_t& pixels) {
    const auto bad = [](std::string what) { return refused("gltf-image", "a KTX2 image " + std::move(what), kRecipe); };
    if (bytes.size() < kHeader) return bad("is cut off");
    const uint32_t vulkan = u32_at(bytes, 12), width = u32_at(bytes, 20), height = u32_at(bytes, 24), depth = u32_at(bytes, 28);
    const uint32_t layers = u32_at(bytes, 32), faces = u32_at(bytes, 36), scheme = u32_at(bytes, 44);
    const uint32_t levels = std::max(1u, u32_at(bytes, 40));
    if (vulkan == 0) return bad("has a Basis Universal payload, which is not read");
    if (scheme != 0) return bad("is supercompressed, which is not read");
    const auto* row = std::find_if(std::begin(kFormats), std::end(kFormats), [&](const FormatRow& r) { return r.vulkan == vulkan; });
    if (row == std::end(kFormats)) return bad(format("has VkFormat %u; RGBA8, BC1, BC3, BC4, BC5 and BC7 are read", vulkan));
    if (width == 0 || height == 0 || depth > 1 || layers > 1 || faces != 1) return bad("is not a flat picture");
    AISLAND_CHECK(take_pixels(width, height, pixels));
    uint32_t possible = 1;
    while (std::max(width, height) >> possible) ++possible;
    if (levels > possible || bytes.size() - kHeader < size_t{levels} * kLevelRow) return bad("has more levels than it can have");
    DecodedImage out;
    out.format = srgb ? row->srgb : row->unorm;
    out.width = width, out.height = height, out.levels = levels;
    for (uint32_t l = 0; l < levels; ++l) {
        const uint64_t w = std::max(1u, width >> l), h = std::max(1u, height >> l);
        const uint64_t size = row->block_bytes ? (w + 3) / 4 * ((h + 3) / 4) * row->block_bytes : w * h * 4;
        const uint64_t offset = u64_at(bytes, kHeader + l * kLevelRow), length = u64_at(bytes, kHeader + l * kLevelRow + 8);
        if (length != size || offset > bytes.size() || length > bytes.size() - offset) return bad(format("has a level %u that lies about its place or size", l));
        out.texels.insert(out.texels.end(), bytes.begin() + static_cast<ptrdiff_t>(offset), bytes.begin() + static_cast<ptrdiff_t>(offset + length));
    }
    if (!row->block_bytes && levels == 1) return with_levels(std::move(out.texels), width, height, srgb);
    return out;
}

}  // namespace aisland::bake
