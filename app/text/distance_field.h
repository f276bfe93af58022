// Signed distance fields of grey glyph bitmaps, by an exact Euclidean distance transform. Pure functions over pixels.
//
// The transform is P. Felzenszwalb, D. Huttenlocher, "Distance Transforms of Sampled Functions", Theory of Computing 8
// (2012): nearest site along each column, then the lower envelope of parabolas along each row. Its envelope is a continuous
// function of x, so it is evaluated only where a field texel has its centre: the field costs a quarter of its envelopes and
// is as exact as if the full-size transform had been made and sampled. The grey values about the nearest edge pixel then
// place the outline within it, which is what keeps slanted strokes straight when magnified.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace aisland::text {

struct GreyView {
    const uint8_t* pixels = nullptr;  // row-major, tightly packed; 255 = wholly inside
    uint32_t width = 0, height = 0;
};

// Nearest site of one query point, in pixels; x < 0 when there is no site at all.
struct Nearest {
    int32_t x = -1, y = -1;
    float squared = 0;  // squared distance between the pixel's centre and the query point
};

// Pixels of the outline: partly covered, or wholly covered beside a wholly empty one (outside the bitmap counts as empty).
bool is_edge(const GreyView& grey, uint32_t x, uint32_t y);

// Kept between calls so that a glyph costs no allocation.
struct DistanceScratch {
    struct Piece {
        float x = 0, y = 0, tx = 0, ty = 0, half = 0;  // middle, direction, half length
    };
    std::vector<uint32_t> edge;  // number of the pixel's piece + 1, 0 = not an edge
    std::vector<Piece> pieces;
    std::vector<int32_t> above, nearest_y;
    std::vector<float> squared_y, start;
    std::vector<uint32_t> hull;
    std::vector<Nearest> nearest;
    std::vector<uint8_t> grey;
};

// For each block of scale x scale pixels, the edge pixel nearest to the block's centre. width and height must be multiples
// of `scale`. Result is row-major, (width / scale) * (height / scale), in scratch.nearest.
void nearest_edges(const GreyView& grey, uint32_t scale, DistanceScratch& scratch);

// Field of `grey`, one texel per block: 127.5 on the outline, 255 and 0 at `spread` pixels inside and outside.
// `out` has (width / scale) * (height / scale) texels.
void make_field(const GreyView& grey, uint32_t scale, float spread, std::span<uint8_t> out, DistanceScratch& scratch);

}  // namespace aisland::text
