// Samples to one pixel, weighted against bright ones (Karis 2013, "Tone mapping"), tone curve, dither, output encoding.
#include "tone.glsl"
layout(constant_id = 0) const bool kEncode = false;  // the target is not sRGB
layout(location = 0) in vec2 in_ndc;
layout(location = 0) out vec4 out_color;

vec3 encode_srgb(vec3 c) {
    return mix(12.92 * c, 1.055 * pow(max(c, vec3(1e-6)), vec3(1.0 / 2.4)) - 0.055, step(0.0031308, c));
}

// A world drawn smaller than its picture: between its four pixels round the place, weighted as samples are.
vec4 enlarged(vec2 place) {
    vec2 from = place - 0.5, low = floor(from), share = from - low;
    vec4 sum = vec4(0.0);
    float weights = 0.0;
    for (int i = 0; i < 4; ++i) {
        ivec2 at = clamp(ivec2(low) + ivec2(i & 1, i >> 1), ivec2(0), ivec2(picture.viewport.xy) - 1);
        vec4 c = averaged(ivec3(at, gl_ViewIndex));
        float part = ((i & 1) != 0 ? share.x : 1.0 - share.x) * ((i & 2) != 0 ? share.y : 1.0 - share.y);
        float w = part / (1.0 + max(c.r, max(c.g, c.b)));
        sum += vec4(c.rgb * w, c.a * part);
        weights += w;
    }
    return vec4(sum.rgb / max(weights, 1e-9), sum.a);
}

void main() {
    bool whole = picture.target.z == 1.0 && picture.target.w == 1.0;
    vec4 color = whole ? averaged(ivec3(gl_FragCoord.xy, gl_ViewIndex)) : enlarged(gl_FragCoord.xy * picture.target.zw);
    bool clear = picture.background == 2u;
    float alpha = clear ? clamp(color.a, 0.0, 1.0) : 1.0;
    vec3 straight = clear ? color.rgb / max(alpha, 1e-3) : color.rgb;
    vec3 mapped = mix(tone_map(straight), straight, clear ? 0.0 : clamp(color.a - 1.0, 0.0, kAsIs - 1.0)) * (1.0 - picture.fade);
    // Half a step of noise hides the steps of 8 bits, which are even in the encoded value. Where the target encodes, the step is
    // taken from the curve's slope, near enough 2 sqrt(c).
    float noise = (gradient_noise(gl_FragCoord.xy) - 0.5) / 255.0;
    if (kEncode) mapped = encode_srgb(mapped) + noise;
    else mapped = max(mapped + noise * max(2.0 * sqrt(max(mapped, vec3(0.0))), vec3(1.0 / 12.92)), vec3(0.0));
    out_color = vec4(mapped * alpha, alpha);
}
