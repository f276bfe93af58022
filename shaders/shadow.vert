#version 460
#include "frame.glsl"
#include "vertex.glsl"
// Depth seen from the sun, one cascade a draw.
layout(constant_id = 4) const bool kSkinned = false;
void main() {
    uint index = visible[gl_InstanceIndex];
    InstanceData instance = instances[index];
    mat4x3 m = world_from_model(instance);
    if (kSkinned) {
        MeshData mesh = meshes[instance.mesh];
        m = compose(m, skin_matrix(mesh.rig, skins[mesh.skin_offset + gl_VertexIndex - mesh.vertex_offset]));
    }
    vec4 p = picture.shadow_from_world[push.cascade] * vec4(m * vec4(in_position, 1.0), 1.0);
    gl_Position = vec4(p.xy * 2.0 - 1.0, p.z, 1.0);
}
