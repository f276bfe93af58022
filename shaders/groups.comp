#version 460
#define AISLAND_CULL
#include "frame.glsl"
#include "cull.glsl"
// One workgroup a group: its instances sorted into lists (level of detail, style), in instance order, so that a picture
// reproduces; one indirect draw for each list that is not empty.
layout(local_size_x = 64) in;
shared uint s_count[kListsPerGroup];
shared uint s_next[kListsPerGroup];
shared uint s_list[64];

void main() {
    uint g = gl_WorkGroupID.x, t = gl_LocalInvocationID.x;
    GroupData group = groups[g];
    if (t < kListsPerGroup) s_count[t] = 0u;
    barrier();
    for (uint i = t; i < group.instance_count; i += 64u) {
        uint state = states[group.first_instance + i];
        if ((state & 127u) != kNotDrawn) {
            atomicAdd(s_count[state & 127u], 1u);
            if ((state & kOutlinedBit) != 0u) atomicAdd(s_count[kListOutlined], 1u);
        }
    }
    barrier();
    // Lists 0..9 share the group's first instance_count places, the outlined ones have the second.
    uint first = 2u * group.first_instance;
    if (t < kListsPerGroup) {
        uint before = 0u;
        for (uint l = 0u; l < t; ++l) before += s_count[l];
        uint start = t == kListOutlined ? first + group.instance_count : first + before;
        s_next[t] = start;
        uint lod = t == kListOutlined ? 0u : t % 5u;
        MeshData mesh = meshes[group.mesh];
        LodData range = mesh.lods[min(lod, mesh.lod_count - 1u)];
        staged[g * kListsPerGroup + t] =
            DrawCommand(range.index_count, s_count[t], range.first_index, int(mesh.vertex_offset), start);
    }
    barrier();
    for (uint base = 0u; base < group.instance_count; base += 64u) {
        uint i = base + t;
        uint state = i < group.instance_count ? states[group.first_instance + i] : kNotDrawn;
        s_list[t] = state;
        barrier();
        uint list = state & 127u;
        if (list != kNotDrawn) {
            uint rank = 0u, outlined_rank = 0u;
            for (uint j = 0u; j < t; ++j) {
                rank += (s_list[j] & 127u) == list ? 1u : 0u;
                outlined_rank += (s_list[j] & kOutlinedBit) != 0u ? 1u : 0u;
            }
            visible[s_next[list] + rank] = group.first_instance + i;
            if ((state & kOutlinedBit) != 0u) visible[s_next[kListOutlined] + outlined_rank] = group.first_instance + i;
        }
        barrier();
        if (t < kListsPerGroup) {
            uint added = 0u;
            for (uint j = 0u; j < 64u; ++j)
                added += t == kListOutlined ? (s_list[j] & kOutlinedBit) >> 7 : ((s_list[j] & 127u) == t ? 1u : 0u);
            s_next[t] += added;
        }
        barrier();
    }
}
