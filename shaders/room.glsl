// A lit room as its lamps and the day in its windows made it (app/bake/light.h): what is mirrored in glossy things, what of the lamps'
// light arrives at those that move, and what of the day's at all.
const float kSide = float(kFieldSide), kLastMap = float(kFieldMaps - 1u);
const vec2 kFieldSize = vec2(kSide * float(kFieldMaps), float(kFieldHeight));

vec3 field_map(vec2 octahedral, float map, vec3 day) {
    vec2 texel = clamp(octahedral * kSide, vec2(0.5), vec2(kSide - 0.5)) + vec2(map * kSide, 0.0);
    vec4 c = textureLod(textures[uint(picture.room_low.w)], texel / kFieldSize, 0.0);
    return (c.rgb * c.rgb + day * (c.a * c.a)) * float(kFieldRange);
}
// Radiance along d, seen from where the room's box is met (Lagarde and Zanuttini 2012, "Local Image-based Lighting With
// Parallax-corrected Cubemaps"). Of the day, windows show the sky to what mirrors them from below, and from above the land; what is rough sees
// all of them.
const float kLandShown = 0.01 * float(kLandShown_percent);
vec3 room_reflection(vec3 world, vec3 d, float roughness) {
    vec3 way = mix(-max(-d, vec3(1e-4)), max(d, vec3(1e-4)), greaterThan(d, vec3(0.0)));
    vec3 t = (mix(picture.room_low.xyz, picture.room_high.xyz, greaterThan(d, vec3(0.0))) - world) / way;
    vec3 q = world + d * max(min(min(t.x, t.y), t.z), 0.0);
    float high = (q.y - picture.room_low.y) / (picture.room_high.y - picture.room_low.y), wall = smoothstep(0.0, 0.25, high) * smoothstep(0.0, 0.1, 1.0 - high);
    vec2 of = d.xz * d.xz / max(dot(d.xz, d.xz), 1e-6);
    vec3 through = mix(kLandShown * picture.room_land.rgb, of.x * picture.room_sky[0].rgb + of.y * picture.room_sky[1].rgb, smoothstep(-0.1, 0.05, d.y));
    float across = picture.room_sky[0].w, land = picture.room_land.w;
    vec3 day = mix(across * picture.room_sky[0].rgb + (1.0 - across - land) * picture.room_sky[1].rgb + land * picture.room_land.rgb, through, wall * (1.0 - smoothstep(0.4, 1.0, roughness)));
    q -= picture.room_eye.xyz;
    q /= max(dot(abs(q), vec3(1.0)), 1e-4);
    vec2 at = q.y >= 0.0 ? q.xz : (1.0 - abs(q.zx)) * mix(vec2(-1.0), vec2(1.0), greaterThanEqual(q.xz, vec2(0.0)));
    float level = clamp(roughness, 0.0, 1.0) * kLastMap, k = min(floor(level), kLastMap - 1.0);
    return mix(field_map(at * 0.5 + 0.5, k, day), field_map(at * 0.5 + 0.5, k + 1.0, day), level - k);
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
// Of a vertex's alpha: its occlusion, or in a lit room the share that arrives. What stands before the windows has the day's light, and by
// night what falls on it out of the room.
const float kSpills = 0.3, kSpillFalls = 0.7;  // of the room's even glow, close before its windows; 1/m
float arrives(float alpha, bool moves, vec3 world, vec3 n) {
    if (picture.room_eye.w == 0.0) return alpha;
    float beyond = beyond_room(world);
    if (beyond > 0.0) return (moves ? alpha : alpha * alpha) * (picture.room_high.w + kSpills * picture.exposure.y * exp(-kSpillFalls * beyond));
    return moves ? alpha * room_share(world, n) : float(kShareRange) * alpha * alpha;
}
