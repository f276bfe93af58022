// glTF primitives to vertices, images to mip levels.
#include <algorithm>
#include <cmath>
#include <glm/geometric.hpp>
#include <memory>

#define STBI_ONLY_PNG
#define STBI_ONLY_JPEG
#define STBI_NO_STDIO
#define STB_IMAGE_STATIC
#define STB_IMAGE_IMPLEMENTATION
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wold-style-cast"        // stb is C
#pragma GCC diagnostic ignored "-Wunused-function"       // and brings more than is used
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"
#include <stb/stb_image.h>
#pragma GCC diagnostic pop

#include "app/bake/gltf.h"
#include "app/core/format.h"

namespace aisland::bake {
namespace {

constexpr uint64_t kMaxImage = 64ull << 20;  // pixels

vec3 vec3_at(const Floats& f, uint32_t i) { return {f.values[3 * i], f.values[3 * i + 1], f.values[3 * i + 2]}; }

vec3 unit(vec3 v, vec3 fallback) {
    const float length = glm::length(v);
    return length > 1e-12f ? v / length : fallback;
}

vec3 any_tangent(vec3 normal) { return unit(glm::cross(normal, std::abs(normal.y) < 0.9f ? vec3(0, 1, 0) : vec3(1, 0, 0)), vec3(1, 0, 0)); }

struct Frame3 {
    vec3 tangent{0.0f}, bitangent{0.0f};
};

// Tangents from texture coordinates, summed over the triangles of a vertex (Lengyel, "Foundations of Game Engine
// Development" 2, 7.5).
std::vector<Frame3> tangents(const std::vector<vec3>& positions, const Floats& uv, const std::vector<uint32_t>& indices) {
    std::vector<Frame3> out(positions.size());
    for (size_t t = 0; t + 2 < indices.size(); t += 3) {
        const uint32_t i[3] = {indices[t], indices[t + 1], indices[t + 2]};
        const vec3 e1 = positions[i[1]] - positions[i[0]], e2 = positions[i[2]] - positions[i[0]];
        const auto at = [&](uint32_t k) { return vec2(uv.values[2 * k], uv.values[2 * k + 1]); };
        const vec2 d1 = at(i[1]) - at(i[0]), d2 = at(i[2]) - at(i[0]);
        const float det = d1.x * d2.y - d2.x * d1.y;
        if (std::abs(det) < 1e-20f) continue;
        const vec3 tangent = (e1 * d2.y - e2 * d1.y) / det, bitangent = (e2 * d1.x - e1 * d2.x) / det;
        if (!std::isfinite(tangent.x + tangent.y + tangent.z + bitangent.x + bitangent.y + bitangent.z)) continue;
        for (uint32_t k : i) out[k].tangent += tangent, out[k].bitangent += bitangent;
    }
    return out;
}

// Flat normals need vertices of their own for each triangle.
void unshare(std::vector<vec3>& positions, Floats& uv, Floats& color, std::vector<uint32_t>& indices) {
    const auto spread = [&](std::vector<float>& values, uint32_t components) {
        if (values.empty()) return;
        std::vector<float> out;
        for (uint32_t i : indices) out.insert(out.end(), values.begin() + i * components, values.begin() + (i + 1) * components);
        values = std::move(out);
    };
    spread(uv.values, uv.components);
    spread(color.values, color.components);
    std::vector<vec3> own;
    for (uint32_t i : indices) own.push_back(positions[i]);
    positions = std::move(own);
    for (uint32_t i = 0; i < indices.size(); ++i) indices[i] = i;
}

Result<Floats> optional_floats(const Gltf& gltf, const rapidjson::Value& attributes, const char* name, uint32_t components, uint32_t count) {
    const std::optional<uint64_t> accessor = index_of(attributes, name);
    if (!accessor) return Floats{};
    AISLAND_TRY(floats, read_floats(gltf, *accessor, components));
    if (floats.count() != count) return refused("gltf-mesh", format("%s has %u values for %u positions", name, floats.count(), count));
    return std::move(floats);
}

double linear_from_srgb(double v) { return v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4); }
double srgb_from_linear(double v) { return v <= 0.0031308 ? v * 12.92 : 1.055 * std::pow(v, 1 / 2.4) - 0.055; }

// Half the size, each texel the mean of up to four; sRGB is averaged as light.
Bytes half_size(ByteView texels, uint32_t w, uint32_t h, bool srgb) {
    const uint32_t half_w = std::max(1u, w / 2), half_h = std::max(1u, h / 2);
    double to_linear[256];
    for (int i = 0; i < 256; ++i) to_linear[i] = srgb ? linear_from_srgb(i / 255.0) : i / 255.0;
    Bytes out(size_t{half_w} * half_h * 4);
    for (uint32_t y = 0; y < half_h; ++y)
        for (uint32_t x = 0; x < half_w; ++x)
            for (uint32_t c = 0; c < 4; ++c) {
                double sum = 0;
                for (uint32_t k = 0; k < 4; ++k) {
                    const uint32_t sx = std::min(2 * x + (k & 1), w - 1), sy = std::min(2 * y + (k >> 1), h - 1);
                    const uint8_t texel = static_cast<uint8_t>(texels[(size_t{sy} * w + sx) * 4 + c]);
                    sum += c < 3 ? to_linear[texel] : texel / 255.0;
                }
                const double mean = sum / 4;
                out[(size_t{y} * half_w + x) * 4 + c] = static_cast<std::byte>(std::lround((c < 3 && srgb ? srgb_from_linear(mean) : mean) * 255));
            }
    return out;
}

}  // namespace

