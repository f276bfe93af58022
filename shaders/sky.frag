#version 460
#extension GL_EXT_control_flow_attributes : require
#include "frame.glsl"
#include "light.glsl"
// Behind everything: air from the sky map, clouds, sun, moon, stars, and a hazy city along the horizon.
layout(location = 0) in vec2 in_ndc;
layout(location = 0) out vec4 out_color;

vec3 star_field(vec3 d, float pixel) {
    vec3 p = d * 90.0;
    vec3 cell = floor(p);
    uint id = uint(int(cell.x) + 512) * 1048573u + uint(int(cell.y) + 512) * 8191u + uint(int(cell.z) + 512);
    float a = hash01(id);
    if (a > 0.022) return vec3(0.0);
    vec3 at = normalize(cell + 0.25 + 0.5 * vec3(hash01(id + 1u), hash01(id + 2u), hash01(id + 3u)));
    float size = max(pixel * 0.7, 0.0007);
    float shape = max(1.0 - length(at - d) / size, 0.0);
    float bright = pow(hash01(id + 5u), 6.0);
    return mix(vec3(1.0, 0.85, 0.7), vec3(0.75, 0.85, 1.0), hash01(id + 6u)) * shape * bright * (0.0009 * 0.0007 / (size * size));
}

// Rows of far buildings: heights by hash, two depths of haze, lit windows at night. Seen out of a lit room they are fewer and larger, bright
// against the dark.
const float kInWindows = 0.03;
vec3 far_city(vec3 d, vec3 sky, vec3 air, vec3 open, float pixel) {
    bool indoor = (picture.flags & kPictureIndoor) != 0u;
    float azimuth = atan(d.z, d.x);
    float elevation = d.y;
    vec3 color = sky;
    [[dont_unroll]] for (int row = 0; row < 2; ++row) {
        float n = row == 0 ? 260.0 : 150.0;
        float u = azimuth * n / (2.0 * kPi) + float(row) * 31.7;
        float id = floor(u);
        float block = hash01(uint(int(id) + 4096) * 3u + uint(row) * 977u);
        float district = hash01(uint(int(floor(u / 9.0)) + 4096) * 5u + uint(row) * 71u);
        float height = (0.006 + 0.022 * block * block + (district > 0.75 ? 0.030 * block : 0.0)) * (row == 0 ? 1.0 : 0.75);
        float gap = step(0.10, fract(u)) * step(fract(u), 0.95);
        float inside = clamp((height * gap - elevation) / max(pixel, 1e-5) + 0.5, 0.0, 1.0);
        float haze = row == 0 ? 0.90 : 0.80;
        vec3 wall = mix(vec3(0.35) * open, air, haze);
        vec2 window = vec2(fract(u), elevation) * (indoor ? vec2(9.0, 800.0) : vec2(14.0, 2400.0));
        float lamp = hash01(uint(int(floor(window.x)) + int(id) * 64 + 65536) * 131u + uint(int(floor(window.y)) + 64));
        float fine = indoor ? step(0.35, fract(window.x)) : clamp(1.0 - pixel * 1400.0, 0.0, 1.0);  // windows smaller than a pixel become an even glow
        float glow = mix(0.05, step(0.86, lamp), fine);
        wall = min(wall, color);  // a silhouette, whatever the air before it
        wall += vec3(1.0, 0.78, 0.5) * picture.exposure.y * (indoor ? kInWindows : 0.004) * glow;
        color = mix(color, wall, inside);
    }
    return color;
}

