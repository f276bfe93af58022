// Fragment of a quad: the distance to its edge, in canvas units, divided by what a pixel covers of it, is its coverage.
#extension GL_GOOGLE_include_directive : require
#include "canvas_common.glsl"

layout(location = 0) in vec2 in_at;
layout(location = 1) flat in vec4 in_rect;
layout(location = 2) flat in vec4 in_uv;
layout(location = 3) flat in vec4 in_color;
layout(location = 4) flat in vec4 in_color2;
layout(location = 5) flat in vec4 in_clip;
layout(location = 6) flat in vec4 in_shape;
layout(location = 7) flat in uvec3 in_what;
layout(location = 0) out vec4 out_color;

const float kGlyphPage = 1024.0;  // kGlyphPageSize
const float kSpread = 6.0;        // kGlyphSpread, texels
const float kTau = 6.28318530718;

// Distance to a rounded rectangle (negative inside) and its gradient (I. Quilez, "2D distance functions").
vec3 rounded_rect(vec2 p, vec2 half_size, float radius) {
    vec2 s = vec2(p.x < 0.0 ? -1.0 : 1.0, p.y < 0.0 ? -1.0 : 1.0);
    vec2 d = abs(p) - half_size + radius;
    if (d.x > 0.0 && d.y > 0.0) {
        float len = max(length(d), 1e-6);
        return vec3(len - radius, s * d / len);
    }
    return d.x > d.y ? vec3(d.x - radius, s.x, 0.0) : vec3(d.y - radius, 0.0, s.y);
}

// Pixel footprint along a canvas direction.
float footprint(vec2 direction) {
    return max(length(vec2(dot(direction, dFdx(in_at)), dot(direction, dFdy(in_at)))), 1e-6);
}
float edge(vec3 d) { return clamp(0.5 - d.x / footprint(d.yz), 0.0, 1.0); }

float glyph_distance(vec2 texel) {  // texels, positive inside
    // Half a texel inside the field, so that neighbours in the page never show.
    texel = clamp(texel, in_uv.xy + 0.5, in_uv.xy + in_uv.zw - 0.5);
    float v = textureLod(sampler2DArray(glyph_pages, linear_sampler), vec3(texel / kGlyphPage, float(in_what.y)), 0.0).r;
    return (v * 255.0 - 127.5) * (kSpread / 127.5);
}

float glyph() {
    vec2 scale = in_uv.zw / in_rect.zw;
    vec2 texel = in_uv.xy + (in_at - in_rect.xy) * scale;
    vec2 dx = dFdx(texel), dy = dFdy(texel);
    float per_pixel = sqrt(max(abs(dx.x * dy.y - dx.y * dy.x), 1e-12));  // texels
    float bolder = in_shape.y * scale.x;
    if (per_pixel < 0.8) return clamp(0.5 + (glyph_distance(texel) + bolder) / per_pixel, 0.0, 1.0);
    // Small on the screen: strokes are near a pixel wide, so one sample of the field is not the area it covers. Four taps
    // on a rotated grid, each standing for a smaller pixel.
    float sum = 0.0, ramp = per_pixel * 0.62;
    const vec2 taps[4] = vec2[](vec2(0.125, 0.375), vec2(-0.375, 0.125), vec2(0.375, -0.125), vec2(-0.125, -0.375));
    for (int i = 0; i < 4; ++i)
        sum += clamp(0.5 + (glyph_distance(texel + dx * taps[i].x + dy * taps[i].y) + bolder) / ramp, 0.0, 1.0);
    return sum * 0.25;
}

// Arc from turn a to turn b, clockwise from 12 o'clock, round ends.
float ring() {
    vec2 centre = in_rect.xy + 0.5 * in_rect.zw, p = in_at - centre;
    float radius = 0.5 * min(in_rect.z, in_rect.w), thick = radius * clamp(in_uv.z, 0.0, 1.0), middle = radius - 0.5 * thick;
    float span = clamp(in_uv.y - in_uv.x, 0.0, 1.0);
    float turn = fract(atan(p.x, -p.y) / kTau - in_uv.x);
    float len = max(length(p), 1e-6);
    vec3 d = vec3(abs(len - middle) - 0.5 * thick, p / len * sign(len - middle));
    if (span < 1.0 && turn > span) {
        vec2 ends = vec2(in_uv.x, in_uv.x + span) * kTau;
        vec2 a = p - middle * vec2(sin(ends.x), -cos(ends.x)), b = p - middle * vec2(sin(ends.y), -cos(ends.y));
        vec2 near = dot(a, a) < dot(b, b) ? a : b;
        float l = max(length(near), 1e-6);
        d = vec3(l - 0.5 * thick, near / l);
    }
    return span <= 0.0 ? 0.0 : edge(d);
}

