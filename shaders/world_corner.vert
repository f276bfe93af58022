#version 460
#define AISLAND_PLAIN
#define AISLAND_ALONE
#include "frame.glsl"
#include "vertex.glsl"
#include "light.glsl"
// What world_plain.vert draws of a model alone, where its triangles are small in the picture: light is worked out here, at their corners, since a
// rasteriser shades whole blocks of pixels for each of them. Shadows keep their edges: what comes without the sun and what it adds go
// over apart, and the fragments ask whether it arrives. Light is a sum of the two (shade_by of light.glsl), and haze lets a share of it through.
layout(location = 0) centroid out vec4 out_dark;   // rgb = without the sun; w = x of where its shadow is looked up
layout(location = 1) centroid out vec4 out_sunny;  // rgb = what the sun adds; w = y
layout(location = 2) centroid out float out_z;
invariant gl_Position;  // as world_plain.vert

void main() {
    ViewData view = picture.views[gl_ViewIndex];
    vec3 world = by_rows(vec4(in_position, 1.0)), way = world - view.eye.xyz;
    float distance = max(length(way), 1e-4);
    Surface s;
    s.world = world;
    s.normal = normalize(world_normal(octahedral(in_normal)));
    s.view = way / -distance;
    s.base = in_color.rgb * in_drawn_color.rgb + in_drawn_tint.rgb;
    s.occlusion = in_color.a;
    s.day = vec3(0.0);
    s.metallic = in_drawn_surface.y;
    s.roughness = clamp(in_drawn_surface.x, 0.045, 0.9995);
    Place place = place_before(s);
    vec3 even = shade_by_lamps(s) + in_drawn_emissive.rgb;
    bool sun = picture.sun_color.w > 0.0;
    vec3 without = shade_by(s, sun ? 0.0 : 1.0, place);
    vec3 dark = min(add_haze_along(without + even, world, -s.view, distance, view.eye.y, view.ray_x.w) * picture.exposure.x, vec3(16384.0));
    vec3 sunny = vec3(0.0);
    if (sun) sunny = min(add_haze_along(shade_by(s, 1.0, place) + even, world, -s.view, distance, view.eye.y, view.ray_x.w) * picture.exposure.x, vec3(16384.0)) - dark;
    vec3 moved = off_surface(world, s.normal);
    out_dark = vec4(dark, moved.x);
    out_sunny = vec4(sunny, moved.y);
    out_z = moved.z;
    gl_Position = picture.views[gl_ViewIndex].clip_from_world * vec4(world, 1.0);
}
