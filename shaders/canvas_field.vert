#version 460
// A field of values over a rectangle of ground.
#extension GL_GOOGLE_include_directive : require
#include "canvas_common.glsl"

layout(location = 0) out vec2 out_uv;
layout(location = 1) flat out uint out_field;

const float kHeight = 0.15;  // metres above the ground: over paving, under feet

void main() {
    FieldData f = fields[gl_InstanceIndex];
    out_uv = vec2(gl_VertexIndex & 1, gl_VertexIndex >> 1);
    out_field = gl_InstanceIndex;
    vec2 xz = mix(f.min_xz, f.max_xz, out_uv);
    gl_Position = picture.views[gl_ViewIndex].clip_from_world * vec4(xz.x, kHeight, xz.y, 1.0);
}
