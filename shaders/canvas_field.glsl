#extension GL_GOOGLE_include_directive : require
#include "canvas_common.glsl"

layout(location = 0) in vec2 in_uv;
layout(location = 1) flat in uint in_field;
layout(location = 0) out vec4 out_color;

// Green, yellow, red that stay apart for colour-blind eyes (M. Okabe, K. Ito 2008: bluish green, yellow, vermilion); the
// isolines say the same without colour.
vec3 palette_of(uint which, float v) {
    if (which == 1) return mix(vec3(0.97, 0.98, 1.0), vec3(0.03, 0.32, 0.66), v);
    if (which == 2) return vec3(0.36, 0.86, 0.80);
    return v < 0.5 ? mix(vec3(0.0, 0.62, 0.45), vec3(0.94, 0.89, 0.26), v * 2.0)
                   : mix(vec3(0.94, 0.89, 0.26), vec3(0.84, 0.37, 0.0), v * 2.0 - 1.0);
}

void main() {
    FieldData f = fields[in_field];
    // Values stand at cell centres; a cubic B-spline through their neighbourhood keeps isolines smooth. Unknown values
    // (negative) take no part; where they rule, nothing is drawn.
    vec2 cell = in_uv * vec2(f.width, f.height) - 0.5, base = floor(cell), t = cell - base, s = 1.0 - t;
    vec2 weights[4] = vec2[](s * s * s / 6.0, (4.0 - 6.0 * t * t + 3.0 * t * t * t) / 6.0, (4.0 - 6.0 * s * s + 3.0 * s * s * s) / 6.0,
                             t * t * t / 6.0);
    float sum = 0.0, known = 0.0;
    for (int y = 0; y < 4; ++y)
        for (int x = 0; x < 4; ++x) {
            ivec2 at = clamp(ivec2(base) + ivec2(x, y) - 1, ivec2(0), ivec2(f.width, f.height) - 1);
            float v = field_values[f.first_value + at.y * f.width + at.x], w = weights[x].x * weights[y].y;
            sum += v >= 0.0 ? v * w : 0.0;
            known += v >= 0.0 ? w : 0.0;
        }
    float v = clamp(known > 0.0 ? sum / known : 0.0, 0.0, 1.0);
    float a = f.opacity * smoothstep(0.35, 0.65, known);
    vec2 rim = min(in_uv, 1.0 - in_uv) * vec2(f.width, f.height);
    a *= smoothstep(0.0, 0.75, min(rim.x, rim.y));
    vec3 rgb = palette_of(f.palette, v);
    if (f.palette == 2) {
        a *= v;
    } else {
        float steps = v * 8.0, width = max(fwidth(steps), 1e-5);
        float isoline = 1.0 - clamp(abs(fract(steps + 0.5) - 0.5) / width, 0.0, 1.0);
        isoline *= clamp(0.35 / width, 0.0, 1.0);
        rgb = mix(rgb, rgb * 0.45, isoline * 0.8);
        a = mix(a, min(1.0, a * 1.35), isoline);
    }
    if (a <= 0.0) discard;
    out_color = finish(rgb, a * depth_rule(kRuleTested, gl_FragCoord, gl_ViewIndex));
}
