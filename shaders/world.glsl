#extension GL_EXT_control_flow_attributes : require
#include "frame.glsl"
#include "light.glsl"
#include "glass.glsl"
#include "leaf.glsl"
#include "tone.glsl"
#define AISLAND_FRAGMENT
#include "crossing.glsl"
// Of every kind of material; world_<kind>.frag say which: kKind, of MaterialKind. What else a pipeline does not need is specialised
// away, but the kinds are not: a driver for processors holds on to what it has read of a pipeline's code, 1 MB of the whole.
layout(constant_id = 1) const bool kTextured = false;
layout(constant_id = 2) const bool kStyled = false;  // masks, ghosts, hatches, fades, crossings
layout(constant_id = 3) const uint kSamples = 1;
layout(constant_id = 9) const bool kTransmits = false;  // light comes through it (layers.glsl)
layout(constant_id = 10) const bool kMixed = false;  // Bucket::mixed

layout(location = 0) centroid in vec3 in_world;
layout(location = 1) centroid in vec3 in_normal;
layout(location = 2) in vec4 in_uv;
layout(location = 3) centroid in vec4 in_color;
layout(location = 4) flat in vec4 in_surface;
layout(location = 5) flat in vec4 in_emissive;
layout(location = 6) flat in vec4 in_params;
layout(location = 7) flat in uvec2 in_ids;
layout(location = 8) in vec4 in_tangent;
layout(location = 9) centroid in vec3 in_day;
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

