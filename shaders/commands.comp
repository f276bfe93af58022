#version 460
#define AISLAND_CULL
#include "frame.glsl"
#include "cull.glsl"
// One workgroup a range: its draws that are not empty, closed up in order by a prefix sum.
layout(local_size_x = 64, local_size_x_id = 0) in;  // 8 on a processor, which takes its lanes one after the other
shared uint s_sum[64];

void main() {
    uint t = gl_LocalInvocationID.x, size = gl_WorkGroupSize.x, r = cull.first_range + gl_WorkGroupID.x;
    RangeData range = tables.ranges.at[r];
    uint total = range.group_count * range.list_count;
    uint written = 0u, triangles = 0u, drawn = 0u;
    for (uint base = 0u; base < total; base += size) {
        uint i = base + t;
        DrawCommand command = DrawCommand(0u, 0u, 0u, 0, 0u);
        if (i < total)
            command = tables.staged.at[(range.first_group + i / range.list_count) * kListsPerGroup + range.first_list + i % range.list_count];
        bool keep = command.instance_count > 0u && command.index_count > 0u;
        s_sum[t] = keep ? 1u : 0u;
        barrier();
        for (uint step = 1u; step < size; step <<= 1) {
            uint add = t >= step ? s_sum[t - step] : 0u;
            barrier();
            s_sum[t] += add;
            barrier();
        }
        if (keep) {
            tables.commands.at[range.first_command + written + s_sum[t] - 1u] = command;
            triangles += command.index_count / 3u * command.instance_count;
            drawn += command.instance_count;
        }
        written += s_sum[size - 1u];
        barrier();
    }
    if (t == 0u) {
        tables.counts.at[r] = written;
        atomicAdd(tables.stats.sum.draws, written);
    }
    if (triangles > 0u) atomicAdd(tables.stats.sum.triangles, triangles);
    if (drawn > 0u && (cull.flags & kCullShadow) == 0u && range.first_list != kListOutlined) atomicAdd(tables.stats.sum.instances, drawn);
}
