// The city beyond the river, block by block of a street grid: what stands on each is a function of its place alone.
#pragma once

#include <functional>

#include "app/bake/build_dice.h"
#include "app/bake/geometry.h"

namespace aisland::bake {

enum class BlockKind { park,
                       campus,
                       homes,
                       towers };
struct CityBlock {
    BlockKind kind = BlockKind::park;
    vec2 middle{0.0f};
    bool green = false;  // lawns and trees between its houses
    uint64_t seed = 0;
};

CityBlock block_at(vec2 p);
float street_distance(vec2 p);  // to the nearest street's pavement, negative on it

// Houses of one block of `size` metres along the unit axes `across` and `down`. `clear` tells whether a point may be built on.
void add_block(Shape& shape, const CityBlock& block, vec2 across, vec2 down, vec2 size, const std::function<bool(vec2, float margin)>& clear);

}  // namespace aisland::bake
