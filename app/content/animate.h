// Animations at a moment: closed form, nothing is stepped, so any time costs one evaluation. glTF 2.0, appendix C.
// Not physics, no blending of several animations on one node: the last that plays wins.
#pragma once

#include "app/core/arena.h"
#include "app/frame/frame.h"
#include "app/frame/world.h"

namespace aisland::content {

// The part of a World that moves; spans into the pack, so a Catalog can carry it where no World is seen.
struct Motion {
    std::span<const Rig> rigs;
    std::span<const uint32_t> rig_nodes;
    std::span<const Node> nodes;
    std::span<const Channel> channels;
    std::span<const Animation> animations;
    std::span<const float> keys;
};
Motion motion_of(const World& world);

struct Moved {
    std::span<const MoverState> movers;  // `movers` with the places of nodes written over
    std::span<const RigState> rigs;      // of rigs with nodes or weights; `rigs` given behind them
};
// `seconds`: any clock; each animation repeats by its own length. `only`: one animation by id instead of all that play.
// `rigs`: what the program poses by itself. Without nodes nothing is copied.
Moved animate(const Motion& motion, double seconds, std::span<const MoverState> movers, std::span<const RigState> rigs, Arena& arena,
              const ItemId* only = nullptr);

}  // namespace aisland::content
