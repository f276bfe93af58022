// Light of sun, sky and lamps on a surface. Cook-Torrance with GGX, metallic-roughness as appendix B of the glTF 2.0
// specification; visibility after Heitz 2014 ("Understanding the Masking-Shadowing Function"); the sky's specular part
// after Karis 2013 ("Real Shading in Unreal Engine 4").
layout(constant_id = 5) const bool kMovers = true;  // something in the World moves and casts
layout(constant_id = 6) const bool kLamps = true;   // the World has lights
layout(constant_id = 7) const bool kMatt = false;   // rough and no metal: the sky's light without shape stands for its mirror image
bool matt = kMatt;
#ifdef AISLAND_PLAIN
const int kShadowTaps = 1;
#else
const int kShadowTaps = 4;
#endif
int shadow_taps = kShadowTaps;
#include "room.glsl"
struct Surface {
    vec3 world, normal, view;  // view = towards the eye
    vec3 base;
    float roughness, metallic, occlusion;
    vec3 day;  // in a lit room, irradiance / pi of the daylight there
#ifdef AISLAND_LAYERED
    vec3 f0;          // of what is no metal
    float f90, transmits;  // its reflectance at grazing angles; share of the light that enters it and leaves at the other side
#endif
};
// What is mirrored straight on and at grazing angles, and what is scattered.
#ifdef AISLAND_LAYERED
vec3 f0_of(Surface s) { return mix(s.f0, s.base, s.metallic); }
vec3 f90_of(Surface s) { return vec3(mix(s.f90, 1.0, s.metallic)); }
vec3 diffuse_of(Surface s) { return s.base * ((1.0 - s.metallic) * (1.0 - s.transmits)); }
#else
vec3 f0_of(Surface s) { return matt ? vec3(0.04) : mix(vec3(0.04), s.base, s.metallic); }
vec3 f90_of(Surface s) { return vec3(1.0); }
vec3 diffuse_of(Surface s) { return matt ? s.base : s.base * (1.0 - s.metallic); }
#endif

const float kMistFrom = 420.0, kMistTo = 1250.0;  // metres from the World's origin

