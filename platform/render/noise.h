// The last of the tiling patterns (shaders/detail.comp): r, g = clouds and patches, b a = slopes of small waves. Every picture wants it, so it is
// made on the processor, while the driver is busy with other things. Pure.
#pragma once

#include <cstddef>
#include <vector>

namespace aisland::render {

// kDetailSize squared rgba8, then each smaller level, to the one of a single texel.
std::vector<std::byte> make_noise();

}  // namespace aisland::render
