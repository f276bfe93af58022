// The smallest picture there is: fills a host's target with one colour, as a Renderer would.
#pragma once

#include <array>
#include <cstring>

#include "platform/gpu/barrier.h"
#include "platform/gpu/frames.h"
#include "platform/gpu/memory.h"
#include "platform/gpu/target.h"

namespace aisland::host::test {

// A render pass whose load operation clears all layers. Leaves the target in its
// final layout, waits for target.wait and signals target.signal. linear rgba.
class Clearer {
public:
    explicit Clearer(gpu::Device& device) : m_device(device) {}
    ~Clearer() { (void)m_device.wait(m_device.submitted); }

    Result<void> clear(const gpu::Target& target, std::array<float, 4> colour) {
        gpu::FrameSlot& slot = m_slots[m_frame++ % gpu::kFramesInFlight];
        if (!slot.pool) {
            AISLAND_TRY(made, gpu::create_frame_slot(m_device));
            slot = std::move(made);
        }
        AISLAND_CHECK(gpu::begin_frame(m_device, slot, m_times));
        m_device.collect();
        AISLAND_TRY(view, gpu::create_view(m_device, target.image, target.format, 0, 1, target.layers));
        const gpu::Use first{
            target.wait ? VK_PIPELINE_STAGE_2_COLOR_ATTACHMENT_OUTPUT_BIT : VK_PIPELINE_STAGE_2_ALL_COMMANDS_BIT,
            VK_ACCESS_2_NONE, target.initial_layout};
        gpu::image_barrier(slot.cmd, target.image, VK_IMAGE_ASPECT_COLOR_BIT, first, gpu::use::color_write);
        VkRenderingAttachmentInfo color{VK_STRUCTURE_TYPE_RENDERING_ATTACHMENT_INFO};
        color.imageView = view.get();
        color.imageLayout = VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL;
        color.loadOp = VK_ATTACHMENT_LOAD_OP_CLEAR;
        color.storeOp = VK_ATTACHMENT_STORE_OP_STORE;
        std::copy(colour.begin(), colour.end(), color.clearValue.color.float32);
        VkRenderingAttachmentInfo depth{VK_STRUCTURE_TYPE_RENDERING_ATTACHMENT_INFO};
        gpu::Unique<VkImageView> depth_view;
        if (target.depth_image) {
            AISLAND_TRY(made,
                        gpu::create_view(m_device, target.depth_image, VK_FORMAT_D32_SFLOAT, 0, 1, target.layers));
            depth_view = std::move(made);
            gpu::image_barrier(slot.cmd, target.depth_image, VK_IMAGE_ASPECT_DEPTH_BIT, gpu::use::undefined,
                               gpu::use::depth_write);
            depth.imageView = depth_view.get();
            depth.imageLayout = VK_IMAGE_LAYOUT_DEPTH_STENCIL_ATTACHMENT_OPTIMAL;
            depth.loadOp = VK_ATTACHMENT_LOAD_OP_CLEAR;
            depth.storeOp = VK_ATTACHMENT_STORE_OP_STORE;
            depth.clearValue.depthStencil.depth = 0.0f;  // reversed-Z: far
        }
        VkRenderingInfo info{VK_STRUCTURE_TYPE_RENDERING_INFO};
        info.renderArea.extent = {target.width, target.height};
        info.layerCount = 1;
        info.viewMask = target.layers == 2 ? 3u : 0u;
        info.colorAttachmentCount = 1;
        info.pColorAttachments = &color;
        if (target.depth_image) info.pDepthAttachment = &depth;
        vkCmdBeginRendering(slot.cmd, &info);
        vkCmdEndRendering(slot.cmd);
        gpu::image_barrier(slot.cmd, target.image, VK_IMAGE_ASPECT_COLOR_BIT, gpu::use::color_write,
                           {VK_PIPELINE_STAGE_2_ALL_COMMANDS_BIT, VK_ACCESS_2_MEMORY_READ_BIT, target.final_layout});
        std::vector<gpu::SemaphoreWait> waits;
        if (target.wait) waits.push_back({target.wait, VK_PIPELINE_STAGE_2_COLOR_ATTACHMENT_OUTPUT_BIT});
        std::vector<VkSemaphore> signals;
        if (target.signal) signals.push_back(target.signal);
        m_device.retire(std::move(view));
        m_device.retire(std::move(depth_view));
        return gpu::submit_frame(m_device, slot, waits, signals);
    }

private:
    gpu::Device& m_device;
    gpu::FrameSlot m_slots[gpu::kFramesInFlight];
    std::vector<gpu::TimedPass> m_times;
    uint32_t m_frame = 0;
};

// First texel of layer `layer` of a target in its final layout; sRGB bytes.
inline Result<std::array<uint8_t, 4>> first_texel(gpu::Device& device, const gpu::Target& target, uint32_t layer) {
    AISLAND_TRY(buffer, gpu::create_buffer(device, 4, VK_BUFFER_USAGE_TRANSFER_DST_BIT, gpu::Placement::readback));
    AISLAND_CHECK(gpu::run_now(device, [&](VkCommandBuffer cmd) -> Result<void> {
        const gpu::Use kept{VK_PIPELINE_STAGE_2_ALL_COMMANDS_BIT, VK_ACCESS_2_MEMORY_WRITE_BIT, target.final_layout};
        gpu::image_barrier(cmd, target.image, VK_IMAGE_ASPECT_COLOR_BIT, kept, gpu::use::copy_read);
        VkBufferImageCopy region{};
        region.imageSubresource = {VK_IMAGE_ASPECT_COLOR_BIT, 0, layer, 1};
        region.imageExtent = {1, 1, 1};
        vkCmdCopyImageToBuffer(cmd, target.image, VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL, buffer.handle(), 1, &region);
        gpu::image_barrier(cmd, target.image, VK_IMAGE_ASPECT_COLOR_BIT, gpu::use::copy_read,
                           {VK_PIPELINE_STAGE_2_ALL_COMMANDS_BIT, VK_ACCESS_2_MEMORY_READ_BIT, target.final_layout});
        return {};
    }));
    std::array<uint8_t, 4> texel{};
    std::memcpy(texel.data(), buffer.mapped, 4);
    if (target.format == VK_FORMAT_B8G8R8A8_SRGB || target.format == VK_FORMAT_B8G8R8A8_UNORM)
        std::swap(texel[0], texel[2]);
    return texel;
}

}  // namespace aisland::host::test
