// AI + Manufacturing: a fenced robot cell, a conveyor with parts, a second arm at a machine, a signal lamp.
#include <cmath>
#include <glm/gtc/constants.hpp>
#include <glm/gtc/matrix_transform.hpp>

#include "app/bake/build_dice.h"
#include "app/bake/model_arm.h"
#include "app/bake/model_furniture.h"
#include "app/bake/model_kit.h"

namespace aisland::bake {
namespace {

constexpr float kQuarter = glm::half_pi<float>();

void shell(Interior& in) {
    const Opening high[] = {{0.8f, 6.2f, 2.5f, 4.0f}, {7.0f, 12.4f, 2.5f, 4.0f}};
    const Opening side[] = {{1.0f, 5.0f, 0.9f, 3.4f}, {6.0f, 10.0f, 0.9f, 3.4f}};
    add_floor(in, Paint::concrete_light);
    add_ceiling(in, Paint::white_panel);
    add_wall(in, Side::far, Paint::white_panel, high);
    add_wall(in, Side::right, Paint::white_panel);
    add_wall(in, Side::near, Paint::concrete_light);
    add_wall(in, Side::left, Paint::white_panel, side);
    for (const Opening& o : high) add_window(in, Side::far, o, 5, 1, Paint::frame_dark);
    for (const Opening& o : side) add_window(in, Side::left, o, 4, 2, Paint::frame_dark);
    add_outside(in, Side::left, 1.0f, 10.0f, 33);
    Shape& s = in.stuff;
    // Trusses, with lines of light between them.
    s.at(mat4(1.0f));
    for (const float z : {-3.6f, -0.6f, 2.4f, 4.9f}) {
        s.use(Paint::frame_dark);
        for (const float y : {3.72f, 4.42f}) add_box(s, {-6.55f, y, z - 0.05f}, {6.55f, y + 0.09f, z + 0.05f});
        for (int i = 0; i < 14; ++i) {
            const float x = -6.3f + 0.9f * static_cast<float>(i);
            const vec3 a(x, 3.76f, z), b(x + 0.45f, 4.46f, z), c(x + 0.9f, 3.76f, z);
            add_cylinder(s, a, b, 0.022f, 0.022f, 6, kCapNone);
            add_cylinder(s, b, c, 0.022f, 0.022f, 6, kCapNone);
        }
    }
    for (const float x : {-4.2f, 0.0f, 4.2f}) add_light_line(in, Paint::light_panel, {x, 0, -4.8f}, {x, 0, 4.8f}, 0.14f, 0.75f);
    for (const float x : {-3.6f, 3.2f})
        for (const float z : {-2.6f, 2.4f}) add_downlight(in, {x, 3.7f, z}, kNeutral, 1520, 10);
    // Painted floor: walkway in warm grey with yellow edges.
    s.use(Paint::carpet_grey, vec3(1.15f));
    add_box(s, {-6.4f, 0, 2.35f}, {6.4f, 0.004f, 3.85f}, kFaceTop);
    s.use(Paint::safety_yellow);
    for (const float z : {2.27f, 3.85f}) add_box(s, {-6.4f, 0, z}, {6.4f, 0.005f, z + 0.08f}, kFaceTop);
    s.use(Paint::safety_yellow);
    for (int i = 0; i < 16; ++i) add_box(s, {-3.55f + 0.25f * static_cast<float>(i), 0, 1.83f}, {-3.43f + 0.25f * static_cast<float>(i), 0.005f, 1.95f}, kFaceTop);
}

void fence(Interior& in, vec3 a, vec3 b, int posts) {
    Shape& s = in.stuff;
    s.at(mat4(1.0f));
    for (int i = 0; i <= posts; ++i) {
        const vec3 p = glm::mix(a, b, static_cast<float>(i) / static_cast<float>(posts));
        s.use(Paint::safety_yellow);
        add_box(s, {p.x - 0.025f, 0, p.z - 0.025f}, {p.x + 0.025f, 2.0f, p.z + 0.025f}, kFaceNoBottom);
        add_box(s, {p.x - 0.06f, 0, p.z - 0.06f}, {p.x + 0.06f, 0.012f, p.z + 0.06f}, kFaceNoBottom);
        if (i == posts) break;
        const vec3 q = glm::mix(a, b, static_cast<float>(i + 1) / static_cast<float>(posts));
        const vec3 d = glm::normalize(q - p);
        const vec3 from = p + d * 0.05f, to = q - d * 0.05f;
        s.use(Paint::metal_dark);
        for (int k = 0; k <= 9; ++k) {
            const float y = 0.18f + 0.195f * static_cast<float>(k);
            add_cylinder(s, {from.x, y, from.z}, {to.x, y, to.z}, k == 0 || k == 9 ? 0.012f : 0.004f, k == 0 || k == 9 ? 0.012f : 0.004f, 4, kCapNone);
        }
        const int bars = static_cast<int>(glm::distance(from, to) / 0.11f);
        for (int k = 0; k <= bars; ++k) {
            const vec3 x = glm::mix(from, to, static_cast<float>(k) / static_cast<float>(bars));
            add_cylinder(s, {x.x, 0.18f, x.z}, {x.x, 1.935f, x.z}, 0.0035f, 0.0035f, 3, kCapNone);
        }
    }
}

void gear(Shape& s, float radius) {
    s.use(Paint::steel);
    Outline o;
    for (int i = 0; i < 40; ++i) {
        const float a = glm::two_pi<float>() * static_cast<float>(i) / 40.0f, r = (i / 2) % 2 ? radius : radius * 0.84f;
        o.push_back({r * std::cos(a), r * std::sin(a)});
    }
    const Outline holes[] = {circle({0, 0}, radius * 0.3f, 16)};
    add_prism(s, counter_clockwise(o), holes, 0, 0.05f);
}

void line(Interior& in) {
    Shape& s = in.stuff;
    // Conveyor along x before the first arm.
    s.at({-0.6f, 0, 0.35f}).use(Paint::aluminium);
    for (const float z : {-0.27f, 0.23f}) add_rounded_box(s, {-3.2f, 0.68f, z}, {3.4f, 0.80f, z + 0.04f}, 0.008f);
    s.use(Paint::rubber);
    add_rounded_box(s, {-3.2f, 0.735f, -0.23f}, {3.4f, 0.775f, 0.23f}, 0.018f);
    s.use(Paint::frame_dark);
    for (const float x : {-2.9f, -0.9f, 1.1f, 3.1f})
        for (const float z : {-0.24f, 0.21f}) add_box(s, {x, 0, z}, {x + 0.05f, 0.70f, z + 0.05f}, kFaceSides);
    s.use(Paint::shell_orange);
    add_cylinder(s, {3.28f, 0.74f, 0.27f}, {3.28f, 0.74f, 0.50f}, 0.08f, 0.08f, 24);
    stand(in, {-0.5f, 0.35f}, {6.6f, 0.5f});
    for (int i = 0; i < 7; ++i) {
        s.at(placed({-3.4f + 0.92f * static_cast<float>(i), 0.775f, 0.33f}, 0.4f * static_cast<float>(i)));
        gear(s, 0.11f);
    }
    // Finished parts on a pallet, tools on a bench.
    s.at({-4.6f, 0, -3.4f}).use(Paint::birch);
    for (int i = 0; i < 5; ++i) add_box(s, {-0.6f + 0.26f * static_cast<float>(i), 0.10f, -0.4f}, {-0.42f + 0.26f * static_cast<float>(i), 0.13f, 0.4f});
    for (const float z : {-0.38f, -0.05f, 0.28f}) add_box(s, {-0.6f, 0, z}, {0.62f, 0.10f, z + 0.10f});
    s.use(Paint::shell_teal);
    add_rounded_box(s, {-0.52f, 0.13f, -0.34f}, {0.54f, 0.55f, 0.34f}, 0.02f);
    stand(in, {-4.6f, -3.4f}, {1.2f, 0.8f});
    for (int i = 0; i < 8; ++i) {
        s.at(placed({-4.95f + 0.24f * static_cast<float>(i % 4), 0.555f, -3.55f + 0.28f * static_cast<float>(i / 4)}, 0.3f * static_cast<float>(i)));
        gear(s, 0.10f);
    }
    s.at({5.95f, 0, 0.9f}, kQuarter);
    add_table(s, {2.4f, 0.92f, 0.75f}, Paint::oak, Paint::frame_dark);
    stand(in, {5.95f, 0.9f}, {0.7f, 2.2f});
    s.use(Paint::shell_grey);
    add_box(s, {-1.15f, 0.92f, 0.33f}, {1.15f, 1.75f, 0.36f});
    Dice dice("tools");
    for (int i = 0; i < 12; ++i) {
        const float x = -1.0f + 0.18f * static_cast<float>(i), l = dice.between(0.16f, 0.34f);
        s.use(i % 3 ? Paint::steel : Paint::safety_yellow);
        add_capsule(s, {x, 1.62f, 0.315f}, {x, 1.62f - l, 0.315f}, 0.011f, 8);
        s.use(Paint::rubber);
        add_capsule(s, {x, 1.62f - l, 0.315f}, {x, 1.62f - l - 0.09f, 0.315f}, 0.015f, 8);
    }
    s.at({5.75f, 0.92f, 0.4f}, kQuarter + 0.2f);
    add_panel_screen(s, {0.48f, 0.3f}, Paint::shell_dark, 0.22f);
    s.at({5.75f, 1.14f, 0.4f}, kQuarter + 0.2f);
    add_chart(s, {0.4f, 0.2f}, 1, Paint::led_green, 44);
    s.at({6.0f, 0, 3.1f});
    add_plant(s, 1.5f, Paint::concrete_dark, 81);
    for (const float x : {-5.6f, -4.7f}) {
        s.at({x, 0, 4.95f});
        add_cabinet(s, {0.85f, 1.9f, 0.5f}, 2, Paint::shell_teal, Paint::shell_teal, Paint::stainless);
        stand(in, {x, 4.95f}, {0.85f, 0.5f});
    }
}

// Six links, each a shape of its own, where the rest pose has them; the foot goes to `s`, at the pen's place.
void arm(Interior& in, const RoomDevice& d, Shape& s, const Pose& base, float scale, const ArmAngles& rest) {
    add_arm_foot(s);
    SceneRig rig = arm_rig(rest);
    rig.entity = d.entity, rig.base = base, rig.scale = scale;
    const uint32_t index = static_cast<uint32_t>(in.scene.rigs.size());
    mat4 m = matrix(base) * glm::scale(mat4(1.0f), vec3(scale));
    for (int i = 0; i < kArmJoints; ++i) {
        m = m * arm_joint(i, rest[static_cast<size_t>(i)]);
        Shape link;
        link.pen.place = m;
        add_arm_link(link, i);
        Object& object = add_device(in, d, std::move(link));
        object.rig = index, object.joint = static_cast<uint32_t>(i);
    }
    in.scene.rigs.push_back(std::move(rig));
}

void device(Interior& in, const RoomDevice& d) {
    Shape s;
    if (d.prototype == "arm") {
        arm(in, d, s, {}, 1, {0.55f, -0.42f, -0.55f, 0.2f, -0.75f, 0.3f});
        add_spot(in, d.at + vec3(0.9f, 3.3f, 1.4f), {-0.25f, -0.9f, -0.4f}, kWarm, 5200, 7, 0.6f, d.entity);
        stand(in, {d.at.x, d.at.z}, {0.7f, 0.7f});
    } else if (d.prototype == "arm-small") {
        s.at(placed(vec3(0.0f), 0, vec3(0.72f)));
        s.use(Paint::shell_grey);
        add_rounded_box(s, {-0.35f, 0, -0.35f}, {0.35f, 0.7f, 0.35f}, 0.03f, 2);
        s.pen.place = s.pen.place * placed({0, 0.7f, 0});
        arm(in, d, s, {{0, 0.7f * 0.72f, 0}, {1, 0, 0, 0}}, 0.72f, {-0.5f, -0.25f, -0.9f, 0.0f, -0.5f, 0.0f});
        stand(in, {d.at.x, d.at.z}, {0.5f, 0.5f});
    } else if (d.prototype == "machine") {
        s.use(Paint::shell_white);
        add_rounded_box(s, {-1.15f, 0.0f, -0.85f}, {1.15f, 2.15f, 0.85f}, 0.05f, 3);
        s.use(Paint::glass_dark);
        add_rounded_box(s, {-0.75f, 0.85f, -0.875f}, {0.45f, 1.75f, -0.84f}, 0.04f, 2);
        s.use(Paint::led_blue);
        add_box(s, {-0.65f, 1.62f, -0.879f}, {0.35f, 1.635f, -0.874f}, kFaceFront);
        stand(in, {d.at.x, d.at.z}, {2.3f, 1.7f});
        Shape status;  // a band round its foot and a bar over its window
        status.use(Paint::shell_teal);
        add_box(status, {-1.152f, 0.22f, -0.852f}, {1.152f, 0.42f, 0.852f}, kFaceSides);
        add_rounded_box(status, {-0.75f, 1.86f, -0.875f}, {0.45f, 1.96f, -0.84f}, 0.02f, 2);
        add_device(in, d, std::move(status)).status = true;
    } else if (d.prototype == "machine-screen") {
        add_panel_screen(s, {0.5f, 0.34f}, Paint::shell_dark);
        add_chart(s, {0.42f, 0.24f}, 0, Paint::screen_on, 8);
    } else if (d.prototype == "signal") {
        s.use(Paint::frame_dark);
        add_cylinder(s, {0, 0, 0}, {0, 0.02f, 0}, 0.16f, 0.16f, 24);
        add_cylinder(s, {0, 0.02f, 0}, {0, 1.75f, 0}, 0.025f, 0.025f, 12);
        const Paint lamps[] = {Paint::led_green, Paint::led_amber, Paint::led_red};
        for (int i = 0; i < 3; ++i) {
            s.use(lamps[i], i == 0 ? vec3(1.0f) : vec3(0.35f));
            const float y = 1.75f + 0.13f * static_cast<float>(i);
            add_cylinder(s, {0, y, 0}, {0, y + 0.115f, 0}, 0.055f, 0.055f, 24);
            s.use(Paint::shell_dark);
            add_cylinder(s, {0, y + 0.115f, 0}, {0, y + 0.13f, 0}, 0.059f, 0.059f, 24);
        }
        add_lamp(in, d.at + vec3(0, 1.85f, 0.15f), {0.3f, 1.0f, 0.5f}, 60, 2.5f, d.entity);
    } else {  // the cell's panel on the fence
        add_panel_screen(s, {0.72f, 0.46f}, Paint::shell_dark);
        add_chart(s, {0.6f, 0.3f}, 1, Paint::led_green, 18);
        s.use(Paint::shell_dark);
        add_box(s, {-0.02f, -1.6f, 0.02f}, {0.02f, -0.2f, 0.06f}, kFaceSides);
        s.use(Paint::safety_yellow);
        add_rounded_box(s, {-0.08f, -0.52f, -0.05f}, {0.08f, -0.36f, 0.03f}, 0.01f);
        s.use(Paint::led_red);
        add_cylinder(s, {0, -0.44f, -0.05f}, {0, -0.44f, -0.085f}, 0.032f, 0.038f, 20);
    }
    add_device(in, d, std::move(s));
}

}  // namespace

void build_manufacturing(Interior& in) {
    shell(in);
    fence(in, {-3.7f, 0, 1.7f}, {0.0f, 0, 1.7f}, 3);
    fence(in, {-3.7f, 0, -3.6f}, {-3.7f, 0, 1.7f}, 4);
    fence(in, {0.9f, 0, 1.7f}, {2.6f, 0, 1.7f}, 1);
    line(in);
    for (const RoomDevice& d : in.room.devices) device(in, d);
}

}  // namespace aisland::bake
