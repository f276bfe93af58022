#include "platform/render/pipeline_work.h"

#include <algorithm>

namespace aisland::render {

PipelineWork::PipelineWork(gpu::Device& device, const gpu::PipelineCache& cache, const Resources& resources,
                           std::span<const std::unique_ptr<ViewPipelines>> have, std::vector<Bucket> buckets, uint32_t samples) {
    std::vector<std::vector<Bucket>> lacking;
    for (const std::unique_ptr<ViewPipelines>& pipelines : have) {
        std::vector<Bucket> some;
        for (const Bucket& bucket : buckets)
            if (!find_pipeline(*pipelines, key_of(bucket, false)) || !find_pipeline(*pipelines, key_of(bucket, true))) some.push_back(bucket);
        if (some.empty()) continue;
        m_made.emplace_back().view_mask = pipelines->view_mask;
        lacking.push_back(std::move(some));
    }
    if (m_made.empty()) {
        m_done = true;
        return;
    }
    m_thread = std::thread([this, &device, &cache, &resources, samples, lacking = std::move(lacking)] {
        for (size_t i = 0; i < m_made.size() && m_result; ++i)
            m_result = add_world_pipelines(device, cache, resources, m_made[i], lacking[i], samples);
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