// Where a direction above the horizon lies in the sky map: a disc, zenith in the middle, fine near the horizon.
vec2 sky_uv(vec3 d) {
    float y = clamp(d.y, 0.0, 1.0);
    // acos by Abramowitz and Stegun 4.4.45, as a share of a right angle
    float zenith = sqrt(1.0 - y) * (1.0 + y * (-0.13505 + y * (0.04727 - 0.01192 * y)));
    float r = 1.0 - sqrt(max(1.0 - zenith, 0.0));
    vec2 flat_direction = d.xz * inversesqrt(max(dot(d.xz, d.xz), 1e-8));
    return 0.5 + 0.49 * r * flat_direction;
}
vec3 ambient_slope(vec3 n) { return picture.ambient[0].rgb + picture.ambient[1].rgb * n.y + picture.ambient[2].rgb * n.z + picture.ambient[3].rgb * n.x; }
vec3 ambient_light(vec3 n) {  // irradiance / pi
    vec3 e = picture.ambient[0].rgb + picture.ambient[1].rgb * n.y + picture.ambient[2].rgb * n.z + picture.ambient[3].rgb * n.x;
    e += picture.ambient[4].rgb * (n.x * n.y) + picture.ambient[5].rgb * (n.y * n.z) +
         picture.ambient[6].rgb * (3.0 * n.z * n.z - 1.0) + picture.ambient[7].rgb * (n.x * n.z) +
         picture.ambient[8].rgb * (n.x * n.x - n.y * n.y);
    return max(e, vec3(0.0));
}
// What a place has of its surroundings. `open`: the share of the sky's light, for a unit normal n it is a + dot(rgb, n) (openness.h);
// `land`: rgb = luminance of the lit land about it, a = the share of the sun that what stands lets through there (land.h).
const float kBeyond = 4.0;  // as openness.h
struct Place {
    vec4 open, land;
};
Place place_of(vec3 world) {
    if (picture.open_scale.z == 0.0) return Place(vec4(0.0, 0.0, 0.0, 1.0), vec4(picture.ground.rgb, 1.0));
    vec2 uv = (world.xz - picture.open_low.xz) * picture.open_low.w;
    float s = sqrt(clamp((world.y - picture.open_low.y) * picture.open_scale.x, 0.0, 1.0));
    vec3 at = vec3(uv, s * 0.6 + 0.1);  // slices are kept at the middles of fifths, the last is of what lies beyond
    if (!kAlone && any(greaterThan(abs(uv - 0.5), vec2(0.5)))) at = vec3((uv - 0.5) / kBeyond + 0.5, 0.9);
    vec4 open = textureLod(open_map, at, 0.0), land = textureLod(land_map, at, 0.0);
    return Place(vec4(open.rgb * 2.0 - 1.0, open.a), vec4(land.rgb * land.rgb * picture.ground.w, land.a));
}
float share_of(vec4 open, vec3 n) { return clamp(open.a + dot(open.rgb, n), 0.0, 1.0); }
// Luminance of the walls that are seen there along n, a unit vector or shorter. They turn to the open side and to whom they are seen by;
// the sun lights those that face it, as far as it comes down between them.
const float kWallsSunned = 0.28, kWallsInSun = 0.38;  // where no sun arrives, and how much more where all of it does
vec3 walls_of(Place place, vec3 n) {
    float sunny = max(picture.bounce_sun.w + dot(place.open.rb - 0.35 * n.xz, picture.sun.xz), 0.0);
    return picture.bounce.rgb + picture.bounce.w * place.land.rgb + picture.bounce_sun.rgb * (sunny * (kWallsSunned + kWallsInSun * place.land.a));
}
// Light on a surface that looks along n, over pi: the sky above what stands round, what is bright of it about the sun where that arrives,
// those walls, the land. What is too slim for the map stands round there too: it hides some of the sky, and by day shades the land.
const float kSlim = 0.25;
float clear_of(Place place) { return 1.0 - picture.aureole.w * max(1.0 - 1.3 * place.open.a, 0.0); }
vec3 light_round(Place place, vec3 n, vec3 bounce) {
    float down = 0.5 - 0.5 * n.y, built = 1.0 - place.open.a, share = share_of(place.open, n) * (1.0 - kSlim * min(2.0 * built, 1.0) * (1.0 - max(n.y, 0.0)));
    vec3 sky = max(ambient_light(n) - picture.ground.rgb * down, vec3(0.0)) * share;
    return sky + picture.aureole.rgb * (max(dot(n, picture.sun.xyz), 0.0) * place.land.a) + bounce * ((1.0 - share) * (1.0 - down)) + place.land.rgb * (down * clear_of(place));
}
// The same of a broad lobe about r, the sky's as far as it grows along a line: a level surface sees no land in it.
vec3 light_along(vec4 open, vec3 r, float level, vec3 bounce, vec3 land) {
    float down = 0.5 - 0.5 * r.y, seen = down * (1.0 - max(level, 0.0)), share = share_of(open, r);
    vec3 sky = max(ambient_slope(r) - picture.ground.rgb * down, vec3(0.0)) * ((1.0 - seen) / (1.0 - down + 1e-3));
    return sky * share + bounce * ((1.0 - share) * (1.0 - seen)) + land * seen;
}
// Whether sky or land is seen along r rather than a wall: walls reach as high as takes their share of the sky's light.
float seen_along(vec4 open, vec3 r, float roughness) {
    float wall = clamp(open.a + dot(open.rb, normalize(r.xz + 1e-5)), 0.0, 1.0), sine = 0.05 * picture.open_scale.z + 0.785 * (1.0 - wall);
    return mix(smoothstep(0.4 * sine - 2e-3, 1.6 * sine - 1e-3, abs(r.y)), share_of(open, r), roughness);
}
// Whether the sky is seen along r from a pane: what stands in the box is marched over in its heights, in steps that double. What is lower than
// `kFlat_m` is land, and lies below the horizon; an edge is as soft as the steps are long.
const float kFlat_m = 2.5, kFirst_m = 5.0, kSoft_m = 0.5, kSofter = 0.06;
float seen_past(vec3 world, vec3 r) {
    if (r.y < 0.0 || picture.open_scale.z == 0.0) return 1.0;
    float flat_length = max(length(r.xz), 1e-3), slope = r.y / flat_length, height = 1.0 / picture.open_scale.x, hides = -1.0;
    vec2 way = r.xz / flat_length * picture.open_low.w, uv = (world.xz - picture.open_low.xz) * picture.open_low.w;
    float from = world.y - picture.open_low.y;
    for (int i = 0; i < 6; ++i) {
        float t = kFirst_m * exp2(float(i)), top = textureLod(tops_map, uv + way * t, 0.0).r * height;
        hides = max(hides, (top - max(from + slope * t, kFlat_m)) / (kSofter * t + kSoft_m));
    }
    return 1.0 - clamp(hides + 0.5, 0.0, 1.0);
}
// Sky, or below the horizon `land`, as a surface of that roughness sees it.
vec3 sky_over(vec3 d, float roughness, vec3 land) {
    vec3 above = textureLod(sky_map, sky_uv(d), roughness * float(kSkyLevels - 1u)).rgb;
    return mix(land, above, smoothstep(-0.10 - 0.5 * roughness, 0.06 + 0.5 * roughness, d.y));
}
// Radiance arriving along d, blurred as a surface of this roughness sees it; below the horizon: the lit land.
// In a room: its ceiling, walls and floor instead.
vec3 sky_reflection(vec3 d, float roughness, vec3 land) {
    if (!kAlone && (picture.flags & kPictureIndoor) != 0u) {
        float up = smoothstep(-0.7 - 0.4 * roughness, 0.8 + 0.4 * roughness, d.y);
        return mix(picture.ground.rgb, picture.ambient[0].rgb, up);
    }
    return sky_over(d, roughness, land);
}
// What a surface of that roughness mirrors of an even light: f0 * x + y. Fitted to the integral over GGX with its height-correlated
// Smith term; off by 0.02 (root of the mean square), and at grazing angles of rough matter by 0.01.
vec2 environment_brdf(float r, float nov) {
    float m = 1.0 - nov, m2 = m * m, m3 = m2 * m, m5 = m3 * m2;
    vec3 s = vec3(0.989, 0.048, -1.214) + r * (vec3(0.363, -1.092, 3.236) + r * vec3(-1.089, 1.369, -1.716));
    vec2 b = vec2(0.401, 0.519) + r * (vec2(-0.211, -1.772) + r * vec2(-0.188, 1.313));
    return max(vec2(s.x + m * s.y + m5 * s.z, m3 * b.x + m5 * b.y), vec2(0.0));
}
float schlick(float c) {
    float m = 1.0 - c;
    float m2 = m * m;
    return m2 * m2 * m;
}
// How far reflectance goes from f0 to 1, cosine c: what Fresnel's equations say of glass (ior 1.5). Schlick's fifth power is a sixth
// too low about 45 degrees.
float fresnel(float c) {
    float m = 1.0 - c, m2 = m * m, m3 = m2 * m;
    return m3 * (0.4 + 0.6 * m3 * m2);
}
// Specular part times nol, for light from l.
float ggx(float noh, float nov, float nol, float roughness) {
    float a = roughness * roughness;
    float a2 = a * a;
    float d = noh * noh * (a2 - 1.0) + 1.0;
    float between = nol * sqrt(nov * nov * (1.0 - a2) + a2) + nov * sqrt(nol * nol * (1.0 - a2) + a2) + 1e-5;
    if (matt) between = mix(2.0 * nol * nov, nol + nov, a);  // Hammon 2017, "PBR Diffuse Lighting for GGX+Smith Microsurfaces": near enough
    return min((0.5 / kPi) * a2 / (d * d * between), 64.0) * nol;
}

