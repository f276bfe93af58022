#include "platform/gpu/pipeline.h"

#include "app/core/assert.h"

namespace aisland::gpu {
namespace {

Result<Unique<VkShaderModule>> create_shader(Device& device, Spirv code) {
    const VkShaderModuleCreateInfo info{.sType = VK_STRUCTURE_TYPE_SHADER_MODULE_CREATE_INFO,
                                        .codeSize = code.size_bytes(),
                                        .pCode = code.data()};
    VkShaderModule shader = VK_NULL_HANDLE;
    AISLAND_CHECK(device.check(vkCreateShaderModule(device.device, &info, nullptr, &shader), "vkCreateShaderModule"));
    return Unique<VkShaderModule>(device, shader);
}

VkPipelineColorBlendAttachmentState blend_state(GraphicsSpec::Blend blend) {
    VkPipelineColorBlendAttachmentState state{.colorWriteMask = 0xf};
    if (blend == GraphicsSpec::Blend::none) return state;
    state.blendEnable = VK_TRUE;
    state.srcColorBlendFactor =
        blend == GraphicsSpec::Blend::alpha ? VK_BLEND_FACTOR_SRC_ALPHA : VK_BLEND_FACTOR_ONE;
    state.dstColorBlendFactor = blend == GraphicsSpec::Blend::additive ? VK_BLEND_FACTOR_ONE
                                                                       : VK_BLEND_FACTOR_ONE_MINUS_SRC_ALPHA;
    state.srcAlphaBlendFactor = VK_BLEND_FACTOR_ONE;
    state.dstAlphaBlendFactor = state.dstColorBlendFactor;
    constexpr VkColorComponentFlags kColours = VK_COLOR_COMPONENT_R_BIT | VK_COLOR_COMPONENT_G_BIT | VK_COLOR_COMPONENT_B_BIT;
    if (blend == GraphicsSpec::Blend::cover) state.colorWriteMask = kColours;
    if (blend == GraphicsSpec::Blend::open) {
        state.colorWriteMask = VK_COLOR_COMPONENT_A_BIT;
        state.srcAlphaBlendFactor = VK_BLEND_FACTOR_ZERO;
    }
    return state;
}

struct Specialization {
    explicit Specialization(std::span<const uint32_t> constants) {
        for (uint32_t i = 0; i < constants.size(); ++i) entries.push_back({i, i * 4, 4});
        info = {static_cast<uint32_t>(entries.size()), entries.data(), constants.size_bytes(), constants.data()};
    }
    std::vector<VkSpecializationMapEntry> entries;
    VkSpecializationInfo info;
};

}  // namespace

Result<Unique<VkPipeline>> create_graphics_pipeline(Device& device, const PipelineCache& cache, const GraphicsSpec& spec) {
    AISLAND_TRY(vertex, create_shader(device, spec.vertex));
    Unique<VkShaderModule> fragment;
    const Specialization specialization(spec.constants);
    std::vector<VkPipelineShaderStageCreateInfo> stages{{.sType = VK_STRUCTURE_TYPE_PIPELINE_SHADER_STAGE_CREATE_INFO,
                                                         .stage = VK_SHADER_STAGE_VERTEX_BIT,
                                                         .module = vertex.get(),
                                                         .pName = "main",
                                                         .pSpecializationInfo = &specialization.info}};
    if (!spec.fragment.empty()) {
        AISLAND_TRY(made, create_shader(device, spec.fragment));
        fragment = std::move(made);
        stages.push_back({.sType = VK_STRUCTURE_TYPE_PIPELINE_SHADER_STAGE_CREATE_INFO,
                          .stage = VK_SHADER_STAGE_FRAGMENT_BIT,
                          .module = fragment.get(),
                          .pName = "main",
                          .pSpecializationInfo = &specialization.info});
    }
    const VkPipelineVertexInputStateCreateInfo vertex_input{
        .sType = VK_STRUCTURE_TYPE_PIPELINE_VERTEX_INPUT_STATE_CREATE_INFO,
        .vertexBindingDescriptionCount = static_cast<uint32_t>(spec.bindings.size()),
        .pVertexBindingDescriptions = spec.bindings.data(),
        .vertexAttributeDescriptionCount = static_cast<uint32_t>(spec.attributes.size()),
        .pVertexAttributeDescriptions = spec.attributes.data()};
    const VkPipelineInputAssemblyStateCreateInfo assembly{
        .sType = VK_STRUCTURE_TYPE_PIPELINE_INPUT_ASSEMBLY_STATE_CREATE_INFO, .topology = spec.topology};
    const VkPipelineViewportStateCreateInfo viewport{
        .sType = VK_STRUCTURE_TYPE_PIPELINE_VIEWPORT_STATE_CREATE_INFO, .viewportCount = 1, .scissorCount = 1};
    const VkPipelineRasterizationStateCreateInfo raster{
        .sType = VK_STRUCTURE_TYPE_PIPELINE_RASTERIZATION_STATE_CREATE_INFO,
        .depthClampEnable = spec.depth_clamp,
        .polygonMode = VK_POLYGON_MODE_FILL,
        .frontFace = VK_FRONT_FACE_COUNTER_CLOCKWISE,
        .depthBiasEnable = spec.depth_bias,
        .lineWidth = 1.0f};
    const VkPipelineMultisampleStateCreateInfo multisample{
        .sType = VK_STRUCTURE_TYPE_PIPELINE_MULTISAMPLE_STATE_CREATE_INFO,
        .rasterizationSamples = static_cast<VkSampleCountFlagBits>(spec.samples),
        .alphaToCoverageEnable = spec.alpha_to_coverage && spec.samples > 1};
    const VkPipelineDepthStencilStateCreateInfo depth{
        .sType = VK_STRUCTURE_TYPE_PIPELINE_DEPTH_STENCIL_STATE_CREATE_INFO,
        .depthTestEnable = spec.depth_test,
        .depthWriteEnable = spec.depth_write,
        .depthCompareOp = spec.depth_compare};
    const std::vector<VkPipelineColorBlendAttachmentState> blends(spec.color_formats.size(), blend_state(spec.blend));
    const VkPipelineColorBlendStateCreateInfo blend{.sType = VK_STRUCTURE_TYPE_PIPELINE_COLOR_BLEND_STATE_CREATE_INFO,
                                                    .attachmentCount = static_cast<uint32_t>(blends.size()),
                                                    .pAttachments = blends.data()};
    std::vector<VkDynamicState> states{VK_DYNAMIC_STATE_VIEWPORT, VK_DYNAMIC_STATE_SCISSOR, VK_DYNAMIC_STATE_CULL_MODE};
    if (spec.depth_bias) states.push_back(VK_DYNAMIC_STATE_DEPTH_BIAS);
    const VkPipelineDynamicStateCreateInfo dynamic{.sType = VK_STRUCTURE_TYPE_PIPELINE_DYNAMIC_STATE_CREATE_INFO,
                                                   .dynamicStateCount = static_cast<uint32_t>(states.size()),
                                                   .pDynamicStates = states.data()};
    const VkPipelineFragmentShadingRateStateCreateInfoKHR rate{
        .sType = VK_STRUCTURE_TYPE_PIPELINE_FRAGMENT_SHADING_RATE_STATE_CREATE_INFO_KHR,
        .fragmentSize = {1, 1},
        .combinerOps = {VK_FRAGMENT_SHADING_RATE_COMBINER_OP_KEEP_KHR, VK_FRAGMENT_SHADING_RATE_COMBINER_OP_REPLACE_KHR}};
    const VkPipelineRenderingCreateInfo rendering{
        .sType = VK_STRUCTURE_TYPE_PIPELINE_RENDERING_CREATE_INFO,
        .pNext = spec.rates ? &rate : nullptr,
        .viewMask = spec.view_mask,
        .colorAttachmentCount = static_cast<uint32_t>(spec.color_formats.size()),
        .pColorAttachmentFormats = spec.color_formats.data(),
        .depthAttachmentFormat = spec.depth_format};
    const VkGraphicsPipelineCreateInfo info{.sType = VK_STRUCTURE_TYPE_GRAPHICS_PIPELINE_CREATE_INFO,
                                            .pNext = &rendering,
                                            .flags = spec.rates ? VkPipelineCreateFlags{VK_PIPELINE_CREATE_RENDERING_FRAGMENT_SHADING_RATE_ATTACHMENT_BIT_KHR} : 0u,
                                            .stageCount = static_cast<uint32_t>(stages.size()),
                                            .pStages = stages.data(),
                                            .pVertexInputState = &vertex_input,
                                            .pInputAssemblyState = &assembly,
                                            .pViewportState = &viewport,
                                            .pRasterizationState = &raster,
                                            .pMultisampleState = &multisample,
                                            .pDepthStencilState = &depth,
                                            .pColorBlendState = &blend,
                                            .pDynamicState = &dynamic,
                                            .layout = spec.layout};
    VkPipeline pipeline = VK_NULL_HANDLE;
    AISLAND_CHECK(device.check(
        vkCreateGraphicsPipelines(device.device, cache.cache.get(), 1, &info, nullptr, &pipeline), spec.name));
    return Unique<VkPipeline>(device, pipeline);
}

Result<Unique<VkPipeline>> create_compute_pipeline(Device& device, const PipelineCache& cache, Spirv shader,
                                                   VkPipelineLayout layout, std::span<const uint32_t> constants) {
    AISLAND_TRY(module, create_shader(device, shader));
    const Specialization specialization(constants);
    const VkComputePipelineCreateInfo info{
        .sType = VK_STRUCTURE_TYPE_COMPUTE_PIPELINE_CREATE_INFO,
        .stage = {.sType = VK_STRUCTURE_TYPE_PIPELINE_SHADER_STAGE_CREATE_INFO,
                  .stage = VK_SHADER_STAGE_COMPUTE_BIT,
                  .module = module.get(),
                  .pName = "main",
                  .pSpecializationInfo = &specialization.info},
        .layout = layout};
    VkPipeline pipeline = VK_NULL_HANDLE;
    AISLAND_CHECK(device.check(
        vkCreateComputePipelines(device.device, cache.cache.get(), 1, &info, nullptr, &pipeline),
        "vkCreateComputePipelines"));
    return Unique<VkPipeline>(device, pipeline);
}

Result<Unique<VkSampler>> create_sampler(Device& device, const VkSamplerCreateInfo& info) {
    VkSampler sampler = VK_NULL_HANDLE;
    AISLAND_CHECK(device.check(vkCreateSampler(device.device, &info, nullptr, &sampler), "vkCreateSampler"));
    return Unique<VkSampler>(device, sampler);
}

Result<Unique<VkDescriptorSetLayout>> create_set_layout(Device& device,
                                                        std::span<const VkDescriptorSetLayoutBinding> bindings,
                                                        std::span<const VkDescriptorBindingFlags> flags) {
    AISLAND_ASSERT(flags.empty() || flags.size() == bindings.size());
    const VkDescriptorSetLayoutBindingFlagsCreateInfo flag_info{
        .sType = VK_STRUCTURE_TYPE_DESCRIPTOR_SET_LAYOUT_BINDING_FLAGS_CREATE_INFO,
        .bindingCount = static_cast<uint32_t>(flags.size()),
        .pBindingFlags = flags.data()};
    const VkDescriptorSetLayoutCreateInfo info{.sType = VK_STRUCTURE_TYPE_DESCRIPTOR_SET_LAYOUT_CREATE_INFO,
                                               .pNext = flags.empty() ? nullptr : &flag_info,
                                               .bindingCount = static_cast<uint32_t>(bindings.size()),
                                               .pBindings = bindings.data()};
    VkDescriptorSetLayout layout = VK_NULL_HANDLE;
    AISLAND_CHECK(device.check(vkCreateDescriptorSetLayout(device.device, &info, nullptr, &layout),
                               "vkCreateDescriptorSetLayout"));
    return Unique<VkDescriptorSetLayout>(device, layout);
}

Result<Unique<VkPipelineLayout>> create_pipeline_layout(Device& device, std::span<const VkDescriptorSetLayout> sets,
                                                        uint32_t push_bytes) {
    const VkPushConstantRange range{
        VK_SHADER_STAGE_VERTEX_BIT | VK_SHADER_STAGE_FRAGMENT_BIT | VK_SHADER_STAGE_COMPUTE_BIT, 0, push_bytes};
    const VkPipelineLayoutCreateInfo info{.sType = VK_STRUCTURE_TYPE_PIPELINE_LAYOUT_CREATE_INFO,
                                          .setLayoutCount = static_cast<uint32_t>(sets.size()),
                                          .pSetLayouts = sets.data(),
                                          .pushConstantRangeCount = push_bytes ? 1u : 0u,
                                          .pPushConstantRanges = &range};
    VkPipelineLayout layout = VK_NULL_HANDLE;
    AISLAND_CHECK(device.check(vkCreatePipelineLayout(device.device, &info, nullptr, &layout), "vkCreatePipelineLayout"));
    return Unique<VkPipelineLayout>(device, layout);
}

}  // namespace aisland::gpu
