// Containers, JSON, extensions.
#include "app/bake/gltf.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "app/core/format.h"

namespace aisland::bake {
namespace {

uint32_t u32_at(ByteView bytes, size_t offset) {
    uint32_t value = 0;
    std::memcpy(&value, bytes.data() + offset, 4);
    return value;
}

enum class Policy {
    honoured,
    silent,        // says nothing about the picture
    approximated,  // shown nearly as it was made, which is said
    noted,         // left out, which is said; refused when the file requires it
    refused,       // the file looks wrong without it
};
struct ExtensionRow {
    const char* name;
    Policy policy;
    const char* advice;
};
constexpr ExtensionRow kExtensions[] = {
    {"KHR_lights_punctual", Policy::honoured, ""},
    {"EXT_mesh_gpu_instancing", Policy::honoured, ""},
    {"KHR_mesh_quantization", Policy::honoured, ""},
    {"EXT_meshopt_compression", Policy::honoured, ""},
    {"KHR_draco_mesh_compression", Policy::honoured, ""},
    {"KHR_materials_unlit", Policy::honoured, ""},
    {"KHR_materials_emissive_strength", Policy::honoured, ""},
    {"KHR_materials_transmission", Policy::honoured, ""},
    {"KHR_materials_volume", Policy::honoured, ""},
    {"KHR_materials_ior", Policy::honoured, ""},
    {"KHR_materials_specular", Policy::honoured, ""},
    {"KHR_materials_clearcoat", Policy::honoured, ""},
    {"KHR_texture_transform", Policy::honoured, ""},
    {"KHR_texture_basisu", Policy::honoured, ""},  // image by image: BCn and RGBA are read, Basis is refused with its recipe
    {"EXT_texture_webp", Policy::honoured, ""},
    {"KHR_node_visibility", Policy::honoured, ""},
    {"KHR_xmp_json_ld", Policy::silent, ""},
    {"KHR_xmp", Policy::silent, ""},
    {"MSFT_lod", Policy::silent, ""},  // the node that stands in the scene is the finest; coarser ones are made by the bake
    {"KHR_materials_pbrSpecularGlossiness", Policy::approximated, "convert it: gltf-transform metalrough IN.glb OUT.glb"},
    {"KHR_materials_sheen", Policy::noted, "bake the sheen into base colour and roughness in the modelling program"},
    {"KHR_materials_iridescence", Policy::noted, "bake the tint into the base colour in the modelling program"},
    {"KHR_materials_anisotropy", Policy::noted, "bake the brushed look into normal and roughness textures"},
    {"KHR_materials_dispersion", Policy::noted, "remove it: only clear glass is shown"},
    {"KHR_materials_diffuse_transmission", Policy::noted, "lighten the base colour in the modelling program"},
    {"KHR_materials_variants", Policy::noted, "export one file a variant; the default one is shown"},
    {"KHR_animation_pointer", Policy::noted, "animate nodes or shape keys instead"},
    {"KHR_meshopt_compression", Policy::refused, "pack it with EXT_meshopt_compression: gltfpack -c -i IN.glb -o OUT.glb"},
    {"KHR_gaussian_splatting", Policy::refused, "export triangles"},
    {"MSFT_texture_dds", Policy::noted, "convert its textures to PNG: gltf-transform png IN.glb OUT.glb"},
};

Result<void> check_extensions(Gltf& gltf) {
    const auto each = [&](const char* list, bool required) -> Result<void> {
        const rapidjson::Value* names = member(gltf.json, list);
        if (!names) return {};
        if (!names->IsArray()) return refused("gltf-json", std::string("\"") + list + "\" is not a list");
        for (const rapidjson::Value& name : names->GetArray()) {
            if (!name.IsString()) return refused("gltf-json", std::string("\"") + list + "\" holds what is not a name");
            const std::string text = name.GetString();
            const auto* row = std::find_if(std::begin(kExtensions), std::end(kExtensions), [&](const ExtensionRow& r) { return text == r.name; });
            const bool known = row != std::end(kExtensions);
            if (known && (row->policy == Policy::honoured || row->policy == Policy::silent)) continue;
            if (known && row->policy == Policy::approximated) {
                if (!required) gltf.note(text + " is shown nearly as it was made; " + row->advice);
                continue;
            }
            if (required || (known && row->policy == Policy::refused))
                return refused("gltf-extension", "the file needs " + text + ", which cannot be shown as it was made", known ? row->advice : "export it without this extension");
            gltf.note(text + " is not shown; " + (known ? row->advice : "export it without this extension to see what others will see"));
        }
        return {};
    };
    AISLAND_CHECK(each("extensionsRequired", true));
    return each("extensionsUsed", false);
}

Result<Bytes> base64(std::string_view text) {
    Bytes out;
    out.reserve(text.size() / 4 * 3);
    uint32_t bits = 0;
    int have = 0;
    for (const char c : text) {
        int v;
        if (c >= 'A' && c <= 'Z')
            v = c - 'A';
        else if (c >= 'a' && c <= 'z')
            v = c - 'a' + 26;
        else if (c >= '0' && c <= '9')
            v = c - '0' + 52;
        else if (c == '+' || c == '-')
            v = 62;
        else if (c == '/' || c == '_')
            v = 63;
        else if (c == '=')
            break;
        else
            return refused("gltf-container", "a data: address holds what is not base64");
        bits = bits << 6 | static_cast<uint32_t>(v);
        if ((have += 6) >= 8) out.push_back(static_cast<std::byte>(bits >> (have -= 8) & 0xff));
    }
    return out;
}

// RFC 3986: %XX.
std::string unescape(std::string_view uri) {
    const auto hex = [](char c) { return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10
                                                                      : c >= 'A' && c <= 'F'   ? c - 'A' + 10
                                                                                               : -1; };
    std::string out;
    for (size_t i = 0; i < uri.size(); ++i) {
        if (uri[i] == '%' && i + 2 < uri.size() && hex(uri[i + 1]) >= 0 && hex(uri[i + 2]) >= 0) {
            out += static_cast<char>(hex(uri[i + 1]) * 16 + hex(uri[i + 2]));
            i += 2;
        } else {
            out += uri[i];
        }
    }
    return out;
}

Result<void> parse(Gltf& gltf, std::string_view text) {
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    if (json_depth(text) > kMaxModelLevels) return refused("gltf-json", "its JSON is nested more than 64 levels deep");
    gltf.json.Parse<rapidjson::kParseIterativeFlag | rapidjson::kParseValidateEncodingFlag>(text.data(), text.size());
    if (gltf.json.HasParseError()) return refused("gltf-json", format("its JSON is wrong at byte %zu", gltf.json.GetErrorOffset()));
    if (!gltf.json.IsObject()) return refused("gltf-json", "its JSON is not an object");
    const rapidjson::Value* asset = member(gltf.json, "asset");
    const std::string version = asset ? string_of(*asset, "version") : "";
    if (!version.starts_with("2.")) return refused("gltf-container", version.empty() ? "it does not say which version of glTF it is" : "this is glTF " + version + ", version 2 is read", "export glTF 2.0");
    if (asset && string_of(*asset, "minVersion", "2.0") != "2.0") return refused("gltf-container", "it asks for glTF " + string_of(*asset, "minVersion"), "export glTF 2.0");
    return check_extensions(gltf);
}

}  // namespace

int json_depth(std::string_view text) {
    int depth = 0, deepest = 0;
    bool quoted = false;
    for (size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (quoted) {
            if (c == '\\')
                ++i;
            else if (c == '"')
                quoted = false;
        } else if (c == '"')
            quoted = true;
        else if (c == '{' || c == '[')
            deepest = std::max(deepest, ++depth);
        else if (c == '}' || c == ']')
            --depth;
    }
    return deepest;
}

Error refused(const char* code, std::string what, std::string advice) { return {std::string(code) + ": " + std::move(what), "", std::move(advice)}; }

const rapidjson::Value* member(const rapidjson::Value& object, const char* key) {
    if (!object.IsObject()) return nullptr;
    const auto it = object.FindMember(key);
    return it == object.MemberEnd() ? nullptr : &it->value;
}

const rapidjson::Value* extension(const rapidjson::Value& value, const char* name) {
    const rapidjson::Value* extensions = member(value, "extensions");
    const rapidjson::Value* found = extensions ? member(*extensions, name) : nullptr;
    return found && found->IsObject() ? found : nullptr;
}

double number_of(const rapidjson::Value& object, const char* key, double fallback) {
    const rapidjson::Value* value = member(object, key);
    return value && value->IsNumber() ? value->GetDouble() : fallback;
}

float factor_of(const rapidjson::Value& object, const char* key, double fallback, double low, double high) {
    const double value = number_of(object, key, fallback);
    return static_cast<float>(std::clamp(std::isfinite(value) ? value : fallback, low, high));
}

std::optional<uint64_t> index_in(const rapidjson::Value& value) {
    if (value.IsUint64()) return value.GetUint64();
    if (value.IsDouble() && value.GetDouble() >= 0 && value.GetDouble() <= 9e15 && std::floor(value.GetDouble()) == value.GetDouble()) return static_cast<uint64_t>(value.GetDouble());
    return {};
}

std::optional<uint64_t> index_of(const rapidjson::Value& object, const char* key) {
    const rapidjson::Value* value = member(object, key);
    return value ? index_in(*value) : std::nullopt;
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

rapidjson::Value::ConstArray array_of(const rapidjson::Value& object, const char* key) {
    static const rapidjson::Value kEmpty(rapidjson::kArrayType);
    const rapidjson::Value* value = member(object, key);
    return value && value->IsArray() ? value->GetArray() : kEmpty.GetArray();
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

void Gltf::note(std::string text) {
    if (std::find(notes.begin(), notes.end(), text) == notes.end() && notes.size() < 64) notes.push_back(std::move(text));
}

Result<Bytes> read_uri(Gltf& gltf, const std::string& uri, const char* what) {
    if (uri.starts_with("data:")) {
        const size_t comma = uri.find(',');
        if (comma == std::string::npos || uri.substr(0, comma).find(";base64") == std::string::npos) return refused("gltf-container", std::string("the data: address of ") + what + " is not base64");
        return base64(std::string_view(uri).substr(comma + 1));
    }
    const std::string name = unescape(uri);
    if (name.empty() || name.size() > 1024 || name[0] == '/' || name.find(':') != std::string::npos || name.find('\\') != std::string::npos || name.find('\0') != std::string::npos)
        return refused("gltf-container", std::string("the address of ") + what + " is not a file beside it", "put its files into one folder, or export one self-contained .glb");
    if (!gltf.read || !*gltf.read) return refused("gltf-container", std::string("it needs another file for ") + what, "export one self-contained .glb");
    Result<Bytes> bytes = (*gltf.read)(name);
    if (!bytes) return refused("gltf-container", "it needs the file \"" + name + "\", which cannot be read", "put it beside the model, or export one self-contained .glb");
    if (bytes->size() > gltf.bytes_left) return refused("gltf-limit", "its files have more than 256 MiB together", "split it, or reduce its meshes and textures");
    gltf.bytes_left -= bytes->size();
    return bytes;
}

// Read when something asks for it: what nothing uses cannot make a file unreadable.
Result<ByteView> read_buffer(Gltf& gltf, uint64_t index) {
    if (index == 0 && !gltf.binary.empty()) return gltf.binary;
    if (const auto it = gltf.buffers.find(index); it != gltf.buffers.end()) return ByteView(it->second);
    const rapidjson::Value* buffer = gltf.find("buffers", index);
    const std::optional<uint64_t> length = buffer ? index_of(*buffer, "byteLength") : std::nullopt;
    if (!length || *length == 0) return refused("gltf-container", format("buffer %llu is not there", static_cast<unsigned long long>(index)));
    Bytes bytes;
    if (member(*buffer, "uri")) {
        AISLAND_TRY(read, read_uri(gltf, string_of(*buffer, "uri"), "a buffer"));
        bytes = std::move(read);
        if (*length > bytes.size())
            return refused("gltf-container", format("buffer %llu has %zu bytes and says it has %llu", static_cast<unsigned long long>(index), bytes.size(), static_cast<unsigned long long>(*length)), "copy or export the file again");
        bytes.resize(*length);
    } else {  // glTF 2.0, 3.6.1.1: a buffer without address is somebody else's to fill; here it is zeros
        if (*length > 16u << 20) return refused("gltf-container", format("buffer %llu has no bytes", static_cast<unsigned long long>(index)), "export one self-contained .glb");
        if (*length > gltf.bytes_left) return refused("gltf-limit", "its buffers have more than 256 MiB together", "split it, or reduce its meshes and textures");
        gltf.bytes_left -= *length;
        gltf.note("a buffer has no bytes; what uses it shows nothing");
        bytes.resize(*length);
    }
    return ByteView(gltf.buffers.emplace(index, std::move(bytes)).first->second);
}

// glTF 2.0 specification, 4.4 "Binary glTF layout".
Result<Gltf> open_gltf(ByteView file, const ReadFile& read) {
    if (file.size() > kMaxModelBytes) return refused("gltf-limit", format("the file has %zu bytes, 256 MiB are the most", file.size()), "split it, or reduce its meshes and textures");
    Gltf gltf;
    gltf.read = &read;
    gltf.bytes_left -= file.size();
    if (file.size() < 4 || u32_at(file, 0) != 0x46546C67) {
        const std::string_view text = text_of(file);
        const size_t first = text.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
        if (first == std::string_view::npos || text[first] != '{') return refused("gltf-container", "this is neither a .glb nor a .gltf file", "export glTF 2.0");
        AISLAND_CHECK(parse(gltf, text));
        return gltf;
    }
    if (file.size() < 20) return refused("gltf-container", "it is cut off", "copy or export the file again");
    if (u32_at(file, 4) != 2) return refused("gltf-container", format("this is glTF version %u, version 2 is read", u32_at(file, 4)), "export glTF 2.0");
    if (u32_at(file, 8) > file.size() || u32_at(file, 8) < 20) return refused("gltf-container", format("the file has %zu bytes and says it has %u", file.size(), u32_at(file, 8)), "copy or export the file again");
    file = file.first(u32_at(file, 8));
    const uint64_t json_size = u32_at(file, 12);
    if (u32_at(file, 16) != 0x4E4F534A || json_size > file.size() - 20) return refused("gltf-container", "its JSON chunk is wrong or cut off", "copy or export the file again");
    const ByteView json = file.subspan(20, json_size);
    ByteView binary, rest = file.subspan(20 + json_size);
    bool has_binary = false;
    while (!rest.empty()) {  // further chunks of unknown kind are allowed and skipped
        if (rest.size() < 8 || u32_at(rest, 0) > rest.size() - 8) return refused("gltf-container", "a chunk of it is wrong or cut off", "copy or export the file again");
        if (u32_at(rest, 4) == 0x004E4942 && !has_binary) binary = rest.subspan(8, u32_at(rest, 0)), has_binary = true;
        rest = rest.subspan(8 + u32_at(rest, 0));
    }
    AISLAND_CHECK(parse(gltf, text_of(json)));
    const rapidjson::Value* first = gltf.find("buffers", 0);
    if (first && !member(*first, "uri") && has_binary) {
        const uint64_t length = index_of(*first, "byteLength").value_or(0);
        if (length > binary.size()) return refused("gltf-container", format("buffer 0 has %zu bytes and says it has %llu", binary.size(), static_cast<unsigned long long>(length)), "copy or export the file again");
        gltf.binary = binary.first(length);
    }
    return gltf;
}

}  // namespace aisland::bake
