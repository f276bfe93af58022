#include "frame.glsl"
#include "light.glsl"
#include "glass.glsl"
#include "leaf.glsl"
#define AISLAND_FRAGMENT
#include "crossing.glsl"
// Of every kind of material; world_<kind>.frag say which: kKind, of MaterialKind. What else a pipeline does not need is specialised
// away, but the kinds are not: a driver for processors holds on to what it has read of a pipeline's code, 1 MB of the whole.
layout(constant_id = 1) const bool kTextured = false;
layout(constant_id = 2) const bool kStyled = false;  // masks, ghosts, hatches, fades, crossings
layout(constant_id = 3) const uint kSamples = 1;

layout(location = 0) centroid in vec3 in_world;
layout(location = 1) centroid in vec3 in_normal;
layout(location = 2) in vec4 in_uv;
layout(location = 3) centroid in vec4 in_color;
layout(location = 4) flat in vec4 in_surface;
layout(location = 5) flat in vec4 in_emissive;
layout(location = 6) flat in vec4 in_params;
layout(location = 7) flat in uvec2 in_ids;
layout(location = 8) in vec4 in_tangent;
layout(location = 0) out vec4 out_color;

vec4 sample_or(uint index, vec2 uv, vec4 otherwise) {
    if (index == kNoneIndex) return otherwise;
    return texture(textures[nonuniformEXT(index)], uv);
}

// Where a material samples one of its textures (TextureSlot of world.h).
vec2 uv_of(MaterialData material, uint slot) {
    if (material.extra == kNoneIndex) return in_uv.xy;
    TextureUseData use = tables.extras.at[material.extra].uses[slot];
    vec2 uv = use.uv == 1u ? in_uv.zw : in_uv.xy;
    return vec2(dot(use.matrix.xy, uv), dot(use.matrix.zw, uv)) + use.offset;
}

vec3 bend(vec3 normal, vec3 u_axis, vec3 v_axis, vec2 slope) { return normalize(normal + u_axis * slope.x + v_axis * slope.y); }

// By night and under lamps an eye sees little of green.
vec3 by_night(vec3 green) {
    return mix(green, vec3(dot(green, vec3(0.30, 0.60, 0.10))), (picture.flags & kPictureIndoor) != 0u ? 0.0 : 0.4 * picture.exposure.y);
}

// What a tile of metres is too coarse for shows where one stands on it: blades of grass, the grain of stone. On the mean it is 1.
const float kGrainReach = 9.0;  // metres
float grain(vec3 world, vec2 position, float pattern) {
    float away = distance(picture.views[gl_ViewIndex].eye.xyz, world);
    if (away > kGrainReach) return 1.0;
    bool grass = pattern == 2.0;
    vec2 turned = vec2(0.8 * position.x + 0.6 * position.y, 0.8 * position.y - 0.6 * position.x);  // off the coarse tile's own lines
    float tone = 2.0 * texture(detail_map, vec3(turned * (grass ? 1.5 : 1.1), grass ? 0.0 : 3.0)).r - (grass ? 1.0 : 0.94);
    return 1.0 + tone * (grass ? 1.0 : 0.8) * smoothstep(kGrainReach, 0.4 * kGrainReach, away);
}

// Ground patterns tile by world position; walls take the plane they face.
void apply_ground(inout Surface s, vec4 params) {
    vec3 a = abs(in_normal);
    bool wall = a.y < 0.5;
    vec2 position = !wall ? s.world.xz : (a.x > a.z ? s.world.zy : s.world.xy);
    float pattern = params.x, scale = max(params.y, 0.05);
    vec4 detail = texture(detail_map, vec3(position / (4.0 * scale), pattern));
    vec4 broad = texture(detail_map, vec3(position * 0.0173, 7.0));
    float contrast = params.z;
    s.base *= mix(1.0, 2.0 * detail.r, contrast);
    s.base *= mix(1.0, 0.82 + 0.36 * broad.r, min(4.0 * contrast, 1.0));
    if (scale > 0.75 && contrast > 0.0) s.base *= grain(s.world, position, pattern);
    if (pattern == 2.0) s.base = by_night(s.base * mix(vec3(0.86, 1.0, 0.80), vec3(1.22, 1.02, 0.86), broad.g));  // sunned and shaded grass
    vec2 slope = (detail.gb - 0.5) * (1.2 * contrast);
    vec3 u_axis = wall && a.x > a.z ? vec3(0, 0, 1) : vec3(1, 0, 0);
    vec3 v_axis = wall ? vec3(0, 1, 0) : vec3(0, 0, 1);
    s.normal = bend(s.normal, u_axis, v_axis, slope);
    s.roughness = clamp(s.roughness + (detail.a - 0.5) * 0.5 * contrast, 0.08, 1.0);
}

