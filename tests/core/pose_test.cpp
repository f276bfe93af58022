#include "app/core/pose.h"

#include <gtest/gtest.h>

namespace aisland {
namespace {

TEST(Pose, InverseUndoesIt) {
    const Pose pose{{1, 2, 3}, look_rotation({1, -0.5f, 2})};
    const vec3 point{4, 5, 6};
    const vec3 back = inverse(pose) * (pose * point);
    for (int i = 0; i < 3; ++i) EXPECT_NEAR(back[i], point[i], 1e-5f);
}

TEST(Pose, LooksAlongMinusZ) {
    for (const vec3 forward : {vec3(1, 0, 0), vec3(0, 0, -1), vec3(0, 1, 0), vec3(0, -1, 0), vec3(-0.6f, 0.0f, 0.8f)}) {
        const vec3 seen = look_rotation(forward) * vec3(0, 0, -1);
        for (int i = 0; i < 3; ++i) EXPECT_NEAR(seen[i], forward[i], 1e-5f);
    }
}

}  // namespace
}  // namespace aisland
