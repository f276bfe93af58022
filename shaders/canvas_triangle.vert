#version 460
// Textured triangles on a canvas (Dear ImGui).
#extension GL_GOOGLE_include_directive : require
#include "canvas_common.glsl"

layout(location = 0) out vec2 out_at;
layout(location = 1) out vec2 out_uv;
layout(location = 2) out vec4 out_color;
layout(location = 3) flat out uint out_rule;

void main() {
    CanvasData c = canvases[push.first_canvas];
    TriangleVertex v = triangle_vertices[gl_VertexIndex];
    float unit;
    gl_Position = canvas_position(c, v.position, gl_ViewIndex, unit);
    out_at = v.position;
    out_uv = v.uv;
    out_color = unpackUnorm4x8(v.color);
    out_color.a *= c.opacity;
    out_rule = c.rule;
}
