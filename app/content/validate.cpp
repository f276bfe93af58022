#include "app/content/validate.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "app/core/format.h"
#include "app/frame/openness.h"

namespace aisland::content {
namespace {

Error broken(const char* table, size_t row, const char* what) {
    return {format("%s %zu: %s", table, row, what), "", "bake the content again"};
}

bool index_or_none(uint32_t index, size_t count) { return index == kNone || index < count; }
bool range(uint64_t first, uint64_t count, uint64_t total) { return first <= total && count <= total - first; }
bool finite(vec3 v) { return std::isfinite(v.x) && std::isfinite(v.y) && std::isfinite(v.z); }
bool finite(vec4 v) { return finite(vec3(v)) && std::isfinite(v.w); }

Result<void> check_facets(const World& world) {
    for (size_t i = 0; i < world.facets.size(); ++i) {
        const Facet& facet = world.facets[i];
        if (facet.mesh >= world.meshes.size() || world.meshes[facet.mesh].rig != kNone) return broken("facet", i, "its mesh is not there, or bends");
        if (!finite(facet.apex) || !finite(facet.axis) || !std::isfinite(facet.cutoff)) return broken("facet", i, "its bounds are not numbers");
        const Mesh& mesh = world.meshes[facet.mesh];
        const Facet* before = i > 0 && world.facets[i - 1].mesh == facet.mesh ? &world.facets[i - 1] : nullptr;
        if (i > 0 && world.facets[i - 1].mesh > facet.mesh) return broken("facet", i, "it does not follow those of earlier meshes");
        const bool last = i + 1 == world.facets.size() || world.facets[i + 1].mesh != facet.mesh;
        for (uint32_t l = 0; l < mesh.lod_count; ++l) {
            const uint64_t first = before ? uint64_t{before->first_index[l]} + before->index_count[l] : mesh.lods[l].first_index;
            const uint64_t end = uint64_t{facet.first_index[l]} + facet.index_count[l], whole = uint64_t{mesh.lods[l].first_index} + mesh.lods[l].index_count;
            if (facet.first_index[l] != first || end > whole || (last && end != whole) || facet.index_count[l] % 3 != 0)
                return broken("facet", i, "those of its mesh do not make its levels");
        }
    }
    return {};
}

Result<void> check_meshes(const World& world) {
    for (size_t i = 0; i < world.meshes.size(); ++i) {
        const Mesh& mesh = world.meshes[i];
        if (!range(mesh.vertex_offset, mesh.vertex_count, world.vertices.size())) return broken("mesh", i, "its vertices lie outside the table");
        if (mesh.lod_count == 0 || mesh.lod_count > kMaxLods) return broken("mesh", i, "it has no levels of detail, or too many");
        if (!finite(mesh.center) || !(mesh.radius >= 0) || !finite(mesh.box_min) || !finite(mesh.box_max))
            return broken("mesh", i, "its bounds are not numbers");
        for (uint32_t l = 0; l < mesh.lod_count; ++l) {
            const Lod& lod = mesh.lods[l];
            if (!range(lod.first_index, lod.index_count, world.indices.size()) || lod.index_count % 3 != 0)
                return broken("mesh", i, "its indices lie outside the table");
            if (!(lod.error >= 0) || !std::isfinite(lod.error) || !(lod.side >= 0) || !std::isfinite(lod.side)) return broken("mesh", i, "its error or its side is not a length");
            uint32_t highest = 0;
            for (uint32_t index : world.indices.subspan(lod.first_index, lod.index_count)) highest = std::max(highest, index);
            if (lod.index_count && highest >= mesh.vertex_count) return broken("mesh", i, "an index points past its vertices");
        }
        if (mesh.uv1_offset != kNone && !range(mesh.uv1_offset, uint64_t{mesh.vertex_count} * 2, world.streams.size()))
            return broken("mesh", i, "its second texture coordinates lie outside the table");
        if (mesh.rig == kNone) {
            if (mesh.skin_offset != kNone || mesh.morph_offset != kNone) return broken("mesh", i, "it is deformed without a rig");
            continue;
        }
        if (mesh.rig >= world.rigs.size()) return broken("mesh", i, "its rig is not there");
        if (mesh.morph_offset != kNone &&
            !range(mesh.morph_offset, uint64_t{mesh.vertex_count} * world.rigs[mesh.rig].weight_count * 6, world.streams.size()))
            return broken("mesh", i, "its morph targets lie outside the table");
        if (mesh.skin_offset == kNone) continue;
        if (!range(mesh.skin_offset, mesh.vertex_count, world.skins.size())) return broken("mesh", i, "its skin lies outside the table");
        for (const Skin& skin : world.skins.subspan(mesh.skin_offset, mesh.vertex_count))
            for (uint8_t joint : skin.joints)
                if (joint >= world.rigs[mesh.rig].joint_count) return broken("mesh", i, "a joint of its skin is not in its rig");
    }
    AISLAND_CHECK(check_facets(world));
    for (size_t i = 0; i < world.vertices.size(); ++i) {
        const Vertex& v = world.vertices[i];
        const float sum = v.position[0] + v.position[1] + v.position[2] + v.uv[0] + v.uv[1];
        if (!std::isfinite(sum)) return broken("vertex", i, "it is not a number");
    }
    for (size_t i = 0; i < world.streams.size(); ++i)
        if (!std::isfinite(world.streams[i])) return broken("stream value", i, "it is not a number");
    return {};
}

Result<void> check_materials(const World& world) {
    for (size_t i = 0; i < world.materials.size(); ++i) {
        const Material& m = world.materials[i];
        if (m.kind > MaterialKind::unlit) return broken("material", i, "its kind is unknown");
        if (!finite(m.base_color) || !finite(m.emissive) || !finite(m.params) ||
            !std::isfinite(m.metallic + m.roughness + m.normal_scale + m.occlusion_strength + m.alpha_cutoff))
            return broken("material", i, "it holds what is not a number");
        for (uint32_t texture : {m.base_texture, m.mr_texture, m.normal_texture, m.occlusion_texture, m.emissive_texture})
            if (!index_or_none(texture, world.textures.size())) return broken("material", i, "its texture is not there");
        if (!index_or_none(m.extra, world.extras.size())) return broken("material", i, "its extra row is not there");
    }
    for (size_t i = 0; i < world.extras.size(); ++i) {
        const MaterialExtra& e = world.extras[i];
        if (!finite(e.attenuation_color) || !finite(e.specular_color) ||
            !std::isfinite(e.transmission + e.ior + e.thickness + e.attenuation_distance + e.specular + e.clearcoat + e.clearcoat_roughness + e.clearcoat_normal_scale))
            return broken("extra material", i, "it holds what is not a number");
        for (const TextureUse& use : e.uses)
            if (!index_or_none(use.texture, world.textures.size()) || use.uv > 1 || !finite(use.matrix) || !std::isfinite(use.offset.x + use.offset.y))
                return broken("extra material", i, "one of its textures is not there");
    }
    for (size_t i = 0; i < world.textures.size(); ++i) {
        const Texture& t = world.textures[i];
        if (static_cast<uint32_t>(t.format) >= kTextureFormats) return broken("texture", i, "its format is unknown");
        if (t.width == 0 || t.height == 0 || t.width > 16384 || t.height > 16384 || t.levels == 0 || t.levels > 15)
            return broken("texture", i, "its size is not possible");
        const bool blocks = t.format >= TextureFormat::bc7_srgb;
        const uint64_t texel = t.format == TextureFormat::r8_unorm ? 1 : 4;
        const bool half = t.format == TextureFormat::bc1_srgb || t.format == TextureFormat::bc1_unorm || t.format == TextureFormat::bc4_unorm;
        uint64_t bytes = 0;
        for (uint32_t l = 0; l < t.levels; ++l) {
            const uint64_t w = std::max(1u, t.width >> l), h = std::max(1u, t.height >> l);
            bytes += blocks ? ((w + 3) / 4) * ((h + 3) / 4) * (half ? 8 : 16) : w * h * texel;
        }
        if (bytes != t.data.size()) return broken("texture", i, "its bytes do not fit its size");
    }
    return {};
}

Result<void> check_instances(const World& world) {
    uint64_t indices = 0;  // of everything at its finest: counters of the renderer have 32 bits
    for (size_t i = 0; i < world.instances.size(); ++i) {
        const Instance& instance = world.instances[i];
        if (instance.mesh >= world.meshes.size()) return broken("instance", i, "its mesh is not there");
        if (instance.material >= world.materials.size()) return broken("instance", i, "its material is not there");
        if (!index_or_none(instance.slot, world.slot_count)) return broken("instance", i, "its slot is not there");
        if (!index_or_none(instance.mover, world.mover_count)) return broken("instance", i, "its mover is not there");
        for (vec4 row : instance.rows)
            if (!finite(row)) return broken("instance", i, "its place is not a number");
        indices += world.meshes[instance.mesh].lods[0].index_count;
        if (indices > std::numeric_limits<uint32_t>::max()) return broken("instance", i, "with it there are more triangles than can be counted");
    }
    uint64_t next = 0;
    for (size_t i = 0; i < world.cells.size(); ++i) {
        const Cell& cell = world.cells[i];
        if (cell.first_instance != next || !range(next, cell.instance_count, world.instances.size()))
            return broken("cell", i, "its instances do not follow the last cell's");
        next += cell.instance_count;
    }
    if (next != world.instances.size()) return broken("cell", world.cells.size(), "some instances belong to no cell");
    for (size_t i = 0; i < world.lights.size(); ++i) {
        const Light& light = world.lights[i];
        if (!index_or_none(light.slot, world.slot_count) || !index_or_none(light.mover, world.mover_count) || light.cell >= world.cells.size())
            return broken("light", i, "its slot, mover or cell is not there");
        if (!finite(light.position) || !finite(light.color) || !finite(light.direction) ||
            !std::isfinite(light.range + light.intensity + light.cos_outer + light.cos_inner) || light.range < 0)
            return broken("light", i, "it holds what is not a number");
    }
    for (size_t i = 0; i < world.probes.size(); ++i) {
        const Probe& probe = world.probes[i];
        if (!finite(probe.position) || !finite(probe.box_min) || !finite(probe.box_max)) return broken("probe", i, "its place is not a number");
        if (world.probes[i].cell >= world.cells.size() || !index_or_none(world.probes[i].texture, world.textures.size()))
            return broken("probe", i, "its cell or texture is not there");
    }
    return {};
}

// Values of one key.
uint64_t width_of(const World& world, const Channel& c) {
    if (c.path == ChannelPath::weights) return world.rigs[c.target].weight_count;
    return c.path == ChannelPath::rotation ? 4 : 3;
}

Result<void> check_animation(const World& world) {
    if (world.rig_nodes.size() != world.inverse_binds.size()) return broken("rig", 0, "its joints and their nodes are counted differently");
    for (size_t i = 0; i < world.rigs.size(); ++i) {
        const Rig& rig = world.rigs[i];
        if (!range(rig.first_inverse_bind, rig.joint_count, world.inverse_binds.size()) || rig.joint_count > 256)
            return broken("rig", i, "its joints lie outside the table");
        if (!range(rig.first_weight, rig.weight_count, world.keys.size()) || rig.weight_count > 256)
            return broken("rig", i, "its weights lie outside the table");
    }
    for (size_t i = 0; i < world.rig_nodes.size(); ++i)
        if (!index_or_none(world.rig_nodes[i], world.nodes.size())) return broken("rig node", i, "it is not there");
    for (size_t i = 0; i < world.nodes.size(); ++i) {
        const Node& n = world.nodes[i];
        if (n.parent != kNone && n.parent >= i) return broken("node", i, "its parent does not come before it");
        if (!index_or_none(n.base, world.mover_count) || !index_or_none(n.mover, world.mover_count) || n.driven > 1)
            return broken("node", i, "its mover is not there");
        if (!finite(n.rows[0]) || !finite(n.rows[1]) || !finite(n.rows[2]) || !finite(n.translation) || !finite(n.scale) ||
            !std::isfinite(n.rotation[0] + n.rotation[1] + n.rotation[2] + n.rotation[3]))
            return broken("node", i, "it holds what is not a number");
    }
    for (size_t i = 0; i < world.channels.size(); ++i) {
        const Channel& c = world.channels[i];
        if (c.path > ChannelPath::weights || c.interpolation > Interpolation::cubic) return broken("channel", i, "its kind is unknown");
        if (c.target >= (c.path == ChannelPath::weights ? world.rigs.size() : world.nodes.size())) return broken("channel", i, "its target is not there");
        if (c.path != ChannelPath::weights && !world.nodes[c.target].driven) return broken("channel", i, "its target cannot be driven");
        const uint64_t values = uint64_t{c.key_count} * width_of(world, c) * (c.interpolation == Interpolation::cubic ? 3 : 1);
        if (c.key_count == 0 || !range(c.first_time, c.key_count, world.keys.size()) || !range(c.first_value, values, world.keys.size()))
            return broken("channel", i, "its keys lie outside the table");
        for (uint32_t k = 1; k < c.key_count; ++k)
            if (!(world.keys[c.first_time + k] > world.keys[c.first_time + k - 1])) return broken("channel", i, "its times do not rise");
    }
    for (size_t i = 0; i < world.animations.size(); ++i)
        if (!range(world.animations[i].first_channel, world.animations[i].channel_count, world.channels.size()) || !(world.animations[i].seconds >= 0) ||
            !std::isfinite(world.animations[i].seconds))
            return broken("animation", i, "its channels lie outside the table");
    for (size_t i = 0; i < world.keys.size(); ++i)
        if (!std::isfinite(world.keys[i])) return broken("key", i, "it is not a number");
    for (const mat4& m : world.inverse_binds)
        for (int c = 0; c < 4; ++c)
            if (!finite(m[c])) return broken("rig", 0, "an inverse bind matrix is not a number");
    return {};
}

Result<void> check_linkages(const Catalog& catalog, const World& world) {
    for (size_t i = 0; i < catalog.linkages.size(); ++i) {
        const Linkage& linkage = catalog.linkages[i];
        if (linkage.rig >= world.rigs.size() || linkage.joints.size() != world.rigs[linkage.rig].joint_count)
            return broken("linkage", i, "its rig is not there or has other joints");
        for (const Joint& joint : linkage.joints)
            if (!finite(joint.offset) || !finite(joint.axis) || !(glm::length(joint.axis) > 0.5f) || !std::isfinite(joint.zero + joint.turn + joint.rest))
                return broken("linkage", i, "a joint is not a number or has no axis");
        if (!finite(linkage.base.position) || !std::isfinite(linkage.scale)) return broken("linkage", i, "its base is not a number");
    }
    return {};
}

// Times the program counts with: a period of nothing or of ages would make every value stale, or none.
Result<void> check_times(const schema::Table& schema) {
    constexpr double kLongest_s = 1e8;  // three years
    const auto a_time = [](double seconds) { return seconds >= 0 && seconds <= kLongest_s; };
    for (size_t i = 0; i < schema.types.size(); ++i)
        if (!a_time(schema.types[i].period_s) || schema.types[i].period_s < 1e-3) return broken("type", i, "its period is not possible");
    for (size_t i = 0; i < schema.alarms.size(); ++i) {
        const schema::Alarm& alarm = schema.alarms[i];
        if (!a_time(alarm.delay_s) || !a_time(alarm.clear_delay_s) || !a_time(alarm.drill_s)) return broken("alarm", i, "one of its times is not possible");
        for (const schema::Reaction& reaction : alarm.reactions)
            if (!a_time(reaction.after_s)) return broken("alarm", i, "one of its times is not possible");
    }
    return {};
}

// Sizes that a map of it is made in and numbers that it is worked with; nothing where nothing stands.
Result<void> check_openness(const World& world) {
    if (!world.open || world.open->side == 0) return {};
    const Openness& open = *world.open;
    constexpr size_t kPlaces = size_t{kOpenSize} * kOpenSize, kHeights = size_t{kHeightSize} * kHeightSize;
    const auto or_none = [](size_t size, size_t whole) { return size == 0 || size == whole; };
    if (open.texels.size() != kPlaces * kMapSlices * 4 || open.covers.size() != kPlaces * 4 || open.tops.size() != kHeights ||
        !or_none(open.beyond.size(), kPlaces * 4) || !or_none(open.crowns.size(), kHeights))
        return broken("openness", 0, "its tables have not the sizes they must have");
    // All false for what is no number.
    const auto sane = [](float v) { return std::abs(v) < 1e10f; };
    const auto length = [](float v) { return v >= 1 && v < 1e5f; };
    const auto share = [](float v) { return v >= 0 && v <= 1; };
    const auto colour = [&](const vec3& v) { return share(v.x) && share(v.y) && share(v.z); };
    if (!length(open.side) || !length(open.height) || !sane(open.low.x) || !sane(open.low.y) || !sane(open.low.z) || !colour(open.ground) || !colour(open.walls))
        return broken("openness", 0, "its box or its colours are not possible");
    if (!std::all_of(open.tops.begin(), open.tops.end(), sane)) return broken("openness", 0, "a height is not a number");
    if (!std::all_of(open.crowns.begin(), open.crowns.end(), [&](const vec2& c) { return share(c.x) && sane(c.y); })) return broken("openness", 0, "a crown is not possible");
    for (size_t i = 3; i < open.beyond.size(); i += 4)
        if (open.beyond[i] != std::byte{255}) return broken("openness", 0, "its land beyond the box is not opaque");
    return {};
}

Result<void> check_catalog(const Catalog& catalog, const World& world) {
    const size_t cells = world.cells.size();
    if (catalog.cells.size() != cells) return broken("cell", cells, "Catalog and World count them differently");
    if (catalog.languages.empty() || catalog.texts.size() != catalog.languages.size()) return broken("language", 0, "its texts are missing");
    for (size_t i = 0; i < catalog.texts.size(); ++i)
        if (catalog.texts[i].size() != catalog.text_keys.size()) return broken("language", i, "it has not as many texts as there are keys");
    for (size_t i = 0; i < catalog.entities.size(); ++i) {
        const Entity& entity = catalog.entities[i];
        if (entity.cell >= cells || !index_or_none(entity.slot, catalog.slot_count) || !index_or_none(entity.mover, catalog.mover_count))
            return broken("entity", i, "its cell, slot or mover is not there");
        if (entity.id != EntityId(entity.text_id)) return broken("entity", i, "its id is not the hash of its text id");
    }
    for (size_t i = 0; i < catalog.zones.size(); ++i)
        if (catalog.zones[i].cell >= cells) return broken("zone", i, "its cell is not there");
    for (size_t i = 0; i < catalog.views.size(); ++i)
        if (catalog.views[i].cell >= cells) return broken("view", i, "its cell is not there");
    for (const Tour& tour : catalog.tours)
        for (size_t i = 0; i < tour.stops.size(); ++i)
            if (tour.stops[i].cell >= cells) return broken("stop", i, "its cell is not there");
    for (size_t i = 0; i < catalog.pictures.size(); ++i)
        if (catalog.pictures[i].texture >= world.textures.size() || !(catalog.pictures[i].aspect > 1e-4f && catalog.pictures[i].aspect < 1e4f))
            return broken("picture", i, "its texture is not there, or its shape is not possible");
    for (size_t i = 0; i < catalog.sounds.size(); ++i) {
        const Sound& sound = catalog.sounds[i];
        if (!index_or_none(sound.language, catalog.languages.size()) || sound.channels < 1 || sound.channels > 2)
            return broken("sound", i, "its language is not there, or its channels are neither one nor two");
        if (!range(sound.first_byte, sound.size, catalog.sound_packets.size())) return broken("sound", i, "it lies outside the table");
        const size_t packets = split_packets(catalog.sound_packets.subspan(sound.first_byte, sound.size)).size();
        if (packets == 0 || uint64_t{packets} * 960 < uint64_t{sound.samples} + sound.skip) return broken("sound", i, "its packets do not make it up");
    }
    for (size_t i = 0; i < catalog.anchors.size(); ++i)
        if (!index_or_none(catalog.anchors[i].slot, catalog.slot_count)) return broken("anchor", i, "its slot is not there");
    for (size_t i = 0; i < catalog.pick_shapes.size(); ++i)
        if (catalog.pick_shapes[i].cell >= cells || !index_or_none(catalog.pick_shapes[i].mover, catalog.mover_count))
            return broken("pick shape", i, "its cell or mover is not there");
    for (size_t i = 0; i < catalog.walk_maps.size(); ++i) {
        const WalkMap& map = catalog.walk_maps[i];
        if (map.cell >= cells || !(map.spacing > 0) || uint64_t{map.width} * map.height != map.ground.size())
            return broken("walk map", i, "its size does not fit its samples");
    }
    return {};
}

}  // namespace

Result<void> validate(const Catalog& catalog, const World& world) {
    if (catalog.slot_count != world.slot_count || catalog.mover_count != world.mover_count)
        return broken("slot", 0, "Catalog and World count slots or movers differently");
    if (world.slot_count > 1u << 20 || world.mover_count > 1u << 16) return broken("slot", 0, "there are too many slots or movers");
    if (world.cells.empty()) return broken("cell", 0, "there is none");
    AISLAND_CHECK(check_animation(world));
    AISLAND_CHECK(check_meshes(world));
    AISLAND_CHECK(check_materials(world));
    AISLAND_CHECK(check_instances(world));
    AISLAND_CHECK(check_openness(world));
    AISLAND_CHECK(check_linkages(catalog, world));
    AISLAND_CHECK(check_times(catalog.schema));
    return check_catalog(catalog, world);
}

}  // namespace aisland::content
