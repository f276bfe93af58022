#include "platform/render/world_work.h"

#include <algorithm>
#include <exception>
#include <system_error>

namespace aisland::render {
namespace {

// Nothing where no thread is to be had.
template <class F>
std::thread thread_of(F work) {
    try {
        return std::thread(std::move(work));
    } catch (const std::system_error&) {
        return {};
    }
}

}  // namespace

WorldWork::WorldWork(gpu::Device& device, const gpu::PipelineCache& cache, const Resources& resources,
                     std::span<const std::unique_ptr<ViewPipelines>> have, const World& world, const SkyLight& sky, uint64_t sky_version, uint32_t samples) {
    std::vector<View> views;  // the loop may add to `have` meanwhile
    for (const std::unique_ptr<ViewPipelines>& pipelines : have) {
        View& view = views.emplace_back(View{pipelines->view_mask, {}});
        for (const auto& [key, pipeline] : pipelines->world) view.keys.push_back(key);
    }
    m_thread = thread_of([this, &device, &cache, &resources, world, views, sky, sky_version, samples] { run(device, cache, resources, world, views, sky, sky_version, samples); });
    if (!m_thread.joinable()) run(device, cache, resources, world, views, sky, sky_version, samples);
}

void WorldWork::run(gpu::Device& device, const gpu::PipelineCache& cache, const Resources& resources, const World& world,
                    const std::vector<View>& views, const SkyLight& sky, uint64_t sky_version, uint32_t samples) {
    const auto work = [&]() -> Result<void> {
        AISLAND_TRY(upload, prepare_upload(device, resources, world, {}, sky_version ? &sky : nullptr, sky_version));
        m_upload = std::move(upload);
        for (const View& view : views) {
            const auto has = [&](const WorldKey& key) { return std::find(view.keys.begin(), view.keys.end(), key) != view.keys.end(); };
            const bool lacks = std::any_of(m_upload.world->buckets.begin(), m_upload.world->buckets.end(), [&](const Bucket& bucket) {
                const std::vector<WorldKey> keys = plain_keys(*m_upload.world, bucket);
                return !std::all_of(keys.begin(), keys.end(), has);
            });
            if (!lacks) continue;
            // What is there already is made again: the cache has it at hand.
            m_made.emplace_back().view_mask = view.mask;
            AISLAND_CHECK(add_world_pipelines(device, cache, resources, m_made.back(), *m_upload.world, samples));
        }
        return {};
    };
    try {
        m_result = work();
    } catch (const std::exception& e) {
        m_result = Error{std::string("the content cannot be made ready: ") + e.what(), "", "close other programs"};
    }
    m_done = true;
}

WorldWork::~WorldWork() { wait(); }

void WorldWork::wait() {
    if (m_thread.joinable()) m_thread.join();
}

void WorldWork::give_pipelines(std::span<const std::unique_ptr<ViewPipelines>> have) {
    wait();
    for (ViewPipelines& made : m_made) {
        const auto to = std::find_if(have.begin(), have.end(), [&](const auto& pipelines) { return pipelines->view_mask == made.view_mask; });
        for (auto& [key, pipeline] : made.world)
            if (!find_pipeline(**to, key)) (*to)->world.emplace_back(key, std::move(pipeline));
    }
    m_made.clear();
}

Burial::~Burial() {
    if (m_thread.joinable()) m_thread.join();
}

void Burial::add(std::unique_ptr<WorldGpu> world, std::vector<gpu::Buffer> buffers, uint64_t serial) {
    if (world || !buffers.empty()) m_waiting.push_back({std::move(world), std::move(buffers), serial});
}

void Burial::go_on(const gpu::Device& device) {
    if (m_busy || (m_waiting.empty() && !m_thread.joinable())) return;
    if (m_thread.joinable()) m_thread.join();
    const auto first_used = std::find_if(m_waiting.begin(), m_waiting.end(), [&](const Dead& dead) { return dead.serial > device.completed(); });
    if (first_used == m_waiting.begin()) return;
    std::vector<Dead> dead(std::make_move_iterator(m_waiting.begin()), std::make_move_iterator(first_used));
    m_waiting.erase(m_waiting.begin(), first_used);
    m_busy = true;
    m_thread = thread_of([this, dead = std::move(dead)]() mutable {
        dead.clear();
        m_busy = false;
    });
    if (!m_thread.joinable()) m_busy = false;
}

}  // namespace aisland::render
