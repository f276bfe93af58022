// Machines that move: robots, drone, shuttle, patrol boat. One family: white shells, dark underbodies, teal light lines.
#include <algorithm>
#include <array>
#include <cmath>

#include "app/bake/build_prototype.h"

namespace aisland::bake {
namespace {

void wheel(Shape& s, vec3 center, float radius, float width, bool hub = true) {
    const vec3 half{width * 0.5f, 0, 0};
    s.use(Paint::rubber);
    add_cylinder(s, center - half, center + half, radius, radius, 12);
    if (!hub) return;
    s.use(Paint::steel);
    const vec3 rim{width * 0.5f + 0.008f, 0, 0};
    add_cylinder(s, center - rim, center + rim, radius * 0.55f, radius * 0.55f, 8);
}

// Section of a shell in x and y at z: a box with cut corners, counter-clockwise seen from +Z.
std::vector<vec3> section(float z, float half_width, float y0, float y1, float cut) {
    const float c = std::min({cut, half_width * 0.9f, (y1 - y0) * 0.45f});
    return {{-half_width + c, y0, z}, {half_width - c, y0, z}, {half_width, y0 + c, z}, {half_width, y1 - c, z}, {half_width - c, y1, z}, {-half_width + c, y1, z}, {-half_width, y1 - c, z}, {-half_width, y0 + c, z}};
}

void lidar(Shape& s, vec3 base, float radius) {
    s.use(Paint::shell_dark);
    add_cylinder(s, base, base + vec3(0, radius * 0.5f, 0), radius * 1.1f, radius * 1.1f, 14);
    s.use(Paint::lens);
    add_cylinder(s, base + vec3(0, radius * 0.5f, 0), base + vec3(0, radius * 1.4f, 0), radius, radius * 0.96f, 14, kCapNone);
    s.use(Paint::shell_white);
    add_ellipsoid(s, base + vec3(0, radius * 1.4f, 0), {radius, radius * 0.45f, radius}, 14, 5);
}

void inspection_robot(Prototype& out) {
    Shape s;
    for (float x : {-0.36f, 0.36f})
        for (float z : {-0.42f, 0.0f, 0.42f}) wheel(s, {x, 0.15f, z}, 0.15f, 0.12f);
    s.use(Paint::shell_dark);
    add_loft(s, std::array{section(-0.52f, 0.24f, 0.2f, 0.32f, 0.04f), section(-0.45f, 0.28f, 0.14f, 0.36f, 0.05f),
                           section(0.45f, 0.28f, 0.14f, 0.36f, 0.05f), section(0.52f, 0.24f, 0.2f, 0.32f, 0.04f)});
    s.use(Paint::shell_white);
    add_loft(s, std::array{section(-0.50f, 0.22f, 0.34f, 0.42f, 0.04f), section(-0.36f, 0.30f, 0.33f, 0.58f, 0.07f),
                           section(0.30f, 0.30f, 0.33f, 0.62f, 0.07f), section(0.50f, 0.24f, 0.34f, 0.50f, 0.05f)});
    s.use(Paint::sign_teal);
    add_box(s, {-0.2f, 0.375f, -0.508f}, {0.2f, 0.395f, -0.49f});
    for (float x : {-0.303f, 0.297f}) add_box(s, {x, 0.42f, -0.3f}, {x + 0.006f, 0.44f, 0.3f});
    s.use(Paint::head_light);
    for (float x : {-0.15f, 0.15f}) add_cylinder(s, {x, 0.30f, -0.5f}, {x, 0.30f, -0.53f}, 0.035f, 0.035f, 8);
    s.use(Paint::shell_dark);  // mast with a pan-tilt head: visible and thermal camera
    add_cylinder(s, {0, 0.58f, 0.18f}, {0, 1.12f, 0.18f}, 0.045f, 0.035f, 8);
    s.use(Paint::shell_white);
    add_rounded_box(s, {-0.16f, 1.10f, 0.06f}, {0.16f, 1.28f, 0.30f}, 0.05f);
    s.use(Paint::lens);
    add_cylinder(s, {-0.07f, 1.19f, 0.06f}, {-0.07f, 1.19f, 0.04f}, 0.05f, 0.05f, 10);
    add_cylinder(s, {0.07f, 1.19f, 0.06f}, {0.07f, 1.19f, 0.04f}, 0.035f, 0.035f, 10);
    lidar(s, {0, 0.58f, -0.16f}, 0.1f);
    s.use(Paint::beacon);
    add_cylinder(s, {0, 1.28f, 0.2f}, {0, 1.33f, 0.2f}, 0.03f, 0.025f, 8);
    s.use(Paint::steel);
    add_cylinder(s, {0.2f, 0.6f, 0.34f}, {0.2f, 1.0f, 0.36f}, 0.008f, 0.004f, 5);
    shade_foot(s, 0.0f, 0.4f, 0.5f);
    set_shape(out, std::move(s), 0.35f);
}

void cleaning_robot(Prototype& out) {
    Shape s;
    for (float x : {-0.52f, 0.52f}) {
        wheel(s, {x, 0.22f, 0.55f}, 0.22f, 0.16f);
        wheel(s, {x * 0.85f, 0.17f, -0.55f}, 0.17f, 0.14f);
    }
    s.use(Paint::shell_dark);
    add_loft(s, std::array{section(-0.85f, 0.44f, 0.18f, 0.42f, 0.06f), section(-0.7f, 0.55f, 0.14f, 0.46f, 0.08f),
                           section(0.85f, 0.55f, 0.14f, 0.46f, 0.08f), section(0.95f, 0.46f, 0.2f, 0.42f, 0.06f)});
    s.use(Paint::shell_teal);
    add_loft(s, std::array{section(-0.88f, 0.38f, 0.44f, 0.62f, 0.08f), section(-0.55f, 0.54f, 0.44f, 1.05f, 0.16f),
                           section(0.45f, 0.56f, 0.44f, 1.18f, 0.16f), section(0.95f, 0.44f, 0.44f, 0.98f, 0.12f)});
    s.use(Paint::lens);
    add_box(s, {-0.30f, 0.66f, -0.80f}, {0.30f, 0.80f, -0.60f});
    s.use(Paint::head_light);
    for (float x : {-0.34f, 0.26f}) add_box(s, {x, 0.34f, -0.86f}, {x + 0.08f, 0.39f, -0.82f});
    s.use(Paint::safety_yellow);
    add_box(s, {-0.57f, 0.42f, -0.7f}, {0.57f, 0.455f, 0.85f}, kFaceSides);
    s.use(Paint::rubber);  // side brushes
    for (float x : {-0.5f, 0.5f}) add_cylinder(s, {x, 0.02f, -0.86f}, {x, 0.12f, -0.82f}, 0.27f, 0.1f, 14);
    lidar(s, {0, 1.14f, 0.1f}, 0.11f);
    s.use(Paint::led_amber);
    add_cylinder(s, {0.3f, 1.12f, 0.5f}, {0.3f, 1.24f, 0.5f}, 0.05f, 0.04f, 8);
    shade_foot(s, 0.0f, 0.5f, 0.5f);
    set_shape(out, std::move(s), 0.35f);
}

void guide_robot(Prototype& out) {  // leads visitors: a friendly column with a face screen
    Shape s;
    s.use(Paint::shell_dark);
    add_cylinder(s, {0, 0.02f, 0}, {0, 0.16f, 0}, 0.30f, 0.32f, 20);
    s.use(Paint::shell_white);
    const std::array<vec2, 9> body{vec2(0.33f, 0.16f), vec2(0.335f, 0.26f), vec2(0.28f, 0.5f), vec2(0.2f, 0.8f),
                                   vec2(0.17f, 1.0f), vec2(0.21f, 1.12f), vec2(0.2f, 1.18f), vec2(0.1f, 1.2f), vec2(0, 1.2f)};
    add_lathe(s, {0, 0, 0}, body, 20, 0.9f);
    s.use(Paint::sign_teal);
    add_cylinder(s, {0, 0.265f, 0}, {0, 0.285f, 0}, 0.336f, 0.332f, 20, kCapNone);
    s.at(placed({0, 1.32f, -0.03f}) * mat4(1, 0, 0, 0, 0, 0.966f, -0.259f, 0, 0, 0.259f, 0.966f, 0, 0, 0, 0, 1));
    s.use(Paint::shell_white);
    add_rounded_box(s, {-0.26f, -0.15f, -0.03f}, {0.26f, 0.18f, 0.07f}, 0.05f);
    s.use(Paint::screen_on);
    add_box(s, {-0.22f, -0.11f, -0.036f}, {0.22f, 0.14f, -0.02f}, kFaceFront);
    s.at(mat4(1.0f));
    shade_foot(s, 0.0f, 0.35f, 0.55f);
    set_shape(out, std::move(s), 0.35f);
}

void shuttle(Prototype& out) {  // autonomous minibus, 4.2 m, the same at both ends
    Shape s;
    for (float x : {-0.86f, 0.86f})
        for (float z : {-1.35f, 1.35f}) wheel(s, {x, 0.34f, z}, 0.34f, 0.22f);
    s.use(Paint::shell_dark);
    add_box(s, {-0.9f, 0.24f, -1.95f}, {0.9f, 0.46f, 1.95f});
    s.use(Paint::shell_white);
    add_loft(s, std::array{section(-2.1f, 0.80f, 0.34f, 0.95f, 0.16f), section(-1.9f, 0.99f, 0.30f, 1.06f, 0.12f),
                           section(1.9f, 0.99f, 0.30f, 1.06f, 0.12f), section(2.1f, 0.80f, 0.34f, 0.95f, 0.16f)});
    add_loft(s, std::array{section(-1.75f, 0.72f, 2.30f, 2.42f, 0.05f), section(-1.5f, 0.92f, 2.28f, 2.52f, 0.10f),
                           section(1.5f, 0.92f, 2.28f, 2.52f, 0.10f), section(1.75f, 0.72f, 2.30f, 2.42f, 0.05f)});
    s.use(Paint::glass_dark);
    add_loft(s, std::array{section(-2.02f, 0.80f, 1.0f, 1.1f, 0.05f), section(-1.86f, 0.96f, 1.0f, 2.05f, 0.08f),
                           section(-1.62f, 0.90f, 1.0f, 2.36f, 0.08f), section(1.62f, 0.90f, 1.0f, 2.36f, 0.08f),
                           section(1.86f, 0.96f, 1.0f, 2.05f, 0.08f), section(2.02f, 0.80f, 1.0f, 1.1f, 0.05f)});
    s.use(Paint::shell_white);
    for (float x : {-0.945f, 0.915f})
        for (float z : {-1.05f, 0.0f, 1.05f}) add_box(s, {x, 1.0f, z - 0.04f}, {x + 0.03f, 2.34f, z + 0.04f});
    s.use(Paint::sign_teal);
    for (float x : {-0.996f, 0.986f}) add_box(s, {x, 0.78f, -1.8f}, {x + 0.01f, 0.82f, 1.8f});
    s.use(Paint::head_light);
    for (float x : {-0.7f, 0.5f}) add_box(s, {x, 0.7f, -2.09f}, {x + 0.2f, 0.76f, -2.02f});
    s.use(Paint::tail_light);
    for (float x : {-0.7f, 0.5f}) add_box(s, {x, 0.7f, 2.02f}, {x + 0.2f, 0.76f, 2.09f});
    lidar(s, {0, 2.5f, -1.2f}, 0.12f);
    shade_foot(s, 0.0f, 0.7f, 0.5f);
    set_shape(out, std::move(s), 0.5f);
}

void drone(Prototype& out) {
    Shape s;
    s.use(Paint::shell_white);
    add_loft(s, std::array{section(-0.32f, 0.08f, -0.02f, 0.06f, 0.03f), section(-0.16f, 0.15f, -0.06f, 0.11f, 0.05f),
                           section(0.18f, 0.14f, -0.05f, 0.11f, 0.05f), section(0.32f, 0.07f, 0.0f, 0.07f, 0.03f)});
    for (int i = 0; i < 4; ++i) {
        const float x = i % 2 ? 1.0f : -1.0f, z = i < 2 ? -1.0f : 1.0f;
        const vec3 tip{0.48f * x, 0.08f, 0.46f * z};
        s.use(Paint::shell_dark);
        add_cylinder(s, {0.1f * x, 0.04f, 0.12f * z}, tip, 0.022f, 0.016f, 6);
        add_cylinder(s, tip - vec3(0, 0.03f, 0), tip + vec3(0, 0.06f, 0), 0.035f, 0.03f, 8);
        s.use(Paint::glass_rail);  // the swept disc of a running rotor
        add_cylinder(s, tip + vec3(0, 0.065f, 0), tip + vec3(0, 0.07f, 0), 0.26f, 0.26f, 16, kCapTop);
        s.use(z < 0 ? Paint::led_red : Paint::led_green);
        add_box(s, tip - vec3(0.015f, 0.05f, 0.015f), tip - vec3(-0.015f, 0.03f, -0.015f));
    }
    s.use(Paint::shell_dark);
    for (float x : {-0.13f, 0.13f}) {
        add_cylinder(s, {x, -0.05f, 0}, {x * 1.5f, -0.24f, 0}, 0.012f, 0.01f, 5);
        add_cylinder(s, {x * 1.5f, -0.24f, -0.2f}, {x * 1.5f, -0.24f, 0.2f}, 0.012f, 0.012f, 5);
    }
    add_sphere(s, {0, -0.1f, -0.16f}, 0.065f, 10, 7);
    s.use(Paint::lens);
    add_cylinder(s, {0, -0.1f, -0.21f}, {0, -0.105f, -0.235f}, 0.035f, 0.035f, 8);
    set_shape(out, std::move(s), 0.4f);
    out.pick_center = {0, 0, 0};
    out.pick_half = {0.6f, 0.35f, 0.6f};
}

void boat(Prototype& out) {  // unmanned survey and patrol boat, origin on the water line
    Shape s;
    const auto hull = [](float z, float half, float keel, float deck) {
        return std::vector<vec3>{{-half * 0.15f, keel, z}, {half * 0.15f, keel, z}, {half * 0.8f, keel * 0.45f, z}, {half, deck, z}, {-half, deck, z}, {-half * 0.8f, keel * 0.45f, z}};
    };
    s.use(Paint::shell_white);
    add_loft(s, std::array{hull(-3.3f, 0.06f, 0.2f, 0.95f), hull(-2.6f, 0.55f, -0.2f, 0.82f), hull(-1.2f, 0.98f, -0.4f, 0.68f),
                           hull(1.2f, 1.05f, -0.42f, 0.62f), hull(2.7f, 0.95f, -0.38f, 0.62f)});
    s.use(Paint::shell_teal);
    add_loft(s, std::array{section(-2.62f, 0.56f, 0.72f, 0.8f, 0.02f), section(-1.2f, 1.0f, 0.6f, 0.68f, 0.02f),
                           section(1.2f, 1.07f, 0.54f, 0.62f, 0.02f), section(2.71f, 0.97f, 0.54f, 0.62f, 0.02f)});
    s.use(Paint::shell_white);
    add_loft(s, std::array{section(-1.2f, 0.40f, 0.6f, 0.78f, 0.05f), section(-0.6f, 0.62f, 0.6f, 1.35f, 0.12f),
                           section(1.1f, 0.62f, 0.6f, 1.42f, 0.12f), section(1.5f, 0.5f, 0.6f, 1.1f, 0.1f)});
    s.use(Paint::glass_dark);
    add_loft(s, std::array{section(-1.0f, 0.42f, 0.86f, 1.0f, 0.04f), section(-0.58f, 0.635f, 1.0f, 1.28f, 0.04f),
                           section(0.9f, 0.635f, 1.04f, 1.30f, 0.04f)});
    s.use(Paint::shell_dark);
    add_cylinder(s, {0, 1.4f, 0.6f}, {0, 2.3f, 0.7f}, 0.05f, 0.03f, 8);
    add_box(s, {-0.5f, 2.02f, 0.62f}, {0.5f, 2.08f, 0.68f});
    lidar(s, {0, 2.28f, 0.7f}, 0.1f);
    s.use(Paint::led_red);
    add_box(s, {-0.5f, 1.96f, 0.62f}, {-0.44f, 2.02f, 0.68f});
    s.use(Paint::led_green);
    add_box(s, {0.44f, 1.96f, 0.62f}, {0.5f, 2.02f, 0.68f});
    s.use(Paint::pv_panel);
    add_box(s, {-0.75f, 0.635f, 1.62f}, {0.75f, 0.66f, 2.55f}, kFaceNoBottom);
    // Its wake: two arms that spread, and the churned water behind the stern.
    s.use(Paint::fountain);
    for (float side : {-1.0f, 1.0f}) {
        const vec3 bow{side * 0.3f, 0.03f, -2.6f}, near{side * 2.2f, 0.03f, 4.0f}, far{side * 4.6f, 0.03f, 12.0f}, in{side * 3.7f, 0.03f, 12.0f}, mid{side * 1.6f, 0.03f, 4.0f};
        if (side > 0)
            add_quad(s, bow, mid, near, bow + vec3(0.2f, 0, 0)), add_quad(s, mid, in, far, near);
        else
            add_quad(s, bow + vec3(-0.2f, 0, 0), near, mid, bow), add_quad(s, near, far, in, mid);
    }
    add_quad(s, {-0.8f, 0.04f, 2.8f}, {-0.3f, 0.04f, 9.0f}, {0.3f, 0.04f, 9.0f}, {0.8f, 0.04f, 2.8f});
    set_shape(out, std::move(s), 0.5f);
}

}  // namespace

bool build_machine(std::string_view name, uint32_t, Prototype& out) {
    if (name == "robot" || name == "robot-inspection")
        inspection_robot(out);
    else if (name == "robot-cleaner" || name == "robot-cleaning")
        cleaning_robot(out);
    else if (name == "robot-guide")
        guide_robot(out);
    else if (name == "shuttle")
        shuttle(out);
    else if (name == "drone" || name == "uav")
        drone(out);
    else if (name == "boat")
        boat(out);
    else
        return false;
    return true;
}

}  // namespace aisland::bake
