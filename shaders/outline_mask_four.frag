#version 460
#extension GL_EXT_samplerless_texture_functions : require
#include "frame.glsl"
#include "outline_mask.glsl"
layout(set = 2, binding = 1) uniform texture2DMSArray depth_map;
void main() {
    float seen = 0.0;
    for (int i = 0; i < 4; ++i) seen += 0.25 * in_sight(texelFetch(depth_map, ivec3(gl_FragCoord.xy, gl_ViewIndex), i).r);
    out_mask = vec2(1.0, seen);
}
