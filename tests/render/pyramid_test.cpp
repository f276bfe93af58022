// What the depth pyramid reads of a picture of four samples: one a pixel, and yet no straight gap escapes it.
#include <gtest/gtest.h>

#include "shaders/pyramid_sample.h"

namespace aisland::render {
namespace {

TEST(Pyramid, EveryRowColumnAndQuarterReadsEachSampleOnce) {
    unsigned rows[4] = {}, columns[4] = {}, quarters[4] = {};  // bit s: sample s is read there
    for (int i = 0; i < 16; ++i) {
        const int row = i >> 2, column = i & 3, sample = gpu_data::pyramid_sample(i);
        ASSERT_TRUE(sample >= 0 && sample < 4) << i;
        rows[row] |= 1u << sample;
        columns[column] |= 1u << sample;
        quarters[(row >> 1) * 2 + (column >> 1)] |= 1u << sample;
    }
    for (int i = 0; i < 4; ++i) {
        EXPECT_EQ(rows[i], 15u) << i;
        EXPECT_EQ(columns[i], 15u) << i;
        EXPECT_EQ(quarters[i], 15u) << i;
    }
}

}  // namespace
}  // namespace aisland::render
