#version 460
// Lines turned to the eye and ribbons lying flat, never thinner than a pixel and a quarter: thinner ones fade instead.
#extension GL_GOOGLE_include_directive : require
#include "canvas_common.glsl"

layout(location = 0) out vec3 out_at;             // metres along from a, metres across, metres from the start of the whole
layout(location = 1) out vec4 out_color;
layout(location = 2) flat out vec4 out_shape;     // length, half width drawn, dash, flow
layout(location = 3) flat out vec3 out_more;      // total length, flags, width

const float kThinnest = 1.25;  // pixels

void main() {
    StrokeData s = strokes[gl_InstanceIndex];
    bool ribbon = (s.flags & kStrokeRibbon) != 0u;
    float end = float(gl_VertexIndex & 1), across = float(gl_VertexIndex >> 1) * 2.0 - 1.0;
    vec3 p = end == 0.0 ? s.a : s.b;
    vec3 axis = s.b - s.a;
    float len = max(length(axis), 1e-6);
    vec3 to_eye = picture.views[gl_ViewIndex].eye.xyz - p;
    vec3 side = end == 0.0 ? s.side_a : s.side_b;
    if (!ribbon) {
        vec3 turned = cross(axis, to_eye);
        side = dot(turned, turned) > 1e-12 ? normalize(turned) : vec3(0, 1, 0);
    }
    float w = max((picture.views[gl_ViewIndex].clip_from_world * vec4(p, 1.0)).w, 1e-3);
    float pixel = w / pixels_per_metre(gl_ViewIndex);  // metres
    float width = max(s.width, kThinnest * pixel), margin = pixel;
    float half_width = 0.5 * width + margin;
    float cap = (s.flags & (end == 0.0 ? kStrokeStarts : kStrokeEnds)) != 0u ? half_width : 0.0;
    vec3 forward = axis / len * (end * 2.0 - 1.0) * cap;
    gl_Position = picture.views[gl_ViewIndex].clip_from_world * vec4(p + side * (across * half_width) + forward, 1.0);
    float along = end * len + (end * 2.0 - 1.0) * cap;
    out_at = vec3(along, across * half_width, mix(s.along_a, s.along_b, along / len));
    vec4 a = unpackUnorm4x8(s.color_a), b = unpackUnorm4x8(s.color_b);
    out_color = mix(a, b, s.total > 0.0 ? clamp((end == 0.0 ? s.along_a : s.along_b) / s.total, 0.0, 1.0) : 0.0);
    out_color.a *= s.width / width;
    out_shape = vec4(len, 0.5 * width, s.dash, s.flow);
    out_more = vec3(s.total, float(s.flags), s.width);
}
