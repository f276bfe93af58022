// Sun shadow cascades: where they lie, and which must be drawn again. Pure: tested without a device.
#pragma once

#include "app/frame/frame.h"
#include "platform/render/internal.h"

namespace aisland::render {

struct Cascade {
    mat4 shadow_from_world{0.0f};  // to uv and depth in 0..1; zero = never drawn, nothing lies in it
    vec3 light{0.0f};              // direction it was drawn for
    float texel_m = 1.0f;
    uint64_t content = 0;  // hash of what static casters it shows
    bool drawn = false;
    bool rough = false;   // only what is large is in it, to be seen sooner
    bool waited = false;  // a rough one, for a frame
};

struct CascadeView {
    vec3 eye{0.0f}, forward{0.0f, 0.0f, -1.0f};
    vec3 box_min{-50.0f}, box_max{50.0f};    // of everything
    vec3 cast_min{-50.0f}, cast_max{50.0f};  // of what stands on the land: nothing else throws a shadow that is seen
    float reach_m = 700.0f;                  // half the size of the widest cascade is at most this
    float wider = 1.0f;                      // the near one is so many times as wide as on the ground, the middle one by the root of it
    bool moves = true;                       // something moves and casts: it does so into the near and the middle one
};

// How much wider for an eye so high above what casts: 1, 2, 4 or 8, `have` (0: none yet) while that will do. From high up much of the land is as far
// away as its middle, and a cascade for what is near would show nothing.
float cascades_wider(float height_m, float have);

// Where cascade `index` belongs for this view: 0 near, 1 middle, 2 everything. Centres move in steps of whole texels and of a
// quarter of the radius, so a cascade stays valid while the visitor looks round or takes some steps.
Cascade place_cascade(uint32_t index, const CascadeView& view, vec3 to_light, uint32_t map_size);
// True when `have` may be used in the place of `wanted`.
bool still_good(const Cascade& have, const Cascade& wanted);

// Everything about the slots that changes what static things cast.
uint64_t shadow_content(uint64_t generation, uint32_t cell, std::span<const SlotState> slots);

}  // namespace aisland::render