void main() {
    ViewData view = picture.views[gl_ViewIndex];
    vec3 d = normalize(view.ray_x.xyz * in_ndc.x + view.ray_y.xyz * in_ndc.y + view.ray_z.xyz);
    float pixel = 1.0 / max(view.forward.w, 1.0);
    vec3 color;
    if (picture.background == 1u) {
        // A quiet room: pale walls, darker floor, light from above.
        float up = d.y * 0.5 + 0.5;
        color = mix(vec3(0.045, 0.048, 0.055), vec3(0.42, 0.43, 0.45), smoothstep(0.30, 0.85, up));
        color += vec3(0.06) * exp(-abs(d.y) * 6.0);
        out_color = vec4(color, 1.0);
        return;
    }
    float towards = max(dot(d, picture.sky_sun.xyz), 0.0);
    float t2 = towards * towards;
    vec3 air = picture.fog_color.rgb + picture.fog_sun.rgb * (t2 * t2 * t2 * t2);
    // Light of the open sky; in a room the picture's own ambient is the room's.
    bool indoor = (picture.flags & kPictureIndoor) != 0u;
    vec3 open = indoor ? picture.fog_color.rgb : picture.ambient[0].rgb;
    float y = d.y;
    color = textureLod(sky_map, sky_uv(vec3(d.x, max(y, 0.0), d.z)), 0.0).rgb;

    color = mix(color, air, 0.92 * exp(-max(y, 0.0) * 13.0));  // the band of haze along the horizon
    float night = picture.exposure.y;
    if (night > 0.7 && y > 0.0) color += star_field(d, pixel) * (smoothstep(0.7, 1.0, night) * 0.8 * smoothstep(0.04, 0.5, y));

    // sun and moon
    float sun_edge = smoothstep(cos(0.0105), cos(0.0085), towards) * step(0.0, y);
    color += picture.sun_color.rgb * sun_edge * (1.0 - night) * 60.0 * step(0.0, picture.sky_sun.y + 0.02);
    float moon_towards = dot(d, picture.moon.xyz);
    if (moon_towards > 0.99 && y > 0.0) {
        float r = sqrt(max(2.0 - 2.0 * moon_towards, 0.0)) / 0.0110;
        vec2 on_disc = vec2(dot(d, normalize(cross(picture.moon.xyz, vec3(0.03, 1, 0.02)))), d.y - picture.moon.y) * 14.0;
        float mare = texture(detail_map, vec3(on_disc * 0.35 + 0.31, 7.0)).r;
        float edge = clamp((1.0 - r) * 0.0110 / pixel + 0.5, 0.0, 1.0);
        color += picture.moon.w * vec3(1.0, 0.96, 0.88) * (edge * (0.55 + 0.75 * mare) + 0.05 * exp(-r * 0.55));
    }

    // clouds: one sheet, lit from the side of the sun
    if (y > 0.005) {
        vec2 p = d.xz / (y + 0.12) * 0.11 + picture.wind.zw;
        vec4 n1 = texture(detail_map, vec3(p, 7.0));
        vec4 n2 = texture(detail_map, vec3(p * 3.7 + 0.37, 7.0));
        vec2 sunward = picture.sky_sun.xz * 0.02;
        float n3 = texture(detail_map, vec3(p + sunward, 7.0)).r;
        float cover = picture.time.y;
        float shape = n1.r * 0.75 + n2.r * 0.25;
        float amount = smoothstep(0.66 - 0.42 * cover, 0.90 - 0.32 * cover, shape);
        float shade = clamp(0.55 + (n1.r - n3) * 3.0 + (1.0 - amount) * 0.35, 0.15, 1.0);
        vec3 lit = open * 0.75 + picture.sun_color.rgb * (0.19 * shade) * (1.0 + 2.5 * t2 * t2 * t2 * t2);
        float fade = smoothstep(0.01, 0.16, y);
        color = mix(color, mix(air, lit, 0.35 + 0.65 * fade), amount * 0.85 * smoothstep(0.005, 0.10, y) * smoothstep(0.0, 0.06, cover));
    }
    if (y < 0.06 && (picture.flags & kPictureAlone) == 0u) color = far_city(d, color, air, open, pixel);
    // below the horizon: far land and water losing themselves in the haze, as what is modelled does
    float below = clamp(-y / pixel * 0.5 + 0.5, 0.0, 1.0);
    vec3 land = picture.ground.rgb * vec3(0.7, 0.75, 0.75);
    if (indoor) {
        land = mix(open * vec3(0.5, 0.55, 0.5), air, 0.35 + 0.65 * exp(-max(-y, 0.0) * 18.0));
    } else if (y < 0.0 && (picture.flags & kPictureAlone) == 0u) {
        float distance = min((view.eye.y - picture.time.w) / max(-y, 1e-4), 2.0e4);
        land = distance > 0.0 ? add_haze(land, view.eye.xyz + d * distance, view.eye.xyz) : air;
    } else {
        land = air;
    }
    color = mix(color, land, below);
    out_color = vec4(min(color * picture.exposure.x * picture.sky_scale, vec3(16384.0)), 1.0);
}
