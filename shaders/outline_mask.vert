#version 460
#include "frame.glsl"
#include "vertex.glsl"
// Outlined instances as a flat silhouette, seen through everything.
void main() {
    InstanceData instance = instances[visible[gl_InstanceIndex]];
    gl_Position = picture.views[gl_ViewIndex].clip_from_world * vec4(world_from_model(instance) * vec4(in_position, 1.0), 1.0);
}
