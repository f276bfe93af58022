// One thread a canvas: how much of a small disc about its anchor is in sight, over both eyes, so that eyes agree.
#extension GL_GOOGLE_include_directive : require
#include "canvas_common.glsl"

layout(local_size_x = 64) in;
const int kTaps = 13;
const float kRadius = 9.0;  // pixels of the whole picture

void main() {
    uint i = gl_GlobalInvocationID.x;
    if (i >= push.canvas_count) return;
    float sum = 0.0, count = 0.0;
    for (uint view = 0; view < push.view_count; ++view) {
        ViewData v = picture.views[view];
        vec4 clip = v.clip_from_world * vec4(canvases[i].anchor, 1.0);
        if (clip.w <= 0.0) continue;
        vec2 pixel = (clip.xy / clip.w * 0.5 + 0.5) * picture.viewport.xy;
        // An anchor lies on or in the thing it names: 3 % and half a metre of that thing do not hide it.
        float range = clip.w * 0.97 - 0.5, depth = v.eye.w / max(range, v.eye.w);
        if ((picture.flags & kPictureOrtho) != 0u) depth = clip.z;
        for (int tap = 0; tap < kTaps; ++tap) {
            // Vogel's spiral covers the disc evenly.
            float r = sqrt(float(tap) / float(kTaps - 1)) * kRadius, angle = float(tap) * 2.39996323;
            ivec2 at = ivec2(floor(pixel + r * picture.target.zw * vec2(cos(angle), sin(angle))));
            if (any(lessThan(at, ivec2(0))) || any(greaterThanEqual(at, ivec2(picture.viewport.xy)))) continue;
            sum += unoccluded(at, view, depth);
            count += 1.0;
        }
    }
    visible[i] = count > 0.0 ? smoothstep(0.15, 0.85, sum / count) : 1.0;
}