float shadow_tap(vec2 uv, float layer, float depth) { return texture(shadow_map, vec4(uv, layer, depth)); }

bool in_cascade(vec3 p) { return all(lessThan(abs(p.xy - 0.5), vec2(0.49))); }
// Share of the sun that arrives. The finest cascade that holds the point; moved along the normal against self-shadowing.
float sun_shadow(vec3 world, vec3 normal, int taps) {
    float c = 1.0 - max(dot(normal, picture.sun.xyz), 0.0);
    vec3 p0 = (picture.shadow_from_world[0] * vec4(world + normal * (picture.shadow_scale.x * (0.6 + 1.2 * c)), 1.0)).xyz;
    vec3 p1 = (picture.shadow_from_world[1] * vec4(world + normal * (picture.shadow_scale.y * (0.6 + 1.2 * c)), 1.0)).xyz;
    vec3 p2 = (picture.shadow_from_world[2] * vec4(world + normal * (picture.shadow_scale.z * (0.6 + 1.2 * c)), 1.0)).xyz;
    bool in0 = in_cascade(p0), in1 = in_cascade(p1);
    vec3 p = in0 ? p0 : (in1 ? p1 : p2);
    float layer = in0 ? 0.0 : (in1 ? 1.0 : 2.0);
    float lit = 0.0;
    if (taps == 1) {  // one bilinear comparison: an edge of a texel
        lit = shadow_tap(p.xy, layer, p.z);
    } else {  // four on a rotated square: a soft edge of about three texels, or of a pixel where that is more
        float pixel = length(world - picture.views[gl_ViewIndex].eye.xyz) / picture.views[gl_ViewIndex].forward.w;
        float texel = in0 ? picture.shadow_scale.x : (in1 ? picture.shadow_scale.y : picture.shadow_scale.z);
        // Softer towards the border, where the next cascade's is: no seam goes along with the visitor.
        vec2 from = abs(p.xy - 0.5);
        float border = in0 || in1 ? smoothstep(0.30, 0.49, max(from.x, from.y)) * 1.5 + 1.0 : 1.0;
        vec2 t = vec2(picture.shadow_scale.w * clamp(0.6 * pixel / texel, border, 2.5));
        lit = 0.25 * (shadow_tap(p.xy + t * vec2(-0.4, -0.9), layer, p.z) + shadow_tap(p.xy + t * vec2(0.9, -0.4), layer, p.z) +
                      shadow_tap(p.xy + t * vec2(0.4, 0.9), layer, p.z) + shadow_tap(p.xy + t * vec2(-0.9, 0.4), layer, p.z));
    }
    if (kMovers && picture.shadow_mover.x > 0.0 && (in0 || in1)) lit = min(lit, texture(mover_shadow_map, vec4(p.xy, layer, p.z)));
    return any(greaterThan(abs(p.xy - 0.5), vec2(0.5))) ? 1.0 : lit;
}