Result<Part> read_primitive(const Gltf& gltf, const rapidjson::Value& primitive) {
    const rapidjson::Value* attributes = member(primitive, "attributes");
    if (!attributes || !attributes->IsObject()) return refused("gltf-mesh", "a primitive has no attributes");
    if (number_of(primitive, "mode", 4) != 4) return refused("gltf-mesh", "a primitive is no list of triangles", "triangulate the meshes before the export");
    if (member(primitive, "targets")) return refused("gltf-mesh", "a primitive has morph targets, which are not read", "apply the shape keys and export without them");
    const std::optional<uint64_t> position = index_of(*attributes, "POSITION");
    if (!position) return refused("gltf-mesh", "a primitive has no positions");
    AISLAND_TRY(points, read_floats(gltf, *position, 3));
    const uint32_t count = points.count();
    std::vector<vec3> positions(count);
    for (uint32_t i = 0; i < count; ++i) positions[i] = vec3_at(points, i);
    AISLAND_TRY(normal, optional_floats(gltf, *attributes, "NORMAL", 3, count));
    AISLAND_TRY(uv, optional_floats(gltf, *attributes, "TEXCOORD_0", 2, count));
    AISLAND_TRY(tangent, optional_floats(gltf, *attributes, "TANGENT", 4, count));
    uint32_t color_components = 4;
    if (const std::optional<uint64_t> color_index = index_of(*attributes, "COLOR_0"))
        if (const rapidjson::Value* a = gltf.find("accessors", *color_index); a && string_of(*a, "type") == "VEC3") color_components = 3;
    AISLAND_TRY(color, optional_floats(gltf, *attributes, "COLOR_0", color_components, count));

    Part part;
    if (const std::optional<uint64_t> accessor = index_of(primitive, "indices")) {
        AISLAND_TRY(indices, read_indices(gltf, *accessor));
        part.indices = std::move(indices);
    } else {
        for (uint32_t i = 0; i < count; ++i) part.indices.push_back(i);
    }
    if (part.indices.size() % 3 != 0) return refused("gltf-mesh", "a primitive's indices are no triangles");
    for (uint32_t i : part.indices)
        if (i >= count) return refused("gltf-mesh", "an index points past its vertices");
    const bool flat = normal.values.empty();
    if (flat) unshare(positions, uv, color, part.indices), tangent.values.clear();

    std::vector<vec3> normals(positions.size());
    for (uint32_t i = 0; i < positions.size(); ++i) normals[i] = flat ? vec3(0) : unit(vec3_at(normal, i), vec3(0, 1, 0));
    if (flat)
        for (uint32_t t = 0; t + 2 < positions.size(); t += 3)
            normals[t] = normals[t + 1] = normals[t + 2] = unit(glm::cross(positions[t + 1] - positions[t], positions[t + 2] - positions[t]), vec3(0, 1, 0));
    std::vector<Frame3> frames;
    if (tangent.values.empty() && !uv.values.empty()) frames = tangents(positions, uv, part.indices);
    part.vertices.resize(positions.size());
    for (uint32_t i = 0; i < positions.size(); ++i) {
        Vertex& v = part.vertices[i];
        for (int k = 0; k < 3; ++k) v.position[k] = positions[i][k];
        v.normal = pack_normal(normals[i]);
        vec3 t = any_tangent(normals[i]);
        bool negative = false;
        if (!tangent.values.empty()) {
            t = unit(vec3(tangent.values[4 * i], tangent.values[4 * i + 1], tangent.values[4 * i + 2]), t), negative = tangent.values[4 * i + 3] < 0;
        } else if (!frames.empty()) {
            t = unit(frames[i].tangent - normals[i] * glm::dot(normals[i], frames[i].tangent), t);
            negative = glm::dot(glm::cross(normals[i], t), frames[i].bitangent) < 0;
        }
        v.tangent = pack_tangent(t, negative);
        v.uv[0] = uv.values.empty() ? 0 : uv.values[2 * i], v.uv[1] = uv.values.empty() ? 0 : uv.values[2 * i + 1];
        const float* c = color.values.empty() ? nullptr : &color.values[size_t{i} * color.components];
        v.color = pack_color(c ? glm::clamp(vec3(c[0], c[1], c[2]), vec3(0.0f), vec3(1.0f)) : vec3(1.0f), 1.0f);
    }
    return part;
}

