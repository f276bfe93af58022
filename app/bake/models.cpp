#include "app/bake/models.h"

#include <algorithm>
#include <optional>

#include "app/bake/assemble.h"
#include "app/bake/imported.h"
#include "app/bake/object.h"

namespace aisland::bake {
namespace {

mat4 matrix_of(const vec4 (&rows)[3]) {
    mat4 m(1.0f);
    for (int r = 0; r < 3; ++r)
        for (int c = 0; c < 4; ++c) m[c][r] = rows[r][c];
    return m;
}

template <class T>
uint32_t append(std::vector<T>& to, std::span<const T> from) {
    const uint32_t first = static_cast<uint32_t>(to.size());
    to.insert(to.end(), from.begin(), from.end());
    return first;
}

// A .glb is found again by its bytes, unless it refers to files beside it, as other models do.
Result<Bytes> convert(const ContentFiles& files, const std::string& name, const Options& options) {
    if (!files.model) return Error{"nothing here converts models", "", "use the program"};
    AISLAND_TRY(file, files.read(name));
    std::optional<Sha256> key;
    if (options.store && !options.program.empty() && name.ends_with(".glb")) {
        key = object_key(options, file);
        if (std::optional<Bytes> kept = options.store->find(*key)) return std::move(*kept);
    }
    AISLAND_TRY(made, files.model(name, file));
    if (key && made.alone) options.store->keep(*key, made.pack);
    return std::move(made.pack);
}

uint32_t moved(uint32_t index, uint32_t by) { return index == kNone ? kNone : index + by; }

}  // namespace

Models load_models(const ContentFiles& files, const Authored& authored, const Options& options, Offences& offences) {
    Models out;
    std::map<std::string, std::string> refused;
    for (const Feature& f : authored.features) {
        const std::string& name = f.kind == FeatureKind::building ? f.model : f.prototype;
        if (name.empty() || !is_model(name)) continue;
        if (!out.find(name) && !refused.contains(name)) {
            Result<Bytes> pack = convert(files, name, options);
            if (!pack) {
                refused.emplace(name, pack.error().what + (pack.error().advice.empty() ? "" : "; " + pack.error().advice));
            } else if (Result<content::Opened> opened = content::open(std::move(*pack), name); opened) {
                out.files.emplace(name, std::move(*opened));
            } else {
                refused.emplace(name, opened.error().what);
            }
        }
        if (const auto it = refused.find(name); it != refused.end()) offences.add(f.at, Rule::model_refused, name + ": " + it->second);
    }
    return out;
}

ModelLayer::Base ModelLayer::base_of(const content::Opened& model) {
    const auto known = m_bases.find(&model);
    if (known != m_bases.end()) return known->second;
    const World& w = model.world;
    WorldTables& out = m_out;
    const uint32_t vertex = append(out.vertices, w.vertices), index = append(out.indices, w.indices), skin = append(out.skins, w.skins), stream = append(out.streams, w.streams);
    const uint32_t texture = append(out.textures, w.textures), extra = static_cast<uint32_t>(out.extras.size());
    const Base base{static_cast<uint32_t>(out.meshes.size()), static_cast<uint32_t>(out.materials.size()), append(out.keys, w.keys), skin, stream};
    for (Mesh mesh : w.meshes) {
        mesh.vertex_offset += vertex;
        for (uint32_t l = 0; l < mesh.lod_count; ++l) mesh.lods[l].first_index += index;
        mesh.skin_offset = moved(mesh.skin_offset, skin), mesh.uv1_offset = moved(mesh.uv1_offset, stream), mesh.morph_offset = moved(mesh.morph_offset, stream);
        if (mesh.rig != kNone) mesh.rig = kNone, mesh.skin_offset = mesh.morph_offset = kNone;  // the rigged ones are made for each place
        out.meshes.push_back(mesh);
    }
    for (MaterialExtra e : w.extras) {
        for (TextureUse& use : e.uses) use.texture = moved(use.texture, texture);
        out.extras.push_back(e);
    }
    for (Material m : w.materials) {
        for (uint32_t* t : {&m.base_texture, &m.mr_texture, &m.normal_texture, &m.occlusion_texture, &m.emissive_texture}) *t = moved(*t, texture);
        m.extra = moved(m.extra, extra);
        out.materials.push_back(m);
    }
    m_bases.emplace(&model, base);
    return base;
}

PlacedModel ModelLayer::place(const content::Opened& model, const mat4& place, uint32_t mover, uint32_t entity,
                              const std::function<uint32_t(const std::string&)>& entity_of) {
    const World& w = model.world;
    const Base base = base_of(model);
    WorldTables& out = m_out;
    // Movers of the file, then its nodes: a root stands at the place, or hangs on what carries the model.
    const uint32_t first_mover = m_next_mover, first_node = static_cast<uint32_t>(out.nodes.size());
    m_next_mover += w.mover_count;
    std::vector<bool> deforming(w.mover_count, false);  // carries a skinned mesh: its joints have the place already
    for (const Instance& i : w.instances)
        if (i.mover != kNone && w.meshes[i.mesh].rig != kNone) deforming[i.mover] = true;
    for (Node node : w.nodes) {
        if (node.parent == kNone) {
            if (node.mover == kNone || !deforming[node.mover]) set_rows(node.rows, place * matrix_of(node.rows));
            node.base = mover;
        }
        node.parent = moved(node.parent, first_node);
        node.mover = moved(node.mover, first_mover);
        out.nodes.push_back(node);
    }
    const uint32_t first_rig = static_cast<uint32_t>(out.rigs.size()), first_bind = append(out.inverse_binds, w.inverse_binds);
    for (const uint32_t node : w.rig_nodes) out.rig_nodes.push_back(moved(node, first_node));
    for (Rig rig : w.rigs) {
        rig.first_inverse_bind += first_bind, rig.first_weight += base.key;
        out.rigs.push_back(rig);
    }
    const uint32_t first_channel = static_cast<uint32_t>(out.channels.size());
    for (Channel c : w.channels) {
        c.target += c.path == ChannelPath::weights ? first_rig : first_node;
        c.first_time += base.key, c.first_value += base.key;
        out.channels.push_back(c);
    }
    for (Animation a : w.animations) {
        a.first_channel += first_channel;
        out.animations.push_back(a);
    }
    std::map<uint32_t, uint32_t> rigged;  // mesh of the file -> its row for this place
    const auto shown = [&](uint32_t slot) {
        for (const content::Anchor& anchor : model.catalog.anchors)
            if (anchor.kind == content::AnchorKind::entity && anchor.slot == slot && slot != kNone) return entity_of(anchor.id);
        return entity;
    };
    PlacedModel made;
    for (Instance i : w.instances) {
        const Mesh& mesh = w.meshes[i.mesh];
        const bool skinned = mesh.rig != kNone && mesh.skin_offset != kNone;
        if (i.mover == kNone || (mesh.rig != kNone && !skinned)) set_rows(i.rows, place * matrix_of(i.rows));
        if (mesh.rig != kNone) {
            const auto [row, fresh] = rigged.try_emplace(i.mesh, static_cast<uint32_t>(out.meshes.size()));
            if (fresh) {
                Mesh own = out.meshes[base.mesh + i.mesh];
                own.rig = mesh.rig + first_rig;
                own.skin_offset = moved(mesh.skin_offset, base.skin), own.morph_offset = moved(mesh.morph_offset, base.stream);
                if (skinned) {  // bounds in the frame the joints are in
                    vec3 low(1e30f), high(-1e30f);
                    for (int corner = 0; corner < 8; ++corner) {
                        const vec3 p = vec3(place * vec4(corner & 1 ? mesh.box_max.x : mesh.box_min.x, corner & 2 ? mesh.box_max.y : mesh.box_min.y, corner & 4 ? mesh.box_max.z : mesh.box_min.z, 1));
                        low = glm::min(low, p), high = glm::max(high, p);
                    }
                    own.box_min = low, own.box_max = high, own.center = (low + high) / 2.0f, own.radius = glm::length(high - low) / 2;
                }
                out.meshes.push_back(own);
            }
            i.mesh = row->second;
        } else {
            i.mesh += base.mesh;
        }
        i.material += base.material;
        i.mover = i.mover == kNone ? mover : i.mover + first_mover;
        made.instances.push_back({i, shown(i.slot)});
    }
    for (Light light : w.lights) {
        if (light.mover == kNone) {
            light.position = vec3(place * vec4(light.position, 1));
            light.direction = glm::normalize(vec3(place * vec4(light.direction, 0)));
        }
        const uint32_t slot = light.slot;
        light.mover = light.mover == kNone ? mover : light.mover + first_mover;
        light.cell = 0;
        made.lights.push_back({light, shown(slot)});
    }
    return made;
}

}  // namespace aisland::bake
