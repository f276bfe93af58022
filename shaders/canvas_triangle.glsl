#extension GL_GOOGLE_include_directive : require
#include "canvas_common.glsl"

layout(location = 0) in vec2 in_at;
layout(location = 1) in vec2 in_uv;
layout(location = 2) in vec4 in_color;
layout(location = 3) flat in uint in_rule;
layout(location = 0) out vec4 out_color;

void main() {
    if (any(lessThan(in_at, push.clip.xy)) || any(greaterThanEqual(in_at, push.clip.xy + push.clip.zw))) discard;
    float a = in_color.a * textureLod(sampler2D(staff_font, linear_sampler), in_uv, 0.0).r;
    out_color = finish(in_color.rgb, a * depth_rule(in_rule, gl_FragCoord, gl_ViewIndex));
}
