#include "platform/render/world_gpu.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <future>
#include <span>

#include "app/core/format.h"
#include "app/core/start_thread.h"
#include "platform/render/land.h"
#include "platform/render/world_tables.h"

namespace aisland::render {
namespace {

template <class T>
std::span<const std::byte> bytes(const T& list) {
    return std::as_bytes(std::span(list));
}

VkFormat format_of(TextureFormat format) {
    switch (format) {
        case TextureFormat::rgba8_srgb: return VK_FORMAT_R8G8B8A8_SRGB;
        case TextureFormat::rgba8_unorm: return VK_FORMAT_R8G8B8A8_UNORM;
        case TextureFormat::r8_unorm: return VK_FORMAT_R8_UNORM;
        case TextureFormat::bc7_srgb: return VK_FORMAT_BC7_SRGB_BLOCK;
        case TextureFormat::bc7_unorm: return VK_FORMAT_BC7_UNORM_BLOCK;
        case TextureFormat::bc5_unorm: return VK_FORMAT_BC5_UNORM_BLOCK;
        case TextureFormat::bc1_srgb: return VK_FORMAT_BC1_RGBA_SRGB_BLOCK;
        case TextureFormat::bc1_unorm: return VK_FORMAT_BC1_RGBA_UNORM_BLOCK;
        case TextureFormat::bc3_srgb: return VK_FORMAT_BC3_SRGB_BLOCK;
        case TextureFormat::bc3_unorm: return VK_FORMAT_BC3_UNORM_BLOCK;
        case TextureFormat::bc4_unorm: return VK_FORMAT_BC4_UNORM_BLOCK;
    }
    return VK_FORMAT_UNDEFINED;
}

Result<void> create_storage(gpu::Device& device, WorldUpload& upload, const World& world, const Tables& tables) {
    WorldGpu& w = *upload.world;
    const VkBufferUsageFlags storage = VK_BUFFER_USAGE_STORAGE_BUFFER_BIT;
    const auto fill = [&](gpu::Buffer& buffer, std::span<const std::byte> content, VkBufferUsageFlags usage) -> Result<void> {
        AISLAND_TRY(made, gpu::create_buffer(device, content.size(), usage, gpu::Placement::device));
        buffer = std::move(made);
        if (content.empty()) return {};
        if (buffer.mapped) return std::memcpy(buffer.mapped, content.data(), content.size()), Result<void>();
        AISLAND_TRY(staging, gpu::create_staging(device, content));
        upload.copies.push_back({std::move(staging), &buffer, nullptr});
        return {};
    };
    AISLAND_CHECK(fill(w.vertices, bytes(world.vertices), VK_BUFFER_USAGE_VERTEX_BUFFER_BIT));
    AISLAND_CHECK(fill(w.indices, bytes(world.indices), VK_BUFFER_USAGE_INDEX_BUFFER_BIT));
    AISLAND_CHECK(fill(w.instances, bytes(tables.instances), storage));
    AISLAND_CHECK(fill(w.meshes, bytes(tables.meshes), storage));
    AISLAND_CHECK(fill(w.groups, bytes(tables.groups), storage));
    AISLAND_CHECK(fill(w.materials, bytes(tables.materials), storage));
    AISLAND_CHECK(fill(w.skins, bytes(world.skins), storage));
    AISLAND_CHECK(fill(w.streams, bytes(world.streams), storage));
    AISLAND_CHECK(fill(w.extras, bytes(world.extras), storage));
    AISLAND_CHECK(fill(w.instance_group, bytes(tables.instance_group), storage));
    AISLAND_CHECK(fill(w.ranges, bytes(tables.ranges), storage));
    AISLAND_CHECK(fill(w.moving, bytes(tables.moving_instances), storage));
    AISLAND_CHECK(fill(w.moving_group, bytes(tables.moving_groups), storage));
    const auto scratch = [&](gpu::Buffer& buffer, VkDeviceSize size, VkBufferUsageFlags usage) -> Result<void> {
        AISLAND_TRY(made, gpu::create_buffer(device, size, usage | storage, gpu::Placement::device));
        buffer = std::move(made);
        return {};
    };
    AISLAND_CHECK(scratch(w.visible, VkDeviceSize{w.instance_count} * 4, 0));
    AISLAND_CHECK(scratch(w.drawn, 2 * VkDeviceSize{w.instance_count} * sizeof(gpu_data::DrawnData), VK_BUFFER_USAGE_VERTEX_BUFFER_BIT));
    AISLAND_CHECK(scratch(w.states, VkDeviceSize{w.instance_count} * 4, 0));
    AISLAND_CHECK(scratch(w.staged, VkDeviceSize{w.group_count} * gpu_data::kListsPerGroup * sizeof(gpu_data::DrawCommand), 0));
    AISLAND_CHECK(scratch(w.commands, VkDeviceSize{w.command_count} * sizeof(gpu_data::DrawCommand), VK_BUFFER_USAGE_INDIRECT_BUFFER_BIT));
    AISLAND_CHECK(scratch(w.counts, VkDeviceSize{w.range_count} * 4, VK_BUFFER_USAGE_INDIRECT_BUFFER_BIT));
    AISLAND_CHECK(scratch(w.order, 3 * VkDeviceSize{w.sorted_instances} * 4, 0));
    AISLAND_CHECK(scratch(w.stats, sizeof(gpu_data::StatData), VK_BUFFER_USAGE_TRANSFER_SRC_BIT));
    return {};
}

Result<void> create_textures(gpu::Device& device, WorldUpload& upload, const World& world) {
    WorldGpu& w = *upload.world;
    if (world.textures.size() > kMaxTextures)
        return Error{format("the content has %zu textures, and %u can be bound", world.textures.size(), kMaxTextures), "pack",
                     "merge textures into atlases"};
    w.textures.reserve(world.textures.size());  // copies point there
    for (const Texture& texture : world.textures) {
        const VkFormat format = format_of(texture.format);
        const bool compressed = texture.format >= TextureFormat::bc7_srgb;
        if (compressed && !device.block_compression)
            return Error{"the graphics driver lacks textureCompressionBC, which the content's textures need", device.driver,
                         "bake the content without block compression"};
        AISLAND_TRY(image, gpu::create_image(device, {.format = format,
                                                      .width = texture.width,
                                                      .height = texture.height,
                                                      .levels = texture.levels,
                                                      .usage = VK_IMAGE_USAGE_SAMPLED_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT,
                                                      .array_view = false}));
        AISLAND_TRY(staging, gpu::create_staging(device, texture.data));
        w.textures.push_back(std::move(image));
        upload.copies.push_back({std::move(staging), nullptr, &w.textures.back()});
        const uint32_t index = sampler_index(texture);
        w.texture_samplers.push_back(index);
        if (w.samplers[index]) continue;
        AISLAND_TRY(sampler, create_model_sampler(device, index));
        w.samplers[index] = std::move(sampler);
    }
    return {};
}

Result<void> create_open_map(gpu::Device& device, WorldUpload& upload, const Openness* open, const SkyLight* sky, uint64_t sky_version) {
    WorldGpu& w = *upload.world;
    const bool any = open && open->side > 0;
    constexpr std::byte kOpen[4] = {std::byte{127}, std::byte{127}, std::byte{127}, std::byte{255}};
    const std::span<const std::byte> texels = any ? std::span<const std::byte>(open->texels) : kOpen;
    LandLight light{.texels = std::vector<std::byte>(texels.size())};
    if (any && sky) light_land(*open, *sky, light), light.sky_version = sky_version;
    w.land_range = light.range;
    w.land_sky = light.sky_version;
    AISLAND_TRY(image, gpu::create_image(device, {.format = VK_FORMAT_R8G8B8A8_UNORM,
                                                  .width = any ? kOpenSize : 1,
                                                  .height = any ? kOpenSize : 1,
                                                  .usage = VK_IMAGE_USAGE_SAMPLED_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT,
                                                  .depth = any ? kMapSlices : 1}));
    w.open_map = std::move(image);
    AISLAND_TRY(staging, gpu::create_staging(device, texels));
    upload.copies.push_back({std::move(staging), nullptr, &w.open_map});
    AISLAND_TRY(land, gpu::create_image(device, {.format = VK_FORMAT_R8G8B8A8_UNORM,
                                                 .width = any ? kOpenSize : 1,
                                                 .height = any ? kOpenSize : 1,
                                                 .usage = VK_IMAGE_USAGE_SAMPLED_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT,
                                                 .depth = any ? kMapSlices : 1}));
    w.land_map = std::move(land);
    AISLAND_TRY(lit, gpu::create_staging(device, light.texels));
    upload.copies.push_back({std::move(lit), nullptr, &w.land_map});
    std::vector<std::byte> tops(any ? open->tops.size() : 1);
    for (size_t i = 0; any && i < tops.size(); ++i) {
        const size_t x = i % kHeightSize, z = i / kHeightSize;
        if (x == 0 || z == 0 || x == kHeightSize - 1 || z == kHeightSize - 1) continue;  // beyond the box its border is read
        const float crown = !open->crowns.empty() && open->crowns[i].x > 0.5f * kCrownTakes ? open->crowns[i].y : open->low.y;
        tops[i] = static_cast<std::byte>(static_cast<uint8_t>(255 * std::clamp((std::max(open->tops[i], crown) - open->low.y) / open->height, 0.0f, 1.0f) + 0.5f));
    }
    AISLAND_TRY(heights, gpu::create_image(device, {.format = VK_FORMAT_R8_UNORM,
                                                    .width = any ? kHeightSize : 1,
                                                    .height = any ? kHeightSize : 1,
                                                    .usage = VK_IMAGE_USAGE_SAMPLED_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT,
                                                    .array_view = false}));
    w.tops_map = std::move(heights);
    AISLAND_TRY(standing, gpu::create_staging(device, tops));
    upload.copies.push_back({std::move(standing), nullptr, &w.tops_map});
    if (any) {
        Openness kept = *open;
        kept.texels = {};
        w.open = std::make_shared<Openness>(std::move(kept));
    }
    return {};
}

// Light indices the grid can need: each light in every cell its reach can touch.
uint32_t grid_capacity(const World& world) {
    uint64_t sum = 0;
    for (const Light& light : world.lights) {
        const uint64_t across = static_cast<uint64_t>(2.0f * std::clamp(light.range, 0.0f, 200.0f) / 8.0f) + 2;
        sum += across * across;
    }
    return static_cast<uint32_t>(std::min<uint64_t>(sum, 1u << 20));
}

Result<void> create_frame_buffers(gpu::Device& device, WorldGpu& w) {
    for (FrameBuffers& frame : w.frames) {
        const auto make = [&](gpu::Buffer& buffer, size_t count, size_t size) -> Result<void> {
            AISLAND_TRY(made, gpu::create_buffer(device, std::max<size_t>(count, 1) * size, VK_BUFFER_USAGE_STORAGE_BUFFER_BIT,
                                                 gpu::Placement::upload));
            buffer = std::move(made);
            return {};
        };
        AISLAND_CHECK(make(frame.slots, w.slot_count, sizeof(gpu_data::SlotData)));
        AISLAND_CHECK(make(frame.movers, w.mover_count, sizeof(gpu_data::MoverData)));
        AISLAND_CHECK(make(frame.joints, w.joint_count, sizeof(gpu_data::MoverData)));
        AISLAND_CHECK(make(frame.lights, w.lights.size(), sizeof(gpu_data::LightData)));
        AISLAND_CHECK(make(frame.grid, kMaxGridCells + 1 + w.grid_capacity, 4));
    }
    return {};
}

// Where the tables lie does not change as long as the World is there.
Result<void> write_tables(gpu::Device& device, const WorldGpu& w, FrameBuffers& frame) {
    AISLAND_TRY(made, gpu::create_buffer(device, sizeof(gpu_data::WorldTables), VK_BUFFER_USAGE_UNIFORM_BUFFER_BIT, gpu::Placement::upload));
    frame.tables = std::move(made);
    const gpu_data::WorldTables tables{.instances = w.instances.address,
                                       .meshes = w.meshes.address,
                                       .groups = w.groups.address,
                                       .materials = w.materials.address,
                                       .extras = w.extras.address,
                                       .slots = frame.slots.address,
                                       .movers = frame.movers.address,
                                       .joints = frame.joints.address,
                                       .lights = frame.lights.address,
                                       .light_grid = frame.grid.address,
                                       .skins = w.skins.address,
                                       .streams = w.streams.address,
                                       .instance_group = w.instance_group.address,
                                       .ranges = w.ranges.address,
                                       .moving = w.moving.address,
                                       .moving_groups = w.moving_group.address,
                                       .visible = w.visible.address,
                                       .states = w.states.address,
                                       .staged = w.staged.address,
                                       .commands = w.commands.address,
                                       .counts = w.counts.address,
                                       .drawn = w.drawn.address,
                                       .stats = w.stats.address,
                                       .order = w.order.address};
    std::memcpy(frame.tables.mapped, &tables, sizeof(tables));
    return {};
}

Result<void> create_sets(gpu::Device& device, WorldGpu& w, const Resources& r) {
    const uint32_t n = gpu::kFramesInFlight;
    const VkDescriptorPoolSize sizes[] = {{VK_DESCRIPTOR_TYPE_UNIFORM_BUFFER_DYNAMIC, n},
                                          {VK_DESCRIPTOR_TYPE_UNIFORM_BUFFER, n},
                                          {VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER, 7 * n + kMaxTextures}};
    const VkDescriptorPoolCreateInfo pool_info{.sType = VK_STRUCTURE_TYPE_DESCRIPTOR_POOL_CREATE_INFO,
                                               .maxSets = n + 1,
                                               .poolSizeCount = 3,
                                               .pPoolSizes = sizes};
    VkDescriptorPool pool = VK_NULL_HANDLE;
    AISLAND_CHECK(device.check(vkCreateDescriptorPool(device.device, &pool_info, nullptr, &pool), "vkCreateDescriptorPool"));
    w.pool = gpu::Unique<VkDescriptorPool>(device, pool);
    const VkDescriptorSetLayout layouts[] = {r.world_layout.get(), r.world_layout.get(), r.texture_layout.get()};
    static_assert(gpu::kFramesInFlight == 2);
    VkDescriptorSet sets[3] = {};
    const VkDescriptorSetAllocateInfo allocate{.sType = VK_STRUCTURE_TYPE_DESCRIPTOR_SET_ALLOCATE_INFO,
                                               .descriptorPool = pool,
                                               .descriptorSetCount = 3,
                                               .pSetLayouts = layouts};
    AISLAND_CHECK(device.check(vkAllocateDescriptorSets(device.device, &allocate, sets), "vkAllocateDescriptorSets"));
    w.texture_set = sets[2];

    for (uint32_t f = 0; f < n; ++f) {
        FrameBuffers& frame = w.frames[f];
        frame.set = sets[f];
        AISLAND_CHECK(write_tables(device, w, frame));
        const VkDescriptorBufferInfo constants{r.constants[f].handle(), 0, sizeof(gpu_data::PictureData)};
        const VkDescriptorBufferInfo tables{frame.tables.handle(), 0, sizeof(gpu_data::WorldTables)};
        const VkDescriptorImageInfo images[] = {
            {r.clamp.get(), r.sky.view.get(), VK_IMAGE_LAYOUT_SHADER_READ_ONLY_OPTIMAL},
            {r.repeat.get(), r.detail.view.get(), VK_IMAGE_LAYOUT_SHADER_READ_ONLY_OPTIMAL},
            {r.shadow.get(), r.shadow_map.view.get(), VK_IMAGE_LAYOUT_SHADER_READ_ONLY_OPTIMAL},
            {r.shadow.get(), r.mover_shadow_map.view.get(), VK_IMAGE_LAYOUT_SHADER_READ_ONLY_OPTIMAL},
            {r.clamp.get(), w.open_map.view.get(), VK_IMAGE_LAYOUT_SHADER_READ_ONLY_OPTIMAL},
            {r.clamp.get(), w.land_map.view.get(), VK_IMAGE_LAYOUT_SHADER_READ_ONLY_OPTIMAL},
            {r.clamp.get(), w.tops_map.view.get(), VK_IMAGE_LAYOUT_SHADER_READ_ONLY_OPTIMAL}};
        std::vector<VkWriteDescriptorSet> writes;
        const auto write = [&](uint32_t binding, VkDescriptorType type, const VkDescriptorBufferInfo* buffer, const VkDescriptorImageInfo* image) {
            writes.push_back({.sType = VK_STRUCTURE_TYPE_WRITE_DESCRIPTOR_SET,
                              .dstSet = frame.set,
                              .dstBinding = binding,
                              .descriptorCount = 1,
                              .descriptorType = type,
                              .pImageInfo = image,
                              .pBufferInfo = buffer});
        };
        write(0, VK_DESCRIPTOR_TYPE_UNIFORM_BUFFER_DYNAMIC, &constants, nullptr);
        write(1, VK_DESCRIPTOR_TYPE_UNIFORM_BUFFER, &tables, nullptr);
        for (uint32_t i = 0; i < 7; ++i) write(2 + i, VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER, nullptr, &images[i]);
        vkUpdateDescriptorSets(device.device, static_cast<uint32_t>(writes.size()), writes.data(), 0, nullptr);
    }
    std::vector<VkDescriptorImageInfo> infos;
    for (size_t i = 0; i < w.textures.size(); ++i)
        infos.push_back({w.samplers[w.texture_samplers[i]].get(), w.textures[i].view.get(), VK_IMAGE_LAYOUT_SHADER_READ_ONLY_OPTIMAL});
    if (infos.empty()) infos.push_back({r.repeat.get(), r.white.view.get(), VK_IMAGE_LAYOUT_SHADER_READ_ONLY_OPTIMAL});
    const VkWriteDescriptorSet textures{.sType = VK_STRUCTURE_TYPE_WRITE_DESCRIPTOR_SET,
                                        .dstSet = w.texture_set,
                                        .descriptorCount = static_cast<uint32_t>(infos.size()),
                                        .descriptorType = VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER,
                                        .pImageInfo = infos.data()};
    vkUpdateDescriptorSets(device.device, 1, &textures, 0, nullptr);
    return {};
}

}  // namespace

Result<WorldUpload> prepare_upload(gpu::Device& device, const Resources& resources, const World& world, const Meanwhile& meanwhile, const SkyLight* sky, uint64_t sky_version) {
    WorldUpload upload;
    upload.world = std::make_unique<WorldGpu>();
    WorldGpu& w = *upload.world;
    w.generation = world.generation;
    w.slot_count = world.slot_count;
    w.mover_count = world.mover_count;
    for (const Rig& rig : world.rigs) {
        w.rig_joints.push_back(w.joint_count);
        w.joint_count += rig.joint_count + (rig.weight_count + 11) / 12;
        if (uint64_t{rig.first_inverse_bind} + rig.joint_count > world.inverse_binds.size())
            return Error{"a rig of the content points outside it", "pack", "bake the content again"};
    }
    AISLAND_TRY(tables, make_tables(world, w.rig_joints));
    w.buckets = tables.buckets;
    w.instance_count = static_cast<uint32_t>(tables.instances.size());
    w.world_instances = static_cast<uint32_t>(world.instances.size());
    w.group_count = static_cast<uint32_t>(tables.groups.size());
    w.range_count = static_cast<uint32_t>(tables.ranges.size());
    w.outlined_range = tables.outlined_range;
    for (const Bucket& bucket : w.buckets)
        if (bucket.sorted()) w.sorted_range = bucket.solid_range, w.sorted_instances = bucket.capacity;
    w.outlined_command = tables.outlined_command;
    w.outlined_capacity = w.group_count;
    w.command_count = tables.command_count;
    w.transmitting_cells = tables.transmitting_cells;
    w.moving_instances = static_cast<uint32_t>(tables.moving_instances.size());
    w.moving_groups = static_cast<uint32_t>(tables.moving_groups.size());
    w.runs = tables.runs;
    w.reach = tables.reach;
    w.water_level = world.water_level;
    w.patterned = std::any_of(world.materials.begin(), world.materials.end(), [](const Material& m) { return m.kind == MaterialKind::ground || m.kind == MaterialKind::foliage; });
    w.lights.assign(world.lights.begin(), world.lights.end());
    w.cells.assign(world.cells.begin(), world.cells.end());
    w.probes.assign(world.probes.begin(), world.probes.end());
    w.windows = windows_of(world);
    w.rigs.assign(world.rigs.begin(), world.rigs.end());
    w.inverse_binds.assign(world.inverse_binds.begin(), world.inverse_binds.end());
    w.grid_capacity = grid_capacity(world);

    // It takes about as long as what `meanwhile` does.
    const auto store = [&]() -> Result<void> {
        AISLAND_CHECK(create_storage(device, upload, world, tables));
        return create_textures(device, upload, world);
    };
    std::future<Result<void>> stored = meanwhile ? start_beside(store) : std::async(std::launch::deferred, store);
    if (meanwhile) AISLAND_CHECK(meanwhile(w));
    AISLAND_CHECK(stored.get());
    AISLAND_CHECK(create_open_map(device, upload, world.open, sky, sky_version));
    AISLAND_CHECK(create_frame_buffers(device, w));
    AISLAND_CHECK(create_sets(device, w, resources));
    return upload;
}

Result<void> advance_upload(WorldUpload& upload, VkCommandBuffer cmd, VkDeviceSize most) {
    for (VkDeviceSize copied = 0; !upload.done() && copied < most;) {
        const WorldUpload::Copy& copy = upload.copies[upload.next];
        if (copy.buffer) {
            const VkBufferCopy region{upload.offset, upload.offset, std::min(copy.staging.size - upload.offset, most - copied)};
            vkCmdCopyBuffer(cmd, copy.staging.handle(), copy.buffer->handle(), 1, &region);
            upload.offset += region.size, copied += region.size;
            if (upload.offset < copy.staging.size) break;
        } else {
            gpu::image_barrier(cmd, copy.image->handle(), VK_IMAGE_ASPECT_COLOR_BIT, gpu::use::undefined, gpu::use::copy_write);
            AISLAND_CHECK(gpu::record_copy(cmd, copy.staging, *copy.image));
            gpu::image_barrier(cmd, copy.image->handle(), VK_IMAGE_ASPECT_COLOR_BIT, gpu::use::copy_write, gpu::use::graphics_sample);
            copied += copy.staging.size;
        }
        upload.next += 1, upload.offset = 0;
    }
    gpu::memory_barrier(cmd, gpu::use::copy_write, gpu::use::everything);
    return {};
}

Result<std::unique_ptr<WorldGpu>> create_world(gpu::Device& device, const Resources& resources, const World& world, const Meanwhile& meanwhile) {
    AISLAND_TRY(upload, prepare_upload(device, resources, world, meanwhile));
    AISLAND_CHECK(gpu::run_later(device, [&](VkCommandBuffer cmd) { return advance_upload(upload, cmd, VK_WHOLE_SIZE); }));
    upload.world->upload_serial = device.submitted;
    for (WorldUpload::Copy& copy : upload.copies) device.retire(std::move(copy.staging));
    return std::move(upload.world);
}

}  // namespace aisland::render
