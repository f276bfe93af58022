#version 460
#define AISLAND_CULL
#extension GL_EXT_samplerless_texture_functions : require
#extension GL_EXT_control_flow_attributes : require
#include "frame.glsl"
#include "cull.glsl"
// One thread an instance: in sight of either eye, at which level of detail, behind something?
layout(local_size_x = 64) in;
layout(set = 2, binding = 2) uniform texture2DArray pyramid;
layout(scalar, set = 2, binding = 3) buffer History { uint history[]; };  // of this picture, see below

// Loops that stay loops: a processor's driver compiles this in two thirds of the time, and runs it as fast.
bool in_frustum(vec3 center, float radius) {
    for (uint v = 0u; v < cull.view_count; ++v) {
        bool inside = true;
        [[dont_unroll]] for (int i = 0; i < 5; ++i) {
            vec4 plane = picture.views[v].planes[i];
            inside = inside && dot(plane.xyz, center) + plane.w > -radius;
        }
        if (inside) return true;
    }
    return false;
}

// The box's screen rectangle against the farthest depth seen there. Conservative: the pyramid holds minima (reversed depth);
// with four samples but for holes smaller than a pixel (pyramid_four.comp).
bool behind(uint v, mat4x3 m, vec3 box_min, vec3 box_max) {
    vec2 low = vec2(1e9), high = vec2(-1e9);
    float nearest = 1e9;
    [[dont_unroll]] for (int i = 0; i < 8; ++i) {
        vec3 corner = vec3((i & 1) != 0 ? box_max.x : box_min.x, (i & 2) != 0 ? box_max.y : box_min.y,
                           (i & 4) != 0 ? box_max.z : box_min.z);
        vec4 clip = picture.views[v].clip_from_world * vec4(m * vec4(corner, 1.0), 1.0);
        if (clip.w <= picture.views[v].eye.w) return false;
        vec2 pixel = (clip.xy / clip.w * 0.5 + 0.5) * picture.viewport.xy;
        low = min(low, pixel);
        high = max(high, pixel);
        nearest = min(nearest, clip.w);
    }
    vec2 last = picture.viewport.xy - 1.0;
    ivec2 a = ivec2(clamp(low - 1.0, vec2(0.0), last)) >> 2, b = ivec2(clamp(high + 1.0, vec2(0.0), last)) >> 2;
    int level = 0;
    while (level + 1 < int(cull.pyramid.z) && any(greaterThan(b - a, ivec2(1)))) {
        a >>= 1;
        b >>= 1;
        ++level;
    }
    float farthest = min(min(texelFetch(pyramid, ivec3(a, v), level).r, texelFetch(pyramid, ivec3(b, v), level).r),
                         min(texelFetch(pyramid, ivec3(a.x, b.y, v), level).r, texelFetch(pyramid, ivec3(b.x, a.y, v), level).r));
    return picture.views[v].eye.w / nearest < farthest;
}

// All of a facet's triangles show their backs to every eye, or to the light (Facet, world.h). Seen in the mesh's own space, where no stretching bends
// a normal; in a mirror image backs are fronts.
bool looks_away(uint mesh, mat4x3 m, bool shadow) {
    vec4 cone = tables.meshes.at[mesh].cone;
    if (cone.w > 1.0 || determinant(mat3(m)) <= 0.0) return false;
    mat3 model_from_world = inverse(mat3(m));
    vec3 axis = tables.meshes.at[mesh].cone_axis.xyz;
    if (shadow) {
        mat4 s = picture.shadow_from_world[cull.cascade];
        return dot(normalize(model_from_world * vec3(s[0][2], s[1][2], s[2][2])), axis) >= cone.w;
    }
    for (uint v = 0u; v < cull.view_count; ++v)
        if (!(dot(normalize(cone.xyz - model_from_world * (picture.views[v].eye.xyz - m[3])), axis) >= cone.w)) return false;  // nor where that is no number
    return true;
}

// A word of history: bit 0 = was seen in the last frame, then three numbers.
uint shown_of(uint word) { return (word >> 1) & 7u; }   // one more than the level shown; 0 = none was
uint before_of(uint word) { return (word >> 4) & 7u; }  // one more than the level it comes from; 0 = none
uint progress_of(uint word) { return word >> 8; }       // 0..255
uint history_word(bool seen, uint shown, uint before, uint progress) { return (seen ? 1u : 0u) | shown << 1 | before << 4 | progress << 8; }

// The level a thing stays at for want of a reason to change, or the next frame of a change.
uint advance_level(uint word, uint mesh, uint wanted, float error_m, float scale) {
    uint shown = shown_of(word), before = before_of(word);
    bool seen = (word & 1u) != 0u;
    if (shown == 0u || cull.fade_step == 0u) return history_word(seen, wanted + 1u, 0u, 0u);
    if (before != 0u) {
        uint progress = progress_of(word) + cull.fade_step;
        return progress < 255u ? history_word(seen, shown, before, progress) : history_word(seen, shown, 0u, 0u);
    }
    // Finer only when a tenth more is wanted than made it coarser, so that nobody at the limit sees it come and go.
    if (wanted + 1u == shown || (wanted + 1u < shown && tables.meshes.at[mesh].lods[shown - 1u].error * scale < 1.1 * error_m)) return word;
    atomicAdd(tables.stats.sum.crossing, 1u);
    return (cull.flags & kCullCross) != 0u ? history_word(seen, wanted + 1u, shown, min(cull.fade_step, 254u)) : word;
}

