// A glTF 2.0 file opened (.glb, or .gltf with what it refers to): its JSON, its buffers, and accessors whose every length was
// checked. Not a scene yet. Limits: 256 MiB a file and all its buffers together, 64 JSON levels, 64 million accessor elements.
#pragma once

#include <rapidjson/document.h>

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "app/core/bytes.h"
#include "app/core/pose.h"
#include "app/core/result.h"

namespace aisland::bake {

// Fetches a further file; `name` is relative to the file that asks.
using ReadFile = std::function<Result<Bytes>(std::string_view name)>;

// "code: what" with advice. Codes: gltf-container, gltf-json, gltf-extension, gltf-accessor, gltf-mesh, gltf-node,
// gltf-material, gltf-image, gltf-animation, gltf-limit.
Error refused(const char* code, std::string what, std::string advice = "export the file again, or open it in a glTF validator");

constexpr uint64_t kMaxModelBytes = 256ull << 20;
constexpr int kMaxModelLevels = 64;
// Deepest nesting of brackets outside strings.
int json_depth(std::string_view text);

struct Gltf {
    rapidjson::Document json;
    ByteView binary;                    // chunk of a .glb
    std::map<uint64_t, Bytes> buffers;  // further ones, once something asked for them
    std::map<uint64_t, Bytes> decoded;  // buffer views that were compressed
    std::vector<std::string> notes;     // what is shown differently than it was made, each once
    const ReadFile* read = nullptr;     // may be nothing
    uint64_t bytes_left = kMaxModelBytes, elements_left = 64ull << 20;

    // json[table][index] when it is an object.
    const rapidjson::Value* find(const char* table, uint64_t index) const;
    uint32_t count(const char* table) const;
    void note(std::string text);
};
Result<Gltf> open_gltf(ByteView file, const ReadFile& read);
// A file of glTF 1.0, whose tables are objects: Assimp reads those. Only the JSON is looked at. gltf1.cpp
bool is_gltf1(ByteView file);
// Nesting, node depth and every number of it that could be a length. Before Assimp sees it.
Result<void> check_gltf1(ByteView file);

// Members with a default; of the wrong type they count as missing.
const rapidjson::Value* member(const rapidjson::Value& object, const char* key);
// A list's item as an index; some writers put 5.0 where 5 belongs.
std::optional<uint64_t> index_in(const rapidjson::Value& value);
// value.extensions[name]
const rapidjson::Value* extension(const rapidjson::Value& value, const char* name);
double number_of(const rapidjson::Value& object, const char* key, double fallback);
float factor_of(const rapidjson::Value& object, const char* key, double fallback, double low, double high);
std::optional<uint64_t> index_of(const rapidjson::Value& object, const char* key);
std::string string_of(const rapidjson::Value& object, const char* key, const char* fallback = "");
// Fills `out` from a list of exactly `count` finite numbers; false and untouched otherwise.
bool numbers_of(const rapidjson::Value& object, const char* key, float* out, size_t count);
// The array `key`, or an empty one.
rapidjson::Value::ConstArray array_of(const rapidjson::Value& object, const char* key);

struct Floats {  // an accessor as floats
    std::vector<float> values;
    uint32_t components = 0;
    uint32_t count() const { return components ? static_cast<uint32_t>(values.size() / components) : 0; }
    const float* at(size_t i) const { return values.data() + i * components; }
};
// Any component type. Normalised integers are divided, others become the number they are (KHR_mesh_quantization). All finite.
// 16 components = MAT4.
Result<Floats> read_floats(Gltf& gltf, uint64_t accessor, uint32_t components);
Result<std::vector<uint32_t>> read_unsigned(Gltf& gltf, uint64_t accessor, uint32_t components);
std::string accessor_type(const Gltf& gltf, uint64_t accessor);
Result<ByteView> read_buffer(Gltf& gltf, uint64_t buffer);
// Bytes of a buffer view, decompressed (EXT_meshopt_compression) when they must be.
Result<ByteView> read_view(Gltf& gltf, uint64_t view);
// The bytes behind a "uri" of an image or buffer: data: or a further file.
Result<Bytes> read_uri(Gltf& gltf, const std::string& uri, const char* what);

// The attributes and indices of a primitive, wherever they are stored.
struct RawPrimitive {
    Floats position, normal, tangent, uv0, uv1, color, weights0, weights1;
    std::vector<uint32_t> joints0, joints1;  // 4 a vertex
    std::vector<uint32_t> indices;
    bool indexed = false;
};
Result<RawPrimitive> read_raw(Gltf& gltf, const rapidjson::Value& primitive);
// KHR_draco_mesh_compression.
Result<RawPrimitive> read_draco(Gltf& gltf, const rapidjson::Value& extension);

}  // namespace aisland::bake
