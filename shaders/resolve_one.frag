#version 460
#extension GL_EXT_samplerless_texture_functions : require
#include "frame.glsl"
layout(set = 2, binding = 0) uniform texture2DArray color_map;
vec4 averaged(ivec3 at) { return texelFetch(color_map, at, 0); }
#include "resolve.glsl"
