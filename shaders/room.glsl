// A lit room as its own light made it (app/bake/light.h): what is mirrored in glossy things, and what arrives at those that move.
const float kFieldRange = 4.0;

vec3 field_map(vec2 octahedral, float map) {
    vec2 texel = clamp(octahedral * 32.0, vec2(0.5), vec2(31.5)) + vec2(map * 32.0, 0.0);
    vec3 c = textureLod(textures[uint(picture.room_low.w)], texel / vec2(128.0, 64.0), 0.0).rgb;
    return c * c * kFieldRange;
}
// Radiance along d, seen from where the room's box is met (Lagarde and Zanuttini 2012, "Local Image-based Lighting With
// Parallax-corrected Cubemaps").
vec3 room_reflection(vec3 world, vec3 d, float roughness) {
    vec3 way = mix(-max(-d, vec3(1e-4)), max(d, vec3(1e-4)), greaterThan(d, vec3(0.0)));
    vec3 t = (mix(picture.room_low.xyz, picture.room_high.xyz, greaterThan(d, vec3(0.0))) - world) / way;
    vec3 q = world + d * max(min(min(t.x, t.y), t.z), 0.0) - picture.room_eye.xyz;
    q /= max(dot(abs(q), vec3(1.0)), 1e-4);
    vec2 at = q.y >= 0.0 ? q.xz : (1.0 - abs(q.zx)) * mix(vec2(-1.0), vec2(1.0), greaterThanEqual(q.xz, vec2(0.0)));
    float level = clamp(roughness, 0.0, 1.0) * 3.0, k = min(floor(level), 2.0);
    return mix(field_map(at * 0.5 + 0.5, k), field_map(at * 0.5 + 0.5, k + 1.0), level - k);
}
// Share of the even glow and of the lamps that arrives there.
float room_share(vec3 world, vec3 n) {
    vec3 p = clamp((world - picture.room_low.xyz) / (picture.room_high.xyz - picture.room_low.xyz), vec3(0.0), vec3(1.0));
    float s = clamp(p.y * 4.0 - 0.5, 0.0, 3.0), k = min(floor(s), 2.0);
    vec2 texel = clamp(p.xz * 32.0, vec2(0.5), vec2(31.5)) + vec2(k * 32.0, 32.0);
    vec4 low = textureLod(textures[uint(picture.room_low.w)], texel / vec2(128.0, 64.0), 0.0);
    vec4 high = textureLod(textures[uint(picture.room_low.w)], (texel + vec2(32.0, 0.0)) / vec2(128.0, 64.0), 0.0);
    vec4 here = mix(low, high, s - k);
    return clamp(here.a + dot(here.rgb * 2.0 - 1.0, n), 0.0, 1.0);
}
