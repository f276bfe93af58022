#include "app/bake/imported.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <string_view>
#include <tuple>
#include <unordered_map>

#include "app/bake/facets.h"
#include "app/bake/gltf.h"
#include "app/bake/mesh.h"
#include "app/bake/pack_world.h"
#include "app/content/animate.h"

namespace aisland::bake {
namespace {

// A number for each distinct combination of what a primitive's vertices carry beside the Vertex.
std::vector<uint32_t> classes_of(const Primitive& p) {
    const size_t count = p.part.vertices.size();
    if (p.uv1.empty() && p.skins.empty() && p.targets == 0) return {};
    std::vector<uint32_t> out(count);
    std::unordered_map<std::string, uint32_t> known;
    std::string key;
    for (size_t v = 0; v < count; ++v) {
        key.clear();
        if (!p.uv1.empty()) key.append(reinterpret_cast<const char*>(&p.uv1[v]), sizeof(vec2));
        if (!p.skins.empty()) key.append(reinterpret_cast<const char*>(&p.skins[v]), sizeof(Skin));
        for (uint32_t t = 0; t < p.targets; ++t) key.append(reinterpret_cast<const char*>(&p.morphs[(t * count + v) * 6]), 6 * sizeof(float));
        out[v] = known.emplace(key, static_cast<uint32_t>(known.size())).first->second;
    }
    return out;
}

struct Box {
    vec3 low{1e30f}, high{-1e30f};
    void add(vec3 p) { low = glm::min(low, p), high = glm::max(high, p); }
    bool empty() const { return low.x > high.x; }
};

mat4 matrix_of(const MoverState& m) {
    mat4 out(1.0f);
    for (int row = 0; row < 3; ++row)
        for (int column = 0; column < 4; ++column) out[column][row] = m.rows[row][column];
    return out;
}

// What each joint of a mesh's rig can carry, in bind space; and how far morph targets push.
struct Reach {
    std::vector<Box> joints;
    float push = 0;
};

Reach reach_of(const Imported& im, const Mesh& mesh) {
    Reach out;
    const Rig& rig = im.rigs[mesh.rig];
    out.joints.resize(std::max(1u, rig.joint_count));
    for (uint32_t v = 0; v < mesh.vertex_count; ++v) {
        const float* at = im.vertices[mesh.vertex_offset + v].position;
        const vec3 p(at[0], at[1], at[2]);
        if (mesh.skin_offset == kNone) {
            out.joints[0].add(p);
            continue;
        }
        const Skin& skin = im.skins[mesh.skin_offset + v];
        for (int k = 0; k < 4; ++k)
            if (skin.weights[k]) out.joints[skin.joints[k]].add(p);
    }
    if (mesh.morph_offset != kNone)
        for (uint32_t t = 0; t < rig.weight_count; ++t) {
            float most = 0;
            for (uint32_t v = 0; v < mesh.vertex_count; ++v) {
                const float* d = &im.streams[mesh.morph_offset + (size_t{t} * mesh.vertex_count + v) * 6];
                most = std::max(most, std::sqrt(d[0] * d[0] + d[1] * d[1] + d[2] * d[2]));
            }
            out.push += most;
        }
    return out;
}

Cell only_cell(const Imported& im) {
    Cell cell;
    cell.id = ItemId("model");
    cell.instance_count = static_cast<uint32_t>(im.instances.size());
    Box box;
    // Moving things where they are at the start.
    std::vector<MoverState> still(im.mover_count);
    Arena arena;
    const content::Moved moved = content::animate({im.rigs, im.rig_nodes, im.nodes, im.channels, im.animations, im.keys}, 0, still, {}, arena);
    for (const Instance& instance : im.instances) {
        mat4 m = matrix_of({{instance.rows[0], instance.rows[1], instance.rows[2]}});
        if (instance.mover != kNone) m = matrix_of(moved.movers[instance.mover]) * m;
        const Mesh& mesh = im.meshes[instance.mesh];
        for (int corner = 0; corner < 8; ++corner) {
            const vec3 p(corner & 1 ? mesh.box_max.x : mesh.box_min.x, corner & 2 ? mesh.box_max.y : mesh.box_min.y, corner & 4 ? mesh.box_max.z : mesh.box_min.z);
            box.add(vec3(m * vec4(p, 1)));
        }
    }
    if (!box.empty()) cell.box_min = box.low, cell.box_max = box.high;
    return cell;
}

// A view of the whole thing, for files that bring no camera.
void add_overview(Imported& im, const Cell& cell) {
    const vec3 center = (cell.box_min + cell.box_max) / 2.0f;
    const float radius = std::max(0.02f, glm::length(cell.box_max - cell.box_min) / 2);
    const vec3 eye = center + glm::normalize(vec3(0.6f, 0.5f, 1.0f)) * radius * 2.2f;
    im.add_view("whole", {eye, look_rotation(center - eye)}, 0.9f);
}

// Of what is solid and has a back that nobody sees: the order of its triangles, which this changes, does not matter.
std::vector<Facet> put_in_facets(Imported& im) {
    std::vector<bool> wanted(im.meshes.size(), true);
    for (const Instance& instance : im.instances) {
        const Material& material = im.materials[instance.material];
        const bool solid = material.kind == MaterialKind::standard || material.kind == MaterialKind::unlit;
        if (!solid || (material.flags & (kMaterialMask | kMaterialBlend | kMaterialDoubleSided))) wanted[instance.mesh] = false;
    }
    return sort_into_facets(im.vertices, im.meshes, wanted, im.indices);
}

}  // namespace

Imported::Imported() {
    catalog.languages = {{"en", "English"}};
    catalog.texts.resize(1);
}

uint32_t Imported::text(const std::string& key) {
    catalog.text_keys.push_back(key), catalog.texts[0].push_back(key);
    return static_cast<uint32_t>(catalog.text_keys.size() - 1);
}

BuiltMesh build_primitive(const Primitive& p, bool keep_seams) { return build_mesh(p.part, keep_seams ? Thinning::seams : Thinning::pieces, classes_of(p)); }

uint32_t Imported::add_mesh(const Primitive& p, BuiltMesh built) {
    if (built.indices.empty()) return kNone;
    Mesh& mesh = built.mesh;
    mesh.vertex_offset = static_cast<uint32_t>(vertices.size());
    for (uint32_t l = 0; l < mesh.lod_count; ++l) mesh.lods[l].first_index += static_cast<uint32_t>(indices.size());
    vertices.insert(vertices.end(), built.vertices.begin(), built.vertices.end());
    indices.insert(indices.end(), built.indices.begin(), built.indices.end());
    if (!p.uv1.empty()) {
        mesh.uv1_offset = static_cast<uint32_t>(streams.size());
        for (const uint32_t v : built.source) streams.insert(streams.end(), {p.uv1[v].x, p.uv1[v].y});
    }
    if (!p.skins.empty()) {
        mesh.skin_offset = static_cast<uint32_t>(skins.size());
        for (const uint32_t v : built.source) skins.push_back(p.skins[v]);
    }
    if (p.targets) {
        mesh.morph_offset = static_cast<uint32_t>(streams.size());
        for (uint32_t t = 0; t < p.targets; ++t)
            for (const uint32_t v : built.source) {
                const float* from = &p.morphs[(t * p.part.vertices.size() + v) * 6];
                streams.insert(streams.end(), from, from + 6);
            }
    }
    meshes.push_back(mesh);
    return static_cast<uint32_t>(meshes.size() - 1);
}

void Imported::add_view(const std::string& name, const Pose& pose, float fov_y) {
    const ItemId id(name);
    if (std::any_of(catalog.views.begin(), catalog.views.end(), [&](const content::NamedView& view) { return view.id == id; })) return;
    text(name);
    catalog.views.push_back({id, name, TextId(name), pose, fov_y, 0});
}

Result<uint32_t> Imported::bind(const std::string& entity, const Pose& at) {
    for (const content::Anchor& anchor : catalog.anchors)
        if (anchor.kind == content::AnchorKind::entity && anchor.id == entity)
            return Error{"model-binding: the entity \"" + entity + "\" is bound by two nodes", "", "keep aisland:entity on one of them; nodes below it belong to it"};
    catalog.anchors.push_back({content::AnchorKind::entity, entity, at, slot_count});
    return slot_count++;
}

mat4 trs(vec3 translation, quat rotation, vec3 scale) {
    mat4 m = glm::mat4_cast(rotation);
    for (int i = 0; i < 3; ++i) m[i] *= scale[i];
    m[3] = vec4(translation, 1);
    return m;
}

bool finite(const mat4& m) {
    for (int c = 0; c < 4; ++c)
        for (int r = 0; r < 4; ++r)
            if (!std::isfinite(m[c][r]) || std::abs(m[c][r]) > 1e9f) return false;
    return true;
}

Pose pose_of(const mat4& m) {
    glm::mat3 axes(m);
    for (int i = 0; i < 3; ++i) axes[i] = glm::length(axes[i]) > 1e-12f ? glm::normalize(axes[i]) : vec3(i == 0, i == 1, i == 2);
    return {vec3(m[3]), glm::normalize(glm::quat_cast(axes))};
}

void set_rows(vec4 (&rows)[3], const mat4& m) {
    for (int r = 0; r < 3; ++r) rows[r] = vec4(m[0][r], m[1][r], m[2][r], m[3][r]);
}

void bound_deformed(Imported& im) {
    if (im.rigs.empty()) return;
    std::vector<Reach> reaches(im.meshes.size());
    std::vector<Box> boxes(im.meshes.size());
    for (size_t m = 0; m < im.meshes.size(); ++m)
        if (im.meshes[m].rig != kNone) reaches[m] = reach_of(im, im.meshes[m]);
    const content::Motion motion{im.rigs, im.rig_nodes, im.nodes, im.channels, im.animations, im.keys};
    const std::vector<MoverState> still(im.mover_count);
    Arena arena;
    const auto at = [&](double seconds, const ItemId* only) {
        arena.reset();
        const content::Moved moved = content::animate(motion, seconds, still, {}, arena, only);
        for (const RigState& state : moved.rigs)
            for (size_t m = 0; m < im.meshes.size(); ++m) {
                if (im.meshes[m].rig != state.rig) continue;
                const Rig& rig = im.rigs[state.rig];
                for (size_t j = 0; j < reaches[m].joints.size(); ++j) {
                    const Box& box = reaches[m].joints[j];
                    if (box.empty()) continue;
                    const mat4 place = state.joints.empty() ? mat4(1.0f) : matrix_of(state.joints[j]) * im.inverse_binds[rig.first_inverse_bind + j];
                    for (int corner = 0; corner < 8; ++corner)
                        boxes[m].add(vec3(place * vec4(corner & 1 ? box.high.x : box.low.x, corner & 2 ? box.high.y : box.low.y, corner & 4 ? box.high.z : box.low.z, 1)));
                }
            }
    };
    constexpr int kMoments = 24;
    at(0, nullptr);
    for (const Animation& animation : im.animations)
        for (int k = 0; k < kMoments; ++k) at(animation.seconds * k / kMoments, &animation.id);
    for (size_t m = 0; m < im.meshes.size(); ++m) {
        if (boxes[m].empty()) continue;
        // Between the moments looked at a limb may swing out a little further.
        const vec3 margin = (boxes[m].high - boxes[m].low) * 0.05f + reaches[m].push;
        Mesh& mesh = im.meshes[m];
        mesh.box_min = boxes[m].low - margin, mesh.box_max = boxes[m].high + margin;
        mesh.center = (mesh.box_min + mesh.box_max) / 2.0f, mesh.radius = glm::length(mesh.box_max - mesh.box_min) / 2;
    }
}

Result<Bytes> write_imported(Imported& im) {
    bound_deformed(im);
    std::stable_sort(im.instances.begin(), im.instances.end(), [](const Instance& a, const Instance& b) { return std::tie(a.material, a.mesh) < std::tie(b.material, b.mesh); });
    const Cell cell = only_cell(im);
    constexpr float kFarthest = 1e9f;  // beyond, distances between its corners are no numbers; as the matrices of its nodes
    for (int i = 0; i < 3; ++i)
        if (!(cell.box_min[i] >= -kFarthest && cell.box_max[i] <= kFarthest)) return refused("model-limit", "it reaches farther than a million kilometres", "scale it: a unit is a metre");
    add_overview(im, cell);
    im.text("model");
    im.catalog.cells.push_back({cell.id, TextId("model")});
    im.catalog.slot_count = im.slot_count, im.catalog.mover_count = im.mover_count;
    std::vector<Texture> textures;
    for (const Imported::Sampled& t : im.textures) {
        const DecodedImage& image = im.images[t.image];
        textures.push_back({image.format, image.width, image.height, image.levels, image.texels, t.wrap_u, t.wrap_v, t.nearest});
    }
    const std::vector<Facet> facets = put_in_facets(im);
    World world;
    world.facets = facets;
    world.slot_count = im.slot_count, world.mover_count = im.mover_count;
    world.cells = {&cell, 1}, world.vertices = im.vertices, world.indices = im.indices, world.meshes = im.meshes;
    world.materials = im.materials, world.extras = im.extras, world.textures = textures, world.instances = im.instances, world.lights = im.lights;
    world.rigs = im.rigs, world.inverse_binds = im.inverse_binds, world.rig_nodes = im.rig_nodes, world.skins = im.skins, world.streams = im.streams;
    world.nodes = im.nodes, world.channels = im.channels, world.animations = im.animations, world.keys = im.keys;
    world.water_level = -1e4f;  // a model brings its own water
    return pack_world(im.catalog, world);
}

}  // namespace aisland::bake
