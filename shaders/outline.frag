#version 460
#extension GL_EXT_samplerless_texture_functions : require
#include "frame.glsl"
// A soft line round the silhouettes of the mask, faint where something stands before them, and a veil over what is in sight.
layout(set = 2, binding = 5) uniform texture2DArray mask;
layout(location = 0) in vec2 in_ndc;
layout(location = 0) out vec4 out_color;
const float kBehind = 0.25;  // of the line
void main() {
    ivec2 last = ivec2(picture.viewport.xy) - 1;
    ivec2 at = ivec2(gl_FragCoord.xy * picture.target.zw);
    vec2 inside = texelFetch(mask, ivec3(at, gl_ViewIndex), 0).rg;
    float radius = max(2.0, picture.viewport.y / 420.0);
    vec2 near = vec2(0.0);
    for (int i = 0; i < 16; ++i) {
        float a = float(i) * (2.0 * kPi / 16.0);
        vec2 direction = vec2(cos(a), sin(a));
        for (int ring = 1; ring <= 2; ++ring) {
            ivec2 p = clamp(at + ivec2(round(direction * radius * float(ring) * 0.5)), ivec2(0), last);
            near += texelFetch(mask, ivec3(p, gl_ViewIndex), 0).rg;
        }
    }
    float line = smoothstep(0.0, 0.30, near.r / 32.0) * (1.0 - inside.r) * mix(kBehind, 1.0, near.g / max(near.r, 1.0));
    float alpha = clamp(line + inside.g * 0.10, 0.0, 1.0) * (1.0 - picture.fade);
    vec3 color = vec3(1.0, 0.78, 0.25);
    if (picture.exposure.w < 0.5) color = color * color;
    out_color = vec4(color * alpha, alpha);
}