// What stands along r from a point of the water, as far as the picture shows it (McGuire and Mara 2014, "Efficient GPU Screen-Space
// Ray Tracing": steps along the line across the picture, where the inverse of the depth goes evenly): rgb as the picture has it, a = how sure.
layout(set = 2, binding = 6) uniform sampler2DArray mirror_map;
vec4 mirrored(vec3 from, vec3 r, int steps) {
    mat4 m = picture.views[gl_ViewIndex].clip_from_world;
    vec3 a = (m * vec4(from, 1.0)).xyw, b = (m * vec4(r, 0.0)).xyw;
    // As far as the ray stays before the eye and within the picture's four sides.
    float far = b.z < 0.0 ? min(4000.0, (a.z - 0.5) / -b.z) : 4000.0;
    vec4 inside = vec4(a.z - a.xy, a.z + a.xy), leaves = vec4(b.z - b.xy, b.z + b.xy);
    for (int k = 0; k < 4; ++k)
        if (leaves[k] < 0.0) far = min(far, inside[k] / -leaves[k]);
    if (steps == 0 || far <= 0.0) return vec4(0.0);
    vec3 c = a + b * far;
    vec3 begin = vec3(a.xy / a.z * 0.5 + 0.5, 1.0 / a.z), way = vec3(c.xy / c.z * 0.5 + 0.5, 1.0 / c.z) - begin;
    vec2 size = picture.viewport.xy * 0.5;
    float before = 0.0;
    for (int i = 1; i <= steps; ++i) {
        float x = float(i) / float(steps), share = x * sqrt(x);  // finer where it begins: what stands at the shore
        vec3 p = begin + way * share;
        vec4 found = texelFetch(mirror_map, ivec3(clamp(p.xy * size, vec2(0.0), size - 1.0), gl_ViewIndex), 0);
        // Not what the ray passes behind.
        if (found.a > 0.0 && found.a * p.z < 1.0 && 1.0 / p.z - found.a < 4.0 + 0.03 / p.z + 1.6 * abs(1.0 / p.z - 1.0 / (begin.z + way.z * before))) {
            float low = before, high = share;
            for (int k = 0; k < 4; ++k) {
                float middle = 0.5 * (low + high);
                vec3 q = begin + way * middle;
                vec4 there = texelFetch(mirror_map, ivec3(clamp(q.xy * size, vec2(0.0), size - 1.0), gl_ViewIndex), 0);
                if (there.a > 0.0 && there.a * q.z < 1.0) high = middle, found = there, p = q;
                else low = middle;
            }
            if (1.0 / p.z - found.a < 4.0 + 0.03 / p.z + 1.6 * abs(1.0 / p.z - 1.0 / (begin.z + way.z * low))) {
                vec2 edge = smoothstep(vec2(0.5), vec2(0.42), abs(p.xy - 0.5));
                // Small waves draw it out, up and down: lights are streaks, edges are soft.
                vec4 sum = vec4(min(found.rgb, vec3(3.0)), 1.0);
                for (int k = -2; k <= 2; ++k) {
                    vec4 there = texelFetch(mirror_map, ivec3(clamp(p.xy * size + vec2(0.0, 0.006 * size.y * float(k)), vec2(0.0), size - 1.0), gl_ViewIndex), 0);
                    if (k != 0 && there.a > 0.0) sum += vec4(min(there.rgb, vec3(3.0)), 1.0);
                }
                return vec4(sum.rgb / sum.a, edge.x * edge.y * sum.a * 0.2);
            }
        }
        before = share;
    }
    return vec4(0.0);
}

