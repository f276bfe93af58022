// The next World made ready beside the loop, which goes on drawing the present one, and the last one taken apart: tables, memory
// and pipelines of this size take longer than a frame may. Each has a thread of its own for as long as it takes; where there is
// none to be had the loop does it.
#pragma once

#include <atomic>
#include <memory>
#include <thread>
#include <vector>

#include "platform/render/pipelines.h"

namespace aisland::render {

class WorldWork {
public:
    // All but `have`, `sky` and `world` itself must outlive this; what the World's spans see, until done(). `sky_version` 0: there is no sky yet.
    WorldWork(gpu::Device& device, const gpu::PipelineCache& cache, const Resources& resources,
              std::span<const std::unique_ptr<ViewPipelines>> have, const World& world, const SkyLight& sky, uint64_t sky_version, uint32_t samples);
    ~WorldWork();
    WorldWork(const WorldWork&) = delete;
    WorldWork& operator=(const WorldWork&) = delete;

    bool done() const { return m_done; }
    void wait();
    // Once done:
    Result<void> result() const { return m_result; }
    WorldUpload& upload() { return m_upload; }
    // Moves the pipelines that were made to where they are drawn from.
    void give_pipelines(std::span<const std::unique_ptr<ViewPipelines>> have);

private:
    struct View {
        uint32_t mask;
        std::vector<WorldKey> keys;  // of the pipelines it has
    };
    void run(gpu::Device& device, const gpu::PipelineCache& cache, const Resources& resources, const World& world,
             const std::vector<View>& views, const SkyLight& sky, uint64_t sky_version, uint32_t samples);

    WorldUpload m_upload;
    std::vector<ViewPipelines> m_made;  // one for each view mask that lacks something; only `world` is filled
    Result<void> m_result;
    std::atomic<bool> m_done{false};
    std::thread m_thread;
};

// What the device has finished with.
class Burial {
public:
    ~Burial();
    // Nothing submitted after `serial` uses it.
    void add(std::unique_ptr<WorldGpu> world, std::vector<gpu::Buffer> buffers, uint64_t serial);
    // Once a frame.
    void go_on(const gpu::Device& device);

private:
    struct Dead {
        std::unique_ptr<WorldGpu> world;
        std::vector<gpu::Buffer> buffers;
        uint64_t serial;
    };
    std::vector<Dead> m_waiting;
    std::thread m_thread;
    std::atomic<bool> m_busy{false};
};

}  // namespace aisland::render
