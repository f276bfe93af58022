// A glTF scene: nodes, instances, lights, cameras, anchors.
#include "app/bake/gltf_scene.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>
#include <set>
#include <span>

#include "app/core/format.h"

namespace aisland::bake {
namespace {

using rapidjson::Value;

constexpr uint32_t kMaxNodes = 100'000, kMaxInstances = 2'000'000;
constexpr int kMaxNodeLevels = 256;

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

bool shown(const Value& node) {
    const Value* e = extension(node, "KHR_node_visibility");
    const Value* visible = e ? member(*e, "visible") : nullptr;
    return !(visible && visible->IsBool() && !visible->GetBool());
}

// Names and places of what a program outside the file refers to: glTF node extras, set as custom properties in Blender.
Result<void> read_extras(SceneReader& r, SceneNode& node) {
    const Value* extras = member(*node.json, "extras");
    if (!extras) return {};
    const auto text = [&](const char* key) -> std::string { return string_of(*extras, key); };
    if (const std::string id = text("aisland:entity"); !id.empty()) {
        AISLAND_TRY(slot, r.out.bind(id, pose_of(node.world)));
        node.slot = slot;
    }
    if (const std::string id = text("aisland:poi"); !id.empty()) r.out.catalog.anchors.push_back({content::AnchorKind::poi, id, pose_of(node.world), kNone});
    if (const std::string id = text("aisland:hotspot"); !id.empty()) r.out.catalog.anchors.push_back({content::AnchorKind::hotspot, id, pose_of(node.world), kNone});
    return {};
}

// Fills r.order; iterative, so that depth costs no stack.
Result<void> walk(SceneReader& r, const std::vector<uint64_t>& roots) {
    struct Step {
        uint64_t node;
        uint32_t parent;
        int level;
    };
    std::vector<Step> steps;
    for (size_t i = roots.size(); i-- > 0;) steps.push_back({roots[i], kNone, 0});
    std::vector<bool> visited(r.nodes.size(), false);
    while (!steps.empty()) {
        const Step step = steps.back();
        steps.pop_back();
        if (step.node >= r.nodes.size() || !r.nodes[step.node].json) return refused("gltf-node", format("node %llu is not there", static_cast<unsigned long long>(step.node)));
        if (step.level > kMaxNodeLevels) return refused("gltf-limit", "nodes are nested more than 256 levels deep", "flatten the hierarchy");
        if (visited[step.node]) return refused("gltf-node", format("node %llu has two parents, or is its own ancestor", static_cast<unsigned long long>(step.node)));
        visited[step.node] = true;
        const uint32_t index = static_cast<uint32_t>(step.node);
        SceneNode& node = r.nodes[index];
        if (!shown(*node.json)) continue;
        node.parent = step.parent;
        node.world = step.parent == kNone ? local_of(*node.json) : r.nodes[step.parent].world * local_of(*node.json);
        if (!finite(node.world)) return refused("gltf-node", "a node stands nowhere: its transform is not a number");
        if (step.parent != kNone) node.slot = r.nodes[step.parent].slot;
        AISLAND_CHECK(read_extras(r, node));
        r.order.push_back(index);
        const auto children = array_of(*node.json, "children");
        for (size_t i = children.Size(); i-- > 0;) {
            const Value& child = children[static_cast<rapidjson::SizeType>(i)];
            const std::optional<uint64_t> below = index_in(child);
            if (!below) return refused("gltf-node", "a child is no node");
            steps.push_back({*below, index, step.level + 1});
        }
    }
    return {};
}

struct ReadPart {
    PrimitiveSource source;
    PrimitiveUse use;
    uint32_t material = 0;
    bool textured = false;
    // Once built:
    Primitive primitive = {};
    BuiltMesh built = {};
    std::optional<Error> failed = {};
};

// What is read or built at once: both take memory, building a few times as much. A single primitive may be more.
constexpr size_t kTogether = size_t{64} << 20;

size_t bytes_in(const PrimitiveSource& source) {
    const RawPrimitive& raw = source.raw;
    size_t bytes = (raw.normal.values.empty() ? raw.indices.size() : raw.position.count()) * sizeof(Vertex) + source.targets.values.size() * sizeof(float);
    for (const Floats* f : {&raw.position, &raw.normal, &raw.tangent, &raw.uv0, &raw.uv1, &raw.color, &raw.weights0, &raw.weights1}) bytes += f->values.size() * sizeof(float);
    for (const std::vector<uint32_t>* list : {&raw.joints0, &raw.joints1, &raw.indices}) bytes += list->size() * sizeof(uint32_t);
    return bytes;
}

void build(ReadPart& part) {
    Result<Primitive> made = make_primitive(std::move(part.source), part.use);
    part.source = {};
    if (!made) return part.failed.emplace(made.error()), void();
    part.primitive = std::move(*made);
    part.built = build_primitive(part.primitive, part.textured);
}

// The largest first, so that none is left to one thread at the end.
Result<void> build(std::vector<ReadPart>& parts, const RunAll& run_all) {
    std::vector<size_t> bytes(parts.size());
    for (size_t i = 0; i < parts.size(); ++i) bytes[i] = bytes_in(parts[i].source);
    for (size_t first = 0, next = 0; first < parts.size(); first = next) {
        size_t sum = 0;
        while (next < parts.size() && (next == first || sum + bytes[next] <= kTogether)) sum += bytes[next++];
        std::vector<size_t> order(next - first);
        std::iota(order.begin(), order.end(), first);
        std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) { return bytes[a] > bytes[b]; });
        run_all(order.size(), [&](size_t i) { build(parts[order[i]]); });
    }
    for (const ReadPart& part : parts)
        if (part.failed) return *part.failed;
    return {};
}