// Tiles at the bottom of a pool, and the web of light that waves gather on them; the mean is about 1.
float pool_floor(vec2 p, vec3 down, float depth, float t) {
    vec2 at = p + down.xz / max(-down.y, 0.3) * depth;
    float tile = texture(detail_map, vec3(at * 0.83, 1.0)).r;
    vec2 a = texture(detail_map, vec3(at * 0.11 + vec2(0.019, 0.007) * t, 7.0)).ba, b = texture(detail_map, vec3(at.yx * 0.17 - vec2(0.011, 0.023) * t, 7.0)).ba;
    float web = 1.0 - smoothstep(0.0, 0.13, abs(a.x + b.y - 1.0));
    return 1.9 * tile * (0.9 + 0.4 * web);
}

// What an even surface of water mirrors, cosine c: Fresnel's equations for ior 1.333 (Cook and Torrance 1982, "A Reflectance Model for Computer
// Graphics"). Between 45 and 65 degrees Schlick's form is a third too low.
float fresnel_of_water(float c) {
    float g = sqrt(0.7769 + c * c), a = (g - c) / (g + c), b = (c * (g + c) - 1.0) / (c * (g - c) + 1.0);
    return 0.5 * a * a * (1.0 + b * b);
}

vec3 water_color(Surface s) {
    float t = picture.time.x;
    vec2 p = s.world.xz;
    vec2 flow = picture.wind.xy;
    // Offsets are whole tiles after 1000 s, so the wrap of the clock does not show.
    vec2 w1 = texture(detail_map, vec3(p * 0.043 + vec2(0.031, 0.012) * t, 7.0)).ba - 0.5;
    vec2 w2 = texture(detail_map, vec3(p.yx * 0.117 - vec2(0.017, 0.041) * t, 7.0)).ba - 0.5;
    vec2 w3 = texture(detail_map, vec3(p * 0.0071 + vec2(0.003, 0.002) * t, 7.0)).ba - 0.5;
    float strength = 0.02 + 0.10 * sqrt(min(picture.time.z, 9.0));  // slopes grow with the root of the wind (Cox and Munk 1954)
    float distance = length(picture.views[gl_ViewIndex].eye.xyz - s.world);
    float calm = 1.0 / (1.0 + distance * 0.004);
    vec2 slope = (w1 + 0.7 * w2.yx + 1.2 * w3) * strength * calm;
    vec3 n = normalize(vec3(slope.x, 1.0, slope.y));
    float nov = max(dot(n, s.view), 0.02);
    vec3 r = reflect(-s.view, n);
    r.y = abs(r.y);
    float fresnel = fresnel_of_water(nov);
    // Waves that are too far to be drawn leave it rough (Olano and Baker 2010, "LEAN Mapping"); slopes of the map spread by an eighth.
    float spread = 0.125 * strength;
    float roughness = sqrt(sqrt(2.4e-5 + 2.0 * spread * spread * (1.0 - calm * calm)));
    // Towards a shore: what stands on it.
    Place place = place_of(s.world);
    vec3 reflected = mix(walls_of(place, r), textureLod(sky_map, sky_uv(r), 0.6).rgb, share_of(place.open, r));
    // Upright things stay upright in moving water: drawn out towards the eye, hardly sideways.
    vec3 r2 = reflect(-s.view, normalize(vec3(slope.x * 0.3 * calm, 1.0, slope.y * 0.3 * calm)));
    bool steep = fresnel < 0.04 || (picture.flags & kPictureMirror) == 0u;
    vec4 stands = mirrored(s.world, vec3(r2.x, max(r2.y, 0.02), r2.z), steep ? 0 : 32);
    reflected = mix(reflected, stands.rgb / picture.exposure.x, stands.a * smoothstep(0.04, 0.075, fresnel));
    // Wind-roughened far water mirrors higher parts of the sky than a flat mirror would.
    vec3 h = normalize(picture.sun.xyz + s.view);
    float shadow = picture.sun_color.w > 0.0 ? sun_shadow(s.world, vec3(0, 1, 0), 1) : 1.0;
    vec3 glint = picture.sun_color.rgb * (shadow * fresnel_of_water(max(dot(h, s.view), 0.0)) * ggx(max(dot(n, h), 0.0), nov, max(dot(n, picture.sun.xyz), 0.0), roughness));
    vec3 sunlit = (picture.sun_color.rgb / kPi + picture.aureole.rgb) * (shadow * max(picture.sun.y, 0.0));
    vec3 body = s.base * (ambient_light(vec3(0, 1, 0)) + sunlit) * 0.75;
    if (in_params.x > 0.0) {
        body *= pool_floor(p, refract(-s.view, n, 0.75), in_params.x, t);
    } else if (fresnel < 0.3) {  // seen steeply: brighter where waves turn to the sun, darker where a gust roughens them
        vec2 along = vec2(dot(p, flow), dot(p, vec2(-flow.y, flow.x)));
        float gust = texture(detail_map, vec3(along * vec2(0.0021, 0.0053) + vec2(0.002, 0.0) * t, 7.0)).r;
        body *= 1.0 + 8.0 * dot(slope, picture.sun.xz) + 0.40 * (gust - 0.5);
    }
    return mix(body, reflected, fresnel) + glint;
}

