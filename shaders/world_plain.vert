#version 460
#include "frame.glsl"
#include "vertex.glsl"
#include "room.glsl"
// What most of a World is: opaque, without textures, deformation or style. As little as possible goes to the fragments.
layout(location = 0) centroid out vec4 out_normal;  // w = distance along the view
layout(location = 1) centroid out vec4 out_color;   // rgb = base colour, a = ambient occlusion, in a lit room the share of its light
layout(location = 2) flat out vec4 out_emissive;  // rgb, a = roughness and metallic, see below
layout(location = 3) centroid out vec3 out_day;   // in a lit room, irradiance / pi of its daylight
invariant gl_Position;  // world_corner.vert draws the same triangles, and their depths must be the same to the bit

void main() {
    out_color.rgb = in_color.rgb * in_drawn_color.rgb + in_drawn_tint.rgb;
    vec3 world = by_rows(vec4(in_position, 1.0)), normal = normalize(world_normal(octahedral(in_normal)));
    out_color.a = arrives(in_color.a, in_drawn_surface.w > 0.5, world, normal);
    out_day = daylight_at(in_uv, world, normal, out_color.a);
    // Metallic in steps of 1/255 before the point, roughness behind it.
    out_emissive = vec4(in_drawn_emissive.rgb, floor(in_drawn_surface.y * 255.0 + 0.5) + min(in_drawn_surface.x, 0.9995));
    gl_Position = picture.views[gl_ViewIndex].clip_from_world * vec4(by_rows(vec4(in_position, 1.0)), 1.0);
    out_normal = vec4(world_normal(octahedral(in_normal)), gl_Position.w);
}