// The primitives of a glTF mesh, not built yet. `rig`: kNone for stiff ones.
Result<std::vector<ReadPart>> read_parts(SceneReader& r, const Value& mesh, bool mirrored, uint32_t rig) {
    std::vector<ReadPart> parts;
    for (const Value& primitive : array_of(mesh, "primitives")) {
        const uint64_t material = index_of(primitive, "material").value_or(r.out.materials.size() - 1);
        if (material >= r.out.materials.size()) return refused("gltf-material", "a primitive names a material that is not there");
        const Material& m = r.out.materials[material];
        PrimitiveUse use;
        use.mirrored = mirrored;
        use.normal_mapped = has_normal_map(r, m), use.second_uv = uses_second_uv(r, m);
        use.joint_count = rig == kNone ? 0 : r.out.rigs[rig].joint_count;
        AISLAND_TRY(source, read_primitive(r.gltf, primitive));
        if (rig == kNone)
            source.targets = {};
        else if (source.targets.count && source.targets.count != r.out.rigs[rig].weight_count)
            return refused("gltf-mesh", "the primitives of a mesh have different numbers of morph targets");
        const bool textured = m.base_texture != kNone || m.mr_texture != kNone || m.normal_texture != kNone || m.emissive_texture != kNone || m.extra != kNone;
        parts.push_back({std::move(source), use, static_cast<uint32_t>(material), textured});
    }
    return parts;
}

// Built ones as world meshes and their materials.
std::vector<MeshPart> add_parts(SceneReader& r, std::span<ReadPart> parts, uint32_t rig) {
    std::vector<MeshPart> out;
    for (ReadPart& part : parts) {
        const uint32_t index = r.out.add_mesh(part.primitive, std::move(part.built));
        part.primitive = {};
        if (index == kNone) continue;
        if (rig != kNone && (r.out.meshes[index].skin_offset != kNone || r.out.meshes[index].morph_offset != kNone)) r.out.meshes[index].rig = rig;
        out.push_back({index, part.material});
    }
    return out;
}

Result<std::vector<MeshPart>> read_mesh(SceneReader& r, const Value& mesh, bool mirrored, uint32_t rig) {
    AISLAND_TRY(parts, read_parts(r, mesh, mirrored, rig));
    AISLAND_CHECK(build(parts, r.run_all));
    return add_parts(r, parts, rig);
}

struct Hanging {  // how the meshes of a node are placed
    mat4 place{1.0f};
    uint32_t mover = kNone, slot = kNone;
};

