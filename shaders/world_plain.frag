#version 460
#define AISLAND_PLAIN
#include "frame.glsl"
#include "light.glsl"
// Opaque standard material without textures (world_plain.vert). The point seen follows from the pixel and its depth. Of several
// samples a face's edge may cover only some: all that it hands over is taken where it is covered, as beyond a thin face seen
// aslant its plane runs metres away within a pixel.
layout(constant_id = 3) const uint kSamples = 1;
layout(location = 0) centroid in vec4 in_normal;
layout(location = 1) centroid in vec4 in_color;
layout(location = 2) flat in vec4 in_emissive;
layout(location = 3) centroid in vec3 in_day;
layout(location = 0) out vec4 out_color;

void main() {
    ViewData view = picture.views[gl_ViewIndex];
    vec2 ndc = gl_FragCoord.xy * picture.viewport.zw * 2.0 - 1.0;
    vec3 ray = view.ray_x.xyz * ndc.x + view.ray_y.xyz * ndc.y + view.ray_z.xyz;
    float along = kSamples > 1u ? in_normal.w : 1.0 / gl_FragCoord.w, to_unit = inversesqrt(dot(ray, ray));
    Surface s;
    s.world = view.eye.xyz + ray * along;
    s.view = -ray * to_unit;
    s.normal = normalize(gl_FrontFacing ? in_normal.xyz : -in_normal.xyz);
    s.base = in_color.rgb;
    s.occlusion = in_color.a;
    s.day = in_day;
    s.metallic = floor(in_emissive.a) * (1.0 / 255.0);
    s.roughness = max(fract(in_emissive.a), 0.045);
    vec3 color = shade(s) + in_emissive.rgb;
    color = add_haze_along(color, s.world, -s.view, along / to_unit, view.eye.y, view.ray_x.w);
    out_color = vec4(min(color * picture.exposure.x, vec3(16384.0)), 1.0);
}
