#version 460
#define AISLAND_CULL
#extension GL_EXT_control_flow_attributes : require
#include "frame.glsl"
#include "cull.glsl"
// One workgroup a group: its instances sorted into lists (level of detail, style), in instance order, so that a picture
// reproduces; one indirect draw for each list that is not empty. What is sorted has its place and its draws from order.comp.
layout(local_size_x = 64, local_size_x_id = 0) in;  // 8 on a processor, which takes its lanes one after the other
shared uint s_count[kListsPerGroup];
shared uint s_next[kListsPerGroup];
shared uint s_list[64];
shared uint s_any, s_crossing;  // of the group is drawn, changes its level

// Of a thing's authored place: what comes or goes elsewhere, or moves, changes no house's windows.
float seed_of(InstanceData instance) {
    ivec3 p = ivec3(round(tables.meshes.at[instance.mesh].sphere.xyz + vec3(instance.rows[0].w, instance.rows[1].w, instance.rows[2].w)));
    return hash01(uint(p.x) * 73856093u ^ uint(p.y) * 19349663u ^ uint(p.z) * 83492791u);
}

// `crossing`: see crossing.glsl.
DrawnData drawn_of(uint i, uint crossing) {
    InstanceData instance = tables.instances.at[i];
    DrawnData d;
    d.rows = instance.rows;
    if (instance.mover != kNoneIndex) {
        mat4x3 m = world_from_model(instance);
        [[dont_unroll]] for (int r = 0; r < 3; ++r) d.rows[r] = vec4(m[0][r], m[1][r], m[2][r], m[3][r]);
    }
    d.ids = uint[4](i, instance.material, 0u, 0u);
    if ((cull.flags & kCullShadow) != 0u) return d;
    MaterialData material = material_at(instance.material);
    SlotData slot = slot_of(instance.slot);
    vec4 color = vec4(material.base_color.rgb * (1.0 - slot.tint.w), material.base_color.a * slot.fade);
    vec3 tint = slot.tint.rgb * slot.tint.w, emissive = material.emissive * slot.glow * picture.exposure.z;
    d.color = uint[2](packHalf2x16(color.rg), packHalf2x16(color.ba));
    d.tint = uint[2](packUnorm2x16(tint.rg), packUnorm2x16(vec2(tint.b, 0.0)) | crossing << 16);
    d.emissive = uint[2](packHalf2x16(emissive.rg), packHalf2x16(vec2(emissive.b, slot.glow)));
    bool carried = instance.mover != kNoneIndex || tables.meshes.at[instance.mesh].rig != kNoneIndex;
    d.surface = uint[2](packUnorm2x16(vec2(material.roughness, material.metallic)), packUnorm2x16(vec2(seed_of(instance), carried ? 1.0 : 0.0)));
    d.ids[2] = slot.flags;
    return d;
}

void main() {
    uint t = gl_LocalInvocationID.x, size = gl_WorkGroupSize.x, g = gl_WorkGroupID.x;
    if ((cull.flags & kCullListed) != 0u) g = tables.moving_groups.at[g];
    GroupData group = tables.groups.at[g];
    for (uint l = t; l < cull.list_count; l += size) s_count[l] = 0u;
    if (t == 0u) s_any = s_crossing = 0u;
    barrier();
    for (uint i = t; i < group.instance_count; i += size) {
        uint state = tables.states.at[group.first_instance + i];
        if (list_of(state) != kNotDrawn) {
            s_any = 1u;
            atomicAdd(s_count[list_of(state)], 1u);
            if (left_of(state) != 0u) {
                atomicAdd(s_count[left_of(state) - 1u], 1u);
                s_crossing = 1u;
            }
            if ((state & kOutlinedBit) != 0u) atomicAdd(s_count[kListOutlined], 1u);
        }
    }
    barrier();
    // All lists but one share the group's places among the drawn; the outlined ones have places in a list of their own.
    uint first = group.first_instance;
    for (uint l = t; l < cull.list_count; l += size) {
        uint before = 0u;
        for (uint k = 0u; k < l; ++k) before += k == kListOutlined ? 0u : s_count[k];
        uint start = l == kListOutlined ? first : 2u * first + before;
        s_next[l] = start;
        uint lod = l >= kListCrossing ? l - kListCrossing : l == kListOutlined ? 0u : l % 5u;
        LodData range = tables.meshes.at[group.mesh].lods[min(lod, tables.meshes.at[group.mesh].lod_count - 1u)];
        tables.staged.at[g * kListsPerGroup + l] =
            DrawCommand(range.index_count, s_count[l], range.first_index, int(tables.meshes.at[group.mesh].vertex_offset), start);
    }
    barrier();
    uint to_list = s_any != 0u ? group.instance_count : 0u;
    for (uint base = 0u; base < to_list; base += size) {
        uint i = base + t;
        uint state = i < group.instance_count ? tables.states.at[group.first_instance + i] : kNotDrawn;
        s_list[t] = state;
        barrier();
        uint list = list_of(state), left = left_of(state);
        if (list != kNotDrawn) {
            uint rank = 0u, left_rank = 0u, outlined_rank = 0u;
            for (uint j = 0u; j < t; ++j) {
                rank += list_of(s_list[j]) == list ? 1u : 0u;
                outlined_rank += (s_list[j] & kOutlinedBit) != 0u ? 1u : 0u;
            }
            if (s_crossing != 0u)
                for (uint j = 0u; j < t; ++j) {
                    rank += left_of(s_list[j]) == list + 1u ? 1u : 0u;
                    left_rank += list_of(s_list[j]) == left - 1u || left_of(s_list[j]) == left ? 1u : 0u;
                }
            // As a loop there is one copy of what it does, which a processor's driver compiles in half the time.
            uint weight = weight_of(state), place = s_next[list] + rank, places = left != 0u ? 2u : 1u;
            if ((group.flags & kGroupSorted) != 0u) place = tables.order.at[2u * tables.ranges.at[cull.sorted_range].group_count + group.first_instance + i - tables.ranges.at[cull.sorted_range].first_group];
            [[dont_unroll]] for (uint k = 0u; k < places; ++k) {
                tables.drawn.at[place] = drawn_of(group.first_instance + i, weight);
                if (k + 1u < places) place = s_next[left - 1u] + left_rank, weight |= kCrossingGoes;
            }
            if ((state & kOutlinedBit) != 0u) tables.visible.at[s_next[kListOutlined] + outlined_rank] = group.first_instance + i;
        }
        barrier();
        for (uint l = t; l < cull.list_count; l += size) {
            uint added = 0u;
            for (uint j = 0u; j < min(group.instance_count - base, size); ++j)
                added += l == kListOutlined ? (s_list[j] & kOutlinedBit) >> 7 : (list_of(s_list[j]) == l || left_of(s_list[j]) == l + 1u ? 1u : 0u);
            s_next[l] += added;
        }
        barrier();
    }
}
