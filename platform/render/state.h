// The renderer's state and the steps of a picture, in the order they are recorded.
#pragma once

#include <future>
#include <memory>

#include "platform/render/canvas.h"
#include "platform/render/compile_ahead.h"
#include "platform/render/environment.h"
#include "platform/render/pipelines.h"
#include "platform/render/resolution.h"
#include "platform/render/sky_work.h"
#include "platform/render/styled_work.h"
#include "platform/render/targets.h"
#include "platform/render/warm_up.h"
#include "platform/render/world_work.h"

namespace aisland::render {

struct State {
    gpu::Device& device;
    Options options;
    gpu::PipelineCache cache;
    Resources resources;
    ComputePipelines compute;
    std::vector<std::unique_ptr<ViewPipelines>> view_pipelines;
    std::future<Result<ComputePipelines>> computing;  // what `compute` will hold: see finish_compute()
    std::unique_ptr<Canvas> canvas;
    std::unique_ptr<WorldGpu> world;
    std::unique_ptr<WorldWork> staged;  // the next World, on its way
    Burial burial;
    std::unique_ptr<StyledWork> styling;  // pipelines, on their way
    std::unique_ptr<WarmUp> warm_up;      // until the second frame, where a processor draws
    std::unique_ptr<CompileAhead> ahead;  // at the very first start
    std::vector<std::unique_ptr<PictureTargets>> targets;

    // What no lens shows of the eyes: corners of triangles, made again when the host's masks change.
    gpu::Buffer hidden;
    uint32_t hidden_corners = 0;
    uint32_t hidden_versions[2] = {};

    gpu::FrameSlot slots[gpu::kFramesInFlight];
    gpu::Buffer stats[gpu::kFramesInFlight];
    uint32_t slot_index = 0;
    uint64_t frame_number = 0;
    bool recording = false;
    uint32_t pictures = 0;  // drawn in this frame
    std::vector<gpu::SemaphoreWait> waits;
    std::vector<VkSemaphore> signals;

    Atmosphere atmosphere;
    SkyLight sky;
    Environment sky_for;  // what `sky` was made for
    vec3 sky_ground{0.0f};
    uint64_t sky_version = 0;           // counts its changes; 0: there is none yet
    std::unique_ptr<SkyWork> sky_work;  // the next one, on its way
    LitLamps lamps;
    bool any_faded = false, any_outlined = false;
    bool no_styles = false;     // their pipelines could not be made
    bool any_crossing = false;  // a level of detail was to change
    uint32_t level_step = 0;    // of 255, what a change goes on in this frame
    int64_t began_ns = 0;       // this frame; 0 = none was
    Cascade cascades[gpu_data::kCascades];
    float cascades_wider = 0;  // none chosen yet
    bool shadows_drawn = false;
    bool shadows_ready = false;  // in this frame

    std::vector<gpu::TimedPass> times;
    std::vector<PassTime> pass_times;
    Counters counters;
    uint32_t recorded_draws = 0;
    // Two-phase occlusion is left out for a while when it hid little the last time: it costs a pyramid and a second pass.
    uint64_t occlusion_from = 0;                       // frame number
    bool tested_occlusion[gpu::kFramesInFlight] = {};  // by frame slot
    uint32_t occlusion_run = 0;                        // frames tested one after the other

    // How large the world is drawn in its pictures.
    Resolution resolution;
    double budget_ms = 0;  // 0: none is held
    float least = 1;
    float scale = 1;                                  // in this frame
    uint32_t drawn_steps[gpu::kFramesInFlight] = {};  // by frame slot; 0: of no size that is followed

    // Pictures of eyes of this frame, whose views may still be placed.
    struct OfEyes {
        Picture picture;
        Extent size, drawn;
        uint32_t constants = 0;
    };
    std::vector<OfEyes> of_eyes;

    gpu::FrameSlot& slot() { return slots[slot_index]; }
    FrameBuffers& buffers() { return world->frames[slot_index]; }
};

// One picture while it is recorded.
struct Recording {
    State& state;
    VkCommandBuffer cmd;
    const Frame& frame;
    const Picture& picture;
    const gpu::Target& target;
    PictureTargets& targets;
    ViewPipelines& pipelines;
    uint32_t views;                      // 1 or 2
    uint32_t constants;                  // dynamic offset
    Extent drawn;                        // of the world, from the top left corner of its images
    bool world;                          // draws the World
    bool crosses;                        // between levels of detail: the pipelines for it are there
    float lowest_eye = 0;                // world height
    VkImageView rates = VK_NULL_HANDLE;  // at which it is shaded; none: every pixel
};

// hidden.cpp
Result<void> prepare_hidden(State& state, const gpu::Target& target);
void draw_hidden(const Recording& r);
// draw_fovea.cpp: sets r.rates where target and device have use for it.
Result<void> prepare_rates(Recording& r, std::span<const View> views);
// frame_setup.cpp
Result<void> prepare_frame(State& state, const Frame& frame);
// draw_cull.cpp: fills the indirect draws.
struct CullJob {
    uint32_t phase = gpu_data::kCullAll, flags = 0, cascade = 0;
    float error = 1.0f;    // pixels, or metres in a shadow
    float casts_m = 0.0f;  // in a shadow: what has a smaller radius casts none
};
void bind_sets(const Recording& r, VkPipelineBindPoint point);
void record_cull(const Recording& r, const CullJob& job);
void record_pyramid(const Recording& r);
// Colour and depth must have been written. Begins the timed part `next`, as what it waits for is that part's.
uint32_t record_mirror(const Recording& r, const char* next);
// What stands before the eye so far, for what lets light through: after record_mirror, whose distances belong to it.
void record_backdrop(const Recording& r);
// draw_shadow.cpp: shadow maps that are out of date. Reads `constants` of the picture, so those are written before.
void choose_cascades(State& state, const Frame& frame, const Picture& picture, const gpu_data::ViewData& view, bool out_dirty[gpu_data::kCascades]);
void record_shadows(const Recording& r, const bool dirty[gpu_data::kCascades]);
// draw_world.cpp
void record_world(const Recording& r);
void bind_geometry(const Recording& r);  // vertices, drawn instances, indices
enum class Part { solid,
                  water,
                  transmitting,
                  blend };
void draw_buckets(const Recording& r, Part part);
void set_area(VkCommandBuffer cmd, uint32_t width, uint32_t height);
// draw_output.cpp: HDR -> target.
Result<void> record_output(const Recording& r, const gpu_data::PictureData& data);
// A panel for a compositor's layer; `constants`: where `data` lies in the slot's constants.
Result<void> record_panel(State& state, const Frame& frame, const Picture& picture, const gpu::Target& target,
                          const gpu_data::PictureData& data, uint32_t constants);

}  // namespace aisland::render
