#version 460
#include "frame.glsl"
#include "vertex.glsl"
// Outlined instances, whatever stands before them.
void main() {
    InstanceData instance = tables.instances.at[tables.visible.at[gl_InstanceIndex]];
    mat4x3 m = world_from_model(instance);
    vec3 position = in_position, normal = vec3(0.0);
    deform(instance.mesh, m, position, normal);
    gl_Position = picture.views[gl_ViewIndex].clip_from_world * vec4(m * vec4(position, 1.0), 1.0);
}
