#include "platform/render/world_tables.h"

#include <algorithm>
#include <cmath>

#include "app/core/format.h"

namespace aisland::render {
namespace {

// Solid things first, what hides most in front; ground and water late, since so much of them is hidden; see-through last.
int draw_order(const Bucket& bucket) {
    if (bucket.transmits) return 90;
    if (bucket.blend) return 100;
    if (bucket.flat) return bucket.matt ? 48 : 49;
    switch (bucket.kind) {
        case MaterialKind::standard: return bucket.masked ? 30 : 10;
        case MaterialKind::glass: return 20;
        case MaterialKind::foliage: return 30;
        case MaterialKind::unlit: return 40;
        case MaterialKind::ground: return 50;
        case MaterialKind::water: return 60;
    }
    return 80;
}

static_assert(gpu_data::kMaterialBlended == kMaterialBlend && gpu_data::kMaterialTwoSided == kMaterialDoubleSided);
static_assert(gpu_data::kTextureUseCount == kTextureUses && gpu_data::kTextureTransmission == kUseTransmission && gpu_data::kTextureThickness == kUseThickness &&
              gpu_data::kTextureSpecular == kUseSpecular && gpu_data::kTextureSpecularColor == kUseSpecularColor && gpu_data::kTextureClearcoat == kUseClearcoat &&
              gpu_data::kTextureClearcoatRoughness == kUseClearcoatRoughness && gpu_data::kTextureClearcoatNormal == kUseClearcoatNormal);

bool is_layered(const MaterialExtra& extra) {
    return extra.transmission > 0 || extra.clearcoat > 0 || extra.ior != 1.5f || extra.specular != 1 || extra.specular_color != vec3(1);
}

Bucket bucket_of(const World& world, const Material& material, const Mesh& mesh) {
    Bucket bucket;
    bucket.kind = material.kind;
    bucket.textured = std::min({material.base_texture, material.mr_texture, material.normal_texture,
                                material.occlusion_texture, material.emissive_texture}) != kNone;
    bucket.textured |= material.extra != kNone;
    bucket.layered = material.kind == MaterialKind::standard && material.extra != kNone && is_layered(world.extras[material.extra]);
    const bool metal = material.metallic >= 1 && material.mr_texture == kNone;
    bucket.transmits = bucket.layered && !metal && world.extras[material.extra].transmission > 0;
    bucket.matt = material.kind == MaterialKind::standard && !bucket.textured && material.metallic < 0.05f && material.roughness >= 0.5f;
    const vec3 size = mesh.box_max - mesh.box_min;
    bucket.flat = material.kind == MaterialKind::standard && size.y < 0.05f * std::min(size.x, size.z);
    bucket.skinned = mesh.rig != kNone;
    bucket.masked = material.flags & kMaterialMask;
    bucket.blend = material.flags & kMaterialBlend;
    bucket.double_sided = (material.flags & kMaterialDoubleSided) || material.kind == MaterialKind::foliage;
    return bucket;
}

// One bucket of all that is sorted, since what lies behind is drawn first whatever it is made of. It can do what any of them needs.
Bucket both_of(const Bucket& a, const Bucket& b) {
    Bucket both = a;
    both.mixed = a.mixed || b.mixed || a.kind != b.kind || a.double_sided != b.double_sided || a.layered != b.layered;
    if (a.kind != b.kind) both.kind = MaterialKind::standard;
    both.layered = a.layered || b.layered || both.mixed;
    both.textured = a.textured || b.textured;
    both.skinned = a.skinned || b.skinned;
    both.double_sided = a.double_sided || b.double_sided;
    both.matt = a.matt && b.matt && !both.layered;
    both.slotted = a.slotted || b.slotted;
    both.outdoors = a.outdoors || b.outdoors;
    both.flat = a.flat && b.flat;
    return both;
}

void merge_sorted(std::vector<Bucket>& buckets, std::vector<Bucket>& of_instances) {
    const auto first = std::find_if(buckets.begin(), buckets.end(), [](const Bucket& b) { return b.sorted(); });
    if (first == buckets.end()) return;
    const auto others = std::stable_partition(first + 1, buckets.end(), [](const Bucket& b) { return !b.sorted(); });
    for (auto other = others; other != buckets.end(); ++other) *first = both_of(*first, *other);
    buckets.erase(others, buckets.end());
    for (Bucket& bucket : of_instances)
        if (bucket.sorted()) bucket = *first;
}

// Nothing but numbers of its corners and its instance makes its colour; what is large in a picture, as ground is, gains nothing. The
// site itself is drawn for visitors who stand in it: there two pipelines more cost a start more than they save a frame.
bool lit_at_corners(const World& world, const Bucket& b) {
    const bool alone = world.water_level < -1000.0f;
    return alone && b.kind == MaterialKind::standard && !b.textured && !b.skinned && !b.masked && !b.blend && !b.flat && !b.double_sided;
}

gpu_data::MeshData mesh_data(const Mesh& mesh, std::span<const Rig> rigs, std::span<const uint32_t> rig_joints) {
    gpu_data::MeshData data{};
    data.sphere = vec4(mesh.center, mesh.radius);
    data.box_min = mesh.box_min;
    data.box_max = mesh.box_max;
    data.lod_count = std::clamp(mesh.lod_count, 1u, kMaxLods);
    for (uint32_t l = 0; l < data.lod_count; ++l)
        data.lods[l] = {mesh.lods[l].first_index, mesh.lods[l].index_count, mesh.lods[l].error, mesh.lods[l].side};
    data.vertex_offset = mesh.vertex_offset;
    data.rig = mesh.rig < rig_joints.size() ? rig_joints[mesh.rig] : kNone;
    data.joint_count = mesh.rig < rigs.size() ? rigs[mesh.rig].joint_count : 0;
    data.morph_count = mesh.rig < rigs.size() && mesh.morph_offset != kNone ? rigs[mesh.rig].weight_count : 0;
    data.skin_offset = mesh.skin_offset, data.uv1_offset = mesh.uv1_offset, data.morph_offset = mesh.morph_offset;
    data.vertex_count = mesh.vertex_count;
    data.cone.w = 2;
    return data;
}

// As its mesh, so that all its facets change their level together.
gpu_data::MeshData facet_data(const gpu_data::MeshData& mesh, const Facet& facet) {
    gpu_data::MeshData data = mesh;
    for (uint32_t l = 0; l < data.lod_count; ++l) data.lods[l].first_index = facet.first_index[l], data.lods[l].index_count = facet.index_count[l];
    data.cone = vec4(facet.apex, facet.cutoff), data.cone_axis = vec4(facet.axis, 0);
    return data;
}

// Its back is never seen.
bool may_be_in_facets(const Bucket& b) { return !b.blend && !b.masked && !b.double_sided && !b.skinned; }

gpu_data::MaterialData material_data(const Material& m) {
    return {.base_color = m.base_color,
            .emissive = m.emissive,
            .metallic = m.metallic,
            .roughness = m.roughness,
            .normal_scale = m.normal_scale,
            .occlusion_strength = m.occlusion_strength,
            .alpha_cutoff = m.alpha_cutoff,
            .kind = static_cast<uint32_t>(m.kind),
            .flags = m.flags,
            .base_texture = m.base_texture,
            .mr_texture = m.mr_texture,
            .normal_texture = m.normal_texture,
            .occlusion_texture = m.occlusion_texture,
            .emissive_texture = m.emissive_texture,
            .extra = m.extra,
            .params = m.params};
}

Result<void> check_world(const World& world) {
    const auto wrong = [](const char* what, size_t i) {
        return Error{format("%s %zu of the content points outside it", what, i), "pack", "bake the content again"};
    };
    for (size_t i = 0; i < world.instances.size(); ++i) {
        const Instance& instance = world.instances[i];
        if (instance.mesh >= world.meshes.size() || instance.material >= world.materials.size() ||
            (instance.slot != kNone && instance.slot >= world.slot_count) ||
            (instance.mover != kNone && instance.mover >= world.mover_count))
            return wrong("instance", i);
    }
    for (size_t i = 0; i < world.meshes.size(); ++i) {
        const Mesh& mesh = world.meshes[i];
        bool good = mesh.lod_count <= kMaxLods && uint64_t{mesh.vertex_offset} + mesh.vertex_count <= world.vertices.size() &&
                    (mesh.rig == kNone || (mesh.rig < world.rigs.size() &&
                                           (mesh.skin_offset == kNone || uint64_t{mesh.skin_offset} + mesh.vertex_count <= world.skins.size()) &&
                                           (mesh.morph_offset == kNone || mesh.morph_offset + uint64_t{mesh.vertex_count} * world.rigs[mesh.rig].weight_count * 6 <= world.streams.size()))) &&
                    (mesh.uv1_offset == kNone || mesh.uv1_offset + uint64_t{mesh.vertex_count} * 2 <= world.streams.size());
        for (uint32_t l = 0; good && l < mesh.lod_count; ++l)
            good = uint64_t{mesh.lods[l].first_index} + mesh.lods[l].index_count <= world.indices.size();
        if (!good) return wrong("mesh", i);
    }
    for (size_t i = 0; i < world.cells.size(); ++i)
        if (uint64_t{world.cells[i].first_instance} + world.cells[i].instance_count > world.instances.size()) return wrong("cell", i);
    for (size_t i = 0; i < world.facets.size(); ++i) {
        const Facet& facet = world.facets[i];
        bool good = facet.mesh < world.meshes.size() && (i == 0 || world.facets[i - 1].mesh <= facet.mesh);
        for (uint32_t l = 0; good && l < world.meshes[facet.mesh].lod_count; ++l)
            good = uint64_t{facet.first_index[l]} + facet.index_count[l] <= world.indices.size();
        if (!good) return wrong("facet", i);
    }
    for (size_t i = 0; i < world.materials.size(); ++i) {
        const Material& m = world.materials[i];
        for (uint32_t texture : {m.base_texture, m.mr_texture, m.normal_texture, m.occlusion_texture, m.emissive_texture})
            if (texture != kNone && texture >= world.textures.size()) return wrong("material", i);
        if (m.extra != kNone && m.extra >= world.extras.size()) return wrong("material", i);
        if (static_cast<uint32_t>(m.kind) > static_cast<uint32_t>(MaterialKind::unlit)) return wrong("material", i);
    }
    for (size_t i = 0; i < world.lights.size(); ++i)
        if ((world.lights[i].mover != kNone && world.lights[i].mover >= world.mover_count) ||
            (world.lights[i].slot != kNone && world.lights[i].slot >= world.slot_count))
            return wrong("light", i);
    return {};
}

std::vector<uint32_t> cells_of_instances(const World& world) {
    std::vector<uint32_t> cell(world.instances.size(), 0);
    for (uint32_t c = 0; c < world.cells.size(); ++c)
        for (uint32_t i = 0; i < world.cells[c].instance_count; ++i)
            if (world.cells[c].first_instance + i < cell.size()) cell[world.cells[c].first_instance + i] = c;
    return cell;
}

// Triangles of a bucket's part at their finest: what a rasteriser on the processor holds in memory at once (draw_world.cpp).
constexpr uint64_t kPartTriangles = 300'000, kMostParts = 3;  // each part costs a pass over the picture

void make_ranges(Tables& tables) {
    uint32_t command = 0;
    const auto add = [&](uint32_t first_group, uint32_t groups, uint32_t first_list, uint32_t lists, uint32_t& out_command) {
        tables.ranges.push_back({first_group, groups, first_list, lists, out_command = command});
        command += groups * lists;
        return static_cast<uint32_t>(tables.ranges.size() - 1);
    };
    const auto triangles = [&](uint32_t group) {
        return uint64_t{tables.groups[group].instance_count} * tables.meshes[tables.groups[group].mesh].lods[0].index_count / 3;
    };
    std::vector<uint64_t> whole(tables.buckets.size(), 0);
    for (uint32_t g = 0; g < tables.groups.size(); ++g) whole[tables.groups[g].bucket] += triangles(g);
    struct Part {
        Bucket bucket;
        uint32_t first, moving, end;  // groups; those from `moving` on move
    };
    std::vector<Part> parts;
    uint32_t group = 0;
    for (uint32_t b = 0; b < tables.buckets.size(); ++b) {
        Part part{tables.buckets[b], group, group, group};
        const uint64_t most = part.bucket.sorted() ? whole[b] : std::max(kPartTriangles, whole[b] / kMostParts);
        while (group < tables.groups.size() && tables.groups[group].bucket == b &&
               (group == part.first || part.bucket.triangles + triangles(group) <= most)) {
            const gpu_data::GroupData& g = tables.groups[group];
            if (!(g.flags & gpu_data::kGroupMoves)) part.moving = group + 1;
            part.bucket.corners |= (g.flags & gpu_data::kGroupCorners) != 0;
            part.bucket.crosses |= !part.bucket.blend && part.bucket.kind != MaterialKind::water && tables.meshes[g.mesh].lod_count > 1;
            part.bucket.triangles += triangles(group++);
        }
        part.end = group;
        part.bucket.capacity = (part.end - part.first) * kMaxLods;
        part.bucket.moving_capacity = part.bucket.sorted() ? 0 : (part.end - part.moving) * kMaxLods;
        parts.push_back(part);
        if (group < tables.groups.size() && tables.groups[group].bucket == b) --b;  // the rest is a part of its own
    }
    for (auto& [bucket, first, moving, end] : parts)
        if (bucket.moving_capacity > 0) bucket.moving_range = add(moving, end - moving, 0, kMaxLods, bucket.moving_command), tables.runs.moving += 1;
    for (auto& [bucket, first, moving, end] : parts)
        if (!bucket.sorted()) bucket.solid_range = add(first, end - first, 0, kMaxLods, bucket.solid_command), tables.runs.solid += 1;
    for (auto& [bucket, first, moving, end] : parts)
        if (bucket.corners) bucket.corner_range = add(first, end - first, gpu_data::kListCorners, kMaxLods, bucket.corner_command), tables.runs.corners += 1;
    for (auto& [bucket, first, moving, end] : parts)
        if (bucket.crosses) bucket.crossing_range = add(first, end - first, gpu_data::kListCrossing, kMaxLods, bucket.crossing_command), tables.runs.crossing += 1;
    for (auto& [bucket, first, moving, end] : parts)
        if (!bucket.sorted()) bucket.faded_range = add(first, end - first, gpu_data::kListFaded, kMaxLods, bucket.faded_command), tables.runs.faded += 1;
    tables.outlined_range = add(0, static_cast<uint32_t>(tables.groups.size()), gpu_data::kListOutlined, 1, tables.outlined_command);
    for (auto& [bucket, first, moving, end] : parts) {
        if (!bucket.sorted()) continue;
        const gpu_data::GroupData& last = tables.groups[end - 1];
        const uint32_t instance = tables.groups[first].first_instance;
        bucket.capacity = last.first_instance + last.instance_count - instance;
        bucket.solid_range = add(instance, bucket.capacity, 0, 1, bucket.solid_command);
    }
    tables.buckets.clear();
    for (const Part& part : parts) tables.buckets.push_back(part.bucket);
    tables.command_count = command;
}

}  // namespace

Result<Tables> make_tables(const World& world, std::span<const uint32_t> rig_joints) {
    AISLAND_CHECK(check_world(world));
    Tables tables;
    for (const Mesh& mesh : world.meshes) tables.meshes.push_back(mesh_data(mesh, world.rigs, rig_joints));
    for (const Material& material : world.materials) tables.materials.push_back(material_data(material));

    // Which buckets occur, in drawing order.
    const std::vector<uint32_t> cells = cells_of_instances(world);
    std::vector<Bucket> bucket_of_instance;
    for (const Instance& instance : world.instances) {
        const Bucket bucket = bucket_of(world, world.materials[instance.material], world.meshes[instance.mesh]);
        bucket_of_instance.push_back(bucket);
        const uint32_t cell = cells[bucket_of_instance.size() - 1];
        if (bucket.transmits && std::find(tables.transmitting_cells.begin(), tables.transmitting_cells.end(), cell) == tables.transmitting_cells.end()) tables.transmitting_cells.push_back(cell);
        auto known = std::find(tables.buckets.begin(), tables.buckets.end(), bucket);
        if (known == tables.buckets.end()) known = tables.buckets.insert(known, bucket);
        known->slotted |= instance.slot != kNone;
        known->outdoors |= cell == 0;
    }
    merge_sorted(tables.buckets, bucket_of_instance);
    std::stable_sort(tables.buckets.begin(), tables.buckets.end(),
                     [](const Bucket& a, const Bucket& b) { return draw_order(a) < draw_order(b); });

    std::vector<uint32_t> facets_before(world.meshes.size() + 1, 0);  // how many facets earlier meshes have
    for (const Facet& facet : world.facets) {
        tables.meshes.push_back(facet_data(tables.meshes[facet.mesh], facet));
        facets_before[facet.mesh + 1] += 1;
    }
    for (size_t m = 0; m < world.meshes.size(); ++m) facets_before[m + 1] += facets_before[m];

    // Instances sorted by bucket, whether they move, cell, mesh and whether they cast shadows; neighbours with the same key make a group.
    struct Key {
        uint32_t bucket, moves, cell, mesh, flags, instance;
        auto operator<=>(const Key&) const = default;
    };
    std::vector<Key> keys;
    for (uint32_t i = 0; i < world.instances.size(); ++i) {
        const Material& material = world.materials[world.instances[i].material];
        const auto found = std::find(tables.buckets.begin(), tables.buckets.end(), bucket_of_instance[i]);
        const bool moves = world.instances[i].mover != kNone;
        Key key{static_cast<uint32_t>(found - tables.buckets.begin()), moves ? 1u : 0u, cells[i], world.instances[i].mesh,
                (moves ? gpu_data::kGroupMoves : 0u) | (lit_at_corners(world, *found) ? gpu_data::kGroupCorners : 0u) | (casts_shadows(material) ? 0u : gpu_data::kGroupNoShadow) | (found->sorted() ? gpu_data::kGroupSorted : 0u) | ((material.flags & kMaterialBlend) || found->transmits || material.kind == MaterialKind::water ? gpu_data::kGroupLate : 0u), i};
        const bool parts = may_be_in_facets(*found);
        const uint32_t first = parts ? facets_before[key.mesh] : 0, end = parts ? facets_before[key.mesh + 1] : 0;
        if (first == end) keys.push_back(key);
        for (uint32_t f = first; f < end; ++f) key.mesh = static_cast<uint32_t>(world.meshes.size()) + f, keys.push_back(key);
    }
    std::sort(keys.begin(), keys.end());
    for (uint32_t i = 0; i < keys.size(); ++i) {
        const Key& key = keys[i];
        if (i == 0 || key.bucket != keys[i - 1].bucket || key.moves != keys[i - 1].moves || key.cell != keys[i - 1].cell || key.mesh != keys[i - 1].mesh ||
            key.flags != keys[i - 1].flags)
            tables.groups.push_back({i, 0, key.mesh, key.bucket, key.cell, key.flags, 0, 0});
        const auto of_group = static_cast<uint32_t>(tables.groups.size() - 1);
        if (key.moves && (tables.moving_groups.empty() || tables.moving_groups.back() != of_group)) tables.moving_groups.push_back(of_group);
        if (key.moves) tables.moving_instances.push_back(i);
        tables.groups.back().instance_count += 1;
        tables.instance_group.push_back(of_group);
        const Instance& source = world.instances[key.instance];
        tables.instances.push_back({{source.rows[0], source.rows[1], source.rows[2]}, key.mesh, source.material, source.slot, source.mover});
    }
    tables.reach = reach_of(world);
    make_ranges(tables);
    return tables;
}

}  // namespace aisland::render
