#include "platform/render/renderer.h"

#include <algorithm>
#include <cstddef>
#include <cstring>

#include "app/core/assert.h"
#include "app/core/log.h"
#include "app/core/start_thread.h"
#include "platform/os/clock.h"
#include "platform/render/state.h"

namespace aisland::render {
namespace {

constexpr uint32_t kWorthHiding = 6;        // occlusion pays when it hides a sixth of what is drawn: it costs a pyramid and waiting
constexpr uint32_t kSettled = 4;            // frames after which what was seen before is known
constexpr uint64_t kTryAgain = 90;          // frames until it is tried again
constexpr uint64_t kKeepFrames = 120;       // targets not drawn for so long are dropped
constexpr VkDeviceSize kStaging = 2 << 20;  // bytes of the next World that the device copies beside a frame
// Only what writes the finished picture waits for its image: nothing else runs in this stage but what levels a backdrop
// (record_backdrop), and no barrier on a screen names it but the one before that (begin_target).
constexpr VkPipelineStageFlags2 kImageWait = VK_PIPELINE_STAGE_2_BLIT_BIT;

Result<ViewPipelines*> pipelines_for(State& s, uint32_t view_mask) {
    for (auto& pipelines : s.view_pipelines)
        if (pipelines->view_mask == view_mask) return pipelines.get();
    AISLAND_TRY(made, create_view_pipelines(s.device, s.cache, s.resources, view_mask, s.options.msaa));
    WarmUp* warm_up = view_mask == 1 ? s.warm_up.get() : nullptr;
    AISLAND_CHECK(add_world_pipelines(s.device, s.cache, s.resources, made, *s.world, s.options.msaa));
    if (warm_up) AISLAND_CHECK(warm_world_pipelines(*warm_up, made, *s.world));
    if (warm_up) AISLAND_CHECK(warm_up->picture(*s.world, made.sky.get(), view_mask, false));
    s.view_pipelines.push_back(std::make_unique<ViewPipelines>(std::move(made)));
    return s.view_pipelines.back().get();
}

Result<PictureTargets*> targets_for(State& s, const PictureKey& key) {
    for (auto& targets : s.targets)
        if (targets->key == key) {
            targets->last_frame = s.frame_number;
            return targets.get();
        }
    AISLAND_TRY(made, create_targets(s.device, s.resources, key, s.options.msaa, s.world->instance_count));
    s.targets.push_back(std::make_unique<PictureTargets>(std::move(made)));
    s.targets.back()->last_frame = s.frame_number;
    return s.targets.back().get();
}

void drop_old_targets(State& s) {
    for (auto& targets : s.targets)
        if (targets->last_frame + kKeepFrames < s.frame_number) {
            s.device.retire(std::move(*targets));
            targets.reset();
        }
    std::erase(s.targets, nullptr);
}

// Another World: nothing of it was seen yet.
void forget_history(VkCommandBuffer cmd, PictureTargets& t) {
    gpu::memory_barrier(cmd, gpu::use::compute_write, gpu::use::fill_write);
    vkCmdFillBuffer(cmd, t.history.handle(), 0, VK_WHOLE_SIZE, 0);
    gpu::memory_barrier(cmd, gpu::use::fill_write, gpu::use::compute_write);
    t.forget = false;
}

// What `upload` still holds goes when the device has finished with it.
void bury(State& s, WorldUpload& upload) {
    std::vector<gpu::Buffer> staging;
    for (WorldUpload::Copy& copy : upload.copies) staging.push_back(std::move(copy.staging));
    s.burial.add(std::move(upload.world), std::move(staging), s.device.submitted);
}

void drop_staged(State& s) {
    if (!s.staged) return;
    s.staged->wait();
    bury(s, s.staged->upload());
    s.staged.reset();
}

// A little of the next World with every frame, all of it where pictures must not depend on the clock.
Result<void> advance_staged(State& s) {
    if (!s.staged) return {};
    if (s.options.deterministic) s.staged->wait();
    if (!s.staged->done() || !s.staged->result() || s.staged->upload().done()) return {};
    WorldUpload& upload = s.staged->upload();
    AISLAND_CHECK(advance_upload(upload, s.slot().cmd, s.options.deterministic ? VK_WHOLE_SIZE : kStaging));
    if (upload.done()) upload.world->upload_serial = s.device.submitted + 1;
    return {};
}

// Where pictures must not depend on the clock, what is drawn in a style waits for its pipelines. Else it is plain until they are there,
// and the first frame is not kept waiting by their making either.
Result<void> make_styled(State& s) {
    if (s.styling) {
        if (s.styling->done()) {
            const std::unique_ptr<StyledWork> made = std::move(s.styling);
            if (auto given = made->give(s.view_pipelines); !given) {
                if (s.device.lost) return given;
                log(LogLevel::warning, "render", given.error().text() + "; what is styled is drawn plainly, and levels of detail are switched");
                s.no_styles = true;
            }
        }
        return {};
    }
    if (!(s.any_faded || s.any_crossing) || s.no_styles) return {};
    if (s.frame_number == 1 && !s.options.deterministic) return {};
    std::vector<StyledWork::Wanted> wanted = StyledWork::find_wanted(*s.world, s.view_pipelines, s.any_faded, s.any_crossing);
    if (wanted.empty()) return {};
    s.styling = std::make_unique<StyledWork>(s.device, s.cache, s.resources, std::move(wanted), s.options.msaa);
    if (!s.options.deterministic) return {};
    s.styling->wait();
    return make_styled(s);
}

Result<void> add_pipelines(State& s, const WorldGpu& world) {
    for (auto& pipelines : s.view_pipelines) AISLAND_CHECK(add_world_pipelines(s.device, s.cache, s.resources, *pipelines, world, s.options.msaa));
    return {};
}

// Compute pipelines are made beside what comes first, and waited for by who needs them first: a World that shows something, or a frame.
Result<void> finish_compute(State& s) {
    if (!s.computing.valid()) return {};
    AISLAND_TRY(made, s.computing.get());
    s.compute = std::move(made);
    return s.warm_up ? warm_compute(*s.warm_up, s.compute, *s.world) : Result<void>();
}

// Draws `next` from now on; the one before it lives on until the frames that draw it are finished. On failure it is drawn on.
Result<void> use_world(State& s, std::unique_ptr<WorldGpu> next) {
    const auto ready = [&]() -> Result<void> {
        if (next->instance_count > 0) AISLAND_CHECK(finish_compute(s));
        if (s.warm_up && next->instance_count > 0) {
            AISLAND_CHECK(s.warm_up->shadow(*next, s.compute.shadow.get()));
            const auto plants = [](const Bucket& bucket) { return bucket.kind == MaterialKind::foliage; };
            if (std::any_of(next->buckets.begin(), next->buckets.end(), plants)) AISLAND_CHECK(s.warm_up->shadow(*next, s.compute.shadow_leaf.get()));
        }
        if (s.ahead && next->instance_count > 0) s.ahead->give(half_outdoors(*next, 1));
        AISLAND_CHECK(add_pipelines(s, *next));
        for (auto& pipelines : s.view_pipelines)
            if (s.warm_up) AISLAND_CHECK(warm_world_pipelines(*s.warm_up, *pipelines, *next));
        if (next->patterned) return make_patterns(s.device, s.cache, s.resources);
        return {};
    }();
    if (!ready) return (void)s.device.wait(s.device.submitted), ready;  // it may be on its way
    if (s.world) {
        s.burial.add(std::move(s.world), {}, s.device.submitted);
        for (auto& targets : s.targets) {
            targets->forget = true;
            if (next->instance_count <= targets->history_capacity) continue;
            s.device.retire(std::move(*targets));
            targets.reset();
        }
        std::erase(s.targets, nullptr);
        std::vector<VkImageView> none;
        s.canvas->set_images(none);
    }
    s.world = std::move(next);
    for (Cascade& cascade : s.cascades) cascade = {};
    s.cascades_wider = 0;
    std::vector<VkImageView> images;
    for (const gpu::Image& image : s.world->textures) images.push_back(image.view.get());
    s.canvas->set_images(images);
    return {};
}

void read_counters(State& s) {
    if (s.slot().serial == 0) return;
    const auto* stats = static_cast<const gpu_data::StatData*>(s.stats[s.slot_index].mapped);
    s.counters.triangles = stats->triangles;
    s.counters.gpu_draws = stats->draws;
    s.counters.visible = stats->instances;
    s.any_crossing |= stats->crossing > 0;
    if (!s.tested_occlusion[s.slot_index]) {
        s.occlusion_run = 0;
    } else if (++s.occlusion_run > kSettled && stats->hidden < stats->triangles / kWorthHiding) {
        s.occlusion_from = s.frame_number + kTryAgain;
    }
    s.counters.instances = s.world->world_instances;
    s.pass_times.clear();
    for (const gpu::TimedPass& pass : s.times) s.pass_times.push_back({pass.name, pass.ms});
}

// How far changes of level go on in this frame: by the clock, where pictures must not depend on it by 60 frames a second.
void time_levels(State& s) {
    const int64_t now_ns = os::now().steady_ns;
    const float since_s = s.options.deterministic || s.began_ns == 0 ? 1.0f / 60 : static_cast<float>(now_ns - s.began_ns) * 1e-9f;
    s.began_ns = now_ns;
    const bool fades = s.options.level_fade_s > 0 && !s.no_styles;
    s.level_step = fades ? static_cast<uint32_t>(std::clamp(255.0f * since_s / s.options.level_fade_s, 1.0f, 255.0f)) : 0;
}

// Times of the slot's last frame are there. How large the world is in the one that begins.
void choose_scale(State& s) {
    const bool follows = s.budget_ms > 0 && !s.options.deterministic;
    if (!follows) s.resolution = {};
    if (follows && s.slot().serial) follow(s.resolution, s.slot().worked_ms, s.drawn_steps[s.slot_index], s.budget_ms, s.least);
    s.scale = follows ? s.resolution.scale() : s.options.scale;
    s.drawn_steps[s.slot_index] = follows ? s.resolution.steps : 0;
}

}  // namespace

struct Renderer::Impl {
    State state;
};

Renderer::Renderer() = default;

Result<std::unique_ptr<Renderer>> Renderer::create(gpu::Device& device, const Options& options) {
    std::unique_ptr<Renderer> made(new Renderer());
    made->m_impl.reset(new Impl{.state = {.device = device, .options = options}});
    State& s = made->m_impl->state;
    s.options.msaa = options.msaa > 1 ? 4 : 1;
    AISLAND_TRY(cache, gpu::load_pipeline_cache(device, options.pipeline_cache_path));
    s.cache = std::move(cache);
    AISLAND_TRY(resources, create_resources(device, s.options));
    s.resources = std::move(resources);
    s.computing = start_beside([&] { return create_compute(device, s.cache, s.resources, s.options.msaa, s.cache.found); });
    AISLAND_TRY(nothing, create_world(device, s.resources, World{}));
    const bool on_processor = device.properties.deviceType == VK_PHYSICAL_DEVICE_TYPE_CPU;
    if (on_processor && !s.cache.found && !s.cache.path.empty()) s.ahead = std::make_unique<CompileAhead>(device, s.options);
    if (on_processor && !s.ahead) s.warm_up = std::make_unique<WarmUp>(device, s.resources, s.options.msaa);
    AISLAND_TRY(canvas, Canvas::create(device, s.cache));
    s.canvas = std::move(canvas);
    for (uint32_t i = 0; i < gpu::kFramesInFlight; ++i) {
        AISLAND_TRY(slot, gpu::create_frame_slot(device));
        s.slots[i] = std::move(slot);
        AISLAND_TRY(stats, gpu::create_buffer(device, sizeof(gpu_data::StatData), 0, gpu::Placement::readback));
        s.stats[i] = std::move(stats);
    }
    AISLAND_CHECK(use_world(s, std::move(nothing)));
    AISLAND_TRY(mono, pipelines_for(s, 1));
    (void)mono;
    if (s.warm_up || !on_processor) return made;
    AISLAND_CHECK(finish_compute(s));
    s.warm_up = std::make_unique<WarmUp>(device, s.resources, s.options.msaa);  // for the World
    return made;
}

Renderer::~Renderer() {
    if (!m_impl) return;
    if (m_impl->state.computing.valid()) m_impl->state.computing.wait();
    wait_idle();
    save_pipeline_cache(m_impl->state.device, m_impl->state.cache);
}

Result<void> Renderer::upload(const World& world) {
    State& s = m_impl->state;
    AISLAND_ASSERT(!s.recording);
    drop_staged(s);
    AISLAND_TRY(made, create_world(s.device, s.resources, world, [&s](const WorldGpu& next) { return add_pipelines(s, next); }));
    return use_world(s, std::move(made));
}

void Renderer::stage(const World& world) {
    State& s = m_impl->state;
    AISLAND_ASSERT(!s.recording);
    drop_staged(s);
    s.staged = std::make_unique<WorldWork>(s.device, s.cache, s.resources, s.view_pipelines, world, s.sky, s.sky_version, s.options.msaa);
}

bool Renderer::staged() const {
    const State& s = m_impl->state;
    if (!s.staged || !s.staged->done()) return false;
    return !s.staged->result() || s.staged->upload().done();  // one queue: what is drawn after the copies sees them
}

Result<void> Renderer::flip() {
    State& s = m_impl->state;
    AISLAND_ASSERT(!s.recording && staged());
    const std::unique_ptr<WorldWork> work = std::move(s.staged);
    AISLAND_CHECK(work->result());
    work->give_pipelines(s.view_pipelines);
    std::unique_ptr<WorldGpu> next = std::move(work->upload().world);
    bury(s, work->upload());
    return use_world(s, std::move(next));
}

Result<void> Renderer::wait_uploaded() {
    State& s = m_impl->state;
    if (s.device.lost) return Error{"the graphics device was lost", s.device.driver, "it is started again"};
    return s.device.wait(s.world->upload_serial);
}

bool Renderer::uploaded() const {
    const State& s = m_impl->state;
    return s.device.completed() >= s.world->upload_serial;
}

Result<void> Renderer::begin(const Frame& frame) {
    State& s = m_impl->state;
    AISLAND_ASSERT(!s.recording);
    if (s.device.lost) return Error{"the graphics device was lost", s.device.driver, "it is started again"};
    AISLAND_CHECK(finish_compute(s));
    s.frame_number += 1;
    s.slot_index = static_cast<uint32_t>(s.frame_number % gpu::kFramesInFlight);
    if (s.slot().serial) {
        AISLAND_CHECK(s.device.wait(s.slot().serial));
        read_counters(s);
    }
    if (s.warm_up && s.slot_index == 0) {  // whose constants it read
        AISLAND_CHECK(s.device.wait(s.warm_up->serial()));
        s.warm_up.reset();
    }
    time_levels(s);
    AISLAND_CHECK(gpu::begin_frame(s.device, s.slot(), s.times));
    choose_scale(s);
    s.of_eyes.clear();
    s.recording = true;
    s.pictures = 0;
    s.shadows_ready = false;
    s.tested_occlusion[s.slot_index] = false;
    s.waits.clear();
    s.signals.clear();
    s.recorded_draws = 0;
    drop_old_targets(s);
    s.burial.go_on(s.device);
    AISLAND_CHECK(advance_staged(s));
    return prepare_frame(s, frame);
}

namespace {

PictureInputs inputs_of(const State& s, const Frame& frame, const Picture& picture, const gpu::Target& target) {
    return {.frame = &frame,
            .picture = &picture,
            .size = {target.width, target.height},
            .drawn = {target.width, target.height},
            .encode_srgb = !is_srgb(target.format),
            .sky = &s.sky,
            .grid = &s.lamps.grid,
            .world = s.world.get(),
            .cascades = s.cascades,
            .shadow_size = s.resources.shadow_size,
            .frame_index = static_cast<uint32_t>(s.frame_number)};
}

bool can_cross(const State& s, const ViewPipelines& pipelines) {
    return s.any_crossing && std::all_of(s.world->buckets.begin(), s.world->buckets.end(), [&](const Bucket& bucket) {
               return !bucket.crosses || find_pipeline(pipelines, styled_key(*s.world, bucket));
           });
}

// A panel alone, on nothing: no world, no depth.
Result<void> draw_panel(State& s, const Frame& frame, const Picture& picture, const gpu::Target& target) {
    const PictureInputs inputs = inputs_of(s, frame, picture, target);
    const gpu_data::PictureData data = picture_data(inputs);
    const auto constants = static_cast<uint32_t>(s.pictures * s.resources.constants_stride);
    std::memcpy(static_cast<std::byte*>(s.resources.constants[s.slot_index].mapped) + constants, &data, sizeof(data));
    s.pictures += 1;
    AISLAND_CHECK(record_panel(s, frame, picture, target, data, constants));
    if (target.wait) s.waits.push_back({target.wait, kImageWait});
    if (target.signal) s.signals.push_back(target.signal);
    return {};
}

}  // namespace

Result<void> Renderer::draw(const Frame& frame, const Picture& picture, std::span<const View> views, const gpu::Target& target) {
    State& s = m_impl->state;
    AISLAND_ASSERT(s.recording && target.view && target.width > 0 && target.height > 0);
    const bool eyes = picture.kind == PictureKind::eyes;
    AISLAND_ASSERT(!eyes || (views.size() == 2 && target.layers == 2));
    AISLAND_ASSERT(picture.kind != PictureKind::eye || !views.empty());
    if (s.pictures >= kMaxPictures) return Error{"a frame has more pictures than can be drawn", "", ""};

    if (picture.kind == PictureKind::panel) return draw_panel(s, frame, picture, target);
    const uint32_t view_mask = eyes ? 3 : 1;
    AISLAND_TRY(pipelines, pipelines_for(s, view_mask));
    AISLAND_CHECK(make_styled(s));
    const PictureKey key{picture.surface, static_cast<uint32_t>(picture.kind), picture.eye, target.width, target.height, eyes ? 2u : 1u, !s.world->transmitting_cells.empty()};
    AISLAND_TRY(targets, targets_for(s, key));
    const VkCommandBuffer cmd = s.slot().cmd;
    if (targets->fresh)
        lay_out(cmd, *targets);
    else if (targets->forget)
        forget_history(cmd, *targets);

    const bool fits = frame.generation == s.world->generation || frame.generation == 0;
    Recording r{.state = s,
                .cmd = cmd,
                .frame = frame,
                .picture = picture,
                .target = target,
                .targets = *targets,
                .pipelines = *pipelines,
                .views = view_count(picture),
                .constants = static_cast<uint32_t>(s.pictures * s.resources.constants_stride),
                .drawn = drawn_extent({target.width, target.height}, s.scale),
                .world = (picture.layers & kLayerWorld) && fits && s.world->instance_count > 0,
                .crosses = can_cross(s, *pipelines)};
    PictureInputs inputs = inputs_of(s, frame, picture, target);
    inputs.views = views;
    inputs.drawn = r.drawn;
    inputs.mover_shadows = s.world->moving_instances > 0;
    gpu_data::PictureData data = picture_data(inputs);
    bool dirty[gpu_data::kCascades] = {};
    const bool makes_shadows = r.world && !s.shadows_ready;
    if (makes_shadows) {
        choose_cascades(s, frame, picture, data.views[0], dirty);
        data = picture_data(inputs);  // with the cascades chosen
        s.shadows_ready = true;
    }
    std::memcpy(static_cast<std::byte*>(s.resources.constants[s.slot_index].mapped) + r.constants, &data, sizeof(data));
    if (eyes || picture.kind == PictureKind::eye) s.of_eyes.push_back({picture, inputs.size, r.drawn, r.constants});
    r.lowest_eye = std::min(data.views[0].eye.y, data.views[1].eye.y);
    s.pictures += 1;
    if (eyes) AISLAND_CHECK(prepare_hidden(s, target));
    if (eyes) AISLAND_CHECK(prepare_rates(r, views));
    if (makes_shadows) record_shadows(r, dirty);
    record_world(r);
    AISLAND_CHECK(record_output(r, data));
    if (target.wait) s.waits.push_back({target.wait, kImageWait});
    if (target.signal) s.signals.push_back(target.signal);
    return {};
}

void Renderer::place(std::span<const View> views) {
    State& s = m_impl->state;
    AISLAND_ASSERT(s.recording && !views.empty());
    for (const State::OfEyes& seen : s.of_eyes) {
        gpu_data::ViewData placed[gpu_data::kMaxViews];
        place_views({.picture = &seen.picture, .views = views, .size = seen.size, .drawn = seen.drawn}, placed);
        static_assert(offsetof(gpu_data::PictureData, views) == 0);
        std::memcpy(static_cast<std::byte*>(s.resources.constants[s.slot_index].mapped) + seen.constants, placed, sizeof(placed));
    }
}

void Renderer::hold(double budget_ms, float least) {
    m_impl->state.budget_ms = budget_ms;
    m_impl->state.least = least;
}

float Renderer::scale() const { return m_impl->state.scale; }

Result<void> Renderer::submit() {
    State& s = m_impl->state;
    AISLAND_ASSERT(s.recording);
    s.recording = false;
    const VkCommandBuffer cmd = s.slot().cmd;
    gpu::memory_barrier(cmd, gpu::use::compute_write, gpu::use::copy_read);
    const VkBufferCopy region{0, 0, sizeof(gpu_data::StatData)};
    vkCmdCopyBuffer(cmd, s.world->stats.handle(), s.stats[s.slot_index].handle(), 1, &region);
    gpu::memory_barrier(cmd, gpu::use::copy_write, {VK_PIPELINE_STAGE_2_HOST_BIT, VK_ACCESS_2_HOST_READ_BIT});
    s.counters.draws = s.recorded_draws + s.canvas->draws();
    s.counters.device_mb = gpu::allocated_mb(s.device);
    return gpu::submit_frame(s.device, s.slot(), s.waits, s.signals);
}

void Renderer::wait_idle() {
    State& s = m_impl->state;
    if (!s.device.lost && s.device.submitted) (void)static_cast<bool>(s.device.wait(s.device.submitted));
}

std::span<const PassTime> Renderer::pass_times() const { return m_impl->state.pass_times; }

double Renderer::gpu_ms() const {
    double sum = 0;
    for (const PassTime& pass : m_impl->state.pass_times) sum += pass.gpu_ms;
    return sum;
}

Counters Renderer::counters() const { return m_impl->state.counters; }

Result<PixelImage> Renderer::read_back(const gpu::Target& target, uint32_t layer) {
    State& s = m_impl->state;
    wait_idle();
    const bool bgra = target.format == VK_FORMAT_B8G8R8A8_SRGB || target.format == VK_FORMAT_B8G8R8A8_UNORM;
    AISLAND_TRY(buffer, gpu::create_buffer(s.device, VkDeviceSize{target.width} * target.height * 4, 0, gpu::Placement::readback));
    AISLAND_CHECK(gpu::run_now(s.device, [&](VkCommandBuffer cmd) -> Result<void> {
        const gpu::Use resting{VK_PIPELINE_STAGE_2_ALL_COMMANDS_BIT, VK_ACCESS_2_MEMORY_WRITE_BIT, target.final_layout};
        const gpu::Use after{VK_PIPELINE_STAGE_2_ALL_COMMANDS_BIT, VK_ACCESS_2_MEMORY_READ_BIT, target.final_layout};
        gpu::image_barrier(cmd, target.image, VK_IMAGE_ASPECT_COLOR_BIT, resting, gpu::use::copy_read);
        const VkBufferImageCopy region{.imageSubresource = {VK_IMAGE_ASPECT_COLOR_BIT, 0, layer, 1},
                                       .imageExtent = {target.width, target.height, 1}};
        vkCmdCopyImageToBuffer(cmd, target.image, VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL, buffer.handle(), 1, &region);
        gpu::image_barrier(cmd, target.image, VK_IMAGE_ASPECT_COLOR_BIT, gpu::use::copy_read, after);
        gpu::memory_barrier(cmd, gpu::use::copy_write, {VK_PIPELINE_STAGE_2_HOST_BIT, VK_ACCESS_2_HOST_READ_BIT});
        return {};
    }));
    PixelImage image{target.width, target.height, std::vector<uint8_t>(size_t{target.width} * target.height * 4)};
    std::memcpy(image.rgba.data(), buffer.mapped, image.rgba.size());
    for (size_t i = 0; i < image.rgba.size(); i += 4) {
        uint8_t* p = image.rgba.data() + i;
        if (bgra) std::swap(p[0], p[2]);
        if (p[3] == 0 || p[3] == 255) continue;
        for (int c = 0; c < 3; ++c) p[c] = static_cast<uint8_t>(std::min(255, p[c] * 255 / p[3]));  // premultiplied -> straight
    }
    return image;
}

}  // namespace aisland::render
