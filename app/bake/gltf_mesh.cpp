// glTF primitives to triangles of our own vertices.
#include <algorithm>
#include <cmath>
#include <cstring>
#include <glm/geometric.hpp>

#include "app/bake/gltf_scene.h"
#include "app/bake/tangents.h"
#include "app/core/format.h"

namespace aisland::bake {
namespace {

using rapidjson::Value;

vec3 vec3_at(const Floats& f, size_t i) { return {f.at(i)[0], f.at(i)[1], f.at(i)[2]}; }
vec3 unit(vec3 v, vec3 fallback) {
    const float length = glm::length(v);
    return length > 1e-12f ? v / length : fallback;
}

Result<void> read_optional(Gltf& gltf, const Value& attributes, const char* name, uint32_t components, uint32_t count, Floats& out) {
    const std::optional<uint64_t> accessor = index_of(attributes, name);
    if (!accessor) return {};
    AISLAND_TRY(floats, read_floats(gltf, *accessor, components));
    if (floats.count() != count) return refused("gltf-mesh", format("%s has %u values for %u positions", name, floats.count(), count));
    out = std::move(floats);
    return {};
}

Result<void> read_joints(Gltf& gltf, const Value& attributes, const char* name, uint32_t count, std::vector<uint32_t>& out) {
    const std::optional<uint64_t> accessor = index_of(attributes, name);
    if (!accessor) return {};
    AISLAND_TRY(joints, read_unsigned(gltf, *accessor, 4));
    if (joints.size() != size_t{count} * 4) return refused("gltf-mesh", format("%s has %zu values for %u positions", name, joints.size() / 4, count));
    out = std::move(joints);
    return {};
}

// Triangle strips and fans as lists. glTF 2.0, 3.7.2.1.
std::vector<uint32_t> as_list(const std::vector<uint32_t>& in, double mode) {
    std::vector<uint32_t> out;
    for (size_t i = 0; i + 2 < in.size(); ++i) {
        if (mode == 5)
            out.insert(out.end(), {in[i], in[i + 1 + i % 2], in[i + 2 - i % 2]});
        else
            out.insert(out.end(), {in[i + 1], in[i + 2], in[0]});
    }
    return out;
}

template <class T>
void pick(std::vector<T>& values, const std::vector<uint32_t>& from, size_t per) {
    if (values.empty()) return;
    std::vector<T> out(from.size() * per);
    for (size_t i = 0; i < from.size(); ++i) std::copy_n(values.begin() + static_cast<ptrdiff_t>(from[i] * per), per, out.begin() + static_cast<ptrdiff_t>(i * per));
    values = std::move(out);
}

// Vertex i of the result is vertex from[i] of what there was.
void pick_vertices(RawPrimitive& raw, MorphTargets& targets, const std::vector<uint32_t>& from) {
    const size_t before = raw.position.count();
    for (Floats* f : {&raw.position, &raw.normal, &raw.tangent, &raw.uv0, &raw.uv1, &raw.color, &raw.weights0, &raw.weights1}) pick(f->values, from, f->components);
    pick(raw.joints0, from, 4), pick(raw.joints1, from, 4);
    std::vector<float> out;
    out.reserve(size_t{targets.count} * from.size() * 6);
    for (uint32_t t = 0; t < targets.count; ++t)
        for (const uint32_t v : from) {
            const float* values = &targets.values[(t * before + v) * 6];
            out.insert(out.end(), values, values + 6);
        }
    targets.values = std::move(out);
}

Result<MorphTargets> read_targets(Gltf& gltf, const Value& primitive, uint32_t count) {
    MorphTargets out;
    const auto list = array_of(primitive, "targets");
    if (list.Size() > 64) return refused("gltf-limit", "a mesh has more than 64 morph targets", "remove shape keys that nothing moves");
    out.count = list.Size();
    const uint64_t size = uint64_t{out.count} * count * 6;
    if (size > gltf.elements_left) return refused("gltf-limit", "its accessors have more than 64 million elements together", "remove shape keys that nothing moves");
    gltf.elements_left -= size;
    out.values.assign(size, 0.0f);
    for (uint32_t t = 0; t < out.count; ++t) {
        Floats position, normal;
        AISLAND_CHECK(read_optional(gltf, list[t], "POSITION", 3, count, position));
        AISLAND_CHECK(read_optional(gltf, list[t], "NORMAL", 3, count, normal));
        for (uint32_t v = 0; v < count; ++v) {
            float* to = &out.values[(size_t{t} * count + v) * 6];
            if (!position.values.empty()) std::copy_n(position.at(v), 3, to);
            if (!normal.values.empty()) std::copy_n(normal.at(v), 3, to + 3);
        }
    }
    return out;
}

// The four strongest influences, their weights as bytes that sum to 255.
Skin skin_of(const RawPrimitive& raw, size_t v) {
    std::pair<float, uint32_t> all[8];
    for (size_t k = 0; k < 8; ++k) {
        const Floats& weights = k < 4 ? raw.weights0 : raw.weights1;
        const std::vector<uint32_t>& joints = k < 4 ? raw.joints0 : raw.joints1;
        all[k] = {weights.values.empty() || joints.empty() ? 0.0f : std::max(weights.at(v)[k % 4], 0.0f), joints.empty() ? 0 : joints[v * 4 + k % 4]};
    }
    std::stable_sort(std::begin(all), std::end(all), [](const auto& a, const auto& b) { return a.first > b.first; });
    const float sum = all[0].first + all[1].first + all[2].first + all[3].first;
    Skin out{{static_cast<uint8_t>(all[0].second), 0, 0, 0}, {255, 0, 0, 0}};
    if (!(sum > 1e-9f)) return out;
    int left = 255;
    for (size_t k = 1; k < 4; ++k) {
        const int weight = std::min(left, static_cast<int>(std::lround(all[k].first / sum * 255)));
        if (weight == 0) continue;
        out.joints[k] = static_cast<uint8_t>(all[k].second), out.weights[k] = static_cast<uint8_t>(weight);
        left -= weight;
    }
    out.weights[0] = static_cast<uint8_t>(left);
    return out;
}

// Flat normals need vertices of their own for each triangle. glTF 2.0, 3.7.2.1: tangents given without normals are ignored.
void add_flat_normals(RawPrimitive& raw, MorphTargets& targets) {
    pick_vertices(raw, targets, raw.indices);
    raw.tangent = {};
    for (uint32_t i = 0; i < raw.indices.size(); ++i) raw.indices[i] = i;
    raw.normal.components = 3;
    raw.normal.values.resize(raw.indices.size() * 3);
    for (size_t t = 0; t + 2 < raw.indices.size(); t += 3) {
        const vec3 a = vec3_at(raw.position, t), n = unit(glm::cross(vec3_at(raw.position, t + 1) - a, vec3_at(raw.position, t + 2) - a), vec3(0, 1, 0));
        for (size_t k = t; k < t + 3; ++k) std::memcpy(&raw.normal.values[k * 3], &n, sizeof(n));
    }
}

void add_tangents(RawPrimitive& raw, MorphTargets& targets) {
    std::vector<vec3> positions(raw.position.count()), normals(positions.size());
    std::vector<vec2> uv(positions.size());
    for (size_t v = 0; v < positions.size(); ++v) positions[v] = vec3_at(raw.position, v), normals[v] = unit(vec3_at(raw.normal, v), vec3(0, 1, 0)), uv[v] = {raw.uv0.at(v)[0], raw.uv0.at(v)[1]};
    const Tangents made = make_tangents(positions, normals, uv, raw.indices);
    if (!made.doubled.empty()) {
        std::vector<uint32_t> from(positions.size());
        for (uint32_t v = 0; v < from.size(); ++v) from[v] = v;
        from.insert(from.end(), made.doubled.begin(), made.doubled.end());
        pick_vertices(raw, targets, from);
    }
    raw.tangent.components = 4;
    raw.tangent.values.resize(made.of_vertex.size() * 4);
    std::memcpy(raw.tangent.values.data(), made.of_vertex.data(), raw.tangent.values.size() * sizeof(float));
}

void fill_vertices(const RawPrimitive& raw, Primitive& out) {
    const bool tangents = !raw.tangent.values.empty();
    out.part.vertices.resize(raw.position.count());
    for (size_t i = 0; i < out.part.vertices.size(); ++i) {
        Vertex& v = out.part.vertices[i];
        std::copy_n(raw.position.at(i), 3, v.position);
        const vec3 normal = unit(vec3_at(raw.normal, i), vec3(0, 1, 0));
        v.normal = pack_normal(normal);
        vec3 t = unit(glm::cross(normal, std::abs(normal.y) < 0.9f ? vec3(0, 1, 0) : vec3(1, 0, 0)), vec3(1, 0, 0));
        if (tangents) t = unit(vec3_at(raw.tangent, i), t);
        v.tangent = pack_tangent(t, tangents && raw.tangent.at(i)[3] < 0);
        for (int k = 0; k < 2; ++k) v.uv[k] = raw.uv0.values.empty() ? 0 : raw.uv0.at(i)[k];
        const float* c = raw.color.values.empty() ? nullptr : raw.color.at(i);
        v.color = pack_color(c ? glm::clamp(vec3(c[0], c[1], c[2]), vec3(0.0f), vec3(1.0f)) : vec3(1.0f), 1.0f);
    }
}

}  // namespace

Result<RawPrimitive> read_raw(Gltf& gltf, const Value& primitive) {
    if (const Value* draco = extension(primitive, "KHR_draco_mesh_compression")) return read_draco(gltf, *draco);
    const Value* attributes = member(primitive, "attributes");
    if (!attributes || !attributes->IsObject()) return refused("gltf-mesh", "a primitive has no attributes");
    const std::optional<uint64_t> position = index_of(*attributes, "POSITION");
    if (!position) return refused("gltf-mesh", "a primitive has no positions");
    RawPrimitive out;
    AISLAND_TRY(points, read_floats(gltf, *position, 3));
    out.position = std::move(points);
    const uint32_t count = out.position.count();
    AISLAND_CHECK(read_optional(gltf, *attributes, "NORMAL", 3, count, out.normal));
    AISLAND_CHECK(read_optional(gltf, *attributes, "TANGENT", 4, count, out.tangent));
    AISLAND_CHECK(read_optional(gltf, *attributes, "TEXCOORD_0", 2, count, out.uv0));
    AISLAND_CHECK(read_optional(gltf, *attributes, "TEXCOORD_1", 2, count, out.uv1));
    const std::optional<uint64_t> color = index_of(*attributes, "COLOR_0");
    if (color) AISLAND_CHECK(read_optional(gltf, *attributes, "COLOR_0", accessor_type(gltf, *color) == "VEC3" ? 3 : 4, count, out.color));
    AISLAND_CHECK(read_optional(gltf, *attributes, "WEIGHTS_0", 4, count, out.weights0));
    AISLAND_CHECK(read_optional(gltf, *attributes, "WEIGHTS_1", 4, count, out.weights1));
    AISLAND_CHECK(read_joints(gltf, *attributes, "JOINTS_0", count, out.joints0));
    AISLAND_CHECK(read_joints(gltf, *attributes, "JOINTS_1", count, out.joints1));
    if (const std::optional<uint64_t> accessor = index_of(primitive, "indices")) {
        AISLAND_TRY(indices, read_unsigned(gltf, *accessor, 1));
        out.indices = std::move(indices), out.indexed = true;
    } else {
        out.indices.resize(count);
        for (uint32_t i = 0; i < count; ++i) out.indices[i] = i;
    }
    return out;
}

Result<PrimitiveSource> read_primitive(Gltf& gltf, const Value& primitive) {
    PrimitiveSource out;
    const double mode = number_of(primitive, "mode", 4);
    if (mode < 4 && mode >= 0) {
        gltf.note("points and lines are not shown; model them as thin solids");
        return out;
    }
    if (mode != 4 && mode != 5 && mode != 6) return refused("gltf-mesh", "a primitive is of an unknown kind");
    if (const Value* attributes = member(primitive, "attributes"); attributes && !member(*attributes, "POSITION") && !extension(primitive, "KHR_draco_mesh_compression")) {
        gltf.note("a primitive has no positions and is not shown");
        return out;
    }
    AISLAND_TRY(raw, read_raw(gltf, primitive));
    const uint32_t count = raw.position.count();
    for (const uint32_t i : raw.indices)
        if (i >= count) return refused("gltf-mesh", "an index points past its vertices");
    if (mode != 4) raw.indices = as_list(raw.indices, mode);
    if (raw.indices.size() % 3 != 0) {
        gltf.note("a list of triangles has corners left over, which are not shown");
        raw.indices.resize(raw.indices.size() / 3 * 3);
    }
    AISLAND_TRY(targets, read_targets(gltf, primitive, count));
    out.raw = std::move(raw), out.targets = std::move(targets);
    return out;
}

Result<Primitive> make_primitive(PrimitiveSource&& source, const PrimitiveUse& use) {
    auto& [raw, targets] = source;
    Primitive out;
    if (raw.normal.values.empty()) add_flat_normals(raw, targets);
    if (use.normal_mapped && raw.tangent.values.empty() && !raw.uv0.values.empty()) add_tangents(raw, targets);
    if (use.mirrored)
        for (size_t t = 0; t + 2 < raw.indices.size(); t += 3) std::swap(raw.indices[t + 1], raw.indices[t + 2]);
    fill_vertices(raw, out);
    const size_t vertices = out.part.vertices.size();
    if (use.second_uv && !raw.uv1.values.empty()) {
        out.uv1.resize(vertices);
        for (size_t v = 0; v < vertices; ++v) out.uv1[v] = {raw.uv1.at(v)[0], raw.uv1.at(v)[1]};
    }
    if (use.joint_count) {
        out.skins.resize(vertices);
        for (size_t v = 0; v < vertices; ++v) {
            for (const std::vector<uint32_t>* joints : {&raw.joints0, &raw.joints1})
                for (size_t k = 0; k < 4 && !joints->empty(); ++k)
                    if ((*joints)[v * 4 + k] >= use.joint_count) return refused("gltf-mesh", "a vertex hangs on a joint that its skin does not have");
            out.skins[v] = skin_of(raw, v);
        }
    }
    out.targets = targets.count, out.morphs = std::move(targets.values);
    out.part.indices = std::move(raw.indices);
    return out;
}

}  // namespace aisland::bake
