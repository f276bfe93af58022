#version 460
#include "frame.glsl"
#include "vertex.glsl"
// Depth seen from the sun, one cascade a draw.
layout(constant_id = 4) const bool kSkinned = false;
void main() {
    mat4x3 m = affine(in_row0, in_row1, in_row2);
    if (kSkinned) {
        MeshData mesh = meshes[instances[in_drawn_ids.x].mesh];
        m = compose(m, skin_matrix(mesh.rig, skins[mesh.skin_offset + gl_VertexIndex - mesh.vertex_offset]));
    }
    vec4 p = picture.shadow_from_world[push.cascade] * vec4(m * vec4(in_position, 1.0), 1.0);
    gl_Position = vec4(p.xy * 2.0 - 1.0, p.z, 1.0);
}
