#include "app/bake/model_arm.h"

#include <cmath>
#include <glm/gtc/constants.hpp>
#include <glm/gtc/matrix_transform.hpp>
#include <string>

namespace aisland::bake {
namespace {

// Joint offsets in the parent's frame and axes, in the proportions of a mid-size industrial arm.
struct Joint {
    vec3 offset, axis;
};
constexpr Joint kJoints[kArmJoints] = {
    {{0, 0.36f, 0}, {0, 1, 0}},       // 1 base
    {{0, 0.30f, -0.18f}, {1, 0, 0}},  // 2 shoulder
    {{0, 0.86f, 0}, {1, 0, 0}},       // 3 elbow
    {{0, 0.13f, -0.30f}, {0, 0, 1}},  // 4 forearm roll
    {{0, 0, -0.52f}, {1, 0, 0}},      // 5 wrist
    {{0, 0, -0.13f}, {0, 0, 1}},      // 6 flange
};

void drum(Shape& s, vec3 center, vec3 axis, float radius, float half, Paint rim) {
    add_cylinder(s, center - axis * half, center + axis * half, radius, radius, 30);
    const Paint body = s.pen.paint;
    s.use(rim);
    for (const float side : {-1.0f, 1.0f}) add_cylinder(s, center + axis * (side * half), center + axis * (side * (half + 0.012f)), radius * 0.72f, radius * 0.66f, 30);
    s.use(body);
}

}  // namespace

mat4 arm_joint(int i, float angle) {
    return glm::rotate(glm::translate(mat4(1.0f), kJoints[i].offset), angle, kJoints[i].axis);
}

void add_arm_link(Shape& s, int i) {
    s.use(Paint::shell_orange);
    switch (i) {
        case 0:
            drum(s, {0, 0.05f, 0}, {0, 1, 0}, 0.24f, 0.07f, Paint::shell_dark);
            add_rounded_box(s, {-0.19f, 0.06f, -0.30f}, {0.19f, 0.30f, 0.20f}, 0.06f, 3);
            for (const float x : {-0.20f, 0.13f}) add_rounded_box(s, {x, 0.10f, -0.33f}, {x + 0.07f, 0.42f, -0.02f}, 0.03f, 2);
            s.use(Paint::shell_dark);
            add_cylinder(s, {0.0f, 0.30f, 0.10f}, {0.0f, 0.48f, 0.10f}, 0.085f, 0.080f, 24);
            break;
        case 1:
            drum(s, vec3(0.0f), {1, 0, 0}, 0.155f, 0.12f, Paint::shell_dark);
            add_rounded_box(s, {-0.095f, 0.0f, -0.11f}, {0.095f, 0.86f, 0.11f}, 0.05f, 3);
            drum(s, {0, 0.86f, 0}, {1, 0, 0}, 0.130f, 0.11f, Paint::shell_dark);
            s.use(Paint::rubber);
            {
                const vec3 hose[] = {{0.13f, 0.05f, 0.08f}, {0.16f, 0.25f, 0.13f}, {0.15f, 0.60f, 0.14f}, {0.13f, 0.86f, 0.10f}};
                add_tube(s, hose, 0.022f, 10);
            }
            break;
        case 2:
            add_rounded_box(s, {-0.13f, -0.10f, -0.20f}, {0.13f, 0.26f, 0.16f}, 0.06f, 3);
            s.use(Paint::shell_dark);
            add_cylinder(s, {0, 0.13f, 0.16f}, {0, 0.13f, 0.34f}, 0.075f, 0.070f, 24);
            s.use(Paint::shell_orange);
            add_cylinder(s, {0, 0.13f, -0.30f}, {0, 0.13f, -0.19f}, 0.105f, 0.115f, 28);
            break;
        case 3:
            add_cylinder(s, {0, 0, -0.40f}, {0, 0, 0.0f}, 0.078f, 0.102f, 28);
            for (const float x : {-0.085f, 0.045f}) add_rounded_box(s, {x, -0.055f, -0.58f}, {x + 0.04f, 0.055f, -0.36f}, 0.018f, 2);
            s.use(Paint::shell_dark);
            add_cylinder(s, {0, 0, -0.06f}, {0, 0, -0.03f}, 0.106f, 0.106f, 28);
            break;
        case 4:
            drum(s, vec3(0.0f), {1, 0, 0}, 0.062f, 0.045f, Paint::shell_dark);
            add_cylinder(s, {0, 0, -0.13f}, {0, 0, -0.03f}, 0.050f, 0.055f, 24);
            break;
        default:
            s.use(Paint::stainless);
            add_cylinder(s, {0, 0, -0.03f}, {0, 0, 0.0f}, 0.048f, 0.048f, 24);
            s.use(Paint::shell_dark);
            add_rounded_box(s, {-0.075f, -0.045f, -0.14f}, {0.075f, 0.045f, -0.03f}, 0.015f, 2);
            s.use(Paint::stainless);
            for (const float x : {-0.062f, 0.040f}) add_rounded_box(s, {x, -0.022f, -0.25f}, {x + 0.022f, 0.022f, -0.13f}, 0.005f);
            break;
    }
}

void add_arm_foot(Shape& s) {
    s.use(Paint::shell_dark);
    add_cylinder(s, {0, 0, 0}, {0, 0.05f, 0}, 0.34f, 0.34f, 36);
    add_cylinder(s, {0, 0.05f, 0}, {0, 0.34f, 0}, 0.22f, 0.20f, 36);
    s.use(Paint::steel);
    for (int i = 0; i < 8; ++i) {
        const float a = glm::two_pi<float>() * (static_cast<float>(i) + 0.5f) / 8.0f;
        add_cylinder(s, {0.29f * std::cos(a), 0.05f, 0.29f * std::sin(a)}, {0.29f * std::cos(a), 0.075f, 0.29f * std::sin(a)}, 0.018f, 0.018f, 6);
    }
}

SceneRig arm_rig(const ArmAngles& rest) {
    constexpr float kRight = glm::half_pi<float>();
    constexpr float kZero[kArmJoints] = {0, -kRight, kRight, 0, 0, 0};
    SceneRig rig;
    for (int i = 0; i < kArmJoints; ++i)
        rig.joints.push_back({kJoints[i].offset, kJoints[i].axis, "angleAxis" + std::to_string(i + 1), kZero[i], -1, rest[static_cast<size_t>(i)]});
    return rig;
}

}  // namespace aisland::bake
