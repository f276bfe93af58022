#version 460
#define AISLAND_CULL
#extension GL_EXT_control_flow_attributes : require
#include "frame.glsl"
#include "cull.glsl"
// One workgroup for all that is blended, less what transmits: what is drawn of it, farthest first, and its draws; a bitonic sort (Batcher
// 1968, "Sorting Networks and their Applications"). How far something is says the middle of its bounding sphere, from between the eyes:
// both see one order, which does not change when they turn on the spot. What is as far goes by its number, so that a picture reproduces.
// Lanes: 8 on a processor, which takes them one after the other; else as many as the device takes, at most 1024.
layout(local_size_x = 64, local_size_x_id = 0) in;
shared uint s_drawn, s_draws;
const uint kLast = 0xffffffffu;  // key of what is not drawn
const uint kRun = 256u;

// Grows as things come nearer, as the bits of numbers above none do.
uint key_of(uint i) {
    if (tables.states.at[i] == kNotDrawn) return kLast;
    vec4 sphere = tables.meshes.at[tables.instances.at[i].mesh].sphere;
    vec3 center = world_from_model(tables.instances.at[i]) * vec4(sphere.xyz, 1.0);
    vec3 eye = 0.5 * (picture.views[0].eye.xyz + picture.views[cull.view_count - 1u].eye.xyz);
    return min(~floatBitsToUint(distance(eye, center)), kLast - 1u);
}

bool same_draw(uint a, uint b) {
    return tables.instances.at[a].mesh == tables.instances.at[b].mesh && list_of(tables.states.at[a]) % kListCorners == list_of(tables.states.at[b]) % kListCorners;
}

void main() {
    uint t = gl_LocalInvocationID.x, size = gl_WorkGroupSize.x;
    RangeData range = tables.ranges.at[cull.sorted_range];
    uint first = range.first_group, count = range.group_count;  // instances
    if (t == 0u) s_drawn = s_draws = 0u;
    barrier();
    // In `order`: count keys, as many instances that they are of, as many places.
    [[dont_unroll]] for (uint i = t; i < count; i += size) {
        uint key = key_of(first + i);
        tables.order.at[i] = key;
        tables.order.at[count + i] = i;
        if (key != kLast) atomicAdd(s_drawn, 1u);
    }
    // Blocks of `whole` are put in order from two in order each; the first step of each compares from both ends.
    [[dont_unroll]] for (uint whole = 2u; whole < 2u * count; whole *= 2u)
        [[dont_unroll]] for (uint part = whole; part > 1u; part /= 2u) {
            memoryBarrierBuffer();
            barrier();
            [[dont_unroll]] for (uint i = t; i < count; i += size) {
                uint in_part = i % part, other = part == whole ? i - in_part + part - 1u - in_part : i + part / 2u;
                if (in_part >= part / 2u || other >= count) continue;
                uint a = tables.order.at[i], b = tables.order.at[other], of_a = tables.order.at[count + i], of_b = tables.order.at[count + other];
                if (a > b || (a == b && of_a > of_b)) {
                    tables.order.at[i] = b, tables.order.at[other] = a;
                    tables.order.at[count + i] = of_b, tables.order.at[count + other] = of_a;
                }
            }
        }
    memoryBarrierBuffer();
    barrier();
    // As long as one mesh goes on it is one draw, but of no more than kRun, since one lane counts them; those of the others in it are empty.
    uint drawn = s_drawn, draws = 0u, triangles = 0u;
    [[dont_unroll]] for (uint i = t; i < drawn; i += size) {
        uint which = first + tables.order.at[count + i], run = 0u;
        tables.order.at[2u * count + which - first] = 2u * first + i;
        if (i % kRun == 0u || !same_draw(first + tables.order.at[count + i - 1u], which)) {
            run = 1u;
            [[dont_unroll]] while (i + run < drawn && (i + run) % kRun != 0u && same_draw(which, first + tables.order.at[count + i + run])) ++run;
            draws += 1u;
        }
        uint mesh = tables.instances.at[which].mesh;
        LodData lod = tables.meshes.at[mesh].lods[list_of(tables.states.at[which]) % kListCorners];
        tables.commands.at[range.first_command + i] = DrawCommand(lod.index_count, run, lod.first_index, int(tables.meshes.at[mesh].vertex_offset), 2u * first + i);
        triangles += lod.index_count / 3u;
    }
    atomicAdd(s_draws, draws);
    if (triangles > 0u) atomicAdd(tables.stats.sum.triangles, triangles);
    barrier();
    if (t > 0u) return;
    tables.counts.at[cull.sorted_range] = drawn;
    atomicAdd(tables.stats.sum.draws, s_draws);
    atomicAdd(tables.stats.sum.instances, drawn);
}