// Of a back, as of all that is two-sided, the whole bent normal is turned.
vec3 mapped_normal(vec3 normal, vec2 texel, float scale) {
    vec2 n = (texel * 2.0 - 1.0) * scale;
    float side = gl_FrontFacing ? 1.0 : -1.0;
    vec3 tangent = normalize(in_tangent.xyz), bitangent = cross(side * normal, tangent) * in_tangent.w;
    return side * normalize(tangent * n.x + bitangent * n.y + side * normal * sqrt(max(1.0 - dot(n, n), 0.0)));
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
    return 1.0 + tone * (grass ? 1.0 : 0.8) * (1.0 - smoothstep(0.4 * kGrainReach, kGrainReach, away));
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
// Most of what water mirrors is upright: where the line would come to be as far off as what was seen last is looked at between the
// steps, so that a roof's edge lies where it is and not where a step fell. What begins behind something nearer is not in the picture;
// what lies nearest to the line there stands for it.
layout(set = 2, binding = 6) uniform sampler2DArray mirror_map;
const int kMirrorSteps = 24;
const float kStandsThick_m = 4.0, kStandsThicker = 0.03;  // what stands is so deep, and more by the distance: crowns are loose
float mirror_depth(vec2 texel) { return texelFetch(mirror_map, ivec3(texel, gl_ViewIndex), 0).a; }
vec4 mirrored(vec3 from, vec3 r, int steps) {
    mat4 m = picture.views[gl_ViewIndex].clip_from_world;
    vec3 a = (m * vec4(from, 1.0)).xyw, b = (m * vec4(r, 0.0)).xyw;
    // As far as the ray stays before the eye and within the picture's four sides.
    float far = b.z < 0.0 ? min(4000.0, (a.z - 0.5) / -b.z) : 4000.0;
    vec4 inside = vec4(a.z - a.xy, a.z + a.xy), leaves = vec4(b.z - b.xy, b.z + b.xy);
    for (int k = 0; k < 4; ++k)
        if (leaves[k] < 0.0) far = min(far, 0.999 * inside[k] / -leaves[k]);
    if (steps == 0 || far <= 0.0) return vec4(0.0);
    vec2 size = picture.viewport.xy * 0.5;
    vec3 c = a + b * far, scale = vec3(0.5 * size, 1.0);
    vec3 begin = vec3(a.xy / a.z + 1.0, 1.0 / a.z) * scale, way = vec3(c.xy / c.z + 1.0, 1.0 / c.z) * scale - begin;  // texels, inverse of the depth
    float before = 0.0, upright = 0.0, least = 0.0, at = -1.0, across = 1.0 / way.z;  // least > 0: the ray is behind something, by no less
    [[dont_unroll]] for (int i = 1, k = 0; i <= steps && k < steps + 8; ++k) {
        float x = float(i) / float(steps), share = x * sqrt(x);  // finer where it begins: what stands at the shore
        float meets = upright > 0.0 ? (upright - begin.z) * across : 2.0;
        bool between = meets > before + 1e-4 && meets < share;
        if (between) share = meets;
        else ++i;
        vec3 p = begin + way * share;
        float there = mirror_depth(p.xy);
        // Land goes back faster than the ray does and is never met by it.
        bool land = between && there - p.z < 0.8 * way.z * (share - before);
        if (there < (between && !land ? 0.97 * p.z : p.z)) {
            if (least > 0.0 || there > 0.0) at = -1.0;
            least = 0.0, upright = land ? 0.0 : there;
            if (between && there == 0.0) at = share;  // just above an edge
        } else if (between) {
            at = share;
            break;
        } else {
            float low = before, high = share, depth = 1.0 / p.z, gap = depth - 1.0 / there;
            if (least == 0.0)
                [[dont_unroll]] for (int j = 0; j < 3; ++j) {
                    float middle = 0.5 * (low + high), z = begin.z + way.z * middle, found = mirror_depth(begin.xy + way.xy * middle);
                    if (found > z) high = middle, depth = 1.0 / z, gap = depth - 1.0 / found;
                    else low = middle;
                }
            if (least == 0.0 || gap < least) least = max(gap, 1e-3), at = high;
            if (gap < kStandsThick_m + kStandsThicker * depth + 1.6 * abs(depth - 1.0 / (begin.z + way.z * low))) break;
            upright = 0.0;
        }
        before = share;
    }
    if (at < 0.0) return vec4(0.0);
    // Small waves draw it out, up and down, and the more the farther it is from the water there: lights are streaks, edges are soft.
    // Sky takes no part in the mean, nor does what is seen past the thing.
    vec2 p = begin.xy + way.xy * at, q = p - 0.5, low = floor(q);
    float past = 1.0 / (1.0 + 1.05 * (1.0 / (begin.z + way.z * at) - least)), reach = 1.0 + 2.0 * at, stands = 0.0, all = 0.0;
    vec4 sum = vec4(0.0);
    [[dont_unroll]] for (int k = 0; k < 12; ++k) {
        vec2 texel = low + vec2(k & 1, (k >> 1) - 2), away = abs(texel - q);
        vec4 there = texelFetch(mirror_map, ivec3(clamp(texel, vec2(0.0), size - 1.0), gl_ViewIndex), 0);
        float part = (1.0 - away.x) * max(reach - away.y, 0.0);
        all += part;
        if (there.a > 0.0) stands += part;
        if (there.a > past) sum += vec4(there.rgb, 1.0) * part;
    }
    vec2 edge = 1.0 - smoothstep(vec2(0.42), vec2(0.5), abs(p / size - 0.5));
    return vec4(sum.rgb / max(sum.a, 1e-3), sum.a > 0.0 ? edge.x * edge.y * stands / all : 0.0);
}

#ifdef AISLAND_LAYERED
#include "layers.glsl"
#endif

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
    // Upright things stay upright in moving water: drawn out towards the eye, hardly sideways.
    vec3 r2 = reflect(-s.view, normalize(vec3(slope.x * 0.3 * calm, 1.0, slope.y * 0.3 * calm)));
    bool steep = fresnel < 0.04 || (picture.flags & kPictureMirror) == 0u;
    vec4 stands = mirrored(s.world, vec3(r2.x, max(r2.y, 0.02), r2.z), steep ? 0 : kMirrorSteps);
    stands.a *= smoothstep(0.04, 0.075, fresnel);
    vec3 reflected = stands.rgb / picture.exposure.x;
    if (stands.a < 1.0) reflected = mix(mix(walls_of(place, r), textureLod(sky_map, sky_uv(r), 0.6).rgb, share_of(place.open, r) * (steep ? 1.0 : seen_past(s.world, r))), reflected, stands.a);
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

const float kGroundNear_m = 8.0, kGroundFar_m = 40.0;  // what a pane mirrors from above is the ground before it, if it lies no farther
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
    float high = max(s.world.y - picture.open_low.y, 0.3), seen = seen_along(place.open, r, 0.05);
    if (r.y < 0.0) seen = max(seen, 1.0 - smoothstep(kGroundNear_m, kGroundFar_m, high / max(-r.y, 1e-3)));
    vec3 reflected = mix(walls_of(place, r), sky_over(r, 0.05, land), min(seen_past(s.world + s.normal, r), seen)) * mix(vec3(1.0), s.base * 1.3, 0.35);
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
    return color + lamp_light(s, s.base * 0.12, vec3(0.06), vec3(1.0), nov, 0.0);
}

