// Bindings and functions that the canvas shaders share. Colours are display-referred sRGB until `finish`.
#extension GL_EXT_multiview : require
#extension GL_EXT_nonuniform_qualifier : require
#extension GL_EXT_samplerless_texture_functions : require
#include "canvas_shared.h"

layout(constant_id = 0) const bool kEncoded = true;  // the target takes sRGB-encoded values; else linear ones
layout(constant_id = 1) const uint kShade = kShadeColour;  // what a quad writes

layout(set = 0, binding = 0, scalar) readonly buffer Canvases { CanvasData canvases[]; };
layout(set = 0, binding = 1, scalar) readonly buffer Quads { QuadData quads[]; };
layout(set = 0, binding = 2, scalar) readonly buffer Clips { vec4 clips[]; };
layout(set = 0, binding = 3, scalar) readonly buffer Vertices { TriangleVertex triangle_vertices[]; };
layout(set = 0, binding = 4, scalar) readonly buffer Strokes { StrokeData strokes[]; };
layout(set = 0, binding = 5, scalar) readonly buffer Fields { FieldData fields[]; };
layout(set = 0, binding = 6, scalar) readonly buffer Values { float field_values[]; };
layout(set = 0, binding = 7) uniform sampler linear_sampler;
layout(set = 0, binding = 8) uniform texture2DArray glyph_pages;
layout(set = 0, binding = 9) uniform texture2D staff_font;
layout(set = 0, binding = 10) uniform texture2D images[kMaxImages];

layout(set = 1, binding = 0, scalar) uniform Picture { PictureData picture; };
#ifdef DEPTH_SAMPLES
layout(set = 1, binding = 1) uniform texture2DMSArray scene_depth;
#else
layout(set = 1, binding = 1) uniform texture2DArray scene_depth;
#endif
layout(set = 1, binding = 2, scalar) buffer Visible { float visible[]; };  // per canvas, 0 hidden .. 1 in sight

layout(push_constant, scalar) uniform Push { CanvasPush push; };

// Part of the scene's samples at a pixel that are not nearer than `depth` (reversed: nearer is larger).
float unoccluded(ivec2 pixel, uint view, float depth) {
#ifdef DEPTH_SAMPLES
    float sum = 0.0;
    for (int i = 0; i < 4; ++i) sum += float(texelFetch(scene_depth, ivec3(pixel, view), i).r <= depth);
    return sum * 0.25;
#else
    return float(texelFetch(scene_depth, ivec3(pixel, view), 0).r <= depth);
#endif
}

// Depth a little nearer than the fragment's, so that what lies on a surface is not hidden by it: 1 % and 3 cm.
float forgiving_depth(float depth, float near) {
    if ((picture.flags & kPictureOrtho) != 0u) return depth;
    return depth <= 0.0 ? 0.0 : near / max(near / depth * 0.99 - 0.03, near);
}

vec3 linear_from_srgb(vec3 c) {  // IEC 61966-2-1
    return mix(c / 12.92, pow((c + 0.055) / 1.055, vec3(2.4)), greaterThan(c, vec3(0.04045)));
}
vec3 srgb_from_linear(vec3 c) {
    return mix(c * 12.92, 1.055 * pow(max(c, 0.0), vec3(1.0 / 2.4)) - 0.055, greaterThan(c, vec3(0.0031308)));
}

// Premultiplied output of a straight sRGB colour. A target that blends linearly would make dark glass thinner and light
// text fatter than one that blends encoded values; its coverage is bent so that both look the same over the opposite tone
// (dark glass, 0.12, under light colours; anything under dark ones).
vec4 finish(vec3 rgb, float a) {
    a *= 1.0 - picture.fade;
    if (kEncoded) return vec4(rgb * a, a);
    float light = dot(rgb, vec3(0.2126, 0.7152, 0.0722));
    a = clamp(a, 0.0, 1.0);
    const float glass = 0.0094;  // 0.12 in linear light
    float bent = mix(1.0 - pow(1.0 - a, 2.2), (pow(mix(0.12, 1.0, a), 2.2) - glass) / (1.0 - glass), light);
    return vec4(linear_from_srgb(rgb) * bent, bent);
}