const float kOpposite = 0.15;  // share of such a wall in what a far house looks at
vec3 glass_color(Surface s) {
    bool walled = in_surface.z < 0.99;  // far houses: the bars between their windows are walls
    vec3 frame = walled ? s.base : vec3(0.10, 0.105, 0.11);
    if (walled) s.base = vec3(0.52, 0.58, 0.60);
    vec3 tangent = normalize(in_tangent.xyz);
    Rooms rooms = look_into(in_uv.xy, s.view, s.normal, tangent, in_tangent.w, in_params, in_surface.w, in_emissive.a, in_surface.z);
    s.normal = normalize(s.normal + tangent * rooms.tilt * 0.012);
    float nov = max(dot(s.normal, s.view), 1e-3);
    vec3 r = reflect(-s.view, s.normal);
    float fresnel = 0.06 + 0.94 * schlick(nov);
    float lit = picture.sun_color.w > 0.0 ? sun_shadow(s.world, s.normal, shadow_taps) : 1.0;
    float nol = max(dot(s.normal, picture.sun.xyz), 0.0);
    vec3 h = normalize(picture.sun.xyz + s.view);
    vec3 sunlight = picture.sun_color.rgb * lit;
    Place place = place_before(s);
    vec3 land = place.land.rgb;
    vec3 round = light_round(place, s.normal, walls_of(place, s.normal)), daylight = round * 0.45 + sunlight * nol * 0.06;
    vec3 reflected = mix(walls_of(place, r), sky_over(r, 0.05, land), min(seen_past(s.world + s.normal, r), seen_along(place.open, r, 0.05))) * mix(vec3(1.0), s.base * 1.3, 0.35);
    float occlusion = min(s.occlusion, 1.0);
    float coated = min(fresnel + 0.20, 1.0);
    vec3 color = s.base * rooms.color * daylight * (1.0 - coated) + rooms.lamp * (0.011 * picture.exposure.y * (1.0 - fresnel)) + reflected * coated * occlusion +
                 sunlight * 0.25 * ggx(max(dot(s.normal, h), 0.0), nov, nol, 0.07);
    // Houses of an estate are of one colour and stand before one another: a wall in shade looks at one in the sun.
    if (walled) round += frame * picture.sun_color.rgb * (kOpposite * max(-dot(s.normal, picture.sun.xyz), 0.0) / kPi);
    // the frame: dark anodised metal, of far houses their walls
    vec3 metal = frame * (round * occlusion + sunlight * nol / kPi);
    color = mix(color, metal, rooms.frame);
    s.roughness = 0.25;
    return color + lamp_light(s, s.base * 0.12, vec3(0.06), nov, 0.0);
}

