// A .glb file opened: its JSON, its binary chunk, and accessors whose every length was checked. Not a scene yet.
#pragma once

#include <rapidjson/document.h>

#include <optional>
#include <string>
#include <vector>

#include "app/bake/shape.h"
#include "app/core/bytes.h"
#include "app/core/pose.h"
#include "app/core/result.h"
#include "app/frame/world.h"

namespace aisland::bake {

// "code: what" with advice. Codes: gltf-container, gltf-json, gltf-extension, gltf-accessor, gltf-mesh, gltf-node,
// gltf-material, gltf-image, gltf-limit.
Error refused(const char* code, std::string what, std::string advice = "export the file again, or open it in a glTF validator");

struct Gltf {
    rapidjson::Document json;
    ByteView binary;

    // json[table][index] when it is an object.
    const rapidjson::Value* find(const char* table, uint64_t index) const;
    uint32_t count(const char* table) const;
};
Result<Gltf> open_glb(ByteView file);

// Members with a default; of the wrong type they count as missing.
const rapidjson::Value* member(const rapidjson::Value& object, const char* key);
double number_of(const rapidjson::Value& object, const char* key, double fallback);
std::optional<uint64_t> index_of(const rapidjson::Value& object, const char* key);
std::string string_of(const rapidjson::Value& object, const char* key, const char* fallback = "");
// Fills `out` from a list of exactly `count` finite numbers; false and untouched otherwise.
bool numbers_of(const rapidjson::Value& object, const char* key, float* out, size_t count);

struct Floats {  // an accessor as floats, normalised integers already divided
    std::vector<float> values;
    uint32_t components = 0;
    uint32_t count() const { return components ? static_cast<uint32_t>(values.size() / components) : 0; }
};
Result<Floats> read_floats(const Gltf& gltf, uint64_t accessor, uint32_t components);
Result<std::vector<uint32_t>> read_indices(const Gltf& gltf, uint64_t accessor);
Result<ByteView> read_view(const Gltf& gltf, uint64_t view);

// One triangle primitive as a Part (its paint unused).
Result<Part> read_primitive(const Gltf& gltf, const rapidjson::Value& primitive);

struct DecodedImage {
    TextureFormat format = TextureFormat::rgba8_srgb;
    uint32_t width = 0, height = 0, levels = 0;
    Bytes texels;  // all levels
};
// PNG or JPEG bytes to all mip levels; `pixels` is what the file may still spend.
Result<DecodedImage> decode_image(ByteView bytes, bool srgb, uint64_t& pixels);

}  // namespace aisland::bake
