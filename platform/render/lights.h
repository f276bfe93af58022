// The frame's lit lamps in world space, and the grid over the ground that finds those near a point: for all pictures and both eyes,
// made again when a lamp changes. Lamps that are off cost nothing.
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

struct LitLamps {
    std::vector<gpu_data::LightData> lit;
    LightGrid grid;
    std::vector<uint32_t> table;  // of the grid: width * depth + 1 offsets, then indices of lamps
    uint32_t table_capacity = 0;
    uint64_t version = 0;  // counts changes
    std::vector<gpu_data::LightData> next;
};
// Stops adding lamps to the grid when `table_capacity` is reached.
void update_lamps(LitLamps& lamps, std::span<const Light> lights, const Frame& frame, uint32_t max_cells, uint32_t table_capacity);

}  // namespace aisland::render
