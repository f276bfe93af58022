#extension GL_GOOGLE_include_directive : require
#include "canvas_common.glsl"

layout(location = 0) in vec3 in_at;
layout(location = 1) in vec4 in_color;
layout(location = 2) flat in vec4 in_shape;
layout(location = 3) flat in vec3 in_more;
layout(location = 0) out vec4 out_color;

void main() {
    uint flags = uint(in_more.y);
    float half_width = in_shape.y;
    // Distance to the segment, with round ends only where the whole stroke ends.
    float beyond = max(-in_at.x, 0.0) * float((flags & kStrokeStarts) != 0u) + max(in_at.x - in_shape.x, 0.0) * float((flags & kStrokeEnds) != 0u);
    float d = length(vec2(beyond, in_at.y)) - half_width;
    float pixel = max(length(vec2(dFdx(in_at.y), dFdy(in_at.y))), 1e-6);
    float along_pixel = max(length(vec2(dFdx(in_at.z), dFdy(in_at.z))), 1e-6);
    float a = in_color.a * clamp(0.5 - d / pixel, 0.0, 1.0);
    vec3 rgb = in_color.rgb;
    if ((flags & kStrokeRibbon) == 0u) {
        if (in_shape.z > 0.0) {  // dashes with round-looking, filtered ends
            float phase = abs(fract(in_at.z / (2.0 * in_shape.z)) - 0.5) * 2.0 * in_shape.z;  // 0 at the middle of a gap or dash
            a *= clamp(0.5 + (phase - 0.5 * in_shape.z) / along_pixel, 0.0, 1.0);
        }
    } else {
        // A quiet band with a bright rim; chevrons run along it the way it flows.
        float across = abs(in_at.y) / max(half_width, 1e-6);
        float rim = smoothstep(0.66, 0.80, across);
        float period = in_more.z * 4.0;
        float position = in_at.z - in_shape.w + abs(in_at.y) * 0.9;
        float step_pixel = max(length(vec2(dFdx(position), dFdy(position))), 1e-6);
        float wave = abs(fract(position / period) - 0.5) * period;
        float chevron = clamp(0.5 + (0.085 * period - wave) / step_pixel, 0.0, 1.0);
        chevron *= 1.0 - smoothstep(0.52, 0.60, across);
        float far = clamp(period / along_pixel / 4.0 - 0.5, 0.0, 1.0);  // too small to tell apart: an even band
        float pattern = mix(0.55, 0.34 + 0.30 * rim + 0.62 * chevron, far);
        float start = smoothstep(0.0, in_more.z * 2.0, in_at.z), rest = smoothstep(0.0, in_more.z * 2.0, in_more.x - in_at.z);
        a *= min(pattern, 1.0) * start * rest;
        rgb = mix(rgb, vec3(1.0), 0.35 * chevron * far);
    }
    if (a <= 0.0) discard;
    out_color = finish(rgb, a * depth_rule(kRuleTested, gl_FragCoord, gl_ViewIndex));
}
