// A six-axis arm of links about joints. Each link is drawn in the frame of its own joint, so that one pose is a product of
// joint transforms and a rig can drive the same links later.
#pragma once

#include <array>

#include "app/bake/geometry.h"
#include "app/bake/shape.h"

namespace aisland::bake {

constexpr int kArmJoints = 6;
using ArmAngles = std::array<float, kArmJoints>;  // radians, axis 1 (base) to axis 6 (flange)

// parent_from_joint of joint `i` (0-based) turned by `angle`: frame 0's parent is the arm's base on the floor. Metres, reach 1.9.
mat4 arm_joint(int i, float angle);
// The link carried by joint `i`, in that joint's frame.
void add_arm_link(Shape& shape, int i);
// The foot that stands still, at the pen's place.
void add_arm_foot(Shape& shape);
// What turns it: angleAxis1 to 6 in degrees, as industrial controllers count them (axes 2 and 3 at -90 and 90: upper arm upright,
// forearm level). `rest` is the pose with no value; without entity and base.
SceneRig arm_rig(const ArmAngles& rest);

}  // namespace aisland::bake
