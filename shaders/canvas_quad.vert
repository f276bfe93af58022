#version 460
// One instance a quad: its rectangle on the canvas, a pixel wider so that edges can fade, cut to its clip.
#extension GL_GOOGLE_include_directive : require
#include "canvas_common.glsl"

layout(location = 0) out vec2 out_at;
layout(location = 1) flat out vec4 out_rect;
layout(location = 2) flat out vec4 out_uv;
layout(location = 3) flat out vec4 out_color;
layout(location = 4) flat out vec4 out_color2;
layout(location = 5) flat out vec4 out_clip;      // x0, y0, x1, y1
layout(location = 6) flat out vec4 out_shape;     // radius, border, -, -
layout(location = 7) flat out uvec3 out_what;     // kind, page, depth rule

void main() {
    uint canvas_index = push.first_canvas + gl_DrawID;
    CanvasData c = canvases[canvas_index];
    QuadData q = quads[gl_InstanceIndex];
    uint kind = q.kind & 0xffu;
    vec4 clip = clips[c.first_clip + (q.page_clip >> 16)];
    clip.zw += clip.xy;
    vec2 corner = vec2(gl_VertexIndex & 1, gl_VertexIndex >> 1);

    float unit = 0.0;
    canvas_position(c, q.rect.xy, gl_ViewIndex, unit);
    vec2 at;
    if (kind == kQuadLine) {
        vec2 along = q.rect.zw;
        float len = length(along);
        vec2 d = len > 1e-6 ? along / len : vec2(1, 0);
        float wide = q.border * 0.5 + unit * 1.5;
        at = q.rect.xy + d * mix(-wide, len + wide, corner.x) + vec2(-d.y, d.x) * mix(-wide, wide, corner.y);
    } else {
        float margin = kind == kQuadGlyph ? 0.0 : unit * 1.5 + (kind == kQuadShadow ? q.border * 1.5 : 0.0);
        at = mix(q.rect.xy - margin, q.rect.xy + q.rect.zw + margin, corner);
        at = clamp(at, clip.xy - unit, clip.zw + unit);
    }
    gl_Position = canvas_position(c, at, gl_ViewIndex, unit);
    out_at = at;
    out_rect = q.rect;
    out_uv = q.uv;
    float seen = c.rule == kRuleFade ? mix(0.075, 1.0, visible[canvas_index]) : 1.0;
    vec2 alpha = vec2(c.opacity * seen);
    out_color = unpackUnorm4x8(q.color);
    out_color2 = unpackUnorm4x8(q.color2);
    out_color.a *= alpha.x;
    out_color2.a *= alpha.y;
    out_clip = clip;
    // A gradient's end and a border's colour share one field: no border and no second colour means one colour.
    out_shape = vec4(min(q.radius, 0.5 * min(q.rect.z, q.rect.w)), q.border, q.color2 == 0u ? 0.0 : 1.0, 0.0);
    out_what = uvec3(kind, q.page_clip & 0xffffu, c.rule);
}
