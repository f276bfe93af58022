#version 460
#extension GL_GOOGLE_include_directive : require
#extension GL_EXT_scalar_block_layout : require
#extension GL_EXT_samplerless_texture_functions : require
#include "pyramid.glsl"
#include "pyramid_sample.h"
layout(set = 2, binding = 1) uniform texture2DMSArray depth_map;
void main() {
    ivec2 size = (ivec2(source_size) + 3) / 4;
    ivec3 at = ivec3(gl_GlobalInvocationID);
    if (any(greaterThanEqual(at.xy, size))) return;
    ivec2 last = ivec2(source_size) - 1;
    float farthest = 1.0;
    for (int i = 0; i < 16; ++i) {
        ivec3 pixel = ivec3(min(at.xy * 4 + ivec2(i & 3, i >> 2), last), at.z);
        farthest = min(farthest, texelFetch(depth_map, pixel, pyramid_sample(i)).r);
    }
    imageStore(levels[0], at, vec4(farthest));
}
