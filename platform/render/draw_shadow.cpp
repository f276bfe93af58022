#include <algorithm>

#include "platform/render/state.h"

namespace aisland::render {

void choose_cascades(State& s, const Frame& frame, const Picture& picture, const gpu_data::ViewData& view,
                     bool out_dirty[gpu_data::kCascades]) {
    // What a picture shows must not hang on the one before it where pictures are compared.
    s.cascades_wider = s.world->alone() ? 1.0f : cascades_wider(view.eye.y - s.world->reach.cast_min.y, s.options.deterministic ? 0.0f : s.cascades_wider);
    const CascadeView at{vec3(view.eye), vec3(view.forward), s.world->reach.box_min, s.world->reach.box_max, s.world->reach.cast_min, s.world->reach.cast_max, s.world->alone() ? 3000.0f : 700.0f, s.cascades_wider, s.world->moving_instances > 0};
    const uint64_t content = shadow_content(s.world->generation, picture.cell, frame.slots);
    bool one_is_enough = false;                                        // a map that is only a little old may wait for the next frame
    const bool begins = !s.shadows_drawn && !s.options.deterministic;  // the finer ones a frame later, what is small another: the first is sooner seen
    s.shadows_drawn = true;
    for (uint32_t i = begins ? gpu_data::kCascades - 1 : 0; i < gpu_data::kCascades; ++i) {
        Cascade wanted = place_cascade(i, at, shadow_light(frame.environment), s.resources.shadow_size);
        wanted.content = content;
        wanted.rough = begins;
        out_dirty[i] = false;
        if (!wanted.drawn) {
            s.cascades[i] = wanted;
            continue;
        }
        if (still_good(s.cascades[i], wanted)) continue;
        Cascade& have = s.cascades[i];
        const bool may_wait = have.drawn && have.content == content && (have.rough ? !have.waited : have.light != wanted.light) && !s.options.deterministic;
        if (may_wait && one_is_enough) {
            have.waited = true;
            continue;
        }
        one_is_enough = true;
        s.cascades[i] = wanted;
        out_dirty[i] = true;
    }
}

namespace {

constexpr float kCasts = 0.7f;  // of the error allowed: the radius of the least that casts
// So many times the error, and the radius, of a cascade that is soon replaced: the first picture of all is drawn in half the time.
constexpr float kRoughError = 8.0f, kRoughCasts = 16.0f;

// Of what stands still, or of what moves.
void draw_casters(const Recording& r, VkImageView view, uint32_t size, uint32_t cascade, bool movers) {
    State& s = r.state;
    const VkRenderingAttachmentInfo depth{.sType = VK_STRUCTURE_TYPE_RENDERING_ATTACHMENT_INFO,
                                          .imageView = view,
                                          .imageLayout = VK_IMAGE_LAYOUT_DEPTH_STENCIL_ATTACHMENT_OPTIMAL,
                                          .loadOp = VK_ATTACHMENT_LOAD_OP_CLEAR,
                                          .storeOp = VK_ATTACHMENT_STORE_OP_STORE,
                                          .clearValue = {.depthStencil = {1.0f, 0}}};
    const VkRenderingInfo info{.sType = VK_STRUCTURE_TYPE_RENDERING_INFO,
                               .renderArea = {{0, 0}, {size, size}},
                               .layerCount = 1,
                               .pDepthAttachment = &depth};
    vkCmdBeginRendering(r.cmd, &info);
    set_area(r.cmd, size, size);
    vkCmdSetDepthBias(r.cmd, 1.5f, 0.0f, 2.5f);
    bind_sets(r, VK_PIPELINE_BIND_POINT_GRAPHICS);
    const gpu_data::DrawPush push{.cascade = cascade};
    vkCmdPushConstants(r.cmd, s.resources.layout.get(),
                       VK_SHADER_STAGE_VERTEX_BIT | VK_SHADER_STAGE_FRAGMENT_BIT | VK_SHADER_STAGE_COMPUTE_BIT, 0, sizeof(push), &push);
    for (const Bucket& bucket : s.world->buckets) {
        if (bucket.blend || bucket.kind == MaterialKind::water || (movers && bucket.moving_capacity == 0)) continue;
        const uint32_t command = movers ? bucket.moving_command : bucket.solid_command, range = movers ? bucket.moving_range : bucket.solid_range;
        const VkPipeline leaves = bucket.kind == MaterialKind::foliage ? s.compute.shadow_leaf.get() : s.compute.shadow.get();
        // A face that is seen from one side only casts from that side only: the light looks at most of what is closed from one side, and
        // the rest lies behind that. Seen from the light the map's y runs up, so what faces it is wound the other way.
        vkCmdSetCullMode(r.cmd, bucket.double_sided ? VK_CULL_MODE_NONE : VK_CULL_MODE_FRONT_BIT);
        vkCmdBindPipeline(r.cmd, VK_PIPELINE_BIND_POINT_GRAPHICS, bucket.skinned ? s.compute.shadow_skinned.get() : leaves);
        vkCmdDrawIndexedIndirectCount(r.cmd, s.world->commands.handle(), VkDeviceSize{command} * sizeof(gpu_data::DrawCommand),
                                      s.world->counts.handle(), VkDeviceSize{range} * 4, movers ? bucket.moving_capacity : bucket.capacity,
                                      sizeof(gpu_data::DrawCommand));
        s.recorded_draws += 1;
    }
    vkCmdEndRendering(r.cmd);
}

}  // namespace

void record_shadows(const Recording& r, const bool dirty[gpu_data::kCascades]) {
    State& s = r.state;
    const bool movers = s.world->moving_instances > 0;
    const bool any = std::any_of(dirty, dirty + gpu_data::kCascades, [](bool d) { return d; });
    if (!any && !movers) return;
    const uint32_t span = gpu::begin_span(s.slot(), "shadows");
    bind_geometry(r);
    gpu::Use write = gpu::use::depth_write;
    const VkImage map = s.resources.shadow_map.handle(), mover_map = s.resources.mover_shadow_map.handle();
    if (any) {
        gpu::image_barrier(r.cmd, map, VK_IMAGE_ASPECT_DEPTH_BIT, gpu::use::fragment_read, write);
        for (uint32_t i = 0; i < gpu_data::kCascades; ++i) {
            if (!dirty[i]) continue;
            const Cascade& cascade = s.cascades[i];
            const float error = (s.world->alone() ? 1.0f : 0.5f) * (cascade.rough ? kRoughError : 1.0f) * cascade.texel_m;
            const float casts = kCasts * error * (cascade.rough ? kRoughCasts / kRoughError : 1.0f);
            record_cull(r, {.flags = gpu_data::kCullShadow | gpu_data::kCullStatics, .cascade = i, .error = error, .casts_m = casts});
            draw_casters(r, s.resources.shadow_layers[i].get(), s.resources.shadow_size, i, false);
        }
        gpu::image_barrier(r.cmd, map, VK_IMAGE_ASPECT_DEPTH_BIT, write, gpu::use::fragment_read);
    }
    if (movers) {
        gpu::image_barrier(r.cmd, mover_map, VK_IMAGE_ASPECT_DEPTH_BIT, gpu::use::fragment_read, write);
        for (uint32_t i = 0; i < 2; ++i) {
            if (!s.cascades[i].drawn) continue;
            const float error = 2.0f * s.cascades[i].texel_m;
            record_cull(r, {.flags = gpu_data::kCullShadow | gpu_data::kCullMovers, .cascade = i, .error = error, .casts_m = kCasts * error});
            draw_casters(r, s.resources.mover_shadow_layers[i].get(), s.resources.mover_shadow_size, i, true);
        }
        gpu::image_barrier(r.cmd, mover_map, VK_IMAGE_ASPECT_DEPTH_BIT, write, gpu::use::fragment_read);
    }
    gpu::end_span(s.slot(), span);
}

}  // namespace aisland::render
