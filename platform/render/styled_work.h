// Pipelines of ghosts, hatches and fades, made beside the loop when the first slot asks for one, and of changes of level of detail,
// when the first is due: they are as many and as large as all others of a World, and a picture that stands needs none. Until they are
// there the loop draws such things as if nothing were asked, and levels stay as they are.
#pragma once

#include <atomic>
#include <memory>
#include <thread>
#include <vector>

#include "platform/render/pipelines.h"

namespace aisland::render {

class StyledWork {
public:
    struct Wanted {
        uint32_t view_mask = 1;
        WorldKey key;
    };
    // What `world` needs and `have` lacks.
    static std::vector<Wanted> find_wanted(const WorldGpu& world, std::span<const std::unique_ptr<ViewPipelines>> have, bool styles, bool crossings);

    // The references must outlive this.
    StyledWork(gpu::Device& device, const gpu::PipelineCache& cache, const Resources& resources, std::vector<Wanted> wanted, uint32_t samples);
    ~StyledWork();
    StyledWork(const StyledWork&) = delete;
    StyledWork& operator=(const StyledWork&) = delete;

    bool done() const { return m_done; }
    void wait();
    // Once done: moves what was made to where it is drawn from. The Error is of what could not be made.
    Result<void> give(std::span<const std::unique_ptr<ViewPipelines>> have);

private:
    Result<void> make(gpu::Device& device, const gpu::PipelineCache& cache, const Resources& resources, uint32_t samples);

    std::vector<Wanted> m_wanted;
    std::vector<gpu::Unique<VkPipeline>> m_made;  // of the first so many of m_wanted
    Result<void> m_result;
    std::atomic<bool> m_done{false};
    std::thread m_thread;
};

}  // namespace aisland::render