Result<void> add_instances(SceneReader& r, const std::vector<MeshPart>& parts, const Hanging& hanging) {
    if (!finite(hanging.place)) return refused("gltf-node", "a node stands nowhere: its transform is not a number");
    for (const MeshPart& part : parts) {
        if (r.out.instances.size() >= kMaxInstances) return refused("gltf-limit", "the file has more than two million instances", "join meshes that never move");
        Instance instance;
        set_rows(instance.rows, hanging.place);
        instance.mesh = part.mesh, instance.material = part.material, instance.slot = hanging.slot, instance.mover = hanging.mover;
        r.out.instances.push_back(instance);
    }
    return {};
}

// A mirroring transform turns triangles over; such instances use a copy with its triangles turned back.
Result<void> add_stiff(SceneReader& r, uint64_t mesh, bool mirrored, const Hanging& hanging) {
    const auto [it, fresh] = r.mesh_index.try_emplace({mesh, mirrored});
    if (fresh) {
        const Value* value = r.gltf.find("meshes", mesh);
        if (!value) return refused("gltf-mesh", format("mesh %llu is not there", static_cast<unsigned long long>(mesh)));
        AISLAND_TRY(parts, read_mesh(r, *value, mirrored, kNone));
        it->second = std::move(parts);
    }
    return add_instances(r, it->second, hanging);
}

// EXT_mesh_gpu_instancing: TRANSLATION, ROTATION, SCALE accessors, each optional, of one length.
Result<std::vector<mat4>> read_gpu_instances(Gltf& gltf, const Value& e) {
    const Value* attributes = member(e, "attributes");
    if (!attributes || !attributes->IsObject()) return refused("gltf-node", "EXT_mesh_gpu_instancing has no attributes");
    Floats translation, rotation, scale;
    uint32_t count = 0;
    const auto read = [&](const char* name, uint32_t components, Floats& out) -> Result<void> {
        const std::optional<uint64_t> accessor = index_of(*attributes, name);
        if (!accessor) return {};
        AISLAND_TRY(floats, read_floats(gltf, *accessor, components));
        if (count && floats.count() != count) return refused("gltf-node", "the attributes of EXT_mesh_gpu_instancing differ in length");
        count = floats.count();
        out = std::move(floats);
        return {};
    };
    AISLAND_CHECK(read("TRANSLATION", 3, translation));
    AISLAND_CHECK(read("ROTATION", 4, rotation));
    AISLAND_CHECK(read("SCALE", 3, scale));
    if (count > kMaxInstances) return refused("gltf-limit", "the file has more than two million instances", "join meshes that never move");
    std::vector<mat4> out(count);
    for (uint32_t i = 0; i < count; ++i) {
        const float* t = translation.values.empty() ? nullptr : translation.at(i);
        const float* q = rotation.values.empty() ? nullptr : rotation.at(i);
        const float* s = scale.values.empty() ? nullptr : scale.at(i);
        const quat turn = q && glm::length(quat(q[3], q[0], q[1], q[2])) > 1e-6f ? glm::normalize(quat(q[3], q[0], q[1], q[2])) : quat(1, 0, 0, 0);
        out[i] = trs(t ? vec3(t[0], t[1], t[2]) : vec3(0.0f), turn, s ? vec3(s[0], s[1], s[2]) : vec3(1.0f));
    }
    return out;
}

bool mirrors(const mat4& m) { return glm::determinant(glm::mat3(m)) < 0; }

