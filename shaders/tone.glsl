// Khronos PBR Neutral tone mapper (Khronos Group 2024, specification of "PBR Neutral"): keeps hue, true colours below 0.76. Of what it
// takes for the gloss of an even light, half: where little light comes from the side, as in shade and by night, colours would grow gaudy.
vec3 tone_map(vec3 color) {
    const float start = 0.8 - 0.04, desaturation = 0.15;
    float x = min(color.r, min(color.g, color.b));
    float offset = x < 0.08 ? 0.5 * x - 3.125 * x * x : 0.02;
    color -= offset;
    float peak = max(color.r, max(color.g, color.b));
    if (peak < start) return color;
    const float d = 1.0 - start;
    float new_peak = 1.0 - d * d / (peak + d - start);
    color *= new_peak / peak;
    float g = 1.0 - 1.0 / (desaturation * (peak - new_peak) + 1.0);
    return mix(color, vec3(new_peak), g);
}
// What it makes `shown` of, 0..1. Of the brightest saturated colours, which it makes of nothing, the nearest.
vec3 before_tone_map(vec3 shown) {
    const float start = 0.8 - 0.04, desaturation = 0.15, d = 1.0 - start;
    vec3 color = min(shown, vec3(0.98));
    float new_peak = max(color.r, max(color.g, color.b));
    if (new_peak > start) {
        float peak = d * d / (1.0 - new_peak) - d + start, g = 1.0 - 1.0 / (desaturation * (peak - new_peak) + 1.0);
        color = max((color - new_peak * g) / (1.0 - g), vec3(0.0)) * (peak / new_peak);
    }
    float low = min(color.r, min(color.g, color.b)), x = low < 0.06 ? (sqrt(0.25 + 12.5 * low) - 0.5) / 6.25 : low + 0.02;
    return color + (x - low);
}
