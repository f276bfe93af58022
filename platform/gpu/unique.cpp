#include "platform/gpu/unique.h"

#include <memory>

#include "platform/gpu/command_memory.h"
#include "platform/gpu/vma.h"

namespace aisland::gpu {

void destroy(Device& device, BufferMemory memory) {
    vmaDestroyBuffer(device.allocator, memory.buffer, memory.allocation);
}
void destroy(Device& device, ImageMemory memory) { vmaDestroyImage(device.allocator, memory.image, memory.allocation); }
void destroy(Device& device, VkImageView view) { vkDestroyImageView(device.device, view, nullptr); }
void destroy(Device& device, VkSampler sampler) { vkDestroySampler(device.device, sampler, nullptr); }
void destroy(Device& device, VkShaderModule shader) { vkDestroyShaderModule(device.device, shader, nullptr); }
void destroy(Device& device, VkPipeline pipeline) { vkDestroyPipeline(device.device, pipeline, nullptr); }
void destroy(Device& device, VkPipelineLayout layout) { vkDestroyPipelineLayout(device.device, layout, nullptr); }
void destroy(Device& device, VkPipelineCache cache) { vkDestroyPipelineCache(device.device, cache, nullptr); }
void destroy(Device& device, VkDescriptorSetLayout layout) {
    vkDestroyDescriptorSetLayout(device.device, layout, nullptr);
}
void destroy(Device& device, VkDescriptorPool pool) { vkDestroyDescriptorPool(device.device, pool, nullptr); }
void destroy(Device& device, CommandPool pool) {
    const std::unique_ptr<CommandMemory> memory(pool.memory);
    vkDestroyCommandPool(device.device, pool.pool, memory ? memory->callbacks() : nullptr);
}
void destroy(Device& device, VkQueryPool pool) { vkDestroyQueryPool(device.device, pool, nullptr); }
void destroy(Device& device, VkSemaphore semaphore) { vkDestroySemaphore(device.device, semaphore, nullptr); }
void destroy(Device& device, VkFence fence) { vkDestroyFence(device.device, fence, nullptr); }

}  // namespace aisland::gpu
