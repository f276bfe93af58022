// Trees and hedges. Shape frame: metres, origin on the ground at the middle of the trunk.
#pragma once

#include <cstdint>
#include <string_view>

#include "app/bake/build_dice.h"
#include "app/bake/shape.h"

namespace aisland::bake {

// species: plane, ginkgo, willow, blossom, maple; any other name grows a plane tree.
Shape build_tree(std::string_view species, uint32_t variant);
// A loose shrub of about `radius`, in the pen's place; 20 triangles and two more per leaf.
void add_bush(Shape& shape, vec3 center, vec3 radius, Paint leaf, Dice& dice, int leaves);
// What has been added in `leaf` since the part had `first` vertices is a mass of leaves, as a bush is from afar. Without it the faces' u in
// metres would be taken for cards of leaves (leaf.glsl).
void draw_as_leaves(Shape& shape, Paint leaf, size_t first);
// A clipped hedge of `size` metres, length along X.
Shape build_hedge(vec3 size, uint32_t variant);

}  // namespace aisland::bake
