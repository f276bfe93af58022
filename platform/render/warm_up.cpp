#include "platform/render/warm_up.h"

namespace aisland::render {
namespace {

constexpr uint32_t kSize = 8;  // pixels a side
constexpr VkShaderStageFlags kStages = VK_SHADER_STAGE_VERTEX_BIT | VK_SHADER_STAGE_FRAGMENT_BIT | VK_SHADER_STAGE_COMPUTE_BIT;
constexpr gpu::Use kBefore{VK_PIPELINE_STAGE_2_ALL_COMMANDS_BIT, VK_ACCESS_2_MEMORY_WRITE_BIT, VK_IMAGE_LAYOUT_UNDEFINED};

// The code of the vertices runs for one triangle that is a point, that of fragments for none.
void draw_nothing(VkCommandBuffer cmd, VkPipeline pipeline, uint32_t size) {
    const VkViewport viewport{0, 0, static_cast<float>(size), static_cast<float>(size), 0.0f, 1.0f};
    const VkRect2D nothing{};
    vkCmdSetViewport(cmd, 0, 1, &viewport);
    vkCmdSetScissor(cmd, 0, 1, &nothing);
    vkCmdSetCullMode(cmd, VK_CULL_MODE_NONE);
    vkCmdBindPipeline(cmd, VK_PIPELINE_BIND_POINT_GRAPHICS, pipeline);
}

void bind_meshes(VkCommandBuffer cmd, const WorldGpu& world) {
    const VkDeviceSize offsets[2] = {};
    const VkBuffer buffers[2] = {world.vertices.handle(), world.drawn.handle()};
    vkCmdBindVertexBuffers(cmd, 0, 2, buffers, offsets);
    vkCmdBindIndexBuffer(cmd, world.indices.handle(), 0, VK_INDEX_TYPE_UINT32);
}

// Before something was culled the first drawn instance is what the memory held.
void clear_drawn(VkCommandBuffer cmd, const WorldGpu& world) {
    gpu::memory_barrier(cmd, gpu::use::everything, gpu::use::fill_write);
    vkCmdFillBuffer(cmd, world.drawn.handle(), 0, sizeof(gpu_data::DrawnData), 0);
    gpu::memory_barrier(cmd, gpu::use::fill_write, gpu::use::everything);
}

}  // namespace

template <class F>
Result<void> WarmUp::submit(F&& record) {
    AISLAND_CHECK(gpu::run_later(m_device, [&](VkCommandBuffer cmd) -> Result<void> {
        record(cmd);
        return {};
    }));
    m_serial = m_device.submitted;
    return {};
}

Result<PictureTargets*> WarmUp::targets(uint32_t layers) {
    std::unique_ptr<PictureTargets>& there = m_targets[layers - 1];
    if (!there) {
        AISLAND_TRY(made, create_targets(m_device, m_resources, {.width = kSize, .height = kSize, .layers = layers}, m_samples, 1));
        there = std::make_unique<PictureTargets>(std::move(made));
    }
    return there.get();
}

void WarmUp::bind(VkCommandBuffer cmd, VkPipelineBindPoint point, const WorldGpu& world, const PictureTargets& targets) const {
    const VkDescriptorSet sets[] = {world.frames[0].set, world.texture_set, targets.set};
    const uint32_t constants = 0, zeros[sizeof(gpu_data::CullPush) / 4] = {};
    vkCmdBindDescriptorSets(cmd, point, m_resources.layout.get(), 0, 3, sets, 1, &constants);
    vkCmdPushConstants(cmd, m_resources.layout.get(), kStages, 0, sizeof(zeros), zeros);
}

Result<void> WarmUp::compute(const WorldGpu& world, VkPipeline pipeline) {
    AISLAND_TRY(t, targets(1));
    return submit([&](VkCommandBuffer cmd) {
        if (t->fresh) lay_out(cmd, *t);
        gpu::image_barrier(cmd, t->color.handle(), VK_IMAGE_ASPECT_COLOR_BIT, kBefore, gpu::use::compute_sample);
        gpu::image_barrier(cmd, t->depth.handle(), VK_IMAGE_ASPECT_DEPTH_BIT, kBefore, gpu::use::compute_sample);
        bind(cmd, VK_PIPELINE_BIND_POINT_COMPUTE, world, *t);
        vkCmdBindPipeline(cmd, VK_PIPELINE_BIND_POINT_COMPUTE, pipeline);
        vkCmdDispatch(cmd, 0, 0, 0);
    });
}

Result<void> WarmUp::shadow(const WorldGpu& world, VkPipeline pipeline) {
    AISLAND_TRY(t, targets(1));
    return submit([&](VkCommandBuffer cmd) {
        if (t->fresh) lay_out(cmd, *t);
        clear_drawn(cmd, world);
        const VkImage map = m_resources.mover_shadow_map.handle();
        gpu::image_barrier(cmd, map, VK_IMAGE_ASPECT_DEPTH_BIT, gpu::use::fragment_read, gpu::use::depth_write);
        const VkRenderingAttachmentInfo depth{.sType = VK_STRUCTURE_TYPE_RENDERING_ATTACHMENT_INFO,
                                              .imageView = m_resources.mover_shadow_layers[0].get(),
                                              .imageLayout = VK_IMAGE_LAYOUT_DEPTH_STENCIL_ATTACHMENT_OPTIMAL,
                                              .loadOp = VK_ATTACHMENT_LOAD_OP_DONT_CARE,
                                              .storeOp = VK_ATTACHMENT_STORE_OP_STORE};
        const VkRenderingInfo info{.sType = VK_STRUCTURE_TYPE_RENDERING_INFO,
                                   .renderArea = {{0, 0}, {kSize, kSize}},
                                   .layerCount = 1,
                                   .pDepthAttachment = &depth};
        vkCmdBeginRendering(cmd, &info);
        bind(cmd, VK_PIPELINE_BIND_POINT_GRAPHICS, world, *t);
        vkCmdSetDepthBias(cmd, 1.5f, 0.0f, 2.5f);
        bind_meshes(cmd, world);
        draw_nothing(cmd, pipeline, kSize);
        vkCmdDrawIndexed(cmd, 3, 1, 0, 0, 0);
        vkCmdEndRendering(cmd);
        gpu::image_barrier(cmd, map, VK_IMAGE_ASPECT_DEPTH_BIT, gpu::use::depth_write, gpu::use::fragment_read);
    });
}

Result<void> WarmUp::picture(const WorldGpu& world, VkPipeline pipeline, uint32_t view_mask, bool meshes) {
    AISLAND_TRY(t, targets(view_mask == 1 ? 1 : 2));
    return submit([&](VkCommandBuffer cmd) {
        if (t->fresh) lay_out(cmd, *t);
        if (meshes) clear_drawn(cmd, world);
        gpu::image_barrier(cmd, t->color.handle(), VK_IMAGE_ASPECT_COLOR_BIT, kBefore, gpu::use::color_write);
        gpu::image_barrier(cmd, t->depth.handle(), VK_IMAGE_ASPECT_DEPTH_BIT, kBefore, gpu::use::depth_write);
        const VkRenderingAttachmentInfo color{.sType = VK_STRUCTURE_TYPE_RENDERING_ATTACHMENT_INFO,
                                              .imageView = t->color.view.get(),
                                              .imageLayout = VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL,
                                              .loadOp = VK_ATTACHMENT_LOAD_OP_DONT_CARE,
                                              .storeOp = VK_ATTACHMENT_STORE_OP_DONT_CARE};
        const VkRenderingAttachmentInfo depth{.sType = VK_STRUCTURE_TYPE_RENDERING_ATTACHMENT_INFO,
                                              .imageView = t->depth.view.get(),
                                              .imageLayout = VK_IMAGE_LAYOUT_DEPTH_STENCIL_ATTACHMENT_OPTIMAL,
                                              .loadOp = VK_ATTACHMENT_LOAD_OP_DONT_CARE,
                                              .storeOp = VK_ATTACHMENT_STORE_OP_DONT_CARE};
        const VkRenderingInfo info{.sType = VK_STRUCTURE_TYPE_RENDERING_INFO,
                                   .renderArea = {{0, 0}, {kSize, kSize}},
                                   .layerCount = 1,
                                   .viewMask = view_mask,
                                   .colorAttachmentCount = 1,
                                   .pColorAttachments = &color,
                                   .pDepthAttachment = &depth};
        vkCmdBeginRendering(cmd, &info);
        bind(cmd, VK_PIPELINE_BIND_POINT_GRAPHICS, world, *t);
        if (meshes) bind_meshes(cmd, world);
        draw_nothing(cmd, pipeline, kSize);
        if (meshes)
            vkCmdDrawIndexed(cmd, 3, 1, 0, 0, 0);
        else
            vkCmdDraw(cmd, 3, 1, 0, 0);
        vkCmdEndRendering(cmd);
    });
}

}  // namespace aisland::render
