// A glTF scene to the tables of a World, and its cameras to views.
#include "app/bake/import.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

#include "app/bake/gltf.h"
#include "app/bake/mesh.h"
#include "app/content/pack.h"
#include "app/core/format.h"

namespace aisland::bake {
namespace {

using rapidjson::Value;

constexpr uint32_t kMaxNodes = 100'000, kMaxInstances = 2'000'000;
constexpr int kMaxNodeLevels = 256;

struct MeshPart {
    uint32_t mesh, material;
};

struct Importer {
    const Gltf& gltf;
    content::Catalog catalog;
    std::vector<Vertex> vertices;
    std::vector<uint32_t> indices;
    std::vector<Mesh> meshes;
    std::vector<Material> materials;
    std::vector<DecodedImage> images;
    std::map<std::pair<uint64_t, bool>, uint32_t> texture_index;       // glTF texture, sRGB
    std::map<std::pair<uint64_t, bool>, std::vector<MeshPart>> mesh_index;  // glTF mesh, mirrored
    std::vector<Instance> instances;
    std::vector<Light> lights;
    std::vector<bool> visited;
    uint64_t pixels = 512ull << 20;

    uint32_t text(const std::string& key) {
        catalog.text_keys.push_back(key), catalog.texts[0].push_back(key);
        return static_cast<uint32_t>(catalog.text_keys.size() - 1);
    }
};

Result<uint32_t> texture_of(Importer& im, const Value& material, const char* key, bool srgb, float* scale = nullptr, const char* scale_key = nullptr) {
    const Value* info = member(material, key);
    if (!info) return kNone;
    if (number_of(*info, "texCoord", 0) != 0) return refused("gltf-material", "a texture uses a second set of coordinates, which is not read", "export with one set of texture coordinates");
    if (scale) *scale = static_cast<float>(number_of(*info, scale_key, 1));
    const std::optional<uint64_t> index = index_of(*info, "index");
    const Value* texture = index ? im.gltf.find("textures", *index) : nullptr;
    if (!texture) return refused("gltf-material", "a material names a texture that is not there");
    const auto known = im.texture_index.find({*index, srgb});
    if (known != im.texture_index.end()) return known->second;
    const std::optional<uint64_t> source = index_of(*texture, "source");
    const Value* image = source ? im.gltf.find("images", *source) : nullptr;
    const std::optional<uint64_t> view = image ? index_of(*image, "bufferView") : std::nullopt;
    if (!view) return refused("gltf-image", "an image is not inside the file", "export one self-contained .glb");
    AISLAND_TRY(bytes, read_view(im.gltf, *view));
    AISLAND_TRY(decoded, decode_image(bytes, srgb, im.pixels));
    const uint32_t out = static_cast<uint32_t>(im.images.size());
    im.images.push_back(std::move(decoded));
    im.texture_index.emplace(std::pair(*index, srgb), out);
    return out;
}

// glTF 2.0 specification, 3.9 "Materials".
Result<Material> read_material(Importer& im, const Value& value) {
    Material m;
    m.roughness = 1, m.metallic = 1;
    if (const Value* pbr = member(value, "pbrMetallicRoughness")) {
        float color[4];
        if (numbers_of(*pbr, "baseColorFactor", color, 4)) m.base_color = vec4(color[0], color[1], color[2], color[3]);
        m.metallic = static_cast<float>(std::clamp(number_of(*pbr, "metallicFactor", 1), 0.0, 1.0));
        m.roughness = static_cast<float>(std::clamp(number_of(*pbr, "roughnessFactor", 1), 0.0, 1.0));
        AISLAND_TRY(base, texture_of(im, *pbr, "baseColorTexture", true));
        AISLAND_TRY(mr, texture_of(im, *pbr, "metallicRoughnessTexture", false));
        m.base_texture = base, m.mr_texture = mr;
    }
    AISLAND_TRY(normal, texture_of(im, value, "normalTexture", false, &m.normal_scale, "scale"));
    AISLAND_TRY(occlusion, texture_of(im, value, "occlusionTexture", false, &m.occlusion_strength, "strength"));
    AISLAND_TRY(emissive, texture_of(im, value, "emissiveTexture", true));
    m.normal_texture = normal, m.occlusion_texture = occlusion, m.emissive_texture = emissive;
    float color[3];
    if (numbers_of(value, "emissiveFactor", color, 3)) m.emissive = vec3(color[0], color[1], color[2]);
    const std::string mode = string_of(value, "alphaMode", "OPAQUE");
    if (mode == "MASK") m.flags |= kMaterialMask;
    if (mode == "BLEND") m.flags |= kMaterialBlend;
    m.alpha_cutoff = static_cast<float>(number_of(value, "alphaCutoff", 0.5));
    if (const Value* both = member(value, "doubleSided"); both && both->IsBool() && both->GetBool()) m.flags |= kMaterialDoubleSided;
    if (const Value* extensions = member(value, "extensions")) {
        if (member(*extensions, "KHR_materials_unlit")) m.kind = MaterialKind::unlit;
        if (const Value* strength = member(*extensions, "KHR_materials_emissive_strength")) m.emissive *= static_cast<float>(number_of(*strength, "emissiveStrength", 1));
    }
    return m;
}

Result<void> read_materials(Importer& im) {
    for (uint32_t i = 0; i < im.gltf.count("materials"); ++i) {
        const Value* value = im.gltf.find("materials", i);
        if (!value) return refused("gltf-material", format("material %u is not an object", i));
        AISLAND_TRY(material, read_material(im, *value));
        im.materials.push_back(material);
    }
    Material plain;  // glTF's default material
    plain.metallic = 1, plain.roughness = 1;
    im.materials.push_back(plain);
    return {};
}

// A mirroring transform turns triangles over; such instances use a copy with its triangles turned back.
Result<const std::vector<MeshPart>*> mesh_of(Importer& im, uint64_t index, bool mirrored) {
    const auto [it, fresh] = im.mesh_index.try_emplace({index, mirrored});
    if (!fresh) return &it->second;
    const Value* mesh = im.gltf.find("meshes", index);
    const Value* primitives = mesh ? member(*mesh, "primitives") : nullptr;
    if (!primitives || !primitives->IsArray()) return refused("gltf-mesh", format("mesh %llu is not there", static_cast<unsigned long long>(index)));
    for (const Value& primitive : primitives->GetArray()) {
        AISLAND_TRY(part, read_primitive(im.gltf, primitive));
        if (mirrored)
            for (size_t t = 0; t + 2 < part.indices.size(); t += 3) std::swap(part.indices[t + 1], part.indices[t + 2]);
        const uint64_t material = index_of(primitive, "material").value_or(im.materials.size() - 1);
        if (material >= im.materials.size()) return refused("gltf-material", "a primitive names a material that is not there");
        const Material& m = im.materials[material];
        const bool textured = m.base_texture != kNone || m.mr_texture != kNone || m.normal_texture != kNone || m.emissive_texture != kNone;
        BuiltMesh built = build_mesh(part, false, textured);
        if (built.indices.empty()) continue;
        built.mesh.vertex_offset = static_cast<uint32_t>(im.vertices.size());
        for (uint32_t l = 0; l < built.mesh.lod_count; ++l) built.mesh.lods[l].first_index += static_cast<uint32_t>(im.indices.size());
        im.vertices.insert(im.vertices.end(), built.vertices.begin(), built.vertices.end());
        im.indices.insert(im.indices.end(), built.indices.begin(), built.indices.end());
        it->second.push_back({static_cast<uint32_t>(im.meshes.size()), static_cast<uint32_t>(material)});
        im.meshes.push_back(built.mesh);
    }
    return &it->second;
}

mat4 trs(vec3 translation, quat rotation, vec3 scale) {
    mat4 m = glm::mat4_cast(rotation);
    for (int i = 0; i < 3; ++i) m[i] *= scale[i];
    m[3] = vec4(translation, 1);
    return m;
}

// Positions finite after every product: NaN and overflow are refused here, once.
bool finite(const mat4& m) {
    for (int c = 0; c < 4; ++c)
        for (int r = 0; r < 4; ++r)
            if (!std::isfinite(m[c][r]) || std::abs(m[c][r]) > 1e9f) return false;
    return true;
}

mat4 local_of(const Value& node) {
    float f[16];
    if (numbers_of(node, "matrix", f, 16)) {
        mat4 m;
        for (int c = 0; c < 4; ++c)
            for (int r = 0; r < 4; ++r) m[c][r] = f[4 * c + r];
        return m;
    }
    vec3 translation(0.0f), scale(1.0f);
    quat rotation(1, 0, 0, 0);
    if (numbers_of(node, "translation", f, 3)) translation = vec3(f[0], f[1], f[2]);
    if (numbers_of(node, "rotation", f, 4) && glm::length(quat(f[3], f[0], f[1], f[2])) > 1e-6f) rotation = glm::normalize(quat(f[3], f[0], f[1], f[2]));
    if (numbers_of(node, "scale", f, 3)) scale = vec3(f[0], f[1], f[2]);
    return trs(translation, rotation, scale);
}

Result<void> add_instances(Importer& im, uint64_t mesh, const mat4& m) {
    if (!finite(m)) return refused("gltf-node", "a node stands nowhere: its transform is not a number");
    AISLAND_TRY(parts, mesh_of(im, mesh, glm::determinant(glm::mat3(m)) < 0));
    for (const MeshPart& part : *parts) {
        if (im.instances.size() >= kMaxInstances) return refused("gltf-limit", "the file has more than two million instances", "join meshes that never move");
        Instance instance;
        for (int r = 0; r < 3; ++r) instance.rows[r] = vec4(m[0][r], m[1][r], m[2][r], m[3][r]);
        instance.mesh = part.mesh, instance.material = part.material;
        im.instances.push_back(instance);
    }
    return {};
}

// EXT_mesh_gpu_instancing: TRANSLATION, ROTATION, SCALE accessors, each optional, of one length.
Result<void> add_gpu_instances(Importer& im, uint64_t mesh, const mat4& world, const Value& extension) {
    const Value* attributes = member(extension, "attributes");
    if (!attributes || !attributes->IsObject()) return refused("gltf-node", "EXT_mesh_gpu_instancing has no attributes");
    Floats translation, rotation, scale;
    uint32_t count = 0;
    const auto read = [&](const char* name, uint32_t components, Floats& out) -> Result<void> {
        const std::optional<uint64_t> accessor = index_of(*attributes, name);
        if (!accessor) return {};
        AISLAND_TRY(floats, read_floats(im.gltf, *accessor, components));
        if (count && floats.count() != count) return refused("gltf-node", "the attributes of EXT_mesh_gpu_instancing differ in length");
        count = floats.count();
        out = std::move(floats);
        return {};
    };
    AISLAND_CHECK(read("TRANSLATION", 3, translation));
    AISLAND_CHECK(read("ROTATION", 4, rotation));
    AISLAND_CHECK(read("SCALE", 3, scale));
    for (uint32_t i = 0; i < count; ++i) {
        const float* t = translation.values.empty() ? nullptr : &translation.values[3 * i];
        const float* r = rotation.values.empty() ? nullptr : &rotation.values[4 * i];
        const float* s = scale.values.empty() ? nullptr : &scale.values[3 * i];
        const quat q = r && glm::length(quat(r[3], r[0], r[1], r[2])) > 1e-6f ? glm::normalize(quat(r[3], r[0], r[1], r[2])) : quat(1, 0, 0, 0);
        AISLAND_CHECK(add_instances(im, mesh, world * trs(t ? vec3(t[0], t[1], t[2]) : vec3(0.0f), q, s ? vec3(s[0], s[1], s[2]) : vec3(1.0f))));
    }
    return {};
}

Pose pose_of(const mat4& m) {
    glm::mat3 axes(m);
    for (int i = 0; i < 3; ++i) axes[i] = glm::length(axes[i]) > 1e-12f ? glm::normalize(axes[i]) : vec3(i == 0, i == 1, i == 2);
    return {vec3(m[3]), glm::normalize(glm::quat_cast(axes))};
}

void add_view(Importer& im, const std::string& name, const Pose& pose, float fov_y) {
    const ItemId id(name);
    if (std::any_of(im.catalog.views.begin(), im.catalog.views.end(), [&](const content::NamedView& view) { return view.id == id; })) return;
    im.text(name);
    im.catalog.views.push_back({id, name, TextId(name), pose, fov_y, 0});
}

// KHR_lights_punctual: candela for points and spots, which is what Light holds; lux for the sun, whose strength the sky sets.
Result<void> add_light(Importer& im, const Value& reference, const Pose& pose) {
    const Value* extensions = member(im.gltf.json, "extensions");
    const Value* table = extensions ? member(*extensions, "KHR_lights_punctual") : nullptr;
    const Value* list = table ? member(*table, "lights") : nullptr;
    const std::optional<uint64_t> index = index_of(reference, "light");
    if (!list || !list->IsArray() || !index || *index >= list->Size()) return refused("gltf-node", "a node names a light that is not there");
    const Value& value = (*list)[static_cast<rapidjson::SizeType>(*index)];
    const std::string type = string_of(value, "type");
    const vec3 forward = pose.orientation * vec3(0, 0, -1);
    if (type == "directional") return add_view(im, "sun", pose, 0.9f), Result<void>();
    Light light;
    float color[3];
    if (numbers_of(value, "color", color, 3)) light.color = vec3(color[0], color[1], color[2]);
    light.position = pose.position, light.direction = forward;
    light.intensity = static_cast<float>(std::clamp(number_of(value, "intensity", 1), 0.0, 1e6));
    // Without a range: where it has fallen to a hundredth of a lux.
    light.range = static_cast<float>(std::clamp(number_of(value, "range", std::sqrt(light.intensity / 0.01)), 0.1, 200.0));
    if (const Value* spot = member(value, "spot"); spot && type == "spot") {
        light.cos_inner = static_cast<float>(std::cos(std::clamp(number_of(*spot, "innerConeAngle", 0), 0.0, 1.57)));
        light.cos_outer = static_cast<float>(std::cos(std::clamp(number_of(*spot, "outerConeAngle", 0.7854), 0.0, 1.57)));
    }
    im.lights.push_back(light);
    return {};
}

Result<void> add_node(Importer& im, uint64_t index, const mat4& parent, int level) {
    const Value* node = im.gltf.find("nodes", index);
    if (!node) return refused("gltf-node", format("node %llu is not there", static_cast<unsigned long long>(index)));
    if (level > kMaxNodeLevels) return refused("gltf-limit", "nodes are nested more than 256 levels deep", "flatten the hierarchy");
    if (im.visited[index]) return refused("gltf-node", format("node %llu has two parents, or is its own ancestor", static_cast<unsigned long long>(index)));
    im.visited[index] = true;
    const mat4 world = parent * local_of(*node);
    const Value* extensions = member(*node, "extensions");
    if (const std::optional<uint64_t> mesh = index_of(*node, "mesh")) {
        const Value* instancing = extensions ? member(*extensions, "EXT_mesh_gpu_instancing") : nullptr;
        if (instancing) AISLAND_CHECK(add_gpu_instances(im, *mesh, world, *instancing));
        else AISLAND_CHECK(add_instances(im, *mesh, world));
    }
    if (const std::optional<uint64_t> camera = index_of(*node, "camera")) {
        const Value* value = im.gltf.find("cameras", *camera);
        const Value* perspective = value ? member(*value, "perspective") : nullptr;
        const std::string name = string_of(*node, "name", value ? string_of(*value, "name", "camera").c_str() : "camera");
        if (perspective && finite(world)) add_view(im, name, pose_of(world), static_cast<float>(std::clamp(number_of(*perspective, "yfov", 0.9), 0.05, 3.0)));
    }
    if (const Value* light = extensions ? member(*extensions, "KHR_lights_punctual") : nullptr; light && finite(world)) AISLAND_CHECK(add_light(im, *light, pose_of(world)));
    if (const Value* children = member(*node, "children"); children && children->IsArray())
        for (const Value& child : children->GetArray()) {
            if (!child.IsUint64()) return refused("gltf-node", "a child is no node");
            AISLAND_CHECK(add_node(im, child.GetUint64(), world, level + 1));
        }
    return {};
}

Result<void> read_scene(Importer& im) {
    const uint32_t nodes = im.gltf.count("nodes");
    if (nodes > kMaxNodes) return refused("gltf-limit", format("the file has %u nodes, 100,000 are the most", nodes), "use EXT_mesh_gpu_instancing: gltf-transform instance IN.glb OUT.glb");
    im.visited.assign(nodes, false);
    const Value* scene = im.gltf.find("scenes", index_of(im.gltf.json, "scene").value_or(0));
    const Value* roots = scene ? member(*scene, "nodes") : nullptr;
    if (!roots || !roots->IsArray()) return refused("gltf-node", "the file has no scene", "export a scene with something in it");
    for (const Value& root : roots->GetArray()) {
        if (!root.IsUint64()) return refused("gltf-node", "a root of the scene is no node");
        AISLAND_CHECK(add_node(im, root.GetUint64(), mat4(1.0f), 0));
    }
    if (im.instances.empty()) return refused("gltf-node", "the scene shows nothing", "export a scene with meshes in it");
    return {};
}

Cell only_cell(const Importer& im) {
    Cell cell;
    cell.id = ItemId("model");
    cell.instance_count = static_cast<uint32_t>(im.instances.size());
    cell.box_min = vec3(1e30f), cell.box_max = vec3(-1e30f);
    for (const Instance& instance : im.instances) {
        const Mesh& mesh = im.meshes[instance.mesh];
        const vec3 half = (mesh.box_max - mesh.box_min) / 2.0f;
        for (int r = 0; r < 3; ++r) {
            const float center = glm::dot(instance.rows[r], vec4(mesh.center, 1)), reach = glm::dot(glm::abs(vec3(instance.rows[r])), half);
            cell.box_min[r] = std::min(cell.box_min[r], center - reach), cell.box_max[r] = std::max(cell.box_max[r], center + reach);
        }
    }
    return cell;
}

// A view of the whole thing, for files that bring no camera.
void add_overview(Importer& im, const Cell& cell) {
    const vec3 center = (cell.box_min + cell.box_max) / 2.0f;
    const float radius = std::max(0.1f, glm::length(cell.box_max - cell.box_min) / 2);
    const vec3 eye = center + glm::normalize(vec3(0.6f, 0.5f, 1.0f)) * radius * 2.2f;
    add_view(im, "whole", {eye, look_rotation(center - eye)}, 0.9f);
}

}  // namespace

Result<Bytes> import_glb(ByteView file) {
    AISLAND_TRY(gltf, open_glb(file));
    Importer im{gltf, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}};
    im.catalog.languages = {{"en", "English"}};
    im.catalog.texts.resize(1);
    AISLAND_CHECK(read_materials(im));
    AISLAND_CHECK(read_scene(im));
    std::stable_sort(im.instances.begin(), im.instances.end(), [](const Instance& a, const Instance& b) { return std::tie(a.material, a.mesh) < std::tie(b.material, b.mesh); });
    const Cell cell = only_cell(im);
    add_overview(im, cell);
    im.text("model");
    im.catalog.cells.push_back({cell.id, TextId("model")});

    std::vector<Texture> textures;
    for (const DecodedImage& image : im.images) textures.push_back({image.format, image.width, image.height, image.levels, image.texels});
    World world;
    world.cells = {&cell, 1}, world.vertices = im.vertices, world.indices = im.indices, world.meshes = im.meshes;
    world.materials = im.materials, world.textures = textures, world.instances = im.instances, world.lights = im.lights;
    world.water_level = -1e4f;  // a model brings its own water
    return content::write_pack(im.catalog, world);
}

Result<Bytes> run_task(std::string_view task, ByteView input, const std::function<Result<Bytes>(std::string_view)>&) {
    if (task == kTaskGlb) return import_glb(input);
    return Error{"there is no task \"" + std::string(task) + "\"", "", "this is a defect of the program: parent and worker differ"};
}

}  // namespace aisland::bake
