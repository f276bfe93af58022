#include "platform/render/targets.h"

#include <algorithm>

namespace aisland::render {

uint32_t pyramid_size(uint32_t pixels, uint32_t level) {
    uint32_t size = (pixels + 3) / 4;
    for (uint32_t l = 0; l < level; ++l) size = (size + 1) / 2;
    return size;
}

namespace {

constexpr uint32_t kHistoryStep = 4096;  // instances; a World of about the same size keeps the targets

// vkCreateImage halves downwards; the pyramid halves upwards. A power of two at level 0 makes both agree or leaves room.
uint32_t round_up(uint32_t size) {
    uint32_t power = 1;
    while (power < size) power *= 2;
    return power;
}

Result<void> create_images(gpu::Device& device, PictureTargets& t, uint32_t samples) {
    const PictureKey& key = t.key;
    const VkImageUsageFlags sampled = VK_IMAGE_USAGE_SAMPLED_BIT;
    AISLAND_TRY(color, gpu::create_image(device, {.format = kHdrFormat, .width = key.width, .height = key.height, .layers = key.layers, .samples = samples, .usage = sampled | VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT | (key.backdrop ? VkImageUsageFlags{VK_IMAGE_USAGE_TRANSFER_SRC_BIT} : 0u)}));
    t.color = std::move(color);
    AISLAND_TRY(depth, gpu::create_image(device, {.format = kDepthFormat, .width = key.width, .height = key.height, .layers = key.layers, .samples = samples, .usage = sampled | VK_IMAGE_USAGE_DEPTH_STENCIL_ATTACHMENT_BIT | (samples == 1 ? VkImageUsageFlags{VK_IMAGE_USAGE_TRANSFER_SRC_BIT} : 0u)}));
    t.depth = std::move(depth);
    const uint32_t width = round_up(pyramid_size(key.width, 0)), height = round_up(pyramid_size(key.height, 0));
    uint32_t levels = 1;
    while (levels < kPyramidLevels && (std::max(width, height) >> levels) > 0) ++levels;
    AISLAND_TRY(pyramid, gpu::create_image(device, {.format = VK_FORMAT_R32_SFLOAT, .width = width, .height = height, .layers = key.layers, .levels = levels, .usage = sampled | VK_IMAGE_USAGE_STORAGE_BIT}));
    t.pyramid = std::move(pyramid);
    for (uint32_t l = 0; l < levels; ++l) {
        AISLAND_TRY(view, gpu::create_view(device, t.pyramid.handle(), VK_FORMAT_R32_SFLOAT, l, 1, key.layers));
        t.pyramid_levels.push_back(std::move(view));
    }
    AISLAND_TRY(outline, gpu::create_image(device, {.format = kMaskFormat, .width = key.width, .height = key.height, .layers = key.layers, .usage = sampled | VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT}));
    t.outline = std::move(outline);
    AISLAND_TRY(mirror, gpu::create_image(device, {.format = kHdrFormat, .width = (key.width + 1) / 2, .height = (key.height + 1) / 2, .layers = key.layers, .usage = sampled | VK_IMAGE_USAGE_STORAGE_BIT}));
    t.mirror = std::move(mirror);
    if (!key.backdrop) return {};
    levels = 1;
    while ((std::max(key.width, key.height) >> levels) > 8) ++levels;  // what a coarser level would show is the colour of the whole picture
    AISLAND_TRY(backdrop, gpu::create_image(device, {.format = kHdrFormat, .width = key.width, .height = key.height, .layers = key.layers, .levels = levels, .usage = sampled | VK_IMAGE_USAGE_TRANSFER_SRC_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT}));
    t.backdrop = std::move(backdrop);
    return {};
}

}  // namespace

Result<PictureTargets> create_targets(gpu::Device& device, const Resources& r, const PictureKey& key, uint32_t samples,
                                      uint32_t instance_count) {
    PictureTargets t;
    t.key = key;
    AISLAND_CHECK(create_images(device, t, samples));
    t.history_capacity = (instance_count / kHistoryStep + 1) * kHistoryStep;
    AISLAND_TRY(history, gpu::create_buffer(device, VkDeviceSize{t.history_capacity} * 4, VK_BUFFER_USAGE_STORAGE_BUFFER_BIT,
                                            gpu::Placement::device));
    t.history = std::move(history);

    const VkDescriptorPoolSize sizes[] = {{VK_DESCRIPTOR_TYPE_SAMPLED_IMAGE, 4},
                                          {VK_DESCRIPTOR_TYPE_STORAGE_BUFFER, 1},
                                          {VK_DESCRIPTOR_TYPE_STORAGE_IMAGE, kPyramidLevels + 1},
                                          {VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER, 2}};
    const VkDescriptorPoolCreateInfo pool_info{
        .sType = VK_STRUCTURE_TYPE_DESCRIPTOR_POOL_CREATE_INFO, .maxSets = 1, .poolSizeCount = 4, .pPoolSizes = sizes};
    VkDescriptorPool pool = VK_NULL_HANDLE;
    AISLAND_CHECK(device.check(vkCreateDescriptorPool(device.device, &pool_info, nullptr, &pool), "vkCreateDescriptorPool"));
    t.pool = gpu::Unique<VkDescriptorPool>(device, pool);
    const VkDescriptorSetLayout layout = r.target_layout.get();
    const VkDescriptorSetAllocateInfo allocate{.sType = VK_STRUCTURE_TYPE_DESCRIPTOR_SET_ALLOCATE_INFO,
                                               .descriptorPool = pool,
                                               .descriptorSetCount = 1,
                                               .pSetLayouts = &layout};
    AISLAND_CHECK(device.check(vkAllocateDescriptorSets(device.device, &allocate, &t.set), "vkAllocateDescriptorSets"));

    const VkDescriptorImageInfo color{VK_NULL_HANDLE, t.color.view.get(), VK_IMAGE_LAYOUT_SHADER_READ_ONLY_OPTIMAL};
    const VkDescriptorImageInfo depth{VK_NULL_HANDLE, t.depth.view.get(), VK_IMAGE_LAYOUT_SHADER_READ_ONLY_OPTIMAL};
    const VkDescriptorImageInfo pyramid{VK_NULL_HANDLE, t.pyramid.view.get(), VK_IMAGE_LAYOUT_GENERAL};
    const VkDescriptorImageInfo outline{VK_NULL_HANDLE, t.outline.view.get(), VK_IMAGE_LAYOUT_SHADER_READ_ONLY_OPTIMAL};
    const VkDescriptorImageInfo mirror{r.clamp.get(), t.mirror.view.get(), VK_IMAGE_LAYOUT_GENERAL};
    const VkDescriptorImageInfo backdrop{r.clamp.get(), (key.backdrop ? t.backdrop : t.mirror).view.get(), VK_IMAGE_LAYOUT_GENERAL};  // nothing reads it where there is none
    const VkDescriptorBufferInfo buffer{t.history.handle(), 0, VK_WHOLE_SIZE};
    std::vector<VkDescriptorImageInfo> levels;
    for (uint32_t l = 0; l < kPyramidLevels; ++l)  // the array is whole: what is beyond the last level names the last
        levels.push_back({VK_NULL_HANDLE, t.pyramid_levels[std::min<size_t>(l, t.pyramid_levels.size() - 1)].get(), VK_IMAGE_LAYOUT_GENERAL});
    const auto write = [&](uint32_t binding, VkDescriptorType type, const VkDescriptorImageInfo* image, uint32_t count) {
        return VkWriteDescriptorSet{.sType = VK_STRUCTURE_TYPE_WRITE_DESCRIPTOR_SET,
                                    .dstSet = t.set,
                                    .dstBinding = binding,
                                    .descriptorCount = count,
                                    .descriptorType = type,
                                    .pImageInfo = image};
    };
    VkWriteDescriptorSet writes[] = {write(0, VK_DESCRIPTOR_TYPE_SAMPLED_IMAGE, &color, 1),
                                     write(1, VK_DESCRIPTOR_TYPE_SAMPLED_IMAGE, &depth, 1),
                                     write(2, VK_DESCRIPTOR_TYPE_SAMPLED_IMAGE, &pyramid, 1),
                                     write(3, VK_DESCRIPTOR_TYPE_STORAGE_BUFFER, nullptr, 1),
                                     write(4, VK_DESCRIPTOR_TYPE_STORAGE_IMAGE, levels.data(), kPyramidLevels),
                                     write(5, VK_DESCRIPTOR_TYPE_SAMPLED_IMAGE, &outline, 1),
                                     write(6, VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER, &mirror, 1),
                                     write(7, VK_DESCRIPTOR_TYPE_STORAGE_IMAGE, &mirror, 1),
                                     write(8, VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER, &backdrop, 1)};
    writes[3].pBufferInfo = &buffer;
    vkUpdateDescriptorSets(device.device, std::size(writes), writes, 0, nullptr);
    return t;
}

void lay_out(VkCommandBuffer cmd, PictureTargets& t) {
    gpu::Use general = gpu::use::compute_image;
    general.access |= VK_ACCESS_2_SHADER_SAMPLED_READ_BIT;
    gpu::image_barrier(cmd, t.pyramid.handle(), VK_IMAGE_ASPECT_COLOR_BIT, gpu::use::undefined, general);
    gpu::image_barrier(cmd, t.outline.handle(), VK_IMAGE_ASPECT_COLOR_BIT, gpu::use::undefined, gpu::use::fragment_read);
    general.stage |= VK_PIPELINE_STAGE_2_FRAGMENT_SHADER_BIT;
    gpu::image_barrier(cmd, t.mirror.handle(), VK_IMAGE_ASPECT_COLOR_BIT, gpu::use::undefined, general);
    if (t.key.backdrop) gpu::image_barrier(cmd, t.backdrop.handle(), VK_IMAGE_ASPECT_COLOR_BIT, gpu::use::undefined, general);
    vkCmdFillBuffer(cmd, t.history.handle(), 0, VK_WHOLE_SIZE, 0);
    gpu::memory_barrier(cmd, gpu::use::fill_write, gpu::use::compute_write);
    t.fresh = t.forget = false;
}

}  // namespace aisland::render
