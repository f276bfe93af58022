// The part of an eye's picture that no lens shows (XR_KHR_visibility_mask, hidden triangles): the renderer leaves it out.
#pragma once

#include <cstdint>
#include <vector>

#include "app/core/pose.h"

namespace aisland::gpu {

struct EyeMask {
    std::vector<vec2> vertices;  // on the plane z = -1 m in front of the eye: tangents, x right, y up
    std::vector<uint32_t> indices;
    uint32_t version = 0;  // grows with each change; 0: the runtime has none
};

}  // namespace aisland::gpu