// The stiff meshes of all nodes, built beside each other. Those that only instances mirror come later, with them.
Result<void> add_stiff_meshes(SceneReader& r) {
    struct Run {
        std::pair<uint64_t, bool> key;
        size_t count;
    };
    std::vector<ReadPart> parts;
    std::vector<Run> runs;
    size_t bytes = 0;
    const auto finish = [&]() -> Result<void> {
        AISLAND_CHECK(build(parts, r.run_all));
        size_t vertices = r.out.vertices.size(), indices = r.out.indices.size(), first = 0;
        for (const ReadPart& part : parts) vertices += part.built.vertices.size(), indices += part.built.indices.size();
        r.out.vertices.reserve(vertices), r.out.indices.reserve(indices);  // at most once for kTogether bytes
        for (const Run& run : runs) r.mesh_index[run.key] = add_parts(r, std::span(parts).subspan(first, run.count), kNone), first += run.count;
        parts.clear(), runs.clear(), bytes = 0;
        return {};
    };
    std::set<std::pair<uint64_t, bool>> known;
    for (const uint32_t index : r.order) {
        const Value& json = *r.nodes[index].json;
        const std::optional<uint64_t> mesh = index_of(json, "mesh");
        const Value* value = mesh ? r.gltf.find("meshes", *mesh) : nullptr;
        if (!value || index_of(json, "skin") || extension(json, "EXT_mesh_gpu_instancing")) continue;
        const auto primitives = array_of(*value, "primitives");
        if (!primitives.Empty() && array_of(primitives[0], "targets").Size() > 0) continue;
        const std::pair<uint64_t, bool> key{*mesh, mirrors(r.nodes[index].world)};
        if (!known.insert(key).second) continue;
        AISLAND_TRY(more, read_parts(r, *value, key.second, kNone));
        for (ReadPart& part : more) bytes += bytes_in(part.source), parts.push_back(std::move(part));
        runs.push_back({key, more.size()});
        if (bytes > kTogether) AISLAND_CHECK(finish());
    }
    return finish();
}

Result<void> add_node_mesh(SceneReader& r, uint32_t index, uint64_t mesh) {
    SceneNode& node = r.nodes[index];
    const Value* value = r.gltf.find("meshes", mesh);
    if (!value) return refused("gltf-mesh", format("mesh %llu is not there", static_cast<unsigned long long>(mesh)));
    const std::optional<uint64_t> skin = index_of(*node.json, "skin");
    const auto primitives = array_of(*value, "primitives");
    const uint32_t targets = primitives.Empty() ? 0 : array_of(primitives[0], "targets").Size();
    const uint32_t mover = mover_of(r, index);
    if (!skin && targets == 0) {
        const Hanging hanging{mover == kNone ? node.world : mat4(1.0f), mover, node.slot};
        const Value* instancing = extension(*node.json, "EXT_mesh_gpu_instancing");
        if (!instancing) return add_stiff(r, mesh, mirrors(node.world), hanging);
        AISLAND_TRY(places, read_gpu_instances(r.gltf, *instancing));
        for (const mat4& place : places) {
            Hanging one = hanging;
            one.place = hanging.place * place;
            AISLAND_CHECK(add_stiff(r, mesh, mirrors(node.world * place), one));
        }
        return {};
    }
    AISLAND_TRY(rig, add_rig(r, index, skin, *value, targets));
    if (targets) node.weights_rig = rig;
    // Joints are in the scene's frame and carry a skinned mesh alone; a morphed one goes with its node.
    AISLAND_TRY(parts, read_mesh(r, *value, !skin && mirrors(node.world), rig));
    if (skin) return add_instances(r, parts, {mat4(1.0f), still_mover(r), node.slot});
    return add_instances(r, parts, {mover == kNone ? node.world : mat4(1.0f), mover == kNone ? still_mover(r) : mover, node.slot});
}

// KHR_lights_punctual: candela for points and spots, which is what Light holds; lux for the sun, whose strength the sky sets.
Result<void> add_light(SceneReader& r, const SceneNode& node, uint32_t index, const Value& reference) {
    const Value* table = extension(r.gltf.json, "KHR_lights_punctual");
    const std::optional<uint64_t> light_index = index_of(reference, "light");
    const auto list = table ? array_of(*table, "lights") : array_of(reference, "");
    if (!light_index || *light_index >= list.Size()) return refused("gltf-node", "a node names a light that is not there");
    const Value& value = list[static_cast<rapidjson::SizeType>(*light_index)];
    const std::string type = string_of(value, "type");
    if (type == "directional") return r.out.add_view("sun", pose_of(node.world), 0.9f), Result<void>();
    Light light;
    light.mover = mover_of(r, index), light.slot = node.slot;
    const Pose pose = light.mover == kNone ? pose_of(node.world) : Pose{};
    float color[3];
    if (numbers_of(value, "color", color, 3)) light.color = vec3(color[0], color[1], color[2]);
    light.position = pose.position, light.direction = pose.orientation * vec3(0, 0, -1);
    light.intensity = factor_of(value, "intensity", 1, 0, 1e6);
    // Without a range: where it has fallen to a hundredth of a lux.
    light.range = factor_of(value, "range", std::sqrt(light.intensity / 0.01), 0.1, 200.0);
    if (const Value* spot = member(value, "spot"); spot && type == "spot") {
        light.cos_inner = std::cos(factor_of(*spot, "innerConeAngle", 0, 0, 1.57));
        light.cos_outer = std::cos(factor_of(*spot, "outerConeAngle", 0.7854, 0, 1.57));
    }
    r.out.lights.push_back(light);
    return {};
}

