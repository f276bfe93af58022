#version 460
#define AISLAND_CULL
#include "frame.glsl"
#include "cull.glsl"
// One workgroup a range: its draws that are not empty, closed up in order by a prefix sum.
layout(local_size_x = 64) in;
shared uint s_sum[64];

void main() {
    uint t = gl_LocalInvocationID.x;
    RangeData range = tables.ranges.at[gl_WorkGroupID.x];
    uint total = range.group_count * range.list_count;
    uint written = 0u, triangles = 0u, drawn = 0u;
    for (uint base = 0u; base < total; base += 64u) {
        uint i = base + t;
        DrawCommand command = DrawCommand(0u, 0u, 0u, 0, 0u);
        if (i < total)
            command = tables.staged.at[(range.first_group + i / range.list_count) * kListsPerGroup + range.first_list + i % range.list_count];
        bool keep = command.instance_count > 0u;
        s_sum[t] = keep ? 1u : 0u;
        barrier();
        for (uint step = 1u; step < 64u; step <<= 1) {
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
        written += s_sum[63];
        barrier();
    }
    if (t == 0u) {
        tables.counts.at[gl_WorkGroupID.x] = written;
        atomicAdd(tables.stats.sum.draws, written);
    }
    if (triangles > 0u) atomicAdd(tables.stats.sum.triangles, triangles);
    if (drawn > 0u && (cull.flags & kCullShadow) == 0u && range.first_list != kListOutlined) atomicAdd(tables.stats.sum.instances, drawn);
}