// A leaf sends light back and on. About a leaf of a crown stand others, and so of what arrives from all sides only a share comes from
// outside; the rest is what those leaves send on of sky and sun, again and again: pale crowns glow, their depth is coloured, not grey.
const float kLeafOpen = 0.37;  // of the light about the crown's rim, what a leaf there sees
const float kLeafOn = 0.55;    // of what it sends back, what it sends on; both together are less than what arrives
const float kCardLit = 0.55;   // of the sun that the shadow map lets through: it does not tell leaves apart that are a hand from one another, nor how they are turned;
const float kCardAgain = 0.3;  // of what a leaf there sends back, what its neighbours send on to be seen;
const float kMassLit = 0.75;   // of a lump it tells none
const float kMassOpen = 0.6;   // and of what a leaf sees of the light about it, such a lump's rim
const float kMassLeaf = 1.82;  // what a leaf of a lump sends back, of what the lump does as a body (build_tree.cpp: blob_shade; bushes keep all of it)
// A card that is seen along its plane would be one long stroke: before that its leaves shrink. How far inside a leaf its edge is then.
float card_edge(vec3 view) {
    vec3 plane = cross(dFdx(in_world), dFdy(in_world));
    return 0.9 - 0.9 * smoothstep(0.06, 0.27, abs(dot(plane, view)) * inversesqrt(max(dot(plane, plane), 1e-20)));
}
// A tree's lump stands for cards of leaves and looks as they do on the whole (bushes are lumps from near, too: those keep their own light).
// From far off one looks into more of its depth, and sees no leaves.
const float kCrownLeaf = 0.9, kCrownLit = 0.36, kCrownOpen = 1.15, kCrownDeep = 0.55, kCrownFar_m = 320.0;
bool is_crown() { return in_uv.x > kLeafMass && in_uv.x <= kLeafCard && in_uv.y > 0.5; }
float crown_away(vec3 world) { return distance(picture.views[gl_ViewIndex].eye.xyz, world) / kCrownFar_m; }
void mass_of_leaves(inout Surface s) {  // clumps of leaves, a ragged edge
    vec4 clumps = texture(detail_map, vec3(in_world.xz * 0.29 + in_world.y * vec2(0.23, -0.17), 7.0));
    float leaf = is_crown() ? kCrownLeaf * in_uv.y * (0.6 + 0.8 * clumps.r) : kMassLeaf * (0.55 + 0.9 * clumps.r);
    if (is_crown() && crown_away(in_world) < 1.0) {
        vec3 out_of = abs(s.normal);
        vec2 at = out_of.y > max(out_of.x, out_of.z) ? in_world.xz : out_of.x > out_of.z ? in_world.zy : in_world.xy;
        float strokes = texture(detail_map, vec3(at * 0.12, 0.0)).r;  // of blades: as good as leaves; their mean is a half
        leaf *= max(3.4 * strokes - 0.7, 0.2);
        clumps.g += 2.4 * (0.5 - strokes);
    }
    if (abs(dot(s.normal, s.view)) < 0.55 * clumps.g - 0.05) discard;
    s.base *= leaf;
    s.normal = normalize(s.normal + (clumps.bra - 0.5) * vec3(1.1, 0.9, 1.1));
}
vec3 leaf_color(Surface s, float sunny, float again, float open) {
    if (is_crown()) sunny = kCrownLit, again = kCardAgain, open = mix(kCrownOpen, kCrownDeep, smoothstep(0.3, 1.0, crown_away(s.world)));
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
    if (in_lit_room()) {
        float day = min(s.occlusion * kDayOfLamps, 1.0);
        if (beyond_room(s.world) <= 0.0) front *= picture.room_glow.rgb, rear *= picture.room_glow.rgb;
        front += day * daylight(s.world, s.normal), rear += day * daylight(s.world, -s.normal);
    }
    vec3 others = all * (0.5 * seen * (front + rear)) / (1.0 - (1.0 - seen) * all);
    vec2 ab = environment_brdf(s.roughness, nov);
    return direct + (seen * ((base + 0.04 * ab.x + ab.y) * front + on * rear) + (1.0 - seen) * all * others + lamp_light(s, base, vec3(0.04), vec3(1.0), nov, kLeafOn) * arrives);
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
    s.day = in_day;
    s.roughness = in_surface.x;
    s.metallic = in_surface.y;
    float alpha = in_surface.z;
    vec3 emissive = in_emissive.rgb;
    if (kKind == 3u && in_uv.x > kLeafCard) {
        float side;
        if (leaf_cut(in_uv.xy, side) < card_edge(s.view)) discard;
        s.normal = normalize(s.normal + normalize(in_tangent.xyz) * (side * 1.6));
        s.base *= 1.0 + 1.3 * side;
    } else if (kKind == 3u && in_uv.x > kLeafMass) {
        mass_of_leaves(s);
    }
    if (kKind == 0u || kKind == 3u || (kStyled && (!crosses || masked))) s.normal = gl_FrontFacing ? s.normal : -s.normal;
    if (kKind == 3u) s.base = by_night(s.base);
#ifdef AISLAND_LAYERED
    vec3 smooth_normal = s.normal;
#endif
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
        if (material.normal_texture != kNoneIndex)
            s.normal = mapped_normal(s.normal, sample_or(material.normal_texture, uv_of(material, 2u), vec4(0.5)).rg, material.normal_scale);
        if (masked)  // a sharp edge at any distance (Wyman and McGuire 2017)
            alpha = clamp((alpha - material.alpha_cutoff) / max(fwidth(alpha), 1e-3) + 0.5, 0.0, 1.0);
    }
    s.roughness = max(s.roughness, 0.045);
