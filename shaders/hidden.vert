#version 460
#include "frame.glsl"
// What no lens shows of the eyes' pictures: triangles at the nearest depth there is, so nothing is shaded behind them.
layout(location = 0) in vec3 in_corner;  // tangents to the right and up, and which eye they belong to

void main() {
    ViewData view = picture.views[gl_ViewIndex];
    vec3 ray = in_corner.x * normalize(view.ray_x.xyz) - in_corner.y * normalize(view.ray_y.xyz) + view.forward.xyz;
    vec4 clip = view.clip_from_world * vec4(ray, 0.0);
    gl_Position = uint(in_corner.z) == gl_ViewIndex ? vec4(clip.xy, clip.w, clip.w) : vec4(2.0, 2.0, 1.0, 1.0);  // the other eye's: outside
}
