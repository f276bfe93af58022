#include "platform/render/resources.h"

#include <algorithm>
#include <array>
#include <future>
#include <span>

#include "app/core/start_thread.h"
#include "platform/render/land.h"
#include "platform/render/noise.h"
#include "shaders/shared.h"

namespace aisland::render {
namespace {

const uint32_t kDetailComp[] =
#include "detail.comp.inc"
    ;

constexpr VkShaderStageFlags kAllStages =
    VK_SHADER_STAGE_VERTEX_BIT | VK_SHADER_STAGE_FRAGMENT_BIT | VK_SHADER_STAGE_COMPUTE_BIT;

Result<void> create_layouts(gpu::Device& device, Resources& r) {
    // Set 0, numbered as frame.glsl.
    std::vector<VkDescriptorSetLayoutBinding> world;
    const auto add = [&](uint32_t binding, VkDescriptorType type) { world.push_back({binding, type, 1, kAllStages, nullptr}); };
    add(0, VK_DESCRIPTOR_TYPE_UNIFORM_BUFFER_DYNAMIC);
    add(1, VK_DESCRIPTOR_TYPE_UNIFORM_BUFFER);
    for (uint32_t b = 2; b <= 8; ++b) add(b, VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER);
    AISLAND_TRY(world_layout, gpu::create_set_layout(device, world));
    r.world_layout = std::move(world_layout);

    const VkDescriptorSetLayoutBinding textures{0, VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER, kMaxTextures,
                                                VK_SHADER_STAGE_VERTEX_BIT | VK_SHADER_STAGE_FRAGMENT_BIT, nullptr};
    const VkDescriptorBindingFlags partial = VK_DESCRIPTOR_BINDING_PARTIALLY_BOUND_BIT;
    AISLAND_TRY(texture_layout, gpu::create_set_layout(device, {&textures, 1}, {&partial, 1}));
    r.texture_layout = std::move(texture_layout);

    const VkDescriptorSetLayoutBinding target[] = {
        {0, VK_DESCRIPTOR_TYPE_SAMPLED_IMAGE, 1, kAllStages, nullptr},
        {1, VK_DESCRIPTOR_TYPE_SAMPLED_IMAGE, 1, kAllStages, nullptr},
        {2, VK_DESCRIPTOR_TYPE_SAMPLED_IMAGE, 1, kAllStages, nullptr},
        {3, VK_DESCRIPTOR_TYPE_STORAGE_BUFFER, 1, kAllStages, nullptr},
        {4, VK_DESCRIPTOR_TYPE_STORAGE_IMAGE, kPyramidLevels, VK_SHADER_STAGE_COMPUTE_BIT, nullptr},
        {5, VK_DESCRIPTOR_TYPE_SAMPLED_IMAGE, 1, kAllStages, nullptr},
        {6, VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER, 1, VK_SHADER_STAGE_FRAGMENT_BIT, nullptr},
        {7, VK_DESCRIPTOR_TYPE_STORAGE_IMAGE, 1, VK_SHADER_STAGE_COMPUTE_BIT, nullptr},
        {8, VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER, 1, VK_SHADER_STAGE_FRAGMENT_BIT, nullptr},
    };
    AISLAND_TRY(target_layout, gpu::create_set_layout(device, target));
    r.target_layout = std::move(target_layout);

    const VkDescriptorSetLayout sets[] = {r.world_layout.get(), r.texture_layout.get(), r.target_layout.get()};
    AISLAND_TRY(layout, gpu::create_pipeline_layout(device, sets, sizeof(gpu_data::CullPush)));
    r.layout = std::move(layout);
    return {};
}

void make_anisotropic(const gpu::Device& device, VkSamplerCreateInfo& info) {
    // A CPU pays for every texel of an anisotropic footprint.
    info.anisotropyEnable = device.properties.deviceType != VK_PHYSICAL_DEVICE_TYPE_CPU;
    info.maxAnisotropy = std::min(8.0f, device.properties.limits.maxSamplerAnisotropy);
}

Result<void> create_samplers(gpu::Device& device, Resources& r) {
    AISLAND_TRY(clamp, gpu::create_sampler(device, smooth_sampler(VK_SAMPLER_ADDRESS_MODE_CLAMP_TO_EDGE, VK_SAMPLER_ADDRESS_MODE_CLAMP_TO_EDGE)));
    r.clamp = std::move(clamp);
    VkSamplerCreateInfo info = smooth_sampler(VK_SAMPLER_ADDRESS_MODE_REPEAT, VK_SAMPLER_ADDRESS_MODE_REPEAT);
    make_anisotropic(device, info);
    AISLAND_TRY(repeat, gpu::create_sampler(device, info));
    r.repeat = std::move(repeat);
    const VkSamplerCreateInfo shadow_info{.sType = VK_STRUCTURE_TYPE_SAMPLER_CREATE_INFO,
                                          .magFilter = VK_FILTER_LINEAR,
                                          .minFilter = VK_FILTER_LINEAR,
                                          .addressModeU = VK_SAMPLER_ADDRESS_MODE_CLAMP_TO_EDGE,
                                          .addressModeV = VK_SAMPLER_ADDRESS_MODE_CLAMP_TO_EDGE,
                                          .addressModeW = VK_SAMPLER_ADDRESS_MODE_CLAMP_TO_EDGE,
                                          .compareEnable = VK_TRUE,
                                          .compareOp = VK_COMPARE_OP_LESS_OR_EQUAL};
    AISLAND_TRY(shadow, gpu::create_sampler(device, shadow_info));
    r.shadow = std::move(shadow);
    return {};
}

uint32_t levels_of(uint32_t size) {
    uint32_t levels = 1;
    while (size >>= 1) ++levels;
    return levels;
}

Result<void> create_images(gpu::Device& device, Resources& r, const Options& options) {
    const VkImageUsageFlags sampled = VK_IMAGE_USAGE_SAMPLED_BIT;
    AISLAND_TRY(detail, gpu::create_image(device, {.format = VK_FORMAT_R8G8B8A8_UNORM,
                                                   .width = gpu_data::kDetailSize,
                                                   .height = gpu_data::kDetailSize,
                                                   .layers = gpu_data::kDetailLayers,
                                                   .levels = levels_of(gpu_data::kDetailSize),
                                                   .usage = sampled | VK_IMAGE_USAGE_STORAGE_BIT | VK_IMAGE_USAGE_TRANSFER_SRC_BIT |
                                                            VK_IMAGE_USAGE_TRANSFER_DST_BIT}));
    r.detail = std::move(detail);
    AISLAND_TRY(sky, gpu::create_image(device, {.format = VK_FORMAT_R16G16B16A16_SFLOAT,
                                                .width = gpu_data::kSkySize,
                                                .height = gpu_data::kSkySize,
                                                .levels = gpu_data::kSkyLevels,
                                                .usage = sampled | VK_IMAGE_USAGE_TRANSFER_DST_BIT,
                                                .array_view = false}));
    r.sky = std::move(sky);
    AISLAND_TRY(white, gpu::create_image(device, {.format = VK_FORMAT_R8G8B8A8_UNORM,
                                                  .usage = sampled | VK_IMAGE_USAGE_TRANSFER_DST_BIT,
                                                  .array_view = false}));
    r.white = std::move(white);
    r.shadow_size = std::clamp(static_cast<uint32_t>(2048.0f * options.shadow_scale), 256u, 4096u);
    r.mover_shadow_size = r.shadow_size / 2;
    const VkImageUsageFlags depth = sampled | VK_IMAGE_USAGE_DEPTH_STENCIL_ATTACHMENT_BIT;
    AISLAND_TRY(shadow_map, gpu::create_image(device, {.format = kShadowFormat,
                                                       .width = r.shadow_size,
                                                       .height = r.shadow_size,
                                                       .layers = gpu_data::kCascades,
                                                       .usage = depth}));
    r.shadow_map = std::move(shadow_map);
    AISLAND_TRY(movers, gpu::create_image(device, {.format = kShadowFormat,
                                                   .width = r.mover_shadow_size,
                                                   .height = r.mover_shadow_size,
                                                   .layers = 2,
                                                   .usage = depth}));
    r.mover_shadow_map = std::move(movers);
    return {};
}

Result<gpu::Unique<VkImageView>> layer_view(gpu::Device& device, const gpu::Image& image, uint32_t layer, uint32_t layers) {
    const VkImageViewCreateInfo info{.sType = VK_STRUCTURE_TYPE_IMAGE_VIEW_CREATE_INFO,
                                     .image = image.handle(),
                                     .viewType = VK_IMAGE_VIEW_TYPE_2D_ARRAY,
                                     .format = image.spec.format,
                                     .subresourceRange = {gpu::aspect_of(image.spec.format), 0, 1, layer, layers}};
    VkImageView view = VK_NULL_HANDLE;
    AISLAND_CHECK(device.check(vkCreateImageView(device.device, &info, nullptr, &view), "vkCreateImageView"));
    return gpu::Unique<VkImageView>(device, view);
}

// Level by level, each half of the one above it, of the first layers.
void make_mips(VkCommandBuffer cmd, const gpu::Image& image, uint32_t layers) {
    for (uint32_t level = 1; level < image.spec.levels; ++level) {
        gpu::memory_barrier(cmd, gpu::use::everything, gpu::use::everything);
        const auto corner = [&](uint32_t l) {
            return VkOffset3D{static_cast<int32_t>(std::max(1u, image.spec.width >> l)),
                              static_cast<int32_t>(std::max(1u, image.spec.height >> l)), 1};
        };
        const VkImageBlit blit{.srcSubresource = {VK_IMAGE_ASPECT_COLOR_BIT, level - 1, 0, layers},
                               .srcOffsets = {{0, 0, 0}, corner(level - 1)},
                               .dstSubresource = {VK_IMAGE_ASPECT_COLOR_BIT, level, 0, layers},
                               .dstOffsets = {{0, 0, 0}, corner(level)}};
        vkCmdBlitImage(cmd, image.handle(), VK_IMAGE_LAYOUT_GENERAL, image.handle(), VK_IMAGE_LAYOUT_GENERAL, 1, &blit,
                       VK_FILTER_LINEAR);
    }
}

Result<void> fill_images(gpu::Device& device, const Resources& r, std::span<const std::byte> noise) {
    return gpu::run_later(device, [&](VkCommandBuffer cmd) -> Result<void> {
        gpu::image_barrier(cmd, r.detail.handle(), VK_IMAGE_ASPECT_COLOR_BIT, gpu::use::undefined, gpu::use::copy_write);
        AISLAND_CHECK(gpu::upload(device, cmd, r.detail, noise, gpu_data::kDetailLayers - 1));
        gpu::image_barrier(cmd, r.detail.handle(), VK_IMAGE_ASPECT_COLOR_BIT, gpu::use::copy_write, gpu::use::fragment_read);
        gpu::image_barrier(cmd, r.white.handle(), VK_IMAGE_ASPECT_COLOR_BIT, gpu::use::undefined, gpu::use::copy_write);
        const std::array<std::byte, 4> white{std::byte{255}, std::byte{255}, std::byte{255}, std::byte{255}};
        AISLAND_CHECK(gpu::upload(device, cmd, r.white, white));
        gpu::image_barrier(cmd, r.white.handle(), VK_IMAGE_ASPECT_COLOR_BIT, gpu::use::copy_write, gpu::use::fragment_read);
        gpu::image_barrier(cmd, r.sky.handle(), VK_IMAGE_ASPECT_COLOR_BIT, gpu::use::undefined, gpu::use::any_sample);
        for (const gpu::Image* map : {&r.shadow_map, &r.mover_shadow_map})
            gpu::image_barrier(cmd, map->handle(), VK_IMAGE_ASPECT_DEPTH_BIT, gpu::use::undefined, gpu::use::fragment_read);
        return {};
    });
}

}  // namespace

VkSamplerCreateInfo smooth_sampler(VkSamplerAddressMode u, VkSamplerAddressMode v) {
    return {.sType = VK_STRUCTURE_TYPE_SAMPLER_CREATE_INFO,
            .magFilter = VK_FILTER_LINEAR,
            .minFilter = VK_FILTER_LINEAR,
            .mipmapMode = VK_SAMPLER_MIPMAP_MODE_LINEAR,
            .addressModeU = u,
            .addressModeV = v,
            .addressModeW = VK_SAMPLER_ADDRESS_MODE_CLAMP_TO_EDGE,
            .maxLod = VK_LOD_CLAMP_NONE};
}

Result<gpu::Unique<VkSampler>> create_model_sampler(gpu::Device& device, uint32_t index) {
    constexpr VkSamplerAddressMode kWraps[] = {VK_SAMPLER_ADDRESS_MODE_REPEAT, VK_SAMPLER_ADDRESS_MODE_MIRRORED_REPEAT, VK_SAMPLER_ADDRESS_MODE_CLAMP_TO_EDGE};
    VkSamplerCreateInfo info = smooth_sampler(kWraps[index % 3], kWraps[index / 3 % 3]);
    make_anisotropic(device, info);
    if (index >= 9) info.magFilter = VK_FILTER_NEAREST, info.anisotropyEnable = VK_FALSE;
    return gpu::create_sampler(device, info);
}

Result<Resources> create_resources(gpu::Device& device, const Options& options) {
    Resources r;
    std::future<std::vector<std::byte>> noise = start_beside(make_noise);
    AISLAND_CHECK(create_layouts(device, r));
    AISLAND_CHECK(create_samplers(device, r));
    AISLAND_CHECK(create_images(device, r, options));
    for (uint32_t i = 0; i < gpu_data::kCascades; ++i) {
        AISLAND_TRY(view, layer_view(device, r.shadow_map, i, 1));
        r.shadow_layers[i] = std::move(view);
    }
    for (uint32_t i = 0; i < 2; ++i) {
        AISLAND_TRY(view, layer_view(device, r.mover_shadow_map, i, 1));
        r.mover_shadow_layers[i] = std::move(view);
    }
    const VkDeviceSize alignment = std::max<VkDeviceSize>(device.properties.limits.minUniformBufferOffsetAlignment, 16);
    r.constants_stride = (sizeof(gpu_data::PictureData) + alignment - 1) / alignment * alignment;
    VkDeviceSize sky_bytes = 0;
    for (uint32_t l = 0; l < gpu_data::kSkyLevels; ++l)
        sky_bytes += gpu::level_bytes(VK_FORMAT_R16G16B16A16_SFLOAT, gpu_data::kSkySize >> l, gpu_data::kSkySize >> l);
    for (uint32_t i = 0; i < gpu::kFramesInFlight; ++i) {
        AISLAND_TRY(constants, gpu::create_buffer(device, r.constants_stride * kMaxPictures, VK_BUFFER_USAGE_UNIFORM_BUFFER_BIT,
                                                  gpu::Placement::upload));
        r.constants[i] = std::move(constants);
        AISLAND_TRY(staging, gpu::create_buffer(device, sky_bytes, VK_BUFFER_USAGE_TRANSFER_SRC_BIT, gpu::Placement::upload));
        r.sky_staging[i] = std::move(staging);
        AISLAND_TRY(land, gpu::create_buffer(device, kLandBytes, VK_BUFFER_USAGE_TRANSFER_SRC_BIT, gpu::Placement::upload));
        r.land_staging[i] = std::move(land);
    }
    AISLAND_CHECK(fill_images(device, r, noise.get()));
    return r;
}

Result<void> make_patterns(gpu::Device& device, const gpu::PipelineCache& cache, Resources& r) {
    if (r.patterned) return {};
    constexpr uint32_t kPatterns = gpu_data::kDetailLayers - 1;
    const VkDescriptorSetLayoutBinding binding{0, VK_DESCRIPTOR_TYPE_STORAGE_IMAGE, 1, VK_SHADER_STAGE_COMPUTE_BIT, nullptr};
    AISLAND_TRY(set_layout, gpu::create_set_layout(device, {&binding, 1}));
    const VkDescriptorSetLayout set_layouts[] = {set_layout.get()};
    AISLAND_TRY(layout, gpu::create_pipeline_layout(device, set_layouts, 0));
    AISLAND_TRY(pipeline, gpu::create_compute_pipeline(device, cache, kDetailComp, layout.get()));
    AISLAND_TRY(level0, gpu::create_view(device, r.detail.handle(), r.detail.spec.format, 0, 1, r.detail.spec.layers));
    const VkDescriptorPoolSize size{VK_DESCRIPTOR_TYPE_STORAGE_IMAGE, 1};
    const VkDescriptorPoolCreateInfo pool_info{
        .sType = VK_STRUCTURE_TYPE_DESCRIPTOR_POOL_CREATE_INFO, .maxSets = 1, .poolSizeCount = 1, .pPoolSizes = &size};
    VkDescriptorPool raw_pool = VK_NULL_HANDLE;
    AISLAND_CHECK(device.check(vkCreateDescriptorPool(device.device, &pool_info, nullptr, &raw_pool), "vkCreateDescriptorPool"));
    gpu::Unique<VkDescriptorPool> pool(device, raw_pool);
    const VkDescriptorSetAllocateInfo allocate{.sType = VK_STRUCTURE_TYPE_DESCRIPTOR_SET_ALLOCATE_INFO,
                                               .descriptorPool = raw_pool,
                                               .descriptorSetCount = 1,
                                               .pSetLayouts = set_layouts};
    VkDescriptorSet set = VK_NULL_HANDLE;
    AISLAND_CHECK(device.check(vkAllocateDescriptorSets(device.device, &allocate, &set), "vkAllocateDescriptorSets"));
    const VkDescriptorImageInfo image{VK_NULL_HANDLE, level0.get(), VK_IMAGE_LAYOUT_GENERAL};
    const VkWriteDescriptorSet write{.sType = VK_STRUCTURE_TYPE_WRITE_DESCRIPTOR_SET,
                                     .dstSet = set,
                                     .descriptorCount = 1,
                                     .descriptorType = VK_DESCRIPTOR_TYPE_STORAGE_IMAGE,
                                     .pImageInfo = &image};
    vkUpdateDescriptorSets(device.device, 1, &write, 0, nullptr);

    gpu::Use read = gpu::use::everything;  // frames that were drawn before
    read.layout = VK_IMAGE_LAYOUT_SHADER_READ_ONLY_OPTIMAL;
    Result<void> filled = gpu::run_later(device, [&](VkCommandBuffer cmd) -> Result<void> {
        gpu::image_barrier(cmd, r.detail.handle(), VK_IMAGE_ASPECT_COLOR_BIT, read, gpu::use::compute_image);
        vkCmdBindPipeline(cmd, VK_PIPELINE_BIND_POINT_COMPUTE, pipeline.get());
        vkCmdBindDescriptorSets(cmd, VK_PIPELINE_BIND_POINT_COMPUTE, layout.get(), 0, 1, &set, 0, nullptr);
        vkCmdDispatch(cmd, gpu_data::kDetailSize / 8, gpu_data::kDetailSize / 8, kPatterns);
        make_mips(cmd, r.detail, kPatterns);
        gpu::Use general = gpu::use::everything;
        general.layout = VK_IMAGE_LAYOUT_GENERAL;
        gpu::image_barrier(cmd, r.detail.handle(), VK_IMAGE_ASPECT_COLOR_BIT, general, gpu::use::fragment_read);
        return {};
    });
    device.retire(std::move(level0));
    device.retire(std::move(pool));
    device.retire(std::move(pipeline));
    device.retire(std::move(layout));
    if (filled) r.patterned = true;
    return filled;
}

}  // namespace aisland::render