// The same in two steps: a point moved from the surface, anywhere on a small triangle between such points; one bilinear comparison.
vec3 off_surface(vec3 world, vec3 normal) {
    bool in0 = in_cascade((picture.shadow_from_world[0] * vec4(world, 1.0)).xyz), in1 = in_cascade((picture.shadow_from_world[1] * vec4(world, 1.0)).xyz);
    float texel = in0 ? picture.shadow_scale.x : in1 ? picture.shadow_scale.y : picture.shadow_scale.z;
    return world + normal * (texel * (1.8 - 1.2 * max(dot(normal, picture.sun.xyz), 0.0)));
}
float sun_shadow_off(vec3 moved) {
    vec3 p0 = (picture.shadow_from_world[0] * vec4(moved, 1.0)).xyz, p1 = (picture.shadow_from_world[1] * vec4(moved, 1.0)).xyz;
    vec3 p2 = (picture.shadow_from_world[2] * vec4(moved, 1.0)).xyz;
    bool in0 = in_cascade(p0), in1 = in_cascade(p1);
    vec3 p = in0 ? p0 : (in1 ? p1 : p2);
    float layer = in0 ? 0.0 : (in1 ? 1.0 : 2.0), lit = shadow_tap(p.xy, layer, p.z);
    if (kMovers && picture.shadow_mover.x > 0.0 && (in0 || in1)) lit = min(lit, texture(mover_shadow_map, vec4(p.xy, layer, p.z)));
    return any(greaterThan(abs(p.xy - 0.5), vec2(0.5))) ? 1.0 : lit;
}

