// Frame and picture -> the constants of a picture: views, light, air, exposure.
#pragma once

#include "platform/render/lights.h"
#include "platform/render/resolution.h"
#include "platform/render/shadows.h"
#include "platform/render/sky.h"
#include "platform/render/world_gpu.h"

namespace aisland::render {

struct PictureInputs {
    const Frame* frame = nullptr;
    const Picture* picture = nullptr;
    std::span<const View> views;
    Extent size;   // of the picture
    Extent drawn;  // of the world in it
    bool encode_srgb = false;
    const SkyLight* sky = nullptr;
    const LightGrid* grid = nullptr;
    const WorldGpu* world = nullptr;
    const Cascade* cascades = nullptr;
    uint32_t shadow_size = 2048;
    bool mover_shadows = false;
    uint32_t frame_index = 0;
};

uint32_t view_count(const Picture& picture);
// Towards the light that casts shadows: the sun, or by night the moon.
vec3 shadow_light(const Environment& environment);
gpu_data::PictureData picture_data(const PictureInputs& in);
// Its views alone: of picture, views, size, drawn.
void place_views(const PictureInputs& in, gpu_data::ViewData (&out)[gpu_data::kMaxViews]);

}  // namespace aisland::render
