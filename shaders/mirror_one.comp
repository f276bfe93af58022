#version 460
#extension GL_EXT_samplerless_texture_functions : require
#define AISLAND_CULL
#include "frame.glsl"
layout(set = 2, binding = 0) uniform texture2DArray color_map;
layout(set = 2, binding = 1) uniform texture2DArray depth_map;
vec3 color_of(ivec3 at) { return texelFetch(color_map, at, 0).rgb; }
float depth_of(ivec3 at) { return texelFetch(depth_map, at, 0).r; }
#include "mirror.glsl"