vec3 lamp_light(Surface s, vec3 diffuse, vec3 f0, vec3 f90, float nov, float translucency) {
    if (!kLamps) return vec3(0.0);
    vec2 cell = (s.world.xz - picture.light_grid.xy) * picture.light_grid.z;
    uvec2 size = uvec2(picture.light_grid_size[0], picture.light_grid_size[1]);
    vec3 sum = vec3(0.0);
    if (size.x == 0u || any(lessThan(cell, vec2(0.0))) || any(greaterThanEqual(cell, vec2(size)))) return sum;
    uint at = uint(cell.y) * size.x + uint(cell.x);
    uint end = tables.light_grid.at[at + 1u];
    for (uint i = tables.light_grid.at[at]; i < end; ++i) {
        LightData light = light_at(tables.light_grid.at[i]);
        vec3 d = light.position - s.world;
        float d2 = dot(d, d);
        float x = d2 / (light.range * light.range);
        vec3 l = d * inversesqrt(max(d2, 1e-4));
        float window = max(1.0 - x * x, 0.0);  // to zero at the range, as KHR_lights_punctual
        float cone = clamp((dot(-l, light.direction) - light.cos_outer) * light.cos_scale, 0.0, 1.0);
        float power = window * window * cone * cone / max(d2, 0.04);
        if (light.cell != picture.cell || power <= 0.0) continue;
        float nol = dot(s.normal, l);
        vec3 h = normalize(l + s.view);
        float n = max(nol, 0.0);
        float specular = ggx(max(dot(s.normal, h), 0.0), nov, n, max(s.roughness, 0.15));
        vec3 f = f0 + (f90 - f0) * fresnel(max(dot(l, h), 0.0));
        sum += light.color * power * (diffuse * ((n + 0.35 * translucency * max(-nol, 0.0)) / kPi) + f * specular);
    }
    return sum;
}

