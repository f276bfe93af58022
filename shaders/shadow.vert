#version 460
#include "frame.glsl"
#include "vertex.glsl"
// Depth seen from the sun, one cascade a draw.
layout(constant_id = 4) const bool kSkinned = false;
void main() {
    mat4x3 m = affine(in_row0, in_row1, in_row2);
    vec3 position = in_position, normal = vec3(0.0);
    if (kSkinned) deform(tables.instances.at[in_drawn_ids.x].mesh, m, position, normal);
    vec4 p = picture.shadow_from_world[push.cascade] * vec4(m * vec4(position, 1.0), 1.0);
    gl_Position = vec4(p.xy * 2.0 - 1.0, p.z, 1.0);
}
