#version 460
#extension GL_GOOGLE_include_directive : require
#extension GL_EXT_scalar_block_layout : require
#include "pyramid.glsl"
void main() {
    ivec2 size = (ivec2(source_size) + 1) / 2;
    ivec3 at = ivec3(gl_GlobalInvocationID);
    if (any(greaterThanEqual(at.xy, size))) return;
    ivec2 last = ivec2(source_size) - 1;
    float farthest = 1.0;
    for (int i = 0; i < 4; ++i)
        farthest = min(farthest, imageLoad(levels[level - 1], ivec3(min(at.xy * 2 + ivec2(i & 1, i >> 1), last), at.z)).r);
    imageStore(levels[level], at, vec4(farthest));
}
