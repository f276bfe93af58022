// Shared by C++ and GLSL.
#ifdef __cplusplus
#pragma once
namespace aisland::render::gpu_data {
constexpr
#endif
    // Which of its four samples is read of pixel i of the 4 x 4 that a texel of the depth pyramid holds, i counted row by row: in each row,
    // column and quarter of them each sample once. So a straight gap thinner than a pixel that runs through them is seen at whatever sample
    // it lies; a smaller hole may be missed.
    int
    pyramid_sample(int i) {
    return (i + 2 * (i >> 2) + (i >> 3)) & 3;
}
#ifdef __cplusplus
}
#endif
