#include "app/bake/gltf.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "app/core/format.h"

namespace aisland::bake {
namespace {

constexpr uint64_t kMaxBytes = 256ull << 20;
constexpr int kMaxLevels = 64;

uint32_t u32_at(ByteView bytes, size_t offset) {
    uint32_t value = 0;
    std::memcpy(&value, bytes.data() + offset, 4);
    return value;
}

// Deepest nesting of brackets outside strings.
int depth_of(std::string_view text) {
    int depth = 0, deepest = 0;
    bool quoted = false;
    for (size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (quoted) {
            if (c == '\\') ++i;
            else if (c == '"') quoted = false;
        } else if (c == '"') quoted = true;
        else if (c == '{' || c == '[') deepest = std::max(deepest, ++depth);
        else if (c == '}' || c == ']') --depth;
    }
    return deepest;
}

struct ExtensionRow {
    const char* name;
    const char* advice;  // nothing: honoured
};
constexpr ExtensionRow kExtensions[] = {
    {"KHR_lights_punctual", nullptr},
    {"EXT_mesh_gpu_instancing", nullptr},
    {"KHR_materials_unlit", nullptr},
    {"KHR_materials_emissive_strength", nullptr},
    {"KHR_mesh_quantization", "convert it: gltf-transform dequantize IN.glb OUT.glb, or gltfpack -noq"},
    {"EXT_meshopt_compression", "convert it: gltf-transform copy IN.glb OUT.glb, or gltfpack without -c"},
    {"KHR_meshopt_compression", "convert it: gltf-transform copy IN.glb OUT.glb, or gltfpack without -c"},
    {"KHR_draco_mesh_compression", "convert it: gltf-transform copy IN.glb OUT.glb"},
    {"KHR_texture_basisu", "convert its textures to PNG: gltf-transform ktxdecompress IN.glb OUT.glb"},
    {"EXT_texture_webp", "convert its textures to PNG: gltf-transform png IN.glb OUT.glb"},
    {"KHR_texture_transform", "bake the texture transform into the texture coordinates"},
};

Result<void> check_extensions(const rapidjson::Document& json) {
    for (const char* list : {"extensionsRequired", "extensionsUsed"}) {
        const rapidjson::Value* names = member(json, list);
        if (!names) continue;
        if (!names->IsArray()) return refused("gltf-json", std::string("\"") + list + "\" is not a list");
        for (const rapidjson::Value& name : names->GetArray()) {
            if (!name.IsString()) return refused("gltf-json", std::string("\"") + list + "\" holds what is not a name");
            const auto* row = std::find_if(std::begin(kExtensions), std::end(kExtensions), [&](const ExtensionRow& r) { return std::strcmp(r.name, name.GetString()) == 0; });
            if (row == std::end(kExtensions)) return refused("gltf-extension", std::string("the file uses ") + name.GetString() + ", which cannot be shown as it was made", "export it without this extension");
            if (row->advice) return refused("gltf-extension", std::string("the file uses ") + row->name + ", which is not read", row->advice);
        }
    }
    return {};
}

struct ComponentRow {
    uint32_t type;
    size_t size;
    double scale;  // of normalised values
};
constexpr ComponentRow kComponents[] = {{5120, 1, 127}, {5121, 1, 255}, {5122, 2, 32767}, {5123, 2, 65535}, {5125, 4, 0}, {5126, 4, 1}};

struct Accessor {
    const std::byte* data = nullptr;
    uint64_t count = 0;
    size_t stride = 0;
    ComponentRow component{};
    bool normalized = false;
};

constexpr const char* kTypes[] = {"", "SCALAR", "VEC2", "VEC3", "VEC4"};

// Everything about an accessor checked against the bytes there are, without overflow.
Result<Accessor> find_accessor(const Gltf& gltf, uint64_t index, uint32_t components) {
    const rapidjson::Value* a = gltf.find("accessors", index);
    if (!a) return refused("gltf-accessor", format("accessor %llu is not there", static_cast<unsigned long long>(index)));
    const auto bad = [&](const char* why) { return refused("gltf-accessor", format("accessor %llu %s", static_cast<unsigned long long>(index), why)); };
    if (member(*a, "sparse")) return refused("gltf-accessor", format("accessor %llu is sparse, which is not read", static_cast<unsigned long long>(index)), "convert it: gltf-transform copy IN.glb OUT.glb");
    if (string_of(*a, "type") != kTypes[components]) return bad("has another type than its use asks for");
    const std::optional<uint64_t> type = index_of(*a, "componentType"), count = index_of(*a, "count"), view_index = index_of(*a, "bufferView");
    const auto* row = std::find_if(std::begin(kComponents), std::end(kComponents), [&](const ComponentRow& r) { return type && r.type == *type; });
    if (row == std::end(kComponents)) return bad("has an unknown component type");
    if (!count || *count == 0 || *count > kMaxBytes) return bad("has no count that is possible");
    if (!view_index) return bad("has no buffer view");
    AISLAND_TRY(view, read_view(gltf, *view_index));
    const uint64_t offset = index_of(*a, "byteOffset").value_or(0);
    const uint64_t element = row->size * components;
    const uint64_t stride = index_of(*gltf.find("bufferViews", *view_index), "byteStride").value_or(element);
    if (stride < element || stride > 252) {
        if (stride != element) return bad("has a stride that is not possible");
    }
    uint64_t last = 0, end = 0;
    if (__builtin_mul_overflow(*count - 1, stride, &last) || __builtin_add_overflow(last, offset, &end) || __builtin_add_overflow(end, element, &end) || end > view.size())
        return bad("reaches beyond its buffer view");
    const rapidjson::Value* normalized = member(*a, "normalized");
    return Accessor{view.data() + offset, *count, static_cast<size_t>(stride), *row, normalized && normalized->IsBool() && normalized->GetBool()};
}

double component_at(const Accessor& a, uint64_t element, uint32_t component) {
    const std::byte* p = a.data + element * a.stride + component * a.component.size;
    const auto as = [&]<class T>(T value) {
        std::memcpy(&value, p, sizeof(T));
        return static_cast<double>(value);
    };
    switch (a.component.type) {
        case 5120: return as(int8_t{});
        case 5121: return as(uint8_t{});
        case 5122: return as(int16_t{});
        case 5123: return as(uint16_t{});
        case 5125: return as(uint32_t{});
        default: return as(float{});
    }
}

}  // namespace

Error refused(const char* code, std::string what, std::string advice) { return {std::string(code) + ": " + std::move(what), "", std::move(advice)}; }

const rapidjson::Value* member(const rapidjson::Value& object, const char* key) {
    if (!object.IsObject()) return nullptr;
    const auto it = object.FindMember(key);
    return it == object.MemberEnd() ? nullptr : &it->value;
}

double number_of(const rapidjson::Value& object, const char* key, double fallback) {
    const rapidjson::Value* value = member(object, key);
    return value && value->IsNumber() ? value->GetDouble() : fallback;
}

std::optional<uint64_t> index_of(const rapidjson::Value& object, const char* key) {
    const rapidjson::Value* value = member(object, key);
    if (!value) return {};
    if (value->IsUint64()) return value->GetUint64();
    return {};
}

std::string string_of(const rapidjson::Value& object, const char* key, const char* fallback) {
    const rapidjson::Value* value = member(object, key);
    return value && value->IsString() ? std::string(value->GetString(), value->GetStringLength()) : std::string(fallback);
}

bool numbers_of(const rapidjson::Value& object, const char* key, float* out, size_t count) {
    const rapidjson::Value* value = member(object, key);
    if (!value || !value->IsArray() || value->Size() != count) return false;
    for (const rapidjson::Value& item : value->GetArray())
        if (!item.IsNumber() || !std::isfinite(item.GetFloat())) return false;
    for (size_t i = 0; i < count; ++i) out[i] = (*value)[static_cast<rapidjson::SizeType>(i)].GetFloat();
    return true;
}

const rapidjson::Value* Gltf::find(const char* table, uint64_t index) const {
    const rapidjson::Value* list = member(json, table);
    if (!list || !list->IsArray() || index >= list->Size()) return nullptr;
    const rapidjson::Value& value = (*list)[static_cast<rapidjson::SizeType>(index)];
    return value.IsObject() ? &value : nullptr;
}

uint32_t Gltf::count(const char* table) const {
    const rapidjson::Value* list = member(json, table);
    return list && list->IsArray() ? list->Size() : 0;
}

// glTF 2.0 specification, 4.4 "Binary glTF layout".
Result<Gltf> open_glb(ByteView file) {
    if (file.size() > kMaxBytes) return refused("gltf-limit", format("the file has %zu bytes, 256 MiB are the most", file.size()), "split it, or reduce its meshes and textures");
    if (file.size() < 20 || u32_at(file, 0) != 0x46546C67) return refused("gltf-container", "this is not a .glb file", "export binary glTF 2.0 (.glb)");
    if (u32_at(file, 4) != 2) return refused("gltf-container", format("this is glTF version %u, version 2 is read", u32_at(file, 4)), "export glTF 2.0");
    if (u32_at(file, 8) != file.size()) return refused("gltf-container", format("the file has %zu bytes and says it has %u", file.size(), u32_at(file, 8)), "copy or export the file again");
    const uint64_t json_size = u32_at(file, 12);
    if (u32_at(file, 16) != 0x4E4F534A || json_size > file.size() - 20) return refused("gltf-container", "its JSON chunk is wrong or cut off", "copy or export the file again");
    const ByteView json = file.subspan(20, json_size);
    Gltf gltf;
    const ByteView rest = file.subspan(20 + json_size);
    if (!rest.empty()) {
        if (rest.size() < 8 || u32_at(rest, 4) != 0x004E4942 || u32_at(rest, 0) > rest.size() - 8) return refused("gltf-container", "its binary chunk is wrong or cut off", "copy or export the file again");
        gltf.binary = rest.subspan(8, u32_at(rest, 0));
    }
    const std::string_view text = text_of(json);
    if (depth_of(text) > kMaxLevels) return refused("gltf-json", "its JSON is nested more than 64 levels deep");
    gltf.json.Parse<rapidjson::kParseIterativeFlag | rapidjson::kParseValidateEncodingFlag>(text.data(), text.size());
    if (gltf.json.HasParseError()) return refused("gltf-json", format("its JSON is wrong at byte %zu", gltf.json.GetErrorOffset()));
    if (!gltf.json.IsObject()) return refused("gltf-json", "its JSON is not an object");
    AISLAND_CHECK(check_extensions(gltf.json));
    const rapidjson::Value* buffer = gltf.find("buffers", 0);
    if (gltf.count("buffers") > 1 || (buffer && member(*buffer, "uri"))) return refused("gltf-container", "it needs other files", "export one self-contained .glb");
    for (const char* table : {"skins", "animations"})
        if (gltf.count(table)) return refused("gltf-node", std::string("the file has ") + table + ", which are not read", "apply the pose to the meshes and export without them");
    return gltf;
}

Result<ByteView> read_view(const Gltf& gltf, uint64_t index) {
    const rapidjson::Value* view = gltf.find("bufferViews", index);
    if (!view) return refused("gltf-accessor", format("buffer view %llu is not there", static_cast<unsigned long long>(index)));
    const uint64_t offset = index_of(*view, "byteOffset").value_or(0);
    const std::optional<uint64_t> length = index_of(*view, "byteLength");
    if (index_of(*view, "buffer") != uint64_t{0} || !length || offset > gltf.binary.size() || *length > gltf.binary.size() - offset)
        return refused("gltf-accessor", format("buffer view %llu reaches beyond the file", static_cast<unsigned long long>(index)));
    return gltf.binary.subspan(offset, *length);
}

Result<Floats> read_floats(const Gltf& gltf, uint64_t accessor, uint32_t components) {
    AISLAND_TRY(a, find_accessor(gltf, accessor, components));
    if (a.component.type != 5126 && !a.normalized) return refused("gltf-accessor", format("accessor %llu holds integers where lengths belong", static_cast<unsigned long long>(accessor)), "convert it: gltf-transform dequantize IN.glb OUT.glb");
    Floats out;
    out.components = components;
    out.values.resize(a.count * components);
    for (uint64_t i = 0; i < a.count; ++i)
        for (uint32_t c = 0; c < components; ++c) {
            double value = component_at(a, i, c);
            if (a.component.type != 5126) value = std::max(value / a.component.scale, -1.0);
            if (!std::isfinite(value)) return refused("gltf-accessor", format("accessor %llu holds what is not a number", static_cast<unsigned long long>(accessor)));
            out.values[i * components + c] = static_cast<float>(value);
        }
    return out;
}

Result<std::vector<uint32_t>> read_indices(const Gltf& gltf, uint64_t accessor) {
    AISLAND_TRY(a, find_accessor(gltf, accessor, 1));
    if (a.component.type != 5121 && a.component.type != 5123 && a.component.type != 5125) return refused("gltf-accessor", format("accessor %llu cannot hold indices", static_cast<unsigned long long>(accessor)));
    std::vector<uint32_t> out(a.count);
    for (uint64_t i = 0; i < a.count; ++i) out[i] = static_cast<uint32_t>(component_at(a, i, 0));
    return out;
}

}  // namespace aisland::bake
