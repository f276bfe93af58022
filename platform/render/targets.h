// What a picture is drawn into before it is a picture: HDR colour, depth, the depth pyramid, and what was seen last time.
// Kept for each (surface, kind, eye, size); dropped when not drawn for a while.
#pragma once

#include "platform/render/resolution.h"
#include "platform/render/resources.h"

namespace aisland::render {

struct PictureKey {
    uint32_t surface = 0, kind = 0, eye = 0, width = 0, height = 0, layers = 1;
    bool backdrop = false;  // something of the World lets light through
    friend bool operator==(const PictureKey&, const PictureKey&) = default;
};

// Of two eyes: at which rates they are shaded, a layer each (draw_fovea.cpp). Made when first asked for.
struct Rates {
    gpu::Image image;
    gpu::Buffer staging[gpu::kFramesInFlight];
    Extent drawn;  // what it was filled for; 0: nothing is in it
    Fov fov[2];
};

struct PictureTargets {
    PictureKey key;
    uint64_t last_frame = 0;
    gpu::Image color, depth, pyramid, outline;  // pyramid and outline live in GENERAL
    gpu::Image mirror;                          // what water mirrors: colour and inverse distance at half the size; glass asks for the distances. In GENERAL
    gpu::Image backdrop;                        // of some: what is seen through what lets light through, in levels of half the size; in GENERAL
    std::vector<gpu::Unique<VkImageView>> pyramid_levels;
    gpu::Buffer history;
    uint32_t history_capacity = 0;  // instances
    Rates rates;
    gpu::Unique<VkDescriptorPool> pool;
    VkDescriptorSet set = VK_NULL_HANDLE;  // set 2
    bool fresh = true;                     // images not laid out, history not cleared
    bool forget = false;                   // history is of another World
};

uint32_t pyramid_size(uint32_t pixels, uint32_t level);
Result<PictureTargets> create_targets(gpu::Device& device, const Resources& resources, const PictureKey& key, uint32_t samples,
                                      uint32_t instance_count);
// Layouts that last, and nothing seen yet.
void lay_out(VkCommandBuffer cmd, PictureTargets& targets);

}  // namespace aisland::render