// Light of a lit room but for what its lamps send straight on (app/bake/light.h): as shade_by, without sun and land.
const float kAlongCeiling = 0.4;  // of what a ceiling mirrors, as far as beams and ducts do not hide it: it is seen along it
vec3 shade_in_room(Surface s) {
    float nov = max(dot(s.normal, s.view), 1e-3);
    vec3 f0 = f0_of(s), r = reflect(-s.view, s.normal);
    r = mix(r, s.normal, 0.7 * s.roughness * s.roughness);
    vec2 ab = environment_brdf(s.roughness, nov);
    vec3 again = 1.0 + f0 * (1.0 / max(ab.x + ab.y, 0.1) - 1.0);
    bool outside = beyond_room(s.world) > 0.0;
    vec3 tint = outside ? vec3(1.0) : picture.room_glow.rgb;
    vec3 mirrored = matt || outside ? ambient_slope(r) * tint + s.day : room_reflection(s.world, normalize(r), s.roughness);
    if (!outside) mirrored *= mix(mix(kAlongCeiling, 1.0, s.metallic), 1.0, smoothstep(-0.8, -0.3, s.normal.y));
    vec3 round = ambient_slope(s.normal) * tint * s.occlusion + s.day;
    return diffuse_of(s) * (1.0 + (s.roughness - 0.5) * schlick(nov)) * round +
           mirrored * (f0 * ab.x + f90_of(s) * ab.y) * again * (outside ? s.occlusion : min(s.occlusion, 1.0));
}
// Light of sun and sky, `lit` of the sun's: the first is that of all of it times `lit`, and so is what depends on the second.
vec3 shade_by(Surface s, float lit, Place place) {
    float facing = dot(s.normal, s.view), nov = max(facing, 1e-3);
    vec3 f0 = f0_of(s), f90 = f90_of(s), diffuse = diffuse_of(s);
    vec3 l = picture.sun.xyz;
    float nol = dot(s.normal, l);
    float n = max(nol, 0.0);
    // Of the half vector between light and eye, both of unit length.
    float lov = dot(l, s.view), half_length = inversesqrt(max(2.0 + 2.0 * lov, 1e-4));
    float noh = max((nol + facing) * half_length, 0.0), loh = (1.0 + lov) * half_length;
    float grazing = schlick(nov);
    vec3 f = f0 + (f90 - f0) * fresnel(loh);
    // Rough matter sends more back at grazing angles (Burley 2012, "Physically-Based Shading at Disney"); of an even sky, its mean.
    float rough = 2.0 * s.roughness * loh * loh - 0.5;
    float back = (1.0 + rough * schlick(n)) * (1.0 + rough * grazing);
    float back_sky = 1.0 + (s.roughness - 0.5) * grazing;
    vec2 ab = environment_brdf(s.roughness, nov);
    // What a rough surface scatters more than once (Fdez-Aguera 2019, "A Multiple-Scattering Microfacet Model").
    vec3 again = 1.0 + f0 * (1.0 / max(ab.x + ab.y, 0.1) - 1.0);
    vec3 sun = picture.sun_color.rgb * lit *
               (diffuse * (n * back * (1.0 / kPi)) + f * again * ggx(noh, nov, n, max(s.roughness, 0.06)));
    // The rougher, the more of the mirrored light comes from about the normal; none comes from behind the surface.
    vec3 r = reflect(-s.view, s.normal);
    r = mix(r, s.normal, 0.7 * s.roughness * s.roughness);
    if (!matt) r = normalize(r);
    bool indoor = !kAlone && (picture.flags & kPictureIndoor) != 0u;
    float specular_occlusion = indoor ? s.occlusion : s.occlusion * s.occlusion;
    vec3 bounce = walls_of(place, s.normal);
    vec3 land = place.land.rgb;
    vec3 mirrored = matt ? light_along(place.open, r, s.normal.y, bounce, land) : mix(bounce, sky_reflection(r, s.roughness, land), seen_along(place.open, r, s.roughness));
    vec3 round = light_round(place, s.normal, bounce);
    vec3 sky = diffuse * back_sky * round * s.occlusion +
               mirrored * (f0 * ab.x + f90 * ab.y) * again * specular_occlusion;
    return sun + sky;
}
// Off its own wall; above a roof, so as not to look up from under it. What lies low stays low: under the crowns of trees.
Place place_before(Surface s) {
    vec3 way = s.normal * picture.open_scale.y;
    way.y = min(way.y, max(s.world.y - picture.open_low.y, 0.0));
    return place_of(s.world + way);
}
// Light of lamps. In a room the occlusion counts for them too: what stands between.
vec3 shade_by_lamps(Surface s) {
    if (!kLamps) return vec3(0.0);
    bool indoor = !kAlone && (picture.flags & kPictureIndoor) != 0u;
    return lamp_light(s, diffuse_of(s), f0_of(s), f90_of(s), max(dot(s.normal, s.view), 1e-3), 0.0) * (indoor ? s.occlusion : 1.0);
}
// The land before what stands low is seen from near: whether the sun lights it there no map of metres tells, but its shadows do.
const float kNearHigh_m = 5.0;
void look_near(inout Place place, Surface s) {
    float high = s.world.y - picture.open_low.y, counts = (1.0 - smoothstep(0.3 * kNearHigh_m, kNearHigh_m, high)) * (1.0 - smoothstep(0.2, 0.7, abs(s.normal.y)));
    if (kAlone || counts <= 0.0 || picture.sun_color.w == 0.0 || (picture.flags & kPictureIndoor) != 0u) return;
    vec3 out_of = normalize(vec3(s.normal.x, 0.0, s.normal.z)), aside = vec3(-out_of.z, 0.0, out_of.x);
    bool in0 = in_cascade((picture.shadow_from_world[0] * vec4(s.world, 1.0)).xyz), in1 = in_cascade((picture.shadow_from_world[1] * vec4(s.world, 1.0)).xyz);
    mat4 cascade = in0 ? picture.shadow_from_world[0] : in1 ? picture.shadow_from_world[1] : picture.shadow_from_world[2];
    float layer = in0 ? 0.0 : in1 ? 1.0 : 2.0, here = 0.0;
    vec3 at = (cascade * vec4(s.world, 1.0)).xyz, o = (cascade * vec4(out_of, 0.0)).xyz, a = (cascade * vec4(aside, 0.0)).xyz;
    const vec2 taps[4] = {vec2(0.5, 0.3), vec2(0.8, -0.5), vec2(1.2, 0.8), vec2(1.8, -1.0)};  // metres before it and aside
    for (int i = 0; i < 4; ++i) {
        vec3 p = at + taps[i].x * o + taps[i].y * a;
        here += any(greaterThan(abs(p.xy - 0.5), vec2(0.5))) ? 0.25 : 0.25 * shadow_tap(p.xy, layer, p.z);
    }
    float sky = max(ambient_light(vec3(0.0, 1.0, 0.0)).g, 1e-6), sun = picture.sun_color.g * max(picture.sun.y, 0.0) / kPi;
    place.land.rgb *= mix(1.0, (sky + sun * here) / ((sky + sun * place.land.a) * clear_of(place)), counts);
}
vec3 shade(Surface s) {
    if (in_lit_room()) return shade_in_room(s) + shade_by_lamps(s);
    float lit = picture.sun_color.w > 0.0 ? sun_shadow(s.world, s.normal, shadow_taps) : 1.0;
    Place place = place_before(s);
    look_near(place, s);
    return shade_by(s, lit, place) + shade_by_lamps(s);
}

