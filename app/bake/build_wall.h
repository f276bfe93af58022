// One straight piece of a facade and what is hung on it. Coordinates on a wall: u metres along it (from left to right as
// seen from outside), y metres up, depth metres out of the footprint line.
#pragma once

#include <cstdint>
#include <vector>

#include "app/bake/shape.h"

namespace aisland::bake {

struct Wall {
    vec2 a{0.0f}, b{0.0f};        // world xz
    vec2 along{1, 0}, out{0, 1};  // unit
    float length = 0;
    float start = 0;  // of u on the whole footprint, so that patterns run round corners

    vec3 at(float u, float y, float depth = 0.0f) const {
        const vec2 p = a + along * u + out * depth;
        return {p.x, y, p.y};
    }
};

Wall wall_between(vec2 a, vec2 b, float start = 0.0f);
std::vector<Wall> walls_of(const Outline& footprint);

enum WallFace : uint32_t {
    kOut = 1u << 0,
    kIn = 1u << 1,
    kStart = 1u << 2,  // the end at u0
    kEnd = 1u << 3,
    kUp = 1u << 4,
    kDown = 1u << 5,
    kPost = kOut | kStart | kEnd,
    kBeam = kOut | kUp | kDown,
    kBlock = kOut | kStart | kEnd | kUp | kDown,
    kWhole = 63,
};

// A flat piece facing outwards. uv = {start + u, y * v_scale}: rooms behind glass line up with storeys.
void add_panel(Shape& shape, const Wall& wall, float u0, float u1, float y0, float y1, float depth = 0.0f,
               float v_scale = 1.0f);
// A box on the wall between two depths (d0 < d1).
void add_block(Shape& shape, const Wall& wall, float u0, float u1, float y0, float y1, float d0, float d1,
               uint32_t faces = kBlock);
// The four inner sides of an opening from depth d_out back to d_in.
void add_reveal(Shape& shape, const Wall& wall, float u0, float u1, float y0, float y1, float d_out, float d_in,
                bool sill = true);

// A ring of rectangular section round a whole footprint, mitred at corners: slabs, copings, bands. Outer, top, lower faces.
void add_ring(Shape& shape, const Outline& footprint, float y0, float y1, float d_in, float d_out);
// The same as a level of detail has it, y and depths from .x to .y: from afar its top is thinner than a pixel, and as bright as the sun makes it,
// would be a row of dots. There it is so dark that it goes with the face below it.
constexpr float kFarTop = 0.62f, kFarCoping = 0.88f;
void add_ledge(Shape& shape, Paint paint, const Outline& footprint, vec2 y, vec2 depths, int detail);

}  // namespace aisland::bake
