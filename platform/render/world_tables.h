// World -> the tables of the culling: instances sorted into buckets, groups and ranges. Pure: tested without a device.
#pragma once

#include "platform/render/world_gpu.h"

namespace aisland::render {

struct Tables {
    std::vector<Bucket> buckets;  // in drawing order; one of many triangles in parts, each with its own ranges
    std::vector<gpu_data::InstanceData> instances;
    std::vector<gpu_data::MeshData> meshes;  // the World's, behind them its facets, which are drawn instead of theirs
    std::vector<gpu_data::GroupData> groups;
    std::vector<gpu_data::MaterialData> materials;
    std::vector<uint32_t> instance_group;
    std::vector<uint32_t> moving_instances, moving_groups;  // all of a group move, or none
    std::vector<gpu_data::RangeData> ranges;
    std::vector<uint32_t> transmitting_cells;  // as WorldGpu's
    RangeRuns runs;
    uint32_t outlined_range = 0, outlined_command = 0, command_count = 0;
    Reach reach;
};
// `rig_joints`: first joint of each rig. Errors name an index that points outside the World.
Result<Tables> make_tables(const World& world, std::span<const uint32_t> rig_joints);

}  // namespace aisland::render
