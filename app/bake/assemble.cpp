#include "app/bake/assemble.h"

#include <algorithm>
#include <glm/gtc/matrix_transform.hpp>
#include <map>
#include <tuple>
#include <unordered_map>

#include "app/bake/light.h"
#include "app/bake/object.h"

namespace aisland::bake {
namespace {

using Variant = std::pair<std::string, uint32_t>;

// Objects in a fixed order: land, surroundings, each building, each room, each prototype.
constexpr size_t kFirstBuilding = 2;
struct Objects {
    std::vector<BakedObject> list;
    size_t first_room = kFirstBuilding, first_prototype = kFirstBuilding;
    std::map<Variant, size_t> prototype_index;  // from first_prototype on
};

Objects objects_of(const Linked& linked, const Options& options) {
    Objects objects;
    objects.first_room = kFirstBuilding + linked.site.buildings.size();
    objects.first_prototype = objects.first_room + linked.rooms.size();
    for (const Placement& placement : linked.placements)
        if (!is_model(placement.prototype)) objects.prototype_index.emplace(Variant(placement.prototype, placement.variant), 0);
    std::vector<Recipe> recipes;
    recipes.push_back(land_recipe(linked.site));
    recipes.push_back(surroundings_recipe(linked.site));
    for (const SiteBuilding& building : linked.site.buildings) recipes.push_back(building_recipe(building, linked.site));
    for (const Room& room : linked.rooms) recipes.push_back(room_recipe(room, linked.site, options.light));
    size_t next = 0;
    for (auto& [variant, index] : objects.prototype_index) {
        index = next++;
        recipes.push_back(prototype_recipe(variant.first, variant.second));
    }
    objects.list = make_objects(recipes, options);
    return objects;
}

struct PartMesh {
    Paint paint = Paint::white_panel;
    uint32_t mesh = kNone;
};
using ShapeMeshes = std::vector<PartMesh>;

struct Assembler {
    Linked& linked;
    WorldTables out;
    std::vector<std::vector<ShapeMeshes>> meshes;  // [object][shape][part]
    std::map<std::pair<Paint, bool>, uint32_t> material_index;
    std::unordered_map<std::string, uint32_t> entity_index;
    std::vector<bool> drawn;  // by entity: something shows it
    struct Row {
        uint32_t cell;
        Instance instance;
        uint32_t entity;
        bool status = false;
    };
    std::vector<Row> rows;
    struct LightRow {
        Light light;
        uint32_t entity;
    };
    std::vector<LightRow> light_rows;

    uint32_t entity_of(const std::string& id) const {
        const auto it = entity_index.find(id);
        return it == entity_index.end() ? kNone : it->second;
    }

    uint32_t material_of(Paint paint, bool casts_shadow) {
        const auto [it, fresh] = material_index.emplace(std::pair(paint, casts_shadow), static_cast<uint32_t>(out.materials.size()));
        if (fresh) {
            out.materials.push_back(material(paint));
            if (!casts_shadow) out.materials.back().flags |= kMaterialNoShadow;
        }
        return it->second;
    }

    // The rigs of a scene: each joint's inverse bind is where the rest pose has it. Returns the first one's index.
    uint32_t add_rigs(const BakedObject& scene) {
        const uint32_t first = static_cast<uint32_t>(out.rigs.size());
        for (const SceneRig& rig : scene.rigs) {
            content::Linkage linkage{EntityId(rig.entity), static_cast<uint32_t>(out.rigs.size()), rig.base, rig.scale, {}};
            out.rigs.push_back({static_cast<uint32_t>(rig.joints.size()), static_cast<uint32_t>(out.inverse_binds.size()), 0, 0});
            mat4 m = matrix(rig.base) * glm::scale(mat4(1.0f), vec3(rig.scale));
            for (const SceneJoint& joint : rig.joints) {
                linkage.joints.push_back({joint.offset, joint.axis, AttributeId(joint.attribute), joint.zero, joint.turn, joint.rest});
                m = m * glm::rotate(glm::translate(mat4(1.0f), joint.offset), joint.rest, joint.axis);
                out.inverse_binds.push_back(glm::inverse(m));
                out.rig_nodes.push_back(kNone);
            }
            linked.catalog.linkages.push_back(std::move(linkage));
        }
        return first;
    }

