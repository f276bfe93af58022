// The canvas pass's first half of a frame: glyphs into the pages, lists into the slot's buffers.
#include <algorithm>
#include <cstring>

#include "platform/render/canvas.h"

namespace aisland::render {
namespace {

constexpr gpu::Use kClear{VK_PIPELINE_STAGE_2_CLEAR_BIT, VK_ACCESS_2_TRANSFER_WRITE_BIT, VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL};

constexpr VkBufferUsageFlags kUsage[kCanvasBuffers] = {
    VK_BUFFER_USAGE_STORAGE_BUFFER_BIT, VK_BUFFER_USAGE_STORAGE_BUFFER_BIT, VK_BUFFER_USAGE_STORAGE_BUFFER_BIT,
    VK_BUFFER_USAGE_STORAGE_BUFFER_BIT, VK_BUFFER_USAGE_STORAGE_BUFFER_BIT, VK_BUFFER_USAGE_STORAGE_BUFFER_BIT,
    VK_BUFFER_USAGE_STORAGE_BUFFER_BIT, VK_BUFFER_USAGE_INDEX_BUFFER_BIT, VK_BUFFER_USAGE_INDIRECT_BUFFER_BIT,
    VK_BUFFER_USAGE_TRANSFER_SRC_BIT, VK_BUFFER_USAGE_STORAGE_BUFFER_BIT};

// At least `size` bytes; what was in it is lost. The slot is free, so the old memory goes at once.
Result<void> reserve(gpu::Device& device, CanvasSlot& slot, CanvasBuffer which, VkDeviceSize size) {
    gpu::Buffer& buffer = slot.buffers[which];
    if (buffer.size >= size && buffer.size > 0) return {};
    buffer = {};
    const VkDeviceSize room = std::max<VkDeviceSize>(size + size / 2, 4096);
    AISLAND_TRY(made, gpu::create_buffer(device, room, kUsage[which],
                                         which == kVisibleBuffer ? gpu::Placement::device : gpu::Placement::upload));
    buffer = std::move(made);
    return {};
}

template <class T>
Result<void> copy(gpu::Device& device, CanvasSlot& slot, CanvasBuffer which, const std::vector<std::span<const T>>& parts, size_t count) {
    AISLAND_CHECK(reserve(device, slot, which, count * sizeof(T)));
    auto* to = static_cast<std::byte*>(slot.buffers[which].mapped);
    for (const std::span<const T>& part : parts) {
        if (part.empty()) continue;
        std::memcpy(to, part.data(), part.size_bytes());
        to += part.size_bytes();
    }
    return {};
}
template <class T>
Result<void> copy(gpu::Device& device, CanvasSlot& slot, CanvasBuffer which, const std::vector<T>& items) {
    AISLAND_CHECK(reserve(device, slot, which, items.size() * sizeof(T)));
    if (!items.empty()) std::memcpy(slot.buffers[which].mapped, items.data(), items.size() * sizeof(T));
    return {};
}

VkImageSubresourceRange all_of(VkImageAspectFlags aspect, uint32_t layers) { return {aspect, 0, 1, 0, layers}; }

}  // namespace

// Before the first use: an empty staff font and a depth that hides nothing. A glyph page is emptied when it gets its first glyph.
Result<void> Canvas::create_images(VkCommandBuffer cmd) {
    const VkClearColorValue zero{};
    gpu::image_barrier(cmd, m_glyphs.handle(), VK_IMAGE_ASPECT_COLOR_BIT, gpu::use::undefined, gpu::use::fragment_read);
    for (const gpu::Image* image : {&m_staff_font, &m_no_image}) {
        const VkImageSubresourceRange range = all_of(VK_IMAGE_ASPECT_COLOR_BIT, image->spec.layers);
        gpu::image_barrier(cmd, image->handle(), VK_IMAGE_ASPECT_COLOR_BIT, gpu::use::undefined, kClear);
        vkCmdClearColorImage(cmd, image->handle(), VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL, &zero, 1, &range);
        gpu::image_barrier(cmd, image->handle(), VK_IMAGE_ASPECT_COLOR_BIT, kClear, gpu::use::fragment_read);
    }
    const VkClearDepthStencilValue far{};
    const VkImageSubresourceRange range = all_of(VK_IMAGE_ASPECT_DEPTH_BIT, m_no_depth.spec.layers);
    gpu::image_barrier(cmd, m_no_depth.handle(), VK_IMAGE_ASPECT_DEPTH_BIT, gpu::use::undefined, kClear);
    vkCmdClearDepthStencilImage(cmd, m_no_depth.handle(), VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL, &far, 1, &range);
    gpu::image_barrier(cmd, m_no_depth.handle(), VK_IMAGE_ASPECT_DEPTH_BIT, kClear, gpu::use::any_sample);
    m_images_ready = true;
    return {};
}

Result<void> Canvas::begin(VkCommandBuffer cmd, const Frame& frame, uint32_t slot_index) {
    CanvasSlot& slot = m_slots[slot_index % gpu::kFramesInFlight];
    m_slot = &slot;
    m_ready = nullptr;
    m_picture = m_draws = 0;
    if (!m_images_ready) AISLAND_CHECK(create_images(cmd));
    AISLAND_CHECK(upload_glyphs(cmd, frame, slot));
    AISLAND_CHECK(upload_staff_font(cmd, frame.staff_font));
    gather(frame, m_lists);
    AISLAND_CHECK(upload_lists(slot));
    write_frame_set(slot);
    return {};
}

Result<void> Canvas::upload_glyphs(VkCommandBuffer cmd, const Frame& frame, CanvasSlot& slot) {
    size_t bytes = 0;
    std::vector<VkBufferImageCopy> copies;
    for (const GlyphUpload& glyph : frame.glyphs) {
        const bool fits = glyph.page < kMaxGlyphPages && glyph.x + glyph.w <= kGlyphPageSize && glyph.y + glyph.h <= kGlyphPageSize &&
                          glyph.texels.size() >= static_cast<size_t>(glyph.w) * glyph.h && glyph.w > 0 && glyph.h > 0;
        if (!fits) continue;
        copies.push_back({.bufferOffset = bytes,
                          .imageSubresource = {VK_IMAGE_ASPECT_COLOR_BIT, 0, glyph.page, 1},
                          .imageOffset = {glyph.x, glyph.y, 0},
                          .imageExtent = {glyph.w, glyph.h, 1}});
        bytes += (static_cast<size_t>(glyph.w) * glyph.h + 15) & ~size_t{15};
    }
    if (copies.empty()) return {};
    AISLAND_CHECK(reserve(*m_device, slot, kStagingBuffer, bytes));
    auto* staging = static_cast<std::byte*>(slot.buffers[kStagingBuffer].mapped);
    size_t next = 0;
    for (const GlyphUpload& glyph : frame.glyphs) {
        if (next == copies.size()) break;
        const VkBufferImageCopy& copy = copies[next];
        const bool same = copy.imageSubresource.baseArrayLayer == glyph.page && copy.imageOffset.x == glyph.x &&
                          copy.imageOffset.y == glyph.y && copy.imageExtent.width == glyph.w && copy.imageExtent.height == glyph.h;
        if (!same) continue;
        std::memcpy(staging + copy.bufferOffset, glyph.texels.data(), static_cast<size_t>(glyph.w) * glyph.h);
        ++next;
    }
    gpu::image_barrier(cmd, m_glyphs.handle(), VK_IMAGE_ASPECT_COLOR_BIT, gpu::use::fragment_read, kClear);
    for (const VkBufferImageCopy& copy : copies) {
        const uint32_t page = copy.imageSubresource.baseArrayLayer;
        if (m_pages_clear & (1u << page)) continue;
        m_pages_clear |= 1u << page;
        const VkClearColorValue zero{};
        const VkImageSubresourceRange range{VK_IMAGE_ASPECT_COLOR_BIT, 0, 1, page, 1};
        vkCmdClearColorImage(cmd, m_glyphs.handle(), VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL, &zero, 1, &range);
    }
    gpu::image_barrier(cmd, m_glyphs.handle(), VK_IMAGE_ASPECT_COLOR_BIT, kClear, gpu::use::copy_write);
    vkCmdCopyBufferToImage(cmd, slot.buffers[kStagingBuffer].handle(), m_glyphs.handle(), VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL,
                           static_cast<uint32_t>(copies.size()), copies.data());
    gpu::image_barrier(cmd, m_glyphs.handle(), VK_IMAGE_ASPECT_COLOR_BIT, gpu::use::copy_write, gpu::use::fragment_read);
    return {};
}

Result<void> Canvas::upload_staff_font(VkCommandBuffer cmd, const GlyphSheet& sheet) {
    if (sheet.version == m_staff_version || sheet.texels.size() < static_cast<size_t>(sheet.width) * sheet.height || sheet.width == 0 ||
        sheet.height == 0)
        return {};
    AISLAND_TRY(image, gpu::create_image(*m_device, {.format = VK_FORMAT_R8_UNORM,
                                                     .width = sheet.width,
                                                     .height = sheet.height,
                                                     .usage = VK_IMAGE_USAGE_SAMPLED_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT,
                                                     .array_view = false}));
    gpu::image_barrier(cmd, image.handle(), VK_IMAGE_ASPECT_COLOR_BIT, gpu::use::undefined, gpu::use::copy_write);
    AISLAND_CHECK(gpu::upload(*m_device, cmd, image, std::as_bytes(sheet.texels.first(static_cast<size_t>(sheet.width) * sheet.height))));
    gpu::image_barrier(cmd, image.handle(), VK_IMAGE_ASPECT_COLOR_BIT, gpu::use::copy_write, gpu::use::fragment_read);
    m_device->retire(std::move(m_staff_font));
    m_staff_font = std::move(image);
    m_staff_version = sheet.version;
    return {};
}

Result<void> Canvas::upload_lists(CanvasSlot& slot) {
    AISLAND_CHECK(copy(*m_device, slot, kCanvasBuffer, m_lists.canvases));
    AISLAND_CHECK(copy(*m_device, slot, kQuadBuffer, m_lists.quads, m_lists.quad_count));
    AISLAND_CHECK(copy(*m_device, slot, kClipBuffer, m_lists.clips, m_lists.clip_count));
    AISLAND_CHECK(copy(*m_device, slot, kVertexBuffer, m_lists.vertices, m_lists.vertex_count));
    AISLAND_CHECK(copy(*m_device, slot, kIndexBuffer, m_lists.indices, m_lists.index_count));
    AISLAND_CHECK(copy(*m_device, slot, kStrokeBuffer, m_lists.strokes));
    AISLAND_CHECK(copy(*m_device, slot, kFieldBuffer, m_lists.fields));
    AISLAND_CHECK(copy(*m_device, slot, kValueBuffer, m_lists.values, m_lists.value_count));
    AISLAND_CHECK(copy(*m_device, slot, kCommandBuffer, m_lists.commands));
    // One stretch a picture, each starting where a storage buffer may start (at most 256 bytes apart).
    const VkDeviceSize stretch = (m_lists.run_count * sizeof(float) + 255) / 256 * 256 + 256;
    const VkDeviceSize size = stretch * kMaxCanvasPictures;
    if (slot.buffers[kVisibleBuffer].size < size) {
        slot.buffers[kVisibleBuffer] = {};
        AISLAND_TRY(made, gpu::create_buffer(*m_device, size * 2, kUsage[kVisibleBuffer], gpu::Placement::device));
        slot.buffers[kVisibleBuffer] = std::move(made);
    }
    return {};
}

}  // namespace aisland::render
