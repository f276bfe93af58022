#include "platform/render/styled_work.h"

#include <algorithm>
#include <new>
#include <system_error>

namespace aisland::render {

std::vector<StyledWork::Wanted> StyledWork::find_wanted(const WorldGpu& world, std::span<const std::unique_ptr<ViewPipelines>> have, bool styles, bool crossings) {
    std::vector<Wanted> wanted;
    for (const std::unique_ptr<ViewPipelines>& pipelines : have)
        for (const Bucket& bucket : world.buckets) {
            if (!(styles && bucket.slotted) && !(crossings && bucket.crosses)) continue;
            const WorldKey key = styled_key(world, bucket);
            const auto same = [&](const Wanted& w) { return w.view_mask == pipelines->view_mask && w.key == key; };
            if (!find_pipeline(*pipelines, key) && std::none_of(wanted.begin(), wanted.end(), same)) wanted.push_back({pipelines->view_mask, key});
        }
    return wanted;
}

StyledWork::StyledWork(gpu::Device& device, const gpu::PipelineCache& cache, const Resources& resources, std::vector<Wanted> wanted, uint32_t samples)
    : m_wanted(std::move(wanted)) {
    const auto run = [this, &device, &cache, &resources, samples] {
        try {
            m_result = make(device, cache, resources, samples);
        } catch (const std::bad_alloc&) {
            m_result = Error{"there is no memory for the pipelines of styles", "", ""};
        }
        m_done = true;
    };
    try {
        m_thread = std::thread(run);
    } catch (const std::system_error&) {  // no thread to be had: the loop does it
        run();
    }
}

Result<void> StyledWork::make(gpu::Device& device, const gpu::PipelineCache& cache, const Resources& resources, uint32_t samples) {
    for (const Wanted& wanted : m_wanted) {
        AISLAND_TRY(pipeline, create_world_pipeline(device, cache, resources, wanted.key, wanted.view_mask, samples));
        m_made.push_back(std::move(pipeline));
    }
    return {};
}

StyledWork::~StyledWork() { wait(); }

void StyledWork::wait() {
    if (m_thread.joinable()) m_thread.join();
}

Result<void> StyledWork::give(std::span<const std::unique_ptr<ViewPipelines>> have) {
    wait();
    for (size_t i = 0; i < m_made.size(); ++i) {
        const auto to = std::find_if(have.begin(), have.end(), [&](const auto& pipelines) { return pipelines->view_mask == m_wanted[i].view_mask; });
        if (to != have.end() && !find_pipeline(**to, m_wanted[i].key)) (*to)->world.emplace_back(m_wanted[i].key, std::move(m_made[i]));
    }
    m_made.clear();
    return Result<void>(m_result);
}

}  // namespace aisland::render
