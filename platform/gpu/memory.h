// Buffers and images with their memory (VMA), and getting bytes into them.
#pragma once

#include <span>
#include <vector>

#include "platform/gpu/unique.h"

namespace aisland::gpu {

struct Buffer {
    Unique<BufferMemory> memory;
    VkDeviceSize size = 0;
    void* mapped = nullptr;       // host address where the memory can be written in place
    VkDeviceAddress address = 0;  // of storage buffers
    VkBuffer handle() const { return memory.get().buffer; }
};

enum class Placement {
    device,    // GPU memory; mapped where the host can write it in place
    upload,    // host writes in order, GPU reads
    readback,  // GPU writes, host reads
};

Result<Buffer> create_buffer(Device& device, VkDeviceSize size, VkBufferUsageFlags usage, Placement placement);

struct ImageSpec {
    VkFormat format = VK_FORMAT_UNDEFINED;
    uint32_t width = 1, height = 1, layers = 1, levels = 1, samples = 1;
    VkImageUsageFlags usage = 0;
    bool array_view = true;  // 2D_ARRAY view even of one layer
    uint32_t depth = 0;      // of a 3D image, with one layer and level; 0 = 2D
};

struct Image {
    Unique<ImageMemory> memory;
    Unique<VkImageView> view;  // all levels and layers
    ImageSpec spec;
    VkImage handle() const { return memory.get().image; }
};

VkImageAspectFlags aspect_of(VkFormat format);
Result<Image> create_image(Device& device, const ImageSpec& spec);
Result<Unique<VkImageView>> create_view(Device& device, VkImage image, VkFormat format, uint32_t first_level,
                                        uint32_t levels, uint32_t layers, VkImageViewType type = VK_IMAGE_VIEW_TYPE_2D_ARRAY);

// Host memory that holds `bytes`, for copies to read. On any thread.
Result<Buffer> create_staging(Device& device, std::span<const std::byte> bytes);
// Records the copy of what `staging` holds into the layers of an image in TRANSFER_DST_OPTIMAL, from `first_layer` on: of each its levels tightly
// packed, largest first.
Result<void> record_copy(VkCommandBuffer cmd, const Buffer& staging, const Image& image, uint32_t first_layer = 0);
// Both; the staging memory retires with that submission.
Result<void> upload(Device& device, VkCommandBuffer cmd, const Image& image, std::span<const std::byte> bytes, uint32_t first_layer = 0);
// Bytes of one level of a format (block-compressed formats in whole blocks).
VkDeviceSize level_bytes(VkFormat format, uint32_t width, uint32_t height);

double allocated_mb(const Device& device);

}  // namespace aisland::gpu
