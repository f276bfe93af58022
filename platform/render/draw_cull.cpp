#include <algorithm>
#include <bit>

#include "platform/render/state.h"

namespace aisland::render {
namespace {

constexpr VkShaderStageFlags kPushStages =
    VK_SHADER_STAGE_VERTEX_BIT | VK_SHADER_STAGE_FRAGMENT_BIT | VK_SHADER_STAGE_COMPUTE_BIT;

void dispatch(const Recording& r, VkPipeline pipeline, uint32_t groups) {
    vkCmdBindPipeline(r.cmd, VK_PIPELINE_BIND_POINT_COMPUTE, pipeline);
    vkCmdDispatch(r.cmd, groups, 1, 1);
}

}  // namespace

void bind_sets(const Recording& r, VkPipelineBindPoint point) {
    const State& s = r.state;
    const VkDescriptorSet sets[] = {s.world->frames[s.slot_index].set, s.world->texture_set, r.targets.set};
    vkCmdBindDescriptorSets(r.cmd, point, s.resources.layout.get(), 0, 3, sets, 1, &r.constants);
}

void record_cull(const Recording& r, const CullJob& job) {
    const State& s = r.state;
    const WorldGpu& w = *s.world;
    const bool shadow = job.flags & gpu_data::kCullShadow;
    const bool listed = shadow && !(job.flags & gpu_data::kCullStatics);  // nothing that stands still is looked at
    const bool styles = !shadow && (s.any_faded || s.any_outlined), crosses = !shadow && r.crosses;
    uint32_t ranges = listed ? w.runs.moving : w.runs.solid;
    if (!shadow) ranges += w.runs.corners;
    if (styles || crosses) ranges += w.runs.crossing;
    if (styles) ranges += w.runs.faded + 1;
    const uint32_t span = shadow ? 0 : gpu::begin_span(r.state.slot(), "cull");  // shadows are timed with theirs
    const gpu_data::CullPush push{
        .instance_count = listed ? w.moving_instances : w.instance_count,
        .group_count = listed ? w.moving_groups : w.group_count,
        .phase = job.phase,
        .flags = job.flags | (listed ? gpu_data::kCullListed : 0u) | (s.options.whole ? gpu_data::kCullWhole : 0u),
        .pyramid = vec4(static_cast<float>(pyramid_size(r.drawn.width, 0)), static_cast<float>(pyramid_size(r.drawn.height, 0)),
                        static_cast<float>(r.targets.pyramid_levels.size()), job.error),
        .cell = r.picture.cell,
        .first_range = listed ? 0 : w.runs.moving,
        .view_count = r.views,
        .cascade = job.cascade,
        .fade_step = s.level_step,
        .list_count = styles || crosses ? gpu_data::kListsPerGroup : shadow ? gpu_data::kMaxLodsGpu
                                                                            : gpu_data::kListFaded,
        .corner_px = s.options.corner_px,
        .casts_m = job.casts_m,
        .sorted_range = w.sorted_range};
    bind_sets(r, VK_PIPELINE_BIND_POINT_COMPUTE);
    vkCmdPushConstants(r.cmd, s.resources.layout.get(), kPushStages, 0, sizeof(push), &push);
    gpu::memory_barrier(r.cmd, gpu::use::draw_read, gpu::use::compute_write);
    dispatch(r, s.compute.cull.get(), (push.instance_count + 63) / 64);
    gpu::memory_barrier(r.cmd, gpu::use::compute_write, gpu::use::compute_write);
    if (!shadow && job.phase != gpu_data::kCullBefore && w.sorted_instances > 0) {
        dispatch(r, s.compute.order.get(), 1);
        gpu::memory_barrier(r.cmd, gpu::use::compute_write, gpu::use::compute_write);
    }
    dispatch(r, s.compute.groups.get(), push.group_count);
    gpu::memory_barrier(r.cmd, gpu::use::compute_write, gpu::use::compute_write);
    dispatch(r, s.compute.commands.get(), ranges);
    gpu::memory_barrier(r.cmd, gpu::use::compute_write, gpu::use::draw_read);
    if (!shadow) gpu::end_span(r.state.slot(), span);
}

uint32_t record_mirror(const Recording& r, const char* next) {
    const State& s = r.state;
    const uint32_t span = gpu::begin_span(r.state.slot(), "mirror");
    gpu::image_barrier(r.cmd, r.targets.color.handle(), VK_IMAGE_ASPECT_COLOR_BIT, gpu::use::color_write, gpu::use::compute_sample);
    gpu::image_barrier(r.cmd, r.targets.depth.handle(), VK_IMAGE_ASPECT_DEPTH_BIT, gpu::use::depth_write, gpu::use::compute_sample);
    const gpu::Use read{VK_PIPELINE_STAGE_2_FRAGMENT_SHADER_BIT, VK_ACCESS_2_SHADER_SAMPLED_READ_BIT, VK_IMAGE_LAYOUT_GENERAL};
    gpu::image_barrier(r.cmd, r.targets.mirror.handle(), VK_IMAGE_ASPECT_COLOR_BIT, read, gpu::use::compute_image);
    bind_sets(r, VK_PIPELINE_BIND_POINT_COMPUTE);
    vkCmdBindPipeline(r.cmd, VK_PIPELINE_BIND_POINT_COMPUTE, s.compute.mirror.get());
    vkCmdDispatch(r.cmd, ((r.drawn.width + 1) / 2 + 7) / 8, ((r.drawn.height + 1) / 2 + 7) / 8, r.views);
    gpu::end_span(r.state.slot(), span);
    const uint32_t following = gpu::begin_span(r.state.slot(), next);
    gpu::image_barrier(r.cmd, r.targets.mirror.handle(), VK_IMAGE_ASPECT_COLOR_BIT, gpu::use::compute_image, read);
    gpu::image_barrier(r.cmd, r.targets.color.handle(), VK_IMAGE_ASPECT_COLOR_BIT, gpu::use::compute_sample, gpu::use::color_write);
    gpu::image_barrier(r.cmd, r.targets.depth.handle(), VK_IMAGE_ASPECT_DEPTH_BIT, gpu::use::compute_sample, gpu::use::depth_write);
    return following;
}

void record_backdrop(const Recording& r) {
    const gpu::Image& out = r.targets.backdrop;
    constexpr VkPipelineStageFlags2 kCopy = VK_PIPELINE_STAGE_2_COPY_BIT | VK_PIPELINE_STAGE_2_RESOLVE_BIT, kCopies = kCopy | VK_PIPELINE_STAGE_2_BLIT_BIT;
    const gpu::Use source{kCopy, VK_ACCESS_2_TRANSFER_READ_BIT, VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL};
    const gpu::Use level{kCopies, VK_ACCESS_2_TRANSFER_READ_BIT | VK_ACCESS_2_TRANSFER_WRITE_BIT, VK_IMAGE_LAYOUT_GENERAL};
    const gpu::Use read{VK_PIPELINE_STAGE_2_FRAGMENT_SHADER_BIT, VK_ACCESS_2_SHADER_SAMPLED_READ_BIT, VK_IMAGE_LAYOUT_GENERAL};
    gpu::image_barrier(r.cmd, r.targets.color.handle(), VK_IMAGE_ASPECT_COLOR_BIT, gpu::use::color_write, source);
    gpu::image_barrier(r.cmd, out.handle(), VK_IMAGE_ASPECT_COLOR_BIT, read, level);
    const auto layers = [&](uint32_t l) { return VkImageSubresourceLayers{VK_IMAGE_ASPECT_COLOR_BIT, l, 0, r.views}; };
    const VkExtent3D all{r.drawn.width, r.drawn.height, 1};
    if (r.state.options.msaa > 1) {
        const VkImageResolve region{.srcSubresource = layers(0), .dstSubresource = layers(0), .extent = all};
        vkCmdResolveImage(r.cmd, r.targets.color.handle(), source.layout, out.handle(), level.layout, 1, &region);
    } else {
        const VkImageCopy region{.srcSubresource = layers(0), .dstSubresource = layers(0), .extent = all};
        vkCmdCopyImage(r.cmd, r.targets.color.handle(), source.layout, out.handle(), level.layout, 1, &region);
    }
    const auto corner = [&](uint32_t l) { return VkOffset3D{static_cast<int32_t>(std::max(r.drawn.width >> l, 1u)), static_cast<int32_t>(std::max(r.drawn.height >> l, 1u)), 1}; };
    for (uint32_t l = 1; l < out.spec.levels; ++l) {
        gpu::image_barrier(r.cmd, out.handle(), VK_IMAGE_ASPECT_COLOR_BIT, level, level);
        const VkImageBlit region{.srcSubresource = layers(l - 1), .srcOffsets = {{}, corner(l - 1)}, .dstSubresource = layers(l), .dstOffsets = {{}, corner(l)}};
        vkCmdBlitImage(r.cmd, out.handle(), level.layout, out.handle(), level.layout, 1, &region, VK_FILTER_LINEAR);
    }
    gpu::image_barrier(r.cmd, out.handle(), VK_IMAGE_ASPECT_COLOR_BIT, level, read);
    gpu::image_barrier(r.cmd, r.targets.color.handle(), VK_IMAGE_ASPECT_COLOR_BIT, source, gpu::use::color_write);
}

void record_pyramid(const Recording& r) {
    const State& s = r.state;
    const uint32_t span = gpu::begin_span(r.state.slot(), "pyramid");
    bind_sets(r, VK_PIPELINE_BIND_POINT_COMPUTE);
    struct Push {
        uint32_t width, height, level, unused;
    };
    for (uint32_t level = 0; level < r.targets.pyramid_levels.size(); ++level) {
        const uint32_t from_width = level == 0 ? r.drawn.width : pyramid_size(r.drawn.width, level - 1);
        const uint32_t from_height = level == 0 ? r.drawn.height : pyramid_size(r.drawn.height, level - 1);
        const uint32_t width = pyramid_size(r.drawn.width, level), height = pyramid_size(r.drawn.height, level);
        const Push push{from_width, from_height, level, 0};
        gpu::memory_barrier(r.cmd, gpu::use::compute_write, gpu::use::compute_write);
        vkCmdBindPipeline(r.cmd, VK_PIPELINE_BIND_POINT_COMPUTE,
                          level == 0 ? s.compute.pyramid_first.get() : s.compute.pyramid_down.get());
        vkCmdPushConstants(r.cmd, s.resources.layout.get(), kPushStages, 0, sizeof(push), &push);
        vkCmdDispatch(r.cmd, (width + 7) / 8, (height + 7) / 8, r.views);
    }
    gpu::memory_barrier(r.cmd, gpu::use::compute_write,
                        {VK_PIPELINE_STAGE_2_COMPUTE_SHADER_BIT, VK_ACCESS_2_SHADER_SAMPLED_READ_BIT});
    gpu::end_span(r.state.slot(), span);
}

}  // namespace aisland::render
