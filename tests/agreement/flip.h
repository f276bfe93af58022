// LDR-FLIP: how different two pictures look when one flips between them (Andersson et al. 2020, "FLIP: A Difference Evaluator for
// Alternating Images", Proc. ACM Comput. Graph. Interact. Tech. 3(2)). 0 = the same, 1 = as different as can be.
#pragma once

#include <vector>

#include "tests/cli/png.h"

namespace aisland::test {

struct Flip {
    double mean = 1;
    std::vector<float> map;  // one value a pixel
};
constexpr float kPixelsPerDegree = 67;  // 0.7 m from a 4K screen 0.7 m wide: the paper's default

// Alpha is not looked at. Mean 1 and no map when the sizes differ or there are no pixels.
Flip flip(const Pixels& reference, const Pixels& picture, float pixels_per_degree = kPixelsPerDegree);

}  // namespace aisland::test