// A leaf sends light back and on. About a leaf of a crown stand others, and so of what arrives from all sides only a share comes from
// outside; the rest is what those leaves send on of sky and sun, again and again: pale crowns glow, their depth is coloured, not grey.
const float kLeafOpen = 0.37;  // of the light about the crown's rim, what a leaf there sees
const float kLeafOn = 0.55;    // of what it sends back, what it sends on; both together are less than what arrives
const float kCardLit = 0.45;   // of the sun that the shadow map lets through: it does not tell leaves apart that are a hand from one another, nor how they are turned;
const float kCardAgain = 0.3;  // of what a leaf there sends back, what its neighbours send on to be seen;
const float kMassLit = 0.75;   // of a lump it tells none
const float kMassOpen = 0.6;   // and of what a leaf sees of the light about it, such a lump's rim
const float kMassLeaf = 1.82;  // what a leaf of a lump sends back, of what the lump does as a body (build_tree.cpp: blob_shade; bushes keep all of it)
vec3 leaf_color(Surface s, float sunny, float again, float open) {
    vec3 base = min(s.base, vec3(0.85)), on = min(kLeafOn * base, 0.95 - base), all = base + on;
    vec3 l = picture.sun.xyz, h = normalize(l + s.view);
    float nol = dot(s.normal, l), nov = max(dot(s.normal, s.view), 1e-3), n = max(nol, 0.0);
    float lit = picture.sun_color.w > 0.0 ? sunny * sun_shadow(s.world, s.normal, shadow_taps) : 0.0;
    vec3 direct = picture.sun_color.rgb * lit * ((base * n + on * max(-nol, 0.0)) / (kPi * (1.0 - again * all)) + (0.04 + 0.96 * fresnel(max(dot(l, h), 0.0))) * ggx(max(dot(s.normal, h), 0.0), nov, n, s.roughness));
    Place place = place_before(s);
    // In a room the occlusion is the room's (app/bake/light.h), not the crown's.
    bool indoor = (picture.flags & kPictureIndoor) != 0u;
    // What grows low has its own shade below it, not the lit land about it.
    if (!indoor) place.land.rgb *= mix(0.1, 1.0 / clear_of(place), smoothstep(0.7, 2.5, s.world.y - picture.open_low.y));
    vec3 walls = walls_of(place, vec3(0.0)), front = light_round(place, s.normal, walls), rear = light_round(place, -s.normal, walls);
    float rim = indoor ? 1.0 : s.occlusion, arrives = indoor ? s.occlusion : 1.0, seen = kLeafOpen * rim * open;
    front *= arrives, rear *= arrives;
    if (indoor && picture.room_eye.w > 0.0) front += daylight(s.world, s.normal), rear += daylight(s.world, -s.normal);
    vec3 others = all * (0.5 * seen * (front + rear)) / (1.0 - (1.0 - seen) * all);
    vec2 ab = environment_brdf(s.roughness, nov);
    return direct + (seen * ((base + 0.04 * ab.x + ab.y) * front + on * rear) + (1.0 - seen) * all * others + lamp_light(s, base, vec3(0.04), nov, kLeafOn) * arrives);
}

