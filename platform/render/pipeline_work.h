// Pipelines that the next World needs, made on a thread of their own while the present one is drawn: compiling one takes longer
// than a frame. Where nothing new is needed there is no thread.
#pragma once

#include <atomic>
#include <memory>
#include <thread>
#include <vector>

#include "platform/render/pipelines.h"

namespace aisland::render {

class PipelineWork {
public:
    // All but `have` must outlive this.
    PipelineWork(gpu::Device& device, const gpu::PipelineCache& cache, const Resources& resources,
                 std::span<const std::unique_ptr<ViewPipelines>> have, const WorldGpu& world, uint32_t samples);
    ~PipelineWork();
    PipelineWork(const PipelineWork&) = delete;
    PipelineWork& operator=(const PipelineWork&) = delete;

    bool done() const { return m_done; }
    // Once done: moves what was made to where it is drawn from.
    Result<void> finish(std::span<const std::unique_ptr<ViewPipelines>> have);

private:
    std::vector<ViewPipelines> m_made;  // one for each view mask that lacks something; only `world` is filled
    Result<void> m_result;
    std::atomic<bool> m_done{false};
    std::thread m_thread;
};

}  // namespace aisland::render
