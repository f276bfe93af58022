#include <cmath>

#include "platform/render/internal.h"

namespace aisland::render {

// Reversed depth with the far plane at infinity (Upchurch and Desbrun 2012, "Tightening the Precision of Perspective
// Rendering"): depth = near / distance. Clip y points down, as Vulkan's.
gpu_data::ViewData view_data(const Eye& eye, float near_m, uint32_t width, uint32_t height) {
    const float l = std::tan(eye.fov.left), r = std::tan(eye.fov.right);
    const float u = std::tan(eye.fov.up), d = std::tan(eye.fov.down);
    const mat4 view = matrix(inverse(eye.world_from_eye));
    mat4 clip_from_view(0.0f);
    clip_from_view[0][0] = 2.0f / (r - l);
    clip_from_view[1][1] = -2.0f / (u - d);
    clip_from_view[2] = vec4((r + l) / (r - l), -(u + d) / (u - d), 0.0f, -1.0f);
    clip_from_view[3][2] = near_m;

    gpu_data::ViewData data;
    data.clip_from_world = clip_from_view * view;
    const glm::mat3 axes(glm::mat3_cast(eye.world_from_eye.orientation));
    data.ray_x = vec4(axes[0] * (0.5f * (r - l)), 0.0f);
    data.ray_y = vec4(axes[1] * (-0.5f * (u - d)), 0.0f);
    data.ray_z = vec4(axes * vec3(0.5f * (r + l), 0.5f * (u + d), -1.0f), 0.0f);
    data.eye = vec4(eye.world_from_eye.position, near_m);
    const vec3 normals[5] = {{1, 0, l}, {-1, 0, -r}, {0, 1, d}, {0, -1, -u}, {0, 0, -1}};
    for (int i = 0; i < 5; ++i) {
        const vec3 n = axes * glm::normalize(normals[i]);
        data.planes[i] = vec4(n, -glm::dot(n, eye.world_from_eye.position) - (i == 4 ? near_m : 0.0f));
    }
    const float pixels = std::max(static_cast<float>(width) / (r - l), static_cast<float>(height) / (u - d));
    data.forward = vec4(-axes[2], pixels);
    return data;
}

}  // namespace aisland::render
