// The frame's lit lamps in world space, and the grid over the ground that finds those near a point: built once a frame for all
// pictures and both eyes. Lamps that are off cost nothing.
#pragma once

#include <span>
#include <vector>

#include "app/frame/frame.h"
#include "app/frame/world.h"
#include "shaders/shared.h"

namespace aisland::render {

struct LightGrid {
    vec2 origin{0.0f};
    float cell_m = 8.0f;
    uint32_t width = 0, depth = 0;  // cells; 0 when nothing is lit
};

// Fills `lit` and `table` (width * depth + 1 offsets, then light indices). Stops adding lights when `table_capacity` is reached.
LightGrid make_light_grid(std::span<const Light> lights, const Frame& frame, uint32_t max_cells, uint32_t table_capacity,
                          std::vector<gpu_data::LightData>& lit, std::vector<uint32_t>& table);

}  // namespace aisland::render