void main() {
    uint crossing = kStyled ? in_ids.y >> 16 : 0u;
    if (crossing != 0u && is_other_level(crossing)) discard;
    bool crosses = crossing != 0u, masked = kStyled && kTextured && (material_at(in_ids.x).flags & 1u) != 0u;
    // What changes its level looks as it does before and after (world_plain.frag, pipelines.cpp).
    if (kStyled && crosses && kKind == 0u && !kTextured) matt = in_surface.x >= 0.5 && in_surface.y < 0.05, shadow_taps = 1;
    vec3 eye = picture.views[gl_ViewIndex].eye.xyz;
    Surface s;
    s.world = in_world;
    s.view = normalize(eye - in_world);
    s.normal = normalize(in_normal);
    s.base = in_color.rgb;
    s.occlusion = in_color.a;
    s.roughness = in_surface.x;
    s.metallic = in_surface.y;
    float alpha = in_surface.z;
    vec3 emissive = in_emissive.rgb;
    if (kKind == 3u && in_uv.x > kLeafCard) {
        float side;
        if (leaf_cut(in_uv.xy, side) < 0.0) discard;
        s.normal = normalize(s.normal + normalize(in_tangent.xyz) * (side * 1.6));
        s.base *= 1.0 + 1.3 * side;
    } else if (kKind == 3u && in_uv.x > kLeafMass) {  // a crown seen from afar: clumps of leaves, a ragged edge
        vec4 clumps = texture(detail_map, vec3(in_world.xz * 0.29 + in_world.y * vec2(0.23, -0.17), 7.0));
        if (abs(dot(s.normal, s.view)) < 0.55 * clumps.g - 0.05) discard;
        s.base *= kMassLeaf * (0.55 + 0.9 * clumps.r);
        s.normal = normalize(s.normal + (clumps.bra - 0.5) * vec3(1.1, 0.9, 1.1));
    }
    if (kKind == 3u || (kStyled && (!crosses || masked))) s.normal = gl_FrontFacing ? s.normal : -s.normal;
    if (kKind == 3u) s.base = by_night(s.base);
    if (kTextured) {
        MaterialData material = material_at(in_ids.x);
        vec4 base = sample_or(material.base_texture, uv_of(material, 0u), vec4(1.0));
        s.base *= base.rgb;
        alpha *= base.a;
        vec4 mr = sample_or(material.mr_texture, uv_of(material, 1u), vec4(1.0));
        s.roughness *= mr.g;
        s.metallic *= mr.b;
        s.occlusion *= mix(1.0, sample_or(material.occlusion_texture, uv_of(material, 3u), vec4(1.0)).r, material.occlusion_strength);
        emissive *= sample_or(material.emissive_texture, uv_of(material, 4u), vec4(1.0)).rgb;
        if (material.normal_texture != kNoneIndex) {
            vec2 n = (sample_or(material.normal_texture, uv_of(material, 2u), vec4(0.5)).rg * 2.0 - 1.0) * material.normal_scale;
            vec3 tangent = normalize(in_tangent.xyz);
            vec3 bitangent = cross(s.normal, tangent) * in_tangent.w;
            s.normal = normalize(tangent * n.x + bitangent * n.y + s.normal * sqrt(max(1.0 - dot(n, n), 0.0)));
        }
        if (masked)  // a sharp edge at any distance (Wyman and McGuire 2017)
            alpha = clamp((alpha - material.alpha_cutoff) / max(fwidth(alpha), 1e-3) + 0.5, 0.0, 1.0);
    }
    s.roughness = max(s.roughness, 0.045);

    bool ghost = kStyled && (in_ids.y & kFlagGhost) != 0u;
    if (kStyled) {
        if (ghost) {
            s.base = mix(s.base, vec3(0.35, 0.62, 0.95), 0.55);
            alpha *= 0.35 + 0.4 * schlick(abs(dot(s.normal, s.view)));
        }
        if ((in_ids.y & kFlagHatched) != 0u) {
            float across = (in_world.x + in_world.y + in_world.z) * 1.6;
            float w = max(fwidth(across), 1e-3);
            float stripe = smoothstep(0.5 - w, 0.5 + w, abs(fract(across) * 2.0 - 1.0) + 0.25);
            vec3 mark = (in_ids.y & kFlagFaulted) != 0u ? vec3(0.80, 0.10, 0.03) : vec3(0.85, 0.55, 0.05);
            s.base = mix(mark, s.base * 0.5, mix(stripe, 0.5, clamp(w * 2.0, 0.0, 1.0)));
        }
    }

    vec3 color;
    if (kKind == 2u) {
        color = water_color(s);
    } else if (kKind == 1u) {
        color = glass_color(s);
    } else if (kKind == 5u) {
        color = s.base * (0.8 / picture.exposure.x);
    } else {
        if (kKind == 4u) apply_ground(s, in_params);
        color = kKind == 3u ? leaf_color(s, in_uv.x > kLeafCard ? kCardLit : in_uv.x > kLeafMass ? kMassLit : 1.0, in_uv.x > kLeafCard ? kCardAgain : 0.0, in_uv.x > kLeafMass && in_uv.x <= kLeafCard ? kMassOpen : 1.0) : shade(s);
    }
    if (ghost) color += vec3(0.10, 0.25, 0.5) * (0.3 / picture.exposure.x) * schlick(abs(dot(s.normal, s.view)));
    color = add_haze(color + emissive, in_world, eye) * picture.exposure.x;

    if (kStyled) {
        if ((in_ids.y & kFlagOccluder) != 0u) {
            color = vec3(0.0);
            alpha = 0.0;
        } else if (crosses && !masked) {  // whatever its opacity says
            alpha = 1.0;
        } else if (kSamples == 1u) {
            if (alpha < gradient_noise(gl_FragCoord.xy)) discard;
            alpha = 1.0;
        }
    }
    out_color = vec4(min(color, vec3(16384.0)), kStyled || kKind == 0u ? alpha : 1.0);
}
