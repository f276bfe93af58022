#version 460
layout(location = 0) in vec2 in_corner;
layout(location = 1) flat in vec3 in_light;
layout(location = 0) out vec4 out_color;
void main() {
    float r = length(in_corner);
    float core = max(1.0 - r * 5.0, 0.0), glow = max(1.0 - r, 0.0);
    out_color = vec4(in_light * (core * 4.0 + glow * glow * glow), 0.0);
}