Result<DecodedImage> decode_image(ByteView bytes, bool srgb, uint64_t& pixels) {
    const stbi_uc* data = reinterpret_cast<const stbi_uc*>(bytes.data());
    const int size = static_cast<int>(std::min<size_t>(bytes.size(), 256u << 20));
    int w = 0, h = 0, channels = 0;
    if (!stbi_info_from_memory(data, size, &w, &h, &channels) || w <= 0 || h <= 0) return refused("gltf-image", "an image is neither PNG nor JPEG, or is broken", "convert its textures to PNG");
    const uint64_t area = static_cast<uint64_t>(w) * static_cast<uint64_t>(h);
    if (w > 16384 || h > 16384 || area > kMaxImage || area > pixels) return refused("gltf-limit", format("an image has %d x %d pixels; 64 Mpx an image and 512 Mpx a file are the most", w, h), "make its textures smaller");
    pixels -= area;
    const std::unique_ptr<stbi_uc, void (*)(void*)> decoded(stbi_load_from_memory(data, size, &w, &h, &channels, 4), stbi_image_free);
    if (!decoded) return refused("gltf-image", std::string("an image cannot be decoded: ") + stbi_failure_reason(), "convert its textures to PNG");
    DecodedImage out;
    out.format = srgb ? TextureFormat::rgba8_srgb : TextureFormat::rgba8_unorm;
    out.width = static_cast<uint32_t>(w), out.height = static_cast<uint32_t>(h);
    Bytes level(reinterpret_cast<const std::byte*>(decoded.get()), reinterpret_cast<const std::byte*>(decoded.get()) + area * 4);
    for (uint32_t lw = out.width, lh = out.height;; lw = std::max(1u, lw / 2), lh = std::max(1u, lh / 2)) {
        out.texels.insert(out.texels.end(), level.begin(), level.end());
        ++out.levels;
        if (lw == 1 && lh == 1) break;
        level = half_size(level, lw, lh, srgb);
    }
    return out;
}

}  // namespace aisland::bake
