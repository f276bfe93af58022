#include "platform/render/pipeline_work.h"

#include <algorithm>

namespace aisland::render {

PipelineWork::PipelineWork(gpu::Device& device, const gpu::PipelineCache& cache, const Resources& resources,
                           std::span<const std::unique_ptr<ViewPipelines>> have, const WorldGpu& world, uint32_t samples) {
    for (const std::unique_ptr<ViewPipelines>& pipelines : have) {
        const bool lacks = std::any_of(world.buckets.begin(), world.buckets.end(), [&](const Bucket& bucket) {
            return !find_pipeline(*pipelines, key_of(world, bucket, false)) || !find_pipeline(*pipelines, key_of(world, bucket, true));
        });
        if (lacks) m_made.emplace_back().view_mask = pipelines->view_mask;
    }
    if (m_made.empty()) {
        m_done = true;
        return;
    }
    // What is there already is made again: the cache has it at hand.
    m_thread = std::thread([this, &device, &cache, &resources, &world, samples] {
        for (size_t i = 0; i < m_made.size() && m_result; ++i) m_result = add_world_pipelines(device, cache, resources, m_made[i], world, samples);
        m_done = true;
    });
}

PipelineWork::~PipelineWork() {
    if (m_thread.joinable()) m_thread.join();
}

Result<void> PipelineWork::finish(std::span<const std::unique_ptr<ViewPipelines>> have) {
    if (m_thread.joinable()) m_thread.join();
    AISLAND_CHECK(Result<void>(m_result));
    for (ViewPipelines& made : m_made) {
        const auto to = std::find_if(have.begin(), have.end(), [&](const auto& pipelines) { return pipelines->view_mask == made.view_mask; });
        for (auto& [key, pipeline] : made.world)
            if (!find_pipeline(**to, key)) (*to)->world.emplace_back(key, std::move(pipeline));
    }
    m_made.clear();
    return {};
}

}  // namespace aisland::render
