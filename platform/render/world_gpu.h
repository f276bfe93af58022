// A World on the device: geometry, materials, textures and the tables the culling works on. Retired as a whole.
#pragma once

#include <algorithm>
#include <functional>
#include <memory>

#include "app/frame/openness.h"
#include "app/frame/reach.h"
#include "platform/render/resources.h"
#include "platform/render/room_windows.h"
#include "platform/render/sky.h"

namespace aisland::render {

// Instances that one pipeline draws, or a part of them.
struct Bucket {
    MaterialKind kind = MaterialKind::standard;
    bool textured = false, skinned = false, masked = false, blend = false, double_sided = false;
    bool layered = false;                                                             // KHR_materials_specular, _ior, _clearcoat or _transmission say more of it (shaders/layers.glsl)
    bool transmits = false;                                                           // light comes through it: what is behind it is drawn first
    bool matt = false;                                                                // so rough that the sky mirrored in it has no shape
    bool flat = false;                                                                // ground: most of it is hidden by what stands on it
    bool slotted = false;                                                             // some of its instances have a slot: nothing else is ever drawn in a style
    bool crosses = false;                                                             // some of its meshes have more than one level of detail
    bool outdoors = false;                                                            // some of its instances are in cell 0
    bool corners = false;                                                             // where its triangles are small they are lit at their corners
    bool mixed = false;                                                               // of several kinds: unlit, one-sided, layered, and not
    uint32_t solid_range = 0, corner_range = 0, faded_range = 0, crossing_range = 0;  // into the range table; RangeData::first_command below
    uint32_t solid_command = 0, corner_command = 0, faded_command = 0, crossing_command = 0;
    uint32_t capacity = 0;                                               // most draws of a range
    uint32_t moving_range = 0, moving_command = 0, moving_capacity = 0;  // what moves of the solid; capacity 0 = nothing
    uint64_t triangles = 0;                                              // of its instances, at their finest
    // There is one of them at the most, and it has a solid range alone.
    bool sorted() const { return blend && !transmits && (kind == MaterialKind::standard || kind == MaterialKind::unlit); }
    friend bool operator==(const Bucket& a, const Bucket& b) {
        return a.kind == b.kind && a.textured == b.textured && a.skinned == b.skinned && a.masked == b.masked &&
               a.blend == b.blend && a.double_sided == b.double_sided && a.matt == b.matt && a.flat == b.flat && a.layered == b.layered && a.transmits == b.transmits;
    }
};

// Ranges follow one another so: only those are closed up that a picture draws. Two more hold the outlined and what is sorted.
struct RangeRuns {
    uint32_t moving = 0, solid = 0, corners = 0, crossing = 0, faded = 0;
};

// Buffers a frame writes; one copy for each frame in flight.
struct FrameBuffers {
    gpu::Buffer slots, movers, joints, lights, grid;
    uint64_t lamps = 0;                    // version of LitLamps that `lights` and `grid` hold
    gpu::Buffer tables;                    // gpu_data::WorldTables, written once
    VkDescriptorSet set = VK_NULL_HANDLE;  // set 0
};

struct WorldGpu {
    uint64_t generation = 0;
    uint64_t upload_serial = 0;    // submission that brings it
    uint32_t world_instances = 0;  // the World's own; a large mesh's is drawn as one of each of its facets
    uint32_t instance_count = 0, group_count = 0, slot_count = 0, mover_count = 0, joint_count = 0;
    uint32_t moving_instances = 0, moving_groups = 0;
    RangeRuns runs;
    Reach reach;
    float water_level = 0;
    bool patterned = false;                                // some of it is ground or crowns
    bool alone() const { return water_level < -1000.0f; }  // a model by itself: no land around it that ends in mist
    std::vector<Bucket> buckets;                           // in drawing order
    // Water there mirrors what stands round it.
    bool mirrors(uint32_t cell) const {
        const bool sky = cell >= cells.size() || cells[cell].sky;
        return sky && std::any_of(buckets.begin(), buckets.end(), [](const Bucket& b) { return b.kind == MaterialKind::water; });
    }
    std::vector<uint32_t> transmitting_cells;  // cells that something stands in which light comes through, each once
    bool transmits(uint32_t cell) const { return std::find(transmitting_cells.begin(), transmitting_cells.end(), cell) != transmitting_cells.end(); }
    uint32_t range_count = 0, sorted_range = 0, sorted_instances = 0, outlined_range = 0, outlined_command = 0, outlined_capacity = 0, command_count = 0;
    std::vector<Light> lights;
    std::vector<Cell> cells;
    std::vector<Probe> probes;
    std::vector<RoomWindows> windows;  // of each probe
    std::vector<Rig> rigs;
    std::vector<uint32_t> rig_joints;  // first joint of each rig
    std::vector<mat4> inverse_binds;
    uint32_t grid_capacity = 0;
    std::shared_ptr<const Openness> open = std::make_shared<Openness>();  // less its texels
    float land_range = 1;                                                 // of land_map (LandLight)
    uint64_t land_sky = 0;                                                // version of the sky that it is lit by; 0: none

    gpu::Buffer vertices, indices, instances, meshes, groups, materials, skins, streams, extras, instance_group, ranges, moving, moving_group;
    gpu::Buffer visible, drawn, states, staged, commands, counts, stats, order;
    std::vector<gpu::Image> textures;
    std::vector<uint32_t> texture_samplers;           // of each texture: index into samplers
    gpu::Unique<VkSampler> samplers[kModelSamplers];  // by sampler_index; those the textures use
    gpu::Image open_map, land_map, tops_map;
    gpu::Unique<VkDescriptorPool> pool;
    VkDescriptorSet texture_set = VK_NULL_HANDLE;  // set 1
    FrameBuffers frames[gpu::kFramesInFlight];
};

constexpr uint32_t kMaxGridCells = 96 * 96;

// A World on its way to the device: all memory is made, and filled where the host can write it in place; the rest is copied by the
// device, a little at a time.
struct WorldUpload {
    struct Copy {
        gpu::Buffer staging;                  // holds what is copied
        const gpu::Buffer* buffer = nullptr;  // else the image
        const gpu::Image* image = nullptr;
    };
    std::unique_ptr<WorldGpu> world;
    std::vector<Copy> copies;
    size_t next = 0;
    VkDeviceSize offset = 0;  // within copies[next]

    bool done() const { return next == copies.size(); }
};
// What is done while another thread works for the upload; the buckets of the World it gets are there, its memory may not be.
using Meanwhile = std::function<Result<void>(const WorldGpu& world)>;
// Records and submits nothing, so any thread may do it. Reads all of the World.
// `sky`: what lights the land; null: it is dark as yet.
Result<WorldUpload> prepare_upload(gpu::Device& device, const Resources& resources, const World& world, const Meanwhile& meanwhile = {}, const SkyLight* sky = nullptr, uint64_t sky_version = 0);
// Records copies of `most` bytes or one more texture into `cmd`. `upload` must outlive the submission.
Result<void> advance_upload(WorldUpload& upload, VkCommandBuffer cmd, VkDeviceSize most);

// Everything at once, in a submission of its own.
Result<std::unique_ptr<WorldGpu>> create_world(gpu::Device& device, const Resources& resources, const World& world, const Meanwhile& meanwhile = {});

}  // namespace aisland::render
