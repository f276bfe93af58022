#include "platform/render/canvas.h"

#include <algorithm>

#include "app/core/assert.h"
#include "platform/render/resources.h"

namespace aisland::render {
namespace {

using namespace gpu_data;

const uint32_t kQuadVert[] =
#include "canvas_quad.vert.inc"
    ;
const uint32_t kQuadFrag[] =
#include "canvas_quad.frag.inc"
    ;
const uint32_t kQuadFragMs[] =
#include "canvas_quad_ms.frag.inc"
    ;
const uint32_t kTriangleVert[] =
#include "canvas_triangle.vert.inc"
    ;
const uint32_t kTriangleFrag[] =
#include "canvas_triangle.frag.inc"
    ;
const uint32_t kTriangleFragMs[] =
#include "canvas_triangle_ms.frag.inc"
    ;
const uint32_t kStrokeVert[] =
#include "canvas_stroke.vert.inc"
    ;
const uint32_t kStrokeFrag[] =
#include "canvas_stroke.frag.inc"
    ;
const uint32_t kStrokeFragMs[] =
#include "canvas_stroke_ms.frag.inc"
    ;
const uint32_t kFieldVert[] =
#include "canvas_field.vert.inc"
    ;
const uint32_t kFieldFrag[] =
#include "canvas_field.frag.inc"
    ;
const uint32_t kFieldFragMs[] =
#include "canvas_field_ms.frag.inc"
    ;
const uint32_t kVisibleComp[] =
#include "canvas_visible.comp.inc"
    ;
const uint32_t kVisibleCompMs[] =
#include "canvas_visible_ms.comp.inc"
    ;

constexpr VkShaderStageFlags kStages = VK_SHADER_STAGE_VERTEX_BIT | VK_SHADER_STAGE_FRAGMENT_BIT | VK_SHADER_STAGE_COMPUTE_BIT;
constexpr uint32_t kSamplerBinding = kBoundBuffers, kGlyphBinding = kBoundBuffers + 1, kStaffBinding = kBoundBuffers + 2,
                   kImageBinding = kBoundBuffers + 3;

Result<gpu::Unique<VkDescriptorPool>> create_pool(gpu::Device& device, uint32_t sets, std::span<const VkDescriptorPoolSize> sizes) {
    const VkDescriptorPoolCreateInfo info{.sType = VK_STRUCTURE_TYPE_DESCRIPTOR_POOL_CREATE_INFO,
                                          .maxSets = sets,
                                          .poolSizeCount = static_cast<uint32_t>(sizes.size()),
                                          .pPoolSizes = sizes.data()};
    VkDescriptorPool pool = VK_NULL_HANDLE;
    AISLAND_CHECK(device.check(vkCreateDescriptorPool(device.device, &info, nullptr, &pool), "vkCreateDescriptorPool"));
    return gpu::Unique<VkDescriptorPool>(device, pool);
}

Result<VkDescriptorSet> allocate(gpu::Device& device, VkDescriptorPool pool, VkDescriptorSetLayout layout) {
    const VkDescriptorSetAllocateInfo info{.sType = VK_STRUCTURE_TYPE_DESCRIPTOR_SET_ALLOCATE_INFO,
                                           .descriptorPool = pool,
                                           .descriptorSetCount = 1,
                                           .pSetLayouts = &layout};
    VkDescriptorSet set = VK_NULL_HANDLE;
    AISLAND_CHECK(device.check(vkAllocateDescriptorSets(device.device, &info, &set), "vkAllocateDescriptorSets"));
    return set;
}

}  // namespace

Result<std::unique_ptr<Canvas>> Canvas::create(gpu::Device& device, const gpu::PipelineCache& cache) {
    std::unique_ptr<Canvas> canvas(new Canvas());
    canvas->m_device = &device;
    canvas->m_cache = &cache;
    AISLAND_CHECK(canvas->create_layouts());
    AISLAND_TRY(glyphs, gpu::create_image(device, {.format = VK_FORMAT_R8_UNORM,
                                                   .width = kGlyphPageSize,
                                                   .height = kGlyphPageSize,
                                                   .layers = kMaxGlyphPages,
                                                   .usage = VK_IMAGE_USAGE_SAMPLED_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT}));
    canvas->m_glyphs = std::move(glyphs);
    AISLAND_TRY(staff, gpu::create_image(device, {.format = VK_FORMAT_R8_UNORM,
                                                  .usage = VK_IMAGE_USAGE_SAMPLED_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT,
                                                  .array_view = false}));
    canvas->m_staff_font = std::move(staff);
    AISLAND_TRY(no_image, gpu::create_image(device, {.format = VK_FORMAT_R8G8B8A8_UNORM,
                                                     .usage = VK_IMAGE_USAGE_SAMPLED_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT,
                                                     .array_view = false}));
    canvas->m_no_image = std::move(no_image);
    AISLAND_TRY(depth, gpu::create_image(device, {.format = kDepthFormat,
                                                  .layers = kMaxViews,
                                                  .usage = VK_IMAGE_USAGE_SAMPLED_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT}));
    canvas->m_no_depth = std::move(depth);
    return canvas;
}

Canvas::~Canvas() = default;

Result<void> Canvas::create_layouts() {
    std::vector<VkDescriptorSetLayoutBinding> bindings;
    for (uint32_t i = 0; i < kBoundBuffers; ++i) bindings.push_back({i, VK_DESCRIPTOR_TYPE_STORAGE_BUFFER, 1, kStages, nullptr});
    bindings.push_back({kSamplerBinding, VK_DESCRIPTOR_TYPE_SAMPLER, 1, kStages, nullptr});
    bindings.push_back({kGlyphBinding, VK_DESCRIPTOR_TYPE_SAMPLED_IMAGE, 1, kStages, nullptr});
    bindings.push_back({kStaffBinding, VK_DESCRIPTOR_TYPE_SAMPLED_IMAGE, 1, kStages, nullptr});
    bindings.push_back({kImageBinding, VK_DESCRIPTOR_TYPE_SAMPLED_IMAGE, kMaxImages, kStages, nullptr});
    AISLAND_TRY(frame_layout, gpu::create_set_layout(*m_device, bindings));
    m_frame_layout = std::move(frame_layout);
    const VkDescriptorSetLayoutBinding picture[] = {{0, VK_DESCRIPTOR_TYPE_UNIFORM_BUFFER, 1, kStages, nullptr},
                                                    {1, VK_DESCRIPTOR_TYPE_SAMPLED_IMAGE, 1, kStages, nullptr},
                                                    {2, VK_DESCRIPTOR_TYPE_STORAGE_BUFFER, 1, kStages, nullptr}};
    AISLAND_TRY(picture_layout, gpu::create_set_layout(*m_device, picture));
    m_picture_layout = std::move(picture_layout);
    const VkDescriptorSetLayout sets[] = {m_frame_layout.get(), m_picture_layout.get()};
    AISLAND_TRY(layout, gpu::create_pipeline_layout(*m_device, sets, sizeof(CanvasPush)));
    m_layout = std::move(layout);
    AISLAND_TRY(sampler, gpu::create_sampler(*m_device, smooth_sampler(VK_SAMPLER_ADDRESS_MODE_CLAMP_TO_EDGE, VK_SAMPLER_ADDRESS_MODE_CLAMP_TO_EDGE)));
    m_sampler = std::move(sampler);

    constexpr uint32_t n = gpu::kFramesInFlight;
    const VkDescriptorPoolSize frame_sizes[] = {{VK_DESCRIPTOR_TYPE_STORAGE_BUFFER, n * kBoundBuffers},
                                                {VK_DESCRIPTOR_TYPE_SAMPLER, n},
                                                {VK_DESCRIPTOR_TYPE_SAMPLED_IMAGE, n * (2 + kMaxImages)}};
    AISLAND_TRY(frame_pool, create_pool(*m_device, n, frame_sizes));
    m_frame_pool = std::move(frame_pool);
    for (CanvasSlot& slot : m_slots) {
        AISLAND_TRY(set, allocate(*m_device, m_frame_pool.get(), m_frame_layout.get()));
        slot.frame_set = set;
        const VkDescriptorPoolSize sizes[] = {{VK_DESCRIPTOR_TYPE_UNIFORM_BUFFER, kMaxCanvasPictures},
                                              {VK_DESCRIPTOR_TYPE_SAMPLED_IMAGE, kMaxCanvasPictures},
                                              {VK_DESCRIPTOR_TYPE_STORAGE_BUFFER, kMaxCanvasPictures}};
        AISLAND_TRY(pool, create_pool(*m_device, kMaxCanvasPictures, sizes));
        slot.picture_pool = std::move(pool);
    }
    return {};
}

namespace {

gpu::GraphicsSpec spec_of(const CanvasPipelines& made, VkPipelineLayout layout) {
    gpu::GraphicsSpec spec;
    spec.layout = layout;
    spec.color_formats = {made.format};
    spec.view_mask = made.view_mask;
    spec.constants = {made.encode ? 1u : 0u};
    spec.depth_test = spec.depth_write = false;
    spec.blend = gpu::GraphicsSpec::Blend::premultiplied;
    return spec;
}

}  // namespace

Result<CanvasPipelines*> Canvas::pipelines(VkFormat format, bool encode, uint32_t view_mask, uint32_t samples) {
    for (const auto& made : m_pipelines)
        if (made->format == format && made->encode == encode && made->view_mask == view_mask && made->samples == samples)
            return made.get();
    auto made = std::make_unique<CanvasPipelines>();
    made->format = format;
    made->encode = encode;
    made->view_mask = view_mask;
    made->samples = samples;
    const bool ms = samples > 1;
    const auto build = [&](const char* name, gpu::Spirv vertex, gpu::Spirv fragment, VkPrimitiveTopology topology,
                           gpu::Unique<VkPipeline>& out) -> Result<void> {
        gpu::GraphicsSpec spec = spec_of(*made, m_layout.get());
        spec.name = name;
        spec.vertex = vertex;
        spec.fragment = fragment;
        spec.topology = topology;
        AISLAND_TRY(pipeline, gpu::create_graphics_pipeline(*m_device, *m_cache, spec));
        out = std::move(pipeline);
        return {};
    };
    constexpr VkPrimitiveTopology strip = VK_PRIMITIVE_TOPOLOGY_TRIANGLE_STRIP, list = VK_PRIMITIVE_TOPOLOGY_TRIANGLE_LIST;
    AISLAND_CHECK(build("canvas quads", kQuadVert, ms ? gpu::Spirv(kQuadFragMs) : gpu::Spirv(kQuadFrag), strip, made->quads));
    AISLAND_CHECK(build("canvas triangles", kTriangleVert, ms ? gpu::Spirv(kTriangleFragMs) : gpu::Spirv(kTriangleFrag), list,
                        made->triangles));
    AISLAND_CHECK(
        build("canvas strokes", kStrokeVert, ms ? gpu::Spirv(kStrokeFragMs) : gpu::Spirv(kStrokeFrag), strip, made->strokes));
    AISLAND_CHECK(build("canvas fields", kFieldVert, ms ? gpu::Spirv(kFieldFragMs) : gpu::Spirv(kFieldFrag), strip, made->fields));
    AISLAND_TRY(visible, gpu::create_compute_pipeline(*m_device, *m_cache,
                                                      ms ? gpu::Spirv(kVisibleCompMs) : gpu::Spirv(kVisibleComp), m_layout.get()));
    made->visible = std::move(visible);
    m_pipelines.push_back(std::move(made));
    return m_pipelines.back().get();
}

// The same quads, as what they leave of the picture behind them.
Result<void> Canvas::openings(CanvasPipelines& made) {
    if (made.cover.get() != VK_NULL_HANDLE) return {};
    gpu::GraphicsSpec spec = spec_of(made, m_layout.get());
    spec.name = "canvas cover";
    spec.vertex = kQuadVert;
    spec.fragment = made.samples > 1 ? gpu::Spirv(kQuadFragMs) : gpu::Spirv(kQuadFrag);
    spec.topology = VK_PRIMITIVE_TOPOLOGY_TRIANGLE_STRIP;
    spec.constants.push_back(gpu_data::kShadeCover);
    spec.blend = gpu::GraphicsSpec::Blend::cover;
    AISLAND_TRY(cover, gpu::create_graphics_pipeline(*m_device, *m_cache, spec));
    spec.name = "canvas open";
    spec.constants.back() = gpu_data::kShadeOpen;
    spec.blend = gpu::GraphicsSpec::Blend::open;
    AISLAND_TRY(open, gpu::create_graphics_pipeline(*m_device, *m_cache, spec));
    made.cover = std::move(cover);
    made.open = std::move(open);
    return {};
}

Result<void> Canvas::warm(VkFormat target_format, bool encode_srgb, uint32_t view_mask, uint32_t depth_samples) {
    AISLAND_TRY(made, pipelines(target_format, encode_srgb, view_mask, depth_samples));
    static_cast<void>(made);
    return {};
}

void Canvas::set_images(std::span<const VkImageView> views) {
    m_views.assign(views.begin(), views.begin() + static_cast<ptrdiff_t>(std::min<size_t>(views.size(), kMaxImages)));
    ++m_views_generation;
}

void Canvas::write_frame_set(CanvasSlot& slot) {
    VkDescriptorBufferInfo buffers[kBoundBuffers];
    for (uint32_t i = 0; i < kBoundBuffers; ++i) buffers[i] = {slot.buffers[i].handle(), 0, VK_WHOLE_SIZE};
    const VkDescriptorImageInfo sampler{m_sampler.get(), VK_NULL_HANDLE, VK_IMAGE_LAYOUT_UNDEFINED};
    const VkDescriptorImageInfo glyphs{VK_NULL_HANDLE, m_glyphs.view.get(), VK_IMAGE_LAYOUT_SHADER_READ_ONLY_OPTIMAL};
    const VkDescriptorImageInfo staff{VK_NULL_HANDLE, m_staff_font.view.get(), VK_IMAGE_LAYOUT_SHADER_READ_ONLY_OPTIMAL};
    const auto write = [&](uint32_t binding, VkDescriptorType type, const VkDescriptorImageInfo* image,
                           const VkDescriptorBufferInfo* buffer, uint32_t count) {
        const VkWriteDescriptorSet info{.sType = VK_STRUCTURE_TYPE_WRITE_DESCRIPTOR_SET,
                                        .dstSet = slot.frame_set,
                                        .dstBinding = binding,
                                        .descriptorCount = count,
                                        .descriptorType = type,
                                        .pImageInfo = image,
                                        .pBufferInfo = buffer};
        vkUpdateDescriptorSets(m_device->device, 1, &info, 0, nullptr);
    };
    for (uint32_t i = 0; i < kBoundBuffers; ++i) write(i, VK_DESCRIPTOR_TYPE_STORAGE_BUFFER, nullptr, &buffers[i], 1);
    write(kSamplerBinding, VK_DESCRIPTOR_TYPE_SAMPLER, &sampler, nullptr, 1);
    write(kGlyphBinding, VK_DESCRIPTOR_TYPE_SAMPLED_IMAGE, &glyphs, nullptr, 1);
    write(kStaffBinding, VK_DESCRIPTOR_TYPE_SAMPLED_IMAGE, &staff, nullptr, 1);
    if (slot.views_generation == m_views_generation) return;
    slot.views_generation = m_views_generation;
    std::vector<VkDescriptorImageInfo> images(kMaxImages, {VK_NULL_HANDLE, m_no_image.view.get(), VK_IMAGE_LAYOUT_SHADER_READ_ONLY_OPTIMAL});
    for (uint32_t i = 0; i < m_views.size(); ++i)
        if (m_views[i] != VK_NULL_HANDLE) images[i].imageView = m_views[i];
    write(kImageBinding, VK_DESCRIPTOR_TYPE_SAMPLED_IMAGE, images.data(), nullptr, kMaxImages);
}

void Canvas::push(VkCommandBuffer cmd, const CanvasPush& push) const {
    vkCmdPushConstants(cmd, m_layout.get(), kStages, 0, sizeof(push), &push);
}

Result<void> Canvas::prepare(const PictureContext& picture) {
    AISLAND_ASSERT(m_slot != nullptr);
    m_ready = nullptr;
    if (m_picture == kMaxCanvasPictures) return Error{.what = "more pictures in one frame than the canvas pass draws"};
    if (m_lists.run_count == 0 && m_lists.panels.empty() && m_lists.strokes.empty() && m_lists.fields.empty()) return {};  // no pipelines either
    const uint32_t samples = picture.depth ? picture.samples : 1;
    AISLAND_TRY(made, pipelines(picture.target_format, picture.encode_srgb, picture.view_mask, samples));
    const bool opens = picture.picture->kind == PictureKind::eyes &&
                       std::any_of(m_lists.panels.begin(), m_lists.panels.end(), [](const CanvasPanel& panel) { return panel.on_layer; });
    if (opens) AISLAND_CHECK(openings(*made));
    std::vector<VkDescriptorSet>& kept = m_slot->picture_sets;
    if (m_picture == kept.size()) {
        AISLAND_TRY(set, allocate(*m_device, m_slot->picture_pool.get(), m_picture_layout.get()));
        kept.push_back(set);
    }
    const VkDescriptorSet set = m_picture_set = kept[m_picture];
    const VkDeviceSize stride = m_slot->buffers[kVisibleBuffer].size / kMaxCanvasPictures;
    const VkDescriptorBufferInfo visible{m_slot->buffers[kVisibleBuffer].handle(), stride * m_picture++, stride};
    const VkDescriptorImageInfo depth{VK_NULL_HANDLE, picture.depth ? picture.depth : m_no_depth.view.get(),
                                      VK_IMAGE_LAYOUT_SHADER_READ_ONLY_OPTIMAL};
    VkWriteDescriptorSet writes[3];
    for (uint32_t i = 0; i < 3; ++i)
        writes[i] = {.sType = VK_STRUCTURE_TYPE_WRITE_DESCRIPTOR_SET, .dstSet = set, .dstBinding = i, .descriptorCount = 1};
    writes[0].descriptorType = VK_DESCRIPTOR_TYPE_UNIFORM_BUFFER;
    writes[0].pBufferInfo = &picture.constants;
    writes[1].descriptorType = VK_DESCRIPTOR_TYPE_SAMPLED_IMAGE;
    writes[1].pImageInfo = &depth;
    writes[2].descriptorType = VK_DESCRIPTOR_TYPE_STORAGE_BUFFER;
    writes[2].pBufferInfo = &visible;
    vkUpdateDescriptorSets(m_device->device, 3, writes, 0, nullptr);
    const bool eyes = picture.picture->kind == PictureKind::eyes || picture.picture->kind == PictureKind::eye;
    m_push = {.clip = vec4(0.0f),
              .first_canvas = 0,
              .canvas_count = m_lists.run_count,
              .flat_billboards = eyes ? 0u : 1u,
              .view_count = picture.view_mask == 3 ? 2u : 1u};
    m_ready = made;
    if (m_lists.run_count == 0 || !picture.depth) return {};
    const VkDescriptorSet sets[] = {m_slot->frame_set, m_picture_set};
    vkCmdBindPipeline(picture.cmd, VK_PIPELINE_BIND_POINT_COMPUTE, made->visible.get());
    vkCmdBindDescriptorSets(picture.cmd, VK_PIPELINE_BIND_POINT_COMPUTE, m_layout.get(), 0, 2, sets, 0, nullptr);
    push(picture.cmd, m_push);
    vkCmdDispatch(picture.cmd, (m_lists.run_count + 63) / 64, 1, 1);
    gpu::memory_barrier(picture.cmd, gpu::use::compute_write,
                        {VK_PIPELINE_STAGE_2_VERTEX_SHADER_BIT, VK_ACCESS_2_SHADER_STORAGE_READ_BIT});
    return {};
}

void Canvas::draw(const PictureContext& picture) {
    if (!m_ready) return;
    const VkCommandBuffer cmd = picture.cmd;
    const VkDescriptorSet sets[] = {m_slot->frame_set, m_picture_set};
    vkCmdBindDescriptorSets(cmd, VK_PIPELINE_BIND_POINT_GRAPHICS, m_layout.get(), 0, 2, sets, 0, nullptr);
    const VkViewport viewport{0, 0, static_cast<float>(picture.width), static_cast<float>(picture.height), 0, 1};
    const VkRect2D scissor{{0, 0}, {picture.width, picture.height}};
    vkCmdSetViewport(cmd, 0, 1, &viewport);
    vkCmdSetScissor(cmd, 0, 1, &scissor);
    vkCmdSetCullMode(cmd, VK_CULL_MODE_NONE);
    push(cmd, m_push);
    const bool in_world = picture.depth != VK_NULL_HANDLE && picture.picture->kind != PictureKind::panel;
    if (in_world && (picture.picture->layers & kLayerLabels)) {
        draw_instances(cmd, m_ready->fields.get(), 0, static_cast<uint32_t>(m_lists.fields.size()));
        draw_instances(cmd, m_ready->strokes.get(), 0, m_lists.strokes_behind);
        if (m_lists.run_count > 0) {
            vkCmdBindPipeline(cmd, VK_PIPELINE_BIND_POINT_GRAPHICS, m_ready->quads.get());
            // With a count of its own: lavapipe (Mesa 25) lets a plain vkCmdDrawIndirect inherit the count buffer of the last
            // draw that had one, and the World's counts may be zero.
            const VkBuffer commands = m_slot->buffers[kCommandBuffer].handle();
            vkCmdDrawIndirectCount(cmd, commands, 0, commands, m_lists.count_command * sizeof(VkDrawIndirectCommand), m_lists.run_count,
                                   sizeof(VkDrawIndirectCommand));
            ++m_draws;
        }
    }
    draw_panels(picture);
    if (m_device->properties.deviceType == VK_PHYSICAL_DEVICE_TYPE_CPU) try_out(cmd);
}

// As in warm_up.h: what a visit may want later is compiled before it does, a pipeline a picture once the first is done.
void Canvas::try_out(VkCommandBuffer cmd) {
    const VkPipeline later[] = {m_ready->triangles.get(), m_ready->fields.get(), m_ready->strokes.get()};
    const uint32_t turn = m_ready->pictures++;
    if (turn == 0 || turn > std::size(later)) return;
    const VkRect2D nothing{};
    vkCmdSetScissor(cmd, 0, 1, &nothing);
    vkCmdBindPipeline(cmd, VK_PIPELINE_BIND_POINT_GRAPHICS, later[turn - 1]);
    push(cmd, m_push);
    vkCmdDraw(cmd, 3, 1, 0, 0);
}

void Canvas::draw_instances(VkCommandBuffer cmd, VkPipeline pipeline, uint32_t first, uint32_t count) {
    if (count == 0) return;
    vkCmdBindPipeline(cmd, VK_PIPELINE_BIND_POINT_GRAPHICS, pipeline);
    vkCmdDraw(cmd, 4, count, 0, first);
    ++m_draws;
}

void Canvas::draw_panels(const PictureContext& picture) {
    const Picture& what = *picture.picture;
    if (what.kind == PictureKind::panel) {
        if (what.eye < m_lists.panels.size()) draw_panel(picture, m_lists.panels[what.eye], true);
        return;
    }
    for (const CanvasPanel& panel : m_lists.panels) {
        if (panel.place != PanelPlace::world || !picture.depth) continue;
        if (what.kind == PictureKind::eyes && panel.on_layer)
            open_panel(picture, panel);
        else
            draw_panel(picture, panel, false);
    }
    if (picture.depth && (what.layers & kLayerLabels)) {
        push(picture.cmd, m_push);
        draw_instances(picture.cmd, m_ready->strokes.get(), m_lists.strokes_behind,
                       static_cast<uint32_t>(m_lists.strokes.size()) - m_lists.strokes_behind);
    }
    const bool eyes = what.kind == PictureKind::eyes || what.kind == PictureKind::eye;
    for (const CanvasPanel& panel : m_lists.panels)
        if (panel.place == PanelPlace::screen && panel.surface == what.surface && !eyes) draw_panel(picture, panel, false);
}

// A panel with a picture of its own is shown by the compositor, under the eyes' picture: that gets as dark as the panel covers it and
// opens, less where the world stands before it. What is drawn over it later closes it again.
void Canvas::open_panel(const PictureContext& picture, const CanvasPanel& panel) {
    if (!(picture.picture->layers & kLayerPanels)) return;
    const auto draw = [&](VkPipeline pipeline, uint32_t canvas, uint32_t command) {
        CanvasPush constants = m_push;
        constants.first_canvas = canvas;
        const VkDrawIndirectCommand& quads = m_lists.commands[command];
        vkCmdBindPipeline(picture.cmd, VK_PIPELINE_BIND_POINT_GRAPHICS, pipeline);
        push(picture.cmd, constants);
        vkCmdDraw(picture.cmd, quads.vertexCount, quads.instanceCount, quads.firstVertex, quads.firstInstance);
        ++m_draws;
    };
    draw(m_ready->cover.get(), panel.canvas, panel.command);
    draw(m_ready->open.get(), panel.open_canvas, panel.open_command);
}

void Canvas::draw_panel(const PictureContext& picture, const CanvasPanel& panel, bool as_layer) {
    const VkCommandBuffer cmd = picture.cmd;
    CanvasPush constants = m_push;
    constants.first_canvas = as_layer ? panel.layer_canvas : panel.canvas;
    if ((picture.picture->layers & kLayerPanels) && m_lists.commands[panel.command].instanceCount > 0) {
        vkCmdBindPipeline(cmd, VK_PIPELINE_BIND_POINT_GRAPHICS, m_ready->quads.get());
        push(cmd, constants);
        const VkDrawIndirectCommand& quads = m_lists.commands[panel.command];
        vkCmdDraw(cmd, quads.vertexCount, quads.instanceCount, quads.firstVertex, quads.firstInstance);
        ++m_draws;
    }
    if (panel.batch_count == 0 || m_staff_version == 0 || !(picture.picture->layers & kLayerStaff)) return;
    vkCmdBindPipeline(cmd, VK_PIPELINE_BIND_POINT_GRAPHICS, m_ready->triangles.get());
    vkCmdBindIndexBuffer(cmd, m_slot->buffers[kIndexBuffer].handle(), 0, VK_INDEX_TYPE_UINT16);
    for (uint32_t i = 0; i < panel.batch_count; ++i) {
        const CanvasBatch& batch = m_lists.batches[panel.first_batch + i];
        constants.clip = batch.clip;
        push(cmd, constants);
        vkCmdDrawIndexed(cmd, batch.index_count, 1, batch.first_index, batch.vertex_offset, 0);
        ++m_draws;
    }
}

}  // namespace aisland::render
