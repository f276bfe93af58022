#include "app/bake/image.h"

#include <webp/decode.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <memory>

#define STBI_ONLY_PNG
#define STBI_ONLY_JPEG
#define STBI_NO_STDIO
#define STB_IMAGE_STATIC
#define STB_IMAGE_IMPLEMENTATION
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wold-style-cast"   // stb is C
#pragma GCC diagnostic ignored "-Wunused-function"  // and brings more than is used
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"
#include <stb/stb_image.h>
#pragma GCC diagnostic pop

#include "app/bake/gltf.h"
#include "app/core/format.h"

namespace aisland::bake {
namespace {

double linear_from_srgb(double v) { return v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4); }
double srgb_from_linear(double v) { return v <= 0.0031308 ? v * 12.92 : 1.055 * std::pow(v, 1 / 2.4) - 0.055; }

// Eight bits to light in 1/65535 and back.
struct Tables {
    std::array<uint16_t, 256> to_linear{};
    std::array<uint8_t, 65536> to_srgb{};
    Tables() {
        for (size_t i = 0; i < 256; ++i) to_linear[i] = static_cast<uint16_t>(std::lround(linear_from_srgb(static_cast<double>(i) / 255) * 65535));
        for (size_t i = 0; i < 65536; ++i) to_srgb[i] = static_cast<uint8_t>(std::lround(srgb_from_linear(static_cast<double>(i) / 65535) * 255));
    }
};

// Half the size, each texel the mean of up to four; sRGB is averaged as light.
Bytes half_size(ByteView texels, uint32_t w, uint32_t h, bool srgb) {
    static const Tables tables;
    const uint32_t half_w = std::max(1u, w / 2), half_h = std::max(1u, h / 2);
    Bytes out(size_t{half_w} * half_h * 4);
    for (uint32_t y = 0; y < half_h; ++y) {
        const std::byte* rows[2] = {texels.data() + size_t{std::min(2 * y, h - 1)} * w * 4, texels.data() + size_t{std::min(2 * y + 1, h - 1)} * w * 4};
        for (uint32_t x = 0; x < half_w; ++x) {
            const size_t columns[2] = {size_t{std::min(2 * x, w - 1)} * 4, size_t{std::min(2 * x + 1, w - 1)} * 4};
            for (size_t c = 0; c < 4; ++c) {
                uint32_t sum = 0;
                for (const std::byte* row : rows)
                    for (const size_t column : columns) {
                        const uint8_t texel = static_cast<uint8_t>(row[column + c]);
                        sum += c < 3 && srgb ? tables.to_linear[texel] : texel;
                    }
                out[(size_t{y} * half_w + x) * 4 + c] = static_cast<std::byte>(c < 3 && srgb ? tables.to_srgb[(sum + 2) / 4] : (sum + 2) / 4);
            }
        }
    }
    return out;
}

bool is_webp(ByteView bytes) { return bytes.size() > 15 && std::memcmp(bytes.data(), "RIFF", 4) == 0 && std::memcmp(bytes.data() + 8, "WEBP", 4) == 0; }

Result<DecodedImage> decode_webp(ByteView bytes, bool srgb, uint64_t& pixels) {
    const uint8_t* data = reinterpret_cast<const uint8_t*>(bytes.data());
    int w = 0, h = 0;
    if (!WebPGetInfo(data, bytes.size(), &w, &h) || w <= 0 || h <= 0) return refused("gltf-image", "a WebP image is broken", "convert its textures to PNG: gltf-transform png IN.glb OUT.glb");
    AISLAND_CHECK(take_pixels(static_cast<uint64_t>(w), static_cast<uint64_t>(h), pixels));
    Bytes rgba(static_cast<size_t>(w) * static_cast<size_t>(h) * 4);
    if (!WebPDecodeRGBAInto(data, bytes.size(), reinterpret_cast<uint8_t*>(rgba.data()), rgba.size(), w * 4))
        return refused("gltf-image", "a WebP image cannot be decoded", "convert its textures to PNG: gltf-transform png IN.glb OUT.glb");
    return with_levels(std::move(rgba), static_cast<uint32_t>(w), static_cast<uint32_t>(h), srgb);
}

}  // namespace

Result<void> take_pixels(uint64_t width, uint64_t height, uint64_t& pixels) {
    const uint64_t area = width * height;
    if (width > 16384 || height > 16384 || area > 64ull << 20 || area > pixels)
        return refused("gltf-limit", format("an image has %llu x %llu pixels; 64 Mpx an image and 512 Mpx a file are the most", static_cast<unsigned long long>(width), static_cast<unsigned long long>(height)), "make its textures smaller");
    pixels -= area;
    return {};
}

DecodedImage with_levels(Bytes rgba, uint32_t width, uint32_t height, bool srgb) {
    DecodedImage out;
    out.format = srgb ? TextureFormat::rgba8_srgb : TextureFormat::rgba8_unorm;
    out.width = width, out.height = height;
    out.texels.reserve(rgba.size() + rgba.size() / 3 + 64);
    for (uint32_t w = width, h = height;; w = std::max(1u, w / 2), h = std::max(1u, h / 2)) {
        out.texels.insert(out.texels.end(), rgba.begin(), rgba.end());
        ++out.levels;
        if (w == 1 && h == 1) break;
        rgba = half_size(rgba, w, h, srgb);
    }
    return out;
}

Result<DecodedImage> decode_image(ByteView bytes, bool srgb, uint64_t& pixels) {
    if (is_ktx2(bytes)) return decode_ktx2(bytes, srgb, pixels);
    if (is_webp(bytes)) return decode_webp(bytes, srgb, pixels);
    const stbi_uc* data = reinterpret_cast<const stbi_uc*>(bytes.data());
    const int size = static_cast<int>(std::min<size_t>(bytes.size(), 256u << 20));
    int w = 0, h = 0, channels = 0;
    if (!stbi_info_from_memory(data, size, &w, &h, &channels) || w <= 0 || h <= 0) return refused("gltf-image", "an image is not PNG, JPEG, WebP or KTX2, or is broken", "convert its textures to PNG");
    AISLAND_CHECK(take_pixels(static_cast<uint64_t>(w), static_cast<uint64_t>(h), pixels));
    const std::unique_ptr<stbi_uc, void (*)(void*)> decoded(stbi_load_from_memory(data, size, &w, &h, &channels, 4), stbi_image_free);
    if (!decoded) return refused("gltf-image", std::string("an image cannot be decoded: ") + stbi_failure_reason(), "convert its textures to PNG");
    const std::byte* first = reinterpret_cast<const std::byte*>(decoded.get());
    return with_levels(Bytes(first, first + static_cast<size_t>(w) * static_cast<size_t>(h) * 4), static_cast<uint32_t>(w), static_cast<uint32_t>(h), srgb);
}

}  // namespace aisland::bake