void main() {
    uint i = gl_GlobalInvocationID.x;
    if (i >= cull.instance_count) return;
    if ((cull.flags & kCullListed) != 0u) i = tables.moving.at[i];
    GroupData group = tables.groups.at[tables.instance_group.at[i]];
    InstanceData instance = tables.instances.at[i];
    vec4 sphere = tables.meshes.at[group.mesh].sphere;
    SlotData slot = slot_of(instance.slot);
    bool shadow = (cull.flags & kCullShadow) != 0u;
    tables.states.at[i] = kNotDrawn;

    bool drawn = group.cell == cull.cell && (slot.flags & kFlagHidden) == 0u && slot.fade > 0.0;
    if (shadow) {
        bool moves = instance.mover != kNoneIndex;
        drawn = drawn && (group.flags & kGroupNoShadow) == 0u && (slot.flags & (kFlagGhost | kFlagOccluder)) == 0u &&
                (cull.flags & (moves ? kCullMovers : kCullStatics)) != 0u;
    }
    bool levels = (cull.flags & kCullLevels) != 0u, whole = (cull.flags & kCullWhole) != 0u;
    if (!drawn) {
        if (levels && history[i] > 1u) history[i] &= 1u;
        return;
    }

    mat4x3 m = world_from_model(instance);
    float scale = sqrt(max(dot(m[0], m[0]), max(dot(m[1], m[1]), dot(m[2], m[2]))));
    vec3 center = m * vec4(sphere.xyz, 1.0);
    float radius = sphere.w * scale;
    float error_m;  // deviation that may be hidden from the eye
    float corner_m = 0.0;  // sides of triangles that are lit at their corners
    if (shadow) {
        mat4 s = picture.shadow_from_world[cull.cascade];
        vec3 p = (s * vec4(center, 1.0)).xyz;
        float r = radius * length(vec3(s[0][0], s[1][0], s[2][0]));
        float rz = radius * length(vec3(s[0][2], s[1][2], s[2][2]));
        drawn = all(greaterThan(p.xy + r, vec2(0.0))) && all(lessThan(p.xy - r, vec2(1.0))) && p.z - rz < 1.0;
        error_m = cull.pyramid.w;
        drawn = drawn && (whole || radius > cull.casts_m);
    } else {
        drawn = in_frustum(center, radius);
        float distance = length(picture.views[0].eye.xyz - center) - radius;
        if (cull.view_count > 1u) distance = min(distance, length(picture.views[1].eye.xyz - center) - radius);
        float pixel_m = max(distance, picture.views[0].eye.w) / picture.views[0].forward.w;
        error_m = pixel_m * cull.pyramid.w;
        if ((group.flags & kGroupCorners) != 0u) corner_m = pixel_m * cull.corner_px;
        drawn = drawn && (whole || radius * 2.0 > pixel_m * 0.6);
    }
    drawn = drawn && (whole || !looks_away(group.mesh, m, shadow));
    if (!drawn && levels && history[i] > 1u) history[i] &= 1u;  // what comes into sight comes as it should be
    if (!drawn && cull.phase != kCullRest) return;

    uint lod = 0u, lod_count = tables.meshes.at[group.mesh].lod_count;
    while (!whole && lod + 1u < lod_count && tables.meshes.at[group.mesh].lods[lod + 1u].error * scale <= error_m) ++lod;

    bool late = (group.flags & kGroupLate) != 0u;
    uint word = 0u;
    if (!shadow && drawn && !late && lod_count > 1u) {
        word = history[i];
        if (levels) history[i] = word = advance_level(word, group.mesh, lod, error_m, scale);
        lod = max(shown_of(word), 1u) - 1u;
    }
    if (cull.phase == kCullBefore) {
        if (late || (history[i] & 1u) == 0u) return;
    } else if (cull.phase == kCullRest) {
        bool seen = false;
        vec3 box_min = tables.meshes.at[group.mesh].box_min, box_max = tables.meshes.at[group.mesh].box_max;
        for (uint v = 0u; v < cull.view_count; ++v) seen = seen || (drawn && (whole || !behind(v, m, box_min, box_max)));
        bool before = (history[i] & 1u) != 0u;
        history[i] = (history[i] & ~1u) | (seen ? 1u : 0u);
        if (drawn && !seen) atomicAdd(tables.stats.sum.hidden, tables.meshes.at[group.mesh].lods[lod].index_count / 3u);
        if (!seen || (before && !late)) return;
    }
    bool faded = (slot.flags & (kFlagGhost | kFlagHatched | kFlagOccluder)) != 0u || slot.fade < 1.0;
    bool outlined = (slot.flags & kFlagOutlined) != 0u && !shadow;
    bool crosses = before_of(word) != 0u && !faded && cull.list_count > kListFaded;
    if (crosses)
        tables.states.at[i] = state_of(kListCrossing + lod, outlined, kListCrossing + before_of(word), progress_of(word));
    else
        tables.states.at[i] = state_of((shadow ? 0u : faded ? kListFaded : tables.meshes.at[group.mesh].lods[lod].side * scale < corner_m ? kListCorners : 0u) + lod, outlined, 0u, 0u);
}
