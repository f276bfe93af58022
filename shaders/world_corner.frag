#version 460
#define AISLAND_PLAIN
#define AISLAND_ALONE
#include "frame.glsl"
#include "light.glsl"
// world_corner.vert has worked out the light; whether the sun arrives is seen here.
layout(location = 0) centroid in vec4 in_dark;
layout(location = 1) centroid in vec4 in_sunny;
layout(location = 2) centroid in float in_z;
layout(location = 0) out vec4 out_color;

void main() { out_color = vec4(in_dark.rgb + in_sunny.rgb * sun_shadow_off(vec3(in_dark.w, in_sunny.w, in_z)), 1.0); }