// Height haze: density falls exponentially with height; the integral along the view ray is exact. The modelled land ends in a
// mist that grows from the middle of the World outwards, so that no edge shows.
// `direction`, `distance` from the eye; `before` = the air's density there, as a share of that at the ground (ViewData::ray_x).
vec3 add_haze_along(vec3 color, vec3 world, vec3 direction, float distance, float eye_y, float before) {
    if (!kAlone && (picture.flags & kPictureIndoor) != 0u) return color;
    float scale = 1.0 / picture.fog_sun.w;
    float after = exp(-max(world.y, -50.0) * scale);
    float dy = (world.y - eye_y) * scale;
    float mean = abs(dy) > 1e-3 ? (before - after) / dy : 0.5 * (before + after);
    float through = exp(-picture.fog_color.w * mean * distance);
    float towards = max(dot(direction, picture.sky_sun.xyz), 0.0);
    float t2 = towards * towards;
    vec3 air = picture.fog_color.rgb + picture.fog_sun.rgb * (t2 * t2 * t2 * t2);
    if (kAlone) return mix(air, color, through);
    float mist = (picture.flags & kPictureAlone) != 0u ? 0.0 : smoothstep(kMistFrom, kMistTo, length(world.xz));
    return mix(air, color, through * (1.0 - mist * mist));
}
vec3 add_haze(vec3 color, vec3 world, vec3 eye) {
    vec3 d = world - eye;
    float distance = length(d);
    return add_haze_along(color, world, d / max(distance, 1e-4), distance, eye.y, exp(-max(eye.y, -50.0) / picture.fog_sun.w));
}
