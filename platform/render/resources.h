// What the renderer makes once: descriptor layouts, samplers, ground patterns, the sky image, shadow maps, small buffers.
#pragma once

#include "platform/render/internal.h"

namespace aisland::render {

constexpr VkFormat kShadowFormat = VK_FORMAT_D16_UNORM;
constexpr uint32_t kMaxPictures = 16;  // a frame
constexpr uint32_t kPyramidLevels = 12;
constexpr uint32_t kModelSamplers = 18;  // 3 wraps in u x 3 in v x smooth or square texels

struct Resources {
    gpu::Unique<VkDescriptorSetLayout> world_layout, texture_layout, target_layout;  // sets 0, 1, 2
    gpu::Unique<VkPipelineLayout> layout;
    gpu::Unique<VkSampler> clamp, repeat, shadow;
    gpu::Image detail, sky, white;
    bool patterned = false;  // `detail` has all its layers, not the last alone
    gpu::Image shadow_map, mover_shadow_map;
    gpu::Unique<VkImageView> shadow_layers[gpu_data::kCascades], mover_shadow_layers[2];
    gpu::Buffer constants[gpu::kFramesInFlight];  // PictureData of each picture, at constants_stride
    VkDeviceSize constants_stride = 0;
    gpu::Buffer sky_staging[gpu::kFramesInFlight], land_staging[gpu::kFramesInFlight];
    uint32_t shadow_size = 2048, mover_shadow_size = 1024;
};

constexpr uint32_t kMaxTextures = 1024;

inline uint32_t sampler_index(const Texture& texture) {
    return static_cast<uint32_t>(texture.wrap_u) + 3 * static_cast<uint32_t>(texture.wrap_v) + (texture.nearest ? 9 : 0);
}

// Between texels and levels, with the wraps given.
VkSamplerCreateInfo smooth_sampler(VkSamplerAddressMode u, VkSamplerAddressMode v);
// `index`: sampler_index of a texture.
Result<gpu::Unique<VkSampler>> create_model_sampler(gpu::Device& device, uint32_t index);

// Fills the images in submissions of its own, less the patterns of ground.
Result<Resources> create_resources(gpu::Device& device, const Options& options);
// The patterns of ground, if they are not there yet: a model by itself has none, and a processor takes a tenth of a second for them.
Result<void> make_patterns(gpu::Device& device, const gpu::PipelineCache& cache, Resources& resources);

}  // namespace aisland::render
