#include "platform/gpu/memory.h"

#include <algorithm>
#include <cstring>

#include "app/core/assert.h"
#include "platform/gpu/vma.h"

namespace aisland::gpu {

Result<Buffer> create_buffer(Device& device, VkDeviceSize size, VkBufferUsageFlags usage, Placement placement) {
    const bool addressed = usage & VK_BUFFER_USAGE_STORAGE_BUFFER_BIT;
    const VkBufferCreateInfo info{.sType = VK_STRUCTURE_TYPE_BUFFER_CREATE_INFO,
                                  .size = std::max<VkDeviceSize>(size, 16),
                                  .usage = usage | VK_BUFFER_USAGE_TRANSFER_DST_BIT |
                                           (addressed ? VkBufferUsageFlags{VK_BUFFER_USAGE_SHADER_DEVICE_ADDRESS_BIT} : 0u)};
    VmaAllocationCreateInfo allocation{};
    allocation.usage = VMA_MEMORY_USAGE_AUTO;
    switch (placement) {
        case Placement::device:
            allocation.usage = VMA_MEMORY_USAGE_AUTO_PREFER_DEVICE;
            allocation.flags = VMA_ALLOCATION_CREATE_HOST_ACCESS_SEQUENTIAL_WRITE_BIT |
                               VMA_ALLOCATION_CREATE_HOST_ACCESS_ALLOW_TRANSFER_INSTEAD_BIT |
                               VMA_ALLOCATION_CREATE_MAPPED_BIT;
            break;
        case Placement::upload:
            allocation.flags =
                VMA_ALLOCATION_CREATE_HOST_ACCESS_SEQUENTIAL_WRITE_BIT | VMA_ALLOCATION_CREATE_MAPPED_BIT;
            break;
        case Placement::readback:
            allocation.flags = VMA_ALLOCATION_CREATE_HOST_ACCESS_RANDOM_BIT | VMA_ALLOCATION_CREATE_MAPPED_BIT;
            break;
    }
    // Host-written memory is asked coherent, so no flushes.
    if (placement != Placement::device) allocation.requiredFlags = VK_MEMORY_PROPERTY_HOST_COHERENT_BIT;
    BufferMemory memory;
    VmaAllocationInfo made{};
    AISLAND_CHECK(device.check(
        vmaCreateBuffer(device.allocator, &info, &allocation, &memory.buffer, &memory.allocation, &made),
        "vmaCreateBuffer"));
    Buffer buffer;
    buffer.memory = Unique<BufferMemory>(device, memory);
    buffer.size = info.size;
    if (addressed) {
        const VkBufferDeviceAddressInfo where{.sType = VK_STRUCTURE_TYPE_BUFFER_DEVICE_ADDRESS_INFO, .buffer = memory.buffer};
        buffer.address = vkGetBufferDeviceAddress(device.device, &where);
    }
    VkMemoryPropertyFlags flags = 0;
    vmaGetAllocationMemoryProperties(device.allocator, memory.allocation, &flags);
    if (flags & VK_MEMORY_PROPERTY_HOST_COHERENT_BIT) buffer.mapped = made.pMappedData;
    return buffer;
}

VkImageAspectFlags aspect_of(VkFormat format) {
    const bool depth = format == VK_FORMAT_D32_SFLOAT || format == VK_FORMAT_D16_UNORM;
    return depth ? VK_IMAGE_ASPECT_DEPTH_BIT : VK_IMAGE_ASPECT_COLOR_BIT;
}

Result<Unique<VkImageView>> create_view(Device& device, VkImage image, VkFormat format, uint32_t first_level,
                                        uint32_t levels, uint32_t layers, VkImageViewType type) {
    const VkImageViewCreateInfo info{
        .sType = VK_STRUCTURE_TYPE_IMAGE_VIEW_CREATE_INFO,
        .image = image,
        .viewType = type,
        .format = format,
        .subresourceRange = {aspect_of(format), first_level, levels, 0, layers}};
    VkImageView view = VK_NULL_HANDLE;
    AISLAND_CHECK(device.check(vkCreateImageView(device.device, &info, nullptr, &view), "vkCreateImageView"));
    return Unique<VkImageView>(device, view);
}

Result<Image> create_image(Device& device, const ImageSpec& spec) {
    const VkImageCreateInfo info{.sType = VK_STRUCTURE_TYPE_IMAGE_CREATE_INFO,
                                 .imageType = spec.depth ? VK_IMAGE_TYPE_3D : VK_IMAGE_TYPE_2D,
                                 .format = spec.format,
                                 .extent = {spec.width, spec.height, std::max(spec.depth, 1u)},
                                 .mipLevels = spec.levels,
                                 .arrayLayers = spec.layers,
                                 .samples = static_cast<VkSampleCountFlagBits>(spec.samples),
                                 .usage = spec.usage};
    VmaAllocationCreateInfo allocation{};
    allocation.usage = VMA_MEMORY_USAGE_AUTO_PREFER_DEVICE;
    ImageMemory memory;
    AISLAND_CHECK(device.check(
        vmaCreateImage(device.allocator, &info, &allocation, &memory.image, &memory.allocation, nullptr),
        "vmaCreateImage"));
    Image image;
    image.memory = Unique<ImageMemory>(device, memory);
    image.spec = spec;
    const VkImageViewType type = spec.depth ? VK_IMAGE_VIEW_TYPE_3D : spec.array_view ? VK_IMAGE_VIEW_TYPE_2D_ARRAY
                                                                                      : VK_IMAGE_VIEW_TYPE_2D;
    AISLAND_TRY(view, create_view(device, memory.image, spec.format, 0, spec.levels, spec.layers, type));
    image.view = std::move(view);
    return image;
}

Result<Buffer> create_staging(Device& device, std::span<const std::byte> bytes) {
    AISLAND_TRY(staging, create_buffer(device, bytes.size(), VK_BUFFER_USAGE_TRANSFER_SRC_BIT, Placement::upload));
    if (!bytes.empty()) std::memcpy(staging.mapped, bytes.data(), bytes.size());
    return std::move(staging);
}

VkDeviceSize level_bytes(VkFormat format, uint32_t width, uint32_t height) {
    const VkDeviceSize blocks = VkDeviceSize{(width + 3) / 4} * ((height + 3) / 4);
    const VkDeviceSize texels = VkDeviceSize{width} * height;
    switch (format) {
        case VK_FORMAT_BC1_RGBA_SRGB_BLOCK:
        case VK_FORMAT_BC1_RGBA_UNORM_BLOCK:
        case VK_FORMAT_BC4_UNORM_BLOCK: return blocks * 8;
        case VK_FORMAT_BC3_SRGB_BLOCK:
        case VK_FORMAT_BC3_UNORM_BLOCK:
        case VK_FORMAT_BC7_SRGB_BLOCK:
        case VK_FORMAT_BC7_UNORM_BLOCK:
        case VK_FORMAT_BC5_UNORM_BLOCK: return blocks * 16;
        case VK_FORMAT_R8_UNORM: return texels;
        case VK_FORMAT_R16G16B16A16_SFLOAT: return texels * 8;
        default: return texels * 4;
    }
}

Result<void> record_copy(VkCommandBuffer cmd, const Buffer& staging, const Image& image, uint32_t first_layer) {
    std::vector<VkBufferImageCopy> regions;
    VkDeviceSize offset = 0;
    for (uint32_t layer = first_layer; layer < image.spec.layers; ++layer)
        for (uint32_t level = 0; level < image.spec.levels; ++level) {
            const uint32_t width = std::max(1u, image.spec.width >> level);
            const uint32_t height = std::max(1u, image.spec.height >> level);
            regions.push_back({.bufferOffset = offset,
                               .imageSubresource = {aspect_of(image.spec.format), level, layer, 1},
                               .imageExtent = {width, height, std::max(image.spec.depth, 1u)}});
            offset += level_bytes(image.spec.format, width, height) * std::max(image.spec.depth, 1u);
        }
    if (offset > staging.size) return Error{"a texture has fewer bytes than its size needs", "", "bake the content again"};
    vkCmdCopyBufferToImage(cmd, staging.handle(), image.handle(), VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL,
                           static_cast<uint32_t>(regions.size()), regions.data());
    return {};
}

Result<void> upload(Device& device, VkCommandBuffer cmd, const Image& image, std::span<const std::byte> bytes, uint32_t first_layer) {
    AISLAND_TRY(staging, create_staging(device, bytes));
    AISLAND_CHECK(record_copy(cmd, staging, image, first_layer));
    device.retire(std::move(staging));
    return {};
}

double allocated_mb(const Device& device) {
    // Once a frame, so without a walk through every block.
    VmaBudget budgets[VK_MAX_MEMORY_HEAPS]{};
    vmaGetHeapBudgets(device.allocator, budgets);
    VkDeviceSize bytes = 0;
    for (const VmaBudget& budget : budgets) bytes += budget.statistics.allocationBytes;
    return static_cast<double>(bytes) / 1048576.0;
}

}  // namespace aisland::gpu
