// First draws of pipelines, of nothing, before there is something to draw. A rasteriser on the processor compiles a pipeline's code when
// it first draws with it, on the thread of its queue; so that begins with the pipeline and goes on beside the rest of the start, instead
// of with the first frame. A GPU's driver has compiled a pipeline once it is made: there this is of no use.
#pragma once

#include <memory>

#include "platform/render/targets.h"
#include "platform/render/world_gpu.h"

namespace aisland::render {

class WarmUp {
public:
    WarmUp(gpu::Device& device, const Resources& resources, uint32_t samples) : m_device(device), m_resources(resources), m_samples(samples) {}
    // The device must have finished with what it submitted.
    ~WarmUp() = default;

    // Each is a submission; what `world` holds must outlive it, and its first frame slot be free.
    Result<void> compute(const WorldGpu& world, VkPipeline pipeline);
    Result<void> shadow(const WorldGpu& world, VkPipeline pipeline);
    // A pipeline of the pass that draws `view_mask`'s HDR picture; `meshes`: it draws instances of `world`, which has some.
    Result<void> picture(const WorldGpu& world, VkPipeline pipeline, uint32_t view_mask, bool meshes);

    uint64_t serial() const { return m_serial; }  // of the last of them; 0 = none

private:
    template <class F>
    Result<void> submit(F&& record);
    Result<PictureTargets*> targets(uint32_t layers);
    void bind(VkCommandBuffer cmd, VkPipelineBindPoint point, const WorldGpu& world, const PictureTargets& targets) const;

    gpu::Device& m_device;
    const Resources& m_resources;
    uint32_t m_samples;
    std::unique_ptr<PictureTargets> m_targets[2];  // of one layer, of two
    uint64_t m_serial = 0;
};

}  // namespace aisland::render
