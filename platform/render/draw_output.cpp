#include "platform/render/state.h"

namespace aisland::render {

namespace {

// The rendering scope of a finished picture; a wait semaphore is waited for at colour output, the barrier stands behind it.
void begin_target(VkCommandBuffer cmd, const gpu::Target& target, uint32_t view_mask, VkAttachmentLoadOp load) {
    const gpu::Use before{VK_PIPELINE_STAGE_2_ALL_COMMANDS_BIT, VK_ACCESS_2_NONE, target.initial_layout};
    gpu::image_barrier(cmd, target.image, VK_IMAGE_ASPECT_COLOR_BIT, before, gpu::use::color_write);
    const VkRenderingAttachmentInfo color{.sType = VK_STRUCTURE_TYPE_RENDERING_ATTACHMENT_INFO,
                                          .imageView = target.view,
                                          .imageLayout = VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL,
                                          .loadOp = load,
                                          .storeOp = VK_ATTACHMENT_STORE_OP_STORE};
    const VkRenderingInfo info{.sType = VK_STRUCTURE_TYPE_RENDERING_INFO,
                               .renderArea = {{0, 0}, {target.width, target.height}},
                               .layerCount = 1,
                               .viewMask = view_mask,
                               .colorAttachmentCount = 1,
                               .pColorAttachments = &color};
    vkCmdBeginRendering(cmd, &info);
}

void end_target(VkCommandBuffer cmd, const gpu::Target& target) {
    vkCmdEndRendering(cmd);
    const gpu::Use after{VK_PIPELINE_STAGE_2_ALL_COMMANDS_BIT, VK_ACCESS_2_MEMORY_READ_BIT, target.final_layout};
    gpu::image_barrier(cmd, target.image, VK_IMAGE_ASPECT_COLOR_BIT, gpu::use::color_write, after);
}

}  // namespace

Result<void> record_panel(State& s, const Frame& frame, const Picture& picture, const gpu::Target& target,
                          const gpu_data::PictureData& data, uint32_t constants) {
    const VkCommandBuffer cmd = s.slot().cmd;
    const PictureContext context{.cmd = cmd,
                                 .frame = &frame,
                                 .picture = &picture,
                                 .data = &data,
                                 .constants = {s.resources.constants[s.slot_index].handle(), constants, sizeof(gpu_data::PictureData)},
                                 .target_format = target.format,
                                 .encode_srgb = data.exposure.w > 0.5f,
                                 .width = target.width,
                                 .height = target.height,
                                 .slot_index = s.slot_index,
                                 .slot = &s.slot()};
    AISLAND_CHECK(s.canvas->prepare(context));
    const uint32_t span = gpu::begin_span(s.slot(), "canvas");
    begin_target(cmd, target, context.view_mask, VK_ATTACHMENT_LOAD_OP_CLEAR);
    s.canvas->draw(context);
    end_target(cmd, target);
    gpu::end_span(s.slot(), span);
    return {};
}

Result<void> record_output(const Recording& r, const gpu_data::PictureData& data) {
    State& s = r.state;
    const gpu::Use read{VK_PIPELINE_STAGE_2_FRAGMENT_SHADER_BIT | VK_PIPELINE_STAGE_2_COMPUTE_SHADER_BIT,
                        VK_ACCESS_2_SHADER_SAMPLED_READ_BIT, VK_IMAGE_LAYOUT_SHADER_READ_ONLY_OPTIMAL};
    gpu::image_barrier(r.cmd, r.targets.color.handle(), VK_IMAGE_ASPECT_COLOR_BIT, gpu::use::color_write, read);
    gpu::image_barrier(r.cmd, r.targets.depth.handle(), VK_IMAGE_ASPECT_DEPTH_BIT, gpu::use::depth_write, read);
    AISLAND_TRY(pipelines, target_pipelines(s.device, s.cache, s.resources, r.pipelines, r.target.format, s.options.msaa));

    PictureContext context{.cmd = r.cmd,
                           .frame = &r.frame,
                           .picture = &r.picture,
                           .data = &data,
                           .constants = {s.resources.constants[s.slot_index].handle(), r.constants, sizeof(gpu_data::PictureData)},
                           .depth = r.targets.depth.view.get(),
                           .samples = s.options.msaa,
                           .target_format = r.target.format,
                           .encode_srgb = data.exposure.w > 0.5f,
                           .width = r.target.width,
                           .height = r.target.height,
                           .view_mask = r.pipelines.view_mask,
                           .slot_index = s.slot_index,
                           .slot = &s.slot()};
    AISLAND_CHECK(s.canvas->prepare(context));

    uint32_t span = gpu::begin_span(s.slot(), "resolve", r.target.wait != VK_NULL_HANDLE);
    begin_target(r.cmd, r.target, r.pipelines.view_mask, VK_ATTACHMENT_LOAD_OP_DONT_CARE);
    set_area(r.cmd, r.target.width, r.target.height);
    vkCmdSetCullMode(r.cmd, VK_CULL_MODE_NONE);
    bind_sets(r, VK_PIPELINE_BIND_POINT_GRAPHICS);
    vkCmdBindPipeline(r.cmd, VK_PIPELINE_BIND_POINT_GRAPHICS, pipelines->resolve.get());
    vkCmdDraw(r.cmd, 3, 1, 0, 0);
    s.recorded_draws += 1;
    if (r.world && s.any_outlined) {
        vkCmdBindPipeline(r.cmd, VK_PIPELINE_BIND_POINT_GRAPHICS, pipelines->outline.get());
        vkCmdDraw(r.cmd, 3, 1, 0, 0);
        s.recorded_draws += 1;
    }
    span = gpu::next_span(s.slot(), span, "canvas");
    s.canvas->draw(context);
    gpu::end_span(s.slot(), span);
    end_target(r.cmd, r.target);
    return {};
}

}  // namespace aisland::render
