// The renderer's pipelines. Compute pipelines and shadow pipelines are made once; what depends on the number of eyes or on the
// target's format is made when such a picture is first asked for (mono ones at start).
#pragma once

#include "platform/render/world_gpu.h"

namespace aisland::render {

class WarmUp;

struct ComputePipelines {
    gpu::Unique<VkPipeline> cull, order, groups, commands, pyramid_first, pyramid_down, mirror;
    gpu::Unique<VkPipeline> shadow, shadow_skinned, shadow_leaf;
};
// On any thread. `in_halves`: on two, where nothing is compiled that other threads wait for.
Result<ComputePipelines> create_compute(gpu::Device& device, const gpu::PipelineCache& cache, const Resources& resources, uint32_t samples, bool in_halves);
// `warm_up` gets those that every frame of most views runs, with `world`'s tables.
Result<void> warm_compute(WarmUp& warm_up, const ComputePipelines& compute, const WorldGpu& world);

// What a bucket is drawn with. Styled: masks, ghosts, hatches and fades, by alpha to coverage, and what is between two levels of detail.
struct WorldKey {
    MaterialKind kind = MaterialKind::standard;
    bool textured = false, skinned = false, styled = false, blend = false;
    bool matt = false;
    bool corners = false;                                    // lit at the corners of its triangles
    bool movers = true, lamps = true;                        // the World has some
    bool alone = false;                                      // it is a model by itself
    bool layered = false, transmits = false, mixed = false;  // as Bucket's
    friend bool operator==(const WorldKey&, const WorldKey&) = default;
};
WorldKey key_of(const WorldGpu& world, const Bucket& bucket);
// One for what little there is at a time, whether it bends or not and however rough it is: a driver for processors keeps 3 MB a pipeline.
WorldKey styled_key(const WorldGpu& world, const Bucket& bucket);
WorldKey corner_key(const WorldGpu& world, const Bucket& bucket);
// What `bucket` is drawn with, less what is drawn in a style or between two levels of detail.
std::vector<WorldKey> plain_keys(const WorldGpu& world, const Bucket& bucket);

// Pipelines of one view mask.
struct ViewPipelines {
    uint32_t view_mask = 1;
    std::vector<std::pair<WorldKey, gpu::Unique<VkPipeline>>> world;
    gpu::Unique<VkPipeline> sky, halo, outline_mask;
    gpu::Unique<VkPipeline> hidden;  // of two eyes only
    struct ForTarget {
        VkFormat format = VK_FORMAT_UNDEFINED;
        gpu::Unique<VkPipeline> resolve, outline;
    };
    std::vector<ForTarget> targets;
};
Result<ViewPipelines> create_view_pipelines(gpu::Device& device, const gpu::PipelineCache& cache, const Resources& resources,
                                            uint32_t view_mask, uint32_t samples);
Result<gpu::Unique<VkPipeline>> create_world_pipeline(gpu::Device& device, const gpu::PipelineCache& cache, const Resources& resources,
                                                      const WorldKey& key, uint32_t view_mask, uint32_t samples);
// Adds what the buckets of a World need and is not there, less what is drawn in a style (styled_work.h). Of `world` only the buckets, lights
// and counts are looked at.
Result<void> add_world_pipelines(gpu::Device& device, const gpu::PipelineCache& cache, const Resources& resources,
                                 ViewPipelines& pipelines, const WorldGpu& world, uint32_t samples);
// Half of those that `world` is drawn with outdoors: the first (`which` 0) or the second (1).
std::vector<WorldKey> half_outdoors(const WorldGpu& world, size_t which);
// `warm_up` gets the first half of what is drawn outdoors, where most visits begin.
Result<void> warm_world_pipelines(WarmUp& warm_up, const ViewPipelines& pipelines, const WorldGpu& world);
Result<const ViewPipelines::ForTarget*> target_pipelines(gpu::Device& device, const gpu::PipelineCache& cache,
                                                         const Resources& resources, ViewPipelines& pipelines, VkFormat format,
                                                         uint32_t samples);
VkPipeline find_pipeline(const ViewPipelines& pipelines, const WorldKey& key);

}  // namespace aisland::render
