// Trees and hedges. Shape frame: metres, origin on the ground at the middle of the trunk.
#pragma once

#include <cstdint>
#include <string_view>

#include "app/bake/shape.h"

namespace aisland::bake {

// species: plane, ginkgo, willow, blossom, maple; any other name grows a plane tree.
Shape build_tree(std::string_view species, uint32_t variant);
// A clipped hedge of `size` metres, length along X.
Shape build_hedge(vec3 size, uint32_t variant);

}  // namespace aisland::bake
