#include <algorithm>
#include <cmath>
#include <cstring>

#include "platform/render/state.h"

namespace aisland::render {
namespace {

constexpr float kOtherTime = 0.02f;  // rad of the sun: five minutes

void copy_slots(State& s, const Frame& frame) {
    const uint32_t count = s.world->slot_count;
    auto* out = static_cast<SlotState*>(s.buffers().slots.mapped);
    const size_t given = std::min<size_t>(count, frame.slots.size());
    if (given) std::memcpy(static_cast<void*>(out), frame.slots.data(), given * sizeof(SlotState));
    for (size_t i = given; i < count; ++i) out[i] = SlotState{};
    s.any_faded = s.any_outlined = false;
    for (const SlotState& slot : frame.slots.first(given)) {
        s.any_faded |= slot.fade < 1.0f || (slot.flags & (kSlotGhost | kSlotHatched | kSlotOccluder));
        s.any_outlined |= (slot.flags & kSlotOutlined) != 0;
    }
}

void copy_movers(State& s, const Frame& frame) {
    auto* out = static_cast<MoverState*>(s.buffers().movers.mapped);
    const size_t given = std::min<size_t>(s.world->mover_count, frame.movers.size());
    if (given) std::memcpy(static_cast<void*>(out), frame.movers.data(), given * sizeof(MoverState));
    for (size_t i = given; i < s.world->mover_count; ++i) out[i] = MoverState{};
}

// model_from_joint x inverse bind, then the morph weights, twelve to a row of the table; a rig without a state stands in its
// bind pose.
void copy_joints(State& s, const Frame& frame) {
    auto* out = static_cast<MoverState*>(s.buffers().joints.mapped);
    for (size_t r = 0; r < s.world->rigs.size(); ++r) {
        const Rig& rig = s.world->rigs[r];
        MoverState* first = out + s.world->rig_joints[r];
        for (uint32_t j = 0; j < rig.joint_count; ++j) first[j] = MoverState{};
        for (uint32_t j = 0; j < (rig.weight_count + 11) / 12; ++j) first[rig.joint_count + j] = {{vec4(0), vec4(0), vec4(0)}};
    }
    for (const RigState& state : frame.rigs) {
        if (state.rig >= s.world->rigs.size()) continue;
        const Rig& rig = s.world->rigs[state.rig];
        const uint32_t count = std::min<uint32_t>(rig.joint_count, static_cast<uint32_t>(state.joints.size()));
        for (uint32_t j = 0; j < count; ++j) {
            const MoverState& joint = state.joints[j];
            mat4 model_from_joint(1.0f);
            for (int row = 0; row < 3; ++row)
                for (int column = 0; column < 4; ++column) model_from_joint[column][row] = joint.rows[row][column];
            const mat4 m = model_from_joint * s.world->inverse_binds[rig.first_inverse_bind + j];
            MoverState& packed = out[s.world->rig_joints[state.rig] + j];
            for (int row = 0; row < 3; ++row) packed.rows[row] = vec4(m[0][row], m[1][row], m[2][row], m[3][row]);
        }
        MoverState* weights = out + s.world->rig_joints[state.rig] + rig.joint_count;
        for (uint32_t i = 0; i < (rig.weight_count + 11) / 12 * 12; ++i)
            weights[i / 12].rows[i % 12 / 4][static_cast<int>(i % 4)] = i < std::min<size_t>(rig.weight_count, state.weights.size()) ? state.weights[i] : 0.0f;
    }
}

void copy_lights(State& s, const Frame& frame) {
    update_lamps(s.lamps, s.world->lights, frame, kMaxGridCells, s.world->grid_capacity);
    FrameBuffers& buffers = s.buffers();
    if (buffers.lamps == s.lamps.version) return;
    buffers.lamps = s.lamps.version;
    if (!s.lamps.lit.empty()) std::memcpy(buffers.lights.mapped, s.lamps.lit.data(), s.lamps.lit.size() * sizeof(gpu_data::LightData));
    std::memcpy(buffers.grid.mapped, s.lamps.table.data(), s.lamps.table.size() * 4);
}

// By how much, rad.
bool sun_moved(const State& s, const Environment& e, float angle) {
    return glm::dot(glm::normalize(e.sun_direction), glm::normalize(s.sky_for.sun_direction)) < std::cos(angle);
}

bool sky_changed(const State& s, const Environment& e) {
    return s.sky_version == 0 || s.sky_ground != s.world->open->ground || sun_moved(s, e, 0.0015f) ||
           std::abs(e.haze - s.sky_for.haze) > kOtherHaze || std::abs(e.cloud - s.sky_for.cloud) > 0.01f;
}

void copy_to_image(State& s, const gpu::Image& image, const gpu::Buffer& staging, std::span<const VkBufferImageCopy> regions) {
    const VkCommandBuffer cmd = s.slot().cmd;
    gpu::image_barrier(cmd, image.handle(), VK_IMAGE_ASPECT_COLOR_BIT, gpu::use::any_sample, gpu::use::copy_write);
    vkCmdCopyBufferToImage(cmd, staging.handle(), image.handle(), VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL, static_cast<uint32_t>(regions.size()), regions.data());
    gpu::image_barrier(cmd, image.handle(), VK_IMAGE_ASPECT_COLOR_BIT, gpu::use::copy_write, gpu::use::any_sample);
}

void use_sky(State& s, SkyWork& work) {
    SkyWork::Wanted& made = work.wanted();
    s.atmosphere = std::move(made.atmosphere);
    s.sky = std::move(work.sky());
    s.sky_for = made.environment;
    s.sky_ground = made.open->ground;
    s.sky_version = made.version;
    const gpu::Buffer& staging = s.resources.sky_staging[s.slot_index];
    std::memcpy(staging.mapped, s.sky.map.data(), std::min<size_t>(s.sky.map.size() * 2, staging.size));
    std::vector<VkBufferImageCopy> regions;
    VkDeviceSize offset = 0;
    for (uint32_t l = 0; l < gpu_data::kSkyLevels; ++l) {
        const uint32_t size = gpu_data::kSkySize >> l;
        regions.push_back({.bufferOffset = offset,
                           .imageSubresource = {VK_IMAGE_ASPECT_COLOR_BIT, l, 0, 1},
                           .imageExtent = {size, size, 1}});
        offset += gpu::level_bytes(VK_FORMAT_R16G16B16A16_SFLOAT, size, size);
    }
    copy_to_image(s, s.resources.sky, staging, regions);
}

void use_land(State& s, const LandLight& light) {
    WorldGpu& w = *s.world;
    w.land_range = light.range;
    w.land_sky = light.sky_version;
    const gpu::Buffer& staging = s.resources.land_staging[s.slot_index];
    std::memcpy(staging.mapped, light.texels.data(), kLandBytes);
    const VkBufferImageCopy region{.imageSubresource = {VK_IMAGE_ASPECT_COLOR_BIT, 0, 0, 1}, .imageExtent = {kOpenSize, kOpenSize, kMapSlices}};
    copy_to_image(s, w.land_map, staging, {&region, 1});
}

// At once where there is no light yet, where another time of day is shown, and where pictures must not depend on the clock.
void update_light(State& s, const Environment& environment) {
    const bool land = s.world->open->side > 0;
    const auto take = [&] {
        const std::unique_ptr<SkyWork> work = std::move(s.sky_work);
        if (!work->made()) return;
        use_sky(s, *work);
        if (land && work->wanted().open == s.world->open) use_land(s, work->land());
    };
    if (s.sky_work && s.sky_work->done()) take();
    const bool at_once = s.options.deterministic || s.sky_version == 0 || (land && s.world->land_sky == 0) || sun_moved(s, environment, kOtherTime);
    if (at_once) s.sky_work.reset();
    if (s.sky_work || !(sky_changed(s, environment) || (land && s.world->land_sky != s.sky_version))) return;
    s.sky_work = std::make_unique<SkyWork>(SkyWork::Wanted{s.atmosphere, environment, s.world->open, s.sky_version + 1}, at_once);
    if (at_once) take();
}

}  // namespace

Result<void> prepare_frame(State& s, const Frame& frame) {
    copy_slots(s, frame);
    copy_movers(s, frame);
    copy_joints(s, frame);
    copy_lights(s, frame);
    update_light(s, frame.environment);
    const VkCommandBuffer cmd = s.slot().cmd;
    gpu::memory_barrier(cmd, gpu::use::frame_before, gpu::use::fill_write);
    vkCmdFillBuffer(cmd, s.world->stats.handle(), 0, VK_WHOLE_SIZE, 0);
    gpu::memory_barrier(cmd, gpu::use::fill_write, gpu::use::compute_write);
    return s.canvas->begin(cmd, frame, s.slot_index);
}

}  // namespace aisland::render
