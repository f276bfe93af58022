// The canvas pass: labels, panels, lines, ribbons, value fields and staff pages, drawn last into the finished picture in
// display-referred sRGB with analytic edges. The world's depth hides, fades or ghosts what is behind it. Blends premultiplied,
// so an AR picture's alpha stays right. One thread. No work per quad: DrawLists are copied as they stand and drawn with one
// indirect call for all labels and one for each panel.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "platform/render/canvas_data.h"
#include "platform/render/internal.h"

namespace aisland::render {

class Canvas {
public:
    static Result<std::unique_ptr<Canvas>> create(gpu::Device& device, const gpu::PipelineCache& cache);
    ~Canvas();

    // Pipelines of one kind of target, built at once; else when first drawn to.
    Result<void> warm(VkFormat target_format, bool encode_srgb, uint32_t view_mask, uint32_t depth_samples);
    // World textures by index, for QuadKind::image; the first kMaxImages count, others draw nothing. They must outlive the frames drawn with them.
    void set_images(std::span<const VkImageView> views);

    // Once a frame, slot free, outside a rendering scope: uploads glyphs, copies the frame's lists.
    Result<void> begin(VkCommandBuffer cmd, const Frame& frame, uint32_t slot_index);
    // For each picture, outside a rendering scope, `depth` readable by compute: finds which labels are in sight.
    Result<void> prepare(const PictureContext& picture);
    // Inside the rendering scope of the picture prepared last.
    void draw(const PictureContext& picture);

    uint32_t draws() const { return m_draws; }  // recorded since begin

private:
    Canvas() = default;
    Result<void> create_layouts();
    Result<void> create_images(VkCommandBuffer cmd);
    Result<CanvasPipelines*> pipelines(VkFormat format, bool encode, uint32_t view_mask, uint32_t samples);
    Result<void> upload_glyphs(VkCommandBuffer cmd, const Frame& frame, CanvasSlot& slot);
    Result<void> upload_staff_font(VkCommandBuffer cmd, const GlyphSheet& sheet);
    Result<void> upload_lists(CanvasSlot& slot);
    void write_frame_set(CanvasSlot& slot);
    void draw_panels(const PictureContext& picture);
    void draw_instances(VkCommandBuffer cmd, VkPipeline pipeline, uint32_t first, uint32_t count);
    void open_panel(const PictureContext& picture, const CanvasPanel& panel);
    Result<void> openings(CanvasPipelines& made);
    void draw_panel(const PictureContext& picture, const CanvasPanel& panel, bool as_layer);
    void try_out(VkCommandBuffer cmd);
    void push(VkCommandBuffer cmd, const gpu_data::CanvasPush& push) const;

    gpu::Device* m_device = nullptr;
    const gpu::PipelineCache* m_cache = nullptr;
    gpu::Unique<VkDescriptorSetLayout> m_frame_layout, m_picture_layout;
    gpu::Unique<VkPipelineLayout> m_layout;
    gpu::Unique<VkSampler> m_sampler;
    gpu::Unique<VkDescriptorPool> m_frame_pool;
    gpu::Image m_glyphs, m_staff_font, m_no_depth, m_no_image;
    uint32_t m_staff_version = 0;
    bool m_images_ready = false;
    uint32_t m_pages_clear = 0;  // bit i: glyph page i was emptied; where memory is given by use the others take none
    static_assert(kMaxGlyphPages <= 32);
    std::vector<VkImageView> m_views;
    uint64_t m_views_generation = 1;
    std::vector<std::unique_ptr<CanvasPipelines>> m_pipelines;
    CanvasSlot m_slots[gpu::kFramesInFlight];
    CanvasLists m_lists;
    CanvasSlot* m_slot = nullptr;        // of the frame being recorded
    CanvasPipelines* m_ready = nullptr;  // of the picture prepared last
    VkDescriptorSet m_picture_set = VK_NULL_HANDLE;
    gpu_data::CanvasPush m_push{};  // of the picture prepared last
    uint32_t m_picture = 0, m_draws = 0;
};

}  // namespace aisland::render
