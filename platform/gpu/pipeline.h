// Pipelines from embedded SPIR-V, with dynamic rendering and a cache on disk.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "platform/gpu/unique.h"

namespace aisland::gpu {

// VkPipelineCache kept in a file. A file of another driver or device, or a damaged one, is ignored.
struct PipelineCache {
    Unique<VkPipelineCache> cache;
    std::string path;    // empty: not kept
    bool found = false;  // it holds what an earlier start made
};
Result<PipelineCache> load_pipeline_cache(Device& device, const std::string& path);
// Written to a temporary beside it and renamed. Failure is logged, not returned: the cache is a convenience.
void save_pipeline_cache(Device& device, const PipelineCache& cache);

using Spirv = std::span<const uint32_t>;

struct GraphicsSpec {
    const char* name = "";
    Spirv vertex, fragment;  // fragment may be empty (depth only)
    VkPipelineLayout layout = VK_NULL_HANDLE;
    std::vector<VkFormat> color_formats;
    VkFormat depth_format = VK_FORMAT_UNDEFINED;
    uint32_t view_mask = 0;
    uint32_t samples = 1;
    std::vector<VkVertexInputBindingDescription> bindings;
    std::vector<VkVertexInputAttributeDescription> attributes;
    VkPrimitiveTopology topology = VK_PRIMITIVE_TOPOLOGY_TRIANGLE_LIST;
    std::vector<uint32_t> constants;  // specialisation constants 0, 1, ... of both stages
    bool depth_test = true, depth_write = true;
    VkCompareOp depth_compare = VK_COMPARE_OP_GREATER_OR_EQUAL;  // reversed-Z
    bool depth_clamp = false, depth_bias = false;
    bool alpha_to_coverage = false;
    bool rates = false;  // may be drawn where an image says how coarsely (shading_rate.h)
    // cover: colours as premultiplied, the target's alpha stays; open: the target's alpha fades by the source's, colours stay.
    enum class Blend { none,
                       alpha,
                       premultiplied,
                       additive,
                       cover,
                       open } blend = Blend::none;
    // Cull mode, viewport and scissor are always dynamic; depth bias too where depth_bias.
};
Result<Unique<VkPipeline>> create_graphics_pipeline(Device& device, const PipelineCache& cache, const GraphicsSpec& spec);
Result<Unique<VkPipeline>> create_compute_pipeline(Device& device, const PipelineCache& cache, Spirv shader,
                                                   VkPipelineLayout layout, std::span<const uint32_t> constants = {});

Result<Unique<VkSampler>> create_sampler(Device& device, const VkSamplerCreateInfo& info);
Result<Unique<VkDescriptorSetLayout>> create_set_layout(Device& device,
                                                        std::span<const VkDescriptorSetLayoutBinding> bindings,
                                                        std::span<const VkDescriptorBindingFlags> flags = {});
Result<Unique<VkPipelineLayout>> create_pipeline_layout(Device& device, std::span<const VkDescriptorSetLayout> sets,
                                                        uint32_t push_bytes);

}  // namespace aisland::gpu
