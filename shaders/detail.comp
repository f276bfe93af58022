#version 460
#extension GL_GOOGLE_include_directive : require
#include "shared.h"
// Tiling patterns, made once: r = tone (0.5 = as the material says), g b = slope (0.5 = none), a = roughness (0.5 = as it says).
// One tile is four of the material's units: 4 x 4 slabs, 4 bricks, 4 panels. Mip levels make them free of shimmer.
// The first is blades of grass from above, for lawns close by; the last is noise for everything else, and not
// made here (platform/render/noise.h).
layout(local_size_x = 8, local_size_y = 8) in;
layout(set = 0, binding = 0, rgba8) uniform writeonly image2DArray target;

uint pcg(uint v) {
    uint state = v * 747796405u + 2891336453u;
    uint word = ((state >> ((state >> 28u) + 4u)) ^ state) * 277803737u;
    return (word >> 22u) ^ word;
}
float hash01(uint v) { return float(pcg(v) >> 8) * (1.0 / 16777216.0); }
float lattice(ivec2 p, int period, uint seed) {
    p = (p % period + period) % period;
    return hash01(uint(p.x) + uint(p.y) * 4099u + seed * 7919u);
}
float value_noise(vec2 uv, int period, uint seed) {  // tiles once over uv 0..1
    vec2 p = uv * float(period);
    ivec2 i = ivec2(floor(p));
    vec2 f = p - vec2(i);
    f = f * f * f * (f * (f * 6.0 - 15.0) + 10.0);
    return mix(mix(lattice(i, period, seed), lattice(i + ivec2(1, 0), period, seed), f.x),
               mix(lattice(i + ivec2(0, 1), period, seed), lattice(i + ivec2(1, 1), period, seed), f.x), f.y);
}
float fractal(vec2 uv, int period, int octaves, uint seed) {
    float sum = 0.0, weight = 0.5, total = 0.0;
    for (int i = 0; i < octaves; ++i) {
        sum += weight * value_noise(uv, period << i, seed + uint(i));
        total += weight;
        weight *= 0.55;
    }
    return sum / total;
}
// Distance to the nearest edge of a unit cell, in cells.
float joint(vec2 cell, float width) {
    vec2 f = fract(cell);
    vec2 e = min(f, 1.0 - f);
    return smoothstep(width * 0.45, width, min(e.x, e.y));
}

// Strokes laid over one another, the later the lighter; their mean is 0.5.
float blades(vec2 uv) {
    const int period = 24;
    vec2 p = uv * float(period);
    ivec2 cell = ivec2(floor(p));
    float top = 0.0, tone = 0.267;
    for (int i = 0; i < 72; ++i) {  // eight rooted in each cell round
        ivec2 beside = ivec2(i % 3, i / 3 % 3) - 1, id = (cell + beside + period) % period;
        uint seed = uint(id.x + id.y * 61) * 8u + uint(i / 9) + 301u;
        float chance = hash01(seed + 23757u), turn = hash01(seed + 15838u) * 6.2831853;
        vec2 from = p - vec2(cell + beside) - vec2(hash01(seed), hash01(seed + 7919u)), along = vec2(cos(turn), sin(turn));
        float t = dot(from, along), width = 0.12 * (1.0 - t * t);
        float across = abs(dot(from, vec2(-along.y, along.x)) + (chance - 0.5) * 0.6 * t * t);
        float high = 0.1 * (float(i / 9) + chance + 2.0 * t);
        if (t < 0.0 || t > 1.0 || across > width || high <= top) continue;
        top = high;
        tone = 0.247 + 0.38 * high + 0.30 * chance - 0.06 * (1.0 - across / width);
    }
    return tone;
}