Result<void> add_node_things(SceneReader& r, uint32_t index) {
    const Value& json = *r.nodes[index].json;
    if (const std::optional<uint64_t> mesh = index_of(json, "mesh")) AISLAND_CHECK(add_node_mesh(r, index, *mesh));
    const SceneNode& node = r.nodes[index];
    if (const std::optional<uint64_t> camera = index_of(json, "camera")) {
        const Value* value = r.gltf.find("cameras", *camera);
        const Value* perspective = value ? member(*value, "perspective") : nullptr;
        const std::string name = string_of(json, "name", value ? string_of(*value, "name", "camera").c_str() : "camera");
        if (perspective) r.out.add_view(name, pose_of(node.world), factor_of(*perspective, "yfov", 0.9, 0.05, 3.0));
    }
    if (const Value* light = extension(json, "KHR_lights_punctual")) AISLAND_CHECK(add_light(r, node, index, *light));
    return {};
}

// The default scene; of a file without scenes, everything that has no parent.
Result<std::vector<uint64_t>> roots_of(SceneReader& r) {
    std::vector<uint64_t> roots;
    if (r.gltf.count("scenes")) {
        const Value* scene = r.gltf.find("scenes", index_of(r.gltf.json, "scene").value_or(0));
        if (!scene) return refused("gltf-node", "the scene to show is not there");
        for (const Value& root : array_of(*scene, "nodes")) {
            const std::optional<uint64_t> node = index_in(root);
            if (!node) return refused("gltf-node", "a root of the scene is no node");
            roots.push_back(*node);
        }
        if (r.gltf.count("scenes") > 1) r.gltf.note(format("the file has %u scenes; the default one is shown", r.gltf.count("scenes")));
        return roots;
    }
    std::vector<bool> child(r.nodes.size(), false);
    for (const SceneNode& node : r.nodes)
        if (node.json)
            for (const Value& c : array_of(*node.json, "children"))
                if (const std::optional<uint64_t> below = index_in(c); below && *below < child.size()) child[*below] = true;
    for (size_t i = 0; i < child.size(); ++i)
        if (!child[i]) roots.push_back(i);
    return roots;
}

}  // namespace

Result<Bytes> import_gltf(ByteView file, const ReadFile& read, const RunAll& run_all) {
    AISLAND_TRY(gltf, open_gltf(file, read));
    SceneReader r{gltf, run_all, {}, {}, {}, {}, {}, {}, kNone};
    const uint32_t count = gltf.count("nodes");
    if (count > kMaxNodes) return refused("gltf-limit", format("the file has %u nodes, 100,000 are the most", count), "use EXT_mesh_gpu_instancing: gltf-transform instance IN.glb OUT.glb");
    r.nodes.resize(count);
    for (uint32_t i = 0; i < count; ++i) r.nodes[i].json = gltf.find("nodes", i);
    AISLAND_CHECK(read_materials(r));
    AISLAND_TRY(roots, roots_of(r));
    AISLAND_CHECK(walk(r, roots));
    AISLAND_CHECK(mark_motion(r));
    AISLAND_CHECK(add_stiff_meshes(r));
    for (const uint32_t index : r.order) AISLAND_CHECK(add_node_things(r, index));
    AISLAND_CHECK(read_animations(r));
    r.out.catalog.notes = std::move(gltf.notes);
    return write_imported(r.out);
}

}  // namespace aisland::bake
