// Unique: the one owner of one Vulkan handle. Destroys it at once; hand it to Device::retire while the GPU may still use it.
#pragma once

#include <utility>

#include "platform/gpu/device.h"

struct VmaAllocation_T;
typedef VmaAllocation_T* VmaAllocation;

namespace aisland::gpu {

class CommandMemory;

struct BufferMemory {
    VkBuffer buffer = VK_NULL_HANDLE;
    VmaAllocation allocation = nullptr;
    explicit operator bool() const { return buffer != VK_NULL_HANDLE; }
};
struct ImageMemory {
    VkImage image = VK_NULL_HANDLE;
    VmaAllocation allocation = nullptr;
    explicit operator bool() const { return image != VK_NULL_HANDLE; }
};

struct CommandPool {
    VkCommandPool pool = VK_NULL_HANDLE;
    CommandMemory* memory = nullptr;  // owned, or none: the driver's own
    explicit operator bool() const { return pool != VK_NULL_HANDLE; }
};

void destroy(Device& device, BufferMemory memory);
void destroy(Device& device, ImageMemory memory);
void destroy(Device& device, VkImageView view);
void destroy(Device& device, VkSampler sampler);
void destroy(Device& device, VkShaderModule shader);
void destroy(Device& device, VkPipeline pipeline);
void destroy(Device& device, VkPipelineLayout layout);
void destroy(Device& device, VkPipelineCache cache);
void destroy(Device& device, VkDescriptorSetLayout layout);
void destroy(Device& device, VkDescriptorPool pool);
void destroy(Device& device, CommandPool pool);
void destroy(Device& device, VkQueryPool pool);
void destroy(Device& device, VkSemaphore semaphore);
void destroy(Device& device, VkFence fence);

template <class Handle>
class Unique {
public:
    Unique() = default;
    Unique(Device& device, Handle handle) : m_device(&device), m_handle(handle) {
        if (m_handle) m_device->count_object(1);
    }
    ~Unique() { reset(); }
    Unique(Unique&& other) noexcept
        : m_device(other.m_device), m_handle(std::exchange(other.m_handle, Handle{})) {}
    Unique& operator=(Unique&& other) noexcept {
        if (this != &other) {
            reset();
            m_device = other.m_device;
            m_handle = std::exchange(other.m_handle, Handle{});
        }
        return *this;
    }

    const Handle& get() const { return m_handle; }
    explicit operator bool() const { return static_cast<bool>(m_handle); }
    void reset() {
        if (!m_handle) return;
        destroy(*m_device, m_handle);
        m_device->count_object(-1);
        m_handle = Handle{};
    }

private:
    Device* m_device = nullptr;
    Handle m_handle{};
};

}  // namespace aisland::gpu
