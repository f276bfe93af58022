#version 460
#extension GL_EXT_samplerless_texture_functions : require
#include "frame.glsl"
layout(set = 2, binding = 0) uniform texture2DMSArray color_map;
// Weighted by 1 / (1 + brightness), so that one glaring sample does not eat an edge.
vec4 averaged(ivec3 at) {
    vec4 sum = vec4(0.0);
    float weights = 0.0;
    for (int i = 0; i < 4; ++i) {
        vec4 c = texelFetch(color_map, at, i);
        float w = 1.0 / (1.0 + max(c.r, max(c.g, c.b)));
        sum += vec4(c.rgb * w, c.a);
        weights += w;
    }
    return vec4(sum.rgb / weights, sum.a * 0.25);
}
#include "resolve.glsl"
