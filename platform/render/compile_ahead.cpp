#include "platform/render/compile_ahead.h"

#include <utility>

#include "app/core/log.h"
#include "platform/render/resources.h"
#include "platform/render/warm_up.h"

namespace aisland::render {
namespace {

// A World that anything can be drawn of.
struct Triangle {
    Vertex vertices[3];
    uint32_t indices[3] = {0, 1, 2};
    Mesh meshes[1];
    Material materials[1];
    Instance instances[1];
    Cell cells[1];

    Triangle() {
        meshes[0].vertex_count = 3, meshes[0].lod_count = 1, meshes[0].lods[0].index_count = 3;
        cells[0].instance_count = 1;
    }
    World world() const {
        World w;
        w.vertices = vertices, w.indices = indices, w.meshes = meshes, w.materials = materials, w.instances = instances, w.cells = cells;
        return w;
    }
};

Result<void> compile(gpu::Device& device, const Options& options, std::future<std::vector<WorldKey>> keys) {
    const Triangle triangle;
    AISLAND_TRY(cache, gpu::load_pipeline_cache(device, ""));
    AISLAND_TRY(resources, create_resources(device, options));
    AISLAND_TRY(world, create_world(device, resources, triangle.world()));
    WarmUp warm_up(device, resources, options.msaa);
    ComputePipelines compute;
    ViewPipelines views;
    const auto work = [&]() -> Result<void> {
        AISLAND_TRY(of_every_frame, create_compute(device, cache, resources, options.msaa, false));
        compute = std::move(of_every_frame);
        AISLAND_CHECK(warm_compute(warm_up, compute, *world));
        AISLAND_TRY(of_views, create_view_pipelines(device, cache, resources, 1, options.msaa));
        views = std::move(of_views);
        AISLAND_CHECK(warm_up.picture(*world, views.sky.get(), 1, false));
        for (const WorldKey& key : keys.get()) {
            AISLAND_TRY(pipeline, create_world_pipeline(device, cache, resources, key, 1, options.msaa));
            views.world.emplace_back(key, std::move(pipeline));
            AISLAND_CHECK(warm_up.picture(*world, views.world.back().second.get(), 1, true));
        }
        return {};
    };
    auto done = work();
    auto finished = device.wait(device.submitted);  // with what was made for it
    return done ? finished : done;
}

}  // namespace

CompileAhead::CompileAhead(gpu::Device& first, const Options& options) {
    auto device = gpu::Device::create_beside(first);
    if (!device) return;
    m_work = std::async(std::launch::async, [device = std::move(*device), options, keys = m_keys.get_future()]() mutable {
        if (auto done = compile(*device, options, std::move(keys)); !done)
            log(LogLevel::info, "render", done.error().text() + "; the rest is compiled when it is first drawn");
    });
}

CompileAhead::~CompileAhead() { give({}); }

void CompileAhead::give(std::vector<WorldKey> keys) {
    if (!std::exchange(m_given, true)) m_keys.set_value(std::move(keys));
}

}  // namespace aisland::render
