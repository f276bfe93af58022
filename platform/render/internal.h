// What the passes of the renderer share. Private to platform/render.
#pragma once

#include "app/frame/frame.h"
#include "app/frame/world.h"
#include "platform/gpu/barrier.h"
#include "platform/gpu/frames.h"
#include "platform/gpu/memory.h"
#include "platform/gpu/pipeline.h"
#include "platform/gpu/target.h"
#include "platform/render/renderer.h"
#include "shaders/shared.h"

namespace aisland::render {

constexpr VkFormat kHdrFormat = VK_FORMAT_R16G16B16A16_SFLOAT;
constexpr VkFormat kDepthFormat = VK_FORMAT_D32_SFLOAT;
constexpr VkFormat kMaskFormat = VK_FORMAT_R8G8_UNORM;  // of outlines

inline bool is_srgb(VkFormat format) { return format == VK_FORMAT_R8G8B8A8_SRGB || format == VK_FORMAT_B8G8R8A8_SRGB; }

// One picture being recorded. The canvas pass is recorded last, into the finished (tone-mapped) target with one sample, inside
// a rendering scope the renderer has begun: view_mask as below, no depth attachment. It fades or hides what is behind the world
// by reading `depth` itself.
struct PictureContext {
    VkCommandBuffer cmd = VK_NULL_HANDLE;
    const Frame* frame = nullptr;
    const Picture* picture = nullptr;
    const gpu_data::PictureData* data = nullptr;  // host copy of the constants
    VkDescriptorBufferInfo constants{};           // the same on the GPU: uniform buffer, scalar layout (shaders/shared.h)
    VkImageView depth = VK_NULL_HANDLE;           // 2D_ARRAY (multisampled when samples > 1), SHADER_READ_ONLY, reversed-Z
    uint32_t samples = 1;                         // of `depth`
    VkFormat target_format = VK_FORMAT_UNDEFINED;
    bool encode_srgb = false;  // true: target is UNORM, write sRGB-encoded values; else write linear
    uint32_t width = 0, height = 0;
    uint32_t view_mask = 1;          // 1 mono, 3 both eyes
    uint32_t slot_index = 0;         // 0..kFramesInFlight-1: which copy of per-frame buffers to use
    gpu::FrameSlot* slot = nullptr;  // for GPU timers
};

// View constants of a picture (views.cpp).
struct Eye {
    Pose world_from_eye;
    Fov fov;
};
gpu_data::ViewData view_data(const Eye& eye, float near_m, uint32_t width, uint32_t height);

}  // namespace aisland::render
