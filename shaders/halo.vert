#version 460
#include "frame.glsl"
// The glare of a lamp in the eye: a soft quad over each lit light, drawn additively.
layout(location = 0) out vec2 out_corner;
layout(location = 1) flat out vec3 out_light;
void main() {
    LightData light = light_at(gl_InstanceIndex);
    vec2 corner = vec2(gl_VertexIndex & 1, gl_VertexIndex >> 1) * 2.0 - 1.0;
    ViewData view = picture.views[gl_ViewIndex];
    vec3 to_eye = view.eye.xyz - light.position;
    float distance = length(to_eye);
    vec4 clip = view.clip_from_world * vec4(light.position + to_eye * min(0.4 / max(distance, 0.4), 0.5), 1.0);
    float size = max(0.45, distance * 0.006);  // metres: far lamps stay visible
    vec2 pixels = vec2(size * view.forward.w);
    clip.xy += corner * pixels * picture.viewport.zw * 2.0;
    out_corner = corner;
    float flux = max(light.color.r, max(light.color.g, light.color.b));
    vec3 hue = light.color / max(flux, 1e-6);
    float strength = min(flux * 1000.0, 600.0) / 600.0;
    float shrink = 0.45 / size;
    out_light = hue * (0.10 + 0.20 * strength) * picture.exposure.y * shrink * shrink * (1.0 + min(distance * 0.02, 3.0));
    bool elsewhere = light.cell != picture.cell || picture.exposure.y <= 0.0;
    gl_Position = elsewhere ? vec4(2.0, 2.0, 2.0, 1.0) : clip;
}