    // One joint carries the whole mesh. What it can reach is where it may be seen.
    void carry(uint32_t index, uint32_t rig, uint32_t joint, const SceneRig& chain) {
        Mesh& mesh = out.meshes[index];
        mesh.rig = rig, mesh.skin_offset = static_cast<uint32_t>(out.skins.size());
        out.skins.insert(out.skins.end(), mesh.vertex_count, Skin{{static_cast<uint8_t>(joint), 0, 0, 0}, {255, 0, 0, 0}});
        float reach = mesh.radius;
        for (uint32_t j = 0; j <= joint; ++j) reach += glm::length(chain.joints[j].offset) * chain.scale;
        mesh.center = chain.base.position, mesh.radius = reach;
        mesh.box_min = mesh.center - vec3(reach), mesh.box_max = mesh.center + vec3(reach);
    }

    // `outer` is world_from_scene, or identity for what a mover carries.
    void add_scene(const Objects& objects, size_t index, const mat4& outer, uint32_t cell, uint32_t entity, uint32_t mover) {
        const BakedObject& scene = objects.list[index];
        const uint32_t first_rig = add_rigs(scene);
        for (const Object& object : scene.objects) {
            const uint32_t shown = object.entity.empty() ? entity : entity_of(object.entity);
            if (shown != kNone) drawn[shown] = true;
            const mat4 m = outer * object.place;
            Instance instance;
            for (int r = 0; r < 3; ++r) instance.rows[r] = vec4(m[0][r], m[1][r], m[2][r], m[3][r]);
            instance.mover = mover;
            for (const PartMesh& part : meshes[index][object.shape]) {
                if (part.mesh == kNone) continue;
                if (object.rig != kNone && out.meshes[part.mesh].rig == kNone)
                    carry(part.mesh, first_rig + object.rig, object.joint, scene.rigs[object.rig]);
                instance.mesh = part.mesh, instance.material = material_of(part.paint, object.casts_shadow);
                rows.push_back({cell, instance, shown, object.status});
            }
        }
        for (const SceneLight& scene_light : scene.lights) {
            const uint32_t shown = scene_light.entity.empty() ? entity : entity_of(scene_light.entity);
            if (shown != kNone) drawn[shown] = true;
            Light light = scene_light.light;
            light.position = vec3(outer * vec4(light.position, 1));
            light.direction = glm::normalize(vec3(outer * vec4(light.direction, 0)));
            light.mover = mover, light.cell = cell;
            light_rows.push_back({light, shown});
        }
    }
};

// In a room a label hangs over what it tells of, not before it: over the highest point drawn of an entity, at most kLift above
// where its author put it (a pendant lamp reaches to the ceiling).
void lift_labels_in_rooms(Assembler& a) {
    constexpr float kLift = 0.4f;
    std::vector<float> top(a.linked.catalog.entities.size(), -1e9f);
    for (const Assembler::Row& row : a.rows) {
        const Mesh& mesh = a.out.meshes[row.instance.mesh];
        if (row.cell == 0 || row.entity == kNone || mesh.rig != kNone) continue;
        const vec4 up = row.instance.rows[1];
        const vec3 half = (mesh.box_max - mesh.box_min) * 0.5f;
        top[row.entity] = std::max(top[row.entity], glm::dot(vec3(up), mesh.box_min + half) + glm::dot(glm::abs(vec3(up)), half) + up.w);
    }
    for (size_t i = 0; i < top.size(); ++i) {
        float& y = a.linked.catalog.entities[i].position.y;
        y = std::clamp(top[i], y, y + kLift);
    }
}

// Vertices and indices of all objects behind one another; each object's own are let go.
void lay_meshes(Assembler& a, Objects& objects) {
    a.meshes.resize(objects.list.size());
    size_t vertices = 0, indices = 0;
    for (const BakedObject& object : objects.list)
        for (const std::vector<BakedPart>& shape : object.shapes)
            for (const BakedPart& part : shape) vertices += part.mesh.vertices.size(), indices += part.mesh.indices.size();
    a.out.vertices.reserve(vertices), a.out.indices.reserve(indices);
    for (size_t o = 0; o < objects.list.size(); ++o)
        for (std::vector<BakedPart>& shape : objects.list[o].shapes) {
            ShapeMeshes& rows = a.meshes[o].emplace_back();
            for (BakedPart& part : shape) {
                PartMesh row{part.paint, kNone};
                if (!part.mesh.indices.empty()) {
                    Mesh mesh = part.mesh.mesh;
                    mesh.vertex_offset = static_cast<uint32_t>(a.out.vertices.size());
                    for (uint32_t l = 0; l < mesh.lod_count; ++l) mesh.lods[l].first_index += static_cast<uint32_t>(a.out.indices.size());
                    a.out.vertices.insert(a.out.vertices.end(), part.mesh.vertices.begin(), part.mesh.vertices.end());
                    a.out.indices.insert(a.out.indices.end(), part.mesh.indices.begin(), part.mesh.indices.end());
                    row.mesh = static_cast<uint32_t>(a.out.meshes.size());
                    a.out.meshes.push_back(mesh);
                }
                rows.push_back(row);
                part.mesh = {};
            }
        }
}

void add_placement(Assembler& a, const Objects& objects, const Placement& placement) {
    const size_t index = objects.first_prototype + objects.prototype_index.at(Variant(placement.prototype, placement.variant));
    const BakedObject& prototype = objects.list[index];
    content::Catalog& catalog = a.linked.catalog;
    const uint32_t mover = placement.entity == kNone ? kNone : catalog.entities[placement.entity].mover;
    const mat4 outer = mover == kNone ? placement.place : mat4(1.0f);
    const size_t first = a.rows.size();
    a.add_scene(objects, index, outer, 0, placement.entity, mover);
    for (size_t i = first; i < a.rows.size(); ++i) a.rows[i].status |= placement.ground;
    if (placement.entity == kNone || placement.ground) return;
    content::Entity& entity = catalog.entities[placement.entity];
    entity.position = vec3(placement.place * vec4(prototype.label, 1));
    const vec3 center = vec3(outer * vec4(prototype.pick_center, 1));
    // The turned box's own bounds: pick boxes are axis aligned.
    vec3 half(0.0f);
    for (int axis = 0; axis < 3; ++axis) half += glm::abs(vec3(outer[axis])) * prototype.pick_half[axis];
    catalog.pick_shapes.push_back({entity.id, content::PickKind::box, center, half, entity.cell, mover, {}});
}

// A box round what is shown of an entity: labels hang over it, pointers find it.
void add_pick_box(Assembler& a, uint32_t index, const PlacedModel& placed, uint32_t mover, bool keeps_label) {
    vec3 low(1e30f), high(-1e30f);
    for (const PlacedInstance& p : placed.instances) {
        if (p.entity != index) continue;
        const Mesh& mesh = a.out.meshes[p.instance.mesh];
        const vec4 point(mesh.center, 1);
        for (int r = 0; r < 3; ++r) {
            const float at = glm::dot(p.instance.rows[r], point), reach = glm::dot(glm::abs(vec3(p.instance.rows[r])), (mesh.box_max - mesh.box_min) / 2.0f);
            low[r] = std::min(low[r], at - reach), high[r] = std::max(high[r], at + reach);
        }
    }
    if (low.x > high.x) return;
    content::Catalog& catalog = a.linked.catalog;
    content::Entity& entity = catalog.entities[index];
    const vec3 center = (low + high) / 2.0f;
    if (!keeps_label && mover == kNone) entity.position = vec3(center.x, high.y + 0.5f, center.z);
    catalog.pick_shapes.push_back({entity.id, content::PickKind::box, center, (high - low) / 2.0f, entity.cell, mover, {}});
}

void add_model(Assembler& a, ModelLayer& layer, const content::Opened& model, const Placement& placement) {
    const uint32_t mover = placement.entity == kNone ? kNone : a.linked.catalog.entities[placement.entity].mover;
    const PlacedModel placed = layer.place(model, mover == kNone ? placement.place : mat4(1.0f), mover, placement.entity, [&](const std::string& id) { return a.entity_of(id); });
    std::vector<uint32_t> shown;
    for (const PlacedInstance& p : placed.instances) {
        a.rows.push_back({0, p.instance, p.entity});
        if (p.entity != kNone && std::find(shown.begin(), shown.end(), p.entity) == shown.end()) shown.push_back(p.entity);
    }
    for (const PlacedLight& p : placed.lights) {
        a.light_rows.push_back({p.light, p.entity});
        if (p.entity != kNone) a.drawn[p.entity] = true;
    }
    for (const uint32_t entity : shown) {
        a.drawn[entity] = true;
        if (placement.building < 0 || entity != placement.entity) add_pick_box(a, entity, placed, mover, false);  // a building keeps its footprint
    }
}

void add_field(Assembler& a, RoomField& field, const Pose& world_from_room, uint32_t cell) {
    a.out.probes.push_back({world_from_room * field.eye, world_from_room * field.low, world_from_room * field.high, cell, static_cast<uint32_t>(a.out.textures.size())});
    a.out.fields.push_back(std::move(field.texels));
    a.out.textures.push_back({TextureFormat::rgba8_unorm, kFieldWidth, kFieldHeight, 1, a.out.fields.back(), Wrap::clamp, Wrap::clamp, false});
}

// An entity has one slot; one with a part that shows its status, as the plate it stands on, has a second behind it, which is no other entity's.
void number_slots(Assembler& a) {
    std::vector<bool> has_status(a.drawn.size());
    for (const Assembler::Row& row : a.rows)
        if (row.status && row.entity != kNone) has_status[row.entity] = true;
    for (size_t i = 0; i < a.drawn.size(); ++i) {
        if (!a.drawn[i]) continue;
        a.linked.catalog.entities[i].slot = a.out.slot_count;
        a.out.slot_count += has_status[i] ? 2 : 1;
    }
    const auto slot = [&](uint32_t entity) { return entity == kNone ? kNone : a.linked.catalog.entities[entity].slot; };
    for (Assembler::Row& row : a.rows) row.instance.slot = row.entity == kNone ? kNone : slot(row.entity) + (row.status ? 1 : 0);
    for (Assembler::LightRow& row : a.light_rows) {
        row.light.slot = slot(row.entity);
        a.out.lights.push_back(row.light);
    }
}

void add_cells(Assembler& a) {
    std::stable_sort(a.rows.begin(), a.rows.end(), [](const Assembler::Row& x, const Assembler::Row& y) {
        return std::tie(x.cell, x.instance.material, x.instance.mesh) < std::tie(y.cell, y.instance.material, y.instance.mesh);
    });
    for (uint32_t c = 0; c < a.linked.catalog.cells.size(); ++c) {
        Cell cell;
        cell.id = a.linked.catalog.cells[c].id, cell.sky = c == 0;
        cell.first_instance = static_cast<uint32_t>(a.out.instances.size());
        vec3 low(1e30f), high(-1e30f);
        for (const Assembler::Row& row : a.rows) {
            if (row.cell != c) continue;
            a.out.instances.push_back(row.instance);
            if (row.instance.mover != kNone) continue;
            const Mesh& mesh = a.out.meshes[row.instance.mesh];
            const vec4 point(mesh.center, 1);
            const vec3 center(glm::dot(row.instance.rows[0], point), glm::dot(row.instance.rows[1], point), glm::dot(row.instance.rows[2], point));
            const vec3 half = (mesh.box_max - mesh.box_min) / 2.0f;
            vec3 reach(0.0f);
            for (int r = 0; r < 3; ++r) reach[r] = glm::dot(glm::abs(vec3(row.instance.rows[r])), half);
            low = glm::min(low, center - reach), high = glm::max(high, center + reach);
        }
        cell.instance_count = static_cast<uint32_t>(a.out.instances.size()) - cell.first_instance;
        if (cell.instance_count && low.x <= high.x) cell.box_min = low, cell.box_max = high;
        a.out.cells.push_back(cell);
    }
}

}  // namespace

World WorldTables::world() const {
    World w;
    w.slot_count = slot_count, w.mover_count = mover_count, w.water_level = water_level;
    w.cells = cells, w.vertices = vertices, w.indices = indices, w.meshes = meshes;
    w.materials = materials, w.instances = instances, w.lights = lights;
    w.extras = extras, w.textures = textures, w.probes = probes, w.skins = skins, w.streams = streams, w.keys = keys, w.rigs = rigs, w.inverse_binds = inverse_binds;
    w.rig_nodes = rig_nodes, w.nodes = nodes, w.channels = channels, w.animations = animations;
    return w;
}

WorldTables assemble(Linked& linked, const Models& models, const Options& options, std::span<const DecodedImage> pictures) {
    Objects objects = objects_of(linked, options);
    Assembler a{linked, {}, {}, {}, {}, {}, {}, {}};
    for (uint32_t i = 0; i < linked.catalog.entities.size(); ++i) a.entity_index.emplace(linked.catalog.entities[i].text_id, i);
    a.drawn.resize(linked.catalog.entities.size());
    for (const Placement& placement : linked.placements)
        if (placement.building >= 0) objects.list[static_cast<size_t>(placement.building) + kFirstBuilding] = {};  // a model stands there
    lay_meshes(a, objects);
    for (size_t i = 0; i < objects.first_room; ++i) a.add_scene(objects, i, mat4(1.0f), 0, kNone, kNone);
    for (size_t i = 0; i < linked.rooms.size(); ++i)
        a.add_scene(objects, objects.first_room + i, matrix(linked.world_from_room[i]), static_cast<uint32_t>(i + 1), kNone, kNone);
    lift_labels_in_rooms(a);
    for (const DecodedImage& p : pictures)
        a.out.textures.push_back({p.format, p.width, p.height, p.levels, p.texels, Wrap::clamp, Wrap::clamp, false});
    for (content::Picture& p : linked.catalog.pictures) {
        const DecodedImage& image = pictures[p.texture];
        p.aspect = static_cast<float>(image.width) / static_cast<float>(image.height);
    }
    for (size_t i = 0; i < linked.rooms.size(); ++i)
        for (RoomField& field : objects.list[objects.first_room + i].fields) add_field(a, field, linked.world_from_room[i], static_cast<uint32_t>(i + 1));
    ModelLayer layer(a.out, static_cast<uint32_t>(linked.movers.size()));
    for (const Placement& placement : linked.placements) {
        if (is_model(placement.prototype))
            add_model(a, layer, *models.find(placement.prototype), placement);
        else
            add_placement(a, objects, placement);
    }
    number_slots(a);
    add_cells(a);
    a.out.mover_count = layer.mover_count();
    a.out.water_level = linked.site.water_level;
    linked.catalog.slot_count = a.out.slot_count, linked.catalog.mover_count = a.out.mover_count;
    return std::move(a.out);
}

}  // namespace aisland::bake