// Interleaved gradient noise (Jimenez 2014), -0.5..0.5 of one 8-bit step: smooth gradients show no bands.
float dither(vec2 pixel) {
    return (fract(52.9829189 * fract(dot(pixel, vec2(0.06711056, 0.00583715)))) - 0.5) / 255.0;
}

vec3 rotate(vec4 q, vec3 v) { return v + 2.0 * cross(q.xyz, cross(q.xyz, v) + q.w * v); }

// Pixels covered by one metre at distance one along the view (perspective), or anywhere (orthographic: w is 1).
float pixels_per_metre(uint view) {
    mat4 m = picture.views[view].clip_from_world;
    return length(vec3(m[0][0], m[1][0], m[2][0])) * picture.target.x * 0.5;
}

// Where a canvas lies: the point of its pivot and the world vectors of one unit right and one unit down.
struct Plane {
    vec3 origin, right, down;
};
Plane canvas_plane(CanvasData c, uint view) {
    Plane p;
    p.origin = c.anchor;
    if (c.kind == kCanvasWorld) {
        p.right = rotate(c.orientation, vec3(c.metres_per_unit, 0, 0));
        p.down = rotate(c.orientation, vec3(0, -c.metres_per_unit, 0));
    } else if (push.flat_billboards != 0) {
        float w = (picture.views[view].clip_from_world * vec4(c.anchor, 1.0)).w;
        p.right = normalize(picture.views[view].ray_x.xyz) * (0.001 * w);
        p.down = normalize(picture.views[view].ray_y.xyz) * (0.001 * w);
    } else {
        vec3 away = c.anchor - picture.head.xyz;
        float range = max(length(away), 0.05);
        away /= range;
        vec3 side = cross(away, vec3(0, 1, 0));
        side = dot(side, side) > 1e-6 ? normalize(side) : vec3(1, 0, 0);
        p.right = side * (0.001 * range);
        p.down = cross(away, side) * (0.001 * range);
    }
    return p;
}

// Clip position of canvas point `at`. units_per_pixel: canvas units one pixel covers there, for analytic edges.
vec4 canvas_position(CanvasData c, vec2 at, uint view, out float units_per_pixel) {
    if (c.kind == kCanvasScreen || c.kind == kCanvasLayer) {
        vec2 room = picture.target.xy / c.pivot;
        float scale = c.kind == kCanvasLayer ? min(c.metres_per_unit, min(room.x, room.y)) : c.metres_per_unit;  // layer.h
        vec2 pixel = c.kind == kCanvasLayer ? (c.anchor.xy + at) * scale : c.anchor.xy + at * scale;
        units_per_pixel = 1.0 / scale;
        return vec4(pixel * (picture.viewport.zw * picture.target.zw) * 2.0 - 1.0, 1.0, 1.0);
    }
    Plane plane = canvas_plane(c, view);
    vec2 local = at - c.pivot;
    vec4 clip = picture.views[view].clip_from_world * vec4(plane.origin + plane.right * local.x + plane.down * local.y, 1.0);
    units_per_pixel = max(clip.w, 1e-3) / (pixels_per_metre(view) * max(length(plane.right), 1e-9));
    return clip;
}

// How much of a fragment the world lets through.
float depth_rule(uint rule, vec4 fragment, uint view) {
    if (rule != kRuleTested && rule != kRuleGhost) return 1.0;
    float near = picture.views[view].eye.w;
    float seen = unoccluded(ivec2(fragment.xy * picture.target.zw), view, forgiving_depth(fragment.z, near));
    return rule == kRuleTested ? seen : mix(0.22, 1.0, seen);
}
