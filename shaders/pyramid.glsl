// Farthest depth of 4 x 4 pixels (level 0), then of 2 x 2 texels each. Sizes are rounded up, so every pixel is in some texel.
layout(local_size_x = 8, local_size_y = 8) in;
layout(set = 2, binding = 4, r32f) uniform image2DArray levels[12];
layout(scalar, push_constant) uniform PushPyramid {
    uvec2 source_size;
    uint level, unused;
};
