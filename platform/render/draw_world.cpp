#include <algorithm>
#include <cstring>

#include "platform/render/state.h"

namespace aisland::render {
namespace {

struct Pass {
    bool first = true;  // clears; else goes on
    bool last = true;   // depth may be resolved for the compositor
};

void begin_pass(const Recording& r, const Pass& pass, VkImageView resolve_depth) {
    const VkRenderingAttachmentInfo color{.sType = VK_STRUCTURE_TYPE_RENDERING_ATTACHMENT_INFO,
                                          .imageView = r.targets.color.view.get(),
                                          .imageLayout = VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL,
                                          .loadOp = pass.first ? VK_ATTACHMENT_LOAD_OP_CLEAR : VK_ATTACHMENT_LOAD_OP_LOAD,
                                          .storeOp = VK_ATTACHMENT_STORE_OP_STORE};
    VkRenderingAttachmentInfo depth{.sType = VK_STRUCTURE_TYPE_RENDERING_ATTACHMENT_INFO,
                                    .imageView = r.targets.depth.view.get(),
                                    .imageLayout = VK_IMAGE_LAYOUT_DEPTH_STENCIL_ATTACHMENT_OPTIMAL,
                                    .loadOp = pass.first ? VK_ATTACHMENT_LOAD_OP_CLEAR : VK_ATTACHMENT_LOAD_OP_LOAD,
                                    .storeOp = VK_ATTACHMENT_STORE_OP_STORE,
                                    .clearValue = {.depthStencil = {0.0f, 0}}};
    if (resolve_depth && pass.last) {
        depth.resolveMode = VK_RESOLVE_MODE_SAMPLE_ZERO_BIT;
        depth.resolveImageView = resolve_depth;
        depth.resolveImageLayout = VK_IMAGE_LAYOUT_DEPTH_STENCIL_ATTACHMENT_OPTIMAL;
    }
    const VkRenderingFragmentShadingRateAttachmentInfoKHR rates{.sType = VK_STRUCTURE_TYPE_RENDERING_FRAGMENT_SHADING_RATE_ATTACHMENT_INFO_KHR,
                                                                .imageView = r.rates,
                                                                .imageLayout = VK_IMAGE_LAYOUT_FRAGMENT_SHADING_RATE_ATTACHMENT_OPTIMAL_KHR,
                                                                .shadingRateAttachmentTexelSize = r.state.device.shading_rate.texel};
    const VkRenderingInfo info{.sType = VK_STRUCTURE_TYPE_RENDERING_INFO,
                               .pNext = r.rates ? &rates : nullptr,
                               .renderArea = {{0, 0}, {r.drawn.width, r.drawn.height}},
                               .layerCount = 1,
                               .viewMask = r.pipelines.view_mask,
                               .colorAttachmentCount = 1,
                               .pColorAttachments = &color,
                               .pDepthAttachment = &depth};
    vkCmdBeginRendering(r.cmd, &info);
    set_area(r.cmd, r.drawn.width, r.drawn.height);
    bind_sets(r, VK_PIPELINE_BIND_POINT_GRAPHICS);
    if (pass.first) draw_hidden(r);
    if (!r.world) return;
    bind_geometry(r);
}

void draw_range(const Recording& r, VkPipeline pipeline, const Bucket& bucket, uint32_t command, uint32_t range) {
    vkCmdBindPipeline(r.cmd, VK_PIPELINE_BIND_POINT_GRAPHICS, pipeline);
    vkCmdSetCullMode(r.cmd, bucket.double_sided ? VK_CULL_MODE_NONE : VK_CULL_MODE_BACK_BIT);
    vkCmdDrawIndexedIndirectCount(r.cmd, r.state.world->commands.handle(), VkDeviceSize{command} * sizeof(gpu_data::DrawCommand),
                                  r.state.world->counts.handle(), VkDeviceSize{range} * 4, std::min(bucket.capacity, r.state.device.properties.limits.maxDrawIndirectCount),
                                  sizeof(gpu_data::DrawCommand));
    r.state.recorded_draws += 1;
}

Part part_of(const Bucket& bucket) {
    if (bucket.transmits) return Part::transmitting;
    if (bucket.blend) return Part::blend;
    return bucket.kind == MaterialKind::water ? Part::water : Part::solid;
}

void draw_bucket(const Recording& r, const Bucket& bucket) {
    const VkPipeline solid = find_pipeline(r.pipelines, key_of(*r.state.world, bucket));
    draw_range(r, solid, bucket, bucket.solid_command, bucket.solid_range);
    if (bucket.sorted()) return;
    if (bucket.corners) draw_range(r, find_pipeline(r.pipelines, corner_key(*r.state.world, bucket)), bucket, bucket.corner_command, bucket.corner_range);
    const bool crosses = bucket.crosses && r.crosses;
    if (!crosses && !r.state.any_faded) return;
    const VkPipeline styled = find_pipeline(r.pipelines, styled_key(*r.state.world, bucket));
    if (crosses) draw_range(r, styled, bucket, bucket.crossing_command, bucket.crossing_range);
    if (r.state.any_faded) draw_range(r, styled ? styled : solid, bucket, bucket.faded_command, bucket.faded_range);
}

// Sky and the glare of lamps.
void draw_behind(const Recording& r) {
    vkCmdSetCullMode(r.cmd, VK_CULL_MODE_NONE);
    if (r.picture.background != Background::clear) {
        vkCmdBindPipeline(r.cmd, VK_PIPELINE_BIND_POINT_GRAPHICS, r.pipelines.sky.get());
        vkCmdDraw(r.cmd, 3, 1, 0, 0);
        r.state.recorded_draws += 1;
    }
    const bool indoor = r.picture.cell < r.state.world->cells.size() && !r.state.world->cells[r.picture.cell].sky;
    const bool dark = r.frame.environment.sun_direction.y < 0.07f;
    if (r.world && dark && !indoor && !r.state.lamps.lit.empty()) {
        vkCmdBindPipeline(r.cmd, VK_PIPELINE_BIND_POINT_GRAPHICS, r.pipelines.halo.get());
        vkCmdDraw(r.cmd, 4, static_cast<uint32_t>(r.state.lamps.lit.size()), 0, 0);
        r.state.recorded_draws += 1;
    }
}

// Nothing can be hidden from an eye above everything that stands, and where little was hidden the test is rested.
bool worth_testing(const Recording& r) {
    if (!r.world || r.lowest_eye >= r.state.world->reach.box_max.y || r.state.frame_number < r.state.occlusion_from) return false;
    r.state.tested_occlusion[r.state.slot_index] = true;
    return true;
}

// A resolve is done by the colour-output stage, of depth too (Vulkan 1.3, "Render pass multisample resolve operations").
constexpr gpu::Use kDepthResolve{VK_PIPELINE_STAGE_2_COLOR_ATTACHMENT_OUTPUT_BIT | VK_PIPELINE_STAGE_2_LATE_FRAGMENT_TESTS_BIT |
                                     VK_PIPELINE_STAGE_2_EARLY_FRAGMENT_TESTS_BIT,
                                 VK_ACCESS_2_COLOR_ATTACHMENT_WRITE_BIT | VK_ACCESS_2_DEPTH_STENCIL_ATTACHMENT_WRITE_BIT,
                                 VK_IMAGE_LAYOUT_DEPTH_STENCIL_ATTACHMENT_OPTIMAL};

// The timed part of a picture that a bucket is.
const char* part_name(const Bucket& bucket) {
    if (bucket.blend) return "blend";
    if (bucket.flat) return "ground";
    switch (bucket.kind) {
        case MaterialKind::glass: return "facades";
        case MaterialKind::foliage: return "plants";
        case MaterialKind::ground: return "ground";
        case MaterialKind::water: return "water";
        case MaterialKind::standard:
        case MaterialKind::unlit: break;
    }
    return "solid";
}

const Bucket* find_first(const Recording& r, Part part) {
    for (const Bucket& bucket : r.state.world->buckets)
        if (part_of(bucket) == part && bucket.capacity > 0) return &bucket;
    return nullptr;
}

const char* first_part(const Recording& r) {
    const Bucket* first = r.world ? find_first(r, Part::solid) : nullptr;
    return first ? part_name(*first) : "sky";
}

// A rasteriser on the processor keeps the triangles of a rendering scope in memory of the process until they are drawn: 90 MB for the
// island. There the scope ends after so many, and what was recorded is waited for; a GPU would pay for it with its tile memory.
constexpr uint64_t kHeldTriangles = 350'000;  // plain ones, at their finest

// A plain triangle's corners carry four values, those of others up to ten (world_plain.vert, world.vert).
uint64_t held_by(const Bucket& bucket) {
    const bool plain = bucket.kind == MaterialKind::standard && !bucket.textured && !bucket.skinned && !bucket.masked;
    return plain ? bucket.triangles : 4 * bucket.triangles;
}

// There buckets are parted within a scope too (gpu::next_span), but not for less than this: a parting takes stamps.
constexpr uint64_t kPartedTriangles = 20'000;

// `span` is the timed part that has begun; it becomes the last one.
void draw_solid(const Recording& r, bool last, VkImageView resolve_depth, uint32_t& span) {
    const bool by_tiles = r.state.slot().by_tiles;
    uint64_t held = 0, unparted = 0;
    const char* timed = nullptr;
    for (const Bucket& bucket : r.state.world->buckets) {
        if (part_of(bucket) != Part::solid || bucket.capacity == 0) continue;
        const char* name = part_name(bucket);
        if (by_tiles && held > 0 && held + held_by(bucket) > kHeldTriangles) {
            vkCmdEndRendering(r.cmd);
            gpu::end_span(r.state.slot(), span);
            span = gpu::begin_span(r.state.slot(), name);
            gpu::image_barrier(r.cmd, r.targets.color.handle(), VK_IMAGE_ASPECT_COLOR_BIT, gpu::use::color_write, gpu::use::color_write);
            gpu::image_barrier(r.cmd, r.targets.depth.handle(), VK_IMAGE_ASPECT_DEPTH_BIT, gpu::use::depth_write, gpu::use::depth_write);
            if (last && resolve_depth) gpu::image_barrier(r.cmd, r.target.depth_image, VK_IMAGE_ASPECT_DEPTH_BIT, kDepthResolve, kDepthResolve);
            begin_pass(r, {.first = false, .last = last}, resolve_depth);
            held = unparted = 0;
        } else if (timed && (std::strcmp(name, timed) != 0 || (by_tiles && unparted > kPartedTriangles))) {
            span = gpu::next_span(r.state.slot(), span, name);
            unparted = 0;
        }
        timed = name;
        held += held_by(bucket);
        unparted += bucket.triangles;
        draw_bucket(r, bucket);
    }
}

// Made ready; what a pass resolves to, if one does.
VkImageView compositor_depth(const Recording& r) {
    const VkImage image = r.target.depth_image;
    if (!image) return VK_NULL_HANDLE;
    if (r.target.depth_drawn) *r.target.depth_drawn = {r.drawn.width, r.drawn.height};
    const gpu::Use before{VK_PIPELINE_STAGE_2_ALL_COMMANDS_BIT, VK_ACCESS_2_NONE, VK_IMAGE_LAYOUT_UNDEFINED};
    gpu::image_barrier(r.cmd, image, VK_IMAGE_ASPECT_DEPTH_BIT, before, r.state.options.msaa == 1 ? gpu::use::copy_write : kDepthResolve);
    return r.state.options.msaa == 1 ? VK_NULL_HANDLE : r.target.depth_view;
}

void copy_compositor_depth(const Recording& r) {
    const VkImageCopy region{.srcSubresource = {VK_IMAGE_ASPECT_DEPTH_BIT, 0, 0, r.target.layers},
                             .dstSubresource = {VK_IMAGE_ASPECT_DEPTH_BIT, 0, 0, r.target.layers},
                             .extent = {r.drawn.width, r.drawn.height, 1}};
    gpu::image_barrier(r.cmd, r.targets.depth.handle(), VK_IMAGE_ASPECT_DEPTH_BIT, gpu::use::depth_write, gpu::use::copy_read);
    vkCmdCopyImage(r.cmd, r.targets.depth.handle(), VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL, r.target.depth_image,
                   VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL, 1, &region);
    gpu::image_barrier(r.cmd, r.targets.depth.handle(), VK_IMAGE_ASPECT_DEPTH_BIT, gpu::use::copy_read, gpu::use::depth_write);
    gpu::image_barrier(r.cmd, r.target.depth_image, VK_IMAGE_ASPECT_DEPTH_BIT, gpu::use::copy_write, gpu::use::depth_write);
}

void draw_outlined(const Recording& r) {
    const gpu::Use attachment = gpu::use::color_write;
    gpu::image_barrier(r.cmd, r.targets.outline.handle(), VK_IMAGE_ASPECT_COLOR_BIT, gpu::use::fragment_read, attachment);
    gpu::image_barrier(r.cmd, r.targets.depth.handle(), VK_IMAGE_ASPECT_DEPTH_BIT, gpu::use::depth_write, gpu::use::fragment_read);
    const VkRenderingAttachmentInfo color{.sType = VK_STRUCTURE_TYPE_RENDERING_ATTACHMENT_INFO,
                                          .imageView = r.targets.outline.view.get(),
                                          .imageLayout = VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL,
                                          .loadOp = VK_ATTACHMENT_LOAD_OP_CLEAR,
                                          .storeOp = VK_ATTACHMENT_STORE_OP_STORE};
    const VkRenderingInfo info{.sType = VK_STRUCTURE_TYPE_RENDERING_INFO,
                               .renderArea = {{0, 0}, {r.drawn.width, r.drawn.height}},
                               .layerCount = 1,
                               .viewMask = r.pipelines.view_mask,
                               .colorAttachmentCount = 1,
                               .pColorAttachments = &color};
    vkCmdBeginRendering(r.cmd, &info);
    set_area(r.cmd, r.drawn.width, r.drawn.height);
    bind_sets(r, VK_PIPELINE_BIND_POINT_GRAPHICS);
    const WorldGpu& w = *r.state.world;
    bind_geometry(r);
    vkCmdBindPipeline(r.cmd, VK_PIPELINE_BIND_POINT_GRAPHICS, r.pipelines.outline_mask.get());
    vkCmdSetCullMode(r.cmd, VK_CULL_MODE_NONE);
    vkCmdDrawIndexedIndirectCount(r.cmd, w.commands.handle(), VkDeviceSize{w.outlined_command} * sizeof(gpu_data::DrawCommand),
                                  w.counts.handle(), VkDeviceSize{w.outlined_range} * 4, w.outlined_capacity,
                                  sizeof(gpu_data::DrawCommand));
    r.state.recorded_draws += 1;
    vkCmdEndRendering(r.cmd);
    gpu::image_barrier(r.cmd, r.targets.outline.handle(), VK_IMAGE_ASPECT_COLOR_BIT, attachment, gpu::use::fragment_read);
    gpu::image_barrier(r.cmd, r.targets.depth.handle(), VK_IMAGE_ASPECT_DEPTH_BIT, gpu::use::fragment_read, gpu::use::depth_write);
}

}  // namespace

void set_area(VkCommandBuffer cmd, uint32_t width, uint32_t height) {
    const VkViewport viewport{0, 0, static_cast<float>(width), static_cast<float>(height), 0.0f, 1.0f};
    const VkRect2D scissor{{0, 0}, {width, height}};
    vkCmdSetViewport(cmd, 0, 1, &viewport);
    vkCmdSetScissor(cmd, 0, 1, &scissor);
}

void bind_geometry(const Recording& r) {
    const WorldGpu& w = *r.state.world;
    const VkDeviceSize offsets[2] = {};
    const VkBuffer buffers[2] = {w.vertices.handle(), w.drawn.handle()};
    vkCmdBindVertexBuffers(r.cmd, 0, 2, buffers, offsets);
    vkCmdBindIndexBuffer(r.cmd, w.indices.handle(), 0, VK_INDEX_TYPE_UINT32);
}

void draw_buckets(const Recording& r, Part part) {
    for (const Bucket& bucket : r.state.world->buckets)
        if (part_of(bucket) == part && bucket.capacity > 0) draw_bucket(r, bucket);
}

void record_world(const Recording& r) {
    State& s = r.state;
    const float error = 1.0f;  // pixels a coarser level may deviate
    gpu::image_barrier(r.cmd, r.targets.color.handle(), VK_IMAGE_ASPECT_COLOR_BIT, gpu::use::frame_before, gpu::use::color_write);
    gpu::image_barrier(r.cmd, r.targets.depth.handle(), VK_IMAGE_ASPECT_DEPTH_BIT, gpu::use::frame_before, gpu::use::depth_write);
    const VkImageView resolve_depth = compositor_depth(r);

    const bool two_phases = worth_testing(r), mirrors = r.world && r.state.world->mirrors(r.picture.cell), transmits = r.world && r.state.world->transmits(r.picture.cell);
    const bool solid_is_last = !mirrors && !transmits;
    if (r.world) record_cull(r, {.phase = two_phases ? gpu_data::kCullBefore : gpu_data::kCullAll, .flags = gpu_data::kCullLevels | (r.crosses ? gpu_data::kCullCross : 0u), .error = error});
    // Timed part by part: what stands, its glass, plants, ground, water, sky, and what is seen through.
    uint32_t span = gpu::begin_span(s.slot(), first_part(r));
    begin_pass(r, {.first = true, .last = !two_phases && solid_is_last}, resolve_depth);
    if (r.world) draw_solid(r, !two_phases && solid_is_last, resolve_depth, span);
    if (two_phases) {
        vkCmdEndRendering(r.cmd);
        gpu::end_span(s.slot(), span);
        gpu::image_barrier(r.cmd, r.targets.depth.handle(), VK_IMAGE_ASPECT_DEPTH_BIT, gpu::use::depth_write, gpu::use::compute_sample);
        record_pyramid(r);
        gpu::image_barrier(r.cmd, r.targets.depth.handle(), VK_IMAGE_ASPECT_DEPTH_BIT, gpu::use::compute_sample, gpu::use::depth_write);
        record_cull(r, {.phase = gpu_data::kCullRest, .error = error});
        span = gpu::begin_span(s.slot(), first_part(r));
        gpu::image_barrier(r.cmd, r.targets.color.handle(), VK_IMAGE_ASPECT_COLOR_BIT, gpu::use::color_write, gpu::use::color_write);
        begin_pass(r, {.first = false, .last = solid_is_last}, resolve_depth);
        draw_solid(r, solid_is_last, resolve_depth, span);
    }
    if (mirrors) {
        vkCmdEndRendering(r.cmd);
        gpu::end_span(s.slot(), span);
        span = record_mirror(r, "water");
        begin_pass(r, {.first = false, .last = !transmits}, resolve_depth);
    }
    if (r.world && find_first(r, Part::water)) {
        if (!mirrors) span = gpu::next_span(s.slot(), span, "water");
        draw_buckets(r, Part::water);
    }
    span = gpu::next_span(s.slot(), span, "sky");
    draw_behind(r);
    if (transmits) {
        vkCmdEndRendering(r.cmd);
        gpu::end_span(s.slot(), span);
        span = record_mirror(r, "seen through");
        record_backdrop(r);
        begin_pass(r, {.first = false, .last = true}, resolve_depth);
        draw_buckets(r, Part::transmitting);
    }
    if (r.world && find_first(r, Part::blend)) {
        span = gpu::next_span(s.slot(), span, "blend");
        draw_buckets(r, Part::blend);
    }
    gpu::end_span(s.slot(), span);
    vkCmdEndRendering(r.cmd);
    if (r.target.depth_image && s.options.msaa == 1) copy_compositor_depth(r);
    if (r.world && s.any_outlined) {
        if (two_phases) record_cull(r, {.phase = gpu_data::kCullAll, .error = error});
        draw_outlined(r);
    }
}

}  // namespace aisland::render
