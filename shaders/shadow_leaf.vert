#version 460
#include "frame.glsl"
#include "vertex.glsl"
// Plants seen from the sun, one cascade a draw; shadow_leaf.frag cuts the leaves out of their cards.
layout(location = 0) out vec2 out_uv;
void main() {
    mat4x3 m = affine(in_row0, in_row1, in_row2);
    vec4 p = picture.shadow_from_world[push.cascade] * vec4(m * vec4(in_position, 1.0), 1.0);
    gl_Position = vec4(p.xy * 2.0 - 1.0, p.z, 1.0);
    out_uv = in_uv;
}