#ifdef AISLAND_LAYERED
    Layers layers = kMixed && material_at(in_ids.x).extra == kNoneIndex ? no_layers(s, smooth_normal) : layers_of(material_at(in_ids.x), s, smooth_normal, in_params.x);
    vec3 through = vec3(0.0);
#endif

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

    bool unlit = kKind == 5u;
#ifdef AISLAND_LAYERED
    if (kMixed) {
        if (!gl_FrontFacing && (material_at(in_ids.x).flags & kMaterialTwoSided) == 0u) discard;
        unlit = material_at(in_ids.x).kind == 5u;
    }
#endif
    vec3 color;
    if (kKind == 2u) {
        color = water_color(s);
    } else if (kKind == 1u) {
        color = glass_color(s);
    } else if (unlit) {
        bool blended = (material_at(in_ids.x).flags & kMaterialBlended) != 0u;
        color = (blended ? before_tone_map(s.base) : s.base) / picture.exposure.x;
    } else {
        if (kKind == 4u) apply_ground(s, in_params);
        color = kKind == 3u ? leaf_color(s, in_uv.x > kLeafCard ? kCardLit : in_uv.x > kLeafMass ? kMassLit : 1.0, in_uv.x > kLeafCard ? kCardAgain : 0.0, in_uv.x > kLeafMass && in_uv.x <= kLeafCard ? kMassOpen : 1.0) : shade(s);
    }
#ifdef AISLAND_LAYERED
    // What is mirrored goes no further, at the coat neither (KHR_materials_clearcoat: f0 0.04 above all else, what glows too).
    if (kTransmits && s.transmits > 0.0) {
        vec2 ab = environment_brdf(s.roughness, max(dot(s.normal, s.view), 1e-3));
        through = seen_through(s, layers, place_before(s).land.rgb) * (s.transmits * (1.0 - s.metallic)) * (1.0 - min(s.f0 * ab.x + s.f90 * ab.y, vec3(1.0)));
    }
    if (layers.coat > 0.0 && !unlit) {
        Surface coat = s;
        coat.base = vec3(0.0), coat.metallic = 0.0, coat.f0 = vec3(0.04), coat.f90 = 1.0;
        coat.normal = layers.coat_normal, coat.roughness = layers.coat_roughness;
        float kept = 1.0 - layers.coat * (0.04 + 0.96 * schlick(max(dot(coat.normal, s.view), 0.0)));
        color = color * kept + shade(coat) * layers.coat;
        emissive *= kept, through *= kept;
    }
#endif
    if (ghost) color += vec3(0.10, 0.25, 0.5) * (0.3 / picture.exposure.x) * schlick(abs(dot(s.normal, s.view)));
    color = add_haze(color + emissive, in_world, eye) * picture.exposure.x;
#ifdef AISLAND_LAYERED
    color += through;
#endif

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
    // As it is; of masks where they are whole. What is blended needs its alpha, and is what the curve makes right.
    if (kKind == 5u && (!kStyled || crosses || masked) && alpha >= 1.0 && picture.background != 2u && (material_at(in_ids.x).flags & kMaterialBlended) == 0u) alpha = kAsIs;
    out_color = vec4(min(color, vec3(16384.0)), kStyled || kKind == 0u || kKind == 5u ? alpha : 1.0);
}