float line() {
    vec2 p = in_at - in_rect.xy, along = in_rect.zw;
    float t = clamp(dot(p, along) / max(dot(along, along), 1e-12), 0.0, 1.0);
    vec2 off = p - along * t;
    float len = length(off);
    vec2 n = len > 1e-6 ? off / len : normalize(vec2(-along.y, along.x) + vec2(1e-9, 0));
    float pixel = footprint(n), wide = max(in_shape.y, pixel);  // thinner than a pixel: a pixel wide and fainter
    return clamp(0.5 - (len - 0.5 * wide) / pixel, 0.0, 1.0) * (in_shape.y / wide);
}

// A box blurred by a Gaussian of two sigma = the blur radius: the error function across the edge (Abramowitz, Stegun 7.1.27).
float shadow() {
    float sigma = max(in_shape.y * 0.5, 1e-4);
    vec3 d = rounded_rect(in_at - in_rect.xy - 0.5 * in_rect.zw, 0.5 * in_rect.zw, min(in_shape.x + sigma, 0.5 * min(in_rect.z, in_rect.w)));
    float x = d.x / (sigma * 1.41421356), t = abs(x);
    float p = 1.0 + t * (0.278393 + t * (0.230389 + t * (0.000972 + t * 0.078108)));
    float tail = 0.5 / (p * p * p * p);
    return x > 0.0 ? tail : 1.0 - tail;
}

void main() {
    vec3 rgb = in_color.rgb;
    float a = in_color.a;
    vec2 centre = in_rect.xy + 0.5 * in_rect.zw, half_size = 0.5 * in_rect.zw;
    switch (in_what.x) {
        case kQuadGlyph: a *= glyph(); break;
        case kQuadLine: a *= line(); break;
        case kQuadRing: a *= ring(); break;
        case kQuadShadow: a = max(a * shadow() + dither(gl_FragCoord.xy), 0.0); break;
        default: {
            vec3 d = rounded_rect(in_at - centre, half_size, in_shape.x);
            float inside = edge(d);
            if (in_what.x == kQuadImage) {
                vec2 uv = mix(in_uv.xy, in_uv.zw, (in_at - in_rect.xy) / max(in_rect.zw, vec2(1e-6)));
                vec4 texel = texture(sampler2D(images[nonuniformEXT(min(in_what.y, kMaxImages - 1))], linear_sampler), uv);
                rgb *= srgb_from_linear(texel.rgb);
                a *= texel.a * inside;
            } else if (in_shape.y > 0.0) {
                float inner = edge(vec3(d.x + in_shape.y, d.yz));
                // Fill within, border between the two edges; mixed as premultiplied colours.
                vec4 premultiplied = vec4(in_color.rgb * in_color.a, in_color.a) * inner +
                                     vec4(in_color2.rgb * in_color2.a, in_color2.a) * max(inside - inner, 0.0);
                a = premultiplied.a;
                rgb = a > 0.0 ? premultiplied.rgb / a : vec3(0.0);
            } else {
                if (in_shape.z > 0.0) {
                    vec4 mixed = mix(in_color, in_color2, clamp((in_at.y - in_rect.y) / max(in_rect.w, 1e-6), 0.0, 1.0));
                    rgb = mixed.rgb + dither(gl_FragCoord.xy);
                    a = mixed.a;
                }
                a *= inside;
            }
        }
    }
    vec2 low = (in_at - in_clip.xy), high = (in_clip.zw - in_at);
    vec2 pixel = vec2(footprint(vec2(1, 0)), footprint(vec2(0, 1)));
    vec2 cut = clamp(0.5 + min(low, high) / pixel, 0.0, 1.0);
    a *= cut.x * cut.y;
    if (a <= 0.0) discard;
    a *= depth_rule(in_what.z, gl_FragCoord, gl_ViewIndex);
    out_color = kShade == kShadeOpen ? vec4(0, 0, 0, a) : finish(rgb, a);
    if (kShade == kShadeCover) out_color.rgb = vec3(0.0);
}
