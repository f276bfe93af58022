#version 460
#include "frame.glsl"
#include "vertex.glsl"
#include "crossing.glsl"
#include "room.glsl"
// Draws what the cull pass listed. Everything that is the same for a whole instance leaves here flat.
layout(constant_id = 0) const uint kKind = 0;
layout(constant_id = 1) const bool kTextured = false;
layout(constant_id = 2) const bool kStyled = false;
layout(constant_id = 4) const bool kSkinned = false;
layout(constant_id = 9) const bool kTransmits = false;

layout(location = 0) centroid out vec3 out_world;
layout(location = 1) centroid out vec3 out_normal;
layout(location = 2) out vec4 out_uv;                // both sets
layout(location = 3) centroid out vec4 out_color;             // rgb = base colour, a = ambient occlusion, in a lit room the share of its light
layout(location = 4) flat out vec4 out_surface;      // roughness, metallic, opacity, hash
layout(location = 5) flat out vec4 out_emissive;     // rgb, a = slot glow
layout(location = 6) flat out vec4 out_params;
layout(location = 7) flat out uvec2 out_ids;         // material, slot flags and above them the crossing
layout(location = 8) out vec4 out_tangent;
layout(location = 9) centroid out vec3 out_day;  // in a lit room, irradiance / pi of its daylight
invariant gl_Position;  // in whatever pipeline

void main() {
    mat4x3 m = affine(in_row0, in_row1, in_row2);
    vec3 position = in_position, normal = octahedral(in_normal);
    if (kSkinned) deform(tables.instances.at[in_drawn_ids.x].mesh, m, position, normal);
    vec3 world = m * vec4(position, 1.0);
    if (kKind == 3u) world += sway(world, m[3]);
    mat3 cofactor = mat3(cross(m[1], m[2]), cross(m[2], m[0]), cross(m[0], m[1]));
    out_world = world;
    float side = dot(m[0], cofactor[0]) < 0.0 ? -1.0 : 1.0;  // of what is mirrored they point inwards
    out_normal = normalize(cofactor * normal) * side;
    vec4 tangent = tangent_of(in_tangent);
    out_tangent = vec4(normalize(mat3(m) * tangent.xyz), tangent.w * side);
    out_uv = vec4(in_uv, in_uv);
    if (kTextured) out_uv.zw = second_uv(tables.instances.at[in_drawn_ids.x].mesh, in_uv);
    out_color.rgb = in_color.rgb * in_drawn_color.rgb + in_drawn_tint.rgb;
    out_color.a = arrives(in_color.a, in_drawn_surface.w > 0.5, world, out_normal);
    out_day = kKind == 3u ? vec3(0.0) : daylight_at(in_uv, world, out_normal, out_color.a);  // leaves ask for that of both their sides
    out_surface = vec4(in_drawn_surface.xy, in_drawn_color.a, in_drawn_surface.z);
    out_emissive = in_drawn_emissive;
    out_params = tables.materials.at[in_drawn_ids.y].params;
    if (kTransmits) out_params.x = pow(abs(dot(m[0], cofactor[0])), 1.0 / 3.0);  // metres of the world to one of the mesh
    out_ids = in_drawn_ids.yz;
    if (kStyled) out_ids.y |= crossing_of(in_drawn_tint.w) << 16;
    gl_Position = picture.views[gl_ViewIndex].clip_from_world * vec4(world, 1.0);
}
