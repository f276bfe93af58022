// A six-axis arm of links about joints. Each link is drawn in the frame of its own joint, so that one pose is a product of
// joint transforms and a rig can drive the same links later.
#pragma once

#include <array>

#include "app/bake/shape.h"

namespace aisland::bake {

constexpr int kArmJoints = 6;
using ArmAngles = std::array<float, kArmJoints>;  // radians, axis 1 (base) to axis 6 (flange)

// parent_from_joint of joint `i` (0-based) turned by `angle`: frame 0's parent is the arm's base on the floor. Metres, reach 1.9.
mat4 arm_joint(int i, float angle);
// The link carried by joint `i`, in that joint's frame.
void add_arm_link(Shape& shape, int i);
// Base, six links and a two-finger gripper in one pose, at the pen's place.
void add_arm(Shape& shape, const ArmAngles& angles);

}  // namespace aisland::bake
