#version 460
#extension GL_EXT_samplerless_texture_functions : require
#include "frame.glsl"
#include "outline_mask.glsl"
layout(set = 2, binding = 1) uniform texture2DArray depth_map;
void main() { out_mask = vec2(1.0, in_sight(texelFetch(depth_map, ivec3(gl_FragCoord.xy, gl_ViewIndex), 0).r)); }