// x = tone, y = height in texels, z = roughness
vec3 pattern(uint layer, vec2 uv) {
    float grain = fractal(uv, 64, 3, 11u), broad = fractal(uv, 4, 4, 5u);
    if (layer == 1u) {  // stone slabs, half bond
        vec2 p = uv * 4.0;
        p.x += 0.5 * mod(floor(p.y), 2.0);
        ivec2 id = ivec2(floor(p)) % 4;
        float tone = hash01(uint(id.x) + uint(id.y) * 17u + 3u);
        float open = joint(p, 0.022);
        return vec3((0.44 + 0.10 * tone + 0.06 * (grain - 0.5) + 0.05 * (broad - 0.5)) * mix(0.55, 1.0, open), open * 2.2 + grain * 0.5 + tone * 0.5,
                    0.42 + 0.2 * grain + 0.25 * (1.0 - open));
    }
    if (layer == 2u) {  // grass
        float blades = fractal(uv * vec2(1.0), 96, 2, 21u) * 0.6 + fractal(uv, 40, 3, 27u) * 0.4;
        float clumps = fractal(uv, 9, 3, 31u);
        return vec3(0.16 + 0.46 * blades + 0.22 * clumps, blades * 5.0 + clumps * 3.0, 0.6);
    }
    if (layer == 3u) {  // asphalt
        float stones = value_noise(uv, 200, 41u);
        float speck = smoothstep(0.72, 0.95, stones);
        return vec3(0.44 + 0.08 * (broad - 0.5) + 0.12 * (grain - 0.5) + 0.16 * speck, stones * 1.4, 0.5 - 0.1 * speck);
    }
    if (layer == 4u) {  // boards along v
        float n = 8.0;
        float board = floor(uv.x * n);
        float tone = hash01(uint(board) + 51u);
        float fibre = fractal(vec2(uv.x * 1.0, uv.y * 0.125 + tone), 128, 2, 57u);
        float rings = sin((uv.x * n + fractal(vec2(uv.x, uv.y), 6, 2, 61u) * 1.6 + tone * 9.0) * 15.0);
        float f = fract(uv.x * n);
        float open = smoothstep(0.015, 0.05, min(f, 1.0 - f));
        return vec3((0.42 + 0.14 * tone + 0.05 * rings + 0.10 * (fibre - 0.5)) * mix(0.35, 1.0, open), open * 3.0 + fibre * 0.6, 0.5 + 0.15 * fibre);
    }
    if (layer == 5u) {  // bricks, stretcher bond
        vec2 p = uv * vec2(4.0, 12.0);
        p.x += 0.5 * mod(floor(p.y), 2.0);
        ivec2 id = ivec2(floor(p)) % ivec2(4, 12);
        float tone = hash01(uint(id.x) + uint(id.y) * 29u + 71u);
        vec2 f = fract(p);
        vec2 e = min(f, 1.0 - f) * vec2(3.0, 1.0);
        float open = smoothstep(0.05, 0.12, min(e.x, e.y));
        float tone_out = mix(0.66, 0.34 + 0.30 * tone + 0.12 * (grain - 0.5), open);
        return vec3(tone_out, open * 2.2 + grain * 0.8, 0.55 + 0.1 * grain);
    }
    if (layer == 6u) {  // fair-faced concrete in panels
        vec2 p = uv * 4.0;
        ivec2 id = ivec2(floor(p)) % 4;
        float tone = hash01(uint(id.x) + uint(id.y) * 13u + 91u);
        float open = joint(p, 0.008);
        vec2 hole = abs(fract(p * 1.0) - 0.5) - 0.25;
        float tie = smoothstep(0.010, 0.016, length(hole));
        float streak = fractal(vec2(uv.x, uv.y * 0.25), 32, 3, 95u);
        return vec3((0.46 + 0.05 * tone + 0.08 * (broad - 0.5) + 0.05 * (grain - 0.5) + 0.04 * (streak - 0.5)) * mix(0.7, 1.0, open) * mix(0.6, 1.0, tie),
                    open * 1.2 + tie * 1.2 + grain * 0.3, 0.5 + 0.12 * (grain - 0.5));
    }
    return vec3(0.5 + 0.05 * (grain - 0.5) + 0.05 * (broad - 0.5), grain * 0.2, 0.5);
}

void main() {
    uvec3 at = gl_GlobalInvocationID;
    vec2 uv = (vec2(at.xy) + 0.5) / float(kDetailSize);
    if (at.z == 0u) {
        imageStore(target, ivec3(at), vec4(blades(uv), 0.5, 0.5, 0.5));
        return;
    }
    float texel = 1.0 / float(kDetailSize);
    vec3 here = vec3(0.0);
    float beside[2];
    for (int i = 2; i >= 0; --i) {  // a loop, so that a compiler meets the pattern once
        here = pattern(at.z, uv + texel * vec2(i == 1, i == 2));
        if (i > 0) beside[i - 1] = here.y;
    }
    vec2 slope = vec2(here.y - beside[0], here.y - beside[1]) * 0.5;
    imageStore(target, ivec3(at), vec4(here.x, clamp(slope * 0.5 + 0.5, 0.0, 1.0), here.z));
}
