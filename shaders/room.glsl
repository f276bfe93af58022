// A lit room as its lamps and the day in its windows made it (app/bake/light.h): what is mirrored in glossy things, and what of either's light
// arrives at vertices and at things that move.
// A model by itself: no room, no mist where the land would end. That is half of the code, which a driver need not even read.
#ifdef AISLAND_ALONE
const bool kAlone = true;
#else
layout(constant_id = 8) const bool kAlone = false;
#endif
bool in_lit_room() { return !kAlone && picture.room_eye.w > 0.0; }
const float kSide = float(kFieldSide), kLastMap = float(kFieldMaps - 1u);
const vec2 kFieldSize = vec2(kSide * float(kFieldMaps), float(kFieldHeight));

// rgb = of the lamps, a = of a day whose light is 1.
vec4 field_map(vec2 octahedral, float map) {
    vec2 texel = clamp(octahedral * kSide, vec2(0.5), vec2(kSide - 0.5)) + vec2(map * kSide, 0.0);
    vec4 c = textureLod(textures[uint(picture.room_low.w)], texel / kFieldSize, 0.0);
    return c * c * float(kFieldRange);
}
// What passes by the windows of a wall to what mirrors it about a place in its plane, metres from its west or north end and from the floor, with a
// lobe half as wide as `wide_m` says. Where the wall ends nothing is cut off: a wide lobe still holds some of it. `walls`: 0 to 3 = to the north, east,
// south, west, the second of them where `second` says so; chosen like this all are read at the same places whatever a pixel mirrors.
float window_about(vec2 on, vec2 size, uvec2 walls, bool second, float wide_m) {
    vec2 half_wide = wide_m / size, at = on / size, low = at - half_wide, high = at + half_wide;
    float passes = 0.0;
    for (uint i = 0u; i < uint(kWindows); ++i) {
        vec4 window = mix(picture.room_window[walls.x * uint(kWindows) + i], picture.room_window[walls.y * uint(kWindows) + i], bvec4(second));
        vec2 within = max(min(window.zw, high) - max(window.xy, low), vec2(0.0));
        passes += within.x * within.y * (second ? picture.room_window_passes[walls.y][i] : picture.room_window_passes[walls.x][i]);
    }
    return passes / (4.0 * half_wide.x * half_wide.y);
}
// Radiance along d, seen from where the room's box is met (Lagarde and Zanuttini 2012, "Local Image-based Lighting With
// Parallax-corrected Cubemaps"). By day what is smooth mirrors the windows themselves between walls of the room's light, and in them the sky
// from below, from above the land; what is rough sees all of it.
const float kLobe_m = 0.03, kLobe = 2.0;  // half as wide as what a surface of roughness 1 mirrors, a metre away
// As luminous as it lights the room, but green and dark where things grow; its tint in the room is that of floors and walls, too.
const vec3 kLandSeen = 0.01 * float(kLandShown_percent) * vec3(0.66, 0.70, 0.56);
vec3 room_reflection(vec3 world, vec3 d, float roughness) {
    vec3 way = mix(-max(-d, vec3(1e-4)), max(d, vec3(1e-4)), greaterThan(d, vec3(0.0)));
    vec3 t = (mix(picture.room_low.xyz, picture.room_high.xyz, greaterThan(d, vec3(0.0))) - world) / way;
    vec3 q = world + d * max(min(min(t.x, t.y), t.z), 0.0);
    vec2 of = d.xz * d.xz / max(dot(d.xz, d.xz), 1e-6);
    vec3 through = mix(kLandSeen * picture.room_land.rgb, of.x * picture.room_sky[0].rgb + of.y * picture.room_sky[1].rgb, smoothstep(-0.1, 0.05, d.y));
    float across = picture.room_sky[0].w, land = picture.room_land.w;
    vec3 day = across * picture.room_sky[0].rgb + (1.0 - across - land) * picture.room_sky[1].rgb + land * picture.room_land.rgb;
    float open = 0.0, sharp = picture.room_glow.w > 0.0 ? 1.0 - smoothstep(0.4, 0.8, roughness) : 0.0;
    if (sharp > 0.0) {
        vec2 ahead = max(t.xz, vec2(0.0)), wide = kLobe_m + kLobe * roughness * roughness * ahead;
        vec3 size = picture.room_high.xyz - picture.room_low.xyz, on = world - picture.room_low.xyz;
        open = min(window_about(on.xy + d.xy * ahead.y, size.xy, uvec2(0u, 2u), d.z > 0.0, wide.y) + window_about(on.zy + d.zy * ahead.x, size.zy, uvec2(1u, 3u), d.x < 0.0, wide.x), 1.0);
    }
    q -= picture.room_eye.xyz;
    q /= max(dot(abs(q), vec3(1.0)), 1e-4);
    vec2 at = q.y >= 0.0 ? q.xz : (1.0 - abs(q.zx)) * mix(vec2(-1.0), vec2(1.0), greaterThanEqual(q.xz, vec2(0.0)));
    float level = clamp(roughness, 0.0, 1.0) * kLastMap, k = min(floor(level), kLastMap - 1.0);
    vec4 seen = mix(field_map(at * 0.5 + 0.5, k), field_map(at * 0.5 + 0.5, k + 1.0), level - k);
    vec3 mirrored = open * through + (1.0 - open) * min(seen.a, picture.room_glow.w) * day;
    return seen.rgb + mix(seen.a * day, mirrored, sharp);
}
// A place in the field's grids: texels within a slice, the lower slice and how far from it to the next. Those of the day lie on floor and ceiling.
struct FieldPlace {
    vec2 texel;
    float slice, between;
};
FieldPlace place_in_field(vec3 world, bool day) {
    vec3 p = clamp((world - picture.room_low.xyz) / (picture.room_high.xyz - picture.room_low.xyz), vec3(0.0), vec3(1.0));
    float s = day ? p.y * kLastMap : clamp(p.y * float(kFieldMaps) - 0.5, 0.0, kLastMap), k = min(floor(s), kLastMap - 1.0);
    return FieldPlace(clamp(p.xz * kSide, vec2(0.5), vec2(kSide - 0.5)), k, s - k);
}
// The grid of that band, 1 = the lamps', 2 to 7 = the day's.
vec4 room_grid(FieldPlace p, float band) {
    vec2 texel = p.texel + vec2(p.slice, band) * kSide;
    vec4 low = textureLod(textures[uint(picture.room_low.w)], texel / kFieldSize, 0.0);
    vec4 high = textureLod(textures[uint(picture.room_low.w)], (texel + vec2(kSide, 0.0)) / kFieldSize, 0.0);
    return mix(low, high, p.between);
}
// Share of the even glow and of the lamps that arrives there.
float room_share(vec3 world, vec3 n) {
    vec4 here = room_grid(place_in_field(world, false), 1.0);
    return float(kShareRange) * clamp(here.a + dot(here.rgb * 2.0 - 1.0, n), 0.0, 1.0);
}
// Metres beyond what is the room's (kWall_cm, kSlab_cm): walls, floor, ceiling. More than 0: it stands before the windows.
float beyond_room(vec3 world) {
    vec3 beyond = max(picture.room_low.xyz - world, world - picture.room_high.xyz);
    return max(max(beyond.x, beyond.z) - 0.01 * float(kWall_cm), beyond.y - 0.01 * float(kSlab_cm));
}
// Where things stand so close that little of the lamps' light comes between them, no more than so many times that share does of the day,
// whose grid knows nothing so small.
const float kDayOfLamps = 2.5;
// Daylight that arrives there by the windows, over pi.
vec3 daylight(vec3 world, vec3 n) {
    if (beyond_room(world) > 0.0) return vec3(0.0);
    FieldPlace p = place_in_field(world, true);
    vec3 facing = n * n, band = 2.0 + 2.0 * vec3(0.0, 1.0, 2.0) + vec3(lessThan(n, vec3(0.0))), from = vec3(0.0);
    for (int axis = 0; axis < 3; ++axis)
        if (facing[axis] > 1e-3) {  // of what faces along one, as most of a room does, that is all
            vec3 e = room_grid(p, band[axis]).rgb;
            from += facing[axis] * e * e;
        }
    return from.x * picture.room_sky[0].rgb + from.y * picture.room_sky[1].rgb + from.z * picture.room_land.rgb;
}
// The same at a vertex: baked there (app/bake/light.h), or the grid's. `share` as arrives() has it.
vec3 daylight_at(vec2 uv, vec3 world, vec3 n, float share) {
    if (!in_lit_room()) return vec3(0.0);
    if (uv.y != float(kDayMark)) return daylight(world, n) * min(share * kDayOfLamps, 1.0);
    uint codes = uint(clamp(uv.x, 0.0, 16777215.0));
    vec3 from = vec3(codes >> 16, codes >> 8 & 255u, codes & 255u) / 255.0;
    from *= from;
    return from.x * picture.room_sky[0].rgb + from.y * picture.room_sky[1].rgb + from.z * picture.room_land.rgb;
}
// Of a vertex's alpha: its occlusion, or in a lit room the share that arrives. What stands before the windows has the day's light, and by
// night what falls on it out of the room.
const float kSpills = 0.3, kSpillFalls = 0.7;  // of the room's even glow, close before its windows; 1/m
float arrives(float alpha, bool moves, vec3 world, vec3 n) {
    if (!in_lit_room()) return alpha;
    float beyond = beyond_room(world);
    if (beyond > 0.0) return (moves ? alpha : alpha * alpha) * (picture.room_high.w + kSpills * picture.exposure.y * exp(-kSpillFalls * beyond));
    return moves ? alpha * room_share(world, n) : float(kShareRange) * alpha * alpha;
}
